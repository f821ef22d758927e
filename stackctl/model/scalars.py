"""Scalars, each read strictly from its text.

A YAML reader that guesses types turns `no` into false, `012` into ten and `1:30` into ninety. Here every scalar arrives
as text, the field that it stands in decides what it means, and what does not fit is refused with the reason. A reason
reads on after the value: `"1e3" is not an amount: …`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from stackctl.model.currency import DIGITS
from stackctl.model.readings import readings
from stackctl.model.rule import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.json_schema import JsonSchemaValue

V = TypeVar("V")

FIRST_DAY = date(1980, 1, 1)
LAST_DAY = date(2199, 12, 31)

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?", re.ASCII)
_RATE = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,10})?", re.ASCII)
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DURATION = re.compile(r"(0|[1-9][0-9]{0,3}) (day|week|month)s?", re.ASCII)
_NOTICE = re.compile(rf"({_DURATION.pattern})(?: to (month|quarter|half-year|year|term)-end)?", re.ASCII)
_SCORE = re.compile(r"[1-5]", re.ASCII)
_DAY_OF_YEAR = re.compile(
    r"([1-9]|1[0-2])"
    r"|(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|(02)-(0[1-9]|1[0-9]|2[0-8])",
    re.ASCII,
)
_VERSION = re.compile("1")
_PERIOD = re.compile(r"[0-9]{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_OWN_CODE = re.compile(rf"(?!{'|'.join(FAMILIES)})[A-Z]{{2,8}}[0-9]{{3}}", re.ASCII)

REFUSED = "refused"
"""The type of every error raised here; the reason is its message."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A count of days, weeks or calendar months."""

    count: int
    unit: Literal["day", "week", "month"]

    def __str__(self) -> str:
        """Write the duration as files do: `90 days`, `1 month`."""
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


FixedDate = Literal["month-end", "quarter-end", "half-year-end", "year-end"]
"""The days on which alone some contracts end: the last ones of the calendar's months, quarters, half-years or years."""
FIXED_DATES: tuple[FixedDate, ...] = get_args(FixedDate)


@dataclass(frozen=True, slots=True)
class NoticePeriod(Duration):
    """How long before an end notice is due.

    `to`: the contract ends on such dates only; None: where a term ends.
    """

    to: FixedDate | None = None

    def __str__(self) -> str:
        """Write the period as files do: `90 days`, `3 months to quarter-end`."""
        length = Duration.__str__(self)
        return length if self.to is None else f"{length} to {self.to}"


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day that every year has."""

    month: int
    day: int = 1

    def __str__(self) -> str:
        """Write the day as files do: `10`, `04-06`."""
        return str(self.month) if self.day == 1 else f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A pydantic field whose function reads text; answers are kept."""

    read: Callable[[str], object]
    json_schema: dict[str, Any]
    written_as_text: bool = False  # whether JSON holds the text that was read, not the value

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Have pydantic read by the function."""
        return core_schema.no_info_after_validator_function(
            lru_cache(maxsize=16384)(self.read),
            core_schema.str_schema(strict=True),
            serialization=(
                core_schema.to_string_ser_schema(when_used="json")
                if self.written_as_text
                else core_schema.simple_ser_schema("any")
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give the JSON Schema as it was given."""
        return dict(self.json_schema)


def advice_of(scalar: Scalar, text: str = "") -> str | None:
    """Advise on a text that is no value."""
    try:
        scalar.read(text)
    except PydanticCustomError as error:
        return error.message().partition(": ")[2]
    return None


def _refuse(reason: str) -> PydanticCustomError:
    # Braces in a reason would be taken for fields of the template.
    return PydanticCustomError(REFUSED, "{reason}", {"reason": reason})


def _reader(
    pattern: re.Pattern[str], make: Callable[[str], V], reason: str, fits: Callable[[V], bool] = lambda _: True
) -> Callable[[str], V]:
    """Make a reader of texts that match and fit."""

    def read(text: str) -> V:
        if pattern.fullmatch(text) and fits(value := make(text)):
            return value
        raise _refuse(reason)

    return read


