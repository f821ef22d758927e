"""`diff` on a terminal: changes, consequences, and the gate."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.core.text.messages import count
from stackctl.model.document import plain
from stackctl.output.diff import words as differences
from stackctl.output.diff.things import change_texts, headline, subject
from stackctl.output.kit.findings import finding_lines
from stackctl.output.kit.tables import drawn
from stackctl.output.kit.terminal import failures, joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.diff import CostChange, StackDiff
    from stackctl.output.diff.words import Statement

_INDENT, _DEEPER = "  ", "    "
_TITLES = {"added": "Added", "removed": "Removed", "renamed": "Renamed", "changed": "Changed"}


def render(diff: StackDiff, look: Look) -> str:
    """Write the sections that apply; one sentence for no change."""
    if differences.is_nothing(diff):
        lines = wrapped(f"{diff.stack}: {differences.nothing(diff)}", look)
        return joined([*lines, *(line for remark in diff.remarks for line in wrapped(remark, look))])
    head = [styled(line, "bold", look) for line in wrapped(differences.scope(diff), look)]
    return joined([*head, *_changed(diff, look), *_costs(diff, look), *_rest(diff, look), "", *_summary(diff, look)])


def _changed(diff: StackDiff, look: Look) -> Iterator[str]:
    for what, title in _TITLES.items():
        things = [changed for changed in differences.changed_things(diff) if changed.what == what]
        if things:
            yield from _title(title, look)
            for changed in things:
                yield from _thing(changed, look)


def _thing(changed: Changed, look: Look) -> Iterator[str]:
    """Say what came or went; list values that changed."""
    name, texts = " ".join(filter(None, subject(changed))), change_texts(changed)
    if changed.was is not None:
        name = f"{changed.was} → {name}"
    elif changed.text:
        name, texts = f"{name}: {changed.text}", texts[1:]
    yield from wrapped(name, look, first=_INDENT, indent=_DEEPER)
    for text in texts:
        yield from wrapped(text, look, first=_DEEPER, indent=_DEEPER + _INDENT)


def _costs(diff: StackDiff, look: Look) -> Iterator[str]:
    """Show the yearly cost that changed, by centre and tool."""
    centers = [(differences.center_name(change), change) for change in diff.cost.centers]
    tools = [(change.id, change) for change in diff.cost.tools]
    for name, changes in (("cost centre", centers), ("tool", tools)):
        if changes:
            yield from _title(f"Yearly cost by {name}", look)
            yield from _table(name, changes, look)


def _table(name: str, changes: Sequence[tuple[str, CostChange]], look: Look) -> Iterator[str]:
    currency = changes[0][1].after.currency
    rows = [[_INDENT + terminal(own), *differences.cost_row(change)] for own, change in changes]
    numbers = (1, 2, 3)
    heads = [_INDENT + name, f"{currency} before", "after", "change"]
    yield from chain.from_iterable(drawn(heads, rows, look, right=numbers, whole=numbers))


def _rest(diff: StackDiff, look: Look) -> Iterator[str]:
    yield from _findings("New findings", diff.new, look)
    yield from _findings("Budgets exceeded by more", differences.further_breaches(diff), look)
    if diff.fixed:
        yield from _title("Fixed", look)
        for found in differences.worst_first(diff.fixed):
            yield from _brief(found, look)
    yield from _listed("Integration graph", list(differences.graph(diff.graph)), look)
    yield from _listed("Notice", [differences.notice(move) for move in diff.notices], look)
    if differences.touches_gate(diff):
        yield from _gate(diff, look)


def _findings(title: str, findings: Sequence[Finding], look: Look) -> Iterator[str]:
    """List findings that need action, the worst first."""
    if findings:
        yield from _title(title, look)
    for found in differences.worst_first(findings):
        lines = finding_lines(replace(found, message=_sentence(found)), look)
        yield from (line for line in lines if line.strip())


def _sentence(found: Finding) -> str:
    return found.message if found.tool is None else f"{found.tool}: {found.message}"


def _brief(found: Finding, look: Look) -> Iterator[str]:
    """Say a finding that needs no action in a sentence."""
    label = f"  {found.severity!s:<9}{found.code}  "
    yield from wrapped(_sentence(found), look, first=label, indent=" " * 11)


def _listed(title: str, statements: Sequence[Statement], look: Look) -> Iterator[str]:
    if statements:
        yield from _title(title, look)
    for statement in statements:
        words = [" ".join(filter(None, (statement.label, statement.subject))), *filter(None, (statement.rest,))]
        yield from wrapped(": ".join(words), look, first=_INDENT, indent=_DEEPER)


def _gate(diff: StackDiff, look: Look) -> Iterator[str]:
    yield from _title(differences.TOUCHED, look)
    changes = [f"{plain(headline(changed))}: {differences.gate_changes(changed)}" for changed in diff.gate.changed]
    changes += [f"{file} changed" for file in differences.gate_files(diff)]
    yield from wrapped(differences.gate(diff), look)
    for text in changes:
        yield from wrapped(text, look, first=_INDENT, indent=_DEEPER)
    for title, findings in (
        ("Will count after the merge:", diff.gate.appear),
        ("Will no longer count after the merge:", diff.gate.vanish),
    ):
        if findings:
            yield title
            for found in findings:
                yield from _brief(found, look)


def _summary(diff: StackDiff, look: Look) -> Iterator[str]:
    """Sum up last, where people look first on a terminal."""
    for line in wrapped(_totals(diff), look):
        yield styled(line, "bold", look)
    for remark in (differences.cost_sentence(diff.cost), *_remarks(diff)):
        yield from wrapped(remark, look)
    if diff.new:
        yield from wrapped(
            f"What a code means: stackctl explain {differences.worst_first(diff.new)[0].code}", look
        )  # fmt: skip
    yield from failures(diff.crashes, look)
    verdict, why = differences.outcome(diff)
    for line in wrapped(f"{verdict}: {why}.", look):
        yield styled(line, "error" if diff.failures else "bold", look)


def _remarks(diff: StackDiff) -> Iterator[str]:
    yield from differences.renewals(diff.cost)
    yield from differences.unconverted(diff.cost)
    yield from diff.remarks


def _totals(diff: StackDiff) -> str:
    """`2 new errors, 3 fixed; 41 → 42 tools`."""
    base, head = diff.base, diff.head
    new = differences.counted_new(diff) or "nothing new found"
    fixed = f"; {count(len(diff.fixed), 'finding')} fixed" if diff.fixed else ""
    tools = f"{base.tools} → {count(head.tools, 'tool')}" if base.tools != head.tools else count(head.tools, "tool")
    return f"{new}{fixed}; {tools}"


def _title(title: str, look: Look) -> Iterator[str]:
    yield ""
    yield styled(title, "bold", look)
