"""Separated values: heads that a script can count on, and one style of them in all reports."""

from __future__ import annotations

import csv
import io
import re

import pytest

from stackctl.model.document import Column, Document, Row, Table
from stackctl.model.look import PLAIN, Look
from stackctl.output.document.csv import render
from tests.output.samples import SAMPLES
from tests.output.texts import formats, renderer

OF_THE_SPECIFICATION = {"focus", "contracts"}
"""Their heads are those of FOCUS."""
REPORTS = {label: (report, fill) for label, (report, fill) in SAMPLES.items() if "csv" in formats(report)}


def heads(text: str, delimiter: str = ",") -> list[str]:
    return next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(
    "label", [label for label, (report, _) in REPORTS.items() if report not in OF_THE_SPECIFICATION]
)
def test_heads_are_keys_in_one_style_and_no_locale_changes_them(label: str) -> None:
    report, fill = REPORTS[label]
    found = heads(renderer(report, "csv")(fill("x"), PLAIN))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", head) for head in found), found
    assert len(set(found)) == len(found)
    assert heads(renderer(report, "csv")(fill("x"), Look(locale="de_DE")), ";") == found


def test_a_head_is_the_key_or_the_words_for_people() -> None:
    table = Table([Column("Notice by", "day", "notice-by"), Column("Rise at most")], [Row((None, "x"))])
    assert heads(render(Document("list", "T", [table]), PLAIN)) == ["notice_by", "rise_at_most"]