def _read_amount(text: str) -> Decimal:
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if text.startswith("-"):
        raise _refuse("is negative: write it without the minus; money that comes back is a line of kind: discount")
    if text.replace(".", "", 1).isdecimal() and len(text.partition(".")[0]) > 12:  # noqa: PLR2004 # the pattern's bound
        raise _refuse("is too large: an amount has at most 12 digits before the point")
    raise _no_amount(text, "")


def _no_amount(text: str, sign: str) -> PydanticCustomError:
    meant = " or ".join(f"{sign}{amount}" for amount in readings(text))
    usual = f"digits and at most four decimals after a point, such as {sign}1450.00"
    return _refuse(f"is not an amount: write {meant or usual}")


def _read_signed_amount(text: str) -> Decimal:
    if not text.startswith("-"):
        return _read_amount(text)
    if not _NUMBER.fullmatch(text[1:]):
        raise _no_amount(text[1:], "-")
    amount = Decimal(text[1:])
    return -amount if amount else amount


def _read_date(text: str) -> date:
    if _DATE.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise _refuse("is not a day of the calendar") from None
        if FIRST_DAY <= day <= LAST_DAY:
            return day
        raise _refuse("is outside the years 1980 to 2199: leave the key out where there is no date")
    raise _refuse("is not a date: write year-month-day, such as 2026-11-22")


def _read_flag(text: str) -> bool:
    if text == "true":
        return True
    if text == "false":
        return False
    raise _refuse("is neither true nor false: write one of the two")


def _read_duration(text: str) -> Duration:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise _refuse("is not a duration: write a number of days, weeks or months, such as 90 days or 12 months")
    unit: Literal["day", "week", "month"] = "day" if match[2] == "day" else "week" if match[2] == "week" else "month"
    return Duration(int(match[1]), unit)


def _read_notice(text: str) -> NoticePeriod:
    match = _NOTICE.fullmatch(text)
    if match is None:
        raise _refuse(
            "is not a notice period: write a number of days, weeks or months, such as 90 days; where the contract "
            f"ends on fixed dates only, add {', '.join(f'to {date_}' for date_ in FIXED_DATES)} or to term-end, "
            "such as 3 months to quarter-end"
        )
    length, date_ = _read_duration(match[1]), f"{match[4]}-end"
    return NoticePeriod(length.count, length.unit, next((fixed for fixed in FIXED_DATES if fixed == date_), None))


_SHORTEST_TERM = 7


def _read_term(text: str) -> Duration:
    duration = _read_duration(text)
    if duration.unit == "day" and duration.count < _SHORTEST_TERM:
        raise _refuse("is less than a week: write how long a renewal lasts, such as 12 months")
    if duration.count == 0:
        raise _refuse("is no time at all: write how long a renewal lasts, such as 12 months")
    return duration


def _read_day_of_year(text: str) -> DayOfYear:
    if _DAY_OF_YEAR.fullmatch(text):
        month, _, day = text.partition("-")
        return DayOfYear(int(month), int(day or 1))
    if text == "02-29":
        raise _refuse("is a day that most years do not have: write 03-01, or 02-28")
    raise _refuse(
        "is no day of the year: write a month from 1 (January) to 12, or month-day, such as 04-06 for 6 April"
    )


def _read_currency(text: str) -> str:
    if text in DIGITS:
        return text
    raise _refuse("is not a currency: write a code of ISO 4217, such as EUR or USD")


def _read_own_code(text: str) -> str:
    if _OWN_CODE.fullmatch(text):
        return text
    if text.startswith(tuple(FAMILIES)):
        raise _refuse(f"begins as the codes of {text[:3]} do, which are built in: write other letters, such as ACME001")
    raise _refuse("is not a code: write 2 to 8 capital letters and 3 digits, such as ACME001")


def _read_name(text: str) -> str:
    if text.strip():
        return text
    raise _refuse("is empty: write a name")


