"""Writing numbers and days: stackctl's way, or a locale's (`--locale`).

Babel, and in it the Unicode CLDR, knows what is usual; it is read once a locale. Digits are always the Latin ones, and
what only serves typesetting (marks of direction, spaces that do not break) is left out, so that columns line up on
every terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError, missing_extra

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from babel import Locale

    from stackctl.model.look import Look

_SPACES = re.compile("[\u00a0\u2009\u202f]")
_MARKS = re.compile("[\u061c\u200e\u200f]")
_GROUPS = frozenset(".,'’ ")
_NUMBER = re.compile(r"[#0][#,0]*(?:\.[#0]+)?")
_NUMERIC_DAY = re.compile(r"(?:d|dd|M|MM|y|yy|[-./ ]|'[^']*')+")
_PARTS = {"d": "{0.day}", "dd": "{0.day:02}", "M": "{0.month}", "MM": "{0.month:02}"}
_PART = re.compile(r"'[^']*'|d+|M+|y+|[^dMy']+")
# Excel separates by the system's list separator. It is a semicolon where the comma is taken by the decimals, and in
# Switzerland and Liechtenstein, whatever their language.
_SEMICOLON = frozenset({"CH", "LI"})
_UNPARTED = 9  # digits that stand together: CLDR says with 1000 that thousands are not parted
_EXAMPLE = "name a language and a country, such as de_DE, en_US or fr_CH"


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions of stackctl: ISO dates, decimal point, spaced thousands.

    In a CSV file a number has no thousands separator, so that every spreadsheet takes it for one. `grouping` says how
    many digits stand together: next to the decimals, and further up (3 and 2 in India; 0: they are not parted).
    `day_format` is a format string for a date; `percent_format` one for a number as it is written. `months` are their
    short names in the `language`.
    """

    csv_delimiter: str = ","
    decimal: str = "."
    group: str = " "
    grouping: tuple[int, int] = (3, 3)
    minus: str = "-"
    percent_format: str = "{} %"
    day_format: str = "{0.year:04}-{0.month:02}-{0.day:02}"
    csv_day_format: str = "{0.year:04}-{0.month:02}-{0.day:02}"
    language: str = "en"
    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

    def number(self, value: Decimal) -> str:
        """Write a number for people, all decimals kept: `1 234.50`."""
        whole, point, decimals = f"{value:f}".removeprefix("-").partition(".")
        sign = self.minus if value.is_signed() and value else ""
        return sign + self._grouped(whole) + (self.decimal if point else "") + decimals

    def percent(self, value: Decimal) -> str:
        """Write a percentage, all decimals kept: `12.5 %`."""
        return self.percent_format.format(self.number(value))

    def csv_number(self, value: Decimal) -> str:
        """Write a number for a CSV file: `1234.50`."""
        return f"{value:f}".replace(".", self.decimal)

    def day(self, day: date) -> str:
        """Write a day: `2026-11-30`."""
        return self.day_format.format(day)

    def csv_day(self, day: date) -> str:
        """Write a day that spreadsheets recognise in CSV: `2026-11-30`."""
        return self.csv_day_format.format(day)

    def _grouped(self, digits: str) -> str:
        first, others = self.grouping
        if not first or len(digits) <= first:
            return digits
        groups = [digits[-first:]]
        rest = digits[:-first]
        while rest:
            groups.append(rest[-others:])
            rest = rest[:-others]
        return self.group.join(reversed(groups))


def conventions(look: Look) -> Conventions:
    """Return the conventions of the chosen locale.

    Raises `StackctlError` for a locale that does not exist, and where Babel is not installed.
    """
    return Conventions() if look.locale is None else _usual_in(look.locale)


@cache
def _usual_in(name: str) -> Conventions:
    locale = _locale(name)
    symbols = locale.number_symbols.get("latn", {})
    # Where the usual digits are others, a sign may be one that no spreadsheet reads between Latin ones.
    decimal = "," if symbols.get("decimal") == "," else "."
    group = _SPACES.sub(" ", symbols.get("group", ","))
    if group not in _GROUPS or group == decimal:
        group = "." if decimal == "," else ","
    pattern = locale.decimal_formats[None]
    first, others = pattern.grouping
    day = locale.date_formats["short"].pattern
    return Conventions(
        csv_delimiter=";" if decimal == "," or locale.territory in _SEMICOLON else ",",
        decimal=decimal,
        group=group,
        grouping=(first, others) if first < _UNPARTED else (0, 0),
        minus=_MARKS.sub("", symbols.get("minusSign", "-")),
        percent_format=_percent_format(locale.percent_formats[None].pattern),
        day_format=_day_format(day),
        csv_day_format=_csv_day_format(day),
        language=locale.language,
        months=tuple(locale.months["format"]["abbreviated"][number] for number in range(1, 13)),
    )


def _locale(name: str) -> Locale:
    try:
        from babel import Locale, UnknownLocaleError
        from babel.localedata import locale_identifiers
    except ImportError:
        raise missing_extra("--locale", "reports") from None
    identifier = name.replace("-", "_")
    try:
        return Locale.parse(identifier)
    except (ValueError, UnknownLocaleError):
        near = did_you_mean(identifier, locale_identifiers())
        raise StackctlError(f"--locale {terminal(quoted(name))} is not known{near}", hint=_EXAMPLE) from None


def _percent_format(pattern: str) -> str:
    """Place the number beside the sign, as in positive numbers."""
    plain = _MARKS.sub("", _SPACES.sub(" ", pattern.partition(";")[0]))
    return _NUMBER.sub("{}", plain, count=1)


def _day_format(pattern: str) -> str:
    """Return a numeric date format with four-digit years, else ISO."""
    plain = _MARKS.sub("", _SPACES.sub(" ", pattern))
    if not _NUMERIC_DAY.fullmatch(plain):
        return Conventions().day_format
    return "".join(
        _PARTS.get(part, "{0.year:04}" if part[0] == "y" else part.strip("'")) for part in _PART.findall(plain)
    )


def _csv_day_format(pattern: str) -> str:
    """Return a numeric date with one separator throughout, else ISO."""
    plain = _MARKS.sub("", pattern)
    parted = re.fullmatch(r"(?:d+|M+|y+)([-./])(?:d+|M+|y+)\1(?:d+|M+|y+)", plain)
    return _day_format(plain) if parted else Conventions().csv_day_format
