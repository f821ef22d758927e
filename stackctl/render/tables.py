"""Tables on a terminal, drawn by rich; what goes in is safe already, and nothing in it is markup."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from stackctl.render.terminal import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stackctl.model.reports import Look

_UNLIMITED = 100_000


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int], look: Look) -> str:
    """Columns side by side; the first is never cut, the others lose their ends where the terminal is narrow."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold" if look.color else "")
    for number, head in enumerate(heads):
        drawn.add_column(
            Text(head),
            justify="right" if number in right else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=max((len(row[0]) for row in rows), default=0) if number == 0 and look.width else None,
        )
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    out = StringIO()
    console = Console(
        file=out,
        width=look.width or _UNLIMITED,
        color_system="standard" if look.color else None,
        force_terminal=look.color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    console.print(drawn)
    return joined(out.getvalue().splitlines())
