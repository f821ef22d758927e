"""Words of all formats of `diff`; not escaped."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, assert_never

from stackctl.core.money.amounts import rounded, shown, shown_apart
from stackctl.core.text.messages import all_of, count, counted
from stackctl.model.finding import Severity
from stackctl.model.reports.changes import GATE
from stackctl.output.diff.things import change_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackctl.model.finding import Finding
    from stackctl.model.money import Money
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.diff import (
        CostChange,
        CostDifference,
        GraphDifference,
        Link,
        NoticeMove,
        Reach,
        Renewal,
        StackDiff,
    )

_MOST = 5
_SOON = 60
"""How many days ahead a notice deadline that moved asks for a decision: as far as the audit looks for them."""


class Figure(NamedTuple):
    """A number before and after, and what it changed by."""

    name: str
    before: str
    after: str
    change: str


class Statement(NamedTuple):
    """A sentence in parts: `flow added:`, `a → b`, `lead`."""

    label: str
    subject: str
    rest: str


def is_nothing(diff: StackDiff) -> bool:
    """Check whether neither the stack nor the check changes."""
    lists = (diff.changed, diff.new, diff.fixed, diff.notices, diff.failures, diff.crashes, diff.cost.breaches)
    return not (any(lists) or _moves_cost(diff.cost) or any(graph(diff.graph)) or touches_gate(diff))


def nothing(diff: StackDiff) -> str:
    """Say that the change does nothing."""
    head = diff.head.revision
    return f"nothing changed between {diff.base.revision.in_sentence} and {head.in_sentence}"


def scope(diff: StackDiff) -> str:
    """`Kestrelund · main (1a2b3c4) → working tree · …`."""
    return f"{diff.stack} · {diff.base.revision.short} → {diff.head.revision.short} · as of {diff.today}"


def verdict(diff: StackDiff) -> str:
    """`1 new error, +9 900 EUR a year`."""
    found = counted_new(diff)
    if not found:
        fixed = f", {count(len(diff.fixed), 'finding')} fixed" if diff.fixed else ""
        found = f"nothing new found{fixed}"
    cost = f", {cost_change(diff.cost)} a year" if _moves_cost(diff.cost) else ""
    return f"{found}{cost}{', but not all was checked' if diff.crashes else ''}"


def outcome(diff: StackDiff) -> tuple[str, str]:
    """Whether the check passed, and why."""
    if diff.failures:
        return "Check failed", "; ".join(text.rstrip(".") for text in diff.failures)
    return "Check passed", _passing(diff.fail_on)


def _passing(fail_on: Severity | None) -> str:
    match fail_on:
        case None:
            return "no finding fails it (--fail-on never)"
        case Severity.ERROR:
            return "no new errors"
        case Severity.WARNING:
            return "no new errors or warnings"
        case Severity.INFO:
            return "no new findings"
        case _:
            assert_never(fail_on)


def unchecked(diff: StackDiff) -> str:
    """Name the rules that themselves failed."""
    return f"Not all was checked: {', '.join(diff.crashes)} failed."


def command(diff: StackDiff) -> str:
    """Return the command that shows all, safe in a shell."""
    sides = [diff.base.revision, *([diff.head.revision] if diff.head.revision.commit is not None else [])]
    names = [side.name if _is_plain(side.name) or side.commit is None else side.commit for side in sides]
    return " ".join(["stackctl diff", *names])


def _is_plain(name: str) -> bool:
    bare = name.translate(dict.fromkeys(map(ord, "./_-")))
    return bare.isascii() and bare.isalnum() and not name.startswith("-")


def figures(diff: StackDiff) -> Iterator[Figure]:
    """List the figures of the stack, before and after."""
    base, head = diff.base, diff.head
    after, before, change = (text.rpartition(" ")[0] for text in _amounts(diff.cost.before, diff.cost.after))
    share = _share(diff.cost)
    change = f"{_signed(change)}{f' ({share})' if share else ''}"
    yield Figure(
        f"yearly cost ({diff.cost.after.currency})", before, after, change if _moves_cost(diff.cost) else "none"
    )
    sizes = (
        ("tools", base.tools, head.tools),
        ("systems", base.systems, head.systems),
        ("integrations", base.integrations, head.integrations),
    )
    for name, was, now in sizes:
        if name == "tools" or was != now:
            yield Figure(name, str(was), str(now), f"{now - was:+}" if now != was else "none")
    yield Figure(
        "errors · warnings",
        f"{base.errors} · {base.warnings}",
        f"{head.errors} · {head.warnings}",
        _turnover(diff, (Severity.ERROR, Severity.WARNING)),
    )
    if base.notes or head.notes:
        yield Figure("notes", str(base.notes), str(head.notes), _turnover(diff, (Severity.INFO,)))


def _turnover(diff: StackDiff, levels: Sequence[Severity]) -> str:
    new, fixed = (sum(finding.severity in levels for finding in found) for found in (diff.new, diff.fixed))
    parts = [*([f"{new} new"] if new else []), *([f"{fixed} fixed"] if fixed else [])]
    return ", ".join(parts) or "none"


def counted_new(diff: StackDiff) -> str:
    """`1 new error and 2 new warnings`; empty if none."""
    return counted(diff.new, "new ")


def cost_change(cost: CostDifference) -> str:
    """`+9 900 EUR`."""
    return _signed(_amounts(cost.before, cost.after)[2])


def cost_sentence(cost: CostDifference) -> str:
    """Say the yearly cost and by how much it changed."""
    after, _, change = _amounts(cost.before, cost.after)
    if not _moves_cost(cost):
        return f"The stack costs {after} a year, as before."
    share = _share(cost).lstrip("+-")
    more = "less" if change.startswith("-") else "more"
    return f"The stack costs {after} a year, {change.lstrip('-')} {more}{f' ({share})' if share else ''}."


def cost_row(change: CostChange) -> tuple[str, str, str]:
    """Return costs before, after, and their difference, without currency."""
    after, before, difference = (text.rpartition(" ")[0] for text in _amounts(change.before, change.after))
    return before, after, _signed(difference)


def center_name(change: CostChange) -> str:
    """`MKT-140 Web and shop`."""
    return change.id if change.name == change.id else " ".join(filter(None, (change.id, change.name)))


def unconverted(cost: CostDifference) -> Iterator[str]:
    """Name the amounts left out for want of rates."""
    before = {money.currency: money.amount for money in cost.unconverted_before}
    after = {money.currency: money.amount for money in cost.unconverted_after}
    for currency in sorted({*before, *after}):
        amounts = [
            f"{shown(sums[currency], currency)} {when}"
            for sums, when in ((before, "before"), (after, "after"))
            if currency in sums
        ]
        yield (
            f"Not in the yearly cost: {all_of(amounts)}, for want of a rate for {currency} in stackctl.yaml under "
            f"fx: rates:"
        )


def renewals(cost: CostDifference) -> Iterator[str]:
    """Say which contracts are renewed, and at which price."""
    for renewal in cost.renewals[:_MOST]:
        until = "by itself from now on" if renewal.until is None else f"until {renewal.until}"
        on = all_of([shown(money.amount, money.currency) for money in renewal.going_on if money.amount])
        part = f"; {on} of the difference only goes on, and is no increase" if on else ""
        yield f"{renewal.tool} is renewed {until}{_at_which_price(renewal)}{part}."
    if len(cost.renewals) > _MOST:
        yield f"{count(len(cost.renewals) - _MOST, 'more contract')} renewed."


def _at_which_price(renewal: Renewal) -> str:
    if not renewal.dearer:
        return " at the same price"
    parts = [
        f"{shown(abs(money.amount), money.currency)} a year {'more' if money.amount > 0 else 'less'}"
        for money in renewal.dearer
    ]
    return f" for {all_of(parts)}"


def _moves_cost(cost: CostDifference) -> bool:
    return cost.before.amount != cost.after.amount


def _amounts(before: Money, after: Money) -> tuple[str, str, str]:
    return shown_apart(after.amount, before.amount, after.currency)


def _signed(change: str) -> str:
    return change if change.startswith(("-", "0 ")) or change == "0" else f"+{change}"


def _share(cost: CostDifference) -> str:
    """Return the relative change: `+2.4 %`; empty for none."""
    before, after = Fraction(cost.before.amount), Fraction(cost.after.amount)
    if before <= 0:
        return ""
    share = (after - before) / before * 100
    digits = next((digits for digits in (1, 2) if rounded(share, digits)), None)
    return "" if digits is None else _signed(shown(share, "%", digits))


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by severity, else keep their order."""
    return sorted(findings, key=lambda found: found.severity.rank)


