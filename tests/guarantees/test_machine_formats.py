"""Machine formats stay readable: their shapes, their schemas, and fingerprints that survive what moves."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped,unused-ignore] # its stubs are another package
import pytest

from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.source import SourceFile
from tests.guarantees.harness import DAY, SAMPLE, TODAY, call, sample_files
from tests.output import logs
from tests.output.readers import valid_junit
from tests.output.texts import renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} machine outputs and fingerprints changed or broken"

MONEY = {"amount": str, "currency": str}
FINDING = {
    "code": str, "name": str, "severity": str, "tool": (str, None), "message": str, "file": str, "line": int,
    "column": int, "evidence": dict, "help": str, "fingerprint": str, "status": str,
}  # fmt: skip
SUMMARY = {
    "tools": int, "systems": int, "integrations": int, "annual_cost": MONEY, "at_stake": MONEY, "unconverted": [MONEY],
    "findings": {"error": int, "warning": int, "info": int}, "waived": int, "baselined": int, "rules": int,
}  # fmt: skip
AUDIT = {"schema": str, "version": str, "today": str, "stack": str, "summary": SUMMARY, "findings": [FINDING]}

SHAPES: dict[tuple[str, ...], tuple[str, Any]] = {
    ("audit",): ("stackctl.audit/1", AUDIT),
    ("validate",): ("stackctl.validate/1", AUDIT),
    ("list",): (
        "stackctl.list/1",
        {"schema": str, "today": str, "currency": str, "columns": [str], "rows": [dict], "tools": int},
    ),
    ("show", "hubspot-marketing"): ("stackctl.show/1", {"schema": str, "id": str, "name": str, "findings": [FINDING]}),
    ("explain", "USE003"): ("stackctl.explain/1", {"schema": str, "code": str, "name": str}),
    ("rules",): ("stackctl.rules/1", {"schema": str, "rules": [{"code": str, "name": str}]}),
}
"""What every release since the first has; keys are only added within a version of a schema."""


def _misshapen(value: Any, shape: Any, where: str = "") -> list[str]:
    """Where a value is not of a shape; further keys are welcome."""
    match shape:
        case dict():
            if not isinstance(value, dict):
                return [where]
            return [
                wrong
                for key, inner in shape.items()
                for wrong in (
                    [f"{where}.{key}"] if key not in value else _misshapen(value[key], inner, f"{where}.{key}")
                )
            ]
        case list():
            if not isinstance(value, list):
                return [where]
            return [wrong for item in value for wrong in _misshapen(item, shape[0], f"{where}[]")]
        case tuple():
            return [] if value is None or type(value) is shape[0] else [where]
        case _:
            return [] if type(value) is shape else [where]


def test_a_lost_key_is_noticed() -> None:
    assert _misshapen({"a": 1, "b": []}, {"a": str, "b": [int], "c": int}) == [".a", ".c"]
    assert _misshapen({"a": [{"b": None}]}, {"a": [{"b": (str, None)}]}) == []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", SHAPES, ids=" ".join)
def test_json_keeps_its_keys(command: tuple[str, ...], promise: Promise) -> None:
    schema, shape = SHAPES[command]
    found = json.loads(call("--stack", SAMPLE, "--today", TODAY, *command, "--format", "json").out)
    wrong = _misshapen(found, shape) or ([] if found["schema"] == schema else ["schema"])
    promise.count(bad=bool(wrong), of=1)
    assert wrong == []


@pytest.mark.parametrize("name", logs.reports())
def test_sarif_and_junit_are_valid(name: str, promise: Promise) -> None:
    report = logs.reports()[name]
    schema = json.loads((Path(logs.__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
    log = json.loads(renderer("audit", "sarif")(report, logs.LOOK))
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(log))
    promise.count(bad=bool(errors), of=1)
    assert errors == []
    valid_junit(renderer("audit", "junit")(report, logs.LOOK))
    promise.count(bad=0, of=1)


# ---- fingerprints

_TOP = re.compile(rb"^(?=[a-z_]+:)", re.MULTILINE)


def _moved_lines(data: bytes, chance: random.Random) -> bytes:
    """Comments and empty lines before some of the top-level keys, so that all that follows moves."""
    head, *blocks = _TOP.split(data)
    return head + b"".join(b"\n# moved\n" * chance.randrange(3) + block for block in blocks)


def _reordered_keys(data: bytes, chance: random.Random) -> bytes:
    """The top-level keys with what belongs to them in another order."""
    head, *blocks = _TOP.split(data)
    blocks = [block if block.endswith(b"\n") else block + b"\n" for block in blocks]
    chance.shuffle(blocks)
    return head + b"".join(blocks)


def _other_line_ends(data: bytes, _: random.Random) -> bytes:
    return b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_moved_lines, _reordered_keys, _other_line_ends)


def _fingerprints(files: dict[str, bytes]) -> dict[str, str]:
    loaded = load([SourceFile(path, data) for path, data in sorted(files.items())])
    outcome = check(loaded, DAY)
    return {found.fingerprint: f"{found.code} {found.tool or found.file}" for found in outcome.findings}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seed", range(2))
def test_fingerprints_survive_what_moves_findings(
    change: Callable[[bytes, random.Random], bytes], seed: int, promise: Promise
) -> None:
    files = sample_files()
    chance = random.Random(seed)
    before = _fingerprints(files)
    after = _fingerprints({path: change(data, chance) for path, data in files.items()})
    lost = {before.get(one) or after[one] for one in before.keys() ^ after.keys()}
    promise.count(bad=len(lost), of=len(before))
    assert lost == set()
    assert len(before) > 30


def test_fingerprints_survive_a_neighbour_that_comes_and_one_that_goes(promise: Promise) -> None:
    """A file that comes first, and one without findings of its own that goes, leave those of the others alone."""
    files = sample_files()
    before = _fingerprints(files)
    new = {"tools/0-first.yaml": b"name: First\nvendor: Nobody Else\ncategory: print\nstatus: proposed\n"}
    after = _fingerprints({**new, **files})
    lost = {what for one, what in before.items() if one not in after}
    promise.count(bad=len(lost), of=len(before))
    assert lost == set()


def test_fingerprints_survive_a_neighbours_new_name(promise: Promise) -> None:
    files = sample_files()
    before = _fingerprints(files)
    quiet = next(
        path for path in files if path.startswith("tools/") and Path(path).stem not in "".join(before.values())
    )
    renamed = re.sub(rb"(?m)^name: .*$", b"name: Zyx Renamed", files[quiet], count=1)
    after = _fingerprints({**files, quiet: renamed})
    lost = {what for one, what in before.items() if one not in after}
    promise.count(bad=len(lost), of=len(before))
    assert lost == set()
