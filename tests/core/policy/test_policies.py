"""Policies: rules of the organisation's own, which behave as the built-in ones do."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.app.reference import explain
from stackctl.core.facts.context import Context
from stackctl.core.loading.positions import Locator
from stackctl.core.policy.policies import as_files, policy_rules
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from stackctl.model.finding import Finding

TODAY = date(2026, 11, 22)

BASE = {
    "stackctl.yaml": "fx: {as_of: 2026-11-01, rates: {USD: 2}}\n",
    "teams.yaml": """\
people:
  ann: {name: Ann Lee}
  bob: {name: Bob Ray, left: 2026-11-21}
teams: {ops: {name: Operations, lead: ann}}
""",
    "systems/web.yaml": """\
name: Web
kind: website
integrations:
  - {with: alpha, direction: push, objects: [lead], method: file}
compliance:
  reviews:
    - {kind: security, status: approved, date: 2020-01-01}
""",
    "vendors/acme.yaml": """\
name: Acme Corp
compliance:
  dpa: {status: signed, signed: 2025-01-01}
  certifications: [{name: iso-27001}]
""",
    "contracts/master.yaml": """\
vendor: acme
number: M-1
end: 2027-01-31
auto_renew: true
notice: 3 months
covers: {beta: 100}
""",
    "tools/alpha.yaml": """\
name: Alpha
vendor: acme
category: crm
status: active
criticality: critical
owner: {business: ann}
tags: [core]
contract: {number: A-1, end: 2026-12-31, auto_renew: true, notice: 30 days}
usage: {seats: 8, active: 2}
cost:
  currency: USD
  lines:
    - {amount: 100.00, per: year}
integrations:
  - {with: beta, direction: push, objects: [lead], method: file}
  - {with: beta, direction: push, objects: [lead], method: api}
  - {with: web, direction: pull, objects: [order], method: api}
compliance:
  reviews:
    - {kind: security, status: approved, date: 2024-01-01}
    - {kind: security, status: approved, date: 2026-01-01}
    - {kind: privacy, status: rejected, date: 2026-02-02}
""",
    "tools/beta.yaml": """\
