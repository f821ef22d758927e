"""Every report filled with a text, which then stands wherever a report holds a text of somebody's file.

A new report needs no line here: its command is called as its record says, and what that makes of the sample stack is
filled. `MORE` holds reports with parts that the sample stack has no case of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from stackctl.model.run import Refusal
from tests.cli.harness import SAMPLE, contents, stackctl
from tests.commands import COMMANDS
from tests.output import diffs, logs, poison
from tests.repositories import Repository

if TYPE_CHECKING:
    from stackctl.app.load import Loaded
    from stackctl.model.look import Look

Fill: TypeAlias = Callable[[str], object]
"""Makes a report with the text in it."""

OURS = frozenset({
    "by", "code", "columns", "command", "commit", "currency", "fingerprint", "keyed", "kind", "months", "part",
    "reviews", "rule", "status", "title", "version",
})  # fmt: skip
"""Fields with words of our own, which no file can change."""
KEYED_BY_OURS = frozenset({"evidence", "rates", "values"})
"""Fields of which the keys are words of our own."""
MOST = 3
"""How many of a list are kept: the rest would show nothing new."""
_TEXT = re.compile(r"\bstr\b")


def filled(report: Any, text: str) -> Any:
    """A report with the text wherever a text is declared."""
    parts = {one.name: _part(getattr(report, one.name), text, one.name, str(one.type)) for one in fields(report)}
    return replace(report, **parts)


def _part(value: Any, text: str, name: str, declared: str) -> Any:
    if name in OURS:
        return value
    is_text = _TEXT.search(declared) is not None
    match value:
        case str() if is_text and not isinstance(value, Enum):
            return text
        case tuple():
            most = MOST if "..." in declared else None
            return tuple(_part(part, text, name, declared.replace("...", "")) for part in value[:most])
        case dict():
            is_keyed = is_text and name not in KEYED_BY_OURS
            return {text if is_keyed else key: _part(part, text, name, declared) for key, part in value.items()}
    return filled(value, text) if is_dataclass(value) else value


_CALLS = {
    f"{command.name} {arguments}".strip(): (report, command.line(arguments, tool="hubspot-marketing"))
    for command in COMMANDS.values()
    for arguments in (command.plain, *command.makes_too)
    if (report := command.report(arguments))
}
"""Calls that make every report that somebody can ask for."""


@cache
def _made() -> Mapping[str, object]:
    """What the calls make of the sample stack and its last change."""
    made: dict[str, object] = {}

    def keep(label: str, report: object, _: Look) -> str:
        made[label] = report
        return ""

    with TemporaryDirectory() as folder:
        repository = Repository.make(Path(folder), {f"stack/{name}": data for name, data in contents(SAMPLE).items()})
        repository.commit({"stack/tools/jasper.yaml": None})
        for label, (_, line) in _CALLS.items():
            with patch("stackctl.output.renderer", lambda *_, label=label: partial(keep, label)):
                stackctl(*line, cwd=repository.top)
    return made


def _of_call(label: str) -> Fill:
    return lambda text: filled(_made()[label], text)


def _of_sample(make: Callable[[Loaded, str], object]) -> Fill:
    return lambda text: make(logs.sample(), text)


MORE: Mapping[str, tuple[str, Fill]] = {
    "findings of every status": ("audit", _of_sample(poison.hostile_audit)),
    "nothing found": ("audit", _of_sample(poison.hostile_clean)),
    "a table": ("list", _of_sample(poison.hostile_list)),
    "notes on costs": ("cost", _of_sample(poison.hostile_cost)),
    "budgets that break": ("budget", _of_sample(poison.hostile_budget)),
    "contracts of every kind": ("renewals", _of_sample(poison.hostile_renewals)),
    "a tool with everything": ("show", _of_sample(poison.hostile_card)),
    "rules of one's own": ("rules", _of_sample(poison.hostile_rules)),
    "a rule with settings": ("explain", _of_sample(poison.hostile_page)),
    "a large change": ("diff", diffs.hostile),
    "the result of a large change": ("ci", diffs.hostile),
    "a long history": ("log", diffs.hostile_history),
    "the history of a tool": ("log", lambda text: diffs.hostile_history(text, "hubspot-marketing")),
    "why a check could not run": ("refusal", lambda text: Refusal((text, text), text)),
}

SAMPLES: Mapping[str, tuple[str, Fill]] = {
    **{label: (report, _of_call(label)) for label, (report, _) in _CALLS.items()},
    **MORE,
}
"""Every report by what it shows, with its name."""
