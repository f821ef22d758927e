"""How rules are configured, run, sorted, waived, survived when they fail, and told apart by fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import pytest

from stackctl.core.audit.engine import Audited, configure, run
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.core.loading.positions import Locator
from stackctl.model.finding import Problem, Severity, Violation
from stackctl.model.rule import Configured, Manual, Rule, Stage, Threshold
from stackctl.model.scalars import Amount, Count, Ratio
from stackctl.model.settings import Settings
from stackctl.model.source import Position, SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.core.audit.waivers import Waived
    from stackctl.model.source import KeyPath

Profile = Literal["all", "personal"]
REQUIRED: Mapping[Profile, tuple[str, ...]] = {"all": ("security",), "personal": ("privacy",)}


def rule(
    code: str,
    check: Callable[..., Any] | None = None,
    *,
    severity: Severity = Severity.WARNING,
    stage: Stage = "audit",
    thresholds: tuple[Threshold, ...] = (),
) -> Rule:
    return Rule(code, code.lower(), severity, stage, check, thresholds, lambda: Manual("A rule.", {}))


DAYS = Threshold("days", 90, Count, "how many days")
OVERLAP = Threshold("min_overlap", Decimal("0.5"), Ratio, "how much")
KINDS = Threshold("required", REQUIRED, Mapping[Profile, tuple[str, ...]], "what is required")
RULES = (
    rule("DUP002", thresholds=(OVERLAP,)),
    rule("REV001", severity=Severity.ERROR, thresholds=(KINDS,)),
    rule("STK001", severity=Severity.ERROR, stage="load"),
    rule("USE002", thresholds=(DAYS,)),
)


def configured(settings: dict[str, Any]) -> dict[str, Configured]:
    found, problems = configure(RULES, settings)
    assert problems == ()
    return {one.rule.code: one for one in found}


def refused(settings: dict[str, Any]) -> tuple[KeyPath, str, str, bool]:
    """The one thing that is wrong with the settings."""
    _, (problem,) = configure(RULES, settings)
    assert (problem.code, problem.file, problem.tool) == ("STK002", "stackctl.yaml", None)
    return problem.path, problem.message, problem.help, problem.at_key


# Settings of rules


def test_an_amount_that_is_read_two_ways_is_reported() -> None:
    limit = Threshold("amount", Decimal(9), Amount, "how much")
    (found,), (problem,) = configure((rule("CST006", thresholds=(limit,)),), {"CST006": {"amount": "25.000"}})
    assert found.values["amount"] == 9
    assert (problem.code, problem.path) == ("STK002", ("rules", "CST006", "amount"))
    assert problem.message == '"25.000" is ambiguous, because its point may stand between thousands'
    assert problem.help == "write 25000 or 25.00"


def test_without_settings_every_rule_has_its_defaults_in_the_order_given() -> None:
    found, problems = configure(RULES, {})
    assert problems == ()
    assert [one.rule for one in found] == list(RULES)
    assert [one.severity for one in found] == [one.severity for one in RULES]
    assert [dict(one.values) for one in found] == [
        {"min_overlap": Decimal("0.5")},
        {"required": REQUIRED},
        {},
        {"days": 90},
    ]
    assert {one.changed for one in found} == {frozenset()}


def test_a_rule_can_be_off_or_have_another_severity() -> None:
    found = configured({"DUP002": "off", "REV001": "info", "USE002": {"severity": "error"}})
    assert [found[code].severity for code in ("DUP002", "REV001", "USE002")] == [None, Severity.INFO, Severity.ERROR]
    assert [found[code].changed for code in ("DUP002", "REV001", "USE002")] == [{"severity"}] * 3
    assert found["USE002"].values == {"days": 90}
    assert configured({"USE002": {"severity": "off"}})["USE002"].severity is None


def test_thresholds_are_read_as_their_type_from_the_text() -> None:
    found = configured({"DUP002": {"min_overlap": "0.75"}, "USE002": {"days": "120", "severity": "info"}})
    assert found["DUP002"].values == {"min_overlap": Decimal("0.75")}
    assert found["DUP002"].severity is Severity.WARNING
    assert found["USE002"].values == {"days": 120}
    assert found["USE002"].changed == {"days", "severity"}


def test_a_threshold_that_is_a_mapping_is_laid_over_the_default() -> None:
    found = configured({"REV001": {"required": {"personal": ["privacy", "legal"]}}})
    assert found["REV001"].values == {"required": {"all": ("security",), "personal": ("privacy", "legal")}}
    assert RULES[1].thresholds[0].default == {"all": ("security",), "personal": ("privacy",)}


@pytest.mark.parametrize(
    ("settings", "path", "message", "help_", "at_key"),
    [
        (
            {"USE02": "off"}, ("rules", "USE02"),
            'no rule "USE02" (did you mean "USE002"?)', "stackctl rules lists them", True,
        ),
        ({"nonsense": "off"}, ("rules", "nonsense"), 'no rule "nonsense"', "stackctl rules lists them", True),
        ({"STK001": "off"}, ("rules", "STK001"), "STK001 cannot be changed", "delete it", True),
        ({"STK001": {"severity": "info"}}, ("rules", "STK001"), "STK001 cannot be changed", "delete it", True),
        (
            {"USE002": "warn"}, ("rules", "USE002"),
            '"warn" is not a severity (did you mean "warning"?)', "write error, warning, info or off", False,
        ),
        (
            {"USE002": {"severity": "eror"}}, ("rules", "USE002", "severity"),
            '"eror" is not a severity (did you mean "error"?)', "write error, warning, info or off", False,
        ),
        (
            {"USE002": {"severity": ["error"]}}, ("rules", "USE002", "severity"),
            'this is not a severity (did you mean "error"?)', "write error, warning, info or off", False,
        ),
        (
            {"USE002": ["off"]}, ("rules", "USE002"),
            "off, a severity or a mapping is expected here", "write USE002: off, or its settings as key: value", False,
        ),
        (
            {"USE002": {"day": "1"}}, ("rules", "USE002", "day"),
            'USE002 has no setting "day" (did you mean "days"?)', "write severity or days", True,
        ),
        (
            {"USE002": {"days": "ninety"}}, ("rules", "USE002", "days"),
            '"ninety" is not a whole number', "write digits only, such as 40", False,
        ),
        (
            {"DUP002": {"min_overlap": "50"}}, ("rules", "DUP002", "min_overlap"),
            '"50" is not a share', "write a number from 0 to 1, such as 0.5", False,
        ),
        (
            {"USE002": {"days": ["1"]}}, ("rules", "USE002", "days"),
            "a single value is expected here, not a list", "write one value", False,
        ),
        (
            {"REV001": {"required": {"all": "security"}}}, ("rules", "REV001", "required", "all"),
            'a list is expected here, not "security"', "write [security]", False,
        ),
        (
            {"REV001": {"required": {"alle": ["security"]}}}, ("rules", "REV001", "required", "alle"),
            '"alle" is not allowed here (did you mean "all"?)', "write all or personal", True,
        ),
    ],
)  # fmt: skip
def test_a_setting_that_is_not_understood_is_reported(
    settings: dict[str, Any], path: KeyPath, message: str, help_: str, at_key: bool
) -> None:
    assert refused(settings) == (path, message, help_, at_key)


def test_everything_wrong_is_reported_and_the_rest_holds() -> None:
    found, problems = configure(
        RULES, {"ZZZ001": "off", "USE002": {"days": "x", "severity": "info"}, "DUP002": {"min_overlap": "1"}}
    )
    assert [problem.path for problem in problems] == [("rules", "ZZZ001"), ("rules", "USE002", "days")]
    by_code = {one.rule.code: one for one in found}
    assert (by_code["USE002"].values, by_code["USE002"].severity) == ({"days": 90}, Severity.INFO)
    assert by_code["DUP002"].values == {"min_overlap": Decimal(1)}


# Running


TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
TODAY = date(2026, 11, 22)


def found_in(
    files: dict[str, str], *rules: Rule, settings: dict[str, Any] | None = None, problems: tuple[Problem, ...] = ()
) -> Audited:
    """What rules find in tools beside three systems; what loading them found is left out but for `problems`."""
    systems = {f"systems/{name}.yaml": "name: S\nkind: other\n" for name in ("crm", "erp", "new")}
    sources = {path: text.encode() for path, text in sorted({**files, **systems}.items())}
    stack, _ = build(Settings(), [SourceFile(path, data) for path, data in sources.items()])
    return run(Context(stack, TODAY), configure(rules, settings or {})[0], problems, Locator(sources))


def sees(*violations: Violation) -> Callable[..., Iterator[Violation]]:
    return lambda context, **thresholds: iter(violations)


def at(path: KeyPath, tool: str | None = "a", message: str = "m", **keys: Any) -> Violation:
    return Violation(tool, path, message, "help", **keys)


def test_a_finding_has_all_that_the_rule_said() -> None:
    violation = at(
        ("status",),
        evidence={"days": 3},
        pairs=frozenset({("a", "b")}),
        idle={"a": Fraction(5)},
    )
    (finding,) = found_in({"tools/a.yaml": TOOL}, rule("USE002", sees(violation))).findings
    assert (finding.code, finding.family, finding.name, finding.severity) == (
        "USE002",
        "USE",
        "use002",
        Severity.WARNING,
    )
    assert (finding.tool, finding.message, finding.help, finding.status) == ("a", "m", "help", "new")
    assert (finding.file, finding.position) == ("tools/a.yaml", Position(4, 9))
    assert (finding.evidence, finding.pairs, finding.idle) == (
        {"days": 3},
        frozenset({("a", "b")}),
        {"a": Fraction(5)},
    )
    assert len(finding.fingerprint) == 16


def test_a_rule_is_given_the_context_and_its_thresholds() -> None:
    heard: list[tuple[date, dict[str, Any]]] = []

    def check(context: Context, **thresholds: Any) -> Iterator[Violation]:
        heard.append((context.today, thresholds))
        yield from ()

    found_in({}, rule("USE002", check, thresholds=(DAYS, KINDS)), settings={"USE002": {"days": "7"}})
    assert heard == [(TODAY, {"days": 7, "required": REQUIRED})]


def test_a_rule_that_is_off_and_one_without_a_check_find_nothing() -> None:
    loud = rule("USE002", sees(at(("name",))))
    assert found_in({"tools/a.yaml": TOOL}, loud, settings={"USE002": "off"}).findings == ()
    assert found_in({"tools/a.yaml": TOOL}, rule("USE002")).findings == ()
    assert found_in({"tools/a.yaml": TOOL}, rule("STK001", sees(at(("name",))), stage="load")).findings == ()


@pytest.mark.parametrize(
    ("configured_as", "said", "expected"),
    [
        ("error", None, "error"),
        ("error", Severity.WARNING, "warning"),
        ("error", Severity.INFO, "info"),
        ("warning", Severity.ERROR, "warning"),
        ("warning", Severity.WARNING, "warning"),
        ("info", Severity.ERROR, "info"),
        ("info", Severity.WARNING, "info"),
        ("info", None, "info"),
    ],
)
def test_a_violation_may_be_milder_than_what_the_stack_sets_but_never_worse(
    configured_as: str, said: Severity | None, expected: str
) -> None:
    check = sees(at(("name",), severity=said))
    (finding,) = found_in({"tools/a.yaml": TOOL}, rule("USE002", check), settings={"USE002": configured_as}).findings
    assert finding.severity == expected


@pytest.mark.parametrize("said", [Severity.ERROR, Severity.INFO])
@pytest.mark.parametrize("settings", [{}, {"USE002": {"days": "60"}}])
def test_where_the_stack_sets_no_severity_a_violation_may_be_worse_or_milder_than_its_rule(
    said: Severity, settings: dict[str, Any]
) -> None:
    def check(context: Context, days: int = 90) -> Iterator[Violation]:
        yield at(("name",), severity=said)

    warning = rule("USE002", check, severity=Severity.WARNING, thresholds=(DAYS,))
    (finding,) = found_in({"tools/a.yaml": TOOL}, warning, settings=settings).findings
    assert finding.severity == said


def test_a_rule_that_raises_is_a_finding_and_the_others_run() -> None:
    def check(context: Context) -> Iterator[Violation]:
        yield at(("name",), message="before it failed")
        raise KeyError("secret detail")

    def worse(context: Context) -> Iterator[Violation]:
        raise ZeroDivisionError

    outcome = found_in(
        {"tools/a.yaml": TOOL},
        rule("DUP001", check, severity=Severity.INFO),
        rule("OWN001", worse),
        rule("USE002", sees(at(("status",), message="found"))),
    )
    assert [(code, type(error)) for code, error in outcome.crashes] == [
        ("DUP001", KeyError),
        ("OWN001", ZeroDivisionError),
    ]
    assert [(found.file, found.code, found.severity, found.tool, found.message) for found in outcome.findings] == [
        (
            "stackctl.yaml", "DUP001", Severity.ERROR, None,
            "the rule itself failed (KeyError): what it would have found is missing",
        ),
        (
            "stackctl.yaml", "OWN001", Severity.ERROR, None,
            "the rule itself failed (ZeroDivisionError): what it would have found is missing",
        ),
        ("tools/a.yaml", "DUP001", Severity.INFO, "a", "before it failed"),
        ("tools/a.yaml", "USE002", Severity.WARNING, "a", "found"),
    ]  # fmt: skip


def test_a_rule_over_waivers_that_raises_is_a_finding_too() -> None:
    def check(context: Context, waived: Waived) -> Iterator[Violation]:
        raise ValueError

    outcome = found_in({"tools/a.yaml": TOOL}, rule("WVR001", check, stage="waivers"))
    assert [code for code, _ in outcome.crashes] == ["WVR001"]
    assert [found.code for found in outcome.findings] == ["WVR001"]


def test_waived_findings_are_kept_and_marked_and_rules_over_waivers_see_what_became_of_them() -> None:
    heard: list[tuple[str, int, bool]] = []

    def remark(context: Context, waived: Waived) -> Iterator[Violation]:
        heard.extend((use.waiver.rule, use.covers, use.unknown_code) for use in waived.uses)
        yield at(("waivers", 1), message="remark")

    waivers = """\
