"""Waivers: what they cover, until when, and what is said of those that cover nothing."""

from __future__ import annotations

from datetime import date

import pytest

from stackctl.core.audit.waivers import Waived, waive
from stackctl.core.loading.build import build
from stackctl.model.finding import Violation
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)
CODES = ("DUP001", "DUP002", "USE002", "OWN001")


def waived(waivers: dict[str, list[str]], *violations: tuple[str, Violation]) -> Waived:
    """What the waivers do, by tool, each such as `rule: DUP002, with: b`; all by the same person until tomorrow."""
    files = []
    for tool_id in "abcd":
        text = "name: A\nvendor: V\ncategory: crm\nstatus: active\n"
        lines = [
            f"  - {{reason: so, by: dana, {waiver}{'' if 'until' in waiver else ', until: 2026-11-23'}}}\n"
            for waiver in waivers.get(tool_id, ())
        ]
        text += "waivers:\n" + "".join(lines) if lines else ""
        files.append(SourceFile(f"tools/{tool_id}.yaml", text.encode()))
    stack, problems = build(Settings(), files)
    assert problems == ()
    return waive(stack, violations, TODAY, CODES)


def about(code: str, tool: str | None) -> tuple[str, Violation]:
    return code, Violation(tool, (), "message", "help")


def between(code: str, *pairs: str) -> tuple[str, Violation]:
    return code, Violation(pairs[0][0], (), "m", "h", pairs=frozenset((pair[0], pair[1]) for pair in pairs))


def covers(found: Waived) -> list[int]:
    return [use.covers for use in found.uses]


def test_a_waiver_covers_the_findings_of_its_rule_on_its_tool() -> None:
    found = waived(
        {"a": ["rule: USE002"]},
        about("USE002", "a"),
        about("USE002", "b"),
        about("OWN001", "a"),
        about("USE002", "a"),
        about("USE002", None),
    )
    assert found.reasons.keys() == {0, 3}
    (use,) = found.uses
    assert (use.tool, use.index, use.covers, use.expired, use.unknown_code, use.near) == ("a", 0, 2, False, False, "")
    assert use.waiver.reason == "so"


def test_without_waivers_nothing_is_waived() -> None:
    assert waived({}, about("USE002", "a")) == Waived({}, ())


@pytest.mark.parametrize(("until", "holds"), [("2026-11-22", True), ("2026-11-21", False), ("2027-01-01", True)])
def test_a_waiver_holds_to_its_last_day_and_is_matched_after_it(until: str, holds: bool) -> None:
    found = waived({"a": [f"rule: USE002, until: {until}"]}, about("USE002", "a"))
    assert found.reasons.keys() == ({0} if holds else set())
    assert (found.uses[0].covers, found.uses[0].expired) == (1, not holds)


def test_a_newer_waiver_covers_what_an_expired_one_did() -> None:
    found = waived({"a": ["rule: USE002, until: 2026-01-01", "rule: USE002"]}, about("USE002", "a"))
    assert found.reasons.keys() == {0}
    assert [(use.index, use.covers, use.expired) for use in found.uses] == [(0, 1, True), (1, 1, False)]


@pytest.mark.parametrize("tool", ["a", "b"])
def test_either_tool_of_a_pair_may_waive_it(tool: str) -> None:
    other = "b" if tool == "a" else "a"
    assert waived({tool: ["rule: DUP002"]}, between("DUP002", "ab")).reasons.keys() == {0}
    assert waived({tool: [f"rule: DUP002, with: {other}"]}, between("DUP002", "ab")).reasons.keys() == {0}
    assert waived({tool: ["rule: DUP002, with: c"]}, between("DUP002", "ab")).reasons.keys() == set()
    assert waived({"c": ["rule: DUP002"]}, between("DUP002", "ab")).reasons.keys() == set()
    assert waived({tool: [f"rule: DUP001, with: {other}"]}, between("DUP002", "ab")).reasons.keys() == set()


def test_a_waiver_with_another_tool_covers_no_finding_about_one() -> None:
    found = waived({"a": ["rule: USE002, with: b"]}, about("USE002", "a"))
    assert (set(found.reasons), covers(found)) == (set(), [0])


