"""One record a command: how it is called, what it makes, and how it ends.

Exit statuses, same bytes, hostile texts, help and completeness are tried of every record. A plain report costs one of a
line: `Command("impact", "reports.impact", "{tool}")`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from stackctl import output, rules
from stackctl.cli.root import root
from stackctl.core.facts.columns import FACTS
from stackctl.core.loading.schema import schema_files
from stackctl.core.taxonomy.vocabulary import vocabulary
from stackctl.model.settings import TaxonomyAdditions
from tests.cli.harness import CLEAN

if TYPE_CHECKING:
    from collections.abc import Mapping

Need: TypeAlias = Literal["tools", "history", "commits", "settings", "nothing"]
"""What a command works on: the tools of a stack; these and what git has of them; what is committed alone; the settings
of a stack, where there is one; nothing."""

Class: TypeAlias = Literal[
    "clean", "findings", "invalid files", "unknown amounts", "broken settings", "no tools", "no stack",
    "no such stack", "stale schemas", "help", "usage",
]  # fmt: skip
"""What a command may meet: nothing to find; what a rule finds; files with structural errors; files whose amounts cannot
be read; settings that cannot be; a stack without tools; no stack; a folder that is named as the stack and is none;
schemas that are out of date; a call for help; a call that is not understood."""

_WITHOUT_STACK: Mapping[Class, int] = {"broken settings": 2, "no tools": 2, "no stack": 2, "no such stack": 2}
_BY_NEED: Mapping[Need, Mapping[Class, int]] = {
    "tools": _WITHOUT_STACK,
    "history": _WITHOUT_STACK,
    "commits": _WITHOUT_STACK,
    "settings": {"no such stack": 2},
    "nothing": {},
}

_JUDGES: Mapping[Class, int] = {"findings": 1, "invalid files": 1, "unknown amounts": 1}
_VALIDATES: Mapping[Class, int] = {"invalid files": 1, "unknown amounts": 1}
_COUNTS: Mapping[Class, int] = {"unknown amounts": 1}


@dataclass(frozen=True)
class Command:
    """A command. In its arguments stand `{tool}` for a tool, `{folder}` for a new folder and `{stack}` for the stack's.

    `stories` are the functions of `stackctl.app` that do its work; `plain` are the arguments that it cannot do without.
    """

    name: str
    stories: str
    plain: str = ""
    needs: Need = "tools"
    statuses: Mapping[Class, int] = field(default_factory=dict)
    """The exit statuses that do not follow from what it needs."""
    makes: str = ""
    """The report that it makes, where that has another name."""
    makes_too: Mapping[str, str] = field(default_factory=dict)
    """Other reports, by the argument that asks for them."""
    writes: tuple[str, ...] = ()
    """The reports that it writes into files by itself."""
    calls: tuple[str, ...] = ()
    """The arguments of further calls."""
    samples: tuple[str, ...] = ()
    """The arguments of further calls that fit the sample stack alone."""

    def status(self, met: Class) -> int:
        """The exit status of the contract."""
        return {"usage": 2, **_BY_NEED[self.needs], **self.statuses}.get(met, 0)

    @property
    def reports(self) -> tuple[str, ...]:
        """All reports that it makes."""
        asked = self.report(self.plain)
        return (*filter(None, [asked]), *self.makes_too.values(), *self.writes)

    def report(self, arguments: str) -> str | None:
        """The report that a call prints; None where it has no `--format`."""
        if "--format" not in options(self.name):
            return None
        return self.makes_too.get(arguments.partition(" ")[0], self.makes or self.name)

    def formats(self, arguments: str | None = None) -> tuple[str, ...]:
        """What a call takes for `--format`; the empty text alone where there is no such option."""
        given = self.plain if arguments is None else arguments
        report = self.report(given)
        # A table of charges compares nothing and divides by nothing.
        refused = {"focus"} if {"--compare-to", "--unit", "--without"} & set(given.split()) else set()
        return tuple(form for form in output.formats(report) if form not in refused) if report else ("",)

    def line(self, arguments: str | None = None, form: str = "", **places: str) -> list[str]:
        """A call, in a format."""
        given = (self.plain if arguments is None else arguments).format(
            **{"tool": "good", "folder": f"new-{form}", "columns": ",".join(FACTS), **places}
        )
        return [self.name, *shlex.split(given), *(["--format", form] if form else [])]


COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        Command(
            "audit",
            "audit.audit",
            statuses=_JUDGES,
            calls=("--rule DUP --ignore DUP003",),
            samples=('--select "team:mops status:sunsetting"', "{stack}/tools"),
        ),
        Command("validate", "audit.audit", statuses=_VALIDATES, makes="audit"),
        Command(
            "list",
            "reports.list_tools",
            calls=("--columns {columns} --sort -findings", '--where "tool.live && tool.annual_cost > 20000"'),
            samples=("--select +salesforce+2",),
        ),
        Command("show", "reports.show", "{tool}", samples=("salesforce", "adobe-workfront")),
        Command(
            "cost",
            "reports.cost reports.export_focus",
            statuses=_COUNTS,
            calls=(
                "--by tool,vendor,owner,tag,contract,kind,currency --basis prepaid",
                "--by tool,contract --unit seat --without {tool}",
                "--by year --compare-to last-year",
            ),
            samples=(
                "--by cost-center,tool,month --fiscal-year 2027 --uplift cap --locale de_DE",
                "--by vendor,quarter --basis billed --currency USD",
                "--by month,owner --basis actual",
            ),
        ),
        Command(
            "budget",
            "reports.budget",
            statuses=_COUNTS,
            calls=("--by month",),
            samples=("--fiscal-year 2027 --currency GBP --locale en_US",),
        ),
        Command(
            "renewals",
            "reports.renewals",
            calls=("--within 1y --by owner", "--by month --locale fr_CH", "--fiscal-year 2026"),
        ),
        Command(
            "export",
            "reports.export_focus",
            "focus",
            statuses=_COUNTS,
            makes="focus",
            makes_too={"contracts": "contracts"},
            calls=("contracts",),
        ),
        Command(
            "diff",
            "comparison.diff",
            needs="history",
            statuses=_JUDGES,
            calls=("HEAD~1",),
            samples=("main~1 main", "main~1 --fail-on never --max-increase 1%"),
        ),
        Command(
            "log",
            "change_log.history",
            needs="history",
            statuses={"broken settings": 0, "no tools": 0},
            calls=("{tool}", "--since 2026-11-02"),
        ),
        Command(
            "ci",
            "ci.check_change",
            needs="commits",
            statuses=_JUDGES,
            writes=("diff", "ci", "refusal"),
            samples=("--target main~1 --output-dir {folder}",),
        ),
        Command("explain", "reference.explain", "STK001", needs="settings", calls=("DUP002",)),
        Command("rules", "reference.list_rules", needs="settings", makes_too={"--test": "tested"}, calls=("--test",)),
        Command(
            "taxonomy",
            "reference.list_taxonomy",
            needs="settings",
            calls=("categories", "capabilities", "objects", "personal"),
        ),
        Command(
            "schema",
            "scaffold.write_schemas",
            "--check",
            needs="nothing",
            statuses={"stale schemas": 1, "no stack": 1},
            makes="written",
            calls=("{folder}", "--check {folder}/none"),
        ),
        Command("init", "scaffold.init", "{folder}", needs="nothing", makes="written"),
    )
}

SCHEMAS = {
    f"schemas/{name}": text for name, text in schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions())).items()
}
GOOD_STACK: Mapping[str, str] = {**CLEAN, **SCHEMAS}
"""A stack in which no command finds anything."""


@cache
def options(name: str) -> frozenset[str]:
    """The long names of the options of a command."""
    group: Any = root()
    with group.make_context("stackctl", [], resilient_parsing=True) as context:
        found = group.get_command(context, name)
        return frozenset(option for parameter in found.params for option in parameter.opts if option.startswith("--"))
