"""`diff --format markdown`: a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.messages import counted
from stackctl.output.audit.words import in_repository
from stackctl.output.diff import words as differences
from stackctl.output.diff.things import change_texts, headline, tally
from stackctl.output.kit.markdown import MARKER, MOST, Block, code, fitted, heads, row, split, text, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.changes import Changed, RecordKind
    from stackctl.model.reports.diff import CostChange, StackDiff
    from stackctl.output.diff.words import Statement

_OPEN, _OPEN_CHANGES = 20, 30
"""How many lines of a section are shown without a click."""
_EACH = 3
"""How many findings of a rule are, where more fail the check than are shown: no rule is crowded out by another."""
_DETAILS = 12
"""How many changes of one thing are shown."""
_REMARKS = 10
_WEIGHTY: frozenset[RecordKind] = frozenset({"tool", "contract", "budget"})
"""What is shown without a click: tools, and what they may cost. A budget that is raised lets more pass."""


def render(diff: StackDiff, look: Look) -> str:
    """Write verdict, gate, figures and decisions; fold the rest."""
    if differences.is_nothing(diff):
        remarks = [text(remark) for remark in diff.remarks[:_REMARKS]]
        return "\n\n".join([f"{MARKER}\n### Stack check: {text(differences.nothing(diff))}", *remarks]) + "\n"
    begin = [f"{MARKER}\n### Stack check: {text(differences.verdict(diff))}", *_outcome(diff), _figures(diff)]
    of_cost = (*differences.renewals(diff.cost), *differences.unconverted(diff.cost))
    begin += [text(remark) for remark in (*diff.remarks[:_REMARKS], *of_cost)]
    begin.append(text(differences.scope(diff)))
    command = code(differences.command(diff))
    end = [f"What a code means: {code(f'stackctl explain {_first_code(diff)}')}"] if diff.new else []
    room = MOST - sum(len(part) + 2 for part in (*begin, *end))
    return "\n\n".join([*begin, *fitted(list(_blocks(diff, look)), room, f"{command} shows all"), *end]) + "\n"


def _outcome(diff: StackDiff) -> Iterator[str]:
    verdict, why = differences.outcome(diff)
    yield f"**{verdict}:** {text(why)}."
    if diff.crashes:
        yield f"**{text(differences.unchecked(diff))}**"


def _figures(diff: StackDiff) -> str:
    rows = (row([text(name), before, after, change]) for name, before, after, change in differences.figures(diff))
    return "\n".join([*heads(("", "before", "after", "change"), right=3), *rows])


def _first_code(diff: StackDiff) -> str:
    return differences.worst_first(diff.new)[0].code


def _blocks(diff: StackDiff, look: Look) -> Iterator[Block]:
    """List open blocks for decisions, then the folded ones."""
    blocks = [*_findings(diff, look), *_gate(diff), *_notices(diff), *_changed(diff), *_details(diff, look)]
    yield from (block for block in blocks if not block.folded)
    yield from (block for block in blocks if block.folded)


def _findings(diff: StackDiff, look: Look) -> Iterator[Block]:
    new = differences.worst_first(diff.new)
    failing = [found for found in new if diff.fails(found)]
    if len(failing) > _OPEN:
        yield from _many(failing, look)
        milder = new[len(failing) :]
        if milder:
            title = f"More that is new: {counted(milder)}"
            yield Block(title, [_finding(found, look) for found in milder], 6, folded=True)
    else:
        block = Block("New", [_finding(found, look) for found in new], 0)
        yield from split(block, _OPEN, f"More that is new: {counted(new[_OPEN:])}", 6)
    breaches = differences.further_breaches(diff)
    if breaches:
        yield Block("Budgets exceeded by more", [_finding(found, look) for found in breaches], 2)


def _many(failing: list[Finding], look: Look) -> Iterator[Block]:
    """Show some findings of each rule, fold the others."""
    by_rule: dict[str, list[Finding]] = {}
    for found in failing:
        by_rule.setdefault(found.code, []).append(found)
    often = sorted(by_rule.items(), key=lambda rule: (-len(rule[1]), rule[0]))
    lead = f"By rule: {', '.join(f'{len(of_rule)} {rule}' for rule, of_rule in often)}."
    open_ = differences.worst_first(found for of_rule in by_rule.values() for found in of_rule[:_EACH])
    rest = differences.worst_first(found for of_rule in by_rule.values() for found in of_rule[_EACH:])
    yield Block("New", [_finding(found, look) for found in open_], 0, lead=text(lead))
    if rest:
        title = f"More that fails the check: {counted(rest)}"
        yield Block(title, [_finding(found, look) for found in rest], 1, folded=True)


def _finding(found: Finding, look: Look) -> str:
    place = code(f"{in_repository(found, look)}:{found.position.line}")
    about = f" {code(found.tool)}" if found.tool is not None else ""
    item = f"- {found.severity} **{text(found.code)}**{about}: {text(found.message)} ({place})"
    return f"{item}<br>To fix: {text(found.help)}" if found.help else item


def _gate(diff: StackDiff) -> Iterator[Block]:
    if not differences.touches_gate(diff):
        return
    lines = [
        f"- {words(headline(changed))}: {text(differences.gate_changes(changed))}" for changed in diff.gate.changed
    ]
    lines += [f"- {code(file)} changed" for file in differences.gate_files(diff)]
    lines += [f"- counts after the merge: {_brief(found)}" for found in diff.gate.appear]
    lines += [f"- no longer counts after the merge: {_brief(found)}" for found in diff.gate.vanish]
    block = Block(differences.TOUCHED, lines, 1, lead=text(differences.gate(diff)))
    yield from split(block, _OPEN, "More that the change of the rules does", 7) or [block]


def _brief(found: Finding) -> str:
    about = f" {code(found.tool)}" if found.tool is not None else ""
    return f"{found.severity} **{text(found.code)}**{about}: {text(found.message)}"


def _notices(diff: StackDiff) -> Iterator[Block]:
    moves = [differences.notice(move) for move in diff.notices if differences.is_pressing(move)]
    if moves:
        yield Block("Notice deadlines that are near", _moves(moves), 3)
    others = [differences.notice(move) for move in diff.notices if not differences.is_pressing(move)]
    if others:
        yield Block(f"Notice deadlines that moved: {len(others)}", _moves(others), 12, folded=True)


def _moves(notices: list[Statement]) -> list[str]:
    return [f"- {code(notice.subject)}: {text(notice.rest)}" for notice in notices]


def _changed(diff: StackDiff) -> Iterator[Block]:
    things = [changed for changed in differences.changed_things(diff) if changed.kind in _WEIGHTY]
    rest = things[_OPEN_CHANGES:]
    block = Block("Changed", [f"- {_thing(changed)}" for changed in things], 4)
    yield from split(block, _OPEN_CHANGES, f"More changes: {tally(rest)}", 9)


def _thing(changed: Changed) -> str:
    texts = change_texts(changed)
    shown = [*map(text, texts[:_DETAILS]), *([f"{len(texts) - _DETAILS} more"] if texts[_DETAILS:] else [])]
    return ": ".join(filter(None, (words(headline(changed)), "; ".join(shown))))


def _details(diff: StackDiff, look: Look) -> Iterator[Block]:
    """List the folded blocks, which ask for no decision."""
    if diff.fixed:
        fixed = differences.worst_first(diff.fixed)
        lines = [f"- {_brief(found)} ({code(in_repository(found, look))})" for found in fixed]
        yield Block(f"Fixed: {counted(fixed)}", lines, 11, folded=True)
    if diff.cost.centers:
        names = [text(differences.center_name(change), 200) for change in diff.cost.centers]
        yield _costs(f"Yearly cost by cost centre: {len(names)} changed", "cost centre", names, diff.cost.centers, 5)
    if diff.cost.tools:
        names = [code(change.id) for change in diff.cost.tools]
        yield _costs(f"Yearly cost by tool: {len(names)} changed", "tool", names, diff.cost.tools, 14)
    graph = [
        f"- {flow.label} {code(flow.subject)}{f': {text(flow.rest)}' if flow.rest else ''}"
        for flow in differences.graph(diff.graph)
    ]
    if graph:
        yield Block(f"Graph: {differences.graph_summary(diff.graph)}", graph, 10, folded=True)
    others = [changed for changed in differences.changed_things(diff) if changed.kind not in _WEIGHTY]
    if others:
        yield Block(f"Other changes: {tally(others)}", [f"- {_thing(changed)}" for changed in others], 13, folded=True)


def _costs(title: str, name: str, names: list[str], changes: tuple[CostChange, ...], rank: int) -> Block:
    currency = changes[0].after.currency
    lines = [row([own, *differences.cost_row(change)]) for own, change in zip(names, changes, strict=True)]
    head = heads((name, f"before ({currency})", "after", "change"), right=3)
    return Block(title, lines, rank, folded=True, head=head)
