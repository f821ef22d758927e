"""Values that each fit their field but not one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.loading.build import build, build_settings
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from stackctl.model.source import KeyPath

TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"

Told = list[tuple[str, "KeyPath", str, str]]


def told(files: dict[str, str], settings: Settings | None = None) -> Told:
    """What is said of files that are well formed: file, path, message and help of every STK002."""
    own = settings or Settings.model_validate({"cost_centers": {"M1": "One", "M2": "Two"}})
    _, problems = build(own, [SourceFile(path, text.encode()) for path, text in sorted(files.items())])
    assert {problem.code for problem in problems} <= {"STK002"}
    assert all(problem.tool == ("a" if problem.file == "tools/a.yaml" else None) for problem in problems)
    return [(problem.file, problem.path, problem.message, problem.help) for problem in problems]


def of_tool(text: str, **others: str) -> list[tuple[KeyPath, str, str]]:
    files = {"tools/a.yaml": TOOL + text, **{f"contracts/{key}.yaml": value for key, value in others.items()}}
    return [(path, message, help_) for file, path, message, help_ in told(files) if file == "tools/a.yaml"]


BEFORE_START = "the contract ends before it starts"
BEFORE_FIRST = "the line ends before it begins"
NO_DAY = "a price that falls once, but no day on which it falls"
NO_TERM = "a price for the term, but the term has no start or no end"


@pytest.mark.parametrize(
    ("text", "path", "message", "help_"),
    [
        (
            "contract: {start: 2026-03-01, end: 2026-02-28}\n",
            ("contract", "end"), BEFORE_START, "correct start or end",
        ),
        (
            "cost: {lines: [{amount: 1, per: month}, {amount: 1, per: month, from: 2026-02-02, to: 2026-02-01}]}\n",
            ("cost", "lines", 1, "to"), BEFORE_FIRST, "correct from or to",
        ),
        ("cost: {lines: [{amount: 1, per: once}]}\n", ("cost", "lines", 0), NO_DAY, "add from:"),
        (
            "contract: {end: 2026-02-28}\ncost: {lines: [{amount: 1, per: once}]}\n",
            ("cost", "lines", 0), NO_DAY, "add from:",
        ),
        ("cost: {lines: [{amount: 1, per: term}]}\n", ("cost", "lines", 0), NO_TERM, "add from: and to:"),
        (
            "contract: {start: 2026-02-28}\ncost: {lines: [{amount: 1, per: term}]}\n",
            ("cost", "lines", 0), NO_TERM, "add from: and to:",
        ),
        (
            "contract: {end: 2026-02-28}\ncost: {lines: [{amount: 1, per: term}]}\n",
            ("cost", "lines", 0), NO_TERM, "add from: and to:",
        ),
        (
            "contract: {start: 2026-03-01}\ncost: {lines: [{amount: 1, per: month, to: 2026-02-28}]}\n",
            ("cost", "lines", 0, "to"), "the line ends before the contract starts (2026-03-01)",
            "correct one of the two, or add from:",
        ),
        (
            "contract: {uplift: {percent: 7.5, cap_percent: 7}}\n",
            ("contract", "uplift", "percent"), "a rise of 7.5 % is expected, but the contract allows 7 % at most",
            "correct one of the two",
        ),
        (
            "cost: {cost_center: M1, allocation: {M1: 40, M2: 60}}\n",
            ("cost", "cost_center"), "both cost_center and allocation are given", "keep one of the two",
        ),
        (
            "cost: {allocation: {M1: 40, M2: 59.9}}\n",
            ("cost", "allocation"), "the shares add up to 99.9, not to 100", "correct the percentages",
        ),
        (
            "cost: {allocation: {}}\n",
            ("cost", "allocation"), "the shares add up to 0, not to 100", "correct the percentages",
        ),
        (
            "cost: {lines: [{amount: 1, per: month, cost_center: M1, allocation: {M1: 40, M2: 60}}]}\n",
            ("cost", "lines", 0, "cost_center"), "both cost_center and allocation are given", "keep one of the two",
        ),
        (
            "cost: {lines: [{amount: 1, per: month, allocation: {M1: 40, M2: 70}}]}\n",
            ("cost", "lines", 0, "allocation"), "the shares add up to 110, not to 100", "correct the percentages",
        ),
        (
            "compliance: {reviews: [{kind: legal, status: approved, date: 2026-02-02, expires: 2026-02-01}]}\n",
            ("compliance", "reviews", 0, "expires"), "the review expires before its date", "correct one of the two",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_in_a_tool_is_told(text: str, path: KeyPath, message: str, help_: str) -> None:
    assert of_tool(text) == [(path, message, help_)]


@pytest.mark.parametrize(
    "text",
    [
        "contract: {start: 2026-03-01, end: 2026-03-01}\n",
        "contract: {end: 2026-03-01}\n",
        "cost: {lines: [{amount: 1, per: month, from: 2026-02-01, to: 2026-02-01}]}\n",
        "cost: {lines: [{amount: 1, per: month, to: 2026-02-01}]}\n",
        "cost: {lines: [{amount: 1, per: once, from: 2026-02-01}]}\n",
        "contract: {start: 2026-02-28}\ncost: {lines: [{amount: 1, per: once}]}\n",
        "contract: {start: 2026-01-01, end: 2026-02-28}\ncost: {lines: [{amount: 1, per: term}]}\n",
        "contract: {start: 2026-01-01}\ncost: {lines: [{amount: 1, per: term, to: 2026-12-31}]}\n",
        "cost: {lines: [{amount: 1, per: term, from: 2026-01-01, to: 2026-12-31}]}\n",
        "cost: {cost_center: M1}\n",
        "contract: {start: 2026-03-01}\ncost: {lines: [{amount: 1, per: month, from: 2026-01-01, to: 2026-02-28}]}\n",
        "contract: {start: 2026-03-01}\ncost: {lines: [{amount: 1, per: month, to: 2026-03-01}]}\n",
        "contract: {uplift: {percent: 7, cap_percent: 7}}\n",
        "contract: {uplift: {percent: 7}}\n",
        "cost: {allocation: {M1: 33.3333, M2: 66.6667}}\n",
        "compliance: {reviews: [{kind: legal, status: approved, date: 2026-02-02, expires: 2026-02-02}]}\n",
        "compliance: {reviews: [{kind: legal, status: approved, date: 2026-02-02}]}\n",
        "compliance: {dpa: {status: missing}}\n",
    ],
)
def test_what_agrees_is_not_told(text: str) -> None:
    assert of_tool(text) == []


@pytest.mark.parametrize(
    ("lines", "place", "message", "help_"),
    [
        (
            ["item: P, from: 2026-01-01, to: 2026-06-30", "item: P, from: 2026-06-01"], (1, "from"),
            'a second price of "P" for the same days: both count from 2026-06-01 to 2026-06-30',
            "end the earlier one with to: 2026-05-31, or say with item: what each is for",
        ),
        (
            ["item: P, from: 2026-06-01", "item: ' p '"], (0, "from"),
            'a second price of "P" for the same days: both count from 2026-06-01 on',
            "end the earlier one with to: 2026-05-31, or say with item: what each is for",
        ),
        (
            ["item: P, to: 2026-06-30", "item: P"], (1,),
            'a second price of "P" for the same days: both count to 2026-06-30',
            "end the earlier one with from: or to:, or say with item: what each is for",
        ),
        (
            ["item: P", "item: P"], (1,), 'a second price of "P" for the same days: both count',
            "end the earlier one with from: or to:, or say with item: what each is for",
        ),
        (
            ["kind: seats", "kind: seats, from: 2026-06-01"], (1, "from"),
            "a second seats price for the same days: both count from 2026-06-01 on",
            "end the earlier one with to: 2026-05-31, or say with item: what each is for",
        ),
    ],
)  # fmt: skip
def test_two_prices_of_one_item_for_the_same_days_are_told(
    lines: list[str], place: tuple[int | str, ...], message: str, help_: str
) -> None:
    text = "".join(f"    - {{amount: 1, per: month, {one}}}\n" for one in lines)
    assert of_tool(f"cost:\n  lines:\n{text}") == [(("cost", "lines", *place), message, help_)]
    shared = f"vendor: B\ncovers: {{a: 100}}\ncost:\n  lines:\n{text}"
    assert [one[1:] for one in told({"tools/a.yaml": TOOL, "contracts/c.yaml": shared})] == [
        (("cost", "lines", *place), message, help_)
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["item: Core seats, kind: seats", "item: Sales seats, kind: seats"],
        ["item: P, kind: seats", "item: P, kind: subscription"],
        ["item: P, to: 2026-06-30", "item: P, from: 2026-07-01"],
        ["kind: usage", "kind: usage"],
        ["kind: usage, to: 2026-06-30", "kind: usage, to: 2026-09-30"],
        ["kind: discount", "kind: discount, from: 2026-06-01"],
        ["item: P", "from: 2026-06-01"],
    ],
)
def test_prices_of_different_things_are_not(lines: list[str]) -> None:
    text = "".join(f"    - {{amount: 1, per: month, {one}}}\n" for one in lines)
    assert of_tool(f"cost:\n  lines:\n{text}") == []


def test_the_price_of_the_next_term_is_no_second_one() -> None:
    lines = "{item: P, amount: 1, per: month}, {item: P, amount: 2, per: month, from: 2027-01-01}"
    terms = "contract: {start: 2026-01-01, end: 2026-12-31, auto_renew: true}\n"
    assert of_tool(f"{terms}cost: {{lines: [{lines}]}}\n") == []
    ladder = f"{lines}, {{item: P, amount: 3, per: month, from: 2028-01-01}}"
    assert of_tool(f"{terms}cost: {{lines: [{ladder}]}}\n") == []
    twice = lines.replace("per: month}", "per: month, to: 2027-06-30}", 1)
    (found,) = of_tool(f"{terms}cost: {{lines: [{twice}]}}\n")
    assert found[1] == 'a second price of "P" for the same days: both count from 2027-01-01 to 2027-06-30'
    once = "{item: Fee, amount: 1, per: once}, {item: Fee, amount: 2, per: once}"
    assert of_tool(f"{terms}cost: {{lines: [{once}]}}\n") == []


@pytest.mark.parametrize(("year", "told_"), [(26, True), (1979, True), (1980, False), (2198, False), (2199, True)])
def test_a_budget_of_a_year_that_is_none_is_told(year: int, told_: bool) -> None:
    found = told({"budgets.yaml": f"budgets: [{{cost_center: M1, fiscal_year: {year}, amount: 1}}]\n"})
    expected = (f"no fiscal year {year}", "write the year that it is named by, such as 2026")
    assert found == [("budgets.yaml", ("budgets", 0, "fiscal_year"), *expected)] * told_


@pytest.mark.parametrize(("rate", "told_"), [("1", False), ("1.0", False), ("1.1", True)])
def test_a_rate_of_the_base_currency_is_told(rate: str, told_: bool) -> None:
    _, problems = build_settings(SourceFile("stackctl.yaml", f"fx: {{rates: {{USD: 2, EUR: {rate}}}}}\n".encode()))
    found = [(one.code, one.path, one.message, one.help) for one in problems]
    message = "EUR is the base currency: its rate is 1, not 1.1"
    assert found == [("STK002", ("fx", "rates", "EUR"), message, "take it out")] * told_


@pytest.mark.parametrize(
    ("entries", "path", "message"),
    [
        ("{as_of: 2026-01-31, rates: {USD: 1.1}}, {as_of: 2026-02-28, rates: {USD: 1.2}}", None, ""),
        (
            "{as_of: 2026-01-31, rates: {USD: 1.1}}, {rates: {USD: 1.2}}",
            ("fx", 1), "rates of no day, in a list of rates of several days",
        ),
        (
            "{as_of: 2026-01-31, rates: {USD: 1.1}}, {as_of: 2026-01-31, rates: {GBP: 0.8}}",
            ("fx", 1, "as_of"), "a second entry with the rates of 2026-01-31",
        ),
        (
            "{as_of: 2026-01-31, rates: {USD: 1.1}}, {as_of: 2026-02-28, rates: {EUR: 2}}",
            ("fx", 1, "rates", "EUR"), "EUR is the base currency: its rate is 1, not 2",
        ),
    ],
)  # fmt: skip
def test_each_entry_of_a_list_of_rates_has_a_day_of_its_own(entries: str, path: KeyPath | None, message: str) -> None:
    _, problems = build_settings(SourceFile("stackctl.yaml", f"fx: [{entries}]\n".encode()))
    assert [(one.path, one.message) for one in problems] == ([] if path is None else [(path, message)])


def test_every_contradiction_is_told_at_once() -> None:
    found = of_tool(
        "contract: {start: 2026-03-01, end: 2026-02-28}\n"
        "cost:\n  cost_center: M1\n  allocation: {M2: 10}\n  lines:\n"
        "    - {amount: 1, per: month, from: 2026-02-02, to: 2026-02-01}\n"
    )
    assert [path for path, _, _ in found] == [
        ("contract", "end"),
        ("cost", "cost_center"),
        ("cost", "allocation"),
        ("cost", "lines", 0, "to"),
    ]


def test_the_terms_of_a_file_of_its_own_hold_for_the_lines_of_a_tool() -> None:
    line = "cost: {lines: [{amount: 1, per: term}]}\n"
    terms = "vendor: B\nstart: 2026-01-01\nend: 2026-12-31\ncovers: {a: 100}\n"
    assert of_tool(f"contract: c\n{line}", c=terms) == []
    assert of_tool(line, c=terms) == []


def test_a_contradiction_in_a_contract_of_its_own_is_told_there() -> None:
    contract = """\
