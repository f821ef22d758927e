"""Known answers: two states of a thing, as its file has them, and what is said of the change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from stackctl.core.changes.model_diff import Difference, differences
from stackctl.core.changes.wording.describe import change_of
from stackctl.core.changes.wording.phrases import Scene
from stackctl.core.loading.build import build, build_settings
from stackctl.core.loading.yaml_reader import parse
from stackctl.model.contract import SharedContract
from stackctl.model.people import Budget, Person, Request, Team
from stackctl.model.policy import Policy
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile
from stackctl.model.tool import System, Tool, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.base import Model
    from stackctl.model.reports.changes import Change
    from stackctl.model.stack import Stack

TODAY = date(2026, 11, 22)

MODELS: Mapping[str, tuple[type[Model], str]] = {
    "tool": (Tool, "name: A, vendor: B, category: crm, status: active"),
    "system": (System, "name: S, kind: crm"),
    "vendor": (Vendor, "name: V"),
    "contract": (SharedContract, "vendor: V, covers: {canto: 60, nova: 40}"),
    "person": (Person, "name: Omar Haas"),
    "team": (Team, "name: Marketing"),
    "budget": (Budget, "cost_center: MKT-110, fiscal_year: 2027, amount: 96000"),
    "request": (Request, "as_a: marketer, i_want: a dashboard"),
    "policy": (Policy, "code: ACME001, for: tool, when: 'true', message: x"),
    "settings": (Settings, "organisation: Kestrelund"),
}
"""What each kind has at least: the keys of a case are put over these."""


def stack(files: Mapping[str, str] | None = None) -> Stack:
    """A stack of these files."""
    sources = [SourceFile(path, text.encode()) for path, text in sorted((files or {}).items())]
    settings = next((file for file in sources if file.path == "stackctl.yaml"), SourceFile("stackctl.yaml", b""))
    return build(build_settings(settings)[0], sources)[0]


def model(kind: str, keys: str) -> Model:
    """A thing with some keys, as YAML in one line, over those that its kind has at least."""
    form, least = MODELS[kind]
    data: dict[str, Any] = {}
    for text in (least, keys):
        given = parse(f"{{{text}}}".encode()).data
        data |= {key: value for key, value in given.items() if value is not None} if given else {}
    return form.model_validate(data)


def found(kind: str, before: str, after: str, id_: str = "omar.haas") -> tuple[Difference, ...]:
    """What differs between two states of a thing."""
    return differences(model(kind, before), model(kind, after), id_)


def told(kind: str, before: str, after: str, files: Mapping[str, str] | None = None) -> list[Change]:
    """What is said of it, in a stack of some files."""
    scene = Scene(stack(files), stack(files), TODAY)
    return [change_of(one, scene) for one in found(kind, before, after)]
