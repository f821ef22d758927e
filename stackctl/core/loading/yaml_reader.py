"""From a YAML file's bytes to values and places.

One walk over libyaml's events: no constructor, resolver, alias, tag or merge key takes part, so that nothing is
guessed and nothing grows; size, depth and number are capped. `parse` keeps values alone, `tree` folds the events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from stackctl.core.loading.characters import BOM, composed, fault_of, is_composed
from stackctl.core.loading.indentation import begins_with_key, first_slip, slip
from stackctl.core.loading.yaml_tree import Node, Tree
from stackctl.core.text.messages import quoted
from stackctl.model.source import TOP, KeyPath, Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined] # the stubs do not export it

    LIBYAML = True
except ImportError:  # pragma: no cover - depends on how PyYAML was built
    from yaml import Loader as _Parser  # type: ignore[assignment]

    LIBYAML = False

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_SCALAR = 64 * 1024

NULLS = frozenset({"", "~", "null"})
"""Plain scalars that say that there is no value."""

# The upper control characters are let through when they are escaped: they stand in real data for damaged quotation
# marks, an escape can be seen in a review, and every output spells them out.
_ESCAPED_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MERGE = "<<"
_ITEM_WITHIN = " - "
_BLOCK_TEXTS = ("|", ">")
_ENDS: Any = (MappingEndEvent, SequenceEndEvent)
_PARSER_ERRORS = (yaml.YAMLError, ValueError, OverflowError, RecursionError)
"""What the parsers raise; all but the first are the pure-Python parser's own."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file, or its part at `path`, is refused."""

    code: str
    message: str
    position: Position
    path: KeyPath = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file."""

    data: Any  # None where the file is refused as a whole, or empty
    refusals: tuple[Refusal, ...] = ()
    has_empty_values: bool = False


class _RefusedError(Exception):
    """Ends the walk at a place; never leaves this module."""

    def __init__(self, message: str, mark: Any) -> None:
        self.message = message
        self.position = mark if isinstance(mark, Position) else _place(mark)


def parse(data: bytes) -> Document:
    """Read the values of a file; never raise."""
    text = _parsed_text(data)
    if len(data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024} KiB, the most that a file may hold: split it"
        return Document(None, (Refusal("STK001", message, TOP),))
    fault = fault_of(text)
    if fault is not None:
        return Document(None, (Refusal("STK001", *fault),))
    try:
        walk = _Walk(_Parser(text).get_event, text)
        root = walk.document()
    except _RefusedError as error:
        return Document(None, (Refusal("STK001", error.message, error.position),))
    except yaml.YAMLError as error:
        return Document(None, (_syntax(error, text),))
    except _PARSER_ERRORS as error:
        return Document(None, (Refusal("STK001", f"not YAML: {error}", TOP),))
    refusals = tuple(_repeated_keys(tree(data))) if walk.has_repeated_keys else ()
    return Document(root, refusals, walk.has_empty_values)


def tree(data: bytes) -> Tree:
    """Read how values are written; nothing of a refused file."""
    text = _parsed_text(data)
    written = data.removeprefix(BOM).decode("utf-8", "replace")
    if len(data) > MAX_BYTES or fault_of(text) is not None:
        return Tree(written)
    events: list[Any] = []

    def next_event() -> Any:
        event = parser.get_event()
        events.append(event)
        return event

    try:
        parser = _Parser(text)
        _Walk(next_event, text).document()
    except (_RefusedError, *_PARSER_ERRORS):
        return Tree(written)
    return Tree(written, _folded(iter(events), written))


def _parsed_text(data: bytes) -> bytes:
    # A byte-order mark would shift the parser's marks by one; a block text that ends the file without a line break
    # would lose its last line.
    text = data.removeprefix(BOM)
    return text if text.endswith(b"\n") else text + b"\n"


class _Walk:
    """The way through a file's events, with all rules."""

    def __init__(self, next_event: Callable[[], Any], text: bytes) -> None:
        self.has_empty_values = False
        self.has_repeated_keys = False
        self._next = next_event
        self._nodes = 0
        self._text = text
        self._lines: list[str] = []
        self._has_looked = False
        # In most files every scalar is what it looks like, and no accent is a character of its own.
        self._wary_text = text.decode() if b"\\" in text or b"?" in text else None
        self._composes = b"\\" in text or not is_composed(text)

    def document(self) -> Any:
        """Read the one document; None where there is none."""
        self._next()  # the stream starts
        root = None
        if self._next().__class__ is DocumentStartEvent:
            root = self._value(self._next(), 0)
            self._next()  # the document ends
            following = self._next()
            if following.__class__ is not StreamEndEvent:
                raise _RefusedError("a second document (---): one file holds one", following.start_mark)
        return root

    def _value(self, event: Any, depth: int) -> Any:
        self._vet(event)
        kind = event.__class__
        if kind is ScalarEvent:
            if event.value in NULLS and not event.style:
                self.has_empty_values = True
                return None
            return composed(event.value) if self._composes else event.value
        if depth >= MAX_DEPTH:
            raise _RefusedError(f"nested more than {MAX_DEPTH} deep", event.start_mark)
        return self._mapping(depth + 1) if kind is MappingStartEvent else self._list(depth + 1)

    def _list(self, depth: int) -> list[Any]:
        items = []
        while (event := self._next()).__class__ is not SequenceEndEvent:
            items.append(self._value(event, depth))
            if event.__class__ is ScalarEvent and not event.style and _ITEM_WITHIN in event.value:
                self._look_for_item(event)
        return items

    def _look_for_item(self, event: Any) -> None:
        """Refuse a text that goes on like an item."""
        first, last = event.start_mark.line + 2, event.end_mark.line + 1
        if first > last or self._has_looked:
            return
        self._lines = self._lines or self._text.decode().split("\n")
        for number in range(first, last + 1):
            line = self._lines[number - 1]
            if line.lstrip(" ").startswith("- "):
                self._has_looked = True  # once is enough of a file that is no accident
                words = slip(self._lines, number)
                if words is not None:
                    raise _RefusedError(words, Position(number, len(line) - len(line.lstrip(" ")) + 1))

    def _mapping(self, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while (event := self._next()).__class__ is not MappingEndEvent:
            self._vet(event)
            if event.__class__ is not ScalarEvent:
                raise _RefusedError("a key must be a single word or text, not a list or mapping", event.start_mark)
            key = composed(event.value) if self._composes else event.value
            if key == _MERGE and not event.style:
                raise _RefusedError("merge keys (<<) are not read: write the keys out", event.start_mark)
            value = self._value(self._next(), depth)
            if key in entries:
                self.has_repeated_keys = True
            else:
                entries[key] = value
        return entries

    def _vet(self, event: Any) -> None:
        """Refuse what no value or key may be."""
        self._nodes += 1
        if event.anchor is not None or event.tag is not None:
            raise _RefusedError(_reason_against_mark(event), event.start_mark)
        if self._nodes > MAX_NODES:
            raise _RefusedError(f"more than {MAX_NODES} values, the most that a file may hold", event.start_mark)
        if event.__class__ is ScalarEvent:
            if len(event.value) > MAX_SCALAR:
                raise _RefusedError(f"a text of more than {MAX_SCALAR // 1024} KiB", event.start_mark)
            if self._wary_text is not None:
                _look_twice(event, self._wary_text)


def _reason_against_mark(event: Any) -> str:
    if event.__class__ is AliasEvent:
        return "aliases (*) are not read: write the value out"
    if event.tag is not None:
        return f"tags ({quoted(event.tag)}) are not read: leave it out"
    return "anchors (&) are not read: write the value out where it is used"


def _look_twice(event: Any, text: str) -> None:
    unwanted = _ESCAPED_CONTROL.search(event.value) if event.style == '"' else None
    if unwanted is not None:
        raise _RefusedError(f"an escaped control character (U+{ord(unwanted[0]):04X}): delete it", event.start_mark)
    start = event.start_mark.index
    if not event.style and start and text[start - 1] == "?":
        # The parser takes `{ ?a: b }` for the key a; YAML 1.2 and a reader take it for the key ?a.
        raise _RefusedError("a question mark right before a word: put it in quotes", event.start_mark)


def _folded(events: Iterator[Any], text: str) -> Node | None:
    """Fold the events of a file into its tree."""
    first = next((event for event in events if isinstance(event, NodeEvent)), None)
    return None if first is None else _node(first, events, text)


def _node(event: Any, events: Iterator[Any], text: str, key: Node | None = None) -> Node:
    """Fold the events of a value, beginning with `event`."""
    kind, mark, end = event.__class__, event.start_mark, event.end_mark.index
    if kind is ScalarEvent:
        style, start = event.style or "", mark.index
        if style in _BLOCK_TEXTS and "+" not in text[start + 1 : start + 3]:
            end = start + len(text[start:end].rstrip("\r\n"))
        return Node(start, end, mark.line + 1, mark.column + 1, style, composed(event.value), key)
    is_mapping = kind is MappingStartEvent
    items: list[Node] = []
    while (inner := next(events)).__class__ not in _ENDS:
        inner_key = _node(inner, events, text) if is_mapping else None
        items.append(_node(next(events) if is_mapping else inner, events, text, inner_key))
    # The parser notices the end of a block, and of a mapping without braces in a list, at what comes next.
    is_closed = inner.end_mark.index > inner.start_mark.index
    end = inner.end_mark.index if is_closed else items[-1].end
    style = ("{" if is_mapping else "[") if event.flow_style else (":" if is_mapping else "-")
    return Node(mark.index, end, mark.line + 1, mark.column + 1, style, None, key, tuple(items))


def _repeated_keys(written: Tree, node: Node | None = None, path: KeyPath = ()) -> Iterator[Refusal]:
    firsts: dict[str, Node] = {}
    node = written.root if node is None else node
    for index, item in enumerate(() if node is None else node.items):
        step: str | int = index
        if item.key is not None:
            step = item.key.text or ""
            first = firsts.setdefault(step, item.key)
            if first is not item.key:
                accents = {is_composed(written.text[key.start : key.end].encode()) for key in (first, item.key)}
                twins = ", once with accents as characters of their own" if len(accents) > 1 else ""
                message = f"{quoted(step)} is given twice{twins}, first on line {first.line}: keep one of the two"
                yield Refusal("STK004", message, item.key.position, (*path, step))
        yield from _repeated_keys(written, item, (*path, step))


def _place(mark: Any) -> Position:
    return TOP if mark is None else Position(mark.line + 1, mark.column + 1)


_HINTS = (
    ("found character that cannot start any token", "a value cannot begin with this character: put it in quotes"),
    ("mapping values are not allowed", "a colon where none can stand: put a text with a colon in quotes"),
    ("while scanning a quoted scalar", "a quote is not closed"),
    ("could not find expected ':'", "a line without a colon: write key: value"),
    ("did not find expected ',' or ']'", "a list that is not closed: write [a, b]"),
    ("did not find expected ',' or '}'", "a mapping that is not closed: write {a: b}"),
    ("did not find expected key", "a line that does not fit its block: check how far it is indented"),
    ("did not find expected '-' indicator", "a line that does not fit its list: check how far it is indented"),
    (
        "did not find expected node content",
        "nothing where a value is expected: two commas, or an open bracket",
    ),
    ("undefined alias", "aliases (*) are not read: write the value out"),
    ("duplicate", "given twice"),
)


_SIGNS_OF_A_SLIP = ("did not find expected key", "expected '-' indicator", "expected <block end>")
_CONFLICT = re.compile(rb"^<{7} ", re.MULTILINE)
"""Where git begins to show what it could not merge."""


def _syntax(error: yaml.YAMLError, text: bytes) -> Refusal:
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    heard = f"{context} {problem}"
    if "quoted scalar" in heard:
        # The parser notices at the end of the file; the reader wants to know where the quote was opened.
        mark = getattr(error, "context_mark", None) or mark
    conflict = _CONFLICT.search(text)
    if conflict is not None and b"\n>>>>>>> " in text:
        place = Position(text.count(b"\n", 0, conflict.start()) + 1, 1)
        return Refusal("STK001", "a merge conflict is not settled: keep what is right, delete the lines of git", place)
    place = _place(mark)
    lines = text.decode("utf-8", "replace").split("\n")
    if _is_tab(lines, place):
        return Refusal("STK001", "not YAML: a tab cannot indent in YAML: use spaces", place)
    indented = _slip(heard, lines, place)
    if indented is not None:
        return indented
    hint = next((hint for sign, hint in _HINTS if sign in heard), None)
    return Refusal("STK001", f"not YAML: {hint or problem.splitlines()[0]}", place)


def _slip(heard: str, lines: Sequence[str], place: Position) -> Refusal | None:
    """Say that a line is indented wrongly, if so."""
    number, words = place.line, None
    if "<document start>" in heard:
        number, words = first_slip(lines) or (place.line, None)
    elif any(sign in heard for sign in _SIGNS_OF_A_SLIP):
        words = slip(lines, number)
    elif "mapping values are not allowed" in heard and ": " not in lines[number - 1][: place.column - 1]:
        # a text that goes on, unless its line looks like a key
        words = slip(lines, number) if begins_with_key(lines[number - 1]) else None
    if words is None:
        return None
    line = lines[number - 1]
    return Refusal("STK001", f"not YAML: {words}", Position(number, len(line) - len(line.lstrip(" ")) + 1))


def _is_tab(lines: Sequence[str], place: Position) -> bool:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return line[place.column - 1 : place.column] == "\t"
