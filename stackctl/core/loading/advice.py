"""What is wrong with values and keys, and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.loading.examples import example_of
from stackctl.core.loading.fields import block_of, has_entries, keys_of, model_at, places_of, scalars_of
from stackctl.core.text.messages import did_you_mean, exact, nearest, one_of, quoted, some_of
from stackctl.model.scalars import REFUSED, advice_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from stackctl.core.loading.yaml_tree import Tree
    from stackctl.model.source import KeyPath

_MOST_KEYS = 12


def misfit(error: ErrorDetails, model: type[BaseModel] | None = None, path: KeyPath = ()) -> tuple[str, str]:
    """Say why a value does not fit and what helps.

    `path` leads to it from the top of a file of `model`; without a model, no example is given.
    """
    value = error["input"]
    match error["type"]:
        case "literal_error":
            allowed = str(error.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
            shown = exact(value) if isinstance(value, str) else _shape(value)
            return f"{shown} is not allowed here{did_you_mean(str(value), allowed)}", f"write {one_of(allowed)}"
        case "tuple_type":
            given = f"[{value}]" if isinstance(value, str) else "[a, b]"
            usual = f"write {quoted(given)[1:-1]}"
            return f"a list is expected here, not {_shape(value)}", _by_example(model, path, is_list=True) or usual
        case "too_long":
            most = error.get("ctx", {}).get("max_length")
            return f"{len(value)} entries: more than {most} are not read", f"leave {most} at the most"
        case "string_type" | "union_tag_invalid":
            mapping = _by_example(model, path)
            help_ = _advice(model, path) if mapping is None else mapping.replace("write", "write one value, or", 1)
            return f"a single value is expected here, not {_shape(value)}", help_
        case kind if kind == REFUSED:
            message, _, remedy = error["msg"].partition(": ")
            return f"{exact(value)} {message}", remedy or "correct the value"
        case _:
            usual = "write lines of key: value, indented"
            return f"a mapping is expected here, not {_shape(value)}", _by_example(model, path) or usual


def not_a_mapping(model: type[BaseModel]) -> str:
    """Say how a file begins that holds something else."""
    example = example_of(model, ()) or ""
    return f"begin with {example[1:-1].partition(', ')[0]}; the keys are {some_of(list(keys_of(model)), _MOST_KEYS)}"


def unknown_key(
    model: type[BaseModel], path: KeyPath, data: Any, written: Callable[[], Tree]
) -> tuple[str, str, str | None]:
    """Say where a key belongs or what it may mean.

    Answers the message, what helps, and the key that is meant. `written` reads how the file is written.
    """
    key, block = str(path[-1]), path[:-1]
    owner = model_at(model, block)
    known = {} if owner is None else keys_of(owner)
    has_custom = "custom" in keys_of(model)
    place = _place_of(model, key, block, data)
    if place is not None:
        depth = _depth(key, block, place, written())
        where = f"under {quoted(': '.join(place))}" if place else "at the top of the file"
        into = "into an entry of" if has_entries(model, place) else "under"
        to = f"{into} {': '.join(place)}:" if place else "to the top of the file"
        own = ", or put a field of your own under custom:" if has_custom and not block else ""
        return f"unknown key {exact(key)} (it belongs {where}{depth})", f"move it {to}{own}", None
    # a key of another block is not misspelt
    meant = None if places_of(model, key) else nearest(key, known)
    if meant is not None:
        own = ", or put a field of your own under custom:" if has_custom and not block else ""
        return f"unknown key {exact(key)} (did you mean {quoted(meant)}?)", f"write {meant}:{own}", meant
    keys = f"; the keys here are {some_of(list(known), _MOST_KEYS)}" if block and known else ""
    own = ", or put a field of your own under custom:" if has_custom else ""
    top = " at the top of the file" if has_custom and block else ""
    return f"unknown key {exact(key)}", f"delete it{own}{top}{keys}", None


def _place_of(model: type[BaseModel], key: str, path: KeyPath, data: Any) -> tuple[str, ...] | None:
    """Find the block that a key belongs to.

    A block round the key comes first, then one in the same block; any other must be the only one.
    """
    here = block_of(model, path)
    places = places_of(model, key)
    round_it = [place for place in places if here[: len(place)] == place]
    below = [place for place in places if place[: len(here)] == here]
    free = [place for place in (*reversed(round_it), *below) if not _is_given(data, (*place, key))]
    if not free and len(places) == 1 and not _is_given(data, (*places[0], key)):
        return places[0]
    return free[0] if free else None


def _is_given(data: Any, keys: tuple[str, ...]) -> bool:
    for key in keys:
        if not isinstance(data, dict) or data.get(key) is None:
            return False
        data = data[key]
    return True


def _depth(key: str, path: KeyPath, place: tuple[str, ...], written: Tree) -> str:
    """Tell of a key indented too deep or too little."""
    block = written.at(path)
    if block is None or block.style != ":":
        return ""
    if len(place) < len(path):
        return ", it is indented too deep"
    keys = list(block.by_step)
    before = keys[: keys.index(key)] if key in keys else []
    return ", it is indented too little" if place[len(path) : len(path) + 1] in [(name,) for name in before] else ""


def _by_example(model: type[BaseModel] | None, path: KeyPath, *, is_list: bool = False) -> str | None:
    """Show how a mapping, or a list of these, looks."""
    example = None if model is None else example_of(model, path)
    if model is None or example is None:
        return None
    inner = model_at(model, path)
    key = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    keys = f"; the keys are {some_of(list(keys_of(inner)), _MOST_KEYS)}" if inner is not None else ""
    return f"write {key}{f'[{example}]' if is_list else example}{keys}"


def _advice(model: type[BaseModel] | None, path: KeyPath) -> str:
    """Show how a single value is written."""
    owner = None if model is None else model_at(model, path[:-1])
    scalars: Mapping[Any, Any] = {} if owner is None else scalars_of(owner)
    scalar = scalars.get(path[-1]) if path else None
    return (advice_of(scalar) if scalar is not None else None) or "write one value"


def _shape(value: object) -> str:
    match value:
        case None:
            return "an empty value"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return exact(str(value))
