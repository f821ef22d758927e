"""Reports in which every text that comes out of a stack's files is hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from stackctl.app.audit import audit
from stackctl.app.reference import explain
from stackctl.app.reports import budget, cost, export_contracts, export_focus, list_tools, renewals, show
from stackctl.model.baseline import BaselineEntry, BaselineUse
from stackctl.model.finding import Severity
from stackctl.model.money import Money
from stackctl.model.reports.audit import AuditReport, Subject
from stackctl.model.reports.budget import BudgetReport, TermAhead
from stackctl.model.reports.cost import CostReport, Renewed, Stopped, Unconverted
from stackctl.model.reports.list import Inventory, Row
from stackctl.model.reports.renewals import Lapsed, RenewalGroup
from stackctl.model.reports.rules import RuleList, RulePage
from stackctl.model.reports.show import Card, Neighbour
from stackctl.model.reports.taxonomy import Listed
from stackctl.model.rule import Configured, Manual

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.app.load import Loaded
    from stackctl.model.finding import Finding
    from stackctl.model.reports.focus import CommitmentReport, FocusReport
    from stackctl.model.reports.renewals import Renewal, RenewalKind, RenewalReport

Made = TypeVar("Made")

TODAY = date(2026, 11, 22)
SAMPLE = Path(__file__).parents[2] / "stack"

HOSTILE = (
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "[bold]loud[/bold]",
    "[link=https://example.com]here[/link]",
    ":bomb:",
    "::error::an error",
    "a\n::error file=x::an error",
    "a\r::set-output name=x::y",
    "##[error]an error",
    "##vso[task.setvariable]x",
    "two\nlines",
    "tab\tbed",
    "back\x08\x08\x08\x08",
    "nul\x00",
    "half \udc80",
    "=HYPERLINK(1)",
    "| cell | cell |",
    "<script>alert(1)</script>",
    "line\u2028separator\u0085next",
)


OWN_CODE = "ACME001"
"""A rule of an organisation's own: its words are those of a file."""


def once(make: Callable[[Loaded], Made]) -> Callable[[Loaded], Made]:
    """The function, so that it makes of one stack one value: that takes longer than to poison it."""
    made: dict[int, tuple[Loaded, Made]] = {}

    def get(loaded: Loaded) -> Made:
        if id(loaded) not in made:
            made[id(loaded)] = (loaded, make(loaded))
        return made[id(loaded)][1]

    return get


AUDIT = once(lambda loaded: audit(loaded, TODAY, "stack"))
LIST = once(lambda loaded: list_tools(loaded, TODAY, None, "id,name,vendor,category,owner", None))
COST = once(lambda loaded: cost(loaded, TODAY, by="category,tool,month"))
BUDGET = once(lambda loaded: budget(loaded, TODAY))
RENEWALS = once(lambda loaded: renewals(loaded, TODAY, by="owner"))
FOCUS = once(lambda loaded: export_focus(loaded, TODAY))
CONTRACTS = once(lambda loaded: export_contracts(loaded, TODAY))
CARD = once(lambda loaded: show(loaded, TODAY, "hubspot-marketing"))
PAGE = once(lambda loaded: explain("REV001", loaded))


def hostile_finding(found: Finding, text: str) -> Finding:
    return replace(
        found, name=text, tool=text, message=text, help=text, file=f"tools/{text}.yaml", evidence={text: [text]}
    )


def hostile_subject(text: str) -> Subject:
    return Subject(tool=text, vendor=text, category=text, owner=text, annual_cost=None)


def hostile_audit(loaded: Loaded, text: str) -> AuditReport:
    """Findings of every status, of a rule whose manual is hostile too, and a baseline that holds what is gone."""
    report = AUDIT(loaded)
    first, second, third, fourth = (hostile_finding(found, text) for found in report.findings[:4])
    waived = replace(third, status="waived", reason=text)
    first = replace(first, severity=Severity.ERROR)
    findings = (first, replace(second, tool=None), waived, replace(fourth, status="baselined"))
    gone = BaselineEntry.model_construct(code="USE001", tool=text, file=text, fingerprint=text)
    return replace(
        report,
        stack=text,
        findings=findings,
        subjects={text: hostile_subject(text)},
        crashes=("USE003",),
        catalogue=tuple(hostile_rule(configured, text) for configured in report.catalogue),
        baseline=BaselineUse(text, 2, (gone,)),
    )


def hostile_rule(configured: Configured, text: str) -> Configured:
    """A rule of an organisation's own: its texts come out of a file."""
    rule = configured.rule
    manual = Manual(text, {"What it finds": text, "Settings": text})
    return replace(configured, rule=replace(rule, read_manual=lambda: manual), values={"words": (text,)})


def hostile_rules(loaded: Loaded, text: str) -> RuleList:
    """Rules of an organisation's own."""
    made = [hostile_rule(configured, text) for configured in loaded.rules[:3]]
    return RuleList(tuple(replace(one, rule=replace(one.rule, code=OWN_CODE)) for one in made))


def hostile_clean(loaded: Loaded, text: str) -> AuditReport:
    report = AUDIT(loaded)
    assert report.next_event is not None
    return replace(report, stack=text, findings=(), next_event=replace(report.next_event, what=text))


def hostile_list(loaded: Loaded, text: str) -> Inventory:
    report = LIST(loaded)
    return replace(report, rows=(Row(dict.fromkeys((fact.name for fact in report.columns), text)), *report.rows[:2]))