def further_breaches(diff: StackDiff) -> list[Finding]:
    """List budgets that were exceeded before, and now more so."""
    new = {found.fingerprint for found in diff.new}
    return [breach for breach in diff.cost.breaches if breach.fingerprint not in new]


def graph(difference: GraphDifference) -> Iterator[Statement]:
    """List changes of the integration graph, flows first."""
    yield from (_flow("flow added:", link) for link in difference.added)
    yield from (_flow("flow removed:", link) for link in difference.removed)
    yield from (
        Statement("flow changed:", f"{change.source} → {change.target}", change.text) for change in difference.changed
    )
    yield from (_reach("personal data now comes to", reach) for reach in difference.reached)
    yield from (_reach("personal data no longer comes to", reach) for reach in difference.no_longer_reached)
    yield from (Statement("new single point of failure:", tool, "") for tool in difference.new_single_points)
    yield from (Statement("no longer a single point of failure:", tool, "") for tool in difference.former_single_points)
    yield from (Statement("cut off:", tool, "no live integration is left") for tool in difference.cut_off)


def graph_summary(difference: GraphDifference) -> str:
    """`2 flows added, 1 flow removed, …`."""
    added, removed, changed = len(difference.added), len(difference.removed), len(difference.changed)
    more, fewer = len(difference.reached), len(difference.no_longer_reached)
    new, former = len(difference.new_single_points), len(difference.former_single_points)
    parts = (
        (added, f"{count(added, 'flow')} added"),
        (removed, f"{count(removed, 'flow')} removed"),
        (changed, f"{count(changed, 'flow')} changed"),
        (more, f"personal data comes to {count(more, 'more place')}"),
        (fewer, f"personal data leaves {count(fewer, 'place')}"),
        (new, f"{count(new, 'new single point')} of failure"),
        (former, f"{count(former, 'single point')} of failure gone"),
        (len(difference.cut_off), f"{count(len(difference.cut_off), 'tool')} cut off"),
    )
    return ", ".join(text for number, text in parts if number)


