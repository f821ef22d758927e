"""A change to the sample stack such as a team proposes it: more seats, a shorter notice, a new tool, a looser rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.comparison import compare
from stackctl.app.snapshot import Snapshot
from stackctl.core.changes.log import entries
from stackctl.core.loading.build import build_settings
from stackctl.model.reports.log import Commit, History, Touched
from stackctl.model.revision import Revision
from stackctl.model.source import SourceFile
from tests.cli.harness import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.finding import Severity
    from stackctl.model.reports.audit import AuditReport
    from stackctl.model.reports.diff import StackDiff

TODAY = date(2026, 11, 22)

NOVA = """\
# yaml-language-server: $schema=../../schemas/tool.schema.json
name: Nova
vendor: Nova Analytics
url: https://www.nova-analytics.example
description: Answers questions about leads in plain words.
category: marketing-analytics
capabilities: [lead-analysis, dashboards]
origin: saas
status: active
since: 2026-11-16
criticality: medium
owner: {business: marta.ruiz, technical: ben.ode, team: demand-gen}
admins: [ben.ode]
used_by: [demand-gen]
regions: [eu]
cost:
  cost_center: MKT-110
  lines:
    - {item: Team plan, kind: subscription, amount: 1000.00, per: month, billed: year}
contract:
  number: NV-2026-31
  start: 2026-11-16
  end: 2027-11-15
  auto_renew: false
  document: https://contracts.example/nova/order-31.pdf
usage: {seats: 5, assigned: 5, active: 5, last_used: 2026-11-20, as_of: 2026-11-20, source: okta}
integrations:
  - {with: hubspot-marketing, direction: pull, objects: [lead], method: native, schedule: daily}
data:
  personal: [contact.email, identity.name]
  subjects: [prospects]
  stored_in: [eu]
  purpose: finds out what makes leads buy
  retention_months: 12
  legal_basis: legitimate-interest
compliance:
  dpa: {status: signed, signed: 2026-11-12, document: https://contracts.example/nova/dpa.pdf}
  sub_processors: https://www.nova-analytics.example/sub-processors
  reviews:
    - {kind: security, status: approved, date: 2026-11-10, expires: 2028-11-10, reviewer: it-security}
enablement:
  docs: https://wiki.kestrelund.example/nova
  training: https://learn.kestrelund.example/nova
  runbook: https://wiki.kestrelund.example/nova/runbook
"""

WAIVER = "{rule: CTR003, reason: Tests of the new shop, by: elin.sjoberg, until: 2027-03-14}"
EDITS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "tools/hubspot-marketing.yaml": (
        ("quantity: 40", "quantity: 60"),
        ("usage: {seats: 40", "usage: {seats: 60"),
        ("notice: 90 days", "notice: 30 days"),
    ),
    "tools/semrush.yaml": (("business: liam.murphy, team", "business: liam.murphy, technical: tom.becker, team"),),
    "tools/ab-tasty.yaml": (
        ("active: 7, as_of: 2026-06-30", "active: 8, as_of: 2026-11-15"),
        ("assessment: {", f"waivers:\n  - {WAIVER}\nassessment: {{"),
    ),
    "stackctl.yaml": (("min_active_percent: 60", "min_active_percent: 20"),),
}
RENAMED = {"tools/homegrown/utm-builder.yaml": "tools/homegrown/campaign-links.yaml"}
GONE = ("tools/swapcard.yaml",)

BASE = Revision("main", "4f3c2b1a09f8e7d6c5b4a3928170655443322110")
HEAD = Revision("nova", "9a8b7c6d5e4f30213243546576879809a1b2c3d4")


def files_before() -> dict[str, bytes]:
    """The sample stack."""
    files, _ = read_stack(SAMPLE)
    return {file.path: file.data for file in files}


def files_after() -> dict[str, bytes]:
    """The sample stack with the change."""
    files = {**files_before(), "tools/nova.yaml": NOVA.encode()}
    for path, edits in EDITS.items():
        text = files[path].decode()
        for old, new in edits:
            assert text.count(old) == 1, (path, old)
            text = text.replace(old, new)
        files[path] = text.encode()
    for path, new_path in RENAMED.items():
        files[new_path] = files.pop(path)
    for path in GONE:
        del files[path]
    return files


def state(files: Mapping[str, bytes | str], revision: Revision) -> Snapshot:
    """A stack at a revision."""
    read = (SourceFile(path, data if isinstance(data, bytes) else data.encode()) for path, data in files.items())
    return Snapshot(revision, Path("stack"), sorted(read, key=lambda file: file.path))


def compared(fail_on: Severity | None = None, max_increase: str | None = None) -> tuple[StackDiff, AuditReport]:
    """What the change does."""
    before, after = state(files_before(), BASE), state(files_after(), HEAD)
    return compare(before, after, TODAY, fail_on=fail_on, max_increase=max_increase)


REVIEWS = "  reviews:\n"
ASKED = f"{REVIEWS}    - {{kind: privacy, status: pending, date: 2026-11-20}}\n"


def history() -> History:
    """The change log of the sample stack with the change, and what it took to get it through."""
    before, after = files_before(), files_after()
    final = {**after, "tools/nova.yaml": NOVA.replace(REVIEWS, ASKED).encode()}
    steps = (
        Commit("b" * 40, date(2026, 11, 20), "Priya Nair", "Ask for the privacy review", _touched(after, final)),
        Commit("a" * 40, date(2026, 11, 19), "Marta Ruiz", "Nova for the spring campaign", _touched(before, after)),
    )
    settings, _ = build_settings(SourceFile("stackctl.yaml", before["stackctl.yaml"]))
    return History("Kestrelund Cycles", TODAY, tuple(entries(steps, settings)))


def _touched(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Touched, ...]:
    paths = sorted({*before, *after})
    pairs = ((path, before.get(path), after.get(path)) for path in paths)
    return tuple(Touched(path, (old,), new) for path, old, new in pairs if old != new)
