"""What workbooks call things: all of it in each language, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, TypeGuard
from unittest.mock import patch

import pytest

from stackctl.core.facts.columns import FACTS
from stackctl.core.text.escape import xlsx_sheet
from stackctl.model.document import Name
from stackctl.model.look import PLAIN, Look
from stackctl.model.reports.cost import CostReport
from stackctl.output.kit import labels as module
from stackctl.output.kit.labels import LABELS, LANGUAGES, Labels
from tests.cli.harness import CLEAN, SAMPLE, make, stackctl
from tests.output.samples import SAMPLES
from tests.output.sheets import read
from tests.output.texts import formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stackctl.model.document import Document, Table

CALLS = (
    ("list", "--columns", ",".join(FACTS)),
    *(("cost", "--by", by) for by in ("tool,vendor,team,owner,origin,status,month", "cost-center,quarter", "quarter")),
    ("cost", "--basis", "billed", "--from", "2026-03", "--to", "2026-05"),
    ("cost", "--basis", "actual"),
    ("cost", "--basis", "prepaid"),
    ("cost", "--by", "cost-center", "--compare-to", "last-year"),
    ("cost", "--by", "month", "--compare-to", "last-year"),
    ("cost", "--by", "contract,kind,tag,currency,year"),
    ("renewals", "--by", "owner", "--within", "90d"),
    ("renewals", "--by", "month"),
    *(("taxonomy", part) for part in ("categories", "capabilities", "objects", "personal")),
)
"""Calls whose workbooks say more than those of the samples."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Document]:
    """Documents that together have every label; those of a stack without a name and with one tool are among them."""
    small = tmp_path_factory.mktemp("small")
    make(small, CLEAN)
    made = {
        label: import_module(f"stackctl.output.{report}").document(fill("Acme"), PLAIN)
        for label, (report, fill) in SAMPLES.items()
        if "xlsx" in formats(report)
    }

    def keep(call: str, name: str, report: object, _: Look) -> str:
        document = import_module(f"stackctl.output.{name}").document
        made[call] = document(report, PLAIN)
        if isinstance(report, CostReport) and report.compared is not None:
            against = replace(report.compared, name="2026-11-01")
            made[f"{call}, against a day"] = document(replace(report, compared=against), PLAIN)
        return ""

    for where, call in (
        *((SAMPLE, call) for call in CALLS),
        *((small, (name,)) for name in ("list", "cost", "budget")),
    ):
        label = f"{' '.join(call)} in {where.name}"
        with patch("stackctl.output.renderer", lambda name, _, label=label: partial(keep, label, name)):
            assert not stackctl(*call, cwd=where).err
    return made


def labels_of(table: Table) -> Iterator[str]:
    """What is ours in a table."""
    yield from (table.name, table.title, *(name for name, _ in table.facts))
    if table.chart is not None:
        yield from (table.chart.name, table.chart.title)
    yield from (head for head in (column.head for column in table.columns) if is_ours(head))
    for row in [row.cells for row in table.rows]:
        yield from (
            str(cell)
            for column, cell in zip(table.columns, row, strict=True)
            if column.kind == "label" and is_ours(cell)
        )
    yield from (cell for cell in table.total or () if isinstance(cell, str))


def is_ours(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, Name)


def is_data(text: str) -> bool:
    """Currencies, periods, and what one rule or one log is about."""
    return re.fullmatch(r"|Acme|[A-Z]{3}|\d{4}(-Q\d|-\d\d-\d\d)?|[A-Z]+\d{3}( .*)?|.* · change log.*", text) is not None


class Watched(dict[str, tuple[str, ...]]):
    """The table, and what of it was used."""

    used: set[str]

    def __getitem__(self, key: str) -> tuple[str, ...]:
        self.used.add(key)
        return super().__getitem__(key)


def test_every_label_is_in_the_table_and_the_table_has_no_other(documents: Mapping[str, Document]) -> None:
    watched = Watched(LABELS)
    used: set[str] = set()
    lacking: set[str] = set()
    with patch.object(module, "LABELS", watched):
        labels = Labels(Look(locale="de_DE"))
        for text in {text for made in documents.values() for table in made.tables for text in labels_of(table.flat)}:
            watched.used = set()
            labels.say(text)
            if not watched.used and not is_data(text):
                lacking.add(text)
            used |= watched.used
    assert lacking == set()
    assert set(LABELS) - used == {"no", "yes"}  # which are in cells