name: Beta
vendor: Other
category: crm
status: retired
owner: {business: bob, technical: ann}
contract: master
""",
}


def policy(code: str = "ACME001", **keys: str) -> str:
    lines = {
        "code": code,
        "for": "tool",
        "when": "tool.live",
        "message": "x",
        **{k.rstrip("_"): v for k, v in keys.items()},
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def findings(files: dict[str, str], *, only: str = "ACME", today: date = TODAY) -> list[Finding]:
    sources = [SourceFile(name, text.encode()) for name, text in sorted({**BASE, **files}.items())]
    outcome = check(load(sources), today)
    assert not outcome.crashes
    return [found for found in outcome.findings if found.code.startswith(only)]


def told(files: dict[str, str], *, only: str = "ACME") -> list[str]:
    return [
        f"{f.file}:{f.position.line}:{f.position.column} {f.severity} {f.message}"
        + (" waived" * (f.status == "waived"))
        for f in findings(files, only=only)
    ]


def one(**keys: str) -> list[str]:
    return told({"policies/own.yaml": policy(**keys)})


REASON = '">" does not take a text and a whole number'
NO_ID = "the file's name is no id: use lower-case letters, digits and single hyphens"
FAILING = policy(when="tool.custom.tier > 3", severity="info")
WITH_TIER = {f"tools/t{n}.yaml": BASE["tools/beta.yaml"] + "custom: {tier: gold}\n" for n in range(3)}


class TestKinds:
    def test_tools_whatever_their_status(self) -> None:
        assert one(when="tool.name != ''", message='"{tool.id} {tool.status}"') == [
            "tools/alpha.yaml:1:1 warning alpha active",
            "tools/beta.yaml:1:1 warning beta retired",
        ]

    def test_integrations_of_tools_and_systems(self) -> None:
        when = 'integration.method == "file"'
        assert one(for_="integration", when=when, message='"{tool.name}: {integration.with}"', at="method") == [
            "systems/web.yaml:4:61 warning Web: alpha",
            "tools/alpha.yaml:15:60 warning Alpha: beta",
        ]

    def test_contracts_of_one_tool_and_of_several(self) -> None:
        when = "contract.notice_days > 1"
        message = (
            '"{contract.id} {contract.number} {contract.notice_days} {contract.tools} {contract.notice_by} {tool.name}"'
        )
        assert one(for_="contract", when=when, message=message, at="notice") == [
            "contracts/master.yaml:5:9 warning master M-1 90 beta 2027-10-31 ?",
            "tools/alpha.yaml:8:68 warning ? A-1 30 alpha 2026-12-01 Alpha",
        ]

    def test_reviews_of_tools_and_systems(self) -> None:
        when = 'review.newest && review.kind == "security"'
        assert one(for_="review", when=when, message='"{tool.name} {review.date}"', at="date") == [
            "systems/web.yaml:7:48 warning Web 2020-01-01",
            "tools/alpha.yaml:21:48 warning Alpha 2026-01-01",
        ]


class TestPlaces:
    @pytest.mark.parametrize(
        ("at", "place"),
        [
            (None, "1:1"),
            ("status", "4:9"),
            ("owner.technical", "6:8"),
            ("sla.target_percent", "1:1"),
            ("custom.anything", "1:1"),
        ],
    )
    def test_at_is_the_value_or_where_it_would_stand(self, at: str | None, place: str) -> None:
        keys = {} if at is None else {"at": at}
        assert one(when="tool.live", **keys) == [f"tools/alpha.yaml:{place} warning x"]

    @pytest.mark.parametrize(
        ("for_", "at", "column", "message"),
        [
            ("tool", "owner.tecnical", 11, 'owner has no key "tecnical" (did you mean "technical"?)'),
            ("tool", "onwer", 5, 'a tool has no key "onwer" (did you mean "owner"?)'),
            ("tool", "annual_cost", 5, 'a tool has no key "annual_cost"'),
            ("tool", "name.first", 10, 'name has no key "first"'),
            ("integration", "methd", 5, 'an integration has no key "methd" (did you mean "method"?)'),
        ],
    )
    def test_a_key_that_does_not_exist(self, for_: str, at: str, column: int, message: str) -> None:
        text = policy(for_=for_, when="tool.live", at=at)
        assert told({"policies/own.yaml": text}, only="STK002") == [f"policies/own.yaml:5:{column} error {message}"]

    @pytest.mark.parametrize(
        ("when", "place"),
        [
            ("when: tool.live && tool.nam == 'x'\n", "3:25"),
            ("when: 'tool.live && tool.nam == 1'\n", "3:26"),
            ('when: "tool.live && tool.nam == 1"\n', "3:26"),
            ("when: |\n  tool.live &&\n    tool.nam == 'x'\n", "5:10"),
            ("when: |-\n\n     tool.nam == 'x'\n", "5:11"),
            ("when: >\n  tool.live &&\n  tool.nam == 'x'\n", "3:7"),
            ("when: tool.live &&\n  tool.nam == 'x'\n", "3:7"),
            ("when: 'tool.vendor == ''a'' && tool.nam == 1'\n", "3:7"),
            ('when: "\\u0074ool.nam == 1"\n', "3:7"),
            ("when: tool.vendor == 'ö' && tool.nam == 'x'\n", "3:34"),
        ],
    )
    def test_a_fault_is_placed_within_the_text(self, when: str, place: str) -> None:
        text = f"code: ACME001\nfor: tool\n{when}message: x\n"
        assert told({"policies/own.yaml": text}, only="STK") == [
            f'policies/own.yaml:{place} error there is no tool.nam (did you mean "name"?)'
        ]

    def test_a_fault_in_the_message(self) -> None:
        text = policy(message='"{{x}} {tool.nam}"')
        assert told({"policies/own.yaml": text}, only="STK") == [
            'policies/own.yaml:4:23 error there is no tool.nam (did you mean "name"?)'
        ]


class TestFiles:
    def test_what_is_wrong_with_one_leaves_the_others_alone(self) -> None:
        files = {
            "policies/a.yaml": policy(code="ACME001"),
            "policies/b.yaml": policy(code="ACME001"),
            "policies/c.yaml": policy(code="DUP900"),
            "policies/d.yaml": policy(code="acme"),
            "policies/e.yaml": "code: ACME002\n",
            "policies/f.yaml": policy(code="ACME003", for_="tol"),
            "policies/g.yaml": policy(code="ACME004", mesage="x"),
            "policies/H.yaml": policy(code="ACME005"),
            "policies/sub/i.yaml": policy(code="ACME006"),
            "policies/j.yaml": policy(code="ACME007", severity="eror"),
            "policies/k.yaml": ": [",
        }
        assert told(files, only="STK") == [
            f"policies/H.yaml:1:1 error {NO_ID}, such as h.yaml",
            "policies/b.yaml:1:7 error the code ACME001 is also that of policies/a.yaml",
            'policies/c.yaml:1:7 error "DUP900" begins as the codes of DUP do, which are built in',
            'policies/d.yaml:1:7 error "acme" is not a code',
            'policies/e.yaml:1:1 error the key "for" is missing',
            'policies/e.yaml:1:1 error the key "message" is missing',
            'policies/e.yaml:1:1 error the key "when" is missing',
            'policies/f.yaml:2:6 error "tol" is not allowed here (did you mean "tool"?)',
            'policies/g.yaml:5:1 error unknown key "mesage" (did you mean "message"?)',
            'policies/j.yaml:5:11 error "eror" is not allowed here (did you mean "error"?)',
            "policies/k.yaml:1:1 error not YAML: a line that does not fit its block: check how far it is indented",
            "policies/sub/i.yaml:1:1 error policies/ has no sub-folders: move the file up",
        ]
        assert {found.code for found in findings(files)} == {"ACME001", "ACME004", "ACME005", "ACME007"}

    def test_settings_may_name_a_policy_that_is_broken(self) -> None:
        files = {"stackctl.yaml": "rules: {ACME001: off, ACME009: off}\n", "policies/a.yaml": "code: ACME001\n"}
        assert {f.code for f in findings(files, only="STK")} == {"STK008"}

    def test_settings_may_not_name_one_that_does_not_exist(self) -> None:
        files = {"stackctl.yaml": "rules: {ACME010: off}\n", "policies/a.yaml": policy()}
        with pytest.raises(StackctlError, match=r'stackctl.yaml:1:9: no rule "ACME010" \(did you mean "ACME001"\?\)'):
            findings(files)

    def test_a_secret_is_not_repeated(self) -> None:
        secret = "ghp_" + "a1" * 20
        files = {
            "policies/a.yaml": policy(when=f'tool.name == "{secret}" && {secret} == 1', why=secret, help=secret),
            "policies/b.yaml": policy(
                code="ACME002",
                message=f'"{secret} {{tool.custom.api_key}} {{tool.notes}}"',
                when='tool.custom.api_key != ""',
            ),
            "tools/gamma.yaml": BASE["tools/beta.yaml"] + f"custom: {{api_key: hunter2hunter2}}\nnotes: {secret}\n",
        }
        sources = [SourceFile(name, text.encode()) for name, text in sorted({**BASE, **files}.items())]
        loaded = load(sources)
        outcome = check(loaded, TODAY)
        told_all = repr([(f.message, f.help, f.evidence) for f in outcome.findings])
        assert "ACME002" in {f.code for f in outcome.findings}
        pages = repr([explain(code, loaded) for code in ("ACME001", "ACME002")])
        page_words = repr([explain(code, loaded).rule.manual for code in ("ACME001", "ACME002")])
        assert pages
        for text in (told_all, page_words):
            assert secret not in text
            assert "hunter2" not in text


class TestAsOtherRules:
    def test_settings_set_the_severity_or_switch_it_off(self) -> None:
        own = {"policies/own.yaml": policy(severity="error")}
        assert [f.severity for f in findings(own)] == ["error"]
        for setting, wanted in (("info", ["info"]), ("{severity: warning}", ["warning"]), ("off", [])):
            assert [
                f.severity for f in findings({**own, "stackctl.yaml": f"rules: {{ACME001: {setting}}}\n"})
            ] == wanted

    def test_waivers(self) -> None:
        waiver = "waivers: [{rule: ACME001, reason: r, by: ann, until: %s}]\n"
        own = {"policies/own.yaml": policy()}
        for until, wanted in (("2026-11-22", ["waived"]), ("2026-11-21", ["new"])):
            files = {**own, "tools/alpha.yaml": BASE["tools/alpha.yaml"] + waiver % until}
            assert [f.status for f in findings(files)] == wanted
            assert not findings(files, only="WVR002")
            assert len(findings(files, only="WVR001")) == (wanted == ["new"])

    def test_a_waiver_of_a_code_that_does_not_exist(self) -> None:
        files = {
            "tools/alpha.yaml": BASE["tools/alpha.yaml"]
            + "waivers: [{rule: ACME001, reason: r, by: a, until: 2027-01-01}]\n"
        }
        assert len(findings(files, only="WVR002")) == 1

    def test_the_fingerprint_survives_moved_lines_and_changed_words(self) -> None:
        def prints(files: dict[str, str]) -> set[str]:
            return {f.fingerprint for f in findings(files)}

        own = policy(
            for_="integration", when='integration.method == "api"', message='"{integration.with}"', at="method"
        )
        first = prints({"policies/own.yaml": own})
        assert len(first) == 2
        moved = BASE["tools/alpha.yaml"].replace("tags: [core]\n", "tags:\n  - core\n  - more\n")
        assert prints({"policies/own.yaml": own.replace("{integration.with}", "y"), "tools/alpha.yaml": moved}) == first
        assert prints({"policies/other.yaml": own.replace("ACME001", "ACME002")}) & first == set()

    def test_evidence_is_what_the_condition_names(self) -> None:
        when = "tool.annual_cost > 10 && tool.usage.seats > 1 && tool.live && size(tool.tags) > 0"
        when += " && tool.owner.technical == ''"
        (found,) = findings({"policies/own.yaml": policy(when=when)})
        assert found.evidence == {
            "tool.annual_cost": Decimal("50.0"),
            "tool.usage.seats": 8,
            "tool.live": True,
            "tool.tags": ["core"],
            "tool.owner.technical": None,
        }

    def test_the_next_step(self) -> None:
        assert [f.help for f in findings({"policies/own.yaml": policy(help="do  this")})] == ["do this"]
        (found,) = findings({"policies/own.yaml": policy()})
        assert found.help == "see policies/own.yaml, or: stackctl explain ACME001"

    def test_the_manual(self) -> None:
        text = policy(
            why="money", help="buy", message='"{tool.name} costs"', examples="{bad: 'a: b', good: [{x: y}, 'c: d']}"
        )
        loaded = load([SourceFile("policies/own.yaml", text.encode()), SourceFile("stackctl.yaml", b"")])
        manual = explain("acme001", loaded).rule.manual
        assert manual.title == "{tool.name} costs."
        assert manual.sections == {
            "What it finds": "Looks at every tool, and tells where this is true:\n\n```cel\ntool.live\n```",
            "Why it matters": "money",
            "How to fix": "buy",
            "Source": "A rule of the organisation's own: policies/own.yaml.",
            "Bad": "```yaml\na: b\n```",
            "Good": "```yaml\n# file: x\ny\n```\n\n```yaml\nc: d\n```",
        }


class TestDerived:
    @pytest.mark.parametrize(
        ("when", "ids"),
        [
            ("tool.live", ["alpha"]),
            ("tool.gone", ["beta"]),
            ("tool.pipeline", []),
            ('tool.vendor_name == "Acme Corp"', ["alpha"]),
            ('tool.category_group == "commerce-sales" || true', ["alpha", "beta"]),
            ("tool.annual_cost == 50.0", ["alpha"]),
            ("tool.owner_left", ["beta"]),
            ("tool.seats_active_percent == 25.0", ["alpha"]),
            ("tool.personal", ["alpha"]),
            ('"lead" in tool.receives_personal', ["alpha"]),
            ('tool.fed_by == ["web"]', ["alpha"]),
            ("size(tool.feeds) > 0", []),
            ('tool.upstream == ["web"]', ["alpha"]),
            ("size(tool.downstream) > 0", []),
            ('tool.notice_by == "2026-12-01"', ["alpha"]),
            ("tool.days_to_notice == 9", ["alpha"]),
            ('tool.term_end == "2027-01-31"', ["beta"]),
            ("tool.days_to_end == 39", ["alpha"]),
            ("tool.contract.notice_days == 90", ["beta"]),
            ('tool.contract.number == "M-1"', ["beta"]),
            ('tool.compliance.dpa.status == "signed"', ["alpha"]),
            ('tool.compliance.certifications.exists(c, c.name == "iso-27001")', ["alpha"]),
            ('tool.compliance.reviews.exists(r, r.status == "rejected")', ["alpha"]),
            ('tool.file == "tools/beta.yaml"', ["beta"]),
        ],
    )
    def test_of_a_tool(self, when: str, ids: list[str]) -> None:
        found = findings({"policies/own.yaml": f"code: ACME001\nfor: tool\nwhen: |\n  {when}\nmessage: x\n"})
        assert [f.tool for f in found] == ids

    def test_a_cost_without_a_rate_is_not_there(self) -> None:
        files = {
            "stackctl.yaml": "",
            "policies/own.yaml": policy(when="tool.annual_cost >= 0.0 || tool.annual_cost < 0.0"),
        }
        assert [f.tool for f in findings(files)] == ["beta"]

    def test_of_an_integration(self) -> None:
        when = "integration.moves_personal && tool.live"
        found = one(for_="integration", when=when, message='"{integration.objects}"', at="objects")
        assert [line.split()[-1] for line in found] == ["lead", "lead", "order"]


class TestFailures:
    def test_it_is_told_once_as_an_error_whatever_the_settings_say(self) -> None:
        files = {**WITH_TIER, "policies/own.yaml": FAILING, "stackctl.yaml": "rules: {ACME001: info}\n"}
        assert told(files) == [
            f"policies/own.yaml:3:7 error the condition cannot be worked out for 3 tools: {REASON}, first for t0"
        ]

    def test_what_can_be_answered_is_still_found(self) -> None:
        own = policy(when="tool.live || tool.custom.tier > 3")
        assert [line.split()[1] for line in told({**WITH_TIER, "policies/own.yaml": own})] == ["error", "warning"]

    def test_it_is_given_up_when_it_takes_too_long(self) -> None:
        sources = [
            SourceFile(name, text.encode()) for name, text in sorted({**BASE, "policies/own.yaml": policy()}.items())
        ]
        loaded = load(sources)
        ticks = iter(range(0, 1000, 2))
        (rule,), _ = policy_rules(loaded.stack, Locator(loaded.sources), lambda: float(next(ticks)))
        assert rule.check is not None
        *_, last = rule.check(Context(loaded.stack, TODAY))
        assert last.unsettable
        assert last.message == "the condition cannot be worked out and was given up: it takes too long, first for alpha"

    def test_parts_that_could_not_be_read_are_not_judged(self) -> None:
        files = {
            "tools/alpha.yaml": BASE["tools/alpha.yaml"].replace("business: ann", "busines: ann"),
            "policies/own.yaml": policy(when='tool.owner.business == ""'),
        }
        assert told(files) == []
        assert told({**files, "policies/own.yaml": policy(when="tool.live")}) != []

    def test_without_the_engine_nothing_passes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cel_expr_python", None)
        with pytest.raises(StackctlError, match="the stack has policies: checking them needs an extra"):
            findings({"policies/own.yaml": policy()})
        assert findings({}) == []
        assert findings({"policies/own.yaml": policy(), "stackctl.yaml": "rules: {ACME001: off}\n"}) == []


def test_examples_are_texts_or_files_or_lists_of_them() -> None:
    assert as_files(None) == ()
    assert as_files("a") == ({"tools/example.yaml": "a"},)
    assert as_files({"tools/b.yaml": "c"}) == ({"tools/b.yaml": "c"},)
    assert as_files(("a", {"x": "y"})) == ({"tools/example.yaml": "a"}, {"x": "y"})
