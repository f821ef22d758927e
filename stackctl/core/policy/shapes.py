"""The keys and values that an expression sees.

Every key is there by its spelling in the file. A block within is always there, if empty, and so is a list; a single
value that the file does not say is not there at all. Dates are ISO text and compare as such, amounts and percentages
are numbers with decimals, durations the text of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from stackctl.model.scalars import Duration, NoticePeriod

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackctl.model.facts import FactType

ShapeKind = Literal["text", "date", "number", "count", "flag", "list", "block", "mapping", "free"]

MOST_TEXT = 4096
"""How many characters of a text an expression sees: a loop over many of them must stay quick."""

WORDS: Mapping[ShapeKind, str] = {
    "text": "a text", "date": "a date", "number": "a number", "count": "a whole number", "flag": "true or false",
    "list": "a list", "block": "a block of keys", "mapping": "a mapping", "free": "anything",
}  # fmt: skip
"""What a value of each kind is called in a message."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value is."""

    kind: ShapeKind
    allowed: tuple[str, ...] = ()  # its only texts
    item: Shape | None = None  # of a list or mapping
    keys: Mapping[str, Shape] = field(default_factory=dict)  # of a block


TEXT, DATE, NUMBER, COUNT, FLAG, FREE = (Shape(kind) for kind in ("text", "date", "number", "count", "flag", "free"))
SHAPES: Mapping[FactType, Shape] = {
    "text": TEXT, "texts": Shape("list", item=TEXT), "day": DATE, "amount": NUMBER, "count": COUNT, "percent": NUMBER,
    "flag": FLAG,
}  # fmt: skip
"""What the value of a fact is to an expression, by its type."""


@cache
def block(model: type[BaseModel]) -> Shape:
    """Describe a model."""
    return Shape(
        "block", keys={info.alias or name: _shape(info.annotation) for name, info in model.model_fields.items()}
    )


def joined(*blocks: Shape, **more: Shape) -> Shape:
    """Join the keys of several blocks, and some more."""
    return Shape("block", keys={key: shape for keys in blocks for key, shape in keys.keys.items()} | more)


def empty(shape: Shape) -> object:
    """Make what stands for silence; None for a single value."""
    match shape.kind:
        case "block":
            return {key: value for key, inner in shape.keys.items() if (value := empty(inner)) is not None}
        case "list":
            return []
        case "mapping" | "free":
            return {}
        case _:
            return None


def plain(value: object) -> object:  # noqa: PLR0911 # one for each type
    """Convert a value of a model for an expression."""
    match value:
        case str():
            return value[:MOST_TEXT]
        case None | bool() | int() | float():
            return value
        case Decimal() | Fraction():
            return float(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [given for inner in value if (given := plain(inner)) is not None]
        case BaseModel():
            given = {key: (getattr(value, name), nothing) for name, key, nothing in _fields(type(value))}
            return present({key: nothing if inner is None else plain(inner) for key, (inner, nothing) in given.items()})
        case Mapping():
            return present({str(key): plain(inner) for key, inner in value.items()})
        case _:
            return str(value)


def present(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what the file does not say."""
    return {key: value for key, value in values.items() if value is not None}


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, object], ...]:
    """List attributes, keys, and what stands for a missing value."""
    shape = block(model)
    return tuple(
        (name, info.alias or name, empty(shape.keys[info.alias or name])) for name, info in model.model_fields.items()
    )


_SCALARS: Mapping[type, Shape] = {
    str: TEXT, bool: FLAG, int: COUNT, Decimal: NUMBER, date: DATE, Duration: TEXT, NoticePeriod: TEXT,
}  # fmt: skip


def _shape(annotation: Any) -> Shape:  # noqa: PLR0911 # one for each way to say a type
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0])
    if origin is Literal:
        return Shape("text", allowed=tuple(str(word) for word in get_args(annotation)))
    if origin is Union or origin is UnionType:
        return _of_union(_shape(part) for part in get_args(annotation) if part is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return block(annotation)
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        item = _shape(get_args(annotation)[1])
        return FREE if item is FREE else Shape("mapping", item=item)
    if isinstance(origin, type) and issubclass(origin, tuple):
        return Shape("list", item=_shape(get_args(annotation)[0]))
    return FREE


def _of_union(shapes: Iterable[Shape]) -> Shape:
    """Choose the block, where an id may replace it."""
    found = list(shapes)
    return next((shape for shape in found if shape.kind == "block"), found[0])
