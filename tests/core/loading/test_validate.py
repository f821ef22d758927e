"""From a file to a model: every misfit is told with a code and a way to it, and what fits is kept."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackctl.core.loading.examples import OF_MODELS
from stackctl.core.loading.fields import keys_of
from stackctl.core.loading.validate import Read, read
from stackctl.core.text.messages import all_of, some_of
from stackctl.model.contract import Contract, SharedContract
from stackctl.model.people import Budgets, Request, Teams
from stackctl.model.settings import Settings
from stackctl.model.source import TOP, SourceFile
from stackctl.model.tool import Integration, System, Tool, Usage, Vendor

if TYPE_CHECKING:
    from pydantic import BaseModel

    from stackctl.model.finding import Problem

KEYS = some_of(list(keys_of(Contract)), 12)
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


NOTICE_PERIODS = (
    "write a number of days, weeks or months, such as 90 days; where the contract ends on fixed dates only, add "
    "to month-end, to quarter-end, to half-year-end, to year-end or to term-end, such as 3 months to quarter-end"
)
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
        'a mapping is expected here, not "anna"',
        "write owner: {business: anna.kowalska, technical: ben.ode}; the keys are business, technical and team",
    ),
    "a list as a mapping": (
        "usage: [1]\n", "STK002", ("usage",),
        "a mapping is expected here, not a list",
        f"write usage: {{seats: 40, active: 22, as_of: 2026-11-15}}; the keys are {all_of(list(keys_of(Usage)))}",
    ),
    "a word as a free mapping": (
        "custom: anna\n", "STK002", ("custom",),
        'a mapping is expected here, not "anna"', "write custom: {internal_number: 4711}",
    ),
    "a word as a list of mappings": (
        "integrations: anna\n", "STK002", ("integrations",), 'a list is expected here, not "anna"',
        f"write integrations: [{OF_MODELS[Integration]}]; the keys are {all_of(list(keys_of(Integration)))}",
    ),
    "a word in a list of mappings": (
        "approvals: [anna]\n", "STK002", ("approvals", 0), 'a mapping is expected here, not "anna"',
        "write {by: dana.fox, date: 2025-02-20, up_to: 60000}; the keys are by, date, up_to and currency",
    ),
    "a mapping as text": (
        "description: {a: b}\n", "STK002", ("description",),
        "a single value is expected here, not a mapping", "write one value",
    ),
    "a list as a date": (
        "since: [2026-01-01]\n", "STK002", ("since",),
        "a single value is expected here, not a list", "write year-month-day, such as 2026-11-22",
    ),
    "a list as an entry of contracts": (
        "contract: [[a]]\n", "STK002", ("contract", 0),
        "a single value is expected here, not a list",
        f"write one value, or {OF_MODELS[Contract]}; the keys are {KEYS}",
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
        '"5 business days" is not a notice period', NOTICE_PERIODS,
    ),
    "a fixed date that is none": (
        "contract: {notice: 3 months to the quarter end}\n", "STK002", ("contract", "notice"),
        '"3 months to the quarter end" is not a notice period', NOTICE_PERIODS,
    ),
    "a fixed date for the length of a renewal": (
        "contract: {renewal_term: 3 months to quarter-end}\n", "STK002", ("contract", "renewal_term"),
        '"3 months to quarter-end" is not a duration',
        "write a number of days, weeks or months, such as 90 days or 12 months",
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
    "a key of a block round it": (
        "cost: {lines: [{amount: 1, per: month, currency: CHF}]}\n", "STK003", ("cost", "lines", 0, "currency"),
        'unknown key "currency" (it belongs under "cost")', "move it under cost:",
    ),
    "a key that is indented too deep": (
        "cost:\n  lines: []\n  tags: [a]\n", "STK003", ("cost", "tags"),
        'unknown key "tags" (it belongs at the top of the file, it is indented too deep)',
        "move it to the top of the file",
    ),
    "a key that is indented too little": (
        "contract:\nnotice: 90 days\n", "STK003", ("notice",),
        'unknown key "notice" (it belongs under "contract", it is indented too little)',
        "move it under contract:, or put a field of your own under custom:",
    ),
    "a key of an entry of a list": (
        "cost: {amount: 5}\n", "STK003", ("cost", "amount"), 'unknown key "amount" (it belongs under "cost: lines")',
        "move it into an entry of cost: lines:",
    ),
    "a key of the only other block": (
        "contract: {seats: 40}\n", "STK003", ("contract", "seats"), 'unknown key "seats" (it belongs under "usage")',
        "move it under usage:",
    ),
    "a key that stands where it belongs as well": (
        "contract: {status: x}\n", "STK003", ("contract", "status"), 'unknown key "status"',
        f"delete it, or put a field of your own under custom: at the top of the file; the keys here are {KEYS}",
    ),
    "an amount in two": (
        "description:\ncost: {lines: [{item: Plan, amount: 3.250,00, per: month}]}\n", "STK002",
        ("cost", "lines", 0, "amount"),
        '"3.250,00" is read as 3.250 and a key 00, because a comma ends a value inside { }', "write 3250.00",
    ),
    "an amount in three": (
        "cost: {lines: [{amount: 1,250,000.00, per: month}]}\n", "STK002", ("cost", "lines", 0, "amount"),
        '"1,250,000.00" is read as 1 and the keys 250 and 000.00, because a comma ends a value inside { }',
        "write 1250000.00",
    ),
    "an amount in two that can be read two ways": (
        "approvals: [{by: a, date: 2026-01-01, up_to: 1,500}]\n", "STK002", ("approvals", 0, "up_to"),
        '"1,500" is read as 1 and a key 500, because a comma ends a value inside { }', "write 1500 or 1.50",
    ),
    "an amount in two with its currency": (
        "cost: {lines: [{amount: 3250,00 EUR, per: month}]}\n", "STK002", ("cost", "lines", 0, "amount"),
        '"3250,00 EUR" is read as 3250 and a key 00 EUR, because a comma ends a value inside { }', "write 3250.00",
    ),
    "a number of one's own in two": (
        "custom: {size: 1,5}\n", "STK002", ("custom", "size"),
        '"1,5" is read as 1 and a key 5, because a comma ends a value inside { }', "write 1.5",
    ),
    "a text in two": (
        "contract: {notice_how: by mail, in writing, end: 2027-01-01}\n", "STK002", ("contract", "notice_how"),
        '"by mail, in writing" is read as by mail and a key in writing, because a comma ends a value inside { }',
        'put it in quotes, "by mail, in writing"',
    ),
    "a key without a colon after what is no text": (
        "contract: {end: 2027-01-01, nots}\n", "STK003", ("contract", "nots"),
        'unknown key "nots" (did you mean "notice"?)', "write notice:",
    ),
    "a value with a blank at its end": (
        'criticality: "high "\n', "STK002", ("criticality",),
        '"high" (ends with a blank) is not allowed here (did you mean "high"?)', "write low, medium, high or critical",
    ),
    "a value with a no-break space": (
        "cost: {currency: EUR\u00a0}\n", "STK002", ("cost", "currency"),
        '"EUR" (ends with a no-break space, U+00A0) is not a currency', "write a code of ISO 4217, such as EUR or USD",
    ),
    "a date with a character of no width": (
        "since: 2026\u200b-01-01\n", "STK002", ("since",),
        '"2026\u200b-01-01" (holds a zero width space, U+200B) is not a date',
        "write year-month-day, such as 2026-11-22",
    ),
    "a key with a letter that looks like another": (
        "n\u043etes: x\n", "STK003", ("n\u043etes",),
        'unknown key "n\u043etes" (holds a cyrillic small letter o, U+043E) (did you mean "notes"?)',
        "write notes:, or put a field of your own under custom:",
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
    meant = {
        "a misspelt key": {"owner"},
        "a misspelt key without a value": {"owner"},
        "a key with a letter that looks like another": {"notes"},
    }.get(name, set())
    expected = set() if code == "STK007" else {str(path[0]), *meant}
    assert tool(rest).doubtful - {""} == expected


@pytest.mark.parametrize("name", [name for name in WRONG if " in two" in name or " in three" in name])
def test_a_value_in_two_is_left_out(name: str) -> None:
    rest, _, path, _, _ = WRONG[name]
    found = tool(rest).value
    assert found is not None
    kept: Any = found.model_dump(by_alias=True)
    for step in path:
        known: dict[Any, Any] = kept if isinstance(kept, dict) else dict(enumerate(kept or ()))
        kept = known.get(step)
    assert kept is None


def test_what_comes_after_commas_is_told_apart() -> None:
    lines = "    - {amount: 1,000, per: month, quantity: 2,000}\n    - {amount: 5, per: year}\n"
    found = tool(f"cost:\n  allocation: {{A: 33,33, B: 66,67}}\n  lines:\n{lines}")
    assert [(path[1:], message.partition(" is read")[0]) for _, path, message in told(found)] == [
        (("allocation", "A"), '"33,33"'),
        (("allocation", "B"), '"66,67"'),
        (("lines", 0, "amount"), '"1,000"'),
        (("lines", 0, "quantity"), '"2,000"'),
    ]
    assert found.value is not None
    assert found.value.cost is not None
    assert [str(line.amount) for line in found.value.cost.lines] == ["5"]


@pytest.mark.parametrize(
    "rest",
    [
        "custom: {a, b, 5, 6}\n",
        "custom: {a: 1, 5}\n",
        "custom: {a: 1,b: 2,5: }\n",
        "custom: {a: b,5}\n",
        "tags: [1,5, 2,000]\n",
        "criticality: {}\n",
    ],
)
def test_other_commas_split_nothing(rest: str) -> None:
    assert not any("because a comma" in message for _, _, message in told(tool(rest)))


def test_a_secret_in_two_is_not_shown() -> None:
    found = tool("custom: {password: 123456789,987654321}\ncost: 5\ncost: {a: 1,5}\n")
    assert "98765" not in str([(one.message, one.help) for one in found.problems])


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


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("data", [b"- name: A\n", b"A\n"])
def test_a_file_that_is_no_mapping(model: type[BaseModel], data: bytes) -> None:
    found = read(model, SourceFile("tools/a.yaml", data))
    problem = only(found)
    assert (problem.code, problem.position) == ("STK002", TOP)
    assert problem.message == "a mapping is expected: lines of key: value"
    assert problem.help.startswith(f"begin with {next(iter(keys_of(model)))}: ")
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


# How long the data takes to draw is the machine's business.
@settings(suppress_health_check=[HealthCheck.too_slow])
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
