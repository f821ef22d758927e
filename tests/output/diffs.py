"""Differences and histories that a format must hold: a rich one, an empty one, one of money alone, a huge one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from stackctl.model.finding import Finding, Severity
from stackctl.model.money import Money
from stackctl.model.reports.changes import Change, Changed
from stackctl.model.reports.diff import (
    CostChange,
    CostDifference,
    GateChange,
    GraphDifference,
    Link,
    LinkChange,
    NoticeMove,
    Reach,
    Side,
    StackDiff,
)
from stackctl.model.reports.log import History, LogEntry
from stackctl.model.revision import WORKING_TREE, Revision
from stackctl.model.source import Position

TODAY = date(2026, 11, 22)
BASE = Revision("main", "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d")
TREE = Revision(WORKING_TREE)


def eur(amount: str) -> Money:
    """An amount in the base currency."""
    return Money(Decimal(amount), "EUR")


def finding(
    code: str,
    tool: str | None,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    help_: str = "mend it",
    file: str | None = None,
    line: int = 14,
) -> Finding:
    """A finding in the file of its tool."""
    return Finding(
        code,
        "a-name",
        severity,
        tool,
        message,
        file or f"tools/{tool}.yaml",
        Position(line, 3),
        help_,
        f"{code}-{tool}-{message}"[:40],
    )


NOVA = Changed(
    "tool",
    "nova",
    "added",
    "Nova Analytics",
    "tools/nova.yaml",
    text="analytics, 12 000 EUR a year, receives lead from hubspot-marketing",
)
HUBSPOT = Changed(
    "tool",
    "hubspot-marketing",
    "changed",
    "HubSpot Marketing Hub",
    "tools/hubspot-marketing.yaml",
    (
        Change("usage.seats", 40, 60, "seats 40 → 60"),
        Change("contract.notice_days", 90, 30, "notice 90 → 30 days: deadline 2026-11-30 → 2027-01-29"),
        Change("owner.business", "marta.ruiz", "dana.fox", "business owner Marta Ruiz → Dana Fox"),
    ),
)
BREVO = Changed(
    "tool",
    "brevo",
    "renamed",
    "Brevo",
    "tools/brevo.yaml",
    (Change("name", "Sendinblue", "Brevo", "name Sendinblue → Brevo"),),
    was="sendinblue",
)
CANTO = Changed("tool", "canto", "removed", "Canto", "tools/canto.yaml", text="dam-mrm-pim, 18 000 EUR a year")
ZOOMINFO = Changed(
    "tool",
    "zoominfo",
    "changed",
    "ZoomInfo",
    "tools/zoominfo.yaml",
    (Change("waivers[DUP004].reason", None, "one contract", "waiver of DUP004 added: one contract, until 2027-03-31"),),
)
BUDGET = Changed(
    "budget",
    "MKT-140",
    "changed",
    "Web and shop",
    "budgets.yaml",
    (Change("years[2026].amount", Decimal(130000), Decimal(120000), "budget of 2026 130 000 → 120 000 EUR"),),
)
SETTINGS = Changed(
    "settings",
    "stackctl.yaml",
    "changed",
    "settings",
    "stackctl.yaml",
    (Change("rules.USE003.min_active", Decimal("0.6"), Decimal("0.4"), "USE003 min_active 0.6 → 0.4"),),
)
VENDOR = Changed("vendor", "nova-inc", "added", "Nova Inc.", "vendors/nova-inc.yaml", text="Nova Inc., Berlin")

NEW = (
    finding(
        "USE003",
        "hubspot-marketing",
        "22 of 60 seats active (37 %, below 60 %): 15 200 EUR a year idle",
        severity=Severity.WARNING,
        help_="renew with fewer seats: notice is due by 2027-01-29",
        line=35,
    ),
    finding(
        "REV001",
        "nova",
        "personal data, but no privacy review (has: security)",
        help_="add a review: {kind: privacy, status: approved, date: …} under compliance: reviews:",
    ),
    finding(
        "CST003",
        None,
        "MKT-140 (Web and shop) is committed to 132 649 EUR in fiscal year 2026, 2 649 EUR over its budget",
        help_="ask Elin Sjöberg to raise the budget",
        file="budgets.yaml",
    ),
    finding("ENB001", "nova", "no docs, training or runbook", severity=Severity.INFO, help_="", line=1),
)
FIXED = (
    finding("CTR005", "canto", "sunsetting, but notice was due by 2026-10-02 (51 days ago)"),
    finding("OWN003", "brevo", "Omar Haas, business owner, left on 2026-08-31"),
)
FURTHER = finding(
    "CST003", None, "MKT-110 is 9 000 EUR over its budget, 5 000 EUR more than before", file="budgets.yaml"
)

COST = CostDifference(
    eur("412300.00"),
    eur("422200.00"),
    (
        CostChange("MKT-110", "Marketing operations", eur("120000.00"), eur("140100.40")),
        CostChange("", "no cost centre", eur("28200.00"), eur("18000.00")),
    ),
    (
        CostChange("hubspot-marketing", "HubSpot Marketing Hub", eur("39000.00"), eur("54900.00")),
        CostChange("nova", "Nova Analytics", eur("0.00"), eur("12000.00")),
        CostChange("canto", "Canto", eur("18000.00"), eur("0.00")),
    ),
    (NEW[2], FURTHER),
    (Money(Decimal("1200.00"), "GBP"),),
    (Money(Decimal("2400.00"), "GBP"), Money(Decimal("10.00"), "CHF")),
)
GRAPH = GraphDifference(
    added=(
        Link("hubspot-marketing", "nova", ("contact", "lead"), "api", "live"),
        Link("nova", "snowflake", ("event",), "etl", "planned", via="fivetran"),
    ),
    removed=(Link("canto", "wordpress", ("asset",), None, "live"),),
    reached=(Reach("nova", ("contact",), "salesforce → hubspot-marketing → nova"), Reach("brevo", ("lead",), "")),
    no_longer_reached=(Reach("canto", ("contact",), ""),),
    new_single_points=("hubspot-marketing",),
    former_single_points=("canto",),
    cut_off=("wordpress",),
    changed=(
        LinkChange(
            "salesforce",
            "hubspot-marketing",
            before=(Link("salesforce", "hubspot-marketing", ("contact", "order"), "native", "live"),),
            after=(Link("salesforce", "hubspot-marketing", ("contact",), "native", "live"),),
            text="no longer order",
        ),
    ),
)
NOTICES = (
    NoticeMove(
        "hubspot-marketing",
        "HS-2025-0113",
        date(2026, 11, 30),
        date(2027, 1, 29),
        date(2027, 2, 28),
        date(2027, 2, 28),
        68,
        "notice is due by 2027-01-29 instead of 2026-11-30",
    ),
    NoticeMove(
        "brevo", None, None, date(2026, 11, 30), None, date(2027, 2, 28), 8, "notice is due by 2026-11-30, before: none"
    ),
    NoticeMove("ahrefs", None, date(2027, 1, 1), None, None, None, None, "no notice is due, instead of by 2027-01-01"),
)
GATE = GateChange(
    (SETTINGS, ZOOMINFO),
    ("stackctl.yaml", "baseline.yaml"),
    (finding("DUP002", "brevo", "overlaps with mailchimp"),),
    (finding("DUP004", "zoominfo", "contract is also that of cognism"),),
)


def side(revision: Revision, tools: int, errors: int, warnings: int, notes: int = 0) -> Side:
    """A state of the stack, counted."""
    return Side(revision, tools, 8, 63, errors, warnings, notes)


def empty() -> StackDiff:
    """Nothing changed."""
    base = side(BASE, 41, 3, 9)
    cost = CostDifference(eur("412300.00"), eur("412300.00"))
    return StackDiff(
        "0.0.0",
        TODAY,
        "Kestrelund Cycles",
        base,
        replace(base, revision=TREE),
        (),
        cost,
        fail_on=Severity.ERROR,
    )


def rich() -> StackDiff:
    """A little of everything."""
    return replace(
        empty(),
        base=side(BASE, 41, 3, 9, 4),
        head=replace(side(TREE, 41, 3, 10, 5), integrations=64),
        changed=(NOVA, BREVO, HUBSPOT, ZOOMINFO, CANTO, BUDGET, SETTINGS, VENDOR),
        cost=COST,
        new=NEW,
        fixed=FIXED,
        graph=GRAPH,
        notices=NOTICES,
        gate=GATE,
        failures=("2 new errors (--fail-on error)", "+9 900 EUR a year is more than 5 000 EUR (--max-increase)"),
        crashes=("USE002",),
        remarks=("In main the stack stood in martech/.",),
    )


def money_only() -> StackDiff:
    """Two prices changed, and nothing is wrong."""
    tools = (CostChange("canto", "Canto", eur("18000.00"), eur("17999.60")),)
    changes = (Change("cost[licence].amount", Decimal(1500), Decimal("1499.97"), "licence 1 500 → 1 499.97 EUR"),)
    return replace(
        empty(),
        changed=(replace(CANTO, what="changed", text="", changes=changes),),
        cost=CostDifference(eur("412300.00"), eur("412299.60"), tools=tools),
    )


def many(number: int = 5000) -> StackDiff:
    """So many of all that there can be many of."""
    tools = [f"tool-{at:05}" for at in range(number)]
    things = [replace(NOVA, id=tool) for tool in tools]
    return replace(
        rich(),
        changed=(*things, *(replace(VENDOR, id=tool) for tool in tools)),
        new=tuple(replace(NEW[at % 4], tool=tool, fingerprint=tool) for at, tool in enumerate(tools)),
        fixed=tuple(replace(FIXED[0], tool=tool) for tool in tools),
        cost=replace(
            COST,
            centers=tuple(replace(COST.centers[0], id=tool) for tool in tools),
            tools=tuple(replace(COST.tools[0], id=tool) for tool in tools),
        ),
        graph=replace(GRAPH, added=tuple(replace(GRAPH.added[0], source=tool) for tool in tools)),
        notices=tuple(replace(NOTICES[at % 3], tool=tool) for at, tool in enumerate(tools)),
        gate=replace(GATE, vanish=tuple(replace(GATE.vanish[0], tool=tool) for tool in tools)),
    )


def hostile(text: str) -> StackDiff:
    """The rich one, in which every text that comes out of files or of git is hostile."""
    diff = rich()
    found = tuple(_hostile_finding(one, text) for one in diff.new)
    fixed = tuple(_hostile_finding(one, text) for one in diff.fixed)
    cost = replace(
        diff.cost,
        centers=tuple(replace(one, id=text, name=text) for one in diff.cost.centers),
        tools=tuple(replace(one, id=text, name=text) for one in diff.cost.tools),
        breaches=(_hostile_finding(FURTHER, text),),
    )
    reach = Reach(text, (text, text), text)
    link = Link(text, text, (text,), text, text, text)
    return replace(
        diff,
        stack=text,
        base=replace(diff.base, revision=Revision(text, BASE.commit)),
        head=replace(diff.head, revision=Revision(text, BASE.commit)),
        changed=tuple(hostile_thing(one, text) for one in diff.changed),
        cost=cost,
        new=found,
        fixed=fixed,
        graph=GraphDifference(
            added=(link, Link(text, text, (text,), None, "live")),
            removed=(link,),
            reached=(reach,),
            no_longer_reached=(reach,),
            new_single_points=(text,),
            former_single_points=(text,),
            cut_off=(text,),
            changed=(LinkChange(text, text, (link,), (link, link), text),),
        ),
        notices=tuple(replace(one, tool=text, contract=text, text=text) for one in diff.notices),
        gate=GateChange(tuple(hostile_thing(one, text) for one in diff.gate.changed), (text, f"x{text}"), found, fixed),
        failures=(text, text),
        crashes=(text,),
        remarks=(text,),
    )


def _hostile_finding(found: Finding, text: str) -> Finding:
    return replace(
        found,
        name=text,
        tool=None if found.tool is None else text,
        message=text,
        help=text,
        file=f"tools/{text}.yaml",
        evidence={text: [text]},
    )


def hostile_thing(changed: Changed, text: str) -> Changed:
    """One thing that changed, of which every text is hostile."""
    # What makes a change one of a waiver is written by stackctl.
    changes = tuple(
        replace(one, path=f"{one.path.partition('[')[0]}[{text}]", before=text, after={text: [text]}, text=text)
        for one in changed.changes
    )
    return replace(
        changed,
        id=text,
        name=text,
        file=f"tools/{text}.yaml",
        changes=changes,
        text=text,
        was=None if changed.was is None else text,
    )


def history(tool: str | None = None) -> History:
    """Three commits of a stack."""
    return History(
        "Kestrelund Cycles",
        TODAY,
        (
            LogEntry(
                "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c",
                date(2026, 11, 20),
                "Dana Fox",
                "Give marketing twenty more seats",
                (HUBSPOT,) if tool else (HUBSPOT, BUDGET, SETTINGS),
            ),
            LogEntry(
                "0123456789abcdef0123456789abcdef01234567",
                date(2026, 11, 20),
                "Omar Haas",
                "Rename Sendinblue, drop Canto",
                (BREVO, CANTO),
            ),
            LogEntry(
                "abcdef0123456789abcdef0123456789abcdef01", date(2026, 3, 2), "Omar Haas", "Try Nova", (NOVA, VENDOR)
            ),
        ),
        tool,
    )


def hostile_history(text: str, tool: str | None = None) -> History:
    """One in which every text is hostile, told to be cut."""
    found = history(tool)
    entries = tuple(
        replace(one, author=text, subject=text, changed=tuple(hostile_thing(thing, text) for thing in one.changed))
        for one in found.entries
    )
    return replace(found, stack=text, entries=entries, tool=tool and text, since=date(2026, 1, 1), cut=True)
