"""Traps of type, number and date: what a value must mean, or that it must be refused.

A YAML reader that guesses turns `no` into false, `012` into ten and `1:30` into ninety. Here the field decides what its
scalar means. Each trap is a whole tool file, the path of one value in it, and what must come out of the model there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

import yaml

TOOL = "name: HubSpot\nvendor: HubSpot\ncategory: crm\nstatus: active\n"


class Refused(Enum):
    """The value must be refused."""

    VALUE = "a finding at the line and column of the value"
    MISSING = "the same finding as if the key were not there"


REFUSED: Final = Refused.VALUE
MISSING: Final = Refused.MISSING

Path = tuple[str | int, ...]
Expected = str | Decimal | date | bool | int | tuple[str, ...] | Refused | None


@dataclass(frozen=True, slots=True)
class Trap:
    """One value of one tool file, and what it must mean."""

    name: str
    yaml: str
    """The whole file."""
    path: Path
    """The keys and places that lead to the value in the file."""
    expected: Expected
    """A duration is given as text and stands for the value whose `str()` it is."""

    @property
    def attributes(self) -> Path:
        """The path of the value in the model: `from` and `with` are words of Python and end in an underscore there."""
        return tuple(f"{step}_" if step in ("from", "with") else step for step in self.path)

    @property
    def refused(self) -> bool:
        """Whether the file must not load."""
        return isinstance(self.expected, Refused)


def position(trap: Trap) -> tuple[int, int]:
    """The line and column of the trap's value, counted from 1."""
    node: yaml.Node | None = yaml.compose(trap.yaml, Loader=yaml.SafeLoader)
    for step in trap.path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        else:
            node = None
    if node is None:
        raise LookupError(f"{trap.name}: nothing is at its path")
    return node.start_mark.line + 1, node.start_mark.column + 1


_COST = "cost:\n  currency: EUR\n  lines:\n    - kind: seats\n      per: month\n"
_USAGE = "usage:\n  source: okta\n"
_DPA = "compliance:\n  dpa:\n    status: signed\n"
_CONTRACT = "contract:\n  number: HS-1\n"

# What stands before the line of the key, and the path of the block that it stands in.
_BLOCKS: dict[str, tuple[str, Path]] = {
    "amount": (TOOL + "cost:\n  lines:\n    - kind: seats\n      per: month\n", ("cost", "lines", 0)),
    "quantity": (TOOL + _COST + "      amount: 45.00\n", ("cost", "lines", 0)),
    "item": (TOOL + _COST + "      amount: 45.00\n", ("cost", "lines", 0)),
    "from": (TOOL + _COST + "      amount: 45.00\n", ("cost", "lines", 0)),
    "to": (TOOL + _COST + "      amount: 45.00\n", ("cost", "lines", 0)),
    "lines": (TOOL + "cost:\n  currency: EUR\n", ("cost",)),
    "currency": (TOOL + "cost:\n  lines: []\n", ("cost",)),
    "number": (TOOL + "contract:\n  document: x\n", ("contract",)),
    "notice": (TOOL + _CONTRACT, ("contract",)),
    "renewal_term": (TOOL + _CONTRACT, ("contract",)),
    "auto_renew": (TOOL + _CONTRACT, ("contract",)),
    "end": (TOOL + _CONTRACT, ("contract",)),
    "cap_percent": (TOOL + _CONTRACT + "  uplift:\n    percent: 3\n", ("contract", "uplift")),
    "seats": (TOOL + _USAGE, ("usage",)),
    "source": (TOOL + "usage:\n  seats: 40\n", ("usage",)),
    "retention_months": (TOOL + "data:\n  purpose: x\n", ("data",)),
    "stored_in": (TOOL + "data:\n  purpose: x\n", ("data",)),
    "purpose": (TOOL + "data:\n  stored_in: [eu]\n", ("data",)),
    "country": (TOOL + "data:\n  transfers:\n    - mechanism: scc\n", ("data", "transfers", 0)),
    "target_percent": (TOOL + "sla:\n  period: 2026-Q3\n", ("sla",)),
    "signed": (TOOL + _DPA, ("compliance", "dpa")),
    "provider": (TOOL + "sso:\n  app: HubSpot\n", ("sso",)),
    "trains_on_our_data": (TOOL + "ai:\n  risk: limited\n", ("ai",)),
    "functional_fit": (TOOL + "assessment:\n  technical_fit: 3\n", ("assessment",)),
}
_REQUIRED = ("name", "vendor", "status")