vendor: B
start: 2026-03-01
end: 2026-02-28
cost: {allocation: {M1: 50, M2: 51}, lines: [{amount: 1, per: month, from: 2026-02-02, to: 2026-02-01}]}
covers: {a: 99.5}
"""
    assert told({"tools/a.yaml": TOOL, "contracts/c.yaml": contract}) == [
        (
            "contracts/c.yaml",
            ("covers",),
            "the shares of the tools add up to 99.5, not to 100",
            "correct the percentages",
        ),
        ("contracts/c.yaml", ("end",), BEFORE_START, "correct start or end"),
        ("contracts/c.yaml", ("cost", "allocation"), "the shares add up to 101, not to 100", "correct the percentages"),
        ("contracts/c.yaml", ("cost", "lines", 0, "to"), BEFORE_FIRST, "correct from or to"),
    ]


def test_a_contract_that_covers_nothing_is_told() -> None:
    ((_, path, message, _),) = told({"contracts/c.yaml": "vendor: B\ncovers: {}\n"})
    assert (path, message) == (("covers",), "the shares of the tools add up to 0, not to 100")


@pytest.mark.parametrize(
    ("parents", "circle"),
    [
        ({"a": None, "b": "a", "c": "b"}, ""),
        ({"a": "a"}, "a"),
        ({"a": "b", "b": "a"}, "a b"),
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, "a b c"),
    ],
)
def test_a_team_that_is_part_of_itself_is_told(parents: dict[str, str | None], circle: str) -> None:
    teams = "".join(f"  {team}: {{name: T, parent: {parent or '~'}}}\n" for team, parent in parents.items())
    assert told({"teams.yaml": f"teams:\n{teams}"}) == [
        ("teams.yaml", ("teams", team, "parent"), "the team is part of itself", "name another parent")
        for team in circle.split()
    ]


def test_an_own_category_must_be_in_a_group_that_exists() -> None:
    text = """\
taxonomy:
  groups: {events-of-ours: {name: Events}}
  categories:
    fairs: {name: Fairs, group: events-of-ours}
    seminars: {name: Seminars, group: data}
    parties: {name: Parties, group: fun}
"""
    _, problems = build_settings(SourceFile("stackctl.yaml", text.encode()))
    (problem,) = problems
    assert (problem.code, problem.file, problem.path, problem.message, problem.help) == (
        "STK002",
        "stackctl.yaml",
        ("taxonomy", "categories", "parties", "group"),
        'no group "fun"',
        "name a group of stackctl taxonomy groups, or add it",
    )
