"""No silent misread. What is accepted means what YAML 1.2 and a person take it for; everything else is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stackctl.app.audit import check
from stackctl.app.load import Loaded, load
from stackctl.core.loading.yaml_reader import parse
from stackctl.model.source import SourceFile
from tests.guarantees.harness import DAY
from tests.guarantees.hostile import harmless_files
from tests.guarantees.traps import MISSING, REFUSED, TOOL, TRAPS, Trap, position

if TYPE_CHECKING:
    from stackctl.model.finding import Finding
    from tests.guarantees.conftest import Promise
    from tests.guarantees.harness import Did

PROMISE = "{bad} of {total} files misread"
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "yaml_suite" / "cases.json").read_text("ascii"))

LENIENT = {
    "9C9N": "a flow list whose items stand at the margin",
    "QB6E": "a quoted text whose lines stand at the margin",
    "9JBA": "a comment right behind a closing bracket",
    "CVW2": "a comment right behind a comma",
    "SU5Z": "a comment right behind a closing quote",
    "X4QW": "a comment right behind the sign of a block text",
    "DK95/01": "a tab that indents a further line of a quoted text",
    "Y79Y/03": "a tab that indents within brackets",
    "G5U8": "single dashes as the texts that they are, in brackets",
    "YJV2": "a single dash as the text that it is, in brackets",
    "S98Z": "lines of spaces only, before a block text that is empty",
    "MUS6/00": "a comment right behind the version of YAML; the document is empty",
}
"""Cases that are no YAML, that libyaml reads all the same, and that can mean nothing else."""

LET_THROUGH = {
    "control-escaped-c1": "spelt out in the file, and spelt out again in every output",
    "control-escaped-next-line": "the same",
    "control-escaped-bidi": "the same",
}
"""Hostile files that are read, beyond those that may be."""


# ---- the YAML test suite

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _resolved(text: str) -> Any:
    """What a plain scalar is in the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if re.fullmatch(r"0o[0-7]+|0x[0-9a-fA-F]+", text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text


def _agrees(read: Any, meant: Any) -> bool:
    """Whether what was read, with text for scalars, is what the suite's JSON says."""
    if isinstance(meant, dict):
        return isinstance(read, dict) and read.keys() == meant.keys() and all(_agrees(read[k], meant[k]) for k in meant)
    if isinstance(meant, list):
        return isinstance(read, list) and len(read) == len(meant) and all(map(_agrees, read, meant))
    if isinstance(meant, str) or meant is None or not isinstance(read, str):
        return bool(read == meant)
    value = _resolved(read)
    if isinstance(meant, bool) or isinstance(value, bool | str | None):
        return value is meant
    return bool(value == meant)


def _misread_of(case: dict[str, Any]) -> str:
    """What is wrong with how a case is read; nothing where it is refused or right."""
    document = parse(case["yaml"].encode())
    if document.refusals:
        return ""
    if case.get("fail"):
        return "" if case["id"] in LENIENT else f"accepted as {document.data!r}"
    if "documents" in case:
        return "" if case["documents"] == 0 and document.data is None else f"accepted as {document.data!r}"
    if "json" in case:
        return "" if _agrees(document.data, case["json"]) else f"{document.data!r}, not {case['json']!r}"
    return ""


def test_the_yaml_test_suite(promise: Promise) -> None:
    misread = {case["id"]: wrong for case in CASES if (wrong := _misread_of(case))}
    promise.count(bad=len(misread), of=len(CASES))
    assert not misread


def test_the_yaml_test_suite_is_read_where_it_fits_a_stack() -> None:
    read = [case["id"] for case in CASES if "json" in case and not parse(case["yaml"].encode()).refusals]
    assert len(read) > 150


def test_what_is_lenient_is_no_yaml_and_is_read() -> None:
    by_id = {case["id"]: case for case in CASES}
    assert all(by_id[case_id].get("fail") for case_id in LENIENT)
    assert [case_id for case_id in LENIENT if parse(by_id[case_id]["yaml"].encode()).refusals] == []


@pytest.mark.parametrize(
    ("read", "meant"),
    [("1", "01"), ("yes", True), ("0.1", 0.2), (None, ""), ("", None), ({}, []), (["a"], ["a", "b"]), ("1", True)],
)
def test_the_comparison_sees_a_difference(read: Any, meant: Any) -> None:
    assert not _agrees(read, meant)


# ---- traps, hostile and harmless files


def _check(data: bytes) -> tuple[Loaded, list[Finding]]:
    """A stack of one tool, and what is wrong with its structure."""
    loaded = load([SourceFile("stackctl.yaml", b""), SourceFile("tools/x.yaml", data)])
    outcome = check(loaded, DAY)
    assert not outcome.crashes
    return loaded, [found for found in outcome.findings if found.family == "STK"]


def _wrong_with(trap: Trap) -> str:
    """What is wrong with how a trap is read."""
    loaded, findings = _check(trap.yaml.encode())
    places = [(found.code, found.position.line, found.position.column) for found in findings]
    if trap.expected is MISSING:
        return "" if places == [("STK008", *position(trap))] else f"{places}, not STK008 at {position(trap)}"
    if trap.expected is REFUSED:
        # A control character, escaped or not, refuses the file as a whole.
        wanted = ("STK001" if parse(trap.yaml.encode()).data is None else "STK002", *position(trap))
        if places != [wanted]:
            return f"{places}, not {wanted}"
        value = _value_of(loaded, trap)
        return "" if value in (None, ()) else f"refused, and {value!r} is kept"
    if places:
        return f"refused: {places}"
    value = _value_of(loaded, trap)
    if isinstance(trap.expected, str):
        value = str(value)
    is_same = type(value) is type(trap.expected) and value == trap.expected and str(value) == str(trap.expected)
    return "" if is_same else f"{value!r}, not {trap.expected!r}"


def _value_of(loaded: Loaded, trap: Trap) -> Any:
    value: Any = loaded.stack.tools.get("x")
    for step in trap.attributes:
        if value is None:
            return None
        if isinstance(step, str):
            value = getattr(value, step)
        elif step < len(value):
            value = value[step]
        else:
            return None
    if value == "active" and trap.path == ("status",):
        return str(value)
    return value


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_is_read_as_it_is_meant(trap: Trap, promise: Promise) -> None:
    wrong = _wrong_with(trap)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


def test_the_traps_would_catch_a_guess() -> None:
    assert _wrong_with(Trap("a", TOOL + "tags: [no]\n", ("tags",), ("yes",)))
    assert _wrong_with(Trap("b", TOOL + "since: 2025-02-30\n", ("since",), None))
    assert _wrong_with(Trap("c", TOOL + "since: 2025-02-03\n", ("since",), REFUSED))
    assert _wrong_with(Trap("d", TOOL + "usage: {seats: 40}\n", ("usage", "seats"), "40.0"))


def test_hostile_files_are_refused(hostile: Did, promise: Promise) -> None:
    assert hostile.result is not None, hostile.now
    accepted = [name for name in hostile.result["unrefused"] if name not in LET_THROUGH]
    promise.count(bad=len(accepted), of=len({one[0] for one in hostile.result["measured"]}))
    assert not accepted


@pytest.mark.parametrize("name", harmless_files())
def test_a_file_that_only_looks_odd_is_read(name: str, promise: Promise) -> None:
    _, findings = _check(harmless_files()[name])
    refused = [(found.code, found.position, found.message) for found in findings]
    promise.count(bad=bool(refused), of=1)
    assert not refused
