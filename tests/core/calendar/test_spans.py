"""Which days a report of costs covers."""

from __future__ import annotations

from datetime import date

import pytest

from stackctl.core.calendar.spans import SpanOptions, as_fiscal_year, span_of
from stackctl.model.errors import StackctlError
from stackctl.model.settings import Settings
from tests.core.money.costs import span

NOW = date(2026, 11, 22)


def settings(start: int) -> Settings:
    return Settings.model_validate({"fiscal_year_start": str(start)})


def of(asked: SpanOptions, start: int = 1) -> tuple[str, str]:
    found = span_of(settings(start), NOW, asked)
    return found.first.isoformat(), found.last.isoformat()


@pytest.mark.parametrize(
    ("asked", "start", "expected"),
    [
        (SpanOptions(), 1, ("2026-01-01", "2026-12-31")),
        (SpanOptions(), 4, ("2026-04-01", "2027-03-31")),
        (SpanOptions(), 12, ("2025-12-01", "2026-11-30")),
        (SpanOptions(fiscal_year=2024), 4, ("2024-04-01", "2025-03-31")),
        (SpanOptions(forecast=1), 4, ("2026-11-01", "2026-11-30")),
        (SpanOptions(forecast=120), 1, ("2026-11-01", "2036-10-31")),
        (SpanOptions("2026-03-15", "2026-03-15"), 1, ("2026-03-15", "2026-03-15")),
        (SpanOptions("2026-02", "2028-02"), 1, ("2026-02-01", "2028-02-29")),
        (SpanOptions("2026-02-10"), 4, ("2026-02-10", "2026-03-31")),
        (SpanOptions(None, "2026-05"), 4, ("2026-04-01", "2026-05-31")),
    ],
)
def test_the_span(asked: SpanOptions, start: int, expected: tuple[str, str]) -> None:
    assert of(asked, start) == expected


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (SpanOptions("2026-02-30"), '--from "2026-02-30" is not a date'),
        (SpanOptions("2026-13"), '--from "2026-13" is not a date'),
        (SpanOptions(None, "20261231"), '--to "20261231" is not a date'),
        (SpanOptions(None, "tomorrow"), '--to "tomorrow" is not a date'),
        (SpanOptions("0000-01"), '--from "0000-01" is not a date'),
        (SpanOptions("9999-12"), '--from "9999-12" is not a date'),
        (SpanOptions("1979-12-31", "1981-01-01"), '--from "1979-12-31" is outside the years 1980 to 2199'),
        (SpanOptions("2026-05", "2026-04"), "the span ends (2026-04-30) before it begins (2026-05-01)"),
        (SpanOptions("2026-01", "2036-01"), "2026-01-01 to 2036-01-31 is longer than 120 months"),
        (SpanOptions("2026-01", None, 2026), "--from and --to and --fiscal-year exclude each other"),
        (SpanOptions(fiscal_year=2026, forecast=3), "--fiscal-year and --forecast exclude each other"),
        (SpanOptions(None, "2027-01", None, 3), "--from and --to and --forecast exclude each other"),
        (SpanOptions(forecast=0), "--forecast 0 is out of range"),
        (SpanOptions(forecast=121), "--forecast 121 is out of range"),
        (SpanOptions(fiscal_year=26), "--fiscal-year 26 is out of range"),
        (SpanOptions(fiscal_year=2199), "--fiscal-year 2199 is out of range"),
    ],
)
def test_what_cannot_be_covered_is_refused(asked: SpanOptions, message: str) -> None:
    with pytest.raises(StackctlError) as refused:
        of(asked)
    assert refused.value.lines == (message,)


def test_a_fiscal_year_is_known_as_one() -> None:
    assert as_fiscal_year(settings(4), span("2026-04-01", "2027-03-31")) == 2026
    assert as_fiscal_year(settings(4), span("2026-04-01", "2027-03-30")) is None
    assert as_fiscal_year(settings(1), span("2026-04-01", "2027-03-31")) is None
