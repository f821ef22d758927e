"""Stacks of any size, always the same for the same size: realistic tools of some 1.3 KB each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.taxonomy.catalogue import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path

_CATEGORIES = sorted(BUILT_IN.categories)
_CAPABILITIES = sorted(BUILT_IN.capabilities)

_TOOL = """\
name: Product {name}
vendor: Vendor {vendor}
url: https://www.vendor{vendor}.example/products/{number}
description: Serves the teams of region {region} with the work of a tool of its kind.
category: {category}
capabilities: [{first}, {second}, {third}]
status: active
since: 2024-0{month}-01
criticality: medium
owner: {{business: person.{person}, technical: person.{other}, team: team-{team}}}
admins: [person.{person}, person.{other}]
used_by: [team-{team}]
regions: [{region}]
aliases: ["VENDOR {vendor} *{number}"]
cost:
  currency: {currency}
  cost_center: MKT-{team}
  lines:
    - {{item: Licence, kind: subscription, amount: {amount}.00, per: month, billed: year, from: 2025-03-01}}
    - {{item: Seats, kind: seats, amount: 45.00, per: month, quantity: 40}}
contract:
  number: C-{number}
  start: 2025-03-01
  end: {end}
  auto_renew: true
  renewal_term: 12 months
  notice: 90 days
  uplift: {{percent: 5, cap_percent: 7}}
  document: https://contracts.example/{number}.pdf
usage: {{seats: 40, assigned: 38, active: 32, last_used: 2026-11-10, as_of: 2026-11-15, source: okta}}
integrations:
  - with: {neighbour}
    direction: push
    objects: [lead, contact]
    method: native
    schedule: realtime
    credential_expires: {credential}
  - {{with: warehouse, direction: push, objects: [campaign], method: api, schedule: daily}}
data:
  personal: [contact.email, behaviour.browsing]
  stored_in: [eu]
  retention_months: 24
  legal_basis: consent
compliance:
  dpa: {{status: signed, signed: 2025-02-10}}
  sub_processors: https://www.vendor{vendor}.example/sub-processors
  reviews:
    - {{kind: security, status: approved, date: 2025-02-01, expires: 2027-02-01}}
    - {{kind: privacy, status: approved, date: 2025-02-01, expires: 2027-02-01}}
approvals: [{{by: person.{other}, date: 2025-02-01, up_to: 45000}}]
enablement: {{docs: https://wiki.example/{number}, training: https://learn.example/{number}, runbook: ops/{number}.md}}
tags: [core]
"""
"""One in some fifteen has something to be found: notice that is due, or a credential that is about to expire."""


def files(count: int) -> dict[str, str]:
    """The text of a stack of so many tools, by path."""
    people = "".join(f"  person.{n}: {{name: Person {n}}}\n" for n in range(60))
    teams = "".join(f"  team-{n}: {{name: Team {n}, lead: person.{n}, cost_center: MKT-{n}}}\n" for n in range(20))
    return {
        "stackctl.yaml": "base_currency: EUR\nfx: {rates: {USD: 1.0821, GBP: 0.8712}}\n",
        "teams.yaml": f"people:\n{people}teams:\n{teams}",
        "systems/warehouse.yaml": "name: Warehouse\nkind: warehouse\n",
        **{f"tools/tool-{number:05}.yaml": _tool(number, count) for number in range(count)},
    }


def write(folder: Path, count: int) -> Path:
    """Writes a stack into a new folder."""
    for name, text in files(count).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _tool(number: int, count: int) -> str:
    step = number * 7 + number // 49
    return _TOOL.format(
        name=f"{chr(65 + number % 26)}{number * 7919 % 100003}",
        number=number,
        vendor=number * 31 % max(count // 3, 1),
        region=("emea", "amer", "apac")[number % 3],
        category=_CATEGORIES[number % len(_CATEGORIES)],
        first=_CAPABILITIES[step % len(_CAPABILITIES)],
        # Of the tool's own, so that overlaps do not become more frequent as the stack grows.
        second=f"own-{number}",
        third=f"other-{number}",
        month=number % 9 + 1,
        person=number % 60,
        other=(number + 17) % 60,
        team=number % 20,
        currency=("EUR", "USD", "GBP")[number % 3],
        amount=100 + number % 900,
        # Of those that end in February 2027, notice is due by November 2026.
        end="2027-02-28" if number % 23 == 0 else f"20{28 + number % 3}-{number % 12 + 1:02}-28",
        credential="2026-12-01" if number % 47 == 0 else f"2028-{number % 12 + 1:02}-28",
        neighbour="warehouse" if number % 5 == 0 else f"tool-{(number + 1) % count:05}",
    )
