"""Numbers and days as they are usual somewhere: what people read, and what a spreadsheet of that place reads."""

from __future__ import annotations

import re
import sys
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import parse_date
from babel.localedata import locale_identifiers
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from stackctl.model.errors import StackctlError
from stackctl.model.look import PLAIN, Look
from stackctl.output.kit import conventions as module
from stackctl.output.kit.conventions import Conventions, conventions
from tests.core.text.test_escape import MANY

DAY = date(2026, 3, 5)
AMOUNT = Decimal("-1234567.50")


def usual(locale: str) -> Conventions:
    return conventions(Look(locale=locale))


KNOWN = {
    # locale: a number, one in CSV, a day, one in CSV, a percentage, the delimiter
    "de_DE": ("-1.234.567,50", "-1234567,50", "05.03.2026", "05.03.2026", "12,5 %", ";"),
    "de-AT": ("-1.234.567,50", "-1234567,50", "05.03.2026", "05.03.2026", "12,5 %", ";"),
    "en_US": ("-1,234,567.50", "-1234567.50", "3/5/2026", "3/5/2026", "12.5%", ","),
    "en_GB": ("-1,234,567.50", "-1234567.50", "05/03/2026", "05/03/2026", "12.5%", ","),
    "fr_FR": ("-1 234 567,50", "-1234567,50", "05/03/2026", "05/03/2026", "12,5 %", ";"),
    "fr_CH": ("-1 234 567,50", "-1234567,50", "05.03.2026", "05.03.2026", "12,5%", ";"),
    "de_CH": ("-1’234’567.50", "-1234567.50", "05.03.2026", "05.03.2026", "12.5%", ";"),
    "hi_IN": ("-12,34,567.50", "-1234567.50", "5/3/2026", "5/3/2026", "12.5%", ","),
    "ar_EG": ("-1,234,567.50", "-1234567.50", "5/3/2026", "5/3/2026", "12.5%", ","),
    "sv_SE": ("−1 234 567,50", "-1234567,50", "2026-03-05", "2026-03-05", "12,5 %", ";"),
    "tr_TR": ("-1.234.567,50", "-1234567,50", "5.03.2026", "5.03.2026", "%12,5", ";"),
    "hu_HU": ("-1 234 567,50", "-1234567,50", "2026. 03. 05.", "2026-03-05", "12,5%", ";"),
    "en_US_POSIX": ("-1234567.50", "-1234567.50", "3/5/2026", "3/5/2026", "12.5%", ","),
}


@pytest.mark.parametrize("locale", KNOWN)
def test_what_is_usual(locale: str) -> None:
    it = usual(locale)
    found = (it.number(AMOUNT), it.csv_number(AMOUNT), it.day(DAY), it.csv_day(DAY), it.percent(Decimal("12.5")))
    assert (*found, it.csv_delimiter) == KNOWN[locale]


def test_without_a_locale_it_is_as_stackctl_writes() -> None:
    it = conventions(PLAIN)
    assert it == Conventions()
    assert (it.number(AMOUNT), it.csv_number(AMOUNT), it.day(DAY), it.csv_day(DAY), it.percent(Decimal(12))) == (
        "-1 234 567.50", "-1234567.50", "2026-03-05", "2026-03-05", "12 %",
    )  # fmt: skip
    assert it.csv_delimiter == ","


@pytest.mark.parametrize(
    ("number", "german"),
    [("0", "0"), ("0.00", "0,00"), ("-0.00", "0,00"), ("0.005", "0,005"), ("999", "999"), ("1000", "1.000"),
     ("-999.9", "-999,9"), ("1E+3", "1.000"), ("123456789012345678.901", "123.456.789.012.345.678,901")],
)  # fmt: skip
def test_a_number_keeps_the_decimals_that_it_has(number: str, german: str) -> None:
    assert usual("de_DE").number(Decimal(number)) == german


def test_without_babel_only_a_locale_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module._usual_in.cache_clear()
    monkeypatch.setitem(sys.modules, "babel", None)
    assert conventions(PLAIN) == Conventions()
    with pytest.raises(StackctlError, match='--locale needs the extra "reports"') as caught:
        usual("de_DE")
    assert caught.value.hint is not None
    assert "pip install 'martech-stackctl[reports]'" in caught.value.hint


@pytest.mark.parametrize(
    ("locale", "meant"),
    [
        ("de_ED", "de_DE"),
        ("deDE", "de_DE"),
        ("en_EN", "en_"),
        ("xx", None),
        ("", None),
        ("\x1b[31m", None),
        ("\0", None),
    ],
)
def test_an_unknown_locale_is_refused(locale: str, meant: str | None) -> None:
    with pytest.raises(StackctlError, match="is not known") as caught:
        usual(locale)
    (message,) = caught.value.lines
    assert message.isprintable()
    assert ('did you mean "' in message) == (meant is not None)
    assert meant is None or f'did you mean "{meant}' in message
    assert caught.value.hint is not None
    assert "such as de_DE" in caught.value.hint


@pytest.mark.parametrize("locale", ["de_DE.UTF-8", "DE_de", "de_DE@euro"])
def test_what_the_system_calls_it_is_understood(locale: str) -> None:
    assert usual(locale) == usual("de_DE")


def _numbers(text: str) -> list[int]:
    return sorted(map(int, re.findall(r"\d+", text)))


def test_every_locale_is_safe_to_read() -> None:
    for locale in sorted(locale_identifiers()):
        it = usual(locale)
        shown = (it.number(AMOUNT), it.day(DAY), it.percent(Decimal("12.5")), it.csv_number(AMOUNT), it.csv_day(DAY))
        for text in shown:
            # No mark of direction, no space that is none, no digits but the Latin ones.
            assert text.isprintable(), locale
            assert not re.search("[\u00a0\u202f\u200e\u200f\u061c]", text), locale
            assert all(character in "0123456789" for character in text if character.isdigit()), locale
        assert _numbers(it.day(DAY)) == _numbers(it.csv_day(DAY)) == [3, 5, 2026], locale
        assert "".join(re.findall(r"\d+", it.number(AMOUNT))) == "123456750", locale
        assert it.decimal not in (it.group, it.csv_delimiter), locale
        assert re.fullmatch(r"-\d+[.,]\d\d", it.csv_number(AMOUNT)), locale
        assert re.fullmatch(r"[\d./-]+", it.csv_day(DAY)), locale


@pytest.mark.parametrize("locale", ["de_DE", "en_US", "fr_CH", "de_AT", "sv_SE", "pl_PL", "es_ES", "pt_BR", "nl_NL"])
@given(value=st.decimals(-(10**12), 10**12, places=2), day=st.dates(date(1980, 1, 1), date(2199, 12, 31)))
@MANY
def test_babel_reads_back_what_was_written(locale: str, value: Decimal, day: date) -> None:
    it = usual(locale)
    assert parse_decimal(it.number(value).replace("−", "-").replace(" ", "\u00a0"), locale=locale) == value
    assert parse_decimal(it.csv_number(value), locale=locale, strict=True) == value
    assert parse_date(it.day(day), locale=Locale.parse(locale), format="short") == day
