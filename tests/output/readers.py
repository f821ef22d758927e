"""What reads the formats of others as they do: GitHub's runner, GitHub-flavoured Markdown, HTML, JUnit XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import xmlschema
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

_GFM = MarkdownIt("gfm-like")
_JUNIT = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


@dataclass(frozen=True)
class Command:
    """A workflow command as the runner takes it."""

    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def commands(log: str) -> Iterator[Command]:
    """The workflow commands that GitHub's runner sees in what a step prints, of both of its notations.

    As in `ActionCommand` of the runner, but that every word is taken for a command, not the registered ones alone.
    """
    for line in re.split(r"\r\n|\r|\n", log):
        found = _second(line) or _first(line)
        if found is not None:
            yield found


def _second(line: str) -> Command | None:
    """`::name key=value,key=value::data`, at the start of a line."""
    trimmed = line.lstrip()
    end = trimmed.find("::", 2)
    if not trimmed.startswith("::") or end < 0:
        return None
    name, _, rest = trimmed[2:end].partition(" ")
    pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if "=" in pair]
    escapes = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
    properties = {key: _unescaped(value, escapes) for key, value in pairs}
    return Command(name, _unescaped(trimmed[end + 2 :], (*escapes[:2], escapes[-1])), properties)


def _first(line: str) -> Command | None:
    """`##[name key=value;key=value]data`, anywhere in a line; Azure's `##vso[…]` and TeamCity's are taken for it."""
    match = re.search(r"##\w*\[([^\]]*)\](.*)", line)
    if match is None:
        return None
    return Command(match[1].partition(" ")[0], match[2])


def _unescaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escape, character in escapes:
        text = text.replace(escape, character)
    return text


def html_of(markdown: str) -> str:
    """GitHub-flavoured Markdown as HTML: tables, strikethrough, links that are made of bare addresses.

    Without the comments that are empty: they show nothing, and keep what is on both sides of them apart.
    """
    return str(_GFM.render(markdown)).replace("<!---->", "")


def valid_junit(text: str) -> None:
    """Raises where a text is no JUnit XML by the schema of Jenkins' xunit plugin."""
    _JUNIT.validate(text)


_ALONE = {"meta"}
"""The elements of our pages that have no end."""
_ATTRIBUTES = {
    "http-equiv", "content", "charset", "name", "lang", "class", "role", "tabindex", "aria-label", "scope", "colspan",
}  # fmt: skip


class Page(HTMLParser):
    """A page of HTML as a parser finds it: `found` holds elements with their attributes, and the texts in between.

    Raises where an element is not ended by its own end, or has an attribute that can do more than style or say.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= _ATTRIBUTES
        self.found.append([tag, dict(attrs)])
        if tag not in _ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"
        assert self.found == []

    @property
    def tags(self) -> set[str]:
        """The names of its elements."""
        return {one[0] for one in self.found if isinstance(one, list)}

    @property
    def rows(self) -> list[list[str]]:
        """The cells of its tables."""
        rows: list[list[str]] = []
        inside = False
        for one in self.found:
            tag = one[0] if isinstance(one, list) else one
            if tag == "tr" and isinstance(one, list):
                rows.append([])
            elif tag in ("th", "td") and isinstance(one, list):
                rows[-1].append("")
                inside = True
            elif tag in ("/th", "/td"):
                inside = False
            elif inside and isinstance(one, str) and not one.startswith("/"):
                rows[-1][-1] += one
        return rows
