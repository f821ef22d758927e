"""A real inventory of 998 tools: the IT standards list of the US General Services Administration."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl import rules
from stackctl.app.audit import check
from stackctl.app.load import Loaded, load
from stackctl.model.source import SourceFile
from tests.real.gsa.convert import convert, quoted

if TYPE_CHECKING:
    from stackctl.core.audit.engine import Audited

CSV = (Path(__file__).parent / "gsa" / "gsa-it-standards-2022-04-29.csv").read_bytes().decode("utf-8-sig")
ROWS = list(csv.DictReader(io.StringIO(CSV, newline="")))
TODAY = date(2022, 4, 29)

# Half of a quotation mark that went through a wrong encoding: read where it is escaped, spelt out where it is shown.
WITH_CONTROL_CHARACTER = {"Autoit v3.x", "Elastic Logstash 2.x"}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return convert(CSV)


@pytest.fixture(scope="module")
def loaded(files: dict[str, bytes]) -> Loaded:
    return load([SourceFile(path, data) for path, data in sorted(files.items())])


@pytest.fixture(scope="module")
def outcome(loaded: Loaded) -> Audited:
    return check(loaded, TODAY)


def _expired() -> dict[str, str]:
    """The expiry by name of all that is approved although its approval has expired, from the CSV alone."""
    return {
        row["Standard Name"]: row["Approval Expiration Date"]
        for row in ROWS
        if row["Status"] == "Approved" and "0" < row["Approval Expiration Date"] < TODAY.isoformat()
    }


def test_the_file_holds_what_its_source_says() -> None:
    assert len(ROWS) == len({row["Standard Name"] for row in ROWS}) == 998
    assert Counter(row["Status"] for row in ROWS) == {
        "Approved": 720,
        "Denied": 161,
        "Sunsetting": 96,
        "Pilot": 11,
        "Exception": 10,
    }
    assert len(_expired()) == 51


def test_all_load_without_a_finding(loaded: Loaded, outcome: Audited) -> None:
    assert loaded.problems == ()
    assert [finding for finding in outcome.findings if finding.family == "STK"] == []
    assert len(loaded.stack.tools) == 998
    assert Counter(tool.status for tool in loaded.stack.tools.values()) == {
        "active": 730,
        "rejected": 161,
        "sunsetting": 96,
        "evaluating": 11,
    }


def test_names_and_descriptions_are_intact(loaded: Loaded) -> None:
    found = {tool.name: tool.description for tool in loaded.stack.tools.values()}
    wanted = {row["Standard Name"]: row["Description"] for row in ROWS}
    assert found.keys() == wanted.keys()
    assert found == wanted
    assert {name for name, text in wanted.items() if "\x9d" in text} == WITH_CONTROL_CHARACTER
    assert max(len(description or "") for description in found.values()) == 1478
    assert "HOUSATONIC Project Viewer \u202a365 (Desktop)" in found


def test_categories_are_intact(loaded: Loaded) -> None:
    stack = loaded.stack
    renamed = {
        "-": "not stated",
        "Collaboration Software": "Collaboration",
        "Customer Relationship Management": "CRM",
        "Project Management Tools": "Projects & Workflow",
        "Web Analytics": "Mobile & Web Analytics",
    }
    found = {tool.name: stack.category_name(tool) for tool in stack.tools.values()}
    first = {row["Standard Name"]: row["Category"].split(",")[0] for row in ROWS}
    assert found == {name: renamed.get(category, category) for name, category in first.items()}


def test_nothing_invisible_stands_in_the_files(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        assert data.decode().replace("\n", "").isprintable(), path


def test_text_beyond_the_basic_plane_is_not_escaped() -> None:
    assert quoted('a\\b "c"\n\U0001f600 \u202a\u200b') == '"a\\\\b \\"c\\"\\n\U0001f600 \\U0000202A\\U0000200B"'


def test_what_is_approved_past_its_expiry_is_found_where_it_stands(
    files: dict[str, bytes], loaded: Loaded, outcome: Audited
) -> None:
    wanted = set()
    for tool_id, tool in loaded.stack.tools.items():
        if tool.name in _expired():
            path = loaded.stack.files[tool_id]
            line = files[path].decode().splitlines().index(f"      expires: {_expired()[tool.name]}") + 1
            wanted.add((tool_id, path, line))
    assert len(wanted) == 51
    found = [(f.tool, f.file, f.position.line) for f in outcome.findings if f.code == "REV002"]
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_every_rule_runs_over_it(outcome: Audited) -> None:
    assert {code for code in rules.codes() if code.startswith("DUP")} == {f"DUP00{number}" for number in range(1, 6)}
    assert outcome.crashes == ()
