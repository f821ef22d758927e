"""Forty clean tools in which nothing is found; then some thirty faults at once, each found at its own place.

The stack is made here, varied in status, origin, cost, contract, data and layout. A fault is a small edit of one file,
or one more file. Nothing may be found on the tools that were left clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from stackctl import rules
from tests.cli.harness import make, stackctl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

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


@dataclass(frozen=True)
class Fault:
    """A fault: in the file, `old` becomes `new` (None: the file is added), and the code is found where `at` stands.

    `at` is the first text of its kind in the file; the line is that of its beginning. The empty text is line 1.
    """

    code: str
    file: str
    old: str | None
    new: str
    at: str
    also: tuple[tuple[str, str], ...] = ()
    """Codes that the same fault brings with it in the same file, each with the text that it stands at."""


def _edit(code: str, number: int, old: str, new: str, at: str) -> Fault:
    return Fault(code, _path(number), old, new, at)


FAULTS = (
    Fault(
        "STK001", "tools/broken.yaml", None, "name: Broken\nvendor: V\ncapabilities: [a, b\nstatus: active\n", "status"
    ),
    _edit("STK002", 1, "criticality: low", "criticality: lowish", "criticality: lowish"),
    _edit("STK003", 2, "tags: [", "tgas: [", "tgas"),
    _edit("STK004", 3, "regions: [eu]", "regions: [eu]\nregions: [us]", "regions: [us]"),
    Fault("STK005", "tools/Two Words.yaml", None, "{name: Two, vendor: Two, category: crm, status: rejected}\n", ""),
    _edit("STK006", 4, "with: erp", "with: epr", "  - {with: epr"),
    _edit("STK007", 5, "custom: {answer: 42}", "custom: {api_key: AKIAIOSFODNN7EXAMPLQ}", "custom: {api_key"),
    Fault("STK008", "systems/nameless.yaml", None, "# a comment\nkind: other\n", ""),
    Fault(
        "DUP001",
        "tools/again.yaml",
        None,
        "# once more\nname: basalt, Inc.\nvendor: Another\ncategory: crm\nstatus: proposed\n",
        "name: basalt",
    ),
    _edit("DUP002", 6, "own-6, also-6", "own-14, also-14", "capabilities: ["),
    _edit(
        "DUP003",
        7,
        "  # 7\n",
        "  # 7\n  - {with: website, direction: push, objects: [order], method: webhook}\n",
        "  - {with: website, direction: push, objects: [order], method: webhook}",
    ),
    _edit("DUP004", 34, "number: V34-2026", "number: v33-2026", "  number: v33-2026"),
    _edit("USE001", 9, "active: 27, last_used: 2026-11-19, ", "", "usage: {"),
    _edit("USE002", 10, "last_used: 2026-11-10", "last_used: 2026-08-23", "usage: {"),
    _edit("USE003", 11, "active: 29", "active: 18", "usage: {"),
    Fault(
        "USE004",
        _path(10),
        "owner: cat.orr}",
        "status: broken}",
        "  - {with: website",
        also=(("INT002", "  - {with: website"),),
    ),
    Fault(
        "USE005",
        _path(13),
        "status: implementing",
        "status: retired",
        "  currency:",
        also=(("LIF003", "  - {with: website"),),
    ),
    _edit("USE006", 15, "as_of: 2026-11-20", "as_of: 2026-07-24", "usage: {"),
    _edit("USE007", 16, "used_by: [ops]", "used_by: []", "used_by"),
    _edit(
        "REV001",
        18,
        "    - {kind: privacy, status: approved, date: 2026-09-01, expires: 2028-09-01}\n",
        "",
        "    - {kind: security",
    ),
    _edit("REV002", 19, "expires: 2028-09-01", "expires: 2026-11-21", "    - {kind: security"),
    _edit(
        "REV003", 20, "kind: security, status: conditional", "kind: security, status: rejected", "    - {kind: security"
    ),
    _edit(
        "REV004",
        21,
        "  reviews:\n",
        "  reviews:\n    - {kind: legal, status: pending, date: 2026-10-22}\n",
        "    - {kind: legal",
    ),
    _edit("REV005", 22, "expires: 2028-09-01", "expires: 2027-01-21", "    - {kind: security"),
    _edit("REV006", 23, "date: 2026-09-01", "date: 2026-05-25", "    - {kind: security"),
    _edit("OWN001", 24, "business: ann.lee, ", "", "owner: {"),
    _edit("OWN002", 25, "technical: cat.orr, ", "", "owner: {"),
    _edit("OWN003", 26, "admins: [bob.ray, cat.orr]", "admins: [bob.ray, eve.may, cat.orr]", "admins"),
    _edit("OWN004", 28, "admins: [bob.ray, cat.orr]", "admins: [bob.ray]", "admins"),
    _edit("OWN005", 27, "used_by: [ops, brand]", "used_by: [brand]", "owner: {"),
    _edit("CTR001", 14, "origin: homegrown", "origin: service", ""),
    _edit("CTR002", 17, "end: 2027-12-31", "end: 2026-11-21", "  end:"),
    _edit("CTR003", 38, "end: 2027-12-31", "end: 2027-02-28", "  notice:"),
    _edit("CTR004", 36, "  notice: 90 days\n", "", "  number: V36"),
    _edit("CTR005", 24, "end: 2027-12-31", "end: 2026-12-31", "  notice:"),
    _edit("CTR006", 33, "  document: https://contracts.example/v33.pdf\n", "", "  number: V33"),
    _edit("CTR007", 26, "{percent: 5, cap_percent: 7}", "{percent: 5}", "  uplift:"),
    _edit(
        "CST001",
        37,
        "  lines:\n    - {item: Plan, kind: subscription, amount: 137.50, per: month}\n"
        "    - {item: Seats, kind: seats, amount: 9.99, per: month, quantity: 57}\n",
        "",
        "  currency:",
    ),
    _edit("CST002", 35, "  cost_center: MKT-1\n", "", "  currency:"),
    Fault("CST003", "budgets.yaml", "amount: 100000", "amount: 100", ""),
    _edit("CST004", 8, "currency: GBP", "currency: JPY", "  currency:"),
    _edit("CST005", 1, "amount: 101.50", "amount: 201.50", "  currency:"),
    _edit("CST006", 33, "amount: 133.50", "amount: 3133.50", ""),
    Fault(
        "INT001",
        "tools/early.yaml",
        None,
        "name: Early\nvendor: Early\ncategory: crm\nstatus: proposed\n"
        "integrations:\n  - {with: website, direction: push}\n",
        "  - {with: website",
    ),
    _edit("INT002", 19, "status: planned", "status: broken", "  - {with: erp"),
    _edit(
        "INT003",
        20,
        "  # 20\n",
        "  # 20\n  - {with: t22, direction: both, objects: [campaign], method: api}\n",
        "  - {with: t22",
    ),
    _edit("INT004", 18, "  stored_in: [eu]\n", "  stored_in: [eu]\n  master_of: [product]\n", "  master_of"),
    _edit("INT005", 25, "objects: [invoice], method: file, status: planned", "method: api", "criticality"),
    _edit(
        "INT006",
        30,
        "objects: [lead], method: api",
        "objects: [lead], method: file",
        "  - {with: website, direction: pull",
    ),
    _edit("INT007", 28, "owner: cat.orr}", "credential_expires: 2026-12-01}", "  - {with: website"),
    Fault(
        "INT008",
        "systems/website.yaml",
        "cat.orr}}",
        "cat.orr}, integrations: [{with: warehouse, direction: pull, objects: [web-event], method: api}]}",
        "",
    ),
    _edit(
        "INT009",
        2,
        "  # 2\n",
        "  # 2\n  - {with: website, direction: pull, objects: [product], method: api}\n",
        "  - {with: website, direction: pull",
    ),
    _edit("PRV001", 36, "dpa: {status: signed", "dpa: {status: missing", "  dpa:"),
    _edit("PRV002", 39, "  personal: [contact.email]\n", "", "  stored_in:"),
    _edit("PRV003", 27, "stored_in: [eu]", "stored_in: [us]", "  stored_in:"),
    _edit("PRV004", 9, "  retention_months: 12\n", "", "  personal:"),
    _edit("PRV005", 6, "kind: privacy, status: approved", "kind: privacy, status: conditional", "    - {kind: privacy"),
    _edit("PRV006", 12, "  legal_basis: consent\n", "", "  personal:"),
    _edit("PRV007", 15, "  sub_processors: https://vendor-15.example/sub-processors\n", "", "  dpa:"),
    _edit("PRV008", 24, "tags: [t24]\n", "tags: [t24]\nai: {uses: [chatbot]}\n", "ai: {"),
    Fault(
        "LIF001",
        "tools/pipe.yaml",
        None,
        "name: Pipe\nvendor: Pipe\ncategory: crm\nstatus: proposed\nsince: 2026-01-01\n",
        "since",
    ),
    _edit("LIF002", 34, "replaced_by: t01\n", "", "status: sunsetting"),
    Fault(
        "LIF003",
        "tools/gone.yaml",
        None,
        "name: Gone\nvendor: Gone\ncategory: crm\nstatus: retired\nintegrations:\n  - {with: erp, direction: push}\n",
        "  - {with: erp",
    ),
    _edit("LIF004", 36, "tags: [t36]\n", "tags: [t36]\ndisposition: eliminate\n", "disposition:"),
    _edit("SLA001", 16, "measured_percent: 99.95", "measured_percent: 99.5", "sla:"),
    _edit("SLA002", 32, "sla: {target_percent: 99.9, measured_percent: 99.95, period: 2026-Q3}\n", "", ""),
    _edit("ENB001", 2, "  runbook: https://wiki.example/z\n", "", "  docs:"),
    Fault("REQ001", "requests/reports.yaml", "[dashboards]", "[dashboards, unheard-of]", "needs:"),
    Fault("WVR001", _path(29), "technical: cat.orr, ", "", "    until: 2026-11-21", also=(("OWN002", "owner: {"),)),
    _edit(
        "WVR002",
        32,
        "tags: [t32]\n",
        "tags: [t32]\nwaivers:\n  - {rule: USE003, reason: no more, by: ann.lee, until: 2027-03-31}\n",
        "  - {rule: USE003",
    ),
)


def _with_faults() -> dict[str, str]:
    files = _clean()
    for fault in FAULTS:
        if fault.old is None:
            assert fault.file not in files
            files[fault.file] = fault.new
            continue
        assert files[fault.file].count(fault.old) >= 1, (fault.code, fault.old)
        files[fault.file] = files[fault.file].replace(fault.old, fault.new, 1)
    waiver = "waivers:\n  - rule: OWN002\n    reason: to come\n    by: ann.lee\n    until: 2026-11-21\n"
    files[_path(29)] += waiver
    return files


def _line(text: str, at: str) -> int:
    return text[: text.index(at)].count("\n") + 1


def _expected(files: Mapping[str, str]) -> Iterator[str]:
    for fault in FAULTS:
        yield f"{fault.file}:{_line(files[fault.file], fault.at)} {fault.code}"
        for code, at in fault.also:
            yield f"{fault.file}:{_line(files[fault.file], at)} {code}"


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
    files = _with_faults()
    make(tmp_path, files)
    assert sorted(_found(tmp_path)) == sorted(_expected(files))


@pytest.mark.parametrize("fault", [f for f in FAULTS if not f.also], ids=lambda fault: fault.code)
def test_a_fault_by_itself_is_the_only_one_found(tmp_path: Path, fault: Fault) -> None:
    files = _clean()
    files[fault.file] = fault.new if fault.old is None else files[fault.file].replace(fault.old, fault.new, 1)
    make(tmp_path, files)
    assert _found(tmp_path) == [f"{fault.file}:{_line(files[fault.file], fault.at)} {fault.code}"]


def test_every_rule_has_its_fault() -> None:
    assert sorted(fault.code for fault in FAULTS) == list(rules.codes())
