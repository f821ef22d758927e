"""Stacks of one tool and its prices, for the tests of cost."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from stackctl.core.calendar.periods import Span
from stackctl.core.money.cost import accrue
from stackctl.model.contract import SharedContract
from stackctl.model.settings import Settings
from stackctl.model.stack import Stack
from stackctl.model.taxonomy import Taxonomy
from stackctl.model.tool import Tool

MANY = settings(deadline=None, derandomize=True, max_examples=200)
DAY = timedelta(days=1)
YEAR = ("2026-01-01", "2026-12-31")


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


def stack(
    *lines: dict[str, Any],
    cost: dict[str, Any] | None = None,
    contract: dict[str, Any] | list[Any] | str | None = None,
    shared: dict[str, dict[str, Any]] | None = None,
    own: dict[str, Any] | None = None,
    **keys: Any,
) -> Stack:
    """A stack with a tool `a`, which has the cost lines, the contract and the keys."""
    tool: dict[str, Any] = {"name": "A", "vendor": "B", "category": "crm", "status": "active", **keys}
    if lines or cost:
        tool["cost"] = {**(cost or {}), "lines": list(lines)}
    if contract is not None:
        tool["contract"] = contract
    return Stack(
        settings=Settings.model_validate(own or {}),
        taxonomy=Taxonomy(),
        tools={"a": Tool.model_validate(tool)},
        systems={},
        vendors={},
        contracts={
            key: SharedContract.model_validate({"vendor": "B", **value}) for key, value in (shared or {}).items()
        },
        people={},
        teams={},
        budgets=(),
        requests={},
        files={"a": "tools/a.yaml"},
    )


def amount(found: Stack, first: str = YEAR[0], last: str = YEAR[1], *, whole_life: bool = True) -> Fraction:
    """What the tool accrues in a span, in whatever currency."""
    return sum((part.amount for part in accrue(found, "a", span(first, last), whole_life=whole_life)), Fraction(0))


def line(text: str, per: str, **keys: str) -> dict[str, str]:
    return {"amount": text, "per": per, **{key.rstrip("_"): value for key, value in keys.items()}}


def day_between(first: str, last: str) -> st.SearchStrategy[date]:
    return st.dates(date.fromisoformat(first), date.fromisoformat(last))


AMOUNTS = st.decimals("0", "99999", places=2, allow_nan=False, allow_infinity=False).map(str)
PRICES = st.fixed_dictionaries(
    {"amount": AMOUNTS, "per": st.sampled_from(["month", "quarter", "year", "term", "once"])},
    optional={
        "kind": st.sampled_from(["subscription", "seats", "discount"]),
        "quantity": st.integers(0, 500).map(str),
        "from": day_between("2024-01-01", "2027-12-31").map(str),
        "to": day_between("2024-06-01", "2028-12-31").map(str),
    },
)
TERMS = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "start": day_between("2024-01-01", "2026-12-31").map(str),
        "end": day_between("2025-01-01", "2028-12-31").map(str),
        "auto_renew": st.sampled_from(["true", "false"]),
    },
)
LIFE: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"status": "retired", "since": "2026-05-17"}, {"status": "retired"}]
)
LENGTHS = st.integers(0, 700)


def pieces(whole: Span) -> list[Span]:
    """The span, cut at the months' ends."""
    found = []
    first = whole.first
    while first <= whole.last:
        end = first.replace(day=monthrange(first.year, first.month)[1])
        found.append(Span(first, min(end, whole.last)))
        first = end + DAY
    return found
