"""Forty clean tools in which nothing is found; then a fault of every rule at once, each found at its own place.

The clean tools are made here, varied in status, origin, cost, contract, data and layout. Every fault has a tool of its
own, or a file: the rule's cases name it. Nothing may be found on the tools that are clean.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from stackctl import rules
from tests.cli.harness import make, stackctl

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = """\
schema: 1
organisation: Planted Corp
base_currency: EUR
fx: {as_of: 2026-11-20, rates: {USD: 1.0821, GBP: 0.8712}}
regions: {allowed: [eu]}
cost_centers: {MKT-1: Demand, MKT-2: Brand}
"""

TEAMS = """\
people:
  ann.lee: {name: Ann Lee, email: ann.lee@example.com}
  bob.ray: {name: Bob Ray}
  cat.orr: {name: Cat Orr}
  dan.fox: {name: Dan Fox}
  eve.may: {name: Eve May, left: 2026-08-31}
teams:
  marketing: {name: Marketing, lead: ann.lee}
  ops: {name: Operations, parent: marketing, lead: bob.ray, members: [cat.orr], cost_center: MKT-3}
  brand: {name: Brand, parent: marketing, lead: dan.fox}
"""

SYSTEMS = {
    "systems/website.yaml": "{name: Website, kind: website, owner: {technical: cat.orr}}\n",
    "systems/shop/erp.yaml": "{name: ERP, kind: erp, data: {master_of: [product]}}\n",
    "systems/warehouse.yaml": """\
name: Warehouse
kind: warehouse
integrations:
  - {with: website, direction: pull, objects: [web-event], method: api}
""",
}

OTHERS = {
    "vendors/bigcorp.yaml": "{name: Big Corp, aliases: [Big Corporation], compliance: {dpa: {status: signed}}}\n",
    "contracts/master.yaml": """\
vendor: bigcorp
number: M-1
start: 2026-01-01
end: 2027-12-31
auto_renew: true
renewal_term: 12 months
notice: 1 month
uplift: {percent: 3, cap_percent: 5}
document: https://contracts.example/m-1.pdf
covers: {t30: 60, t31: 40}
cost: {cost_center: MKT-1, lines: [{kind: seats, amount: 20.00, per: month, quantity: 50}]}
""",
    "budgets.yaml": "budgets: [{cost_center: MKT-2, fiscal_year: 2026, amount: 100000, owner: ann.lee}]\n",
    "spend/2026.csv": "date,tool,amount,currency\n2026-10-05,t01,311.29,USD\n",
    "requests/reports.yaml": """\
