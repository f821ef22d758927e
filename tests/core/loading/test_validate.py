"""From a file to a model: every misfit is told with a code and a way to it, and what fits is kept."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.loading.fields import keys_of
from stackctl.core.loading.validate import Read, read
from stackctl.model.contract import SharedContract
from stackctl.model.people import Budgets, Request, Teams
from stackctl.model.settings import Settings
from stackctl.model.source import TOP, SourceFile
from stackctl.model.tool import System, Tool, Vendor

if TYPE_CHECKING:
    from pydantic import BaseModel

    from stackctl.model.finding import Problem

TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
MODELS: tuple[type[BaseModel], ...] = (Tool, System, Vendor, SharedContract, Request, Teams, Budgets, Settings)


def tool(rest: str) -> Read[Tool]:
    return read(Tool, SourceFile("tools/a.yaml", (TOOL + rest).encode()))


def only(found: Read[Any]) -> Problem:
    (problem,) = found.problems
    return problem


def told(found: Read[Any]) -> list[tuple[str, tuple[str | int, ...], str]]:
    return [(problem.code, problem.path, problem.message) for problem in found.problems]


def test_a_valid_file_is_read_and_nothing_is_said() -> None:
    found = tool("cost: {lines: [{amount: 1450.00, per: month, from: 2025-03-01}]}\nadmins: [anna]\ncustom: {a: [b]}\n")
    assert found.problems == ()
    assert found.doubtful == frozenset()
    assert found.value is not None
    assert found.value.cost is not None
    assert found.value.cost.lines[0].amount == Decimal("1450.00")
    assert found.value.cost.lines[0].from_ == date(2025, 3, 1)
    assert found.value.custom == {"a": ["b"]}


def test_an_empty_value_is_one_that_is_not_there() -> None:
    assert tool("criticality:\nowner: {team: ~}\nadmins: null\n") == tool("owner: {}\n")


WRONG: dict[str, tuple[str, str, tuple[str | int, ...], str, str]] = {
    "a word that is not allowed": (
        "criticality: urgent\n", "STK002", ("criticality",),
        '"urgent" is not allowed here', "write low, medium, high or critical",
    ),
    "a word that is nearly allowed": (
        "origin: home-grown\n", "STK002", ("origin",),
        '"home-grown" is not allowed here (did you mean "homegrown"?)',
        "write saas, self-hosted, open-source, homegrown or service",
    ),
    "a list as a word": (
        "criticality: [high]\n", "STK002", ("criticality",),
        'a list is not allowed here (did you mean "high"?)', "write low, medium, high or critical",
    ),
    "a word as a list": (
        "admins: anna\n", "STK002", ("admins",), 'a list is expected here, not "anna"', "write [anna]",
    ),
    "a mapping as a list": (
        "tags: {core: true}\n", "STK002", ("tags",), "a list is expected here, not a mapping", "write [a, b]",
    ),
    "a word as a mapping": (
        "owner: anna\n", "STK002", ("owner",),
        'a mapping is expected here, not "anna"', "write lines of key: value, indented",
    ),
    "a list as a mapping": (
        "usage: [1]\n", "STK002", ("usage",),
        "a mapping is expected here, not a list", "write lines of key: value, indented",
    ),
    "a word as a free mapping": (
        "custom: anna\n", "STK002", ("custom",),
        'a mapping is expected here, not "anna"', "write lines of key: value, indented",
    ),
    "a mapping as text": (
        "description: {a: b}\n", "STK002", ("description",),
        "a single value is expected here, not a mapping", "write one value",
    ),
    "a list as a date": (
        "since: [2026-01-01]\n", "STK002", ("since",),
        "a single value is expected here, not a list", "write one value",
    ),
    "a list as an entry of contracts": (
        "contract: [[a]]\n", "STK002", ("contract", 0),
        "a single value is expected here, not a list", "write one value",
    ),
    "a date that is none": (
        "since: 1/4/2026\n", "STK002", ("since",),
        '"1/4/2026" is not a date', "write year-month-day, such as 2026-11-22",
    ),
    "a value without a remedy of its own": (
        "since: 2026-02-30\n", "STK002", ("since",), '"2026-02-30" is not a day of the calendar', "correct the value",
    ),
    "a value deep inside": (
        "cost:\n  lines:\n    - {amount: 1, per: month}\n    - {amount: 1e3, per: month}\n", "STK002",
        ("cost", "lines", 1, "amount"), '"1e3" is not an amount',
        "write digits and at most four decimals after a point, such as 1450.00",
    ),
    "a value of a contract's terms": (
        "contract: {notice: 5 business days}\n", "STK002", ("contract", "notice"),
        '"5 business days" is not a duration', "write a number of days, weeks or months, such as 90 days or 12 months",
    ),
    "an unknown key": (
        "favourite: a\n", "STK003", ("favourite",), 'unknown key "favourite"',
        "delete it, or put a field of your own under custom:",
    ),
    "a misspelt key": (
        "ownr: {team: a}\n", "STK003", ("ownr",), 'unknown key "ownr" (did you mean "owner"?)',
        "write owner:, or put a field of your own under custom:",
    ),
    "a misspelt key without a value": (
        "ownr:\n", "STK003", ("ownr",), 'unknown key "ownr" (did you mean "owner"?)',
        "write owner:, or put a field of your own under custom:",
    ),
    "a key in the wrong block": (
        "seats: 40\n", "STK003", ("seats",), 'unknown key "seats" (it belongs under "usage")',
        "move it under usage:, or put a field of your own under custom:",
    ),
    "a misspelt key inside": (
        "contract: {auto_renewal: true}\n", "STK003", ("contract", "auto_renewal"),
        'unknown key "auto_renewal" (did you mean "auto_renew"?)', "write auto_renew:",
    ),
    "a misspelt key in a list": (
        "integrations: [{with: b, direction: push, metod: api}]\n", "STK003", ("integrations", 0, "metod"),
        'unknown key "metod" (did you mean "method"?)', "write method:",
    ),
    "a missing key inside": (
        "integrations: [{with: b}]\n", "STK008", ("integrations", 0, "direction"),
        'the key "direction" is missing in integrations', "write direction: and its value",
    ),
    "a key inside without a value": (
        "integrations: [{with: b, direction: }]\n", "STK008", ("integrations", 0, "direction"),
        'the key "direction" has no value', "write direction: and its value",
    ),
    "a secret": (
        "custom: {login: {password: correct-horse}}\n", "STK007", ("custom", "login", "password"),
        'the value of "password" looks like a secret', "take it out, revoke it, and keep the new one in a vault",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_misfit_is_told_with_its_place_and_a_way_out(name: str) -> None:
    rest, code, path, message, help_ = WRONG[name]
    found = tool(rest)
    problem = only(found)
    assert (problem.code, problem.path, problem.message, problem.help) == (code, path, message, help_)
    assert problem.file == "tools/a.yaml"
    assert problem.at_key is (code == "STK003")
    assert found.value is not None


@pytest.mark.parametrize("name", [name for name in WRONG if name != "a key in the wrong block"])
def test_the_part_with_a_misfit_is_doubtful_unless_it_is_a_secret(name: str) -> None:
    rest, code, path, _, _ = WRONG[name]
    meant = {"a misspelt key": {"owner"}, "a misspelt key without a value": {"owner"}}.get(name, set())
    expected = set() if code == "STK007" else {str(path[0]), *meant}
    assert tool(rest).doubtful - {""} == expected


def test_what_fits_is_kept() -> None:
    found = tool(
        "since: soon\nadmins: [anna, [ben], chris]\n"
        "cost: {currency: EUR, lines: [{amount: x, per: month}, {amount: 2, per: year}]}\n"
        "integrations:\n  - {with: b, direction: psh}\n  - {with: c, direction: pull, objects: [lead]}\n"
        "compliance: {dpa: {status: signed, signed: yesterday}}\nunknown: 1\n"
    )
    assert {problem.code for problem in found.problems} == {"STK002", "STK003"}
    assert len(found.problems) == 6
    value = found.value
    assert value is not None
    assert (value.name, value.since, value.admins) == ("A", None, ("anna", "chris"))
    assert value.cost is not None
    assert [str(line.amount) for line in value.cost.lines] == ["2"]
    assert [one.with_ for one in value.integrations] == ["c"]
    assert value.compliance is not None
    assert value.compliance.dpa is not None
    assert (value.compliance.dpa.status, value.compliance.dpa.signed) == ("signed", None)
    assert found.doubtful - {""} == {"since", "admins", "cost", "integrations", "compliance", "unknown"}


def test_a_block_that_lacks_a_key_and_has_another_misfit_is_left_out_whole() -> None:
    blocks = "".join(
        f"  p{number}: {{nme: Anna, left: soon, lft: x, email: anna@example.com}}\n" for number in range(16)
    )
    found = read(Teams, SourceFile("teams.yaml", f"people:\n{blocks}  ben: {{name: Ben}}\n".encode()))
    assert found.value is not None
    assert list(found.value.people) == ["ben"]
    inside = tool("compliance: {sub_processors: x, dpa: {signed: 9, documnt: y}}\nassessment: {functional_fit: 9}\n")
    assert inside.value is not None
    assert inside.value.compliance is not None
    assert (inside.value.compliance.dpa, inside.value.compliance.sub_processors) == (None, "x")
    assert inside.value.assessment is None


@pytest.mark.parametrize("key", ["name", "vendor", "category", "status"])
def test_without_a_required_key_there_is_no_tool_but_all_is_told(key: str) -> None:
    lines = [line for line in TOOL.splitlines() if not line.startswith(key)]
    found = read(Tool, SourceFile("tools/a.yaml", "\n".join([*lines, "favourite: 4", "since: soon"]).encode()))
    assert found.value is None
    assert sorted(problem.code for problem in found.problems) == ["STK002", "STK003", "STK008"]


def test_a_misspelt_required_key_is_told_once() -> None:
    found = read(Tool, SourceFile("tools/a.yaml", TOOL.replace("vendor", "vender").encode()))
    assert told(found) == [("STK003", ("vender",), 'unknown key "vender" (did you mean "vendor"?)')]
    assert found.value is None


def test_a_key_in_the_wrong_block_stands_for_no_other_key() -> None:
    assert tool("seats: 40\n").doubtful - {""} == {"seats"}
    found = read(Tool, SourceFile("tools/a.yaml", b"name: A\nvendor: B\ncategory: crm\nseats: 40\n"))
    assert sorted(problem.code for problem in found.problems) == ["STK003", "STK008"]


def test_a_bad_value_of_a_required_key_leaves_no_tool() -> None:
    found = read(Tool, SourceFile("tools/a.yaml", TOOL.replace("active", "actve").encode()))
    assert told(found) == [("STK002", ("status",), '"actve" is not allowed here (did you mean "active"?)')]
    assert found.value is None


@pytest.mark.parametrize(
    ("model", "text", "path"),
    [
        (Settings, "taxonomy: {objects: {Lead Data: {personal: true}}}", ("taxonomy", "objects", "Lead Data")),
        (Settings, "fx: {rates: {EURO: 1.1}}", ("fx", "rates", "EURO")),
        (Settings, "fx: {rates: {USD: 0}}", ("fx", "rates", "USD")),
        (Teams, "people: {anna: Anna}", ("people", "anna")),
        (Teams, "people: {anna: }", ("people", "anna")),
        (SharedContract, "vendor: A\ncovers: {a: 101}", ("covers", "a")),
    ],
)
def test_misfits_under_names_of_ones_own(model: type[BaseModel], text: str, path: tuple[str, ...]) -> None:
    problem = only(read(model, SourceFile("x.yaml", text.encode())))
    assert (problem.code, problem.path) == ("STK002", path)
    assert problem.at_key is (path[-1] in ("Lead Data", "EURO"))


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"~\n"])
def test_an_empty_file(data: bytes) -> None:
    problem = only(read(Tool, SourceFile("tools/a.yaml", data)))
    assert (problem.code, problem.position, problem.message) == ("STK001", TOP, "the file is empty")
    assert problem.help == "write name, vendor, category and status"
    assert read(Teams, SourceFile("teams.yaml", data), may_be_empty=True) == Read(Teams())


@pytest.mark.parametrize("data", [b"- name: A\n", b"A\n"])
def test_a_file_that_is_no_mapping(data: bytes) -> None:
    found = read(Tool, SourceFile("tools/a.yaml", data))
    problem = only(found)
    assert (problem.code, problem.position) == ("STK002", TOP)
    assert problem.message == "a mapping is expected: lines of key: value"
    assert found.value is None


def test_a_file_that_is_no_yaml_is_told_once_with_its_place() -> None:
    found = read(Tool, SourceFile("tools/a.yaml", b"name: A\nvendor: &x B\n"))
    problem = only(found)
    assert problem.code == "STK001"
    assert problem.position is not None
    assert (problem.position.line, problem.position.column) == (2, 9)
    assert found.value is None


def test_a_key_given_twice_keeps_the_first_and_makes_it_doubtful() -> None:
    found = tool("since: 2026-01-01\nsince: 2026-02-01\n")
    assert [(problem.code, problem.path) for problem in found.problems] == [("STK004", ("since",))]
    assert found.value is not None
    assert found.value.since == date(2026, 1, 1)
    assert found.doubtful - {""} == {"since"}


def test_at_most_fifty_misfits_of_a_file_are_told_one_by_one() -> None:
    found = tool("".join(f"own_{number}_xyz: 1\n" for number in range(60)))
    assert len(found.problems) == 51
    assert found.problems[-1].message == "and 10 more problems in this file"


def test_a_secret_is_found_whatever_else_is_wrong_and_never_shown() -> None:
    found = tool(
        "custom: {tokens: [a, b], token: [correct-horse-battery]}\nsince: https://a:correct-horse@example.com\n"
    )
    assert sorted(problem.code for problem in found.problems) == ["STK002", "STK007", "STK007"]
    assert not any("correct-horse" in problem.message + problem.help for problem in found.problems)


def test_a_value_that_does_not_fit_is_shown_masked_short_and_on_one_line() -> None:
    found = tool(f"since: |\n  one\n  two {'x' * 100}\n")
    assert only(found).message.startswith('"one two xxx')
    assert len(only(found).message) < 100


@pytest.mark.parametrize("model", MODELS)
def test_every_known_key_is_offered_when_it_is_misspelt(model: type[BaseModel]) -> None:
    for key in keys_of(model):
        found = read(model, SourceFile("x.yaml", f"{key}x: 1\n".encode()))
        messages = [problem.message for problem in found.problems if problem.code == "STK003"]
        assert len(messages) == 1
        assert "did you mean" in messages[0] or "belongs under" in messages[0]


def _all_keys() -> list[str]:
    """Every key that any block of a stack may have."""
    seen: set[type[BaseModel]] = set()
    waiting = list(MODELS)
    found: set[str] = set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            found |= keys_of(model).keys()
            waiting += [inner for inner in keys_of(model).values() if inner is not None]
    return sorted(found)


_KEYS = st.sampled_from(_all_keys()) | st.text(max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates().map(str) | st.text(max_size=12)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=20,
)
_NEARLY = st.fixed_dictionaries(
    {"name": st.just("A"), "vendor": st.just("A"), "category": st.just("crm"), "status": st.just("active")},
    optional={key: _DATA for key in keys_of(Tool) if key not in ("name", "vendor", "category", "status")},
)


@given(st.sampled_from(MODELS), st.binary(max_size=200))
def test_never_raises_for_any_bytes(model: type[BaseModel], data: bytes) -> None:
    _check(model, data)


@given(st.sampled_from(MODELS), st.dictionaries(_KEYS, _DATA, max_size=6) | _DATA)
def test_never_raises_for_any_data_as_json(model: type[BaseModel], data: Any) -> None:
    _check(model, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


@given(st.sampled_from(MODELS), st.dictionaries(_KEYS, _DATA, max_size=6) | _DATA)
def test_never_raises_for_any_data_as_yaml(model: type[BaseModel], data: Any) -> None:
    _check(model, yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "replace"))


@given(_NEARLY)
def test_a_tool_with_its_four_keys_is_always_kept(data: dict[str, Any]) -> None:
    found = _check(Tool, json.dumps(data, ensure_ascii=True).encode())
    assert found.value is not None or [problem.code for problem in found.problems] == ["STK001"]


def _check(model: type[BaseModel], data: bytes) -> Read[Any]:
    """Reads a file, and holds what must be true of every answer."""
    found: Read[Any] = read(model, SourceFile("x.yaml", data))
    assert found.value is not None or found.problems
    for problem in found.problems:
        assert problem.code in {"STK001", "STK002", "STK003", "STK004", "STK007", "STK008"}
        assert problem.message
        assert "\n" not in problem.message
        assert problem.help
    again = read(model, SourceFile("x.yaml", data))
    assert again == found
    return found
