"""The generators of hostile input: they make what they say, and the same each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.guarantees.hostile import MIB, TOLERATED, TOOL, harmless_files, hostile_files
from tests.guarantees.mutate import mutations
from tests.guarantees.traps import MISSING, TRAPS, Trap, position

REQUIRED = {"name", "vendor", "category", "status"}
HARMLESS = harmless_files()
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "yaml_suite" / "cases.json").read_text("ascii"))
# A YAML 1.1 reader guesses a type here that it then cannot make.
UNSAFE_IN_YAML_1_1 = {"name-equals-begins"}


def test_the_hostile_files_are_many_and_distinct() -> None:
    files = hostile_files()
    assert len(files) >= 180
    assert len(set(files.values())) == len(files)


def test_the_hostile_files_are_the_same_each_time() -> None:
    assert hostile_files() == hostile_files()


def test_no_group_of_hostile_files_hides_a_file_of_another() -> None:
    from tests.guarantees import hostile

    groups = (
        hostile._depth, hostile._size, hostile._encodings, hostile._characters, hostile._numbers, hostile._anchors,
        hostile._tags, hostile._keys, hostile._documents, hostile._syntax, hostile._types, hostile._csv,
    )  # fmt: skip
    assert sum(len(group()) for group in groups) == len(hostile_files())


def test_what_is_tolerated_exists() -> None:
    assert set(hostile_files()) >= TOLERATED


def test_hostile_and_harmless_files_differ() -> None:
    assert not set(hostile_files().values()) & set(HARMLESS.values())


@pytest.mark.parametrize("name", [name for name in hostile_files() if name.startswith("size-1-mib-and-one")])
def test_a_file_past_the_limit_is_just_past_it(name: str) -> None:
    assert len(hostile_files()[name]) == MIB + 1


def test_the_other_hostile_files_reach_the_reader() -> None:
    past = [name for name, content in hostile_files().items() if len(content) > MIB]
    assert all(name.startswith(("size-", "csv-")) for name in past)


def test_the_harmless_files_are_many_and_distinct() -> None:
    assert len(HARMLESS) >= 25
    assert len(set(HARMLESS.values())) == len(HARMLESS)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_file_is_a_tool(name: str) -> None:
    loader = yaml.BaseLoader if name in UNSAFE_IN_YAML_1_1 else yaml.SafeLoader
    tool = yaml.load(HARMLESS[name], Loader=loader)
    assert set(tool) >= REQUIRED
    assert all(tool[key] is not None for key in REQUIRED)
    assert (tool["category"], tool["status"]) == ("crm", "active")


def test_the_traps_are_many_and_distinct() -> None:
    assert len(TRAPS) >= 60
    assert len({trap.name for trap in TRAPS}) == len(TRAPS)
    assert len({trap.yaml for trap in TRAPS}) == len(TRAPS)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_is_a_tool_whose_value_is_where_it_says(trap: Trap) -> None:
    tool: Any = yaml.load(trap.yaml, Loader=yaml.BaseLoader)
    assert set(tool) >= REQUIRED
    line, column = position(trap)
    text = trap.yaml.splitlines()[line - 1]
    assert text[: column - 1].rstrip().endswith(f"{trap.path[-1]}:")
    for step in trap.path:
        tool = tool[step]
    if isinstance(trap.expected, str):
        assert tool == trap.expected
    if isinstance(trap.expected, tuple):
        assert tuple(tool if isinstance(tool, list) else ()) == trap.expected
    if trap.expected is None or trap.expected is MISSING:
        assert tool in ("", "null", "~")


def test_a_trap_names_the_attributes_of_the_model() -> None:
    trap = next(trap for trap in TRAPS if trap.path[-1] == "from")
    assert trap.attributes == ("cost", "lines", 0, "from_")


def test_mutations_are_the_same_for_the_same_seed() -> None:
    files = [TOOL.encode(), *HARMLESS.values()]
    assert list(mutations(files, 2_000, seed=7)) == list(mutations(files, 2_000, seed=7))
    assert list(mutations(files, 2_000, seed=7)) != list(mutations(files, 2_000, seed=8))


def test_a_longer_run_of_mutations_begins_with_a_shorter_one() -> None:
    files = list(HARMLESS.values())
    assert list(mutations(files, 500, seed=1))[:100] == list(mutations(files, 100, seed=1))


def test_mutations_are_many_different_files() -> None:
    made = list(mutations(list(HARMLESS.values()), 20_000, seed=0))
    assert len(made) == 20_000
    assert len(set(made)) > 17_000
    assert max(map(len, made)) < 16 * 1024


def test_mutations_of_an_empty_file_are_made() -> None:
    assert len(list(mutations([b""], 1_000, seed=0))) == 1_000


def test_mutations_need_a_file() -> None:
    with pytest.raises(ValueError, match="at least one file"):
        next(mutations([], 1, seed=0))


def test_the_yaml_suite_is_whole() -> None:
    assert len(CASES) == 402
    assert len({case["id"] for case in CASES}) == 402
    assert sum("json" in case for case in CASES) == 256
    assert sum(case.get("fail", False) for case in CASES) == 94
    assert sum("documents" in case for case in CASES) == 23


def test_a_case_of_the_yaml_suite_has_one_verdict() -> None:
    for case in CASES:
        assert {"id", "name", "yaml"} <= set(case) <= {"id", "name", "yaml", "json", "fail", "documents"}
        assert sum(key in case for key in ("json", "fail", "documents")) <= 1
        assert isinstance(case["yaml"], str)


def test_known_cases_of_the_yaml_suite() -> None:
    by_id = {case["id"]: case for case in CASES}
    assert by_id["229Q"]["json"][0] == {"name": "Mark McGwire", "hr": 65, "avg": 0.278}
    assert by_id["DK95/00"] == {
        "id": "DK95/00", "name": "Tabs that look like indentation", "yaml": "foo:\n \tbar\n", "json": {"foo": "bar"},
    }  # fmt: skip
    assert by_id["DK95/01"]["fail"] is True
    assert by_id["AVM7"] == {"id": "AVM7", "name": "Empty Stream", "yaml": "", "documents": 0}
