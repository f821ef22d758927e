"""The exports after FOCUS as files: read back by others, safe in a spreadsheet, the same bytes."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from stackctl.core.reports.commitments import commitment_report
from stackctl.core.reports.focus import focus_report
from stackctl.core.text.escape import ascii_id, ascii_text, csv_cell
from stackctl.model.look import PLAIN
from stackctl.model.reports.focus import FocusRow, column_ids
from stackctl.output.focus import csv as focus_csv
from stackctl.output.focus import json as focus_json
from tests.core.money.costs import line, span, stack
from tests.core.reports.focus_spec import COST_AND_USAGE, check_cells, check_cost, read
from tests.output.poison import HOSTILE
from tests.output.texts import renderer

if TYPE_CHECKING:
    from stackctl.model.reports.focus import CommitmentReport, FocusReport

TODAY = date(2026, 11, 22)
SIGNED = {"number": "N-1", "start": "2026-03-01", "end": "2027-02-28"}


def costs(text: str = "Base") -> FocusReport:
    lines = (
        line("1200", "year", billed="upfront", item=text),
        line("20", "month", kind="discount", item=text),
        line("99.5", "once", kind="discount", from_="2026-06-01"),
    )
    found = stack(*lines, contract={**SIGNED, "number": text}, name=text, vendor=text, tags=[text, "core"])
    return focus_report(found, TODAY, {"a"}, span("2026-01-01", "2026-12-31"))


def commitments(text: str = "Base") -> CommitmentReport:
    price = line("45", "month", kind="seats", item=text) | {"quantity": "40"}
    found = stack(price, contract={**SIGNED, "number": text}, name=text, vendor=text)
    return commitment_report(found, TODAY, {"a"})


def test_columns_are_named_as_the_specification_names_them() -> None:
    names = column_ids(FocusRow)
    assert names[:5] == (
        "BilledCost",
        "BillingAccountId",
        "BillingAccountName",
        "BillingAccountType",
        "BillingCurrency",
    )
    assert names[-1] == "x_Tool"
    assert list(names) == [
        *sorted(one for one in names if one[0] != "x"),
        *sorted(one for one in names if one[0] == "x"),
    ]


def test_the_file_is_plain_utf_8_with_commas_and_crlf() -> None:
    text = focus_csv.render(costs("Å"), PLAIN)
    assert "\r\n" in text
    assert "\n" not in text.replace("\r\n", "")
    assert text.encode().startswith(b"BilledCost,BillingAccountId,")
    assert '"core": true' in read(text)[0]["Tags"]


def test_a_day_is_the_moment_it_begins_in_utc_whatever_the_season() -> None:
    rows = read(focus_csv.render(costs(), PLAIN))
    assert {row["ChargePeriodStart"] for row in rows if row["x_Basis"] == "Amortized"} >= {
        "2026-03-01T00:00:00Z",
        "2026-04-01T00:00:00Z",
        "2026-11-01T00:00:00Z",
    }


def test_numbers_stay_numbers_also_below_zero() -> None:
    rows = read(focus_csv.render(costs(), PLAIN))
    assert [row["BilledCost"] for row in rows if row["ChargeCategory"] == "Credit"] == ["-99.50"]


def test_a_null_is_an_empty_cell() -> None:
    for row in read(focus_csv.render(costs(), PLAIN)):
        assert (row["ChargeClass"], row["x_CostCenter"]) == ("", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    rows = read(focus_csv.render(costs(text), PLAIN))
    for row in rows:
        check_cells(row, COST_AND_USAGE)
        check_cost(row)
        assert row["ServiceName"] == csv_cell(ascii_text(text))
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row.values())
        assert set(json.loads(row["Tags"])) == {text, "core"}
    assert len(rows) == len(costs().rows)
    for row in read(focus_csv.render(commitments(text), PLAIN)):
        assert row["ContractId"] == csv_cell(ascii_id(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_json_is_the_text(text: str) -> None:
    held = json.loads(focus_json.render(costs(text), PLAIN))
    assert {row["ServiceName"] for row in held["rows"]} == {text}
    assert {row["x_Item"] for row in held["rows"]} == {text, None}
    (row,) = json.loads(renderer("contracts", "json")(commitments(text), PLAIN))["rows"][:1]
    assert (row["ContractId"], row["x_ProviderName"]) == (text, text)


def test_columns_of_the_specification_are_ascii_and_own_ones_keep_the_text() -> None:
    for row in read(focus_csv.render(costs("Größe 40 × Łódź"), PLAIN)):
        assert (row["ServiceName"], row["BillingAccountId"]) == (
            "Grosse 40 x Lodz",
            r"Gr\xf6\xdfe 40 \xd7 \u0141\xf3d\u017a",
        )
        assert row["x_Item"] in ("Größe 40 × Łódź", "")
        assert all(cell.isascii() for name, cell in row.items() if not name.startswith("x_"))


def test_two_contracts_that_differ_in_a_mark_stay_two() -> None:
    accounts = {read(focus_csv.render(costs(number), PLAIN))[0]["BillingAccountId"] for number in ("N-é", "N-e", "N-è")}
    assert len(accounts) == 3


def test_both_formats_hold_the_same() -> None:
    in_json = json.loads(focus_json.render(costs(), PLAIN))
    for record, row in zip(in_json["rows"], read(focus_csv.render(costs(), PLAIN)), strict=True):
        assert {name: "" if value is None else value for name, value in record.items() if name != "Tags"} == {
            name: value for name, value in row.items() if name != "Tags"
        }
        assert record["Tags"] == json.loads(row["Tags"])


def test_json_names_the_version_and_adds_up() -> None:
    held = json.loads(focus_json.render(costs(), PLAIN))
    assert (held["schema"], held["dataset"], held["focus_version"]) == ("stackctl.export/1", "focus", "1.2")
    (total,) = held["totals"]
    for name in ("BilledCost", "EffectiveCost"):
        assert sum(Decimal(row[name]) for row in held["rows"]) == Decimal(total[name])
    # Invoices: 1200 in March, 20 off in each of ten months, 99.50 off once. Effective: ten months of 100 less 20.
    assert total == {"BillingCurrency": "EUR", "BilledCost": "900.50", "EffectiveCost": "700.50"}
    told = json.loads(renderer("contracts", "json")(commitments(), PLAIN))
    assert (told["schema"], told["dataset"], told["focus_version"]) == ("stackctl.export/1", "contracts", "1.3")


def test_a_spreadsheet_reads_the_same_sums() -> None:
    table = list(csv.DictReader(StringIO(focus_csv.render(costs(), PLAIN), newline=""), dialect="excel"))
    assert sum(Decimal(row["BilledCost"]) for row in table) == Decimal("900.50")


def test_cost_writes_the_same_and_every_time() -> None:
    assert (
        renderer("cost", "focus")(costs(), PLAIN)
        == focus_csv.render(costs(), PLAIN)
        == focus_csv.render(costs(), PLAIN)
    )


def test_an_empty_table_still_has_its_columns() -> None:
    empty = focus_report(stack(), TODAY, {"a"}, span("2026-01-01", "2026-12-31"))
    assert focus_csv.render(empty, PLAIN).split("\r\n")[0].split(",") == list(column_ids(FocusRow))
    assert json.loads(focus_json.render(empty, PLAIN))["totals"] == []