waivers:
  - {rule: USE002, reason: r, by: b, until: 2027-01-01}
  - {rule: WVR002, reason: r, by: b, until: 2027-01-01}
  - {rule: ZZZ999, reason: r, by: b, until: 2027-01-01}
"""
    outcome = found_in(
        {"tools/a.yaml": TOOL + waivers, "tools/b.yaml": TOOL},
        rule("USE002", sees(at(("name",)), at(("name",), tool="b"))),
        rule("WVR002", remark, stage="waivers"),
    )
    assert [(found.file, found.code, found.status) for found in outcome.findings] == [
        ("tools/a.yaml", "USE002", "waived"),
        ("tools/a.yaml", "WVR002", "new"),
        ("tools/b.yaml", "USE002", "new"),
    ]
    assert heard == [("USE002", 1, False), ("WVR002", 0, False), ("ZZZ999", 0, True)]


@pytest.mark.parametrize(
    ("path", "silent"),
    [(("since",), True), (("owner", "team"), True), (("status",), False), ((), False)],
)
def test_a_rule_does_not_judge_by_keys_that_could_not_be_read(path: KeyPath, silent: bool) -> None:
    broken = TOOL + "since: soon\nownr: {team: mops}\n"
    check = sees(at(path), at(path, tool=None, file="tools/a.yaml"), at(("since",), tool="b"))
    outcome = found_in({"tools/a.yaml": broken, "tools/b.yaml": TOOL}, rule("USE002", check))
    assert [found.file for found in outcome.findings] == ([] if silent else ["tools/a.yaml"] * 2) + ["tools/b.yaml"]


def test_a_finding_may_be_about_a_file_rather_than_a_tool() -> None:
    teams = "people:\n  anna: {name: Anna}\n"
    check = sees(at(("people", "anna", "name"), tool=None, file="teams.yaml"))
    (finding,) = found_in({"teams.yaml": teams}, rule("OWN003", check)).findings
    assert (finding.tool, finding.file, finding.position) == (None, "teams.yaml", Position(2, 16))


def test_what_loading_found_keeps_its_severity_and_its_place() -> None:
    problems = (
        Problem("STK001", "tools/b.yaml", (), "broken", "mend it", "b", Position(7, 3)),
        Problem("STK003", "tools/a.yaml", ("staus",), "unknown", "write status:", "a", at_key=True),
        Problem("STK003", "tools/a.yaml", ("name",), "unknown", "h", "a"),
    )
    rules = (
        rule("STK001", severity=Severity.ERROR, stage="load"),
        rule("STK003", severity=Severity.ERROR, stage="load"),
    )
    outcome = found_in({"tools/a.yaml": TOOL + "  \nstaus: active\n"}, *rules, problems=problems)
    assert [(found.file, found.position, found.code, found.severity, found.tool) for found in outcome.findings] == [
        ("tools/a.yaml", Position(1, 7), "STK003", Severity.ERROR, "a"),
        ("tools/a.yaml", Position(6, 1), "STK003", Severity.ERROR, "a"),
        ("tools/b.yaml", Position(7, 3), "STK001", Severity.ERROR, "b"),
    ]


def test_findings_are_sorted_by_file_line_column_code_and_message() -> None:
    one = rule(
        "USE002",
        sees(at(("status",)), at(("name",), tool="b"), at(("name",)), at((), message="z"), at((), message="y")),
    )
    other = rule("DUP001", sees(at(("status",)), at(("name",), tool="b"), at(("sso", "app")), at(("sso",))))
    files = {"tools/a.yaml": TOOL + "sso: {app: t}\n", "tools/b.yaml": TOOL}
    outcome = found_in(files, one, other)
    assert outcome == found_in(files, other, one)
    found = [(f.file, f.position.line, f.position.column, f.code, f.message) for f in outcome.findings]
    assert found == sorted(found)
    assert [(line, column, code) for file, line, column, code, _ in found if file == "tools/a.yaml"] == [
        (1, 1, "USE002"),
        (1, 1, "USE002"),
        (1, 7, "USE002"),
        (4, 9, "DUP001"),
        (4, 9, "USE002"),
        (5, 6, "DUP001"),
        (5, 12, "DUP001"),
    ]


# Fingerprints


def fingerprint(
    text: str, *, code: str = "INT002", tool: str = "a", message: str = "m", key: str = "method", detail: str = ""
) -> str:
    """The fingerprint of a finding about the integration with `crm`, of a tool whose file has this text."""

    def check(context: Context) -> Iterator[Violation]:
        integrations = context.stack.tools[tool].integrations
        index = next(number for number, one in enumerate(integrations) if one.with_ == "crm")
        yield at(("integrations", index, key), tool=tool, message=message, detail=detail)

    (finding,) = found_in({f"tools/{tool}.yaml": text}, rule(code, check)).findings
    return finding.fingerprint


LISTED = TOOL + "integrations:\n  - {with: crm, direction: push, method: api}\n  - {with: erp, direction: push}\n"
SAME = {
    "moved lines": "# a comment\n\n" + LISTED.replace("status:", "\n# another\nstatus:"),
    "reordered keys": LISTED.replace("name: A\n", "") + "name: A\n",
    "reordered keys of the item": LISTED.replace(
        "{with: crm, direction: push, method: api}", "{method: api, with: crm, direction: push}"
    ),
    "reordered items": TOOL
    + "integrations:\n  - {with: erp, direction: push}\n  - {with: crm, direction: push, method: api}\n",
    "another item before it": LISTED.replace("integrations:\n", "integrations:\n  - {with: new, direction: pull}\n"),
    "another layout": TOOL
    + "integrations: [{with: 'crm', direction: push,\n    method: file}, {with: erp, direction: push}]\n",
    "another value": LISTED.replace("api", "webhook"),
    "other keys": LISTED + "tags: [x]\ndescription: y\n",
    "line ends of Windows": LISTED.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("change", SAME)
def test_a_fingerprint_survives(change: str) -> None:
    assert fingerprint(SAME[change]) == fingerprint(LISTED)


def test_a_fingerprint_survives_another_message() -> None:
    assert fingerprint(LISTED, message="other words") == fingerprint(LISTED)


def test_a_fingerprint_differs_by_code_tool_key_item_and_detail() -> None:
    second = LISTED.replace("- {with: crm", "- {with: crm, direction: pull}\n  - {with: crm")
    prints = [
        fingerprint(LISTED),
        fingerprint(LISTED, code="INT007"),
        fingerprint(LISTED, tool="b"),
        fingerprint(LISTED, key="status"),
        fingerprint(LISTED, detail="2"),
    ]
    assert len(set(prints)) == len(prints)
    assert fingerprint(second) == fingerprint(LISTED)


def test_findings_about_two_items_of_a_list_have_two_fingerprints() -> None:
    text = LISTED.replace("erp", "crm")
    check = sees(*(at(("integrations", number, "method")) for number in range(2)), at(("integrations",)), at(()))
    outcome = found_in({"tools/a.yaml": text}, rule("INT002", check))
    assert len({found.fingerprint for found in outcome.findings}) == 4


def test_the_fingerprint_of_a_tool_survives_a_move_of_its_file() -> None:
    check = sees(at(("name",)))
    (here,) = found_in({"tools/a.yaml": TOOL}, rule("USE002", check)).findings
    (there,) = found_in({"tools/sub/a.yaml": TOOL}, rule("USE002", check)).findings
    assert here.fingerprint == there.fingerprint
    assert here.file != there.file


def test_fingerprints_are_the_same_on_every_run() -> None:
    # A baseline that was written by an earlier version must still hold.
    assert fingerprint(LISTED) == "b0df6f2d3c7a1629"  # sha256 of "INT002\na\nintegrations[crm].method\n"


def test_two_findings_that_nothing_tells_apart_have_two_fingerprints_all_the_same() -> None:
    check = sees(at(("name",), message="one"), at(("name",), message="two"))
    first, second = found_in({"tools/a.yaml": LISTED}, rule("USE002", check)).findings
    assert first.fingerprint != second.fingerprint
    (alone,) = found_in({"tools/a.yaml": LISTED}, rule("USE002", sees(at(("name",), message="one")))).findings
    assert alone.fingerprint == first.fingerprint
