"""The syntax tree of a compiled expression.

It is read from the serialised form: Google's CEL hands out a checked expression as a `cel.expr.CheckedExpr` message.
Its few fields that matter here are read straight from protobuf's wire format, which spares the protobuf runtime. The
numbers of the fields are those of the published `cel/expr/syntax.proto` and `checked.proto`; macros such as `exists`
arrive expanded, as loops.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

NodeKind = Literal["constant", "name", "field", "call", "list", "map", "loop"]
Constant = str | bytes | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: the names that it binds, and its parts.

    It binds the `item`, and what is `gathered`; `over` is gone through, `step` is done for each item.
    """

    item: str
    gathered: str
    over: Node
    start: Node
    condition: Node
    step: Node
    result: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression.

    `offset` counts characters from the start of the expression. `text` is a name, the name of a field, or that of a
    function; `parts` are operands, arguments or items. What `is_presence`
    is a field within `has`.
    """

    kind: NodeKind
    offset: int
    text: str = ""
    constant: Constant = None
    parts: tuple[Node, ...] = ()
    is_presence: bool = False
    loop: Loop | None = None


def tree(serialized: bytes) -> Node:
    """Read the tree of a serialised expression."""
    checked = list(_message(_only(serialized, 2)))
    info = next((bytes_ for number, bytes_ in checked if number == 5 and isinstance(bytes_, bytes)), b"")  # noqa: PLR2004
    offsets: dict[int, int] = {}
    for number, entry in _message(info):
        if number == 4 and isinstance(entry, bytes):  # noqa: PLR2004
            pair = dict(_message(entry))
            offsets[_int(pair.get(1, 0))] = _int(pair.get(2, 0))
    root = next(bytes_ for number, bytes_ in checked if number == 4 and isinstance(bytes_, bytes))  # noqa: PLR2004
    return _node(root, offsets)


Wire = int | bytes


def _node(data: bytes, offsets: dict[int, int]) -> Node:  # noqa: PLR0911 # one for each kind of node
    fields = dict(_message(data))
    offset = offsets.get(_int(fields.pop(2, 0)), 0)
    number, body = next(iter(fields.items()), (3, b""))
    inner = list(_message(_bytes(body)))
    match number:
        case 4:
            return Node("name", offset, _text(inner, 1))
        case 5:
            parts = tuple(_nodes(inner, (1,), offsets))
            return Node("field", offset, _text(inner, 2), parts=parts, is_presence=bool(dict(inner).get(3)))
        case 6:
            return Node("call", offset, _text(inner, 2), parts=tuple(_nodes(inner, (1, 3), offsets)))
        case 7:
            return Node("list", offset, parts=tuple(_nodes(inner, (1,), offsets)))
        case 8:
            entries = [list(_message(_bytes(entry))) for key, entry in inner if key == 2]  # noqa: PLR2004
            return Node("map", offset, parts=tuple(part for pair in entries for part in _nodes(pair, (3, 4), offsets)))
        case 9:
            over, start, condition, step, result = (_first(inner, key, offsets) for key in (2, 4, 5, 6, 7))
            loop = Loop(_text(inner, 1), _text(inner, 3), over, start, condition, step, result)
            return Node("loop", offset, loop=loop)
        case _:
            return Node("constant", offset, constant=_constant(inner))


def _nodes(fields: list[tuple[int, Wire]], numbers: tuple[int, ...], offsets: dict[int, int]) -> Iterator[Node]:
    for wanted in numbers:
        for number, body in fields:
            if number == wanted:
                yield _node(_bytes(body), offsets)


def _first(fields: list[tuple[int, Wire]], number: int, offsets: dict[int, int]) -> Node:
    return next(_nodes(fields, (number,), offsets), Node("constant", 0))


def _constant(fields: list[tuple[int, Wire]]) -> Constant:  # noqa: PLR0911 # one for each type
    for number, value in fields:
        match number:
            case 2:
                return bool(value)
            case 3:
                whole = _int(value)
                return whole - (1 << 64) if whole >> 63 else whole
            case 4:
                return _int(value)
            case 5:
                (double,) = struct.unpack("<d", _bytes(value))
                return float(double)
            case 6:
                return _bytes(value).decode("utf-8", "replace")
            case 7:
                return _bytes(value)
            case _:
                return None
    return None


def _text(fields: list[tuple[int, Wire]], wanted: int) -> str:
    return next((_bytes(value).decode("utf-8", "replace") for number, value in fields if number == wanted), "")


def _only(data: bytes, wanted: int) -> bytes:
    return next(_bytes(value) for number, value in _message(data) if number == wanted)


def _int(value: Wire) -> int:
    return value if isinstance(value, int) else 0


def _bytes(value: Wire) -> bytes:
    return value if isinstance(value, bytes) else b""


def _message(data: bytes) -> Iterator[tuple[int, Wire]]:
    """Read the fields of a message, with their numbers."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        match tag & 7:
            case 0:
                value, at = _varint(data, at)
                yield tag >> 3, value
            case 1:
                yield tag >> 3, data[at : at + 8]
                at += 8
            case 5:
                yield tag >> 3, data[at : at + 4]
                at += 4
            case _:
                length, at = _varint(data, at)
                yield tag >> 3, data[at : at + length]
                at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 # the sign that a number ends
            return value, at
        shift += 7
