"""Tables on a terminal; what goes in is safe already."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from stackctl.output.kit.terminal import cells, folded, harmless, shortened, styled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stackctl.model.look import Look
    from stackctl.output.kit.terminal import Style

GAP = 2
_NARROWEST = 6
_STATES: Mapping[str, Style] = {"error": "error", "failed": "error", "warning": "warning", "info": "info", "ok": "info"}


def drawn(
    heads: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    look: Look,
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (0,),
    wrap: Collection[int] = (),
    states: Collection[int] = (),
) -> Iterator[list[str]]:
    """Draw columns: lines for the heads, then each row.

    They are as wide as they need. Where the terminal is narrower, the widest give way first: the columns of `wrap` go
    on in the next line, the others lose their ends; those of `whole` do neither. Those of `right` are ranged right,
    those of `states` have the colours of what they say.
    """
    widths = _widths([*([] if heads is None else [heads]), *rows], look.width, whole)

    def lines(row: Sequence[str]) -> Iterator[list[str]]:
        folds = (
            folded(cell, width) if number in wrap else [shortened(cell, width)]
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for line in zip_longest(*folds, fillvalue=""):
            yield [_ranged(*cell, right=at in right) for at, cell in enumerate(zip(line, widths, strict=True))]

    if heads is not None:
        yield [styled(harmless(_joined(line)), "bold", look) for line in lines(heads)]
    for row in rows:
        yield [harmless(_joined(_coloured(line, states, look))) for line in lines(row)]


def _joined(line: Sequence[str]) -> str:
    return (" " * GAP).join(line)


def _ranged(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - cells(text))
    return space + text if right else text + space


def _coloured(line: list[str], states: Collection[int], look: Look) -> list[str]:
    for number in states:
        word = line[number].strip()
        line[number] = line[number].replace(word, styled(word, _STATES.get(word.rstrip("*")), look))
    return line


def _widths(lines: Sequence[Sequence[str]], room: int | None, whole: Collection[int]) -> list[int]:
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    excess = 0 if room is None else sum(widths) + GAP * (len(widths) - 1) - room
    while excess > 0:
        giving = (number for number in range(len(widths)) if number not in whole)
        widest = max(giving, key=lambda number: widths[number], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    return widths
