"""One thing that changed, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stackctl.model.document import Code
from stackctl.model.reports.changes import Changed
from stackctl.output.diff.things import change_texts, event, headline, is_of, subject, tally
from tests.output import diffs

SYSTEM = Changed("system", "erp", "renamed", "ERP", "systems/erp.yaml", was="sap")
BROKEN = Changed("file", "tools/x.yaml", "changed", "tools/x.yaml", "tools/x.yaml", text="cannot be read")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (diffs.NOVA, "<nova> added"),
        (diffs.CANTO, "<canto> removed"),
        (diffs.HUBSPOT, "<hubspot-marketing>"),
        (diffs.BREVO, "<sendinblue> renamed to <brevo>"),
        (replace(diffs.BREVO, was=None), "<brevo>"),
        (SYSTEM, "system <sap> renamed to <erp>"),
        (diffs.VENDOR, "vendor <nova-inc> added"),
        (diffs.SETTINGS, "<stackctl.yaml>"),
        (BROKEN, "<tools/x.yaml>"),
    ],
)
def test_named(changed: Changed, words: str) -> None:
    assert "".join(f"<{piece}>" if isinstance(piece, Code) else piece for piece in headline(changed)) == words


def test_what_happened_where_the_name_is_known() -> None:
    things = (diffs.NOVA, diffs.CANTO, diffs.HUBSPOT, diffs.BREVO)
    assert [event(one) for one in things] == ["added", "removed", "", "renamed from sendinblue"]


def test_details_begin_with_what_came() -> None:
    thing = replace(diffs.NOVA, changes=diffs.ZOOMINFO.changes)
    assert change_texts(thing) == [diffs.NOVA.text, diffs.ZOOMINFO.changes[0].text]
    assert change_texts(replace(diffs.NOVA, text="")) == []


def test_subjects() -> None:
    assert subject(diffs.NOVA) == ("", "nova")
    assert subject(diffs.BUDGET) == ("budget", "MKT-140")
    assert subject(BROKEN) == ("", "tools/x.yaml")


def test_what_a_log_is_about() -> None:
    assert is_of(diffs.NOVA, "nova")
    assert not is_of(diffs.NOVA, "canto")
    assert not is_of(diffs.NOVA, None)
    assert not is_of(replace(diffs.VENDOR, id="nova"), "nova")


def test_tally() -> None:
    assert tally(diffs.rich().changed) == "2 added, 1 renamed, 4 changed, 1 removed"
    assert tally(()) == ""