def hostile_cost(loaded: Loaded, text: str) -> CostReport:
    """Groups, items, notes and findings whose every text is hostile."""
    report = COST(loaded)
    first = report.groups[0]
    groups = (replace(first, keys=(text,)), replace(first, keys=(text, text)))
    item = replace(report.items[0], keys=(text, text), tool=text, vendor=text, contract=text, item=text)
    money = Money(first.amount, "EUR")
    (found, *_) = AUDIT(loaded).findings
    return replace(
        report,
        groups=groups,
        items=(replace(item, cost_center=text),),
        organisation=text,
        renewed=(Renewed((text,), text, TODAY, Decimal("7.00")),),
        stopped=(Stopped(text, text, TODAY, money),),
        left_out=(Unconverted(text, money),),
        unconverted=(Unconverted(text, money),),
        findings=(hostile_finding(found, text),),
    )


def hostile_card(loaded: Loaded, text: str) -> Card:
    card = CARD(loaded)
    neighbour = Neighbour(id=text, objects=(text,), methods=(text,), live=False)
    (costed, *_) = card.lines
    return replace(
        card,
        id=text,
        name=text,
        file=f"tools/{text}.yaml",
        subject=hostile_subject(text),
        owner_business=text,
        owner_technical=text,
        team=text,
        admins=(text,),
        used_by=(text,),
        category=text,
        capabilities=(text, text),
        description=text,
        lines=(replace(costed, line=costed.line.model_copy(update={"item": text})),),
        contract=text,
        feeds=(neighbour,),
        fed_by=(neighbour, neighbour),
        findings=(hostile_finding(card.findings[0], text),),
        data={"name": text, "custom": {text: text}},
    )


def hostile_renewals(loaded: Loaded, text: str) -> RenewalReport:
    """A contract of every kind, in groups, of which every text is hostile."""
    report = RENEWALS(loaded)
    kinds: tuple[RenewalKind, ...] = ("notice", "renewal", "end", "ended", "followed", "way-out")
    rows = tuple(_hostile_contract(report.rows[number], kind, text) for number, kind in enumerate(kinds))
    money = Money(Decimal(1), "GBP")
    return replace(
        report,
        organisation=text,
        rows=rows,
        groups=(RenewalGroup(text, rows, report.annual_cost, report.at_stake),),
        unconverted=(Unconverted(text, money),),
        endless=(text,),
        undated=(text, text),
        lapsed=(Lapsed(text, TODAY),),
        broken=(f"tools/{text}.yaml",),
    )


def _hostile_contract(row: Renewal, kind: RenewalKind, text: str) -> Renewal:
    return replace(
        row,
        kind=kind,
        followed_by=text,
        tool=text,
        tool_name=text,
        tools=(text, text),
        vendor=text,
        contract=text,
        contract_id=f"{kind} {text}",
        identity=f"{kind} {text}",
        file=f"tools/{text}.yaml",
        owner=text,
        notice=text,
        notice_how=text,
        document=text,
        working=text,
        missed=TODAY,
        runs_until=TODAY,
        missed_working=text,
        group=text,
    )


def hostile_budget(loaded: Loaded, text: str) -> BudgetReport:
    """Cost centres that are broken by a renewal, that can be helped, and that cannot."""
    report = BUDGET(loaded)
    row = next(one for one in report.rows if one.figures.is_over)
    term = TermAhead((text, text), text, TODAY, Decimal("9.00"), Decimal("7.00"), TODAY, 0)
    bad = replace(row, cost_center=text, name=text, owner=text, largest=((text, Decimal(1)),))
    money = Money(Decimal(1), "GBP")
    return replace(
        report,
        organisation=text,
        rows=(replace(bad, broken_by=term), replace(bad, broken_by=term, way_out=term), replace(bad, broken_by=None)),
        renewed=(Renewed((text,), text, TODAY, Decimal("7.00")),),
        stopped=(Stopped(text, text, TODAY, money),),
        left_out=(Unconverted(text, money),),
        unconverted=(Unconverted(text, money),),
        unconverted_spend=(Unconverted(text, money),),
        unconverted_budgets=((text, money),),
    )


def hostile_focus(loaded: Loaded, text: str) -> FocusReport:
    """A row of costs of which every text that comes out of the files is hostile."""
    report = FOCUS(loaded)
    row = replace(
        report.rows[0],
        tags=None,
        billing_account_id=text,
        billing_account_name=text,
        charge_description=text,
        invoice_issuer_name=text,
        provider_name=text,
        publisher_name=text,
        service_name=text,
        x_category=text,
        x_cost_center=text,
        x_cost_center_name=text,
        x_item=text,
        x_owner=text,
        x_team=text,
        x_tool=text,
    )
    return replace(report, rows=(row,), organisation=text)


def hostile_commitments(loaded: Loaded, text: str) -> CommitmentReport:
    """A contract of which every text that comes out of the files is hostile."""
    report = CONTRACTS(loaded)
    row = replace(
        report.rows[0],
        contract_commitment_description=text,
        contract_commitment_id=text,
        contract_id=text,
        x_provider_name=text,
        x_tools=text,
    )
    return replace(report, rows=(row,), organisation=text)


def hostile_page(loaded: Loaded, text: str) -> RulePage:
    """The page of an organisation's own rule, with settings."""
    page = PAGE(loaded)
    manual = Manual(text, {"Settings": page.rule.manual.sections["Settings"]})
    rule = replace(page.rule, code=OWN_CODE, read_manual=lambda: manual)
    values = {"required": {text: (text,)}}
    return RulePage(rule, replace(page.configured, rule=rule, values=values), {"required": f"{text}:1:1"})


def hostile_taxonomy(_: Loaded, text: str) -> Listed:
    return Listed("capabilities", ((text, text, text, text), ("", text, text, "")))
