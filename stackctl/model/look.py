"""How the reader of a report sees."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader sees: `width` in columns (None: no end of line, as in a pipe), with or without colour.

    `locale` names the conventions for numbers and dates, such as `de_DE`; None: those of stackctl itself, in which days
    are ISO dates and thousands stand apart by spaces.

    `prefix` leads from the working directory to the stack's root, so that a path on a terminal can be clicked;
    `from_repository` leads there from the root of the git repository, from which services count their paths. Both end
    in `/` unless they are empty.
    """

    width: int | None = None
    color: bool = False
    prefix: str = ""
    from_repository: str = ""
    locale: str | None = None


PLAIN = Look()
