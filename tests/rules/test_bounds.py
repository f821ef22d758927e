"""No rule fails on values that a file may hold: dates, durations and amounts at the bounds of the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from datetime import date

DAYS = st.one_of(
    st.sampled_from([FIRST_DAY, LAST_DAY]),
    st.dates(FIRST_DAY, LAST_DAY),
    st.dates(LAST_DAY.replace(year=2198), LAST_DAY),
)
COUNTS = st.sampled_from([1, 2, 12, 31, 9999])
UNITS = st.sampled_from(["day", "weeks", "months"])
TERMS = st.builds(lambda number, unit: f"{number} {unit}", COUNTS, UNITS)
FLAGS = st.sampled_from(["true", "false"])
AMOUNTS = st.sampled_from(["0", "0.0001", "1450.00", "999999999999.9999"])


def written(**keys: object) -> str:
    """A mapping as it stands in a file; what is None is left out."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items() if value is not None) + "}"


def maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | values


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, object]:
    start, end = sorted(draw(st.tuples(DAYS, DAYS)))
    return {
        "start": draw(st.sampled_from([None, start])),
        "end": draw(st.sampled_from([None, end, end])),
        "auto_renew": draw(maybe(FLAGS)),
        "renewal_term": draw(maybe(TERMS)),
        "notice": draw(maybe(TERMS | st.just("0 days"))),
        "uplift": draw(st.sampled_from([None, "{}", "{percent: 100}", "{cap_percent: 0}"])),
    }


@st.composite
def lines(draw: st.DrawFn) -> str:
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    return written(
        kind=draw(st.sampled_from(["seats", "subscription", "discount", "one-off", "internal"])),
        amount=draw(AMOUNTS),
        per=draw(st.sampled_from(["month", "quarter", "year", "term", "once"])),
        quantity=draw(maybe(AMOUNTS)),
        **{"from": draw(st.sampled_from([None, first])), "to": draw(st.sampled_from([None, last]))},
    )


@settings(max_examples=400, deadline=None)
@given(
    today=DAYS,
    since=st.none() | DAYS,
    status=st.sampled_from(["proposed", "active", "sunsetting", "retired"]),
    other=st.sampled_from(["active", "sunsetting", "retired"]),
    terms=contracts(),
    shared=contracts(),
    named=st.booleans(),
    price=st.lists(lines(), max_size=3),
    currency=st.sampled_from(["EUR", "USD", "JPY"]),
    disposition=st.sampled_from(["invest", "eliminate"]),
)
def test_no_rule_fails_at_the_bounds(
    *,
    today: date,
    since: date | None,
    status: str,
    other: str,
    terms: dict[str, object],
    shared: dict[str, object],
    named: bool,
    price: list[str],
    currency: str,
    disposition: str,
) -> None:
    cost = f"{{currency: {currency}, lines: [{', '.join(price)}]}}"
    tool = {"vendor": "V", "category": "crm", "since": since, "disposition": disposition}
    usage = "{seats: 999999999, active: 1}"
    files = {
        "contracts/x.yaml": written(vendor="V", covers="{a: 0, b: 100}", cost=cost, **shared),
        "tools/a.yaml": written(
            name="A", status=status, usage=usage, cost=cost, contract="x" if named else written(**terms), **tool
        ),
        "tools/b.yaml": written(name="B", status=other, **tool),
    }
    sources = [SourceFile("stackctl.yaml", b""), *(SourceFile(path, text.encode()) for path, text in files.items())]
    outcome = check(load(sources), today)
    assert outcome.crashes == ()
