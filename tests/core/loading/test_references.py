"""Every reference must lead somewhere; what is said where it does not, and when nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.loading.build import build, build_settings
from stackctl.model.source import SourceFile, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.finding import Problem
    from stackctl.model.source import KeyPath

TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
SYSTEM = "name: S\nkind: crm\n"
BASE = {
    "stackctl.yaml": "cost_centers: {MKT-100: Marketing}\n",
    "teams.yaml": """\
people: {anna.kowalska: {name: Anna}, ben.ode: {name: Ben}}
teams: {mops: {name: MOps, cost_center: MKT-200}}
""",
    "budgets.yaml": "budgets: [{cost_center: MKT-300, fiscal_year: 2026, amount: 1}]\n",
    "tools/hubspot.yaml": TOOL,
    "systems/salesforce.yaml": SYSTEM,
    "contracts/master.yaml": "vendor: B\ncovers: {hubspot: 100}\n",
}


def problems_of(files: dict[str, str], unreadable: Sequence[Unreadable] = ()) -> list[Problem]:
    everything = {**BASE, **files}
    settings, problems = build_settings(SourceFile("stackctl.yaml", everything["stackctl.yaml"].encode()))
    assert problems == ()
    sources = [SourceFile(path, text.encode()) for path, text in sorted(everything.items())]
    _, found = build(settings, sources, unreadable)
    return list(found)


def dangling(files: dict[str, str], unreadable: Sequence[Unreadable] = ()) -> list[tuple[str, KeyPath, str]]:
    return [
        (problem.file, problem.path, problem.message)
        for problem in problems_of(files, unreadable)
        if problem.code == "STK006"
    ]


def of_tool(text: str) -> list[tuple[KeyPath, str]]:
    found = problems_of({"tools/x.yaml": TOOL + text})
    assert {(problem.code, problem.file, problem.tool) for problem in found} <= {("STK006", "tools/x.yaml", "x")}
    return [(problem.path, problem.message) for problem in found]


def test_the_base_of_these_tests_has_no_problems() -> None:
    assert problems_of({}) == []


PERSON = 'no person "ana.kowalska" (did you mean "anna.kowalska"?)'
TEAM = 'no team "mopps" (did you mean "mops"?)'
NODE = 'no tool or system "salesforc" (did you mean "salesforce"?)'
CENTER = 'no cost centre "MKT-1000" (did you mean "MKT-100"?)'
OBJECT = 'no data object "leads" (did you mean "lead"?)'


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("owner: {business: ana.kowalska}\n", ("owner", "business"), PERSON),
        ("owner: {technical: ana.kowalska}\n", ("owner", "technical"), PERSON),
        ("owner: {team: mopps}\n", ("owner", "team"), TEAM),
        ("admins: [ben.ode, ana.kowalska]\n", ("admins", 1), PERSON),
        ("used_by: [mops, mopps]\n", ("used_by", 1), TEAM),
        ("contract: mastre\n", ("contract",), 'no contract "mastre" (did you mean "master"?)'),
        ("replaced_by: salesforc\n", ("replaced_by",), NODE),
        ("replaced_by: x\n", ("replaced_by",), '"x" is this file itself'),
        ("cost: {cost_center: MKT-1000}\n", ("cost", "cost_center"), CENTER),
        ("cost: {allocation: {MKT-100: 50, MKT-1000: 50}}\n", ("cost", "allocation", "MKT-1000"), CENTER),
        ("integrations: [{with: salesforc, direction: push}]\n", ("integrations", 0, "with"), NODE),
        ("integrations: [{with: x, direction: push}]\n", ("integrations", 0, "with"), '"x" is this file itself'),
        ("integrations: [{with: hubspot, direction: push, via: salesforc}]\n", ("integrations", 0, "via"), NODE),
        (
            "integrations: [{with: hubspot, direction: push}, {with: hubspot, direction: pull, owner: ana.kowalska}]\n",
            ("integrations", 1, "owner"), PERSON,
        ),
        (
            "integrations: [{with: hubspot, direction: push, objects: [lead, leads]}]\n",
            ("integrations", 0, "objects", 1), OBJECT,
        ),
        ("data: {master_of: [leads]}\n", ("data", "master_of", 0), OBJECT),
        (
            "data: {personal: [contact, contact.emial]}\n",
            ("data", "personal", 1), 'no category of personal data "contact.emial" (did you mean "contact.email"?)',
        ),
        ("category: seoo\n", ("category",), 'no category "seoo" (did you mean "seo"?)'),
        ("owner: {business: zzz}\n", ("owner", "business"), 'no person "zzz"'),
    ],
)  # fmt: skip
def test_a_reference_of_a_tool_that_leads_nowhere_is_told(text: str, path: KeyPath, message: str) -> None:
    tool = TOOL.replace("category: crm\n", "" if text.startswith("category") else "category: crm\n") + text
    (problem,) = problems_of({"tools/x.yaml": tool})
    assert (problem.code, problem.file, problem.tool) == ("STK006", "tools/x.yaml", "x")
    assert (problem.path, problem.message) == (path, message)


@pytest.mark.parametrize(
    "text",
    [
        "owner: {business: anna.kowalska, technical: ben.ode, team: mops}\nadmins: [ben.ode]\nused_by: [mops]\n",
        "contract: master\n",
        "replaced_by: hubspot\n",
        "replaced_by: salesforce\n",
        "cost: {allocation: {MKT-100: 30, MKT-200: 30, MKT-300: 40}}\n",
        "integrations: [{with: salesforce, direction: both, via: hubspot, objects: [lead], owner: ben.ode}]\n",
        "data: {master_of: [lead], personal: [contact.email], stored_in: [moon], subjects: [all]}\n",
        "capabilities: [telepathy]\nregions: [moon]\ntags: [x]\n",
        "waivers: [{rule: X1, with: nowhere, reason: r, by: nobody, until: 2026-01-01}]\n",
        "approvals: [{by: nobody, date: 2026-01-01, up_to: 1}]\n",
        "assessment: {functional_fit: 1, technical_fit: 1, by: nobody}\n",
        "compliance: {reviews: [{kind: legal, status: approved, date: 2026-01-01, reviewer: nobody}]}\n",
    ],
)
def test_what_exists_and_what_is_free_text_is_not_told(text: str) -> None:
    assert of_tool(text) == []


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("teams.yaml under people:", "owner: {business: zzz}\n"),
        ("teams.yaml under teams:", "owner: {team: zzz}\n"),
        ("tools/ or systems/", "replaced_by: zzz\n"),
        ("contracts/", "contract: zzz\n"),
        ("stackctl.yaml under cost_centers:", "cost: {cost_center: zzz}\n"),
        ("stackctl.yaml under taxonomy: objects:", "data: {master_of: [zzz]}\n"),
        ("stackctl.yaml under taxonomy: personal:", "data: {personal: [zzz]}\n"),
    ],
)
def test_the_help_says_where_to_declare_it(where: str, text: str) -> None:
    (problem,) = problems_of({"tools/x.yaml": TOOL + text})
    assert problem.help == f"correct it, or declare it in {where}"


def test_the_help_for_a_reference_to_itself_says_what_to_do() -> None:
    (problem,) = problems_of({"tools/x.yaml": TOOL + "replaced_by: x\n"})
    assert problem.help == "name another tool or system, or delete it"


OTHERS: dict[str, tuple[str, str, KeyPath, str]] = {
    "a system's owner": (
        "systems/x.yaml", SYSTEM + "owner: {technical: ana.kowalska}\n", ("owner", "technical"), PERSON,
    ),
    "a system's team": ("systems/x.yaml", SYSTEM + "owner: {team: mopps}\n", ("owner", "team"), TEAM),
    "a system's integration": (
        "systems/x.yaml", SYSTEM + "integrations: [{with: salesforc, direction: push}]\n",
        ("integrations", 0, "with"), NODE,
    ),
    "a system's objects": ("systems/x.yaml", SYSTEM + "data: {master_of: [leads]}\n", ("data", "master_of", 0), OBJECT),
    "a contract's cost centre": (
        "contracts/x.yaml", "vendor: B\ncost: {cost_center: MKT-1000}\ncovers: {hubspot: 100}\n",
        ("cost", "cost_center"), CENTER,
    ),
    "a price's cost centre": (
        "contracts/x.yaml",
        "vendor: B\ncost: {lines: [{amount: 1, per: month, cost_center: MKT-1000}]}\ncovers: {hubspot: 100}\n",
        ("cost", "lines", 0, "cost_center"), CENTER,
    ),
    "a price's shares": (
        "contracts/x.yaml",
        "vendor: B\ncost: {lines: [{amount: 1, per: month, allocation: {MKT-1000: 100}}]}\ncovers: {hubspot: 100}\n",
        ("cost", "lines", 0, "allocation", "MKT-1000"), CENTER,
    ),
    "a contract's tool": (
        "contracts/x.yaml", "vendor: B\ncovers: {hubspto: 100}\n",
        ("covers", "hubspto"), 'no tool "hubspto" (did you mean "hubspot"?)',
    ),
    "a system as a contract's tool": (
        "contracts/x.yaml", "vendor: B\ncovers: {salesforce: 100}\n", ("covers", "salesforce"), 'no tool "salesforce"',
    ),
    "a team's lead": (
        "teams.yaml", "people: {anna.kowalska: {name: A}}\nteams: {mops: {name: M, lead: ana.kowalska}}\n",
        ("teams", "mops", "lead"), PERSON,
    ),
    "a team's member": (
        "teams.yaml",
        "people: {anna.kowalska: {name: A}}\nteams: {mops: {name: M, members: [anna.kowalska, ana.kowalska]}}\n",
        ("teams", "mops", "members", 1), PERSON,
    ),
    "a team's parent": (
        "teams.yaml", "teams: {mops: {name: M}, sub: {name: S, parent: mopps}}\n", ("teams", "sub", "parent"), TEAM,
    ),
    "a budget's owner": (
        "budgets.yaml", "budgets: [{cost_center: M, fiscal_year: 2026, amount: 1, owner: ana.kowalska}]\n",
        ("budgets", 0, "owner"), PERSON,
    ),
    "who asks": ("requests/x.yaml", "as_a: a\ni_want: b\nrequested_by: mopps\n", ("requested_by",), TEAM),
    "where a needed flow begins": (
        "requests/x.yaml", "as_a: a\ni_want: b\nneeds: {flows: [{objects: [lead], from: salesforc, to: hubspot}]}\n",
        ("needs", "flows", 0, "from"), NODE,
    ),
    "where a needed flow ends": (
        "requests/x.yaml", "as_a: a\ni_want: b\nneeds: {flows: [{objects: [lead], from: hubspot, to: salesforc}]}\n",
        ("needs", "flows", 0, "to"), NODE,
    ),
    "what must flow": (
        "requests/x.yaml", "as_a: a\ni_want: b\nneeds: {flows: [{objects: [leads], from: hubspot, to: salesforce}]}\n",
        ("needs", "flows", 0, "objects", 0), OBJECT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_a_reference_of_another_file_that_leads_nowhere_is_told(case: str) -> None:
    file, text, path, message = OTHERS[case]
    assert dangling({file: text}) == [(file, path, message)]


def test_what_a_request_needs_may_exist() -> None:
    request = """\