def _trap(key: str, written: str, expected: Expected, name: str | None = None) -> Trap:
    """A trap with one line `key: written` at the end of a valid block; at the root for a key that has no block."""
    before, block = _BLOCKS.get(key, (TOOL, ()))
    if key in _REQUIRED:
        before = re.sub(rf"^{key}: .*\n", "", before, flags=re.MULTILINE)
    last = before.splitlines()[-1].removesuffix("-")
    indent = " " * (len(last) - len(last.lstrip(" "))) if block else ""
    if last.lstrip(" ").startswith("- "):
        indent += "  "
    line = f"{indent}{key}: {written}".rstrip(" ") + "\n"
    shown = name if name is not None else written or "nothing"
    return Trap(f"{key}: {shown}", before + line, (*block, key), expected)


def _text(key: str, *texts: str) -> list[Trap]:
    """Plain scalars that must come out as the text that they are."""
    return [_trap(key, text, text) for text in texts]


def _refused(key: str, *texts: str) -> list[Trap]:
    return [_trap(key, text, REFUSED, name=ascii(text)[1:-1]) for text in texts]


def _texts() -> list[Trap]:
    return [
        *_text("name", "no", "on", "yes", "off", "y", "n", "true", "False", "1:30", "012", "1e3", "0x1F", "~x", "1.10"),
        *_text("name", "2025-01-01", "1_000", ".inf", ".5", "0o17", "0b11", "+1", "1e-999999999", "Null", "-x", "=x"),
        *_text("vendor", "3M", "7", "1.0", "NaN"),
        *_text("description", "012", "2025-01-01T10:00:00Z", "22:22", "190:20:30", "on"),
        *_text("item", "1e3", "no", "12.50"),
        *_text("number", "0012", "1e5", "2025-01-01", "0x1F", "1_000", "12345678901234567890.10"),
        *_text("source", "on", "off"),
        *_text("provider", "off", "1.10"),
        *_text("purpose", "yes"),
        *_text("country", "NO", "no"),
        _trap("name", '"null"', "null"),
        _trap("name", "'~'", "~"),
        _trap("name", '"no"', "no"),
        _trap("name", "'012'", "012"),
        _trap("name", "' x '", " x "),
        _trap("name", '"a\\tb"', "a\tb"),
        _trap("name", "a # comment", "a"),
        _trap("name", "a#b", "a#b"),
        _trap("description", '""', ""),
        _trap("description", "''", ""),
        _trap("description", '"null"', "null"),
        _trap("notes", "|\n  012\n  no", "012\nno\n", name="a literal"),
        _trap("notes", ">-\n  1:30\n  on", "1:30 on", name="folded and stripped"),
        _trap("notes", "|+\n  x\n\n", "x\n\n\n", name="a literal that keeps its line ends"),
        _trap("regions", "[no, se]", ("no", "se")),
        _trap("regions", "[on, off, true, 1]", ("on", "off", "true", "1")),
        _trap("tags", "[1.10, 012, 1e3, 1_000]", ("1.10", "012", "1e3", "1_000")),
        _trap("aliases", "[2025-01-01, 0x1F, 1:30]", ("2025-01-01", "0x1F", "1:30")),
        _trap("aliases", '["null", "~", .nan]', ("null", "~", ".nan")),
        _trap("capabilities", "[on, no]", ("on", "no")),
        _trap("stored_in", "[NO, no]", ("NO", "no")),
        *_refused("name", "[HubSpot]", "{a: b}", '""', "' '"),
        *_refused("description", "[x]", "{a: b}"),
        *_refused("tags", "{a: b}"),
        *_refused("disposition", "no", "true"),
        *_refused("status", "Active", "on", "[active]"),
    ]


