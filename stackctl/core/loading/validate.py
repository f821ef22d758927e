"""From a parsed file to a model and its problems.

A bad value is left out and the rest is validated again, so that one mistake hides nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from stackctl.core.loading.advice import misfit, not_a_mapping, unknown_key
from stackctl.core.loading.amounts import ambiguous_amounts, may_be_ambiguous
from stackctl.core.loading.commas import SplitValue, may_split_values, split_values
from stackctl.core.loading.fields import has_free_keys, keys_of
from stackctl.core.loading.yaml_reader import parse, tree
from stackctl.core.text.messages import all_of, quoted
from stackctl.core.text.secrets import blotted, is_secret, masked, may_hold_secret
from stackctl.model.finding import Problem
from stackctl.model.scalars import REFUSED
from stackctl.model.source import TOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from stackctl.core.loading.yaml_tree import Tree
    from stackctl.model.source import KeyPath, SourceFile

M = TypeVar("M", bound=BaseModel)

_MOST_PROBLEMS = 50
_MOST_ROUNDS = 12


Moved = Mapping["KeyPath", tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Read(Generic[M]):
    """A file as read."""

    value: M | None  # None where too little fits
    problems: tuple[Problem, ...] = ()
    doubtful: frozenset[str] = field(default_factory=frozenset)  # the top-level keys with problems
    moved: Moved = field(default_factory=dict)  # by the path of each list that has lost items, which are left
    stand_in: M | None = None  # the rest where `value` lacks a required key: its references can be checked


def read(model: type[M], file: SourceFile, *, may_be_empty: bool = False, base_currency: str | None = None) -> Read[M]:
    """Parse and validate one file.

    `base_currency` is that of amounts without one; None where there are no amounts.
    """
    document = parse(file.data)
    data = document.data
    if data is None:
        if document.refusals:
            first = document.refusals[0]
            return Read(None, (Problem(first.code, file.path, (), first.message, _MEND_FILE, position=first.position),))
        if may_be_empty:
            return Read(model.model_validate({}))
        wanted = all_of([key for key, info in model.model_fields.items() if info.is_required()])
        return Read(None, (Problem("STK001", file.path, (), "the file is empty", f"write {wanted}", position=TOP),))
    if not isinstance(data, dict):
        message, help_ = "a mapping is expected: lines of key: value", not_a_mapping(model)
        return Read(None, (Problem("STK002", file.path, (), message, help_, position=TOP),))

    split = tuple(_taken_back(model, file, data)) if document.has_empty_values and may_split_values(file.data) else ()
    rest = {(*one.path[:-1], key) for one in split for key in one.keys}
    problems = [
        Problem(found.code, file.path, found.path, found.message, _MEND_REPEATED, position=found.position)
        for found in document.refusals
        if found.path not in rest
    ]
    secrets = tuple(_secrets(file.path, data)) if may_hold_secret(file.data) else ()
    if secrets:
        # From here on nothing holds them: no message, no report and no format can spread them.
        data = blotted(data)
    given = _without_empty_values(data) if document.has_empty_values else data
    value, errors = _validated(model, given, file.data, base_currency)
    told = {problem.path for problem in secrets}
    errors = _with_splits(given, errors, [one for one in split if one.path not in told])
    moved: Moved = {}
    stand_in: M | None = None
    if errors:
        value, moved = _salvage(model, given, errors)
        if value is None:
            stand_in, moved = _stand_in(model, given, errors)
    if document.has_empty_values:
        errors += _errors_at_empty_values(model, data, errors)
    if errors:
        problems += _problems(model, file, data, errors)
    problems += secrets
    return Read(value, tuple(problems), _doubtful(problems), moved, stand_in) if problems else Read(value)


def _validated(
    model: type[M], data: Any, written: bytes, base_currency: str | None
) -> tuple[M | None, list[ErrorDetails]]:
    errors: list[ErrorDetails] = []
    if base_currency is not None and may_be_ambiguous(written):
        errors += ambiguous_amounts(model, data, base_currency)
    try:
        return model.model_validate(data), errors
    except ValidationError as error:
        return None, [*errors, *error.errors(include_url=False)]


def _with_splits(data: Any, errors: list[ErrorDetails], split: list[SplitValue]) -> list[ErrorDetails]:
    """Put what was cut in two among the errors."""
    paths = {one.path for one in split}
    others = [error for error in errors if not split or _path(data, error["loc"], missing=False) not in paths]
    others.extend({"type": REFUSED, "loc": one.path, "msg": one.reason, "input": one.text} for one in split)
    return others


def _taken_back(model: type[BaseModel], file: SourceFile, data: Any) -> Iterator[SplitValue]:
    """Take the rests of values out of the data."""
    for split in split_values(model, tree(file.data)):
        block = data
        for step in split.path[:-1]:
            block = block[step]
        for key in split.keys:
            block.pop(key, None)
        yield split


_REVOKE = "take it out, revoke it, and keep the new one in a vault"
_MEND_REPEATED = "find out which of the two is meant, and delete the other"
_MEND_FILE = "fix the file; nothing else in it was looked at"


def _without_empty_values(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_empty_values(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_without_empty_values(item) for item in data]
    return data


def _errors_at_empty_values(model: type[BaseModel], data: Any, known: list[ErrorDetails]) -> list[ErrorDetails]:
    """Find the empty values that are wrong."""
    # an empty value is the same as no key, but for an unknown key, and for a key of the organisation's own
    seen = {error["loc"] for error in known}
    try:
        model.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False)
        # Where the key itself is wrong, its lack of a value is no news.
        seen |= {e["loc"][:-1] for e in found if e["loc"][-1:] == ("[key]",)}
        return [
            e
            for e in found
            if e["loc"] not in seen
            and (
                e["type"] == "extra_forbidden"
                or e["loc"][-1:] == ("[key]",)
                or has_free_keys(model, _path(data, e["loc"], missing=False)[:-1])
            )
        ]
    return []


def _salvage(model: type[M], data: Any, errors: list[ErrorDetails]) -> tuple[M | None, Moved]:
    """Leave out what does not fit; None lacks required keys."""
    data = deepcopy(data)
    left: Any = data
    moved: dict[KeyPath, tuple[int, ...]] = {}
    for _ in range(_MOST_ROUNDS):
        paths = {original(_path(left, e["loc"], missing=e["type"] == "missing"), moved) for e in errors}
        # The deepest first: a block may go as a whole once what was wrong inside it is gone.
        for path in sorted(paths, key=lambda path: (-len(path), str(path))):
            if len(path) == 1 and path[0] not in data:
                return None, {}
            _delete(data, path)
        moved = {}
        left = _compacted(data, (), moved)
        try:
            return model.model_validate(left), moved
        except ValidationError as error:
            errors = error.errors(include_url=False)
    return None, {}


UNKNOWN = "?"
"""What a stand-in has where its file does not say."""

_UNKNOWNS = {"name": UNKNOWN, "vendor": UNKNOWN, "category": UNKNOWN, "status": "proposed", "kind": "other"}


def _stand_in(model: type[M], data: Any, errors: list[ErrorDetails]) -> tuple[M | None, Moved]:
    """Fill in required keys that are missing or wrong."""
    wrong = {str(error["loc"][0]) for error in errors}
    filled = {**data, **{key: text for key, text in _UNKNOWNS.items() if key in wrong and key in keys_of(model)}}
    try:
        return model.model_validate(filled), {}
    except ValidationError as error:
        return _salvage(model, filled, error.errors(include_url=False))


def original(path: KeyPath, moved: Moved) -> KeyPath:
    """Turn a path in what was kept into the file's."""
    found: list[str | int] = []
    for depth, step in enumerate(path):
        places = moved.get(path[:depth])
        found.append(places[step] if places is not None and isinstance(step, int) else step)
    return tuple(found)


