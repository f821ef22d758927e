"""Commas inside `{ }` that cut a value in two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.loading.fields import keys_of, model_at, scalars_of
from stackctl.core.text.messages import all_of, one_of, quoted
from stackctl.model.readings import readings
from stackctl.model.scalars import advice_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from stackctl.core.loading.yaml_tree import Node, Tree
    from stackctl.model.source import KeyPath

_MAYBE = re.compile(rb"[{,][^:,{}\[\]]+[,}]")
_NUMBER = re.compile(r"[0-9][0-9.' \u00a0\u202f]*(?:[A-Z]{3}|[€$£])?", re.ASCII)

_COLON = re.compile(r"\s*:")
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class SplitValue:
    """A value whose rest was read as keys."""

    path: KeyPath
    text: str  # the value with its rest
    keys: tuple[str, ...]  # the rest
    reason: str  # reads on after the text


def may_split_values(data: bytes) -> bool:
    """Tell whether something inside { } may have no colon."""
    return _MAYBE.search(data) is not None


def split_values(model: type[BaseModel], written: Tree) -> Iterator[SplitValue]:
    """Find values whose rest was read as keys without values."""
    if written.root is not None:
        yield from _within(model, written, written.root, ())


def _within(model: type[BaseModel], written: Tree, node: Node, path: KeyPath) -> Iterator[SplitValue]:
    rest: list[Node] = []
    value: Node | None = None
    for index, item in enumerate((*node.items, None)):
        if item is not None and value is not None and _is_rest(model, written, item, (value, *rest), path):
            rest.append(item)
            continue
        if value is not None and rest and node.by_step[_step(value)] is value:
            yield _split(model, written, value, rest, path)
        rest, value = [], item if node.style == "{" and item is not None and item.text else None
        if item is not None and item.items:
            step = index if item.key is None else _step(item)
            if node.by_step[step] is item:
                yield from _within(model, written, item, (*path, step))


def _is_rest(model: type[BaseModel], written: Tree, item: Node, before: tuple[Node, ...], path: KeyPath) -> bool:
    """Tell whether a key is the rest of a value."""
    key, last = item.key, before[-1]
    if key is None or key.text is None or item.text != "" or item.style or key.style:
        return False
    if _COLON.match(written.text, key.end) or len(before) > _MOST_PARTS:
        return False
    if _NUMBER.fullmatch(key.text) and _NUMBER.fullmatch(before[0].text or ""):
        return written.text[_end(last) : key.start] == ","
    owner = model_at(model, path)
    text = written.text[before[0].start : key.end]
    return owner is not None and key.text not in keys_of(owner) and _can_be(text, model, (*path, _step(before[0])))


def _can_be(text: str, model: type[BaseModel], path: KeyPath) -> bool:
    """Tell whether a key takes a text."""
    owner = model_at(model, path[:-1])
    scalar = None if owner is None else scalars_of(owner).get(str(path[-1]))
    return scalar is not None and advice_of(scalar, text) is None


def _split(model: type[BaseModel], written: Tree, value: Node, rest: list[Node], path: KeyPath) -> SplitValue:
    keys = tuple(item.key.text or "" for item in rest if item.key is not None)
    text, place = written.text[value.start : _end(rest[-1])], (*path, _step(value))
    meant = () if _can_be(text, model, place) else readings(text)
    remedy = f"write {one_of(meant)}" if meant else f"put it in quotes, {quoted(text)}"
    read_as = f"is read as {value.text} and {'a key' if len(keys) == 1 else 'the keys'} {all_of(keys)}"
    return SplitValue(place, text, keys, f"{read_as}, because a comma ends a value inside {{ }}: {remedy}")


def _end(node: Node) -> int:
    # the key of a value that is not there
    return node.key.end if node.key is not None and not node.text else node.end


def _step(node: Node) -> str:
    return (node.key and node.key.text) or ""
