"""Which contract of the one stack is which of the other, and what is told of those that ask for something else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.changes.effects.contracts import contracts_left_running, notice_moves
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.model.reports.diff import NoticeMove
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile
from tests.core.contracts.contracts import TODAY, context, tool
from tests.core.money.costs import MANY


def of(before: dict[str, str], after: dict[str, str], renamed: dict[str, str] | None = None) -> tuple[NoticeMove, ...]:
    return notice_moves(context(before), context(after), renamed or {})


def told(before: dict[str, str], after: dict[str, str], renamed: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    return [(move.tool, move.contract or "", move.text) for move in of(before, after, renamed)]


def terms(period: str, end: str = "2027-02-28", number: str = "", more: str = "") -> str:
    named = f"number: {number}, " if number else ""
    return f"{{{named}end: {end}, auto_renew: true, notice: {period}{more}}}"


def shared(covers: str, period: str, end: str = "2027-02-28", more: str = "") -> str:
    return f"vendor: V\ncovers: {covers}\nend: {end}\nauto_renew: true\nnotice: {period}\n{more}"


MOVED = "notice is due by 2027-01-29 instead of 2026-11-30"


def test_a_deadline_that_moves() -> None:
    before = {"a": tool(terms("90 days", number="C-1")), "b": tool(terms("90 days"))}
    after = {"a": tool(terms("30 days", number="C-1")), "b": tool(terms("90 days"))}
    assert of(before, after) == (
        NoticeMove(
            tool="a",
            contract="C-1",
            notice_before=date(2026, 11, 30),
            notice_after=date(2027, 1, 29),
            end_before=date(2027, 2, 28),
            end_after=date(2027, 2, 28),
            days_left=68,
            text=MOVED,
        ),
    )


def test_a_deadline_that_has_passed_counts_below_zero() -> None:
    (move,) = of({"a": tool(terms("30 days", "2026-12-31"))}, {"a": tool(terms("90 days", "2026-12-31"))})
    assert (move.notice_after, move.days_left) == (date(2026, 10, 2), -51)
    assert move.text == (
        "the contract runs until 2027-12-31: notice had to be given by 2026-10-02 instead of 2026-12-01"
    )


def test_the_nearest_comes_first_and_what_has_no_day_last() -> None:
    before = {"a": tool(terms("90 days")), "b": tool(terms("90 days")), "c": tool("{end: 2027-01-31}"), "d": tool()}
    after = {
        "a": tool(),
        "b": tool(terms("30 days")),
        "c": tool("{end: 2027-01-15}"),
        "d": tool(terms("30 days", "2027-01-31")),
    }
    assert [move.tool for move in of(before, after)] == ["d", "c", "b", "a"]


def test_what_comes_and_goes_with_its_tool_is_no_move() -> None:
    one = {"a": tool(terms("90 days")), "x": tool()}
    other = {"b": tool(terms("30 days")), "x": tool()}
    assert of(one, other) == ()
    assert told(one, other, {"a": "b"}) == [("b", "", MOVED)]


def test_a_contract_that_comes_to_a_tool_that_stays() -> None:
    before, after = {"a": tool()}, {"a": tool(terms("90 days", number="N"))}
    (move,) = of(before, after)
    assert (move.contract, move.notice_before, move.end_before) == ("N", None, None)
    assert move.text == "a new contract: notice is due by 2026-11-30"
    (move,) = of(after, before)
    assert (move.contract, move.notice_after, move.end_after, move.days_left) == ("N", None, None, None)
    assert move.text == "there is no contract any more: notice was due by 2026-11-30"


def test_the_status_of_a_tool_moves_no_deadline() -> None:
    for one in ("proposed", "retired", "approved", "active"):
        for other in ("proposed", "retired", "approved", "active"):
            before, after = (
                {"a": tool(terms("90 days"), status=one)},
                {"a": tool(terms("90 days"), status=other)},
            )
            assert of(before, after) == ()
            changed = {"a": tool(terms("30 days"), status=other)}
            is_told = not {one, other} <= {"proposed", "retired"}
            assert told(before, changed) == ([("a", "", MOVED)] if is_told else [])


def test_a_shared_contract_is_reported_once() -> None:
    tools = {"a": tool(), "b": tool()}
    before = {**tools, "contracts/c.yaml": shared("{a: 40, b: 60}", "90 days")}
    after = {**tools, "contracts/c.yaml": shared("{a: 40, b: 60}", "30 days")}
    assert told(before, after) == [("b", "c", MOVED)]
    gone = {"a": tool(), "contracts/c.yaml": shared("{a: 100}", "30 days")}
    assert told(before, gone) == [("a", "c", MOVED)]


def test_a_contract_that_moves_to_a_file_of_its_own_is_the_same() -> None:
    before = {"a": tool(terms("90 days", number="C-1"))}
    after = {"a": tool("c"), "contracts/c.yaml": shared("{a: 100}", "90 days", more="number: C-1\n")}
    assert of(before, after) == ()
    assert of(after, before) == ()


def test_the_number_decides_before_the_place_of_another() -> None:
    tools = {"a": tool(), "b": tool()}
    before = {
        **tools,
        "contracts/one.yaml": shared("{a: 50, b: 50}", "90 days", more="number: N-1\n"),
        "contracts/two.yaml": shared("{a: 50, b: 50}", "60 days", more="number: N-2\n"),
    }
    after = {
        **tools,
        "contracts/east.yaml": shared("{a: 50, b: 50}", "60 days", more="number: N-2\n"),
        "contracts/west.yaml": shared("{a: 50, b: 50}", "90 days", more="number: N-1\n"),
    }
    assert of(before, after) == ()


def test_a_contract_that_takes_the_place_of_another() -> None:
    """The one that has ended is history once the other is in force."""
    before = {"a": tool(terms("90 days", "2026-10-31", "OLD", ", auto_renew: false").replace("auto_renew: true, ", ""))}
    after = {**before, "contracts/new.yaml": shared("{a: 100}", "90 days", more="start: 2026-11-01\n")}
    assert told(before, after) == [("a", "new", "renews by itself from now on: notice is due by 2026-11-30")]


def test_a_contract_takes_the_place_of_one_other_only() -> None:
    before = {"a": tool(terms("90 days")), "contracts/c.yaml": shared("{a: 100}", "60 days")}
    after = {"a": tool(), "contracts/d.yaml": shared("{a: 100}", "90 days")}
    assert told(before, after) == [("a", "c", "there is no contract any more: notice was due by 2026-12-30")]


def test_what_cannot_be_read_has_not_gone() -> None:
    before = {"a": tool(terms("90 days")), "b": tool(), "contracts/c.yaml": shared("{b: 100}", "90 days")}
    assert of(before, {**before, "a": tool("{end: soon}")}) == ()
    assert of(before, {**before, "contracts/c.yaml": shared("{b: 100}", "now")}) == ()
    assert of(before, {**before, "contracts/c.yaml": "vendor: ["}) == ()
    assert of(before, {**before, "a": "name: ["}) == ()


def test_a_contract_of_a_renamed_tool_is_the_same() -> None:
    before = {"a": tool(terms("90 days")), "b": tool(), "contracts/c.yaml": shared("{b: 100}", "90 days")}
    after = {"x": tool(terms("90 days")), "y": tool(), "contracts/c.yaml": shared("{y: 100}", "90 days")}
    assert of(before, after, {"a": "x", "b": "y"}) == ()
    # An id that another tool has now is not the tool that had it.
    assert of({"a": tool(terms("90 days"))}, {"b": tool(terms("90 days")), "a": tool()}, {"a": "b"}) == ()


NAMES = ("a", "b", "c")
TERMS = st.sampled_from(("", "c-1", "c-2", terms("90 days"), terms("30 days", number="N"), "{end: 2027-01-31}"))
SHARED = st.sampled_from(
    (
        shared("{a: 50, b: 50}", "60 days"),
        shared("{b: 100}", "30 days", more="number: N\n"),
        shared("{a: 100}", "90 days", "2026-12-31"),
    )
)
STACK = st.tuples(
    st.dictionaries(st.sampled_from(NAMES), st.tuples(TERMS, st.sampled_from(("active", "approved", "retired")))),
    st.dictionaries(st.sampled_from(("c-1", "c-2")), SHARED),
)
Drawn = tuple[dict[str, tuple[str, str]], dict[str, str]]


def files_of(drawn: Drawn) -> dict[str, str]:
    tools, contracts = drawn
    return {
        **{name: tool(contract, status=status) for name, (contract, status) in tools.items()},
        **{f"contracts/{name}.yaml": text for name, text in contracts.items()},
    }


@settings(MANY, max_examples=150)
@given(STACK, STACK)
def test_backwards_the_days_change_places(one: Drawn, other: Drawn) -> None:
    before, after = context(files_of(one)), context(files_of(other))
    there = notice_moves(before, after, {})
    for move in there:
        assert (move.notice_before, move.end_before) != (None, None) or (move.notice_after, move.end_after) != (
            None,
            None,
        )
        assert move.days_left == (None if move.notice_after is None else (move.notice_after - TODAY).days)
        assert move.tool in after.stack.tools
    back = notice_moves(after, before, {})
    assert sorted(str((one.notice_before, one.notice_after, one.end_before, one.end_after)) for one in there) == sorted(
        str((one.notice_after, one.notice_before, one.end_after, one.end_before)) for one in back
    )
    assert notice_moves(before, before, {}) == ()


# Contracts that run on though no sum counts their tools


TOOL = """\
name: {name}
vendor: {name}
category: crm
status: {status}
cost: {{lines: [{{amount: 100.00, per: month}}]}}
contract: {{start: 2025-01-01, {contract}}}
"""
ENDS = "end: 2028-06-30, auto_renew: false"
RENEWS = "end: 2026-12-31, auto_renew: true, renewal_term: 12 months"


def _context(**tools: tuple[str, str]) -> Context:
    files = [
        SourceFile(f"tools/{name}.yaml", TOOL.format(name=name, status=status, contract=contract).encode())
        for name, (status, contract) in sorted(tools.items())
    ]
    stack, problems = build(Settings(), files)
    assert problems == ()
    return Context(stack, TODAY)


@pytest.mark.parametrize(
    ("contract", "runs"),
    [
        (ENDS, "its contract runs until 2028-06-30 (1 200 EUR a year)"),
        (RENEWS, "its contract runs until 2026-12-31, and renews by itself (1 200 EUR a year)"),
        (
            f"{RENEWS}, notice: 10 days",
            "its contract runs until 2026-12-31, and renews unless notice is given by 2026-12-21 (1 200 EUR a year)",
        ),
        (
            f"{RENEWS}, notice: 90 days",
            "its contract runs until 2027-12-31: notice had to be given by 2026-10-02 (1 200 EUR a year)",
        ),
    ],
)
def test_a_tool_that_goes_while_its_contract_runs(contract: str, runs: str) -> None:
    before = _context(crm=("active", contract))
    assert contracts_left_running(before, _context(), {}) == (f"crm is removed, but {runs}",)
    for status in ("rejected", "proposed"):
        after = _context(crm=(status, contract))
        assert contracts_left_running(before, after, {}) == (f"crm is {status} now, but {runs}",)


def test_a_tool_that_is_only_proposed_while_its_contract_runs() -> None:
    after = _context(nova=("proposed", ENDS))
    (told,) = contracts_left_running(_context(), after, {})
    assert told.startswith("nova is only proposed, but its contract runs until 2028-06-30")
    assert contracts_left_running(after, after, {}) == ()


@pytest.mark.parametrize("contract", ["end: 2026-11-21, auto_renew: false", "auto_renew: false"])
def test_nothing_is_said_where_no_contract_is_known_to_run(contract: str) -> None:
    assert contracts_left_running(_context(crm=("active", contract)), _context(), {}) == ()


def test_nothing_is_said_of_what_stays_live_under_another_id_or_did_not_begin() -> None:
    assert (
        contracts_left_running(_context(crm=("active", ENDS)), _context(sales=("active", ENDS)), {"crm": "sales"}) == ()
    )
    later = _context(nova=("proposed", "end: 2028-06-30, auto_renew: false"))
    begins = TOOL.format(name="nova", status="proposed", contract=ENDS).replace("2025-01-01", "2026-12-01")
    stack, _ = build(Settings(), [SourceFile("tools/nova.yaml", begins.encode())])
    assert contracts_left_running(_context(), Context(stack, TODAY), {}) == ()
    assert len(contracts_left_running(_context(), later, {})) == 1


def test_of_many_the_first_are_named() -> None:
    many = {f"tool{number}": ("active", ENDS) for number in range(9)}
    told = contracts_left_running(_context(**many), _context(), {})
    assert [sentence.partition(" ")[0] for sentence in told[:5]] == ["tool0", "tool1", "tool2", "tool3", "tool4"]
    assert told[5:] == ("4 more tools with a contract that runs on",)
