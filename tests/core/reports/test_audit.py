"""The report of an audit: counts, costs, what is at stake, what comes next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from stackctl import __version__
from stackctl.core.audit.engine import Audited
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build, build_settings
from stackctl.core.reports.audit import audit_report, subject_of
from stackctl.model.finding import Finding, Severity
from stackctl.model.money import Money
from stackctl.model.reports.audit import AuditReport, Event, MissedNotices, Subject
from stackctl.model.source import TOP, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable

TODAY = date(2026, 11, 22)


def tool(status: str = "active", **keys: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"name: A\nvendor: B\ncategory: crm\nstatus: {status}\n{lines}"


def context(files: dict[str, str], settings: str = "", today: date = TODAY) -> Context:
    own, problems = build_settings(SourceFile("stackctl.yaml", settings.encode()))
    assert problems == ()
    stack, _ = build(own, [SourceFile(path, text.encode()) for path, text in sorted(files.items())])
    return Context(stack, today)


def report(found: Context, findings: Iterable[Finding] = (), **keys: Any) -> AuditReport:
    defaults: dict[str, Any] = {"stack_name": "stack", "rules": 7, "kept": findings, "limited": False}
    return audit_report(Audited(found, keys.pop("everything", ()), keys.pop("crashes", ())), **{**defaults, **keys})


def finding(
    tool_id: str | None = "a", *, waived: bool = False, severity: Severity = Severity.ERROR, **idle: int
) -> Finding:
    return Finding(
        "USE002", "unused", severity, tool_id, "m", "f", TOP, "h", "0",
        status="waived" if waived else "new", idle={key: Fraction(amount) for key, amount in idle.items()},
    )  # fmt: skip


def euro(text: str) -> Money:
    return Money(Decimal(text), "EUR")


def cost(amount: int, currency: str = "EUR") -> str:
    return f"{{currency: {currency}, lines: [{{amount: {amount}, per: year}}]}}"


def test_it_says_what_was_looked_at() -> None:
    files = {
        "systems/crm.yaml": "name: CRM\nkind: crm\n",
        "tools/a.yaml": tool(integrations="[{with: crm, direction: push}, {with: b, direction: both}]"),
        "tools/b.yaml": tool("retired"),
    }
    found = report(context(files), limited=True, command="validate", rules=3)
    assert (found.command, found.version, found.today, found.stack) == ("validate", __version__, TODAY, "stack")
    assert (found.tools, found.systems, found.integrations, found.rules, found.limited) == (2, 1, 2, 3, True)
    assert (found.findings, found.subjects, found.crashes) == ((), {}, ())
    assert found.next_event is None


def test_an_audit_is_the_usual_command() -> None:
    assert report(context({})).command == "audit"


def test_the_organisation_names_the_stack() -> None:
    assert report(context({}, "organisation: Acme\n")).stack == "Acme"


def test_a_tool_whose_file_cannot_be_read_counts() -> None:
    assert report(context({"tools/a.yaml": "name: [\n", "tools/b.yaml": tool()})).tools == 2


def test_a_system_whose_file_cannot_be_read_counts_as_a_system() -> None:
    found = report(context({"systems/crm.yaml": "name: [\n", "tools/b.yaml": tool()}))
    assert (found.tools, found.systems) == (1, 1)


def test_the_yearly_cost_is_that_of_live_tools_in_the_base_currency() -> None:
    files = {
        "tools/a.yaml": tool("active", cost=cost(1000)),
        "tools/b.yaml": tool("implementing", cost=cost(100, "USD")),
        "tools/c.yaml": tool("sunsetting", cost=cost(10)),
        "tools/d.yaml": tool("proposed", cost=cost(5000)),
        "tools/e.yaml": tool("retired", cost=cost(5000)),
    }
    found = report(context(files, "fx: {rates: {USD: 1.25}}\n"))
    assert found.annual_cost == euro("1090.00")
    assert found.unconverted == ()


def test_what_no_rate_is_known_for_is_reported_by_currency() -> None:
    files = {
        "tools/a.yaml": tool(cost=cost(1000, "USD")),
        "tools/b.yaml": tool(cost=cost(500, "USD")),
        "tools/c.yaml": tool(cost=cost(700, "JPY")),
        "tools/d.yaml": tool(cost=cost(1)),
        "tools/e.yaml": tool("proposed", cost=cost(1, "GBP")),
    }
    found = report(context(files))
    assert found.annual_cost == euro("1.00")
    assert found.unconverted == (Money(Decimal(700), "JPY"), Money(Decimal("1500.00"), "USD"))


def test_findings_are_counted_by_severity_and_status() -> None:
    findings = (finding(), finding(severity=Severity.INFO), finding(waived=True), finding(None))
    found = report(context({"tools/a.yaml": tool()}), findings)
    assert found.findings == findings
    assert [found.counted(severity) for severity in Severity] == [2, 0, 1]
    assert (found.with_status("new"), found.with_status("waived"), found.with_status("baselined")) == (3, 1, 0)


def test_only_the_findings_that_are_kept_are_in_it() -> None:
    found = report(context({"tools/a.yaml": tool()}), iter([finding()]), everything=(finding(), finding(None)))
    assert found.findings == (finding(),)


def test_crashed_rules_are_named() -> None:
    assert report(context({}), crashes=(("USE002", ValueError()),)).crashes == ("USE002",)


# What is at stake


FOUR = {f"tools/{name}.yaml": tool(cost=cost(1000)) for name in "abcd"}


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "0.00"),
        ([finding(a=100)], "100.00"),
        ([finding(a=100), finding(a=300), finding(a=200)], "300.00"),
        ([finding(a=100, b=50), finding("b", b=70)], "170.00"),
        ([finding(a=100, waived=True), finding(b=1)], "1.00"),
    ],
)
def test_of_each_tool_the_most_that_is_idle_counts_once(findings: list[Finding], expected: str) -> None:
    assert report(context(FOUR), findings).at_stake == euro(expected)


def test_no_more_of_a_tool_is_idle_than_what_is_counted_of_it() -> None:
    """Nothing is counted of a retired tool without a contract."""
    files = {**FOUR, "tools/old.yaml": tool("retired", since="2026-01-01", cost=cost(1000))}
    assert report(context(files), [finding(a=1200, b=999), finding("old", old=1200)]).at_stake == euro("1999.00")


# Whom the findings are about


def test_each_tool_with_findings_has_a_subject() -> None:
    files = {
        "teams.yaml": "people: {anna: {name: Anna K}}\n",
        "vendors/hubspot.yaml": "name: HubSpot Inc\n",
        "systems/crm.yaml": "name: CRM\nkind: crm\nowner: {business: anna}\n",
        "systems/erp.yaml": "name: ERP\nkind: erp\n",
        "tools/a.yaml": tool(owner="{business: anna}", cost=cost(1200)).replace("vendor: B", "vendor: HUBSPOT"),
        "tools/b.yaml": tool("retired", owner="{business: nobody}"),
        "tools/broken.yaml": "name: [\n",
        "tools/quiet.yaml": tool(),
    }
    ids = ["crm", "a", "b", None, "erp", "broken", "a"]
    found = report(context(files), [finding(one) for one in ids])
    assert list(found.subjects) == ["a", "b", "broken", "crm", "erp"]
    assert found.subjects["a"] == Subject("a", "HubSpot Inc", "crm", "Anna K", euro("1200.00"))
    assert found.subjects["b"] == Subject("b", "B", "crm", "nobody", None)
    assert found.subjects["crm"] == Subject("crm", "CRM", "system · crm", "Anna K", None)
    assert found.subjects["erp"] == Subject("erp", "ERP", "system · erp", None, None)
    assert found.subjects["broken"] == Subject("broken", "", "cannot be used yet", None, None)
    assert subject_of(context(files), "a") == found.subjects["a"]


# What comes next


RENEWS = "{end: 2027-02-28, auto_renew: true, notice: 90 days}"  # notice is due by 2026-11-30
REVIEWS = "{{reviews: [{{kind: security, status: approved, date: 2026-01-01, expires: {day}}}]}}"


@pytest.mark.parametrize(
    ("tools", "event"),
    [
        ({}, None),
        ({"a": tool(contract=RENEWS)}, Event(date(2026, 11, 30), "notice for a is due")),
        ({"a": tool("retired", contract=RENEWS)}, None),
        ({"a": tool("proposed", contract=RENEWS)}, None),
        ({"a": tool(contract="{end: 2026-12-31}")}, Event(date(2026, 12, 31), "the contract of a ends")),
        ({"a": tool(contract="{end: 2026-11-22}")}, Event(date(2026, 11, 22), "the contract of a ends")),
        ({"a": tool(contract="{end: 2026-11-21}")}, None),
        ({"a": tool(contract="{end: 2027-01-31, auto_renew: true}")}, None),
        (
            {"a": tool(compliance=REVIEWS.format(day="2026-11-25"))},
            Event(date(2026, 11, 25), "the security review of a expires"),
        ),
        ({"a": tool(compliance=REVIEWS.format(day="2026-11-21"))}, None),
        (
            {"a": tool(contract=RENEWS), "b": tool(compliance=REVIEWS.format(day="2026-11-29"))},
            Event(date(2026, 11, 29), "the security review of b expires"),
        ),
        (
            {"b": tool(contract="{end: 2026-11-30}"), "a": tool(contract=RENEWS)},
            Event(date(2026, 11, 30), "notice for a is due"),
        ),
    ],
)
def test_the_next_event_is_what_falls_due_first(tools: dict[str, str], event: Event | None) -> None:
    files = {f"tools/{tool_id}.yaml": text for tool_id, text in tools.items()}
    assert report(context(files)).next_event == event


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2026, 10, 1), 1), (date(2026, 9, 30), 0), (date(2026, 11, 30), 1), (date(2026, 12, 1), 0)],
)
def test_notices_within_sixty_days_are_counted(today: date, due: int) -> None:
    found = report(context({"tools/a.yaml": tool(contract=RENEWS), "tools/b.yaml": tool()}, today=today))
    assert (found.notices_due, found.notice_days) == (due, 60)


def test_a_notice_for_several_tools_is_one_deadline() -> None:
    files = {f"tools/{tool_id}.yaml": tool() for tool_id in ("a", "b", "c")}
    terms = "vendor: V\ncovers: {a: 50, b: 50}\nend: 2027-02-28\nauto_renew: true\nnotice: 90 days\n"
    assert report(context({**files, "contracts/x.yaml": terms})).notices_due == 1


class TestMissedNotices:
    MISSED = "{start: 2026-01-01, end: 2026-12-31, auto_renew: true, notice: 41 days}"

    def test_what_was_missed_two_days_ago_is_locked_in(self) -> None:
        files = {"tools/hub.yaml": tool(contract=self.MISSED, cost=cost(39000))}
        assert report(context(files)).missed_notices == MissedNotices(1, 90, euro("39000.00"), (), date(2027, 12, 31))

    def test_several_are_added_up_with_what_has_no_rate(self) -> None:
        files = {
            "tools/a.yaml": tool(contract=self.MISSED, cost=cost(1200)),
            "tools/b.yaml": tool("sunsetting", contract="{end: 2026-11-30, auto_renew: true, notice: 30 days}"),
            "tools/c.yaml": tool(contract=self.MISSED, cost=cost(120, "GBP")),
        }
        found = report(context(files)).missed_notices
        gbp = Money(Decimal("120.00"), "GBP")
        assert found == MissedNotices(3, 90, euro("1200.00"), (gbp,), date(2027, 12, 31))

    @pytest.mark.parametrize(
        "contract",
        [
            "{start: 2026-01-01, end: 2026-12-31, auto_renew: true, notice: 30 days}",
            "{start: 2026-01-01, end: 2026-12-31, auto_renew: false, notice: 41 days}",
            "{start: 2026-01-01, notice: 3 months to year-end}",
            "{start: 2026-01-01, end: 2026-12-31, auto_renew: true, notice: 180 days}",
        ],
    )
    def test_nothing_else_is_missed_of_late(self, contract: str) -> None:
        assert report(context({"tools/a.yaml": tool(contract=contract)})).missed_notices is None


def test_ways_out_that_come_each_month_are_no_deadlines() -> None:
    files = {
        "tools/a.yaml": tool(contract="{notice: 1 month to month-end}"),
        "tools/b.yaml": tool(contract="{notice: 1 month to year-end}"),
    }
    found = report(context(files))
    assert (found.notices_due, found.next_event) == (1, None)
