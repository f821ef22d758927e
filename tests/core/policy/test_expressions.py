"""Expressions: what they answer, what of them is refused and where, and that they end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from stackctl.core.policy.expressions import Answer, Expression, available, condition, expression, need_engine
from stackctl.core.policy.semantics import Fault
from stackctl.core.policy.subjects import keys_of, scope_of
from stackctl.model.errors import StackctlError
from tests.cli.harness import REPOSITORY
from tests.effort import some

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES: Mapping[str, object] = {
    "today": "2026-11-22",
    "tool": {
        "name": "A",
        "status": "active",
        "live": True,
        "owner": {"business": "ann"},
        "admins": ["ann", "bob"],
        "tags": [],
        "since": "2024-02-29",
        "usage": {"seats": 10},
        "annual_cost": 120.0,
        "contract": {"uplift": {}},
        "cost": {"allocation": {"M1": 70.0}, "lines": [{"per": "month", "amount": 10.0, "from": "2026-01-01"}]},
        "integrations": [{"with": "x", "status": "live", "objects": ["lead"]}, {"with": "y", "status": "broken"}],
        "custom": {"tier": "1", "nested": {"a b": "c"}},
    },
}


def answer(source: str) -> Answer:
    compiled = condition(source, scope_of("tool"))
    assert isinstance(compiled, Expression), compiled
    return compiled.condition(VALUES)


def fault(source: str, kind: Any = "tool") -> Fault:
    compiled = condition(source, scope_of(kind))
    assert isinstance(compiled, Fault)
    return compiled


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ('tool.status == "active"', True),
        ("tool.live", True),
        ("!tool.live", False),
        ("tool.usage.seats > 9 && tool.usage.seats < 10.5", True),
        ("tool.annual_cost / 12.0 == 10.0", True),
        ("tool.annual_cost > 100", True),
        ("tool.annual_cost / double(tool.usage.seats) == 12.0", True),
        ('"bob" in tool.admins', True),
        ("size(tool.admins) == 2", True),
        ('tool.integrations.exists(i, i.status == "broken" && i.with == "y")', True),
        ('tool.integrations.all(i, i.status == "live")', False),
        ('tool.integrations.exists_one(i, i.status == "broken")', True),
        ('tool.integrations.filter(i, i.status == "live").map(i, i.with) == ["x"]', True),
        ('tool.cost.lines.exists(l, l.per == "month" && l.from >= "2026-01-01")', True),
        ('tool.cost.allocation["M1"] > 50', True),
        ('tool.cost.allocation.exists(c, c == "M1")', True),
        ('tool["usage"]["seats"] == 10', True),
        ("days_between(tool.since, today) == 997", True),
        ('days_between(today, "2026-11-21") == -1', True),
        ('tool.since < "2024-03-01"', True),
        ('tool.custom.tier == "1" && tool.custom.nested["a b"] == "c"', True),
        ('tool.name.startsWith("A") && tool.name.matches("^[A-Z]$") && tool.name.contains("A")', True),
        ('(tool.live ? "x" : "y") == "x"', True),
        ("[1, 2].exists(x, x == 2) // a remark", True),
        ('tool.status in ["active", "sunsetting"]', True),
        ("1 == 1", True),
    ],
)
def test_a_condition_holds_or_not(source: str, holds: bool) -> None:
    assert answer(source) == Answer(holds)


@pytest.mark.parametrize(
    "source",
    [
        'tool.owner.technical == "bob"',
        'tool.owner.technical != "bob"',
        '!(tool.owner.technical == "bob")',
        'tool.owner.technical in ["bob"]',
        "tool.usage.active < 5",
        "tool.usage.active >= 5",
        'tool.contract.end < "2026-01-01"',
        "days_between(today, tool.contract.end) < 30",
        'tool.tags[0] == "core"',
        'tool.custom.nothing == "x"',
        "tool.custom.nothing.deeper > 1",
        'tool.cost.allocation["M2"] > 50',
        'tool.live && tool.owner.technical == "bob"',
        '!tool.live || tool.owner.technical == "bob"',
        'tool.integrations.all(i, i.method == "api")',
    ],
)
def test_what_the_file_does_not_say_is_neither_true_nor_false(source: str) -> None:
    assert answer(source) == Answer(absent=True)


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ('tool.live || tool.owner.technical == "bob"', True),
        ('!tool.live && tool.owner.technical == "bob"', False),
        ("has(tool.owner.technical)", False),
        ("has(tool.owner.business)", True),
        ("!has(tool.contract.end)", True),
        ("!has(tool.contract.uplift.percent)", True),
        ("has(tool.custom.tier) && !has(tool.custom.other)", True),
        ('tool.integrations.exists(i, i.method == "api" || i.with == "x")', True),
        ('tool.integrations.exists(i, !has(i.method) && i.with == "x")', True),
    ],
)
def test_what_is_certain_without_it_is_answered(source: str, holds: bool) -> None:
    assert answer(source) == Answer(holds)


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ('tool.owner.technical == ""', True),
        ("tool.owner.technical == ''", True),
        ('tool.owner.technical   ==\n  ""', True),
        ('tool.owner.technical != ""', False),
        ('!(tool.owner.technical != "")', True),
        ('tool.owner.business == ""', False),
        ('tool.owner.business != "" && tool.live && tool.owner.technical == ""', True),
        ('tool.owner . technical == "" || tool.name == ""', True),
        ('tool.integrations.exists(i, i.method == "" && i.with != "")', True),
        ('tool.integrations.all(i, i.with == "")', False),
        ('tool.contract.end == ""', True),
        ('(. tool.owner.technical == "") && .tool.owner.business != ""', True),
        ('[tool.name == "", tool.notes == ""] == [false, true]', True),
    ],
)
def test_to_compare_with_the_empty_text_asks_whether_it_is_said(source: str, holds: bool) -> None:
    assert answer(source) == Answer(holds)


FAULTS: list[tuple[str, str, str]] = [
    # the condition with ^ before the place, the message, the next step
    ("tool.^anual_cost > 5", 'there is no tool.anual_cost (did you mean "annual_cost"?)', "write tool.annual_cost"),
    ("tool.usage.^seets > 5", 'there is no tool.usage.seets (did you mean "seats"?)', "write tool.usage.seats"),
    ("tool . usage\n . ^seets > 5", 'there is no tool.usage.seets (did you mean "seats"?)', "write tool.usage.seats"),
    ("tool.^seats > 5", 'there is no tool.seats (did you mean "usage.seats"?)', "write tool.usage.seats"),
    ('tool[^"usge"].seats > 5', 'there is no tool.usge (did you mean "usage"?)', "write tool.usage"),
    ("has(tool.usage.^seets)", 'there is no tool.usage.seets (did you mean "seats"?)', "write tool.usage.seats"),
    ('"ä" == tool.^nam', 'there is no tool.nam (did you mean "name"?)', "write tool.name"),
    (
        'tool.integrations.exists(i, i.^statuss == "live")',
        'there is no i.statuss (did you mean "status"?)',
        "write i.status",
    ),
    (
        'tool.integrations.filter(i, i.with == "a").exists(j, size(j.^objets) > 0)',
        'there is no j.objets (did you mean "objects"?)',
        "write j.objects",
    ),
    ("tool.owner.^zzz", "there is no tool.owner.zzz", "there are: business, team, technical"),
    ('tool.name.^first == "A"', 'tool.name is a text and has no key "first"', "leave the key out"),
    (
        'tool.integrations.exists(i, i.status == ^"brokn")',
        'i.status is never "brokn" (did you mean "broken"?)',
        "write planned, live, broken or retired",
    ),
    (
        'tool.criticality in ["high", ^"critcal"]',
        'tool.criticality is never "critcal" (did you mean "critical"?)',
        "write low, medium, high or critical",
    ),
    (
        '^"heath" in tool.data.special',
        'an item of tool.data.special is never "heath" (did you mean "health"?)',
        "write racial-or-ethnic-origin, …",
    ),
    ('tool.criticality ^> "high"', "tool.criticality has no order", 'write tool.criticality in ["critical"]'),
    ('tool.since < ^"2026-1-1"', '"2026-1-1" is not a date', "write it as 2026-11-22"),
    ('tool.since < ^"2026-02-30"', '"2026-02-30" is not a date', "write it as 2026-11-22"),
    (
        "tool.since == ^5",
        "tool.since is a date, and this is a whole number",
        'write a date in quotes, such as "2026-11-22"',
    ),
    ('tool.live == ^"true"', "tool.live is true or false, and this is a text", "write tool.live or !tool.live"),
    ("tool.name == ^true", "tool.name is a text, and this is true or false", "write a text, in quotes"),
    (
        'tool.usage.seats > ^"3"',
        "tool.usage.seats is a whole number, and this is a text",
        "write a number, without quotes",
    ),
    (
        'tool.admins == ^"ann"',
        "tool.admins is a list, and this is a text",
        "look into it: … in tool.admins, or size(tool.admins)",
    ),
    ('tool.owner == ^"ann"', "tool.owner is a block of keys, and this is a text", "name a key in it"),
    (
        '"a" ^in tool.name',
        "tool.name is a text, not a list",
        "write == to compare, or .contains(…) to look into a text",
    ),
    (
        "tool.owner.technical ^== null",
        "nothing is null here",
        "ask has(tool.owner.technical) whether the file says it",
    ),
    ('"" ^== tool.name', "tool.name is compared with an empty text", 'write tool.name == ""'),
    ('tool.name ^> ""', "tool.name is compared with an empty text", 'write tool.name == ""'),
    (
        "has^(tool.contract)",
        "tool.contract is always there, if empty",
        "ask for a key in it: has(tool.contract.number)",
    ),
    ("has^(tool.admins)", "tool.admins is always there, if empty", "write size(tool.admins) > 0"),
    ("^tool == 1", "tool as a whole says nothing", "name a key, such as tool.name"),
    ("size(^tool) > 1", "tool as a whole says nothing", "name a key, such as tool.name"),
    (
        "tool.annual_cost ^/ 12 > 5",
        "a number with decimals and a whole number do not go together here",
        "write 12.0",
    ),
    (
        "tool.annual_cost ^/ tool.usage.seats > 5",
        "a number with decimals and a whole number do not go together here",
        "write double(tool.usage.seats)",
    ),
    ("days_between(today, tool^.name) < 3", "days_between is given something that is not a date", "name two dates"),
    ('days_between(today, ^"x") < 3', "days_between is given something that is not a date", "name two dates"),
    ("^tool.name", "it gives a text, not true or false", 'compare it, as in tool.status == "active"'),
    ("^size(tool.admins)", "it gives a whole number, not true or false", 'compare it, as in tool.status == "active"'),
    ("^'a' + 'b'", "it gives neither true nor false", 'compare it, as in tool.status == "active"'),
    ("^tol.live", 'no name "tol" (did you mean "tool"?)', "there are: tool, today"),
    ("^integration.with == 'a'", 'no name "integration"', "there are: tool, today"),
    ("tool.live && ^siez(tool.admins) > 1", 'no function "siez" (did you mean "size"?)', "there are: has, size, …"),
    ('tool.name.^startWith("A")', 'no function "startWith" (did you mean "startsWith"?)', "there are: has, size, …"),
    ("tool.live ^and tool.gone", '"and" means nothing here', "write &&"),
    ('tool.name ^= "A"', '"=" means nothing here', "write =="),
    ('tool.name == ^"A', "a quote is not closed", "close it with the sign that opens it"),
    ("tool.name ==^", "it ends too early", "write the rest of it, or close what is open"),
    ("(tool.live^", "it ends too early", "write the rest of it, or close what is open"),
    ("tool.live ^) && true", '")" cannot stand here', "look at what stands before it"),
    (
        "1 ^== 'a'",
        '"==" does not take a whole number and a text',
        "compare like with like: 12.0 has decimals, 12 has none",
    ),
    (
        "tool.tags.all(a, tool.tags.all(b, tool.tags.all^(c, a == b)))",
        "loops more than 2 deep",
        "take the inner one out",
    ),
    (
        "tool.tags.exists(a, a ^+ tool.name == 'x')",
        "texts are not put together within a loop",
        "compare them one by one",
    ),
    ("tool.name.all^(a, a == 'x')", "tool.name is a text, not a list", "name a list"),
    ("[1].all^(tool, tool == 1)", "tool already means something here", "call the item otherwise"),
    (f"[{', '.join('1' * 101)}].all^(x, x == 1)", "a loop over more than 100 items", "loop over a key of the file"),
    ("(tool.tags + tool.admins).map^(x, x) == []", "map and filter go through a list of the file alone", "name one"),
    ("tool.cost.allocation.map^(x, x) == []", "map and filter go through a list of the file alone", "name one"),
    ("tool.custom.x.filter^(x, x) == []", "map and filter go through a list of the file alone", "name one"),
]


@pytest.mark.parametrize(("marked", "message", "help_"), FAULTS)
def test_a_fault_is_told_at_its_place(marked: str, message: str, help_: str) -> None:
    source = marked.replace("^", "", 1)
    found = fault(source)
    assert found.message == message
    assert found.help == help_ or (help_.endswith("…") and found.help.startswith(help_[:-1]))
    assert found.offset == marked.index("^")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("tool.live || " * 400 + "true", "longer than 4 KiB, the most that an expression may be"),
        ("tool.live\ud800", "it is not UTF-8"),
        ("(" * 40 + "true" + ")" * 40, "nested more than 32 levels deep"),
    ],
)
def test_a_fault_of_the_whole(source: str, message: str) -> None:
    assert fault(source).message == message


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("tool.usage.seats / (size(tool.admins) - 2) > 1", "it divides by zero"),
        ("tool.custom.tier > 1", '">" does not take a text and a whole number'),
        ("tool.custom.tier", "it gives neither true nor false"),
        ("tool.custom.tier && tool.live", '"&&" is given what it does not take'),
        ("tool.custom.tier ? true : false", '"?" is given what it does not take'),
        ("size(tool.custom.tier.x) > 1", "a value is not of the kind that it needs"),
        ('tool.name.matches("[")', "the pattern of matches is not a regular expression"),
        ("days_between(today, tool.custom.tier) > 1", "days_between is given something that is not a date"),
        ("tool.usage.seats + 9223372036854775807 > 1", "a number grows too large"),
        ("tool.custom.tier.exists(x, x == 1)", '"a loop" is given what it does not take'),
    ],
)
def test_what_cannot_be_worked_out_says_why(source: str, failure: str) -> None:
    assert answer(source) == Answer(failure=failure)


LONG = (
    'tool.live && (tool.owner.technical == "" || size(tool.admins) < 2) && days_between(tool.since, today) > 3 &&'
    ' !tool.integrations.filter(i, i.status in ["live"]).exists(j, j.method != "api") && tool["custom"].x == -1.5e3'
)


@pytest.mark.long
def test_every_slip_is_understood_or_refused_at_a_place() -> None:
    slips = [LONG[:n] for n in range(len(LONG))]
    slips += [LONG[:n] + LONG[n + 1 :] for n in range(len(LONG))]
    slips += [LONG[:n] + sign + LONG[n:] for n in range(len(LONG)) for sign in "\"'().[]{}!=&|<ä\n0 "]
    slips = some(slips, 800, of="slips")
    refused = 0
    for source in slips:
        compiled = condition(source, scope_of("tool"))
        if isinstance(compiled, Fault):
            refused += 1
            assert compiled.message
            assert compiled.help
            assert compiled.offset is None or 0 <= compiled.offset <= len(source)
        else:
            compiled.condition(VALUES)
    assert refused > len(slips) // 2


def test_what_an_expression_asks_for() -> None:
    compiled = condition(
        'tool.live && tool.usage.seats > 1 && today > "2026-01-01" && tool.usage.active > 1', scope_of("tool")
    )
    assert isinstance(compiled, Expression)
    assert keys_of(compiled.paths) == {"tool": {"live": (), "usage": ("seats", "active")}, "today": {}}
    assert keys_of([("tool", "usage", "seats"), ("tool", "usage")]) == {"tool": {"usage": ()}}
    assert keys_of([("tool", "usage"), ("tool", "usage", "seats")]) == {"tool": {"usage": ()}}
    assert compiled.paths == (("tool", "live"), ("tool", "usage", "seats"), ("today",), ("tool", "usage", "active"))


def test_an_expression_of_any_value() -> None:
    compiled = expression("tool.integrations.map(i, i.with)", scope_of("tool"))
    assert isinstance(compiled, Expression)
    assert compiled.evaluate(VALUES) == Answer(["x", "y"])
    assert isinstance(expression("tool.nam", scope_of("tool")), Fault)


def test_long_lists_are_not_gathered_but_looked_through() -> None:
    values = {"tool": {"tags": ["a"] * 1001}}
    gathered = condition("size(tool.tags.map(t, t)) > 1", scope_of("tool"))
    looked = condition('tool.tags.all(t, t == "a")', scope_of("tool"))
    assert isinstance(gathered, Expression)
    assert isinstance(looked, Expression)
    assert gathered.condition(values).failure == "map or filter goes through more than 1000 items"
    assert looked.condition(values) == Answer(value=True)
    assert looked.condition({"tool": {"tags": ["a"] * 10001}}).failure == "its loops go round more than 10 000 times"


def test_where_the_engine_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available()
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    assert not available()
    with pytest.raises(StackctlError, match="--where needs an extra") as caught:
        need_engine("--where")
    assert caught.value.hint == "install it with: python -m pip install 'martech-stackctl[policy]'"


HOSTILE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from stackctl.core.policy.expressions import condition, Expression
from stackctl.core.policy.subjects import keys_of, scope_of
from tests.guarantees.watch import peak
N = 100_000
texts = [sign * n for n in (33, 1000, N) for sign in (
    "(", "[", "!", "-", "{1:", "a.", "a?", "'", "[1]", "f(", "x", "1", "/*", "\\\\", '\"\"\"', "tool[0]", "1 ? ", "\\n",
    ".", "\\0", "\\u2028", "tool.tags.exists(x, ", "x in ", "has(", "`", "&& ", "0x", "1e", "b'", "//", "tool.",
    "é", "\\ud800")]
for close in (")", "]", "}", ""):
    texts += ["(" * 31 + "true" + close * 31, "tool.live" + close * 50, "true ? " * 40 + "true" + ": false" * 40]
texts += ["tool" + ".usage" * 500, "true" + " && true" * 450, "1" + " + 1" * 31 + " > 0", "-" * 4000 + "1 > 0"]
big = {"today": "2026-11-22", "tool": {
    "tags": ["a"] * 99, "admins": ["b"] * 9000, "notes": "x" * 4096, "name": "n" * 4096, "live": True, "custom": {}}}
texts += [
    'tool.tags.all(a, tool.tags.all(b, !tool.notes.matches("(x+x+)+y")))',
    'tool.admins.all(a, tool.admins.all(b, a == b))',
    'size(tool.tags.map(a, tool.tags.map(b, [tool.notes, tool.name]))) > 1',
    'size(tool.admins.map(a, tool.notes)) > 1',
    'tool.notes.matches("((a{0,30}){0,30}){0,30}b")',
    'tool.notes' + '.contains(tool.notes) && tool.notes' * 20 + ' == "x"',
]
for text in texts:
    compiled = condition(text, scope_of("tool"))
    if isinstance(compiled, Expression):
        compiled.condition(big)
print(len(texts), round(peak()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be limited there")
def test_hostile_expressions_end_and_leave_the_process_alive() -> None:
    command = [sys.executable, "-c", HOSTILE]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, text=True, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr[-2000:]
    tried, megabytes = map(int, done.stdout.split())
    assert tried > 100
    assert megabytes < 256
