"""The inventory for spreadsheets and pages: numbers are numbers and days are days, as is usual in a locale."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import parse_decimal

from stackctl.core.facts.columns import FACTS
from stackctl.model.look import PLAIN, Look
from stackctl.model.reports.list import Inventory, Row
from stackctl.output import renderer as of_any
from stackctl.output.kit.conventions import conventions
from tests.output.cost_reports import NAMES, TODAY
from tests.output.sheets import read
from tests.output.texts import renderer

to_text, to_markdown, to_csv, to_json = (renderer("list", name) for name in ("text", "markdown", "csv", "json"))
COLUMNS = tuple(FACTS[name] for name in ("id", "since", "annual-cost", "seats"))
REPORT = Inventory(
    today=TODAY,
    currency="EUR",
    columns=COLUMNS,
    rows=tuple(
        Row(dict(zip((fact.name for fact in COLUMNS), values, strict=True)))
        for values in (
            ("crm", date(2026, 3, 5), Decimal("1234567.50"), 1200),
            ("=seo", None, Decimal("0.50"), None),
            ("yen", date(2199, 12, 31), None, 0),
        )
    ),
    tools=5,
    usual=False,
    annual_cost=Decimal("1234568.00"),
    uncounted=0,
)


def to_xlsx(report: Inventory, look: Look) -> bytes:
    made = of_any("list", "xlsx")(report, look)
    assert isinstance(made, bytes)
    return made


def test_text() -> None:
    assert to_text(REPORT, PLAIN) == (
        "id    since       EUR a year  seats\n"
        "crm   2026-03-05   1 234 568  1 200\n"
        "=seo  -                    1      -\n"
        "yen   2199-12-31           -      0\n"
        "\n"
        "3 of 5 tools, 1 234 568 EUR a year without the 1 whose currency has no rate\n"
    )
    assert to_text(REPORT, Look(locale="de_DE")).splitlines()[1] == "crm   05.03.2026   1.234.568  1.200"
    assert "1,234,568 EUR a year" in to_text(REPORT, Look(locale="en_US"))


def test_markdown() -> None:
    assert to_markdown(REPORT, Look(locale="en_US")) == (
        "| id | since | EUR a year | seats |\n"
        "| --- | --- | ---: | ---: |\n"
        "| crm | 3/5/2026 | 1,234,567.50 | 1,200 |\n"
        "| &#61;seo |  | 0.50 |  |\n"
        "| yen | 12/31/2199 |  | 0 |\n"
        "\n"
        "- 3 of 5 tools, 1,234,568 EUR a year without the 1 whose currency has no rate\n"
    )


@pytest.mark.parametrize("locale", [None, "de_DE", "en_US", "fr_CH"])
def test_csv(locale: str | None) -> None:
    usual = conventions(Look(locale=locale))
    text = to_csv(REPORT, Look(locale=locale))
    assert text.startswith("\ufeffid")
    head, *rows = csv.reader(io.StringIO(text[1:], newline=""), delimiter=usual.csv_delimiter)
    assert head == ["id", "since", "annual_cost", "seats"]
    assert [row[0] for row in rows] == ["crm", "'=seo", "yen"]
    amount = rows[0][2]
    assert (Decimal(amount) if locale is None else parse_decimal(amount, locale=locale)) == Decimal("1234567.50")
    assert [row[3] for row in rows] == ["1200", "", "0"]
    assert rows[0][1] == {None: "2026-03-05", "en_US": "3/5/2026"}.get(locale, "05.03.2026")


def test_json_knows_no_locale() -> None:
    assert to_json(REPORT, Look(locale="de_DE")) == to_json(REPORT, PLAIN)
    assert '"since": "2026-03-05"' in to_json(REPORT, PLAIN)
    assert '"annual-cost": "1234567.50"' in to_json(REPORT, PLAIN)


def test_xlsx() -> None:
    (sheet,) = read(to_xlsx(replace(REPORT, crashes=("USE003",)), PLAIN)).values()
    assert (sheet.name, sheet.rows[0], sheet.facts) == ("Tools", ["3 of 5 tools"], {"As of": TODAY})
    assert sheet.heads == ["Id", "Since", "Annual cost (EUR)", "Seats"]
    assert sheet.table == [
        ["crm", date(2026, 3, 5), Decimal("1234567.50"), Decimal(1200)],
        ["=seo", None, Decimal("0.50")],
        ["yen", date(2199, 12, 31), None, Decimal(0)],
        ["Total", None, Decimal("1234568.00")],
    ]
    assert [row[0] for row in sheet.rows if row][-2:] == [
        "3 of 5 tools, 1 234 568 EUR a year without the 1 whose currency has no rate",
        "Not all was checked: USE003 failed.",
    ]


def test_xlsx_without_a_cost_or_without_a_row_has_no_total() -> None:
    rows = tuple(Row({"id": row.values["id"]}) for row in REPORT.rows)
    (sheet,) = read(to_xlsx(replace(REPORT, columns=COLUMNS[:1], rows=rows), PLAIN)).values()
    assert sheet.table == [["crm"], ["=seo"], ["yen"]]
    (empty,) = read(to_xlsx(replace(REPORT, rows=()), PLAIN)).values()
    assert empty.table == []


def test_xlsx_holds_any_text() -> None:
    rows = tuple(Row({"id": name}) for name in NAMES)
    (sheet,) = read(to_xlsx(replace(REPORT, columns=COLUMNS[:1], rows=rows), PLAIN)).values()
    assert len(sheet.table) == len(NAMES)
