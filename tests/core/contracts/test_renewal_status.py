"""What contracts ask for next, and how a change of it is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.terms import notice
from stackctl.core.contracts.renewal_status import RenewalStatus, describe_change, differs, renewal_status
from stackctl.model.contract import Contract
from tests.core.money.costs import MANY

TODAY = date(2026, 11, 22)
KEYS = ("start", "end", "auto_renew", "renewal_term", "notice")


def of(text: str | None, today: date = TODAY) -> RenewalStatus:
    """A contract from its end, what it does then and its notice: `2026-12-31 renews 90 days`."""
    return renewal_status(contract(text), today)


def contract(text: str | None) -> Contract | None:
    if text is None:
        return None
    end, does, *period = text.split(" ", 2)
    keys: dict[str, Any] = {"end": None if end == "-" else end, "notice": period[0] if period else None}
    if does != "?":
        keys["auto_renew"] = "true" if does == "renews" else "false"
    return Contract.model_validate({key: value for key, value in keys.items() if value is not None})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, RenewalStatus("none")),
        ("- renews 90 days", RenewalStatus("endless")),
        ("2026-12-31 ends 90 days", RenewalStatus("ends", date(2026, 12, 31))),
        ("2026-11-22 ends", RenewalStatus("ends", TODAY)),
        ("2026-11-21 ?", RenewalStatus("ended", date(2026, 11, 21))),
        ("2026-10-31 renews", RenewalStatus("renews", date(2027, 10, 31))),
        ("2027-02-28 renews 90 days", RenewalStatus("due", date(2027, 2, 28), date(2026, 11, 30))),
        (
            "2026-12-31 renews 90 days",
            RenewalStatus("missed", date(2026, 12, 31), date(2026, 10, 2), date(2027, 12, 31)),
        ),
        (
            "2026-11-23 renews 3 months to quarter-end",
            RenewalStatus("missed", date(2026, 12, 31), date(2026, 9, 30), date(2027, 3, 31)),
        ),
        (
            "2027-02-20 renews 3 months to quarter-end",
            RenewalStatus("due", date(2027, 3, 31), date(2026, 12, 31)),
        ),
        ("2026-09-30 renews 3 months to quarter-end", RenewalStatus("open", date(2027, 3, 31), date(2026, 12, 31))),
        ("- ? 3 months to quarter-end", RenewalStatus("open", date(2027, 3, 31), date(2026, 12, 31))),
        ("2026-09-30 ends 3 months to quarter-end", RenewalStatus("ended", date(2026, 9, 30))),
    ],
)
def test_what_a_contract_asks_for(text: str | None, found: RenewalStatus) -> None:
    assert of(text) == found


OPEN = "- ? 3 months to quarter-end"
END, DUE, MISSED, RENEWS = (
    "2027-02-28 ends",
    "2027-02-28 renews 90 days",
    "2026-12-31 renews 90 days",
    "2027-02-28 renews",
)


@pytest.mark.parametrize(
    ("was", "now", "text"),
    [
        # Notice is due on another day.
        (DUE, "2027-02-28 renews 30 days", "notice is due by 2027-01-29 instead of 2026-11-30"),
        (
            DUE,
            "2028-02-29 renews 30 days",
            "the term ends on 2028-02-29 instead of 2027-02-28; notice is due by 2028-01-30 instead of 2026-11-30",
        ),
        (
            "2027-02-28 renews 30 days",
            "2027-03-28 renews 58 days",
            "the term ends on 2027-03-28 instead of 2027-02-28; notice is due by 2027-01-29, as before",
        ),
        (MISSED, "2026-12-31 renews 30 days", "notice was due by 2026-10-02, and is due by 2026-12-01 now"),
        (END, DUE, "renews by itself from now on: notice is due by 2026-11-30"),
        ("2026-10-01 ?", DUE, "renews by itself from now on: notice is due by 2026-11-30"),
        (RENEWS, DUE, "asks for notice from now on: notice is due by 2026-11-30"),
        ("- renews", DUE, "has an end now: notice is due by 2026-11-30"),
        (None, DUE, "a new contract: notice is due by 2026-11-30"),
        # Notice is missed after the change.
        (
            "2026-12-31 renews 30 days",
            MISSED,
            "the contract runs until 2027-12-31: notice had to be given by 2026-10-02 instead of 2026-12-01",
        ),
        (
            "2026-12-31 renews 60 days",
            MISSED,
            "the contract runs until 2027-12-31: notice had to be given by 2026-10-02 instead of 2026-11-01",
        ),
        (
            END,
            MISSED,
            "renews by itself from now on; the contract runs until 2027-12-31: notice had to be given by 2026-10-02",
        ),
        (None, MISSED, "a new contract; the contract runs until 2027-12-31: notice had to be given by 2026-10-02"),
        # No notice is due any more.
        (DUE, END, "no notice needed any more: the contract ends on 2027-02-28"),
        (MISSED, "2026-11-01 ends", "no notice needed any more: the contract ended on 2026-11-01"),
        (
            DUE,
            "2027-02-28 ?",
            (
                "no notice date any more: the contract ends on 2027-02-28, and the file does not say whether it "
                "renews by itself"
            ),
        ),
        (DUE, RENEWS, "no notice asked for any more: the contract renews by itself after 2027-02-28"),
        (DUE, "- renews 90 days", "no notice date any more: the contract has no end now"),
        (DUE, None, "there is no contract any more: notice was due by 2026-11-30"),
        (MISSED, None, "there is no contract any more: notice had to be given by 2026-10-02"),
        # The end moves.
        (END, "2027-03-31 ends", "the contract ends on 2027-03-31 instead of 2027-02-28"),
        (END, "2026-01-31 ends", "the contract ended on 2026-01-31 instead of 2027-02-28"),
        (RENEWS, END, "does not renew by itself any more: the contract ends on 2027-02-28"),
        ("- ?", END, "has an end now: the contract ends on 2027-02-28"),
        (None, END, "a new contract: the contract ends on 2027-02-28"),
        (END, RENEWS, "renews by itself from now on: the contract renews by itself after 2027-02-28"),
        (RENEWS, "2027-03-31 renews", "the contract renews by itself after 2027-03-31 instead of 2027-02-28"),
        ("- ?", RENEWS, "has an end now: the contract renews by itself after 2027-02-28"),
        (None, RENEWS, "a new contract: the contract renews by itself after 2027-02-28"),
        (END, "- ends", "the contract has no end now"),
        (RENEWS, None, "there is no contract any more: it renewed by itself after 2027-02-28"),
        (END, None, "there is no contract any more: it was to end on 2027-02-28"),
        ("2026-10-01 ends", None, "there is no contract any more: it ended on 2026-10-01"),
        # An open-ended contract comes, changes or goes.
        (None, OPEN, "a new contract: the contract can be ended on 2027-03-31, with notice by 2026-12-31"),
        (
            "- ? 3 months",
            OPEN,
            "has fixed dates to end on now: the contract can be ended on 2027-03-31, with notice by 2026-12-31",
        ),
        (
            END,
            OPEN,
            "does not end by itself any more: the contract can be ended on 2027-03-31, with notice by 2026-12-31",
        ),
        (
            RENEWS,
            OPEN,
            "asks for notice from now on: the contract can be ended on 2027-03-31, with notice by 2026-12-31",
        ),
        (DUE, OPEN, "is open-ended now: the contract can be ended on 2027-03-31, with notice by 2026-12-31"),
        (MISSED, OPEN, "is open-ended now: the contract can be ended on 2027-03-31, with notice by 2026-12-31"),
        (
            OPEN,
            "- ? 1 month to year-end",
            (
                "the contract can be ended on 2026-12-31 instead of 2027-03-31, with notice by 2026-11-30 instead of "
                "2026-12-31"
            ),
        ),
        (
            OPEN,
            "- ? 2 months to quarter-end",
            "the contract can be ended on 2027-03-31, with notice by 2027-01-31 instead of 2026-12-31",
        ),
        (OPEN, None, "there is no contract any more: it could be ended on 2027-03-31, with notice by 2026-12-31"),
        (OPEN, "- ?", "no notice date any more: the contract has no end now"),
        (OPEN, END, "no notice needed any more: the contract ends on 2027-02-28"),
        (OPEN, RENEWS, "no notice asked for any more: the contract renews by itself after 2027-02-28"),
        (
            OPEN,
            DUE,
            "the term ends on 2027-02-28 instead of 2027-03-31; notice is due by 2026-11-30 instead of 2026-12-31",
        ),
    ],
)
def test_how_a_change_is_reported(was: str | None, now: str | None, text: str) -> None:
    assert differs(of(was), of(now))
    assert describe_change(of(was), of(now)) == text


def test_a_longer_renewal_of_a_contract_whose_notice_is_missed() -> None:
    terms = {"end": "2026-12-31", "auto_renew": "true", "notice": "90 days"}
    was = renewal_status(Contract.model_validate(terms), TODAY)
    now = renewal_status(Contract.model_validate({**terms, "renewal_term": "24 months"}), TODAY)
    assert describe_change(was, now) == (
        "the contract runs until 2028-12-31 instead of 2027-12-31: notice had to be given by 2026-10-02"
    )
    both = renewal_status(Contract.model_validate({**terms, "end": "2027-01-01", "notice": "91 days"}), TODAY)
    assert describe_change(was, both) == (
        "the term ends on 2027-01-01 instead of 2026-12-31; the contract runs until 2028-01-01 instead of 2027-12-31: "
        "notice had to be given by 2026-10-02, as before"
    )


@pytest.mark.parametrize(
    ("was", "now"), [(None, "- ?"), ("- ?", None), (END, "2027-02-28 ?"), (DUE, DUE), (None, None)]
)
def test_what_is_not_worth_telling(was: str | None, now: str | None) -> None:
    assert not differs(of(was), of(now))


# The renewal algebra's known answers: end, renewal term, notice, day, then the end of the term and the deadline.
KNOWN = [
    ("2025-08-28", "12 months", "2 months", "2026-02-11", "2026-08-28", "2026-06-28"),
    ("2023-08-01", "12 months", "3 months", "2023-10-31", "2024-08-01", "2024-05-01"),
    ("2021-09-27", "12 months", "3 months", "2019-06-07", "2021-09-27", "2021-06-27"),
    ("2027-03-01", "12 months", "2 weeks", "2026-11-22", "2027-03-01", "2027-02-15"),
    ("2027-03-01", "12 months", "4 weeks", "2026-11-22", "2027-03-01", "2027-02-01"),
    ("2027-03-01", "12 months", "8 weeks", "2026-11-22", "2027-03-01", "2027-01-04"),
]


@pytest.mark.parametrize(("end", "term", "period", "today", "term_end", "by"), KNOWN)
def test_known_answers_of_the_renewal_algebra(  # noqa: PLR0917 # a row of the table
    end: str, term: str, period: str, today: str, term_end: str, by: str
) -> None:
    keys = {"end": end, "auto_renew": "true", "renewal_term": term, "notice": period}
    found = renewal_status(Contract.model_validate(keys), date.fromisoformat(today))
    assert found == RenewalStatus("due", date.fromisoformat(term_end), date.fromisoformat(by))


DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
CONTRACTS = st.builds(
    lambda end, renews, term, period: Contract.model_validate(
        {
            key: value
            for key, value in (("end", end), ("auto_renew", renews), ("renewal_term", term), ("notice", period))
            if value is not None
        }
    ),
    st.none() | DAYS.map(str),
    st.sampled_from((None, "true", "true", "false")),
    st.sampled_from((None, "1 month", "12 months", "24 months", "30 days")),
    st.sampled_from((None, "30 days", "3 months", "26 weeks", "0 days")),
)


@MANY
@given(st.none() | CONTRACTS, st.none() | CONTRACTS, DAYS)
def test_every_change_is_reported_with_the_days_that_it_moves_to(
    one: Contract | None, other: Contract | None, today: date
) -> None:
    was, now = renewal_status(one, today), renewal_status(other, today)
    if differs(was, now):
        text = describe_change(was, now)
        days = {str(now.notice or now.end)} if now.state not in ("none", "endless") else set()
        assert all(day in text for day in days) or str(now.runs_until) in text
        assert "None" not in text
    assert (was.state == "missed") == (was.notice is not None and was.notice < today)
    due = None if one is None else notice(one, today)
    assert (due is None) == (was.notice is None)
    if was.end is not None and was.state != "ended":
        assert was.end >= today
    assert not differs(was, was)
    assert differs(was, now) == differs(now, was)
    assert timedelta(0) <= (now.runs_until or today) - today
