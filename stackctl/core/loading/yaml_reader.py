"""From the bytes of a YAML file to plain values: mappings, lists, text, and None for an empty value.

Walks the events of libyaml's parser. No constructor, resolver, alias, tag or merge key takes part, so that nothing is
guessed and nothing grows; caps on size, depth and number bound time and memory. It keeps no positions: they are worked
out by `positions` for the few files that have findings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from sys import intern
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from stackctl.core.text.messages import quoted
from stackctl.model.source import TOP, KeyPath, Position

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

_BOM = b"\xef\xbb\xbf"
_PLAIN_ASCII = bytes([9, 10, 13, *range(32, 127)])
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Characters that nobody sees, and that no file of a stack may hold."""
# The upper control characters are let through when they are escaped: they stand in real data for damaged quotation
# marks, an escape can be seen in a review, and every output spells them out.
_ESCAPED_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file, or a part of it, is not taken; `path` leads to the part."""

    code: str
    message: str
    position: Position
    path: KeyPath = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds. `data` is None where the file as a whole was refused or is empty."""

    data: Any
    refusals: tuple[Refusal, ...] = ()
    has_empty_values: bool = False


class _RefusedError(Exception):
    """Ends the walk at a place; never leaves this module."""

    def __init__(self, message: str, mark: Any) -> None:
        self.message = message
        self.mark = mark


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still open, for the walk that keeps positions."""

    path: KeyPath
    is_mapping: bool
    key: str | None = None
    index: int = 0
    keys: dict[str, Position] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the keys and values of a file stand, and the text of its scalars."""

    keys: dict[KeyPath, Position]
    values: dict[KeyPath, Position]
    texts: dict[KeyPath, str]

    def of_value(self, path: KeyPath) -> Position:
        """The value at the path; where there is none, the innermost block round it; at the top, the first line."""
        while path:
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return TOP

    def of_key(self, path: KeyPath) -> Position:
        """The key at the end of the path."""
        return self.keys.get(path) or self.of_value(path)


def parse(data: bytes) -> Document:
    """Reads one file; never raises, whatever the bytes are."""
    text = _text(data)
    refusal = _unreadable(data, text)
    if refusal is not None:
        return Document(None, (refusal,))
    try:
        root, doubled, empties = _walk(_Parser(text), text.decode() if b"\\" in text or b"?" in text else None)
    except _RefusedError as error:
        return Document(None, (Refusal("STK001", error.message, _place(error.mark)),))
    except yaml.YAMLError as error:
        return Document(None, (_syntax(error, text),))
    except (ValueError, OverflowError, RecursionError) as error:  # the pure-Python parser's own
        return Document(None, (Refusal("STK001", f"not YAML: {error}", TOP),))
    if root is None:
        return Document(None)
    refusals = tuple(_doubled_keys(text)) if doubled else ()
    return Document(root, refusals, empties)


def positions(data: bytes) -> Positions:
    """Where everything in a file stands, as far as the file can be read."""
    found = Positions({}, {}, {})
    text = _text(data)
    if _unreadable(data, text) is None:
        try:
            for _ in _walk_positions(_Parser(text), found):
                pass
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
            pass  # what could be placed is placed; the refusal itself was told by parse
    return found


def _text(data: bytes) -> bytes:
    # A byte-order mark would shift the parser's marks by one; a block text that ends the file without a line break
    # would lose its last line.
    text = data.removeprefix(_BOM)
    return text if text.endswith(b"\n") else text + b"\n"


def _unreadable(data: bytes, text: bytes) -> Refusal | None:
    if len(data) > MAX_BYTES:
        return Refusal("STK001", f"larger than {MAX_BYTES // 1024} KiB, the most that a file may hold: split it", TOP)
    lone = _LONE_RETURN.search(text) if b"\r" in text else None
    if lone is not None:
        place = Position(text.count(b"\n", 0, lone.start()) + 1, 1)
        return Refusal("STK001", "a line that ends in a lone carriage return: end lines with a line feed", place)
    if not text.translate(None, _PLAIN_ASCII):
        return None
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return Refusal("STK001", "not UTF-8: save the file with the encoding UTF-8", Position(line, column))
    unwanted = UNWANTED.search(decoded)
    if unwanted is None:
        return None
    start = unwanted.start()
    place = Position(decoded.count("\n", 0, start) + 1, start - decoded.rfind("\n", 0, start))
    return Refusal("STK001", f"an invisible control character (U+{ord(unwanted[0]):04X}): delete it", place)


