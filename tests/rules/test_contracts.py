"""What findings on contracts hold beside their message: identity, evidence, the next step, whose they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.app import audit
from stackctl.app.load import load
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from stackctl.model.finding import Finding

TODAY = date(2026, 11, 22)
PEOPLE = "people:\n  ann: {name: Ann Lee}\n  old: {name: Old Hand, left: 2026-01-31}\n"
SHARED = """\
vendor: V
end: 2027-01-21
auto_renew: true
renewal_term: 12 months
notice: 30 days
notice_how: |
  registered letter
  to Berlin
uplift: {percent: 5}
cost: {currency: USD, lines: [{amount: 100.00, per: month}]}
"""


def tool(text: str = "", status: str = "active") -> str:
    return f"name: A\nvendor: V\ncategory: crm\nstatus: {status}\n{text}"


def check(files: dict[str, str], today: date = TODAY) -> dict[str, Finding]:
    """The findings by code; of two of one code the last."""
    sources = [SourceFile("stackctl.yaml", b""), *(SourceFile(path, text.encode()) for path, text in files.items())]
    outcome = audit.check(load(sources), today)
    assert outcome.crashes == ()
    return {found.code: found for found in outcome.findings}


def both(covers: str = "{a: 60, b: 40}", first: str = "", status: str = "active") -> dict[str, str]:
    return {
        "contracts/x.yaml": f"covers: {covers}\n{SHARED}",
        "teams.yaml": PEOPLE,
        "tools/a.yaml": tool(first),
        "tools/b.yaml": tool("", status),
    }


def test_a_deadline_has_its_working_and_what_is_at_stake_by_currency() -> None:
    found = check(both())["CTR003"]
    assert found.evidence == {
        "notice_by": "2026-12-22",
        "days": 30,
        "term_end": "2027-01-21",
        "working": "2027-01-21 − 30 days = 2026-12-22",
        "renews_until": "2028-01-21",
        "annual_cost": Decimal("0.00"),
        "currency": "EUR",
        "unconverted": {"USD": Decimal("1200.00")},
        "at_stake": Decimal("0.00"),
        "tools": ("a", "b"),
    }
    assert (found.tool, found.file, found.pairs) == ("a", "contracts/x.yaml", frozenset({("a", "b")}))


def test_the_owner_is_asked_unless_gone_and_the_way_of_giving_notice_is_told_on_one_line() -> None:
    how = 'to let it go, give notice ("registered letter to Berlin")'
    assert check(both())["CTR003"].help == f"decide whether to keep it; {how}"
    owned = check(both(first="owner: {business: ann}\n"))["CTR003"]
    assert owned.help == f"ask Ann Lee whether to keep it; {how}"
    assert check(both(first="owner: {business: old}\n"))["CTR003"].help == f"decide whether to keep it; {how}"


def test_what_is_sunsetting_is_not_asked_about() -> None:
    files = {**both(status="sunsetting"), "tools/a.yaml": tool("", "sunsetting")}
    assert check(files)["CTR003"].help == 'they are sunsetting: give notice ("registered letter to Berlin")'
    one = {**both("{b: 100}", status="sunsetting"), "tools/a.yaml": tool("", "retired")}
    assert check(one)["CTR003"].help == 'it is sunsetting: give notice ("registered letter to Berlin")'


def test_a_finding_keeps_its_identity_when_lines_days_and_terms_move() -> None:
    before, after = check(both()), check(both(), date(2027, 12, 1))
    moved = check({**both(), "contracts/x.yaml": f"# a comment\ncovers: {{a: 60, b: 40}}\n{SHARED}"})
    for code in ("CTR003", "CTR006", "CTR007"):
        assert before[code].fingerprint == after[code].fingerprint == moved[code].fingerprint
    assert before["CTR003"].message != after["CTR003"].message
    assert len({found.fingerprint for found in before.values()}) == len(before)


def test_two_contracts_of_one_tool_are_told_apart() -> None:
    files = {**both(), "contracts/y.yaml": f"covers: {{a: 100}}\n{SHARED}"}
    sources = [SourceFile("stackctl.yaml", b""), *(SourceFile(path, text.encode()) for path, text in files.items())]
    outcome = audit.check(load(sources), TODAY)
    found = [one for one in outcome.findings if one.code == "CTR006"]
    assert [(one.tool, one.file) for one in found] == [("a", "contracts/x.yaml"), ("a", "contracts/y.yaml")]
    assert check(both())["CTR006"].fingerprint == found[0].fingerprint != found[1].fingerprint


def test_a_missed_notice_tells_the_days_and_what_it_costs() -> None:
    found = check(both(status="sunsetting"), date(2027, 1, 1))["CTR005"]
    assert found.evidence == {
        "missed": "2026-12-22",
        "working": "2027-01-21 − 30 days = 2026-12-22",
        "term_end": "2027-01-21",
        "runs_until": "2028-01-21",
        "next_notice_by": "2027-12-22",
        "cost_of_renewal": Decimal("0.00"),
        "currency": "EUR",
        "unconverted": {"USD": Decimal("504.00")},
        "tools": ["b"],
    }
    assert (found.tool, found.pairs) == ("b", frozenset())
    assert found.help == 'ask "V" to take b out of the renewal, and do so for the next one by 2027-12-22'


def test_the_way_of_giving_notice_is_told_where_it_was_missed() -> None:
    files = {**both(status="sunsetting"), "tools/a.yaml": tool("", "sunsetting")}
    assert check(files, date(2027, 1, 1))["CTR005"].help == (
        'ask "V" to end it early, and give notice for the next term by 2027-12-22 ("registered letter to Berlin"); '
        "if it was given in time, write auto_renew: false and end: 2027-01-21"
    )


def test_what_has_ended_is_signed_anew_or_switched_off() -> None:
    ended = "contract: {end: 2026-10-31, auto_renew: false}\n"
    assert check({"tools/a.yaml": tool(ended)})["CTR002"].help == (
        "sign the renewal and move end: to its last day, start: stays as it is; or retire the tool"
    )
    assert check({"tools/a.yaml": tool(ended, "sunsetting")})["CTR002"].help == (
        "switch it off and set status: retired, or agree on an extension and move end: to its last day"
    )


def test_the_owner_of_a_stalled_tool_is_asked() -> None:
    stalled = "since: 2026-01-01\nowner: {business: ann}\n"
    found = check({"teams.yaml": PEOPLE, "tools/a.yaml": tool(stalled, "evaluating")})["LIF001"]
    assert found.help == "ask Ann Lee whether it is bought: set status: approved or rejected, with the day as since:"
