"""What changed between two stacks: things that came, went, moved or got another id, in a fixed order."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.changes.records import changes, renamed
from stackctl.model.tool import Tool
from tests.core.changes.wording.cases import TODAY, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.reports.changes import RecordKind
    from stackctl.model.stack import Stack

T = TypeVar("T")
PERSON: tuple[RecordKind, ...] = ("person",)

TOOL = "name: {}\nvendor: B\ncategory: seo\nstatus: active\n"
FILES = {
    "budgets.yaml": "budgets: [{cost_center: MKT-110, fiscal_year: 2027, amount: 96000, currency: EUR}]",
    "contracts/adobe.yaml": "vendor: Adobe\nnumber: AD-1\nend: 2027-12-31\ncovers: {canto: 100}\n",
    "policies/sso.yaml": "code: ACME001\nfor: tool\nwhen: tool.sso == null\nmessage: no SSO\n",
    "requests/attribution.yaml": "as_a: marketer\ni_want: attribution\n",
    "spend/2026.csv": "date,tool,amount,currency\n2026-01-31,canto,100.50,EUR\n2026-02-28,canto,100.50,EUR\n",
    "stackctl.yaml": "rules: {USE003: {severity: warning}}\n",
    "systems/crm.yaml": "name: CRM\nkind: crm\n",
    "teams.yaml": "people: {dana.fox: {name: Dana Fox}}\nteams: {mops: {name: Ops, lead: dana.fox}}\n",
    "tools/canto.yaml": TOOL.format("Canto") + "owner: {business: dana.fox}\n",
    "tools/hub.yaml": TOOL.format("Hub")
    + "cost: {cost_center: MKT-110, lines: [{amount: 1000, per: month}]}\n"
    + "integrations: [{with: crm, direction: push, objects: [lead, contact]}, "
    + "{with: canto, direction: pull, objects: [asset]}]\n",
    "vendors/adobe.yaml": "name: Adobe\ncountry: US\n",
}


def without(*paths: str, **_: str) -> dict[str, str]:
    return {path: text for path, text in FILES.items() if path not in paths}


def told(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.what, one.id, one.text) for one in changes(stack(before), stack(after), TODAY)]


def details(before: dict[str, str], after: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    return {one.id: [(c.path, c.text) for c in one.changes] for one in changes(stack(before), stack(after), TODAY)}


def edited(path: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[path]
    return {**FILES, path: FILES[path].replace(old, new)}


def test_nothing_changed() -> None:
    assert told(FILES, FILES) == []
    assert told({}, {}) == []


def test_everything_is_new_or_gone_in_a_few_words() -> None:
    assert told({"stackctl.yaml": FILES["stackctl.yaml"]}, FILES) == [
        ("tool", "added", "canto", "SEO, sends asset to hub"),
        ("tool", "added", "hub", "SEO, 12 000 EUR a year, receives asset from canto, sends contact and lead to crm"),
        ("system", "added", "crm", "crm, receives contact and lead from hub"),
        ("vendor", "added", "adobe", "US"),
        ("contract", "added", "adobe", "Adobe, until 2027-12-31, covers canto"),
        ("person", "added", "dana.fox", "owns canto"),
        ("team", "added", "mops", "led by dana.fox"),
        ("budget", "added", "MKT-110 2027", "96 000 EUR"),
        ("request", "added", "attribution", "open, marketer wants attribution"),
        ("policy", "added", "sso", "ACME001, warning, looks at tools"),
        ("spend", "added", "2026.csv", "2 bookings of 201 EUR for 1 tool"),
    ]
    gone = told(FILES, {"stackctl.yaml": FILES["stackctl.yaml"]})
    assert [(kind, what, text) for kind, what, _, text in gone] == [
        (kind, "removed", text) for kind, _, _, text in told({"stackctl.yaml": FILES["stackctl.yaml"]}, FILES)
    ]


def test_at_most_three_connections_are_named() -> None:
    systems = {f"systems/s{n}.yaml": f"name: S{n}\nkind: erp\n" for n in range(7)}
    links = ", ".join(f"{{with: s{n}, direction: push}}" for n in range(7))
    files = {**systems, "tools/nova.yaml": TOOL.format("Nova") + f"integrations: [{links}]\n"}
    added = next(one for one in told({}, files) if one[0] == "tool")
    assert added[3] == "SEO, sends data to s0, sends data to s1, sends data to s2 and 4 more"


def test_a_tool_that_comes_with_a_waiver_tells_it() -> None:
    waiver = "waivers: [{rule: REV001, reason: later, by: dana.fox, until: 2027-01-31}]\n"
    (one,) = changes(stack({}), stack({"tools/nova.yaml": TOOL.format("Nova") + waiver}), TODAY)
    assert [change.text for change in one.waivers] == ["waives REV001 until 2027-01-31: later"]
    (back,) = changes(stack({"tools/nova.yaml": TOOL.format("Nova") + waiver}), stack({}), TODAY)
    assert back.waivers == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "change"),
    [
        ("tools/hub.yaml", "1000", "1200",
         ("cost.lines[subscription].amount", "price of subscription 1 000 → 1 200 EUR a month")),
        ("systems/crm.yaml", "kind: crm", "kind: erp", ("kind", "kind crm → erp")),
        ("vendors/adobe.yaml", "US", "IE", ("country", "country US → IE")),
        ("contracts/adobe.yaml", "2027", "2028", ("end", "contract end 2027-12-31 → 2028-12-31")),
        ("teams.yaml", "lead: dana.fox", "members: []", ("lead", "no lead any more (was dana.fox)")),
        ("budgets.yaml", "96000", "120000", ("amount", "96 000 → 120 000 EUR")),
        ("requests/attribution.yaml", "as_a", "status: done\nas_a", ("status", "status open → done")),
        ("policies/sso.yaml", "== null", "!= null", ("when", "condition changed")),
        ("stackctl.yaml", "{severity: warning}", "off", ("rules.USE003.severity", "USE003: warning → off")),
        ("spend/2026.csv", "01-31,canto,100.50", "01-31,canto,90",
         ("rows[canto]", "canto: 1 booking of 90 EUR added, 1 booking of 100.50 EUR removed")),
    ],
)  # fmt: skip
def test_every_kind_of_record_changes(path: str, old: str, new: str, change: tuple[str, str]) -> None:
    (found,) = changes(stack(FILES), stack(edited(path, old, new)), TODAY)
    assert found.what == "changed"
    assert found.text == ""
    assert found.file == path
    assert (found.changes[0].path, found.changes[0].text) == change


def test_what_only_reads_differently_is_no_change() -> None:
    after = {
        **FILES,
        "tools/canto.yaml": "# a comment\nstatus: 'active'\ncategory: seo\norigin: saas\nvendor: B\nname: Canto\n"
        "owner:\n  business: dana.fox\ntags: []\n",
        "stackctl.yaml": "rules: {USE003: warning}\nbase_currency: EUR\n",
        "spend/2026.csv": "tool,currency,amount,date\ncanto,EUR,100.5,2026-02-28\ncanto,EUR,100.50,2026-01-31\n",
    }
    assert told(FILES, after) == []


def test_a_file_that_moved_to_another_folder_is_the_same_tool() -> None:
    after = {**without("tools/hub.yaml"), "tools/own/hub.yaml": FILES["tools/hub.yaml"]}
    (found,) = changes(stack(FILES), stack(after), TODAY)
    assert (found.what, found.id, found.file) == ("changed", "hub", "tools/own/hub.yaml")
    (change,) = found.changes
    assert (change.path, change.before, change.after) == ("file", "tools/hub.yaml", "tools/own/hub.yaml")
    assert change.text == "moved to tools/own/"


def test_a_renamed_tool_is_one_tool_and_those_that_refer_to_it_have_not_changed() -> None:
    after = {
        **without("tools/canto.yaml"),
        "tools/canto-dam.yaml": FILES["tools/canto.yaml"].replace("active", "sunsetting"),
        "tools/hub.yaml": FILES["tools/hub.yaml"].replace("with: canto", "with: canto-dam"),
        "contracts/adobe.yaml": FILES["contracts/adobe.yaml"].replace("canto", "canto-dam"),
        "spend/2026.csv": FILES["spend/2026.csv"].replace("canto", "canto-dam"),
    }
    (found,) = changes(stack(FILES), stack(after), TODAY)
    assert (found.what, found.was, found.id) == ("renamed", "canto", "canto-dam")
    assert [change.text for change in found.changes] == ["status active → sunsetting"]
    assert renamed([found]) == {"canto": "canto-dam"}
    assert renamed([found], PERSON) == {}


def test_a_renamed_person_vendor_or_team_is_no_change_of_those_that_name_it() -> None:
    after = {
        path: text.replace("dana.fox", "dana.fox-weber").replace("mops", "ops").replace("crm:", "x:")
        for path, text in FILES.items()
    }
    assert [(kind, what, id_) for kind, what, id_, _ in told(FILES, after)] == [
        ("person", "renamed", "dana.fox-weber"),
        ("team", "renamed", "ops"),
    ]


def test_a_file_that_cannot_be_read_has_not_lost_its_tool() -> None:
    broken = {
        **FILES,
        "tools/hub.yaml": "name: [",
        "vendors/adobe.yaml": "- x",
        "teams.yaml": "people: [",
        "budgets.yaml": "}",
    }
    files = ["budgets.yaml", "teams.yaml", "tools/hub.yaml", "vendors/adobe.yaml"]
    assert told(FILES, broken) == [("file", "changed", file, "cannot be read any more") for file in files]
    assert told(broken, FILES) == [("file", "changed", file, "can be read again") for file in files]
    assert told(broken, broken) == []
    path = "tools/hub.yaml"
    assert told(without(path), {**FILES, path: "name: ["}) == [("file", "added", path, "cannot be read")]
    gone = told({**FILES, path: "name: ["}, without(path))
    assert gone == [("file", "removed", path, "could not be read before")]


def test_a_file_that_moved_and_broke_is_reported_where_it_is_now() -> None:
    after = {**without("tools/hub.yaml"), "tools/own/hub.yaml": "name: ["}
    assert told(FILES, after) == [("file", "added", "tools/own/hub.yaml", "cannot be read")]


def test_a_key_that_cannot_be_read_has_not_lost_its_value() -> None:
    broken = edited("tools/hub.yaml", "cost: {cost_center: MKT-110, lines: [{amount: 1000, per: month}]}", "cost: 12")
    assert details(FILES, broken) == {"hub": [("cost", "cost cannot be read any more")]}
    assert details(broken, FILES) == {"hub": [("cost", "cost can be read again")]}
    (found,) = changes(stack(FILES), stack(broken), TODAY)
    assert found.changes[0].before is not None
    assert found.changes[0].after is None


def test_bookings_that_cannot_be_read_are_not_reported_as_gone() -> None:
    broken = {**FILES, "spend/2026.csv": "no,header\n"}
    ((kind, what, _, text),) = told(FILES, broken)
    assert (kind, what) == ("file", "changed")
    assert text == "is gone, or cannot be read any more"


def test_two_states_of_single_files_can_be_compared_though_every_reference_leads_nowhere() -> None:
    path = "tools/hub.yaml"
    before, after = {path: FILES[path]}, {path: edited(path, "asset", "image")[path]}
    assert details(before, after) == {
        "hub": [("integrations[canto].objects", "integration with canto also carries image, no longer carries asset")]
    }
    no_links = {path: FILES[path].partition("integrations")[0]}
    assert [path for path, _ in details(before, no_links)["hub"]] == ["integrations[crm]", "integrations[canto]"]


def test_of_a_part_of_a_stack_it_is_not_reported_how_much_is_somebodys() -> None:
    tool = "{name: Hub, vendor: hub, category: crm, status: active, owner: {business: dana}}"
    vendor = {"vendors/hub.yaml": "{name: Hub, country: DE}"}
    before = {"teams.yaml": "people: {dana: {name: Dana}}"}
    after = {"teams.yaml": "people: {dana: {name: Dana, left: 2026-01-01}}", "tools/hub.yaml": tool, **vendor}
    texts = {
        whole: [
            words
            for one in changes(stack(before), stack(after), TODAY, whole=whole)
            if one.kind != "tool"
            for words in (one.text, *(change.text for change in one.changes))
            if words
        ]
        for whole in (True, False)
    }
    assert texts == {
        True: ["DE, vendor of hub", "left on 2026-01-01 (owns hub)"],
        False: ["DE", "left on 2026-01-01"],
    }


def test_secrets_are_in_no_id_name_or_text() -> None:
    secret = "ghp_" + "a1" * 20
    person = {"teams.yaml": f"people: {{{secret}: {{name: Dana {secret}, left: 2026-01-01}}}}\n"}
    assert secret not in repr(changes(stack({}), stack(person), TODAY))
    assert secret not in repr(changes(stack(person), stack({"teams.yaml": "people: {}"}), TODAY))


IDS = ("a", "b", "c", "d")
TOOLS = st.dictionaries(
    st.sampled_from(IDS),
    st.tuples(
        st.sampled_from(["Ahrefs", "Braze", "Canto"]), st.sampled_from(["active", "retired"]), st.sampled_from(IDS)
    ),
)


def of_tools(tools: dict[str, tuple[str, str, str]]) -> Stack:
    return stack(
        {
            f"tools/{id_}.yaml": f"name: {name}\nvendor: V\ncategory: seo\nstatus: {status}\nreplaced_by: {other}\n"
            for id_, (name, status, other) in tools.items()
        }
    )


@given(TOOLS, TOOLS)
@settings(max_examples=150)
def test_the_way_back_tells_the_opposite(
    one: dict[str, tuple[str, str, str]], other: dict[str, tuple[str, str, str]]
) -> None:
    before, after = of_tools(one), of_tools(other)
    there, back = changes(before, after, TODAY), changes(after, before, TODAY)
    assert (there == ()) == (before.tools == after.tools)
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    mirrored = {(opposite[found.what], found.id) for found in there if found.was is None}
    assert {(found.what, found.id) for found in back if found.was is None} == mirrored
    assert renamed(back) == {new: old for old, new in renamed(there).items()}
    # Every id on either side is accounted for.
    gone = {found.was or found.id for found in there if found.what in ("removed", "renamed")}
    came = {found.id for found in there if found.what in ("added", "renamed")}
    assert gone == before.tools.keys() - after.tools.keys()
    assert came == after.tools.keys() - before.tools.keys()
    assert changes(before, before, TODAY) == ()


def test_the_order_is_that_of_the_kinds_then_what_then_the_ids() -> None:
    def shuffled(one: Stack, seed: int) -> Stack:
        def mixed(things: Mapping[str, T]) -> Mapping[str, T]:
            items = list(things.items())
            random.Random(seed).shuffle(items)
            return dict(items)

        return replace(
            one, tools=mixed(one.tools), people=mixed(one.people), systems=mixed(one.systems), files=mixed(one.files)
        )

    before, after = stack({}), stack(FILES)
    assert [changes(shuffled(before, n), shuffled(after, n), TODAY) for n in range(3)] == [
        changes(before, after, TODAY)
    ] * 3


def test_ten_thousand_tools_with_five_hundred_changes() -> None:
    """About a second: to hold each against each would take hours."""

    def big(edit: int) -> Stack:
        tools = {}
        for number in range(10_000):
            name = f"tool-{number}" if not edit or number < 9_900 else f"renamed-{number}"
            tools[name] = Tool.model_validate(
                {
                    "name": f"Tool {number}",
                    "vendor": f"Vendor {number % 500}",
                    "category": "seo",
                    "status": "active",
                    "usage": {"seats": "60" if number < edit else "40"},
                    "contract": {"number": f"C-{number}"},
                    "integrations": [{"with": f"tool-{(number + 1) % 9_000}", "direction": "push"}],
                }
            )
        return replace(stack(), tools=tools, files={tool_id: f"tools/{tool_id}.yaml" for tool_id in tools})

    before, after = big(0), big(400)
    found = changes(before, after, TODAY)
    assert len([one for one in found if one.what == "changed"]) == 400
    assert len(renamed(found)) == 100
