"""A moved start, or a status with the day of the former one, takes money out of the past: that is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from stackctl.core.changes.effects.past import lost_past
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

HUB = "name: Hub\nvendor: V\ncategory: crm\nstatus: active\n"
PRICE = "cost: {lines: [{item: Plan, amount: 1000.00, per: month}]}\n"
OLD = "{number: A-1, start: 2025-07-01, end: 2026-06-30, auto_renew: false}"
NEW = "{number: A-1, start: 2026-07-01, end: 2027-06-30, auto_renew: false}"
STARTS = "hub: the contract's start moved from 2025-07-01 to {}: {} of fiscal year 2026 are no longer counted; leave "
STATUS = "hub: the status is new (active → {}), its day {}; write the day of the change as since:"


def context(files: Mapping[str, str], today: date = date(2026, 11, 22)) -> Context:
    sources = [SourceFile(path, text.encode()) for path, text in sorted(files.items())]
    return Context(build(Settings(), sources)[0], today)


def said(before: str, after: str, today: date = date(2026, 11, 22)) -> tuple[str, ...]:
    one, other = ({"tools/hub.yaml": HUB + text if text.startswith("c") else text} for text in (before, after))
    return lost_past(context(one, today), context(other, today), {})


@pytest.mark.parametrize(
    ("new", "today", "begin"),
    [
        (NEW, date(2026, 11, 22), STARTS.format("2026-07-01", "6 000 EUR")),
        (NEW.replace("A-1", "A-2"), date(2026, 5, 10), STARTS.format("2026-07-01", "6 000 EUR")),
        (NEW.replace("2026-07-01", "2025-08-01"), date(2026, 11, 22), None),
        (OLD.replace("2026-06-30", "2027-06-30"), date(2026, 11, 22), None),
        (f"[{OLD}, {NEW.replace('A-1', 'A-2')}]", date(2026, 11, 22), None),
        (NEW, date(2027, 1, 1), None),
    ],
)
def test_what_a_moved_start_takes_out_of_the_fiscal_year_is_told(new: str, today: date, begin: str | None) -> None:
    found = said(f"{PRICE}contract: {OLD}\n", f"{PRICE}contract: {new}\n", today)
    assert [sentence.startswith(begin or "?") for sentence in found] == ([] if begin is None else [True])


def test_a_start_in_a_file_of_its_own_is_told_for_each_tool() -> None:
    def files(terms: str) -> dict[str, str]:
        price = "cost: {lines: [{amount: 1000.00, per: month}]}\n"
        return {
            "tools/a.yaml": HUB,
            "tools/b.yaml": HUB.replace("Hub", "Other"),
            "contracts/c.yaml": f"vendor: V\n{terms}covers: {{a: 25, b: 75}}\n{price}",
        }

    before, after = (context(files(terms.strip("{}").replace(", ", "\n") + "\n")) for terms in (OLD, NEW))
    found = lost_past(before, after, {})
    assert [sentence.partition(":")[0] for sentence in found] == ["a", "b"]
    assert ["1 500 EUR" in found[0], "4 500 EUR" in found[1]] == [True, True]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "since: 2024-01-01\n",
            "since: 2024-01-01\n",
            STATUS.format("retired", "is not (2024-01-01): 10 733 EUR of fiscal year 2026 are no longer counted"),
        ),
        ("", "", STATUS.format("retired", "is not given: 10 733 EUR of fiscal year 2026 are no longer counted")),
        ("since: 2024-01-01\n", "since: 2026-11-22\n", None),
        ("since: 2024-01-01\n", "", None),
    ],
)
def test_a_retired_tool_with_the_day_of_its_former_status_is_told(old: str, new: str, sentence: str | None) -> None:
    gone = HUB.replace("active", "retired")
    found = said(f"{HUB}{PRICE}{old}", f"{gone}{PRICE}{new}")
    assert found == (() if sentence is None else (sentence,))


def test_another_status_with_the_day_of_the_former_one_is_told_without_money() -> None:
    sunset = HUB.replace("active", "sunsetting")
    found = said(f"{HUB}{PRICE}since: 2024-01-01\n", f"{sunset}{PRICE}since: 2024-01-01\n")
    assert found == (STATUS.format("sunsetting", "is not (2024-01-01)"),)
    assert said(f"{HUB}{PRICE}", f"{sunset}{PRICE}") == ()
    assert said(f"{HUB}{PRICE}since: 2024-01-01\n", f"{HUB}since: 2024-01-01\n") == ()


def test_of_many_the_first_are_told() -> None:
    before = context({f"tools/a{number}.yaml": f"{HUB}since: 2024-01-01\n" for number in range(8)})
    after = context(
        {f"tools/a{number}.yaml": f"{HUB.replace('active', 'retired')}since: 2024-01-01\n" for number in range(8)}
    )
    found = lost_past(before, after, {})
    assert len(found) == 6
    assert found[-1] == "3 more tools with a past that stops counting"
