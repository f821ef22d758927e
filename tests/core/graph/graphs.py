"""Stacks of tools and systems with integrations, for the tests of what changes in the graph."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

TODAY = date(2026, 11, 22)


def tool(*integrations: str, status: str = "active", more: str = "") -> str:
    """A tool's file; an integration is a target and further keys, such as `crm, objects: [lead]`; it is pushed."""
    return f"name: Tool\nvendor: V\ncategory: crm\nstatus: {status}\n{_integrations(integrations)}{more}"


def system(*integrations: str, more: str = "") -> str:
    """A system's file."""
    return f"name: System\nkind: other\n{_integrations(integrations)}{more}"


def context(files: Mapping[str, str]) -> Context:
    """A stack of these files; the name of a system begins with a capital."""
    paths = {f"{'systems' if name[0].isupper() else 'tools'}/{name.lower()}.yaml": text for name, text in files.items()}
    sources = [SourceFile(path, text.encode()) for path, text in sorted(paths.items())]
    stack, problems = build(Settings(), sources)
    assert problems == (), problems
    return Context(stack, TODAY)


def _integrations(integrations: tuple[str, ...]) -> str:
    lines = "".join(
        f"  - {{with: {one}{'' if 'direction:' in one else ', direction: push'}}}\n" for one in integrations
    )
    return f"integrations:\n{lines}" if lines else ""