@pytest.mark.parametrize("label", LABELS)
def test_a_translation_holds_the_same_values(label: str) -> None:
    assert len(LABELS[label]) == len(LANGUAGES)
    for text in LABELS[label]:
        assert text.count("{}") == label.count("{}")
        assert text == text.strip()
        assert text


@pytest.mark.parametrize("locale", ["de_DE", "de-AT", "fr_CH", "pl_PL", "es_ES"])
def test_sheets_and_heads_stay_apart(locale: str, documents: Mapping[str, Document]) -> None:
    labels = Labels(Look(locale=locale))
    for name, made in documents.items():
        charts = [table.chart.name for table in made.tables if table.chart is not None]
        names = [xlsx_sheet(labels.say(name)).casefold() for name in (*charts, *(table.name for table in made.tables))]
        assert len(set(names)) == len(names), name
        for table in made.tables:
            heads = [column.head for column in table.flat.columns if is_ours(column.head) and column.head]
            said = [labels.say(head) for head in heads]
            assert len(set(said)) == len(set(heads)), (name, said)


def test_english_and_a_language_that_is_not_there_are_what_the_document_says() -> None:
    for look in (PLAIN, Look(locale="en_US"), Look(locale="nl_NL")):
        labels = Labels(look)
        assert [labels.say(text) for text in ("notice by", "Rate for 1 EUR", "acme")] == [
            "Notice by",
            "Rate for 1 EUR",
            "acme",
        ]


def test_values_of_a_label_are_translated_where_they_are_labels_and_never_data() -> None:
    labels = Labels(Look(locale="de_DE"))
    assert labels.say("Effective cost, EUR, fiscal year 2026 (Jan.-Dez.)") == (
        "Periodengerechte Kosten, EUR, Geschäftsjahr 2026 (Jan.-Dez.)"
    )
    assert labels.say("Total: marketing technology cost") == "Total: Kosten der Marketing-Technologie"


@pytest.mark.parametrize(
    ("locale", "sheets", "month"),
    [
        (None, ["Budgets", "Over budget", "By cost centre", "Actual by month", "By month", "Assumptions"], "mmm yyyy"),
        (
            "de_DE",
            ["Budgets", "Über Budget", "Nach Kostenstelle", "Ist nach Monat", "Nach Monat", "Annahmen"],
            "[$-407]mmm yyyy",
        ),
        (
            "fr_FR",
            ["Budgets", "Budget dépassé", "Par centre de coûts", "Réel par mois", "Par mois", "Hypothèses"],
            "[$-40C]mmm yyyy",
        ),
        (
            "pl_PL",
            [
                "Budżety",
                "Ponad budżet",
                "Według centrów kosztów",
                "Wykonanie według miesięcy",
                "Według miesięcy",
                "Założenia",
            ],
            "[$-415]mmm yyyy",
        ),
        (
            "es_ES",
            ["Presupuestos", "Sobre presupuesto", "Por centro de coste", "Real por mes", "Por mes", "Supuestos"],
            "[$-C0A]mmm yyyy",
        ),
    ],
)
def test_a_workbook_is_in_the_language(locale: str | None, sheets: list[str], month: str, tmp_path: Path) -> None:
    file = tmp_path / "budget.xlsx"
    look = () if locale is None else ("--locale", locale)
    stackctl("budget", "--format", "xlsx", *look, "--output", str(file), cwd=SAMPLE)
    found = read(file.read_bytes())
    assert list(found) == sheets
    months = found[sheets[4]]
    assert months.formats[months.head][4] == month
    say = Labels(Look(locale=locale)).say
    assert months.heads[:4] == [say("Cost centre"), say("Name"), say("Currency"), say("What")]
    assert {row[3] for row in months.table} == {say("Forecast"), say("Accumulated")}
    assert months.table[-1][0] == say("Total")
