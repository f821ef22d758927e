"""Lines that are indented otherwise than their neighbours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEY = re.compile(r" *(?:- +)*[\w.\-]+:(?:\s|$)")


def begins_with_key(line: str) -> bool:
    """Tell whether a line begins with a key."""
    return _KEY.match(line) is not None


def slip(lines: Sequence[str], number: int) -> str | None:
    """Say how a line is indented, and its neighbours.

    Nothing where they agree. Lines count from 1; the neighbours are the lines above whose blocks are open.
    """
    line = lines[number - 1] if number <= len(lines) else ""
    indent, opened = _indent(line), list(_open_lines(lines[: number - 1]))
    keys = [_of_key(above) for above in opened]
    items = [column for above in opened for column in reversed(_of_items(above))]
    if line.lstrip(" ")[:2] in ("-", "- "):
        columns = items or keys
    elif indent in items:
        # a key right under a dash is one of that entry
        columns = [_of_key(above) for above in opened if indent in _of_items(above) and begins_with_key(above)]
    else:
        columns = keys
    nearest = min((abs(column - indent) for column in columns), default=0)
    if nearest == 0:
        return None
    wanted = [str(column) for column in dict.fromkeys(columns) if abs(column - indent) == nearest]
    how = f"by {wanted[0]}" if len(wanted) == 1 else "as those that it belongs to"
    return f"line {number} is indented by {indent}, its neighbours by {' or '.join(wanted)}: indent it {how}"


def first_slip(lines: Sequence[str]) -> tuple[int, str] | None:
    """Say how far the first line is indented."""
    written = [number for number, line in enumerate(lines, 1) if _is_written(line)]
    if len(written) < 2 or not _indent(lines[written[0] - 1]):  # noqa: PLR2004 # two lines to compare
        return None
    first, indent = written[0], _indent(lines[written[0] - 1])
    return first, f"line {first} is indented by {indent}, its neighbours by 0: indent it by 0"


def _open_lines(above: Sequence[str]) -> Iterator[str]:
    """List the lines whose blocks are open, innermost first."""
    least: int | None = None
    for line in reversed(above):
        if _is_written(line) and (least is None or _indent(line) < least):
            least = _indent(line)
            yield line


def _of_key(line: str) -> int:
    """Count what stands before a line's key or text."""
    return len(line) - len(line.lstrip(" -")) if line.lstrip(" ").startswith("- ") else _indent(line)


def _of_items(line: str) -> list[int]:
    """List where the dashes before a line's text stand."""
    return [at.start() for at in re.finditer("-", line[: _of_key(line)])]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_written(line: str) -> bool:
    return line.strip() != "" and not line.lstrip().startswith("#")
