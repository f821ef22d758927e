"""`cost --format markdown`: a table for a page, or for a comment."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown
from stackctl.core.text.messages import count
from stackctl.output.audit.words import in_repository
from stackctl.output.cost.words import WHOLE, notes, nothing, shares, title
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.markdown import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.look import Look
    from stackctl.model.reports.cost import CostGroup, CostReport

_MOST = 60_000
"""How many characters it takes at the most: a comment on GitHub holds 65 536."""
_LONGEST, _LONGEST_NAME, _ITEMS = 600, 200, 20
"""How many characters of one text are shown, and how many texts of a list: the table must have room."""
_COLUMNS = 6
"""How many periods are shown side by side: more are no table that can be read on a page."""


def render(report: CostReport, look: Look) -> str:
    """What it is; the lines, by quarter where a time was asked for, as many as fit; the total; and the notes."""
    usual = conventions(look)
    columns = _columns(report)
    names = list(report.keyed or ("month" if "month" in report.by else "quarter",))
    begin = [
        _row([*names, *columns, report.currency, "share"]),
        _row(["---"] * len(names) + ["---:"] * (len(columns) + 2)),
    ]
    lines = list(_lines(report, columns, look))
    numbers = _numbers(columns, look, report.total, WHOLE if report.total.amount > 0 else None)
    total = _row(["**total**", *[""] * (len(names) - 1), *_bold(numbers)])
    above = [f"**{markdown(title(report, usual))}**", *_faults(report, look)]
    below = _some([f"- {markdown(_short(note, _LONGEST))}" for note in notes(report, usual)])
    if not report.groups and not any(report.total.parts):
        return "\n\n".join([*above, markdown(nothing(report, usual)), *(["\n".join(below)] if below else [])]) + "\n"
    room = _MOST - sum(len(text) + 2 for text in (*above, *begin, total, *below))
    shown = fitting(lines, room)
    if len(shown) < len(lines):
        below.insert(0, f"- {count(len(lines) - len(shown), 'line')} more, for which there is no room here.")
    parts = [*above, "\n".join([*begin, *shown, total]), *(["\n".join(below)] if below else [])]
    return "\n\n".join(parts) + "\n"


def _faults(report: CostReport, look: Look) -> Iterator[str]:
    """What makes the amounts wrong: nobody should sign them before they have read it."""
    if report.findings:
        yield "**The amounts are not right before these are mended:**"
        told = (f"{one.code} {one.message} ({in_repository(one, look)}:{one.position.line})" for one in report.findings)
        yield "\n".join(_some([f"- {markdown(_short(text, _LONGEST))}" for text in told]))


def _some(items: list[str]) -> list[str]:
    """The first of many items, and how many more there are."""
    return items if len(items) <= _ITEMS else [*items[:_ITEMS], f"- And {len(items) - _ITEMS} more."]


def _columns(report: CostReport) -> dict[str, list[int]]:
    """The periods beside the groups, each with the numbers of those of the report that it is made of."""
    if len(report.by) == len(report.keyed) or not report.keyed:
        return {}
    if len(report.periods) <= _COLUMNS:
        return {period.name: [number] for number, period in enumerate(report.periods)}
    found: dict[str, list[int]] = {}
    for number, period in enumerate(report.periods):
        found.setdefault(period.quarter, []).append(number)
    return found if len(found) <= _COLUMNS else {}


def _lines(report: CostReport, columns: dict[str, list[int]], look: Look) -> Iterator[str]:
    usual = conventions(look)
    if not report.keyed:
        for period, amount, share in zip(report.periods, report.total.parts, shares(report), strict=True):
            yield _row([period.name, usual.number(amount), "" if share is None else usual.percent(share)])
        return
    depth = len(report.keyed)
    for group, share in zip(report.groups, shares(report), strict=True):
        level = len(group.keys)
        name = _short(report.called(report.keyed[level - 1], group.keys[-1]).strip(), _LONGEST_NAME)
        # What a line shares with those above it is not said again; one that others add up to is bold.
        cells = [markdown(name), *[""] * (depth - level), *_numbers(columns, look, group, share)]
        yield _row([*[""] * (level - 1), *(cells if level == depth else _bold(cells))])


def _numbers(columns: dict[str, list[int]], look: Look, group: CostGroup, share: Decimal | None) -> list[str]:
    usual = conventions(look)
    sums = [sum((group.parts[number] for number in numbers), Decimal(0)) for numbers in columns.values()]
    return [*map(usual.number, (*sums, group.amount)), "" if share is None else usual.percent(share)]


def _bold(cells: Sequence[str]) -> list[str]:
    return [f"**{cell}**" if cell else "" for cell in cells]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
