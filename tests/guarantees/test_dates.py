"""Dates are exact. Terms and notice deadlines against a second implementation that lists the terms one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.calendar.second_terms import cases, computed, listed
from tests.effort import many

if TYPE_CHECKING:
    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} contracts differ"
CASES = many(70_000, 10_000)


@pytest.mark.long
def test_terms_and_deadlines_are_those_of_a_second_implementation(promise: Promise) -> None:
    different = [case for case in cases(CASES, seed=70_000) if computed(case) != listed(case)]
    promise.count(bad=len(different), of=CASES)
    assert not different[:10]