as_a: marketer
i_want: reports
requested_by: brand
needs: {capabilities: [dashboards], flows: [{objects: [web-event], from: website, to: warehouse}]}
""",
}

NAMES = (
    "Alder",
    "Basalt",
    "Cedar",
    "Dahlia",
    "Ember",
    "Fjord",
    "Garnet",
    "Heron",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Lagoon",
    "Magnolia",
    "Nectar",
    "Obsidian",
    "Pampas",
    "Quartz",
    "Raven",
    "Saffron",
    "Tundra",
    "Umber",
    "Violet",
    "Walnut",
    "Xenon",
    "Yarrow",
    "Zephyr",
    "Amber",
    "Birch",
    "Cobalt",
    "Dune",
    "Elm",
    "Falcon",
    "Granite",
    "Harbor",
    "Iris",
    "Jasper",
    "Kelp",
    "Lotus",
    "Maple",
    "Nimbus",
)
CATEGORIES = ("crm", "seo", "email-marketing", "cms", "web-analytics", "abm", "marketing-automation", "video-marketing")
CAPABILITIES = (
    "email",
    "forms",
    "surveys",
    "segmentation",
    "landing-pages",
    "nurture",
    "lead-scoring",
    "attribution",
    "dashboards",
    "ab-testing",
    "webinars",
    "live-chat",
    "sms",
    "push",
    "personalisation",
)


def _clean_tool(number: int) -> str:
    """A tool of which nothing is to be found, in one of several shapes."""
    status = ("active", "active", "active", "implementing", "sunsetting")[number % 5]
    personal = number % 3 == 0
    high = number % 4 == 0
    homegrown = number % 7 == 0
    kind = "internal" if homegrown else "subscription"
    last_used = f"2026-11-{10 + number % 10}"
    way = ("push", "pull")[number % 2]
    kinds = ["security", *(["privacy"] if personal else []), *(["technical"] if high else [])]
    review_status = ("approved", "approved", "conditional")[number % 3]
    lines = [
        f"# the file of {NAMES[number]}" if number % 2 else "# yaml-language-server: $schema=tool.schema.json",
        f"name: {NAMES[number]}",
        "vendor: Big Corp" if number in (30, 31) else f"vendor: {'Our own' if homegrown else f'Vendor {number}'}",
        f"category: {CATEGORIES[number % len(CATEGORIES)]}",
        f"status: {status}",
        f"origin: {'homegrown' if homegrown else 'saas'}",
        f"since: 20{15 + number % 11}-0{1 + number % 9}-01",
        f"criticality: {('high' if number % 8 else 'critical') if high else 'low'}",
        f"capabilities: [{CAPABILITIES[number % 15]}, own-{number}, also-{number}]",
        f"owner: {{business: {('ann.lee', 'bob.ray')[number % 2]}, technical: cat.orr, team: ops}}",
        "admins: [bob.ray, cat.orr]",
        f"used_by: [{('ops', 'ops, brand')[number % 2]}]",
        "regions: [eu]",
        f"aliases: [{NAMES[number].upper()} {number:03} SUBSCRIPTION]",
    ]
    if number not in (30, 31):
        currency = ("EUR", "USD", "GBP")[number % 3]
        lines += [
            "cost:",
            f"  currency: {currency}",
            "  cost_center: MKT-1" if number % 2 else "  allocation: {MKT-1: 60, MKT-2: 40}",
            "  lines:",
            f"    - {{item: Plan, kind: {kind}, amount: {100 + number}.50, per: month}}",
            f"    - {{item: Seats, kind: seats, amount: 9.99, per: month, quantity: {20 + number}}}",
        ]
        if not homegrown:
            lines += [
                "contract:",
                f"  number: V{number}-2026",
                "  start: 2026-01-01",
                "  end: 2027-12-31",
                f"  auto_renew: {('true', 'false')[number % 2]}",
                "  renewal_term: 12 months",
                "  notice: 90 days",
                "  uplift: {percent: 5, cap_percent: 7}",
                f"  document: https://contracts.example/v{number}.pdf",
            ]
    lines += [
        f"usage: {{seats: {20 + number}, active: {18 + number}, last_used: {last_used}, as_of: 2026-11-20}}",
        "integrations:",
        f"  - {{with: website, direction: push, objects: [order], method: api, owner: cat.orr}}  # {number}",
        f"  - {{with: erp, direction: {way}, objects: [invoice], method: file, status: planned}}",
    ]
    if personal:
        lines += [
            "  - {with: website, direction: pull, objects: [lead], method: api}",
            "data:",
            "  personal: [contact.email]",
            *(["  special: [health]"] if number == 6 else []),
            "  stored_in: [eu]",
            "  purpose: newsletters",
            "  retention_months: 12",
            "  legal_basis: consent",
        ]
    lines += ["compliance:"]
    if personal and not homegrown:
        lines += [
            f"  dpa: {{status: signed, signed: 2026-01-{1 + number % 28:02}}}",
            f"  sub_processors: https://vendor-{number}.example/sub-processors",
        ]
    lines += ["  reviews:"]
    lines += [
        f"    - {{kind: {review}, status: {review_status}, date: 2026-09-01, expires: 2028-09-01}}" for review in kinds
    ]
    if status == "sunsetting":
        lines += ["replaced_by: t01"]
    if number % 8 == 0:
        lines += ["sla: {target_percent: 99.9, measured_percent: 99.95, period: 2026-Q3}"]
    lines += ["enablement:", "  docs: https://wiki.example/x", "  training: https://wiki.example/y"]
    lines += ["  runbook: https://wiki.example/z", f"tags: [t{number}]", "custom: {answer: 42}"]
    return "\n".join(lines) + "\n"


def _path(number: int) -> str:
    return f"tools/{'eu/' if number % 10 == 3 else ''}t{number:02}.yaml"


def _clean() -> dict[str, str]:
    tools = {_path(number): _clean_tool(number) for number in range(40)}
    return {"stackctl.yaml": SETTINGS, "teams.yaml": TEAMS, **SYSTEMS, **OTHERS, **tools}


# ---- one fault a rule

SOUND = """\
name: The one of {tool}
vendor: Maker of {tool}
category: crm
status: active
origin: saas
since: 2024-01-01
criticality: high
capabilities: [email, "first-{tool}", "second-{tool}"]
owner: {{business: ann.lee, technical: cat.orr, team: ops}}
admins: [bob.ray, cat.orr]
used_by: [ops]
regions: [eu]
cost:
  currency: EUR
  cost_center: MKT-1
  lines:
    - {{item: Plan, amount: 100.00, per: month}}
    - {{item: Seats, kind: seats, amount: 9.99, per: month, quantity: 30}}
contract:
  number: "{tool}"
  start: 2026-01-01
  end: 2027-12-31
  auto_renew: false
  document: https://contracts.example/{tool}.pdf
