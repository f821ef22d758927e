"""From files to a stack: every file is read whatever the others hold, and what could not be read makes no findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.loading.build import build, build_settings
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.finding import Problem
    from stackctl.model.stack import Stack

TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
SYSTEM = "name: S\nkind: crm\n"


def built(files: dict[str, str | bytes], unreadable: Sequence[Unreadable] = ()) -> tuple[Stack, list[Problem]]:
    sources = [
        SourceFile(path, text if isinstance(text, bytes) else text.encode()) for path, text in sorted(files.items())
    ]
    stack, problems = build(Settings(), sources, unreadable)
    return stack, sorted(problems, key=lambda problem: (problem.file, problem.code, str(problem.path)))


def told(problems: Sequence[Problem]) -> list[tuple[str, str, str | None, str]]:
    return [(problem.file, problem.code, problem.tool, problem.message) for problem in problems]


WHOLE: dict[str, str | bytes] = {
    "README.md": "not ours",
    "budgets.yaml": "budgets: [{cost_center: M1, fiscal_year: 2026, amount: 100}]\n",
    "contracts/master.yaml": "vendor: adobe\ncovers: {a: 100}\n",
    "requests/wish.yaml": "as_a: marketer\ni_want: a dashboard\n",
    "stackctl.yaml": "this is read by itself: [",
    "systems/crm.yaml": SYSTEM,
    "teams.yaml": "people: {anna: {name: Anna}}\nteams: {mops: {name: MOps, lead: anna}}\n",
    "tools/a.yaml": TOOL,
    "tools/sub/b.yaml": TOOL,
    "vendors/adobe.yaml": "name: Adobe\n",
}


def test_every_kind_of_file_is_read_into_its_place() -> None:
    stack, problems = built(WHOLE)
    assert problems == []
    assert list(stack.tools) == ["a", "b"]
    assert stack.tools["a"].vendor == "B"
    assert list(stack.systems) == ["crm"]
    assert stack.vendors["adobe"].name == "Adobe"
    assert stack.contracts["master"].vendor == "adobe"
    assert stack.requests["wish"].i_want == "a dashboard"
    assert stack.people["anna"].name == "Anna"
    assert stack.teams["mops"].lead == "anna"
    assert [budget.cost_center for budget in stack.budgets] == ["M1"]
    assert stack.files == {"a": "tools/a.yaml", "b": "tools/sub/b.yaml", "crm": "systems/crm.yaml"}
    assert stack.unread == frozenset()
    assert stack.doubtful == {}
    assert "crm" in stack.taxonomy.categories


def test_the_order_of_the_files_makes_no_difference() -> None:
    sources = [SourceFile(path, text if isinstance(text, bytes) else text.encode()) for path, text in WHOLE.items()]
    backwards, problems = build(Settings(), reversed(sources))
    assert problems == ()
    assert backwards == built(WHOLE)[0]
    assert list(backwards.tools) == ["a", "b"]
    assert list(backwards.files) == ["a", "b", "crm"]


def test_an_empty_folder_is_an_empty_stack() -> None:
    stack, problems = built({})
    assert problems == []
    assert (dict(stack.tools), dict(stack.systems), dict(stack.files)) == ({}, {}, {})


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "people:\nteams:\n"])
def test_teams_and_budgets_may_be_empty(text: str) -> None:
    assert built({"teams.yaml": text, "budgets.yaml": text.replace("people:\nteams:", "budgets:")})[1] == []


def test_one_broken_file_hides_nothing_of_the_others() -> None:
    stack, problems = built(
        {
            **WHOLE,
            "tools/broken.yaml": "name: [\n",
            "tools/latin.yaml": b"name: Caf\xe9\n",
            "tools/bare.yaml": "name: A\n",
            "systems/list.yaml": "- a\n",
            "vendors/empty.yaml": "",
            "contracts/bare.yaml": "number: X\n",
            "requests/bare.yaml": "as_a: x\n",
            "tools/wrong.yaml": TOOL + "since: soon\nadmins: [anna]\n",
        }
    )
    assert list(stack.tools) == ["a", "b", "wrong"]
    assert stack.tools["wrong"].admins == ("anna",)
    assert stack.tools["wrong"].since is None
    assert stack.unread == {"broken", "latin", "bare", "list"}
    assert stack.files["list"] == "systems/list.yaml"
    assert (list(stack.vendors), list(stack.contracts), list(stack.requests)) == (["adobe"], ["master"], ["wish"])
    assert [(problem.file, problem.code, problem.tool) for problem in problems] == [
        ("contracts/bare.yaml", "STK008", None),
        ("contracts/bare.yaml", "STK008", None),
        ("requests/bare.yaml", "STK008", None),
        ("systems/list.yaml", "STK002", "list"),
        ("tools/bare.yaml", "STK008", "bare"),
        ("tools/bare.yaml", "STK008", "bare"),
        ("tools/bare.yaml", "STK008", "bare"),
        ("tools/broken.yaml", "STK001", "broken"),
        ("tools/latin.yaml", "STK001", "latin"),
        ("tools/wrong.yaml", "STK002", "wrong"),
        ("vendors/empty.yaml", "STK001", None),
    ]


def test_an_id_is_used_once_over_tools_systems_and_folders() -> None:
    stack, problems = built(
        {
            "systems/crm.yaml": SYSTEM,
            "tools/crm.yaml": TOOL,
            "tools/x/a.yaml": TOOL.replace("A", "First"),
            "tools/y/a.yaml": TOOL.replace("A", "Second"),
            "vendors/a.yaml": "name: A\n",
        }
    )
    assert told(problems) == [
        ("tools/crm.yaml", "STK005", "crm", 'the id "crm" is also that of systems/crm.yaml'),
        ("tools/y/a.yaml", "STK005", "a", 'the id "a" is also that of tools/x/a.yaml'),
    ]
    assert all(problem.help == "rename one of the two" for problem in problems)
    assert list(stack.tools) == ["a"]
    assert stack.tools["a"].name == "First"
    assert stack.files == {"a": "tools/x/a.yaml", "crm": "systems/crm.yaml"}


def test_what_is_wrong_with_a_second_file_of_an_id_is_told_too() -> None:
    _, problems = built({"tools/a.yaml": TOOL, "tools/x/a.yaml": TOOL + "sicne: 2026-01-01\n"})
    assert [(problem.file, problem.code) for problem in problems] == [
        ("tools/x/a.yaml", "STK003"),
        ("tools/x/a.yaml", "STK005"),
    ]


def test_the_first_file_of_an_id_has_it_even_if_it_is_broken() -> None:
    stack, problems = built({"tools/a.yaml": "name: [\n", "tools/x/a.yaml": TOOL})
    assert [(problem.file, problem.code) for problem in problems] == [
        ("tools/a.yaml", "STK001"),
        ("tools/x/a.yaml", "STK005"),
    ]
    assert (list(stack.tools), stack.unread) == ([], frozenset({"a"}))


VENDORS = {
    "vendors/alphabet.yaml": "name: Alphabet\naliases: [Google, Waymo]\nformer_names: [Motorola]\n",
    "vendors/google.yaml": "name: Google LLC\naliases: [Ads, google]\n",
    "vendors/lenovo.yaml": "name: Lenovo\nformer_names: [Motorola]\n",
    "vendors/zebra.yaml": "name: motorola\n",
}


def test_a_name_that_two_vendors_claim_is_told_at_the_second() -> None:
    _, problems = built({**VENDORS, "tools/a.yaml": "name: A\n"})
    assert [(one.file, one.path, one.message) for one in problems if one.code == "STK005"] == [
        ("vendors/google.yaml", ("aliases", 1), '"google" is also a name of vendors/alphabet.yaml'),
        ("vendors/zebra.yaml", ("name",), '"motorola" is also a name of vendors/alphabet.yaml'),
    ]


def test_a_name_that_a_vendor_claims_with_another_s_id_is_told() -> None:
    _, problems = built({"vendors/a.yaml": "name: A\naliases: [B, b]\n", "vendors/b.yaml": "name: Bee\n"})
    assert [(one.file, one.path, one.message) for one in problems] == [
        ("vendors/b.yaml", (), '"b" is also a name of vendors/a.yaml')
    ]


def test_what_lies_beside_the_files_is_told_unless_one_of_them_names_it() -> None:
    names = ["contracts/Hub MSA.pdf", "contracts/old.pdf", "contracts/b.xlsx", "tools/hub.yaml.txt", "tools/notes.txt"]
    strays = [Unreadable(name, "a file that nothing is read from", "STK005") for name in names]
    tool = f"{TOOL}contract: {{document: contracts/Hub MSA.pdf, number: contracts/b.xlsx}}\n"
    stack, problems = built({"tools/a.yaml": tool}, strays)
    assert sorted(problem.file for problem in problems) == sorted(names[1:])
    assert stack.unread == {"hub"}


def test_a_name_that_makes_no_id_is_told_and_the_file_is_read() -> None:
    stack, problems = built({"tools/Hub Spot.yaml": TOOL, "vendors/A B.yaml": "name: A\n"})
    assert [(problem.file, problem.code, problem.tool, problem.help) for problem in problems] == [
        ("tools/Hub Spot.yaml", "STK005", "Hub Spot", "rename it"),
        ("vendors/A B.yaml", "STK005", None, "rename it"),
    ]
    assert list(stack.tools) == ["Hub Spot"]


@pytest.mark.parametrize(
    ("path", "node_id"),
    [
        ("tools/hubspot.yml", "hubspot"),
        ("systems/sub/crm.YAML", "crm"),
        ("vendors/sub/adobe.yaml", None),
        ("team.yaml", None),
    ],
)
def test_a_file_in_the_wrong_place_is_told_and_what_it_holds_exists(path: str, node_id: str | None) -> None:
    stack, problems = built({path: TOOL})
    assert [(problem.file, problem.code, problem.path) for problem in problems] == [(path, "STK005", ())]
    assert stack.unread == (frozenset() if node_id is None else {node_id})
    assert stack.files == ({} if node_id is None else {node_id: path})


def test_what_the_disk_does_not_give_is_told_with_its_code() -> None:
    paths = [
        Unreadable("tools/linked.yaml", "a link"),
        Unreadable("tools/sub/noext", "a pipe"),
        Unreadable("systems/crm.yaml", "cannot be read: permission denied"),
        Unreadable("tool/", 'a folder that nothing is read from (did you mean "tools"?)', "STK005"),
        Unreadable("teams.yaml", "a link"),
    ]
    stack, problems = built({"tools/a.yaml": TOOL}, paths)
    assert sorted(told(problems)) == sorted((path.path, path.code, None, path.reason) for path in paths)
    assert {problem.help for problem in problems} == {"fix, rename or remove it; the rest of the stack was read"}
    assert stack.unread == {"linked", "noext", "crm"}
    assert list(stack.tools) == ["a"]


def test_a_path_that_cannot_be_read_takes_no_id_from_one_that_can() -> None:
    stack, _ = built({"tools/a.yaml": TOOL, "tools/a.yml": TOOL})
    assert (list(stack.tools), stack.unread, stack.files) == (["a"], frozenset(), {"a": "tools/a.yaml"})


def test_the_keys_that_have_problems_are_doubtful() -> None:
    stack, _ = built(
        {
            "tools/a.yaml": TOOL + "since: soon\nownr: {team: x}\nadmins: [nobody]\ncost: {allocation: {}}\n",
            "tools/b.yaml": TOOL + "custom: {password: hunter2-hunter2}\n",
            "tools/c.yaml": TOOL + "tags: [a]\ntags: [b]\n",
            "teams.yaml": "people: {}\n",
        }
    )
    assert stack.doubtful == {
        "tools/a.yaml": {"since", "ownr", "owner", "admins", "cost"},
        "tools/b.yaml": frozenset(),
        "tools/c.yaml": {"tags"},
    }


def test_a_file_that_is_wrong_as_a_whole_makes_no_key_doubtful() -> None:
    stack, problems = built({"tools/a.yaml": "name: [\n"})
    assert [problem.path for problem in problems] == [()]
    assert stack.doubtful == {"tools/a.yaml": frozenset()}


@pytest.mark.parametrize(("number", "told_of"), [(63, []), (64, [64]), (130, [64, 128])])
def test_progress_is_told_now_and_then(number: int, told_of: list[int]) -> None:
    heard: list[int] = []
    files = (SourceFile(f"tools/t{one:03}.yaml", TOOL.encode()) for one in range(number))
    stack, _ = build(Settings(), files, (), heard.append)
    assert heard == told_of
    assert len(stack.tools) == number


# Settings


def test_settings_are_read_and_may_be_empty() -> None:
    assert build_settings(SourceFile("stackctl.yaml", b"")) == (Settings(), ())
    settings, problems = build_settings(
        SourceFile("stackctl.yaml", b"schema: 1\nbase_currency: USD\nrules: {USE001: off}\n")
    )
    assert problems == ()
    assert (settings.base_currency, settings.rules) == ("USD", {"USE001": "off"})


def test_broken_settings_are_told_and_the_rest_of_them_is_kept() -> None:
    settings, problems = build_settings(
        SourceFile("stackctl.yaml", b"base_currency: EURO\norganisation: Acme\nregoins: {}\n")
    )
    assert settings == Settings.model_validate({"organisation": "Acme"})
    assert [(problem.code, problem.path) for problem in problems] == [
        ("STK002", ("base_currency",)),
        ("STK003", ("regoins",)),
    ]


def test_settings_that_cannot_be_read_at_all_are_the_defaults() -> None:
    settings, problems = build_settings(SourceFile("stackctl.yaml", b"schema: [\n"))
    assert settings == Settings()
    assert [problem.code for problem in problems] == ["STK001"]


def test_what_the_settings_add_is_in_the_stacks_taxonomy() -> None:
    settings, problems = build_settings(
        SourceFile("stackctl.yaml", b"taxonomy: {objects: {bicycle: {personal: false}}}\n")
    )
    assert problems == ()
    stack, _ = build(settings, [])
    assert stack.taxonomy.objects["bicycle"].name == "bicycle"
    assert stack.settings is settings


def test_a_problem_behind_a_dropped_list_item_is_told_at_its_own_place() -> None:
    lines = "[{amount: x, per: month}, {amount: 1, per: month, from: 2026-02-02, to: 2026-02-01}]"
    text = f"name: A\nvendor: A\ncategory: crm\nstatus: active\nadmins: [[x], nobody]\ncost: {{lines: {lines}}}\n"
    _, problems = build(Settings(), [SourceFile("tools/a.yaml", text.encode())])
    assert {(problem.code, problem.path) for problem in problems} == {
        ("STK002", ("admins", 0)),
        ("STK006", ("admins", 1)),
        ("STK002", ("cost", "lines", 0, "amount")),
        ("STK002", ("cost", "lines", 1, "to")),
    }


def test_what_a_file_refers_to_is_checked_though_it_lacks_a_required_key() -> None:
    text = "name: A\ncategory: crn\nstatus: actve\nowner: {business: nobody}\n"
    text += "contract: {start: 2026-02-02, end: 2026-02-01}\n"
    other = "name: B\nvendor: B\nstatus: active\nused_by: [[x], none]\nintegrations: [{with: a, direction: push}]\n"
    files = [SourceFile("tools/a.yaml", text.encode()), SourceFile("tools/b.yaml", other.encode())]
    stack, problems = build(Settings(), files)
    assert {(problem.code, problem.file[6], problem.path) for problem in problems} == {
        ("STK008", "a", ("vendor",)),
        ("STK002", "a", ("status",)),
        ("STK006", "a", ("category",)),
        ("STK006", "a", ("owner", "business")),
        ("STK002", "a", ("contract", "end")),
        ("STK008", "b", ("category",)),
        ("STK002", "b", ("used_by", 0)),
        ("STK006", "b", ("used_by", 1)),
    }
    assert not stack.tools
    assert stack.unread == {"a", "b"}
