"""Which findings a baseline knows, which of its entries are gone, and the file that holds it."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.audit import baseline
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.model.baseline import BaselineEntry
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Finding, Severity
from stackctl.model.source import TOP, SourceFile
from stackctl.output.audit.words import counted


def finding(
    fingerprint: str,
    code: str = "USE002",
    status: Literal["new", "baselined", "waived"] = "new",
    tool: str | None = "a",
    file: str = "tools/a.yaml",
) -> Finding:
    return Finding(code, "unused-tool", Severity.ERROR, tool, "m", file, TOP, "h", fingerprint, status=status)


def entry(fingerprint: str, file: str = "tools/a.yaml") -> BaselineEntry:
    return BaselineEntry(code="USE002", tool="a", file=file, fingerprint=fingerprint)


def read(text: str) -> baseline.Baseline:
    return baseline.read_baseline(SourceFile("b.yaml", text.encode()))


def test_what_is_known_does_not_count() -> None:
    found = (finding("1"), finding("2"), finding("3", status="waived"), finding("4", "STK002"))
    marked = baseline.mark(found, [entry("1"), entry("3"), entry("4")])
    assert [one.status for one in marked] == ["baselined", "new", "waived", "new"]


def test_an_entry_is_gone_where_nothing_has_its_fingerprint() -> None:
    entries = [entry("1"), entry("2"), entry("3"), entry("4", "tools/broken.yaml")]
    found = [finding("1"), finding("3", status="waived")]
    assert baseline.gone(found, entries, {"tools/broken.yaml"}) == (entry("2"),)


def test_the_file_is_in_the_order_of_the_files_and_codes() -> None:
    found = [finding("b", "USE003"), finding("c", file="stackctl.yaml", tool=None), finding("a", "REV001")]
    text = baseline.written(found, []).decode()
    assert text.splitlines()[2:] == [
        "schema: stackctl.baseline/1",
        "findings:",
        '  - {"code": "USE002", "file": "stackctl.yaml", "fingerprint": "c"}',
        '  - {"code": "REV001", "tool": "a", "file": "tools/a.yaml", "fingerprint": "a"}',
        '  - {"code": "USE003", "tool": "a", "file": "tools/a.yaml", "fingerprint": "b"}',
    ]
    assert [one.fingerprint for one in read(text).entries] == ["c", "a", "b"]


def test_waived_findings_and_broken_files_are_not_written() -> None:
    text = baseline.written([finding("1", status="waived"), finding("2", "STK001")], []).decode()
    assert text.endswith("findings: []\n")
    assert read(text).entries == ()


def test_entries_that_are_kept_stay() -> None:
    text = baseline.written([finding("1")], [entry("2", "tools/broken.yaml")]).decode()
    assert [one.fingerprint for one in read(text).entries] == ["1", "2"]


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=5))
def test_whatever_the_names_are_the_file_can_be_read_back(names: list[tuple[str, str]]) -> None:
    found = [finding(f"{number:016x}", tool=tool, file=file) for number, (tool, file) in enumerate(names)]
    known = baseline.read_baseline(SourceFile("b.yaml", baseline.written(found, [])))
    assert {one.fingerprint for one in known.entries} == {one.fingerprint for one in found}
    assert all(one.status == "baselined" for one in baseline.mark(found, known.entries))


def test_more_than_a_file_holds_is_refused() -> None:
    found = [finding(f"{number:016x}", file=f"tools/{'x' * 200}.yaml") for number in range(MAX_BYTES // 200)]
    with pytest.raises(StackctlError) as error:
        baseline.written(found, [])
    assert "more than a baseline holds (1024 KiB)" in str(error.value.lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "b.yaml:1:1: the file is empty"),
        ("findings: [", "b.yaml:2:1: not YAML: nothing where a value is expected: two commas, or an open bracket"),
        ("[]", "b.yaml:1:1: a mapping is expected: lines of key: value"),
        ("findings: []\n", 'b.yaml:1:1: the key "schema" is missing'),
        ("schema: stackctl.baseline/2\n", 'b.yaml:1:9: "stackctl.baseline/2" is not allowed here'),
        ("schema: stackctl.baseline/1\nfindngs: []\n", 'b.yaml:2:1: unknown key "findngs"'),
        (
            "schema: stackctl.baseline/1\nfindings:\n- {code: A, file: b}\n",
            'b.yaml:3:3: the key "fingerprint" is missing in findings',
        ),
        ("schema: stackctl.baseline/1\nschema: x\n", 'b.yaml:2:1: "schema" is given twice, first on line 1'),
    ],
)
def test_a_file_that_is_no_whole_baseline_is_refused_at_its_line(text: str, line: str) -> None:
    with pytest.raises(StackctlError) as error:
        read(text)
    assert error.value.lines[0].startswith(line)
    assert error.value.hint is not None


def test_entries_in_a_sentence() -> None:
    entries = [entry("1"), entry("2"), BaselineEntry(code="DUP001", file="x", fingerprint="3")]
    assert counted(entries) == "DUP001, USE002 (2)"
