"""The selection grammar: ids, globs, fields, reach, unions and intersections; what is unknown is an error."""

from __future__ import annotations

from datetime import date

import pytest

from stackctl.core.facts.context import Context
from stackctl.core.facts.select import select
from stackctl.core.loading.build import build, build_settings
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile

FILES = {
    "stackctl.yaml": "taxonomy: {categories: {loyalty-apps: {name: Loyalty apps, group: data}}}\n",
    "teams.yaml": """\
people:
  anna.kowalska: {name: Anna}
  ben.ode: {name: Ben Ode}
  idle.person: {name: Idle}
teams: {mops: {name: MOps}, growth: {name: Growth}, empty-team: {name: Nobody}}
""",
    "vendors/hubspot.yaml": "name: HubSpot Inc\naliases: [HS]\n",
    "vendors/unused.yaml": "name: Unused\n",
    "tools/form.yaml": """\
name: Form
vendor: Typeform
category: loyalty-apps
status: active
owner: {business: anna.kowalska, team: growth}
tags: [core, Web]
integrations: [{with: hub, direction: push, objects: [lead]}]
""",
    "tools/hub.yaml": """\
name: Hub
vendor: HS
category: crm
status: sunsetting
owner: {technical: ben.ode}
used_by: [mops, growth]
tags: [core]
integrations: [{with: crm, direction: push, objects: [lead]}]
""",
    "tools/hub-us.yaml": "name: Hub US\nvendor: hubspot\ncategory: crm\nstatus: proposed\nused_by: [mops]\n",
    "tools/old.yaml": "name: Old\nvendor: Other\ncategory: seo\nstatus: retired\nowner: {business: gone.person}\n",
    "tools/6sense.yaml": "name: 6sense\nvendor: 6sense\ncategory: data-enhancement\nstatus: implementing\n",
    "systems/crm.yaml": "name: CRM\nkind: crm\nintegrations: [{with: dwh, direction: push}]\n",
    "systems/dwh.yaml": "name: DWH\nkind: warehouse\nintegrations: [{with: 6sense, direction: push}]\n",
}


@pytest.fixture(scope="module")
def context() -> Context:
    settings, problems = build_settings(SourceFile("stackctl.yaml", FILES["stackctl.yaml"].encode()))
    assert problems == ()
    stack, _ = build(settings, [SourceFile(path, text.encode()) for path, text in sorted(FILES.items())])
    return Context(stack, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # ids and globs
        ("hub", "hub"),
        ("crm", "crm"),
        ("hub*", "hub hub-us"),
        ("*", "6sense crm dwh form hub hub-us old"),
        ("?ub", "hub"),
        ("[fo]*", "form old"),
        # fields
        ("owner:anna.kowalska", "form"),
        ("owner:Anna", "form"),
        ("owner:ANNA", "form"),
        ("owner:ben.ode", "hub"),
        ("owner:ben?ode", "hub"),
        ("owner:gone.person", "old"),
        ("owner:idle.person", ""),
        ("owner:*", "form hub old"),
        ("team:mops", "hub hub-us"),
        ("team:growth", "form hub"),
        ("team:empty-team", ""),
        ("category:crm", "hub hub-us"),
        ("category:loyalty-apps", "form"),
        ("category:*-*", "6sense form"),
        ("category:surveys*", ""),
        ("status:active", "form"),
        ("status:live", "6sense form hub"),
        ("status:pipeline", "hub-us"),
        ("status:gone", "old"),
        ("status:evaluating", ""),
        ("tag:core", "form hub"),
        ("tag:web", "form"),
        ("vendor:Typeform", "form"),
        ("vendor:hubspot", "hub hub-us"),
        ("vendor:hs", "hub"),
        ("vendor:hubspot*", "hub hub-us"),
        ("vendor:unused", ""),
        # reach
        ("+crm", "crm form hub"),
        ("1+crm", "crm hub"),
        ("2+crm", "crm form hub"),
        ("0+crm", "crm"),
        ("form+", "6sense crm dwh form hub"),
        ("form+1", "form hub"),
        ("form+2", "crm form hub"),
        ("+hub+", "6sense crm dwh form hub"),
        ("1+hub+1", "crm form hub"),
        ("1+6sense", "6sense dwh"),
        ("6sense+2", "6sense"),
        ("+hub*", "form hub hub-us"),
        ("old+", "old"),
        # unions and intersections
        ("form old", "form old"),
        ("  form   old\tcrm ", "crm form old"),
        ("tag:core,status:live", "form hub"),
        ("tag:core,team:mops", "hub"),
        ("tag:core,team:mops old", "hub old"),
        ("form,old", ""),
        ("form+,+crm,hub", "hub"),
        ("hub*,category:crm,status:pipeline", "hub-us"),
        ("hub,", "hub"),
    ],
)
def test_an_expression_selects(context: Context, expression: str, expected: str) -> None:
    assert select(context, expression) == frozenset(expected.split())


FIELDS = "vendor:, category:, team:, owner:, status: or tag:"


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        ("", "--select is empty", f"write ids, globs, {FIELDS}"),
        (" \t ", "--select is empty", f"write ids, globs, {FIELDS}"),
        (",", '--select: "," names nothing', None),
        ("form ,,", '--select: ",," names nothing', None),
        ("hubb", 'no tool or system "hubb" (did you mean "hub"?)', None),
        ("form hubb,form", 'no tool or system "hubb" (did you mean "hub"?)', None),
        ("zzzzzz", 'no tool or system "zzzzzz"', None),
        ("zzz*", '--select: no tool or system matches "zzz*"', None),
        ("HUB", 'no tool or system "HUB" (did you mean "hub"?)', None),
        ("+fom", 'no tool or system "fom" (did you mean "form"?)', None),
        ("form+x", '--select: "form+x" is not understood', "write tool, +tool, tool+ or tool+2"),
        ("+", '--select: "+" is not understood', "write tool, +tool, tool+ or tool+2"),
        ("a+b+c", '--select: "a+b+c" is not understood', "write tool, +tool, tool+ or tool+2"),
        ("ownr:anna", '--select: no field "ownr" (did you mean "owner"?)', f"write {FIELDS}"),
        ("name:x", '--select: no field "name"', f"write {FIELDS}"),
        (":x", '--select: no field ""', f"write {FIELDS}"),
        ("owner:ana.kowalska", '--select: no owner "ana.kowalska" (did you mean "anna.kowalska"?)', None),
        ("team:mop", '--select: no team "mop" (did you mean "mops"?)', None),
        ("category:cmr", '--select: no category "cmr" (did you mean "crm"?)', None),
        ("status:activ", '--select: no status "activ" (did you mean "active"?)', None),
        ("status:lives", '--select: no status "lives" (did you mean "live"?)', None),
        ("tag:cores", '--select: no tag "cores" (did you mean "core"?)', None),
        ("vendor:hubspott", '--select: no vendor "hubspott" (did you mean "hubspot"?)', None),
        ("owner:", '--select: no owner ""', None),
    ],
)
def test_what_is_not_known_is_an_error(context: Context, expression: str, message: str, hint: str | None) -> None:
    with pytest.raises(StackctlError) as caught:
        select(context, expression)
    assert caught.value.lines == (message,)
    assert caught.value.hint == hint
