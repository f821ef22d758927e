"""What commits did to a stack, in words; a tool is followed to its former ids."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.changes.log import entries, node_ids, of_node
from stackctl.model.reports.log import Commit, LogEntry, Touched
from stackctl.model.settings import Settings

TOOL = "name: {name}\nvendor: V\ncategory: crm\nstatus: active\n"
DAY = date(2026, 1, 1)


def _tool(name: str, more: str = "") -> bytes:
    return (TOOL.format(name=name) + more).encode()


def _commit(number: int, **files: tuple[bytes | None, ...]) -> Commit:
    """A commit of files `tools/NAME.yaml`, each with its bytes before, by parent, and after."""
    touched = [Touched(f"tools/{name}.yaml", held[:-1], held[-1]) for name, held in sorted(files.items())]
    return Commit(f"{number:040x}", DAY, "Ann", f"change {number}", tuple(touched))


def _log(*commits: Commit, settings: Settings | None = None) -> list[LogEntry]:
    return list(entries(commits, settings or Settings()))


def _words(log: list[LogEntry]) -> list[list[str]]:
    return [
        [f"{one.id} {one.what} {'; '.join(it.text for it in one.changes)}".strip() for one in entry.changed]
        for entry in log
    ]


def test_what_came_changed_and_went() -> None:
    log = _log(
        _commit(3, a=(_tool("A", "usage: {seats: 60}\n"), None)),
        _commit(2, a=(_tool("A", "usage: {seats: 40}\n"), _tool("A", "usage: {seats: 60}\n"))),
        _commit(1, a=(None, _tool("A", "usage: {seats: 40}\n"))),
    )
    assert _words(log) == [["a removed"], ["a changed seats 40 → 60"], ["a added"]]
    assert [(entry.commit[-1], entry.day, entry.author, entry.subject) for entry in log] == [
        ("3", DAY, "Ann", "change 3"),
        ("2", DAY, "Ann", "change 2"),
        ("1", DAY, "Ann", "change 1"),
    ]


def test_a_commit_that_changes_nothing_that_counts_is_left_out() -> None:
    assert _log(_commit(1, a=(_tool("A"), b"# note\n" + _tool("A"))), Commit("0", DAY, "", "", ())) == []


def test_references_may_lead_out_of_what_a_commit_changed() -> None:
    before = _tool("A", "contract: far\nowner: {business: ann}\nintegrations: [{with: b, direction: push}]\n")
    after = before.replace(b"far", b"near")
    assert _words(_log(_commit(1, a=(before, after)))) == [["a changed shared contract far → near"]]


def test_bookings_of_tools_that_a_commit_leaves_alone_count() -> None:
    head = b"date,amount,currency,tool\n"
    spend = Touched("spend/x.csv", (None,), head + b"2026-01-01,10.00,EUR,far\n")
    (entry,) = _log(Commit("0", DAY, "Ann", "x", (spend,)))
    assert [(one.kind, one.what) for one in entry.changed] == [("spend", "added")]
    assert "10" in entry.changed[0].text


def test_a_file_that_cannot_be_read_is_reported_and_hides_nothing() -> None:
    log = _log(
        _commit(3, a=(b"name: [\n", _tool("A"))),
        _commit(2, a=(_tool("A"), b"name: [\n"), b=(None, _tool("B"))),
        _commit(1, a=(None, _tool("A"))),
    )
    kinds = [[(one.kind, one.file) for one in entry.changed] for entry in log]
    assert kinds[0] == [("file", "tools/a.yaml")]
    assert kinds[1] == [("tool", "tools/b.yaml"), ("file", "tools/a.yaml")]
    assert [len(entry.changed) for entry in of_node(log, "a")] == [1, 1, 1]


def test_settings_of_the_newest_stand_for_the_older_ones_and_a_new_stack_has_not_changed_them() -> None:
    settings = Touched("stackctl.yaml", (None,), b"schema: 1\nbase_currency: USD\n")
    cost = _tool("A", "cost: {currency: USD, lines: [{amount: 10.00, per: month}]}\n")
    first = Commit("1", DAY, "Ann", "first", (settings, *_commit(1, a=(None, cost)).files))
    (entry,) = _log(first)
    assert [(one.kind, one.text) for one in entry.changed] == [("tool", "CRM, 120 USD a year")]
    changed = Touched("stackctl.yaml", (b"schema: 1\n",), b"schema: 1\nbase_currency: USD\n")
    (entry,) = _log(Commit("2", DAY, "Ann", "x", (changed,)))
    assert [one.kind for one in entry.changed] == ["settings"]


def test_costs_and_deadlines_count_from_the_day_of_the_commit() -> None:
    line = "{amount: 10.00, per: month, from: 2020-01-01, to: 2021-12-31}"
    ended = _tool("A", f"cost: {{currency: EUR, lines: [{line}]}}\n")
    commit = Commit("1", date(2020, 6, 1), "Ann", "x", _commit(1, a=(None, ended)).files)
    assert [one.text for one in _log(commit)[0].changed] == ["CRM, 120 EUR a year"]


@pytest.mark.parametrize("day", [date.min, date(1970, 1, 1), date.max])
def test_days_far_off_are_reported_and_harm_nothing(day: date) -> None:
    cost = _tool("A", "cost: {currency: EUR, lines: [{amount: 10.00, per: month}]}\n")
    (entry,) = _log(Commit("1", day, "Ann", "x", _commit(1, a=(None, cost)).files))
    assert entry.day == day


class TestMerges:
    def test_what_one_of_the_parents_has_is_not_reported_again(self) -> None:
        ours = _tool("A", "usage: {seats: 2, active: 1}\n")
        theirs = _tool("A", "usage: {seats: 1, active: 9}\n")
        merged = _tool("A", "usage: {seats: 2, active: 9}\n")
        assert _log(_commit(1, a=(ours, theirs, merged))) == []

    def test_what_the_merge_itself_changed_is_reported_against_the_first_parent(self) -> None:
        first, second, merged = (_tool("A", f"usage: {{seats: {number}}}\n") for number in (1, 2, 3))
        log = _log(_commit(1, a=(first, second, merged)))
        assert _words(log) == [["a changed seats 1 → 3"]]

    def test_what_the_merge_itself_added(self) -> None:
        assert _words(_log(_commit(1, a=(None, None, _tool("A"))))) == [["a added"]]


class TestOneTool:
    def test_it_is_followed_to_its_former_ids(self) -> None:
        big = "owner: {business: ann}\nusage: {seats: 4}\ndescription: A tool that keeps its words.\n"
        log = _log(
            _commit(4, new=(_tool("A", big), _tool("A", big + "tags: [x]\n")), other=(None, _tool("Other"))),
            _commit(3, old=(_tool("A", big), None), new=(None, _tool("A", big))),
            _commit(2, other=(_tool("B"), None)),
            _commit(1, old=(None, _tool("A", big))),
        )
        found = list(of_node(log, "new"))
        assert [(entry.commit[-1], [one.what for one in entry.changed]) for entry in found] == [
            ("4", ["changed"]),
            ("3", ["renamed"]),
            ("1", ["added"]),
        ]
        assert found[1].changed[0].was == "old"
        assert list(of_node(log, "nothing")) == []
        assert node_ids(log) == {"new", "old", "other"}

    def test_one_that_went_and_came_again(self) -> None:
        log = _log(_commit(3, a=(None, _tool("A"))), _commit(2, a=(_tool("A"), None)), _commit(1, a=(None, _tool("A"))))
        assert [entry.changed[0].what for entry in of_node(log, "a")] == ["added", "removed", "added"]


_STATES = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), max_size=3).map(
        lambda held: {name: _tool(name.upper(), f"usage: {{seats: {seats}}}\n") for name, seats in held.items()}
    ),
    min_size=1,
    max_size=6,
)


@given(_STATES)
def test_a_log_that_is_read_backwards_gives_the_newest_state(states: list[dict[str, bytes]]) -> None:
    """Ids that come, go and get others add up; what was remembered of a file is that of the right state."""
    commits = []
    for number, (old, new) in enumerate(zip([{}, *states], states, strict=False)):
        differ = {name: (old.get(name), new.get(name)) for name in {*old, *new} if old.get(name) != new.get(name)}
        commits.append(_commit(number, **differ))
    log = list(entries(reversed(commits), Settings()))
    assert log == [entry for one in reversed(commits) for entry in entries([one], Settings())]
    ids: set[str] = set()
    for entry in reversed(log):
        for one in entry.changed:
            ids -= {one.was or one.id} if one.what in ("removed", "renamed") else set()
        for one in entry.changed:
            ids |= {one.id} if one.what in ("added", "renamed") else set()
    assert ids == set(states[-1])


def test_a_secret_in_the_subject_of_a_commit_is_not_spread() -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    touched = _commit(1, a=(None, _tool("A"))).files
    (entry,) = _log(Commit("1", DAY, "Ann", f"token {secret} for mailing", touched))
    assert secret not in entry.subject
    assert entry.subject.startswith("token ")
