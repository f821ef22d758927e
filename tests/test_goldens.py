"""What the sample stack looks like in every format, as files that a person can review.

    python -m tests update

writes them anew; then look at what has changed, as at any other change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.audit import audit
from stackctl.app.load import load
from stackctl.app.reference import explain, list_rules, list_taxonomy, try_policies
from stackctl.app.reports import budget, cost, export_contracts, export_focus, list_tools, renewals, show
from stackctl.core.calendar.spans import SpanOptions
from stackctl.model.finding import Severity
from stackctl.model.look import PLAIN, Look
from tests import pull_request
from tests.effort import EFFORT, is_kept
from tests.output.texts import renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.app.load import Loaded

HERE = Path(__file__).parent / "goldens"
SAMPLE = Path(__file__).parents[1] / "stack"
TODAY = date(2026, 11, 22)

NARROW = Look(width=80, prefix="stack/")
WIDE = Look(width=120, prefix="stack/")
IN_REPOSITORY = Look(from_repository="stack/")


@dataclass(frozen=True)
class Golden:
    """A file in `goldens/`: a report in a format, as somebody sees it."""

    file: str
    report: Callable[[], object]
    name: str
    format: str
    look: Look = PLAIN


@cache
def _sample() -> Loaded:
    return load(*read_stack(SAMPLE))


def _audit(command: str = "audit") -> object:
    # The version would make a golden fail at every release.
    return replace(audit(_sample(), TODAY, "stack", command=command), version="0.0.0")


def _list() -> object:
    return list_tools(_sample(), TODAY, None, None, None)


def _show() -> object:
    return show(_sample(), TODAY, "hubspot-marketing")


def _cost() -> object:
    return cost(_sample(), TODAY, SpanOptions(forecast=3), by="vendor,month")


def _budget() -> object:
    return budget(_sample(), TODAY, year=2027)


def _renewals() -> object:
    return renewals(_sample(), TODAY, within="6m")


def _focus() -> object:
    return export_focus(_sample(), TODAY, SpanOptions("2026-11", "2026-11"), expression="team:web-shop")


@cache
def _diff() -> object:
    return replace(pull_request.compared(Severity.ERROR, "1%")[0], version="0.0.0")


def _explain() -> object:
    return explain("USE003", _sample())


def _rules() -> object:
    return list_rules(_sample())


def _taxonomy() -> object:
    return list_taxonomy(_sample(), "categories")


GOLDENS = (
    Golden("audit.txt", _audit, "audit", "text"),
    Golden("audit-80.txt", _audit, "audit", "text", NARROW),
    Golden("audit-120.txt", _audit, "audit", "text", WIDE),
    Golden("audit.json", _audit, "audit", "json"),
    Golden("audit.sarif", _audit, "audit", "sarif", IN_REPOSITORY),
    Golden("audit.junit.xml", _audit, "audit", "junit", IN_REPOSITORY),
    Golden("audit.github.txt", _audit, "audit", "github", IN_REPOSITORY),
    Golden("audit.gitlab.json", _audit, "audit", "gitlab", IN_REPOSITORY),
    Golden("audit.md", _audit, "audit", "markdown", IN_REPOSITORY),
    Golden("validate.txt", lambda: _audit("validate"), "audit", "text"),
    Golden("list-80.txt", _list, "list", "text", NARROW),
    Golden("list-120.txt", _list, "list", "text", WIDE),
    Golden("list.csv", _list, "list", "csv"),
    Golden("list.md", _list, "list", "markdown"),
    Golden("list.html", _list, "list", "html"),
    Golden("list.json", _list, "list", "json"),
    Golden("show-hubspot-marketing-80.txt", _show, "show", "text", NARROW),
    Golden("show-hubspot-marketing.txt", _show, "show", "text"),
    Golden("show-hubspot-marketing.json", _show, "show", "json"),
    Golden("cost-80.txt", lambda: cost(_sample(), TODAY, by="category,month"), "cost", "text", NARROW),
    Golden("cost-120.txt", lambda: cost(_sample(), TODAY, by="cost-center,tool"), "cost", "text", WIDE),
    Golden("cost.json", _cost, "cost", "json"),
    Golden("cost.csv", _cost, "cost", "csv"),
    Golden("cost.html", _cost, "cost", "html"),
    Golden("cost-de.csv", _cost, "cost", "csv", Look(locale="de_DE")),
    Golden("cost.md", _cost, "cost", "markdown"),
    Golden("budget-80.txt", _budget, "budget", "text", NARROW),
    Golden("budget-120.txt", _budget, "budget", "text", WIDE),
    Golden("budget.html", _budget, "budget", "html"),
    Golden("budget.json", _budget, "budget", "json"),
    Golden("budget.csv", _budget, "budget", "csv"),
    Golden("budget.md", _budget, "budget", "markdown"),
    Golden("renewals-80.txt", _renewals, "renewals", "text", NARROW),
    Golden("renewals-120.txt", _renewals, "renewals", "text", WIDE),
    Golden("renewals.json", _renewals, "renewals", "json"),
    Golden("renewals.csv", _renewals, "renewals", "csv"),
    Golden("renewals.md", _renewals, "renewals", "markdown"),
    Golden("renewals.html", _renewals, "renewals", "html"),
    Golden("renewals.ics", _renewals, "renewals", "ics"),
    Golden("focus.csv", _focus, "focus", "csv"),
    Golden("focus.json", _focus, "focus", "json"),
    Golden("contracts.csv", lambda: export_contracts(_sample(), TODAY), "contracts", "csv"),
    Golden("diff-80.txt", _diff, "diff", "text", NARROW),
    Golden("diff-120.txt", _diff, "diff", "text", WIDE),
    Golden("diff.md", _diff, "diff", "markdown", IN_REPOSITORY),
    Golden("diff.json", _diff, "diff", "json"),
    Golden("log-80.txt", pull_request.history, "log", "text", NARROW),
    Golden("log-120.txt", pull_request.history, "log", "text", WIDE),
    Golden("log.md", pull_request.history, "log", "markdown"),
    Golden("log.html", pull_request.history, "log", "html"),
    Golden("log.json", pull_request.history, "log", "json"),
    Golden("explain-use003-80.txt", _explain, "explain", "text", NARROW),
    Golden("explain-use003.md", _explain, "explain", "markdown"),
    Golden("explain-use003.html", _explain, "explain", "html"),
    Golden("rules-120.txt", _rules, "rules", "text", WIDE),
    Golden("rules.json", _rules, "rules", "json"),
    Golden("explain-kes001.txt", lambda: explain("KES001", _sample()), "explain", "text", NARROW),
    Golden("tested.txt", lambda: try_policies(_sample(), TODAY), "tested", "text"),
    Golden("taxonomy-80.txt", _taxonomy, "taxonomy", "text", NARROW),
)


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.file)
def test_golden(golden: Golden) -> None:
    text = renderer(golden.name, golden.format)(golden.report(), golden.look)
    assert is_kept(HERE / golden.file, text), golden.file


@pytest.mark.skipif(EFFORT.update, reason="what is left over is deleted by a person")
def test_no_golden_is_left_over() -> None:
    assert {path.name for path in HERE.iterdir()} == {golden.file for golden in GOLDENS}


def test_no_golden_is_written_twice() -> None:
    assert len({golden.file.casefold() for golden in GOLDENS}) == len(GOLDENS)


@pytest.mark.parametrize(
    "golden", [g for g in GOLDENS if g.format == "text" and g.look.width], ids=lambda golden: golden.file
)
def test_no_line_is_longer_than_the_terminal(golden: Golden) -> None:
    width = golden.look.width
    assert width is not None
    text = (HERE / golden.file).read_text(encoding="utf-8")
    too_long = [line for line in text.splitlines() if len(line) > width]
    # A path is never broken: a broken one cannot be clicked.
    assert [line for line in too_long if not line.strip().startswith("stack/")] == []
