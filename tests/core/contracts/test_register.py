"""The contracts that live tools depend on: which they are, whose they are, what is paid under them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from stackctl.core.calendar.periods import Span
from stackctl.core.contracts.register import (
    RegisteredContract,
    are_doubtful,
    comes_to_an_end,
    has_unread_contracts,
)
from stackctl.core.contracts.timeline import has_ended
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.core.money.contract_costs import cost_of
from stackctl.core.money.cost import Total
from stackctl.model.contract import Contract
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)
YEAR = Span(date(2026, 11, 1), date(2027, 10, 31))


def tool(text: str = "", status: str = "active") -> str:
    return f"name: A\nvendor: B\ncategory: crm\nstatus: {status}\n{text}"


def context(files: dict[str, str]) -> Context:
    stack, _ = build(Settings(), [SourceFile(path, text.encode()) for path, text in sorted(files.items())])
    return Context(stack, TODAY)


def shared(covers: str, text: str = "") -> str:
    return f"vendor: V\ncovers: {covers}\n{text}"


def whose(found: Context) -> list[tuple[str, tuple[str, ...]]]:
    return [(contract.file, contract.tools) for contract in found.contract_register]


def test_each_contract_is_there_once_with_its_live_tools_the_dearest_first() -> None:
    found = context(
        {
            "contracts/x.yaml": shared("{a: 20, b: 50, c: 20, d: 10}"),
            "contracts/unused.yaml": shared("{d: 100}"),
            "tools/a.yaml": tool(),
            "tools/b.yaml": tool("contract: {number: '1'}\n"),
            "tools/c.yaml": tool("contract: x\n", "sunsetting"),
            "tools/d.yaml": tool("contract: {number: '2'}\n", "retired"),
            "tools/e.yaml": tool("contract: x\n", "implementing"),
            "tools/f.yaml": tool(),
        }
    )
    assert whose(found) == [("tools/b.yaml", ("b",)), ("contracts/x.yaml", ("b", "a", "c", "e"))]
    inline, one = found.contract_register
    assert (inline.shared, inline.of_whom, inline.at("end"), inline.pairs()) == (
        False,
        "",
        ("contract", "end"),
        frozenset(),
    )
    assert (one.shared, one.of_whom, one.at("uplift", "percent")) == (True, " of 4 tools", ("uplift", "percent"))
    assert one.pairs() == {("a", "b"), ("b", "c"), ("b", "e")}
    assert one.pairs(["c", "a"]) == {("a", "c")}


def test_up_to_three_tools_are_named() -> None:
    terms = context({"contracts/x.yaml": shared("{a: 100}")}).stack.contracts["x"]
    words = [
        RegisteredContract(terms, "contracts/x.yaml", (), tuple("abcd"[:number])).of_whom for number in (1, 2, 3, 4)
    ]
    assert words == [" of a", " of a and b", " of a, b and c", " of 4 tools"]


ENDED = "end: 2026-11-21\nauto_renew: false\n"


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (ENDED, "start: 2026-11-22\n", ["new"]),
        (ENDED, "start: 2026-11-23\n", ["new"]),
        (ENDED, "start: 2026-12-22\n", ["new"]),
        (ENDED, "start: 2026-12-23\n", ["new", "old"]),
        (ENDED, ENDED, ["new", "old"]),
        (ENDED, "", ["new"]),
        ("end: 2026-11-22\n", "start: 2026-11-22\n", ["new", "old"]),
        ("end: 2026-11-21\nauto_renew: true\n", "start: 2026-11-22\n", ["new", "old"]),
    ],
)
def test_a_contract_that_was_followed_is_left_out(old: str, new: str, kept: list[str]) -> None:
    files = {"contracts/old.yaml": shared("{a: 100}", old), "contracts/new.yaml": shared("{a: 100}", new)}
    found = context({**files, "tools/a.yaml": tool()})
    assert whose(found) == [(f"contracts/{name}.yaml", ("a",)) for name in kept]


def test_terms_that_could_not_be_read_are_left_out() -> None:
    found = context(
        {
            "contracts/x.yaml": shared("{a: 100}", "notice: 1 quarter\n"),
            "contracts/y.yaml": shared("{b: 90}"),
            "tools/a.yaml": tool(),
            "tools/b.yaml": tool("contract: {ende: 2027-01-01}\n"),
        }
    )
    assert whose(found) == [("contracts/y.yaml", ("b",))]


def test_deadlines_are_those_of_the_contracts() -> None:
    renews = "end: 2026-12-31\nauto_renew: true\nnotice: 2 weeks\n"
    found = context(
        {
            "contracts/x.yaml": shared("{a: 50, b: 50}", renews),
            "tools/a.yaml": tool(),
            "tools/b.yaml": tool(),
            "tools/c.yaml": tool("contract: {end: 2026-12-31, auto_renew: true}\n"),
        }
    )
    assert [(one.contract.file, one.notice.by) for one in found.deadlines] == [
        ("contracts/x.yaml", date(2026, 12, 17)),
    ]


COSTS = {
    "contracts/x.yaml": shared("{a: 25, b: 75}", "cost: {lines: [{amount: 100, per: month}]}\n"),
    "contracts/y.yaml": shared("{a: 100}", "cost: {currency: USD, lines: [{amount: 100, per: month}]}\n"),
    "tools/a.yaml": tool("cost: {lines: [{amount: 1, per: month}]}\ncontract: {number: '1'}\n"),
    "tools/b.yaml": tool("cost: {lines: [{amount: 10, per: month}]}\ncontract: x\n"),
}


def test_what_is_paid_under_a_contract_is_its_own_cost_and_that_of_the_tools_whose_terms_it_holds() -> None:
    found = context(COSTS)
    inline, x, y = found.contract_register
    assert cost_of(found.stack, inline, YEAR) == Total(Fraction(12), {})
    assert cost_of(found.stack, x, YEAR) == Total(Fraction(1200 + 120), {})
    assert cost_of(found.stack, x, YEAR, ["a"]) == Total(Fraction(300), {})
    assert cost_of(found.stack, x, YEAR, ["b"]) == Total(Fraction(900 + 120), {})
    assert cost_of(found.stack, y, YEAR) == Total(Fraction(0), {"USD": Fraction(1200)})


def test_all_contracts_of_a_tool_its_own_first_and_none_twice() -> None:
    stack = context(COSTS).stack
    x, y = stack.contracts.values()
    assert stack.contracts_of("a") == (stack.tools["a"].contract, x, y)
    assert stack.contracts_of("b") == (x,)
    bare = context({"tools/a.yaml": tool(), "tools/b.yaml": tool("contract: unheard-of\n")}).stack
    assert (bare.contracts_of("a"), bare.contracts_of("b")) == ((), ())


@pytest.mark.parametrize(
    ("keys", "ended"),
    [
        ({"end": "2026-11-21"}, True),
        ({"end": "2026-11-21", "auto_renew": "false"}, True),
        ({"end": "2026-11-21", "auto_renew": "true"}, False),
        ({"end": "2026-11-22", "auto_renew": "false"}, False),
        ({"auto_renew": "false"}, False),
    ],
)
def test_a_contract_has_ended_the_day_after_its_last_day(keys: dict[str, str], ended: bool) -> None:
    assert has_ended(Contract.model_validate(keys), TODAY) is ended


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("", False),
        ("contract: {end: 2027-01-01}\n", True),
        ("contract: {end: 2020-01-01, auto_renew: false}\n", True),
        ("contract: {end: 2027-01-01, auto_renew: true}\n", False),
        ("contract: {auto_renew: false}\n", False),
        ("contract: x\n", True),
    ],
)
def test_a_tool_comes_to_an_end_with_its_contracts(text: str, ends: bool) -> None:
    found = context({"contracts/x.yaml": shared("{b: 100}", "end: 2027-01-01\n"), "tools/a.yaml": tool(text)})
    assert comes_to_an_end(found.stack, "a") is ends


def test_where_terms_are_doubtful() -> None:
    good = {"contracts/x.yaml": shared("{a: 100}"), "tools/a.yaml": tool(), "tools/b.yaml": tool("contract: x\n")}
    assert [are_doubtful(context(good).stack, tool_id) for tool_id in ("a", "b")] == [False, False]
    bad_key = context({**good, "contracts/x.yaml": shared("{a: 100}", "end: never\n"), "tools/c.yaml": tool()}).stack
    assert [are_doubtful(bad_key, tool_id) for tool_id in ("a", "b", "c")] == [True, True, False]
    own = context({**good, "tools/c.yaml": tool("contract: {end: never}\n")}).stack
    assert [are_doubtful(own, tool_id) for tool_id in ("a", "c")] == [False, True]
    assert not has_unread_contracts(own)
    for text in ("vendor: V\n", "vendor: [", shared("{a: many}"), shared("{unheard-of: 100}")):
        unread = context({**good, "contracts/y.yaml": text}).stack
        assert has_unread_contracts(unread)
        assert are_doubtful(unread, "a")
