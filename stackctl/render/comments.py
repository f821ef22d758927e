"""The sign by which a comment is found again, so that it is written anew instead of another one below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.escape import uri_path

if TYPE_CHECKING:
    from stackctl.model.reports import Look


def marked(text: str, look: Look) -> str:
    """A comment that begins with its sign: a line that nobody sees, with the stack's folder in the repository.

    The folder is written as a path in an address: it can neither end the comment of HTML nor the line.
    """
    return f"<!-- stackctl: stack check of {uri_path(look.from_repository) or '.'} -->\n{text}"