as_a: a
i_want: b
requested_by: mops
needs: {capabilities: [telepathy], flows: [{objects: [lead], from: hubspot, to: salesforce}]}
"""
    assert dangling({"requests/x.yaml": request}) == []


def test_the_settings_additions_may_be_referred_to() -> None:
    settings = """\
cost_centers: {NEW-1: New}
taxonomy:
  categories: {fairs: {name: Fairs, group: data}}
  objects: {bicycle: {personal: false}}
  personal: {contact.pigeon: {name: Pigeon}}
"""
    tool = TOOL.replace("crm", "fairs") + (
        "cost: {cost_center: NEW-1}\ndata: {master_of: [bicycle], personal: [contact.pigeon]}\n"
    )
    assert problems_of({"stackctl.yaml": settings, "tools/x.yaml": tool}) == []


PEOPLED = (
    TOOL
    + """\
owner: {business: nobody, technical: no.one, team: none}
admins: [nobody]
used_by: [none]
cost: {cost_center: NONE}
integrations: [{with: salesforce, direction: push, owner: nobody}]
replaced_by: nowhere
"""
)


@pytest.mark.parametrize("teams", ["people: [\n", "- a list\n", "people: {ana: {nam: Anna}}\n", "teams: {mops: {}}\n"])
def test_where_the_teams_cannot_be_read_no_person_team_or_cost_centre_is_refused(teams: str) -> None:
    assert dangling({"teams.yaml": teams, "tools/x.yaml": PEOPLED}) == [
        ("tools/x.yaml", ("replaced_by",), 'no tool or system "nowhere"')
    ]


def test_where_there_is_no_file_of_teams_people_are_refused() -> None:
    settings, _ = build_settings(SourceFile("stackctl.yaml", b""))
    _, found = build(settings, [SourceFile("tools/x.yaml", (TOOL + "owner: {business: anna, team: mops}\n").encode())])
    assert [(problem.path, problem.message) for problem in found] == [
        (("owner", "business"), 'no person "anna"'),
        (("owner", "team"), 'no team "mops"'),
    ]


def test_where_the_file_of_teams_is_no_file_nobody_is_refused() -> None:
    settings, _ = build_settings(SourceFile("stackctl.yaml", b""))
    tool = SourceFile("tools/x.yaml", (TOOL + "owner: {business: anna, team: mops}\n").encode())
    _, found = build(settings, [tool], [Unreadable("teams.yaml", "a link")])
    assert [problem.code for problem in found] == ["STK001"]


def test_where_the_budgets_cannot_be_read_no_cost_centre_is_refused_but_people_are() -> None:
    tool = TOOL + "owner: {business: ana.kowalska}\ncost: {cost_center: NONE}\n"
    assert dangling({"budgets.yaml": "budgets: [{}]\n", "tools/x.yaml": tool}) == [
        ("tools/x.yaml", ("owner", "business"), PERSON)
    ]


@pytest.mark.parametrize("broken", ["name: [\n", "name: X\n", ""])
def test_what_stands_in_a_file_that_cannot_be_read_exists_all_the_same(broken: str) -> None:
    tool = (
        TOOL
        + "contract: broken-contract\nreplaced_by: broken\nintegrations: [{with: broken-system, direction: push}]\n"
    )
    files = {
        "tools/x.yaml": tool,
        "tools/broken.yaml": broken,
        "systems/broken-system.yaml": broken,
        "contracts/broken-contract.yaml": broken,
        "contracts/covering.yaml": "vendor: B\ncovers: {broken: 100}\n",
    }
    assert dangling(files) == []


def test_a_path_that_is_no_file_exists_all_the_same() -> None:
    tool = TOOL + "integrations: [{with: linked, direction: push}]\n"
    assert dangling({"tools/x.yaml": tool}, [Unreadable("systems/linked.yaml", "a link")]) == []


def test_a_thousand_references_that_lead_nowhere_are_all_told_and_the_first_with_a_hint() -> None:
    admins = ", ".join(f"ana.kowalska{number}" for number in range(1000))
    found = of_tool(f"admins: [{admins}]\n")
    assert [path for path, _ in found] == [("admins", number) for number in range(1000)]
    hinted = [message for _, message in found if "did you mean" in message]
    assert len(hinted) == 100
    assert hinted[0] == 'no person "ana.kowalska0" (did you mean "anna.kowalska"?)'


def test_the_same_reference_has_the_same_hint_wherever_it_stands() -> None:
    found = of_tool(f"admins: [{', '.join(['ana.kowalska'] * 300)}]\n")
    assert {message for _, message in found} == {PERSON}


COMPOSED, DECOMPOSED = "jos\u00e9.garc\u00eda", "jose\u0301.garci\u0301a"


@pytest.mark.parametrize(("declared", "named"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_a_name_is_found_however_its_accents_are_written(declared: str, named: str) -> None:
    people = f"people: {{{declared}: {{name: José}}}}\n"
    teams = f"{people}teams: {{mops: {{name: M, lead: {named}, cost_center: É-{named}}}}}\n"
    tool = f"owner: {{business: {named}}}\nadmins: [{named}]\ncost: {{cost_center: É-{declared}}}\n"
    spend = "date,tool,amount,currency,reference\n2026-01-01,x,1,EUR,é\n"
    assert problems_of({"teams.yaml": teams, "tools/x.yaml": TOOL + tool, "spend/märz.csv": spend}) == []


def test_two_people_whose_names_look_the_same_are_one_given_twice() -> None:
    teams = f"people:\n  {COMPOSED}: {{name: A}}\n  {DECOMPOSED}: {{name: B}}\n"
    (found,) = problems_of({"teams.yaml": teams, "budgets.yaml": ""})
    twice = "is given twice, once with accents as characters of their own, first on line 2: keep one of the two"
    assert (found.code, found.message) == ("STK004", f'"{COMPOSED}" {twice}')


def test_what_cannot_be_seen_of_a_name_is_named() -> None:
    business, technical = of_tool('owner: {business: "anna.kowalska ", technical: "ben.ode\u00a0"}\n')
    assert business[1] == 'no person "anna.kowalska" (ends with a blank) (did you mean "anna.kowalska"?)'
    assert technical[1] == 'no person "ben.ode" (ends with a no-break space, U+00A0) (did you mean "ben.ode"?)'
