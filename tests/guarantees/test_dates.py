"""Dates are exact. Terms and notice deadlines against a second implementation that lists the terms one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.core.calendar.second_terms import cases, computed, listed

if TYPE_CHECKING:
    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} contracts differ"
CASES = 70_000


def test_terms_and_deadlines_are_those_of_a_second_implementation(promise: Promise) -> None:
    different = [case for case in cases(CASES, seed=70_000) if computed(case) != listed(case)]
    promise.count(bad=len(different), of=CASES)
    assert not different[:10]
