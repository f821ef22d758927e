"""How the reader of a report sees."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader sees a report."""

    width: int | None = None  # in columns; None: no end of line, as in a pipe
    color: bool = False
    prefix: str = ""  # from the working directory to the stack's root, for links on a terminal; ends in `/` or is empty
    from_repository: str = ""  # the same from the root of the git repository, where services begin
    locale: str | None = None  # of numbers and dates, such as `de_DE`; None: ISO days, thousands apart by spaces


PLAIN = Look()
