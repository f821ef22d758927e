"""The gate: which files and waivers judge a change, and which findings it adds and ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.core.changes import gate
from stackctl.core.loading.build import build
from stackctl.model.finding import Finding, Severity
from stackctl.model.reports.changes import Change, Changed
from stackctl.model.settings import Settings
from stackctl.model.source import Position, SourceFile, Unreadable


def _finding(
    tool: str | None = "crm",
    code: str = "OWN001",
    message: str = "no business owner",
    severity: Severity = Severity.ERROR,
    file: str | None = None,
) -> Finding:
    where = file or f"tools/{tool}.yaml"
    print_ = f"{code} {tool or where} {message if code.startswith('DUP') else ''}"
    return Finding(code, code.lower(), severity, tool, message, where, Position(1, 1), "mend it", print_)


def _audited(files: dict[str, str]) -> tuple[Finding, ...]:
    loaded = load([SourceFile(path, text.encode()) for path, text in sorted(files.items())])
    return check(loaded, date(2026, 11, 22)).findings


HUB = {"stackctl.yaml": "schema: 1\n", "tools/hub.yaml": "{name: Hub, vendor: V, category: crm, status: active}\n"}
OWNERLESS = _finding()
DUPLICATE = _finding(code="DUP001", message="same product as crm-old")


def test_the_files_of_the_gate_are_those_of_base() -> None:
    base = [
        SourceFile("stackctl.yaml", b"old"),
        SourceFile("policies/a.yaml", b"old"),
        SourceFile("tools/a.yaml", b"1"),
    ]
    head = [
        SourceFile("policies/b.yaml", b"new"),
        SourceFile("stackctl.yaml", b"new"),
        SourceFile("tools/a.yaml", b"2"),
    ]
    assert gate.judged_by(base, head) == [
        SourceFile("policies/a.yaml", b"old"),
        SourceFile("stackctl.yaml", b"old"),
        SourceFile("tools/a.yaml", b"2"),
    ]
    assert gate.differing(base, head) == ("policies/a.yaml", "policies/b.yaml", "stackctl.yaml")
    assert gate.differing(base, base) == ()


def test_a_checkout_that_only_ends_its_lines_otherwise_is_no_change() -> None:
    base, head = (
        [SourceFile("stackctl.yaml", b"schema: 1\nrules: {}\n")],
        [SourceFile("stackctl.yaml", b"\xef\xbb\xbfschema: 1\r\nrules: {}\r\n")],
    )
    assert gate.differing(base, head) == ()
    assert gate.differing(base, [SourceFile("stackctl.yaml", b"schema: 1\r\nrules: {}\r\n\r\n")]) != ()


def test_a_link_in_place_of_the_policies_is_of_the_gate() -> None:
    assert gate.is_of_gate("policies")
    assert gate.judged_by([], [Unreadable("policies", "a link")]) == []
    assert not gate.is_of_gate("policies-of-old/a.yaml")
    assert not gate.is_of_gate("tools/policies/a.yaml")


def test_waivers_follow_their_tools() -> None:
    waived = "waivers: [{rule: DUP001, with: b, reason: r, by: c, until: 2027-01-01}]"
    text = f"{{name: A, vendor: A, category: crm, status: active, {waived}}}"
    other = "{name: B, vendor: B, category: crm, status: active}"
    stack, _ = build(
        Settings(), [SourceFile("tools/a.yaml", text.encode()), SourceFile("tools/b.yaml", other.encode())]
    )
    (kept,) = stack.tools["a"].waivers
    assert gate.held_waivers(stack, {}) == {"a": (kept,)}
    renamed = gate.held_waivers(stack, {"a": "x", "b": "y"})
    assert renamed == {"x": (kept.model_copy(update={"with_": "y"}),)}


def test_of_a_tool_only_its_waivers_touch_the_gate() -> None:
    seats = Change("usage.seats", 40, 60, "seats 40 → 60")
    waiver = Change("waivers[DUP001]", None, {"until": date(2027, 1, 1)}, "waives DUP001 until 2027-01-01")
    tool = Changed("tool", "crm", "changed", "CRM", "tools/crm.yaml", (seats, waiver))
    settings = Changed("settings", "stackctl.yaml", "changed", "", "stackctl.yaml", (seats,))
    plain = Changed("tool", "ads", "changed", "Ads", "tools/ads.yaml", (seats,))
    gone = Changed("tool", "old", "removed", "Old", "tools/old.yaml", (waiver,))
    assert gate.changes_of_gate((tool, plain, settings, gone)) == (replace(tool, changes=(waiver,)), settings)


def test_what_is_added_and_what_is_ended() -> None:
    fixed = _finding("ads")
    assert gate.difference([fixed], [OWNERLESS], {}, frozenset()) == ((OWNERLESS,), (fixed,))
    assert gate.difference([OWNERLESS], [OWNERLESS], {}, frozenset()) == ((), ())


def test_what_gets_worse_is_added() -> None:
    milder = replace(OWNERLESS, severity=Severity.WARNING)
    assert gate.difference([milder], [OWNERLESS], {}, frozenset()) == ((OWNERLESS,), ())
    assert gate.difference([OWNERLESS], [milder], {}, frozenset()) == ((), ())


def test_what_is_waived_or_known_is_neither_added_nor_ended() -> None:
    for status in ("waived", "baselined"):
        other = replace(OWNERLESS, status=status)
        assert gate.difference([], [other], {}, frozenset()) == ((), ())
        assert gate.difference([other], [], {}, frozenset()) == ((), ())
        assert gate.difference([OWNERLESS], [other], {}, frozenset()) == ((), ())
        # It counts again, as where a waiver of BASE covers a smaller cluster.
        assert gate.difference([other], [OWNERLESS], {}, frozenset()) == ((OWNERLESS,), ())


def test_a_broken_file_that_is_touched_counts() -> None:
    broken = _finding("crm", "STK003", "unknown key")
    assert gate.difference([broken], [broken], {}, frozenset()) == ((), ())
    assert gate.difference([broken], [broken], {}, frozenset({"tools/crm.yaml"})) == ((broken,), ())
    assert gate.difference([OWNERLESS], [OWNERLESS], {}, frozenset({"tools/crm.yaml"})) == ((), ())


ROWS = "date,tool,amount,currency\n2026-01-05,old,10.00,EUR\n2026-01-06,hub,ten,EUR\n"


@pytest.mark.parametrize(
    ("rows", "new"),
    [
        (ROWS + "2026-02-05,hub,12.00,EUR\n", []),
        (ROWS.replace("\n2026-01-05", "\n2026-01-01,hub,12.00,EUR\n2026-01-05"), []),
        (ROWS + "2026-02-05,hub,twelve,EUR\n", [("STK002", 4)]),
        (ROWS + "2026-01-06,hub,ten,EUR\n", [("STK002", 4)]),
        (ROWS + "2026-02-05,old,12.00,EUR\n", [("STK006", 2)]),
        (ROWS.replace("ten", "eleven"), [("STK002", 3)]),
        (ROWS.replace("currency\n", "curency\n"), [("STK003", 1)]),
    ],
)
def test_a_booking_that_was_as_wrong_before_is_not_new(rows: str, new: list[tuple[str, int]]) -> None:
    before, after = (_audited({**HUB, "spend/a.csv": text}) for text in (ROWS, rows))
    touched = frozenset({"spend/a.csv"}) if rows != ROWS else frozenset[str]()
    added, _ = gate.difference(before, after, {}, touched)
    assert [(found.code, found.position.line) for found in added if found.family == "STK"] == new


def test_what_is_wrong_with_the_head_of_bookings_stays_new_where_they_are_touched() -> None:
    text = ROWS.replace("currency\n", "curency\n")
    before, after = (_audited({**HUB, "spend/a.csv": given}) for given in (text, text + "2026-02-05,hub,1.00,EUR\n"))
    added, _ = gate.difference(before, after, {}, frozenset({"spend/a.csv"}))
    assert [found.code for found in added] == ["STK003"]


@pytest.mark.parametrize("number", ["number: A-1\n", ""])
def test_a_contract_whose_file_only_moved_is_found_as_before(number: str) -> None:
    price = "cost: {currency: USD, lines: [{amount: 10.00, per: month}]}\n"
    terms = f"vendor: V\nstart: 2025-01-01\nend: 2026-06-30\ncovers: {{hub: 100}}\n{price}"
    before, after = (_audited({**HUB, f"contracts/{name}.yaml": number + terms}) for name in ("old", "a-2025"))
    assert {"CTR002", "CST002", "CST004"} <= {found.code for found in before}
    assert {found.fingerprint for found in before} == {found.fingerprint for found in after}


def test_contracts_without_a_number_stay_apart() -> None:
    terms = "vendor: V\nend: 2026-06-30\ncovers: {hub: 100}\n"
    found = _audited({**HUB, "contracts/a.yaml": terms, "contracts/b.yaml": terms})
    assert len({one.fingerprint for one in found if one.code == "CTR002"}) == 2


def test_a_broken_file_with_another_id_that_is_touched_counts_and_one_that_only_moved_does_not() -> None:
    broken, moved = _finding("crm", "STK003", "unknown key"), _finding("sales-crm", "STK003", "unknown key")
    renamed = {"crm": "sales-crm"}
    assert gate.difference([broken], [moved], renamed, frozenset()) == ((), ())
    assert gate.difference([broken], [moved], renamed, frozenset({"tools/sales-crm.yaml"})) == ((moved,), ())


def test_a_tool_with_another_id_keeps_its_findings() -> None:
    after = [_finding("sales-crm"), _finding("ads", "DUP001", "same product as sales-crm")]
    before = [OWNERLESS, _finding("ads", "DUP001", "same product as crm")]
    assert gate.difference(before, after, {"crm": "sales-crm"}, frozenset()) == ((), ())
    worse = _finding("sales-crm", "REV001", "no security review")
    assert gate.difference(before, [*after, worse], {"crm": "sales-crm"}, frozenset()) == ((worse,), ())
    assert gate.difference(before, after[:1], {"crm": "sales-crm"}, frozenset()) == ((), (before[1],))


def test_what_is_between_two_tools_may_be_reported_at_the_other_one() -> None:
    before = _finding("zoom", "DUP003", "lead ads → zoom is declared from both ends")
    after = _finding("ads", "DUP003", "lead ads → a-zoom is declared from both ends")
    assert gate.difference([before], [after], {"zoom": "a-zoom"}, frozenset()) == ((), ())
    other = _finding("ads", "OWN001")
    assert gate.difference([_finding("zoom")], [other], {"zoom": "a-zoom"}, frozenset())[0] == (other,)


def test_what_the_baseline_knows_it_knows_under_another_id() -> None:
    known, moved = replace(OWNERLESS, status="baselined"), _finding("sales-crm")
    after = gate.known_by_other_ids([known], [moved, DUPLICATE], {"crm": "sales-crm"}, frozenset())
    assert after == (replace(moved, status="baselined"), DUPLICATE)
    assert gate.difference([known], after, {"crm": "sales-crm"}, frozenset()) == ((DUPLICATE,), ())
    assert gate.known_by_other_ids([known], [moved], {}, frozenset()) == (moved,)
    twice = [moved, replace(moved, fingerprint="2")]
    assert [one.status for one in gate.known_by_other_ids([known], twice, {"crm": "sales-crm"}, frozenset())] == [
        "baselined",
        "new",
    ]
    # Where the old one is still there, it is another tool's.
    assert gate.known_by_other_ids([known], [known, moved], {"crm": "sales-crm"}, frozenset()) == (known, moved)


def test_all_is_new_in_a_tool_that_is_another_product_now() -> None:
    assert gate.difference([OWNERLESS], [OWNERLESS], {}, frozenset(), replaced=["crm"]) == ((OWNERLESS,), ())
    assert gate.difference([OWNERLESS], [OWNERLESS], {}, frozenset(), replaced=["ads"]) == ((), ())
    waived = "waivers: [{rule: DUP001, with: b, reason: r, by: c, until: 2027-01-01}]"
    text = f"{{name: A, vendor: A, category: crm, status: active, {waived}}}"
    stack, _ = build(Settings(), [SourceFile("tools/a.yaml", text.encode())])
    assert gate.held_waivers(stack, {}, ["a"]) == {}
    assert gate.held_waivers(stack, {}, ["b"]) == {"a": ()}


def test_nothing_ends_in_a_file_that_cannot_be_read() -> None:
    assert gate.difference([OWNERLESS, DUPLICATE], [], {}, frozenset(), unread=["tools/crm.yaml"]) == ((), ())


def test_an_id_within_a_word_is_not_renamed() -> None:
    before, after = [_finding("ads", "DUP001", "like my-crm")], [_finding("ads", "DUP001", "like my-sales-crm")]
    assert gate.difference(before, after, {"crm": "sales-crm"}, frozenset()) == ((after[0],), (before[0],))


_FINDINGS = st.lists(
    st.builds(
        lambda tool, code, severity, status: replace(_finding(tool, code, severity=severity), status=status),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["OWN001", "REV001", "STK003"]),
        st.sampled_from(list(Severity)),
        st.sampled_from(["new", "baselined", "waived"]),
    ),
    unique_by=lambda found: found.fingerprint,
)


@given(_FINDINGS, _FINDINGS)
def test_nothing_new_is_overlooked(before: list[Finding], after: list[Finding]) -> None:
    added, ended = gate.difference(before, after, {}, frozenset())
    counting = {found.fingerprint: found.severity.rank for found in before if found.status == "new"}
    for found in after:
        worse = found.severity.rank < counting.get(found.fingerprint, 9)
        assert (found in added) == (found.status == "new" and worse)
    assert {found.fingerprint for found in ended} == counting.keys() - {found.fingerprint for found in after}
