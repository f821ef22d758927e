"""The keys that a model takes, with what is below."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from stackctl.model.scalars import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from stackctl.model.source import KeyPath


@cache
def keys_of(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """Name the keys of a model, with the models below."""
    return {field.alias or name: _model_in(field.annotation) for name, field in model.model_fields.items()}


@cache
def scalars_of(model: type[BaseModel]) -> dict[str, Scalar | None]:
    """Name the keys of a model, with their scalars."""
    return {field.alias or name: _scalar_of(field) for name, field in model.model_fields.items()}


def model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """Find the model at the end of a path."""
    return _walked(model, path)[0]


def block_of(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """Leave out indexes and free keys of a path."""
    return tuple(
        step for depth, step in enumerate(path) if isinstance(step, str) and not has_free_keys(model, path[:depth])
    )


@cache
def places_of(model: type[BaseModel], key: str) -> tuple[tuple[str, ...], ...]:
    """List the blocks that have a key, outer ones first."""
    found: list[tuple[str, ...]] = []
    blocks: list[tuple[tuple[str, ...], type[BaseModel]]] = [((), model)]
    for block, inside in blocks:
        keys = keys_of(inside)
        found += [block] if key in keys else []
        blocks += [((*block, name), below) for name, below in keys.items() if below is not None]
    return tuple(found)


def has_entries(model: type[BaseModel], block: tuple[str, ...]) -> bool:
    """Tell whether a block has entries or free keys."""
    owner = model_at(model, block[:-1]) if block else None
    fields = {} if owner is None else {field.alias or name: field for name, field in owner.model_fields.items()}
    return bool(fields) and not _is_block(fields[block[-1]].annotation)


def has_free_keys(model: type[BaseModel], path: KeyPath) -> bool:
    """Tell whether the organisation's own keys stand there."""
    return _walked(model, path)[1]


def _walked(model: type[BaseModel], path: KeyPath) -> tuple[type[BaseModel] | None, bool]:
    current: type[BaseModel] | None = model
    free = False
    for step in path:
        if free:
            free = False
            continue
        if current is None:
            return None, False
        if isinstance(step, int):
            continue
        field = next((f for n, f in current.model_fields.items() if (f.alias or n) == step), None)
        if field is None:
            return None, False
        free = _is_mapping(field.annotation)
        current = _model_in(field.annotation)
    return current, free


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        inner = inner[:1]
    return next((found for part in inner if (found := _model_in(part)) is not None), None)


def _scalar_of(field: FieldInfo) -> Scalar | None:
    """Find what reads a text, or the texts within."""
    return next((part for part in (*field.metadata, *_parts(field.annotation)) if isinstance(part, Scalar)), None)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _is_block(annotation: Any) -> bool:
    """Tell whether a model may stand there by itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    inner = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return get_origin(annotation) not in (tuple, Mapping) and any(_is_block(part) for part in inner)


def _is_mapping(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return True
    return origin is not Annotated and any(_is_mapping(part) for part in get_args(annotation))