_read_rate = _reader(
    _RATE, Decimal, "is not a rate: write units of the currency for one unit of the base, such as 1.0821", bool
)
_read_percent = _reader(
    _NUMBER,
    Decimal,
    "is not a percentage: write a number from 0 to 100, such as 7 or 99.95",
    lambda value: value <= 100,  # noqa: PLR2004 # what percent means
)
_read_ratio = _reader(
    _NUMBER, Decimal, "is not a share: write a number from 0 to 1, such as 0.5", lambda value: value <= 1
)
_read_count = _reader(_COUNT, int, "is not a whole number: write digits only, such as 40")
_read_score = _reader(_SCORE, int, "is not a score: write 1, 2, 3, 4 or 5")
_read_version = _reader(_VERSION, int, "is not a version of the format that this stackctl reads: write 1")
_read_period = _reader(
    _PERIOD, str, "is not a period: write a year, quarter or month, such as 2026, 2026-Q3 or 2026-09"
)
_read_slug = _reader(
    _SLUG, str, "is not a slug: write lower-case letters, digits and single hyphens, such as marketing-automation"
)

_ANY_SCALAR = {"type": ["string", "number", "boolean"]}
_NUMERIC = {"type": ["number", "string"]}
_WHOLE = {"type": ["integer", "string"]}

Text = Annotated[str, Scalar(str, _ANY_SCALAR)]
"""Text as it is written, whatever it looks like."""
Name = Annotated[str, Scalar(_read_name, _ANY_SCALAR)]
"""Text that is not blank."""
Slug = Annotated[str, Scalar(_read_slug, {"type": ["string", "number"], "pattern": f"^{_SLUG.pattern}$"})]
OwnCode = Annotated[str, Scalar(_read_own_code, {"type": "string", "pattern": f"^{_OWN_CODE.pattern}$"})]
"""The code of a rule of the organisation's own: capital letters that begin as no built-in family, and 3 digits."""
AMOUNT = Scalar(_read_amount, {**_NUMERIC, "minimum": 0, "pattern": f"^{_NUMBER.pattern}$"})
Amount = Annotated[Decimal, AMOUNT]
"""A sum of money or a quantity: never negative, at most 12 digits and four decimals."""
SignedAmount = Annotated[Decimal, Scalar(_read_signed_amount, {**_NUMERIC, "pattern": f"^-?{_NUMBER.pattern}$"})]
"""A sum of money that was paid or, where it is negative, that came back."""
Rate = Annotated[Decimal, Scalar(_read_rate, {**_NUMERIC, "exclusiveMinimum": 0, "pattern": f"^{_RATE.pattern}$"})]
Percent = Annotated[
    Decimal, Scalar(_read_percent, {**_NUMERIC, "minimum": 0, "maximum": 100, "pattern": f"^{_NUMBER.pattern}$"})
]
Ratio = Annotated[Decimal, Scalar(_read_ratio, {**_NUMERIC, "minimum": 0, "maximum": 1})]
Count = Annotated[int, Scalar(_read_count, {**_WHOLE, "minimum": 0, "pattern": f"^(?:{_COUNT.pattern})$"})]
Score = Annotated[int, Scalar(_read_score, {**_WHOLE, "minimum": 1, "maximum": 5, "pattern": f"^{_SCORE.pattern}$"})]
StartOfYear = Annotated[
    DayOfYear,
    Scalar(
        _read_day_of_year,
        {**_WHOLE, "minimum": 1, "maximum": 12, "pattern": f"^(?:{_DAY_OF_YEAR.pattern})$"},
        written_as_text=True,
    ),
]
FormatVersion = Annotated[int, Scalar(_read_version, {"enum": [1, "1"]})]
Date = Annotated[date, Scalar(_read_date, {"type": "string", "format": "date"})]
Flag = Annotated[bool, Scalar(_read_flag, {"enum": [True, False, "true", "false"]})]
Notice = Annotated[
    NoticePeriod, Scalar(_read_notice, {"type": "string", "pattern": f"^{_NOTICE.pattern}$"}, written_as_text=True)
]
Term = Annotated[
    Duration,
    Scalar(_read_term, {"type": "string", "pattern": "^[1-9][0-9]{0,3} (day|week|month)s?$"}, written_as_text=True),
]
Period = Annotated[str, Scalar(_read_period, {"type": ["string", "integer"], "pattern": f"^{_PERIOD.pattern}$"})]
Currency = Annotated[str, Scalar(_read_currency, {"type": "string", "pattern": "^[A-Z]{3}$"})]
