"""The syntax tree of a compiled expression (`cel.expr.CheckedExpr`).

Its few fields that matter are read straight from protobuf's wire format, which spares the protobuf runtime; numbers
as in `cel/expr/syntax.proto` and `checked.proto`. Macros such as `exists` arrive expanded, as loops.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

NodeKind = Literal["constant", "name", "field", "call", "list", "map", "loop"]
Constant = str | bytes | int | float | bool | None

_Message = dict[int, list[Any]]
"""The values of a message by the numbers of its fields: whole numbers, or bytes."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: the names that it binds, and its parts."""

    item: str
    gathered: str
    over: Node
    start: Node
    condition: Node
    step: Node
    result: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""

    kind: NodeKind
    offset: int  # characters from the start of the expression
    text: str = ""  # a name, of a field or function, too
    constant: Constant = None
    parts: tuple[Node, ...] = ()  # operands, arguments or items
    is_presence: bool = False  # a field within `has`
    loop: Loop | None = None


def tree(serialized: bytes) -> Node:
    """Read the tree of a serialised expression."""
    checked = _message(_message(serialized)[2][0])
    places = (_message(pair) for pair in _message(checked.get(5, [b""])[0]).get(4, ()))
    offsets = {pair.get(1, [0])[0]: pair.get(2, [0])[0] for pair in places}
    return _node(checked[4][0], offsets)


def _node(data: bytes, offsets: Mapping[int, int]) -> Node:  # noqa: PLR0911 # one for each kind of node
    fields = _message(data)
    offset = offsets.get(fields.pop(2, [0])[0], 0)
    number, bodies = next(iter(fields.items()), (3, [b""]))
    body = _message(bodies[-1])

    def text(key: int) -> str:
        return str(body.get(key, [b""])[0], "utf-8", "replace")

    def nodes(*keys: int, of: _Message = body) -> tuple[Node, ...]:
        return tuple(_node(part, offsets) for key in keys for part in of.get(key, ()))

    match number:
        case 4:
            return Node("name", offset, text(1))
        case 5:
            return Node("field", offset, text(2), parts=nodes(1), is_presence=any(body.get(3, ())))
        case 6:
            return Node("call", offset, text(2), parts=nodes(1, 3))
        case 7:
            return Node("list", offset, parts=nodes(1))
        case 8:
            pairs = (nodes(3, 4, of=_message(pair)) for pair in body.get(2, ()))
            return Node("map", offset, parts=tuple(part for pair in pairs for part in pair))
        case 9:
            over, start, condition, step, result = ((*nodes(key), Node("constant", 0))[0] for key in (2, 4, 5, 6, 7))
            return Node("loop", offset, loop=Loop(text(1), text(3), over, start, condition, step, result))
        case _:
            return Node("constant", offset, constant=_constant(body))


def _constant(body: _Message) -> Constant:  # noqa: PLR0911 # one for each type
    for number, (value, *_) in body.items():
        match number:
            case 2:
                return bool(value)
            case 3:
                return int(value) - (1 << 64) if value >> 63 else int(value)
            case 4:
                return int(value)
            case 5:
                return float(struct.unpack("<d", value)[0])
            case 6:
                return str(value, "utf-8", "replace")
            case 7:
                return bytes(value)
            case _:
                return None
    return None


def _message(data: bytes) -> _Message:
    """Read the fields of a message, by number."""
    fields: _Message = {}
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        value: Any
        match tag & 7:
            case 0:
                value, at = _varint(data, at)
            case 1:
                value, at = data[at : at + 8], at + 8
            case 5:
                value, at = data[at : at + 4], at + 4
            case _:
                length, at = _varint(data, at)
                value, at = data[at : at + length], at + length
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 # the sign that a number ends
            return value, at
        shift += 7