def _numbers() -> list[Trap]:
    amounts = {
        "0": "0",
        "0.1": "0.1",
        "12": "12",
        "1450.00": "1450.00",
        "0.0001": "0.0001",
        "999999999999": "999999999999",
        "999999999999.9999": "999999999999.9999",
        '"45.50"': "45.50",
        "'45.50'": "45.50",
    }
    bad_amounts = [
        *("1e3", "1E3", "1e999999999", "1e-3", "1_000", "1,000.00", "1.000,00", "'1 000'", ".5", "5.", "+5", "-5"),
        *("-0.01", "012", "00.5", "0x10", "0o10", "0b10", "1:30", "NaN", ".nan", ".inf", "-.inf", "Infinity", "sNaN"),
        *("true", "no", "twelve", "12 EUR", "€12", "$12", "'12,50'", "12.12345", "1.2.3", "1234567890123", "--5"),
        *("\u0661\u0662", "\uff11\uff12", "1\u00b2", "\u00bd", "\u22125", "' 12 '", "'12 '", '"12\\n"', '"12\\0"'),
        *("'1\u00a0000'", "2025-01-01", "[12]", "{a: 12}", '""', '"null"', "9" * 5_000),
    ]
    bad_counts = [
        *("-1", "+1", "1e3", "40.0", "40.5", "1_000", "012", "0x28", "0o50", "0b1", "1:30", "true", "forty", "1,000"),
        *("\u0664\u0660", "' 40'", '"40\\n"', "[40]", "9" * 5_000, '""'),
    ]
    bad_percents = [
        *("-1", "100.01", "101", "99,9", "99.9%", "1e2", ".5", "099.9", "0x10", "NaN", ".inf", "5.", "true")
    ]
    return [
        *(_trap("amount", written, Decimal(text)) for written, text in amounts.items()),
        _trap("amount", "|-\n        12", Decimal(12), name="a stripped literal"),
        _trap("amount", "|\n        12", REFUSED, name="a literal with its line end"),
        *_refused("amount", *bad_amounts),
        _trap("quantity", "40", Decimal(40)),
        _trap("quantity", "2.5", Decimal("2.5")),
        *_refused("quantity", "-1", "1e3", "1_000", "012", "0x10", "forty", "1:30"),
        _trap("seats", "40", 40),
        _trap("seats", "0", 0),
        _trap("seats", '"40"', 40),
        *_refused("seats", *bad_counts),
        _trap("retention_months", "24", 24),
        *_refused("retention_months", "24 months", "2e1", "24.0", "-1", "024"),
        _trap("target_percent", "99.9", Decimal("99.9")),
        _trap("target_percent", "100", Decimal(100)),
        _trap("target_percent", "0", Decimal(0)),
        *_refused("target_percent", *bad_percents),
        _trap("cap_percent", "9", Decimal(9)),
        *_refused("cap_percent", "100.5", "-3", "9%", "1:30"),
        _trap("functional_fit", "4", 4),
        *_refused("functional_fit", "0", "6", "4.0", "04", "four", "+4", "\u0664"),
        *_refused("currency", "eur", "no", "EURO", "978", "\u20ac", "XYZ"),
    ]