def _walk(parser: Any, wary: str | None) -> tuple[Any, bool, bool]:  # noqa: C901, PLR0912, PLR0915 # one loop, for speed
    """The root value, whether a key was given twice, whether there are empty values.

    `wary` is the text of a file in which a scalar may not be what it looks like; most files have none.
    """
    get_event = parser.get_event
    root: Any = None
    document_seen = doubled = empties = False
    stack: list[tuple[Any, Any]] = []
    container: Any = None
    is_mapping = False
    key: str | None = None
    nodes = 0
    while True:
        event = get_event()
        kind = event.__class__
        if kind is ScalarEvent:
            nodes += 1
            value = event.value
            if event.anchor is not None or event.tag is not None:
                _refuse_mark(event)
            if len(value) > MAX_SCALAR or nodes > MAX_NODES:
                _refuse_size(event, nodes)
            if wary is not None:
                _look_twice(event, wary)
            if is_mapping and key is None:
                if value == _MERGE and not event.style:
                    raise _RefusedError("merge keys (<<) are not read: write the keys out", event.start_mark)
                key = intern(value)
                continue
            if value in NULLS and not event.style:
                value = None
                empties = True
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            nodes += 1
            if event.anchor is not None or event.tag is not None:
                _refuse_mark(event)
            if len(stack) >= MAX_DEPTH or nodes > MAX_NODES:
                _refuse_size(event, nodes)
            if is_mapping and key is None:
                raise _RefusedError("a key must be a single word or text, not a list or mapping", event.start_mark)
            stack.append((container, key))
            container = {} if kind is MappingStartEvent else []
            is_mapping = kind is MappingStartEvent
            key = None
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            value = container
            container, key = stack.pop()
            is_mapping = container.__class__ is dict
        elif kind is AliasEvent:
            raise _RefusedError("aliases (*) are not read: write the value out", event.start_mark)
        elif kind is DocumentStartEvent:
            if document_seen:
                raise _RefusedError("a second document (---): one file holds one", event.start_mark)
            document_seen = True
            continue
        elif kind is StreamEndEvent:
            return root, doubled, empties
        else:
            continue
        if is_mapping:
            if key in container:
                doubled = True
            else:
                container[key] = value
            key = None
        elif container is not None:
            container.append(value)
        else:
            root = value


def _look_twice(event: Any, text: str) -> None:
    unwanted = _ESCAPED_CONTROL.search(event.value) if event.style == '"' else None
    if unwanted is not None:
        raise _RefusedError(f"an escaped control character (U+{ord(unwanted[0]):04X}): delete it", event.start_mark)
    start = event.start_mark.index
    if not event.style and start and text[start - 1] == "?":
        # The parser takes `{ ?a: b }` for the key a; YAML 1.2 and a reader take it for the key ?a.
        raise _RefusedError("a question mark right before a word: put it in quotes", event.start_mark)


def _refuse_mark(event: Any) -> None:
    if event.tag is not None:
        raise _RefusedError(f"tags ({quoted(event.tag)}) are not read: leave it out", event.start_mark)
    raise _RefusedError("anchors (&) are not read: write the value out where it is used", event.start_mark)


def _refuse_size(event: Any, nodes: int) -> None:
    if nodes > MAX_NODES:
        raise _RefusedError(f"more than {MAX_NODES} values, the most that a file may hold", event.start_mark)
    if event.__class__ is ScalarEvent:
        raise _RefusedError(f"a text of more than {MAX_SCALAR // 1024} KiB", event.start_mark)
    raise _RefusedError(f"nested more than {MAX_DEPTH} deep", event.start_mark)


def _walk_positions(parser: Any, found: Positions) -> Any:  # noqa: C901, PLR0912 # one loop, as `_walk`
    """Notes where everything stands; yields `(path, first, second)` for a key that is given twice."""
    stack: list[_Frame] = []
    while True:
        event = parser.get_event()
        kind = event.__class__
        if kind is StreamEndEvent or kind is AliasEvent:
            return
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            stack.pop()
            if stack:
                _step(stack[-1])
            continue
        if kind is not ScalarEvent and kind is not MappingStartEvent and kind is not SequenceStartEvent:
            continue
        place = _place(event.start_mark)
        frame = stack[-1] if stack else None
        if frame is not None and frame.is_mapping and frame.key is None:
            if kind is not ScalarEvent:
                return
            key = event.value
            frame.key = key
            if key in frame.keys:
                yield (*frame.path, key), frame.keys[key], place
            else:
                frame.keys[key] = place
                found.keys[(*frame.path, key)] = place
            continue
        path: KeyPath = ()
        if frame is not None:
            path = (*frame.path, frame.index if frame.key is None else frame.key)
        found.values.setdefault(path, place)
        if kind is ScalarEvent:
            found.texts.setdefault(path, event.value)
            if frame is not None:
                _step(frame)
            continue
        if len(stack) >= MAX_DEPTH:
            return
        stack.append(_Frame(path, kind is MappingStartEvent))


def _step(frame: _Frame) -> None:
    if frame.is_mapping:
        frame.key = None
    else:
        frame.index += 1


def _doubled_keys(text: bytes) -> list[Refusal]:
    doubled = _walk_positions(_Parser(text), Positions({}, {}, {}))
    return [
        Refusal(
            "STK004",
            f"{quoted(str(path[-1]))} is given twice, first on line {first.line}: keep one of the two",
            second,
            path,
        )
        for path, first, second in doubled
    ]


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
    ("undefined alias", "aliases (*) are not read: write the value out"),
    ("duplicate", "given twice"),
)


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
    if _is_tab(text, place):
        return Refusal("STK001", "not YAML: a tab cannot indent in YAML: use spaces", place)
    hint = next((hint for sign, hint in _HINTS if sign in heard), None)
    return Refusal("STK001", f"not YAML: {hint or problem.splitlines()[0]}", place)


def _is_tab(text: bytes, place: Position) -> bool:
    lines = text.decode("utf-8", "replace").split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return line[place.column - 1 : place.column] == "\t"