def _flow(label: str, link: Link) -> Statement:
    via = f"via {link.via}" if link.via else ""
    how = ", ".join(filter(None, (link.method, via, "" if link.status == "live" else link.status)))
    return Statement(label, f"{link.source} → {link.target}", _with(all_of(link.objects), how))


def _reach(label: str, reach: Reach) -> Statement:
    return Statement(label, reach.node, _with(all_of(reach.objects), reach.way))


def _with(words: str, remark: str) -> str:
    """`lead (native)`; what is empty is left out."""
    return " ".join(filter(None, (words, f"({remark})" if remark else "")))


def notice(move: NoticeMove) -> Statement:
    """Say how a notice deadline or term end moved."""
    return Statement("", move.tool, f"{move.text}{_away(move.days_left)}")


def _away(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return f" ({count(-days, 'day')} ago)"
    return f" (in {count(days, 'day')})" if days else " (today)"


def is_pressing(move: NoticeMove) -> bool:
    """Check whether the deadline is near, or already missed."""
    return move.days_left is not None and move.days_left <= _SOON


def touches_gate(diff: StackDiff) -> bool:
    """Whether the change touches what it is judged by."""
    gate = diff.gate
    return any((gate.changed, gate.files, gate.appear, gate.vanish))


TOUCHED = "This change touches the rules that judge it"


def gate(diff: StackDiff) -> str:
    """Say what follows when a change touches the gate."""
    appear, vanish = len(diff.gate.appear), len(diff.gate.vanish)
    after = [
        *([f"{count(appear, 'more finding')} will count"] if appear else []),
        *([f"{count(vanish, 'finding')} will no longer count"] if vanish else []),
    ]
    effect = f"after the merge, {all_of(after)}" if after else "the merge makes no finding come or go"
    return f"They count as they stand in {diff.base.revision.short}; {effect}."


def gate_files(diff: StackDiff) -> list[str]:
    """List changed gate files without own records: the baseline."""
    known = {changed.file for changed in diff.gate.changed}
    return [file for file in diff.gate.files if file not in known]


def gate_changes(changed: Changed) -> str:
    """Say how a record of the gate changed, waivers included."""
    waivers = [] if changed.kind in GATE else [change.text for change in changed.waivers]
    return "; ".join(waivers or change_texts(changed))


def changed_things(diff: StackDiff) -> list[Changed]:
    """List changed records, without what the gate covers."""
    gated = {(changed.kind, changed.id) for changed in diff.gate.changed}
    records = (_without_gate(record) if (record.kind, record.id) in gated else record for record in diff.changed)
    return [record for record in records if record is not None]


def _without_gate(changed: Changed) -> Changed | None:
    if changed.kind in GATE:
        return None
    waivers = changed.waivers
    left = tuple(change for change in changed.changes if change not in waivers)
    return replace(changed, changes=left) if left or changed.what != "changed" else None
