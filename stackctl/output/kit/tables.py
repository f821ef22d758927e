"""Tables on a terminal; what goes in is safe already, and nothing in it is markup.

Those in which text wraps are drawn by rich. The others are drawn here: rich takes a minute for ten thousand lines.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from stackctl.output.kit.terminal import cells, harmless, joined, shortened, styled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stackctl.model.look import Look

_UNLIMITED = 100_000
_GAP = 2
_NARROWEST = 6


def table(
    heads: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    look: Look,
    *,
    right: Collection[int] = (),
    wrap: Collection[int] = (),
    whole: Collection[int] = (0,),
) -> str:
    """Columns side by side, as wide as they need. Where the terminal is narrower, the widest give way first.

    The columns of `wrap` then go on in the next line, the others lose their ends; those of `whole` do neither. Those
    of `right` are ranged right.
    """
    widths = _widths(heads, rows, look.width, whole)
    if wrap:
        return _wrapping(heads, rows, widths, look, right=right, wrap=wrap)
    lines = [_line(row, widths, right) for row in rows]
    head = [] if heads is None else [styled(_line(heads, widths, right), "bold", look)]
    return joined(harmless(line) for line in (*head, *lines))


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    """The cells of a row, each as wide as its column; what is longer loses its end."""
    fitted: list[str] = []
    for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
        taken = cells(cell)
        text = cell
        if taken > width:
            text = shortened(cell, width)
            taken = cells(text)
        space = " " * (width - taken)
        fitted.append(space + text if number in right else text + space)
    return (" " * _GAP).join(fitted)


def _wrapping(
    heads: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    look: Look,
    *,
    right: Collection[int],
    wrap: Collection[int],
) -> str:
    """The table as rich draws it: some of its columns go on in the next line."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        box=None,
        pad_edge=False,
        padding=(0, _GAP, 0, 0),
        show_header=heads is not None,
        header_style="bold" if look.color else "",
    )
    for number, width in enumerate(widths):
        drawn.add_column(
            Text("" if heads is None else heads[number]),
            justify="right" if number in right else "left",
            no_wrap=number not in wrap,
            overflow="fold" if number in wrap else "ellipsis",
            width=width,
        )
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    out = StringIO()
    Console(
        file=out,
        width=_UNLIMITED,
        color_system="standard" if look.color else None,
        force_terminal=look.color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    ).print(drawn)
    return joined(harmless(line) for line in out.getvalue().splitlines())


def _widths(
    heads: Sequence[str] | None, rows: Sequence[Sequence[str]], room: int | None, whole: Collection[int]
) -> list[int]:
    lines = [*([heads] if heads is not None else []), *rows]
    widths = [max(cells(line[number]) for line in lines) for number in range(len(lines[0]))] if lines else []
    if room is None:
        return widths
    excess = sum(widths) + _GAP * (len(widths) - 1) - room
    while excess > 0:
        giving = (number for number in range(len(widths)) if number not in whole)
        widest = max(giving, key=lambda number: widths[number], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    return widths
