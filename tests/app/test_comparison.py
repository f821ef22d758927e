"""Two states compared: what shuts the gate when it is not known what a change costs or does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl.app.comparison import compare
from stackctl.app.snapshot import Snapshot
from stackctl.model.errors import StackctlError
from stackctl.model.revision import Revision
from stackctl.model.source import SourceFile
from tests.cli.harness import CLEAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.reports.diff import StackDiff

TOOL = CLEAN["tools/good.yaml"]


def _state(name: str, files: Mapping[str, str]) -> Snapshot:
    read = [SourceFile(path, text.encode()) for path, text in sorted(files.items())]
    return Snapshot(Revision(name, None), Path("stack"), read)


def _diff(before: Mapping[str, str], after: Mapping[str, str]) -> StackDiff:
    states = _state("main", before), _state("change", after)
    return compare(*states, date(2026, 11, 22), max_increase="0")[0]


def test_a_price_that_cannot_be_read_keeps_no_limit() -> None:
    diff = _diff(CLEAN, {**CLEAN, "tools/good.yaml": f"{TOOL}cost: 5\n"})
    assert diff.failures == (
        "1 new error",
        "what tools/good.yaml costs cannot be read, nor held to a limit: mend that",
    )


def test_budgets_that_cannot_be_read_cost_nothing() -> None:
    assert _diff(CLEAN, {**CLEAN, "budgets.yaml": "budgets: 3\n"}).failures == ("1 new error",)


def test_a_broken_file_that_only_moved_is_as_well_known_as_before() -> None:
    broken = {**CLEAN, "tools/good.yaml": f"{TOOL}colour: red\n"}
    moved = {("tools/crm/good.yaml" if path == "tools/good.yaml" else path): text for path, text in broken.items()}
    assert not _diff(broken, moved).failures
    changed = {**moved, "tools/crm/good.yaml": f"{TOOL}colour: blue\n"}
    assert _diff(broken, changed).failures == ("1 new error",)


def test_a_broken_file_written_over_with_another_broken_one_is_touched() -> None:
    files = {**CLEAN, "tools/good.yaml": f"{TOOL}colour: red\n", "tools/other.yaml": f"{TOOL}colour: blue\n"}
    assert not _diff(files, files).failures
    copied = {**files, "tools/good.yaml": files["tools/other.yaml"]}
    assert "STK003" in {found.code for found in _diff(files, copied).new}


def test_what_stands_in_a_file_that_cannot_be_read_is_neither_fixed_nor_saved() -> None:
    faulty = {**CLEAN, "tools/bad.yaml": TOOL.replace("business: ann.lee, ", "").replace("Good", "Bad")}
    assert _diff(CLEAN, faulty).new
    for broken in ("<<<<<<< HEAD\n" + TOOL, TOOL.replace("category: crm\n", ""), TOOL.replace("owner: {", "owner: [")):
        diff = _diff(faulty, {**faulty, "tools/bad.yaml": broken})
        assert diff.failures
        assert not diff.fixed
        (remark,) = diff.remarks
        assert remark.startswith("tools/bad.yaml cannot be read, or not in full: what is missing here")
    gone = _diff(faulty, {path: text for path, text in faulty.items() if path != "tools/bad.yaml"})
    (remark,) = gone.remarks
    assert gone.fixed
    assert remark.startswith("bad is removed, but its contract runs until ")


def test_another_product_under_an_old_id_has_no_known_findings_and_no_waivers() -> None:
    unowned = TOOL.replace("business: ann.lee, ", "")
    waiver = "waivers: [{rule: OWN001, reason: later, by: ann.lee, until: 2027-12-31}]\n"
    other = """name: Nova
vendor: Nova Analytics
category: web-analytics
status: active
since: 2026-11-01
owner: {technical: bob.ray, team: ops}
"""
    for before in (unowned, unowned + waiver):
        files = {**CLEAN, "tools/bad.yaml": before}
        diff = _diff(files, {**files, "tools/bad.yaml": other + waiver})
        assert "OWN001" in {found.code for found in diff.new}
        (remark,) = diff.remarks
        assert remark.startswith("bad was Good of Good and is Nova of Nova Analytics: another product")
        # One that is called otherwise, and is the same in most of the rest, is the same.
        renamed = _diff(files, {**files, "tools/bad.yaml": before.replace("name: Good", "name: Better")})
        assert "OWN001" not in {found.code for found in renamed.new}
        assert not renamed.remarks


@pytest.mark.parametrize("files", [{}, {"stackctl.yaml": ""}, {"tools/good.yaml": TOOL}])
def test_what_leaves_nothing_to_judge_is_no_change_that_passes(files: dict[str, str]) -> None:
    with pytest.raises(StackctlError, match="in the change"):
        _diff(CLEAN, files)