usage: {{seats: 30, active: 28, last_used: 2026-11-19, as_of: 2026-11-20}}
integrations:
  - {{with: website, direction: push, objects: [order], method: api}}
  - {{with: website, direction: pull, objects: [lead], method: api}}
data: {{personal: [contact.email], stored_in: [eu], purpose: news, retention_months: 12, legal_basis: consent}}
compliance:
  dpa: {{status: signed, signed: 2026-01-05}}
  sub_processors: https://vendor.example/sub-processors
  reviews:
    - {{kind: security, status: approved, date: 2026-09-01, expires: 2028-09-01}}
    - {{kind: privacy, status: approved, date: 2026-09-01, expires: 2028-09-01}}
    - {{kind: technical, status: approved, date: 2026-09-01, expires: 2028-09-01}}
sla: {{target_percent: 99.9, measured_percent: 99.95, period: 2026-Q3}}
enablement: {{docs: https://wiki.example/x, training: https://wiki.example/y, runbook: https://wiki.example/z}}
"""
"""A tool in which nothing is found, with everything that a rule looks at."""

FAULTS: dict[str, str | dict[str, str]] = {
    path.stem[:6].upper(): entry["planted"]
    for path in sorted((Path(__file__).parent / "rules").glob("*.yaml"))
    for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    if "planted" in entry
}
"""The fault of every rule, from the file of its cases.

A text holds keys of a tool, which take the place of those of a sound one; a key with nothing behind it is left out. A
rule that needs more has several tools and files: names with a full stop are files, as they stand. A finding is expected
on every line that ends in its code; {tool} is the tool's own id.
"""
_KEY = re.compile(r"^(?=\w+:)", re.MULTILINE)
_EXPECTED = re.compile(r"  # ((?:[A-Z]{3}\d{3} ?)+)$")


def _blocks(text: str) -> dict[str, str]:
    """The lines of every key of a tool; those of one that stands there twice together."""
    blocks: dict[str, str] = {}
    for block in _KEY.split(text):
        key = block.partition(":")[0]
        blocks[key] = blocks.get(key, "") + block
    return blocks


def _tool(name: str, keys: str) -> str:
    """A sound tool with other keys."""
    blocks = _blocks(SOUND.format(tool=name)) | _blocks(keys.replace("{tool}", name))
    return "".join(block for key, block in blocks.items() if block != f"{key}:\n")


def _planted(code: str) -> dict[str, str]:
    """The files of the fault of a rule."""
    given = FAULTS[code]
    texts = {code.lower(): given} if isinstance(given, str) else given
    return {
        **{f"tools/{name}.yaml": _tool(name, text) for name, text in texts.items() if "." not in name},
        **{name: text for name, text in texts.items() if "." in name},
    }


def _expected(files: Mapping[str, str]) -> list[str]:
    """The findings that files say of themselves."""
    return sorted(
        f"{name}:{number} {code}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := _EXPECTED.search(line))
        for code in match[1].split()
    )


def _found(root: Path) -> list[str]:
    ran = stackctl("audit", "--format", "json", cwd=root)
    assert (ran.code in (0, 1), ran.err) == (True, "")
    return [f"{found['file']}:{found['line']} {found['code']}" for found in ran.json["findings"]]


def test_nothing_is_found_in_the_clean_stack(tmp_path: Path) -> None:
    make(tmp_path, _clean())
    ran = stackctl("audit", "--fail-on", "info", cwd=tmp_path)
    assert "nothing found" in ran.out, ran.out
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Planted Corp: 40 tools, 3 systems, ")


@pytest.mark.parametrize("day", ["2026-11-20", "2026-12-01"])
def test_not_a_few_days_before_or_after_either(tmp_path: Path, day: str) -> None:
    make(tmp_path, _clean())
    assert stackctl("--today", day, "audit", "--fail-on", "info", cwd=tmp_path).code == 0


def test_every_fault_is_found_at_its_place_and_nothing_else(tmp_path: Path) -> None:
    files = _clean()
    for code in FAULTS:
        planted = _planted(code)
        assert not planted.keys() & files.keys() - {"budgets.yaml"}
        files |= planted
    make(tmp_path, files)
    assert sorted(_found(tmp_path)) == _expected(files)


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_by_itself_is_the_only_one_found(tmp_path: Path, code: str) -> None:
    planted = _planted(code)
    make(tmp_path, {**_clean(), **planted})
    assert code in " ".join(_expected(planted))
    assert sorted(_found(tmp_path)) == _expected(planted)


def test_every_rule_has_its_fault() -> None:
    assert sorted(FAULTS) == list(rules.codes())
