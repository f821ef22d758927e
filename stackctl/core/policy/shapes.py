"""What an expression sees of a model: which keys there are, of what kind, and the values themselves.

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

from stackctl.model.scalars import Duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackctl.model.facts import FactType

ShapeKind = Literal["text", "date", "number", "count", "flag", "list", "block", "mapping", "free"]

MOST_TEXT = 4096
"""How many characters of a text an expression sees: a loop over many of them must stay quick."""

WORDS: Mapping[ShapeKind, str] = {
    "text": "a text",
    "date": "a date",
    "number": "a number",
    "count": "a whole number",
    "flag": "true or false",
    "list": "a list",
    "block": "a block of keys",
    "mapping": "a mapping",
    "free": "anything",
}
"""What a value of each kind is called in a message."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value is: `allowed` are its only texts; `item` what a list or mapping holds; `keys` those of a block."""

    kind: ShapeKind
    allowed: tuple[str, ...] = ()
    item: Shape | None = None
    keys: Mapping[str, Shape] = field(default_factory=dict)


TEXT, DATE, NUMBER, COUNT, FLAG, FREE = (Shape(kind) for kind in ("text", "date", "number", "count", "flag", "free"))
SHAPES: Mapping[FactType, Shape] = {
    "text": TEXT, "texts": Shape("list", item=TEXT), "day": DATE, "amount": NUMBER, "count": COUNT, "percent": NUMBER,
    "flag": FLAG,
}  # fmt: skip
"""What the value of a fact is to an expression, by its type."""


@cache
def block(model: type[BaseModel]) -> Shape:
    """The shape of a model."""
    return Shape(
        "block", keys={info.alias or name: _shape(info.annotation) for name, info in model.model_fields.items()}
    )


def joined(*blocks: Shape, **more: Shape) -> Shape:
    """One block with the keys of several, and some more."""
    return Shape("block", keys={key: shape for one in blocks for key, shape in one.keys.items()} | more)


def empty(shape: Shape) -> object:
    """What stands where the file says nothing: an empty block, list or mapping; None for a single value."""
    match shape.kind:
        case "block":
            return {key: value for key, inner in shape.keys.items() if (value := empty(inner)) is not None}
        case "list":
            return []
        case "mapping" | "free":
            return {}
        case _:
            return None


def plain(value: object) -> object:
    """A value of a model as an expression gets it."""
    convert = _CONVERSIONS.get(value.__class__)
    if convert is not None:
        return convert(value)
    if isinstance(value, BaseModel):
        return _plain_block(value)
    if isinstance(value, Mapping):
        return {str(key): given for key, inner in value.items() if (given := plain(inner)) is not None}
    return str(value)


def _plain_text(value: Any) -> object:
    return value if len(value) <= MOST_TEXT else value[:MOST_TEXT]


def _plain_list(value: Any) -> list[object]:
    return [given for inner in value if (given := plain(inner)) is not None]


def _as_it_is(value: Any) -> object:
    return value


_CONVERSIONS: Mapping[type, Callable[[Any], object]] = {
    str: _plain_text,
    list: _plain_list,
    tuple: _plain_list,
    Decimal: float,
    Fraction: float,
    date: date.isoformat,
    Duration: str,
    **dict.fromkeys((bool, int, float, type(None)), _as_it_is),
}


def _plain_block(value: BaseModel) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, key, nothing in _fields(type(value)):
        inner = getattr(value, name)
        given = nothing if inner is None else plain(inner)
        if given is not None:
            found[key] = given
    return found


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, object], ...]:
    """Attribute, key, and what stands in its place where it is not given."""
    shape = block(model)
    return tuple(
        (name, info.alias or name, empty(shape.keys[info.alias or name])) for name, info in model.model_fields.items()
    )


_SCALARS: Mapping[type, Shape] = {
    str: TEXT, bool: FLAG, int: COUNT, Decimal: NUMBER, date: DATE, Duration: TEXT,
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
    """A block where there is one among them: the id that may stand in its place is resolved."""
    found = list(shapes)
    return next((shape for shape in found if shape.kind == "block"), found[0])
