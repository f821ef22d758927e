"""The sign by which a comment is found again, so that it is written anew instead of another one below it."""

from __future__ import annotations

from stackctl.core.escape import uri_path
from stackctl.render.diff_markdown import MARKER


def marked(text: str, place: str) -> str:
    """A comment that begins with its sign, a line that nobody sees, in place of the one that all diffs have.

    `place` is the folder in the repository that the check is called for: one pull request may have several checks. It
    is written as a path in an address: it can neither end the comment of HTML nor the line.
    """
    body = text.removeprefix(f"{MARKER}\n")
    return f"<!-- stackctl: stack check of {uri_path(place) or '.'} -->\n{body}"