def test_a_group_is_waived_only_when_every_pair_is() -> None:
    group = between("DUP002", "ab", "ac", "bc")
    partly = waived({"a": ["rule: DUP002, with: b", "rule: DUP002, with: c"]}, group)
    assert (set(partly.reasons), covers(partly)) == (set(), [1, 1])
    wholly = waived({"a": ["rule: DUP002"], "c": ["rule: DUP002, with: b"]}, group)
    assert (set(wholly.reasons), covers(wholly)) == ({0}, [2, 1])
    expired = waived({"a": ["rule: DUP002"], "c": ["rule: DUP002, with: b, until: 2026-11-21"]}, group)
    assert (set(expired.reasons), covers(expired)) == (set(), [2, 1])


@pytest.mark.parametrize("tool", ["a", "b", "c"])
def test_a_whole_is_waived_when_one_pair_of_it_is(tool: str) -> None:
    pairs = frozenset({("a", "b"), ("b", "c"), ("a", "c")})
    loop = ("INT003", Violation("a", (), "m", "h", pairs=pairs, whole=True))
    assert waived({tool: ["rule: INT003"]}, loop).reasons.keys() == {0}
    assert waived({"b": ["rule: INT003, with: c"]}, loop).reasons.keys() == {0}
    assert waived({"d": ["rule: INT003"], "a": ["rule: INT003, with: d"]}, loop).reasons.keys() == set()
    assert waived({tool: ["rule: INT003, until: 2026-11-21"]}, loop).reasons.keys() == set()


@pytest.mark.parametrize(
    ("rule", "near"),
    [("DUP02", ' (did you mean "DUP002"?)'), ("use002", ' (did you mean "USE002"?)'), ("nonsense", "")],
)
def test_a_code_that_is_not_known_is_reported(rule: str, near: str) -> None:
    found = waived({"a": [f"rule: {rule}"]}, about("USE002", "a"))
    (use,) = found.uses
    assert (set(found.reasons), use.covers) == (set(), 0)
    assert (use.unknown_code, use.near) == (True, near)


def test_the_uses_are_reported_in_the_order_of_tools_and_of_their_lists() -> None:
    found = waived({"b": ["rule: USE002"], "a": ["rule: OWN001", "rule: USE002"]})
    assert [(use.tool, use.index, use.waiver.rule) for use in found.uses] == [
        ("a", 0, "OWN001"),
        ("a", 1, "USE002"),
        ("b", 0, "USE002"),
    ]


class TestReasons:
    """Why a violation is waived, in words."""

    def test_until_when_by_whom_and_why(self) -> None:
        assert waived({"a": ["rule: USE002"]}, about("USE002", "a")).reasons == {0: "until 2026-11-23 by dana: so"}

    def test_what_is_not_waived_has_none(self) -> None:
        found = waived({"a": ["rule: USE002, until: 2026-11-21"]}, about("USE002", "a"), about("USE002", "b"))
        assert found.reasons == {}

    def test_of_the_waiver_that_holds(self) -> None:
        waivers = ["rule: USE002, until: 2026-11-21", "rule: USE002, until: 2026-11-24"]
        assert waived({"a": waivers}, about("USE002", "a")).reasons == {0: "until 2026-11-24 by dana: so"}

    def test_somebody_known_goes_by_the_full_name_and_a_secret_is_blotted_out(self) -> None:
        tool = (
            "name: A\nvendor: V\ncategory: crm\nstatus: active\nwaivers:\n"
            "  - {rule: USE002, reason: see AKIAIOSFODNN7EXAMPLE, by: dana, until: 2026-11-22}\n"
        )
        files = [
            SourceFile("teams.yaml", b"people: {dana: {name: Dana Fox}}\n"),
            SourceFile("tools/a.yaml", tool.encode()),
        ]
        stack, _ = build(Settings(), files)
        found = waive(stack, [about("USE002", "a")], TODAY, CODES)
        assert found.reasons == {0: "until 2026-11-22 by Dana Fox: see ********"}