def _dates() -> list[Trap]:
    bad_dates = [
        *("2025-02-30", "2025-02-29", "2100-02-29", "2025-04-31", "2025-13-01", "2025-00-10", "2025-01-00", "2025-2-3"),
        *("20250203", "2025-02-03T00:00:00", "2025-02-03 00:00:00", "2025-02-03Z", "0", "1", "1738540800", "20250"),
        *("03.02.2025", "02/03/2025", "2025/02/03", "25-02-03", "2025-W05-1", "2025-034", "2025-02", "2025"),
        *("1970-01-01", "1979-12-31", "2200-01-01", "9999-12-31", "0000-01-01", "+2025-02-03", "-2025-02-03"),
        *("today", "2025-Feb-03", "'2025-02-03 '", "' 2025-02-03'", '"2025-02-03\\n"', "true", "no", "[2025-02-03]"),
        *(
            "\uff12\uff10\uff12\uff15-02-03",
            "2025\u201302\u201303",
            "2025\u221202\u221203",
            "\u0662\u0660\u0662\u0665-02-03",
        ),
        *('""', '"null"', "02025-02-03", "2025-02-031", "1e3", "{year: 2025}"),
    ]
    return [
        _trap("since", "2025-02-03", date(2025, 2, 3)),
        _trap("since", "2024-02-29", date(2024, 2, 29)),
        _trap("since", "2000-02-29", date(2000, 2, 29)),
        _trap("since", "1980-01-01", date(1980, 1, 1)),
        _trap("since", "2199-12-31", date(2199, 12, 31)),
        _trap("since", '"2025-02-03"', date(2025, 2, 3)),
        _trap("since", "'2025-02-03'", date(2025, 2, 3)),
        _trap("since", "2025-02-03 # a Monday", date(2025, 2, 3)),
        _trap("since", "|\n  2025-02-03", REFUSED, name="a literal with its line end"),
        *_refused("since", *bad_dates),
        _trap("from", "2025-03-01", date(2025, 3, 1)),
        _trap("to", "2027-02-28", date(2027, 2, 28)),
        *_refused("from", "2025-03", "March 2025", "2025-03-01T00:00:00"),
        *_refused("to", "2025-02-29", "open", "0"),
        _trap("end", "2027-02-28", date(2027, 2, 28)),
        *_refused("end", "2027-02-29", "1970-01-01"),
        _trap("signed", "2025-02-10", date(2025, 2, 10)),
        *_refused("signed", "yes", "true", "10.02.2025", "2025-02-10T09:00:00+01:00"),
    ]


def _durations() -> list[Trap]:
    bad = [
        *("90", "90d", "P90D", "3m", "-3 months", "+3 months", "1.5 months", "1e2 days", "0x10 days", "1_0 days"),
        *("three months", "90 business days", "end of the quarter", "1 year", "90  days", "'90 days '", "' 90 days'"),
        *(
            '"90 days\\n"',
            "\u0669\u0660 days",
            "90\u00a0days",
            "1 month 2 days",
            "days",
            "[90 days]",
            "true",
            "012 days",
        ),
        *("99999999999999 days", "1:30"),
    ]
    return [
        _trap("notice", "90 days", "90 days"),
        _trap("notice", "8 weeks", "8 weeks"),
        _trap("notice", "2 months", "2 months"),
        _trap("notice", "1 month", "1 month"),
        _trap("notice", '"90 days"', "90 days"),
        _trap("renewal_term", "12 months", "12 months"),
        *_refused("notice", *bad),
        *_refused("renewal_term", "yearly", "12", "1 year", "0 months"),
    ]


def _flags() -> list[Trap]:
    bad = [
        "yes",
        "no",
        "on",
        "off",
        "1",
        "0",
        "True",
        "TRUE",
        "False",
        "y",
        "n",
        "t",
        "'true '",
        "tacit",
        "[true]",
        '""',
    ]
    return [
        _trap("auto_renew", "true", expected=True),
        _trap("auto_renew", "false", expected=False),
        _trap("auto_renew", '"true"', expected=True),
        _trap("auto_renew", "'false'", expected=False),
        *_refused("auto_renew", *bad),
        _trap("trains_on_our_data", "false", expected=False),
        *_refused("trains_on_our_data", "no", "No", "unknown"),
    ]


def _nothing() -> list[Trap]:
    """An empty value, `null` and `~` are the same as no key at all."""
    optional = ("description", "notes", "since", "seats", "notice", "auto_renew", "from", "signed", "target_percent")
    lists = ("tags", "aliases", "regions", "lines", "stored_in")
    blocks = ("cost", "contract", "usage", "sla")
    empty = ("", "null", "~")
    return [
        *(_trap(key, written, None) for key in (*optional, *blocks) for written in empty),
        *(_trap(key, written, ()) for key in lists for written in (*empty, "[]")),
        *(_trap(key, written, MISSING) for key in (*_REQUIRED, "amount") for written in empty),
        *_refused("cost", "5", "[]", "free"),
        *_refused("usage", "[]", "40"),
        *_refused("lines", "{amount: 1}", "12"),
    ]


TRAPS: tuple[Trap, ...] = (*_texts(), *_numbers(), *_dates(), *_durations(), *_flags(), *_nothing())