_GONE = object()


def _compacted(data: Any, path: KeyPath, moved: dict[KeyPath, tuple[int, ...]]) -> Any:
    """Drop deleted items of lists; note the others' old places."""
    if isinstance(data, dict):
        return {key: _compacted(value, (*path, key), moved) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    kept = [index for index, item in enumerate(data) if item is not _GONE]
    if len(kept) < len(data):
        moved[path] = tuple(kept)
    return [_compacted(data[index], (*path, place), moved) for place, index in enumerate(kept)]


def _delete(data: Any, path: KeyPath) -> None:
    """Delete the value at a path, or the block around."""
    parents: list[Any] = [data]
    for step in path[:-1]:
        holder: Any = parents[-1]
        inner = holder.get(step, _GONE) if isinstance(holder, dict) else holder[step]
        if inner is _GONE:
            return
        parents.append(inner)
    while path:
        parent, last = parents.pop(), path[-1]
        if isinstance(parent, dict) and last in parent:
            del parent[last]
            return
        if isinstance(parent, list):
            parent[int(last)] = _GONE
            return
        path = path[:-1]


def _path(data: Any, location: tuple[str | int, ...], *, missing: bool) -> KeyPath:
    """Make a key path, without pydantic's union tags and marks."""
    path: list[str | int] = []
    current = data
    for number, step in enumerate(location):
        inside = range(len(current)) if isinstance(current, list) else current if isinstance(current, dict) else ()
        if step in inside:
            current = current[step]
        elif not (missing and number == len(location) - 1):
            continue
        path.append(step)
    return tuple(path)


def _is_given(data: Any, path: KeyPath) -> bool:
    for step in path[:-1]:
        data = data[step]
    return isinstance(data, dict) and path[-1] in data


def _problems(model: type[BaseModel], file: SourceFile, data: Any, errors: list[ErrorDetails]) -> Iterator[Problem]:
    written = cache(partial(tree, file.data))
    found = [_problem(model, file.path, data, error, written) for error in errors[:_MOST_PROBLEMS]]
    meant = {(*problem.path[:-1], problem.meant) for problem in found if problem.meant}
    yield from (problem for problem in found if problem.code != "STK008" or problem.path not in meant)
    if len(errors) > _MOST_PROBLEMS:
        rest = len(errors) - _MOST_PROBLEMS
        yield Problem("STK002", file.path, (), f"and {rest} more problems in this file", "fix the ones above first")


def _problem(model: type[BaseModel], file: str, data: Any, error: ErrorDetails, written: Callable[[], Tree]) -> Problem:
    kind = error["type"]
    path = _path(data, error["loc"], missing=kind == "missing")
    if kind == "missing":
        key = str(path[-1])
        block = f" in {'.'.join(str(step) for step in path[:-1] if isinstance(step, str))}" if len(path) > 1 else ""
        lack = "has no value" if _is_given(data, path) else f"is missing{block}"
        return Problem("STK008", file, path, f'the key "{key}" {lack}', f"write {key}: and its value")
    if kind == "extra_forbidden":
        message, help_, meant = unknown_key(model, path, data, written)
        return Problem("STK003", file, path, message, help_, at_key=True, meant=meant or "")
    message, help_ = misfit(error, model, path)
    return Problem("STK002", file, path, message, help_, at_key=error["loc"][-1:] == ("[key]",))


def _secrets(file: str, data: Any, path: KeyPath = (), key: str = "") -> Iterator[Problem]:
    if isinstance(data, dict):
        for name, value in data.items():
            if masked(name) != name:
                yield Problem("STK007", file, (*path, name), "a key looks like a secret", _REVOKE, at_key=True)
            yield from _secrets(file, value, (*path, name), name)
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _secrets(file, item, (*path, index), key)
    elif isinstance(data, str) and is_secret(key, data):
        yield Problem("STK007", file, path, f"the value of {quoted(key)} looks like a secret", _REVOKE)


def _doubtful(problems: list[Problem]) -> frozenset[str]:
    """Find top-level keys that have problems or may be misspelt."""
    found: set[str] = set()
    for problem in problems:
        if problem.code == "STK007" or not problem.path:
            continue
        found.add(str(problem.path[0]))
        if len(problem.path) == 1 and problem.meant:
            found.add(problem.meant)
    return frozenset(found)
