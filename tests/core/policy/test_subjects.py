"""What expressions see: every key that they may name is as it is promised, for every subject of the sample stack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, get_args

import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.load import load
from stackctl.core.facts.context import Context
from stackctl.core.policy.shapes import MOST_TEXT, Shape, block, empty, plain
from stackctl.core.policy.subjects import DERIVED, file_shape, scope_of, subjects, values
from stackctl.model.policy import PolicyKind
from stackctl.model.tool import Tool
from tests.cli.harness import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: tuple[PolicyKind, ...] = get_args(PolicyKind)


@pytest.fixture(scope="module")
def sample() -> Context:
    return Context(load(*read_stack(SAMPLE)).stack, date(2026, 11, 22))


def misfits(value: object, shape: Shape, path: str) -> Iterator[str]:  # noqa: PLR0912 # one for each kind
    match shape.kind:
        case "text":
            fits = isinstance(value, str) and (not shape.allowed or value in shape.allowed)
        case "date":
            fits = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
        case "number":
            fits = isinstance(value, float)
        case "count":
            fits = isinstance(value, int) and not isinstance(value, bool)
        case "flag":
            fits = isinstance(value, bool)
        case "list":
            fits = isinstance(value, list)
            for item in value if isinstance(value, list) else ():
                assert shape.item is not None
                yield from misfits(item, shape.item, f"{path}[]")
        case "mapping" | "free":
            fits = isinstance(value, dict)
        case "block":
            fits = isinstance(value, dict) and set(value) <= set(shape.keys)
            for key, inner in shape.keys.items():
                if isinstance(value, dict) and key in value:
                    yield from misfits(value[key], inner, f"{path}.{key}")
                elif inner.kind in ("list", "block", "mapping", "free"):
                    yield f"{path}.{key} is not there"
    if not fits:
        yield f"{path}: {value!r} is no {shape.kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_its_shape(sample: Context, kind: PolicyKind) -> None:
    scope = scope_of(kind)
    seen: set[str] = set()
    for subject in subjects(sample, kind):
        given = values(sample, subject, {name: dict.fromkeys(shape.keys, ()) for name, shape in scope.items()})
        assert set(given) == set(scope)
        for name, shape in scope.items():
            block_ = given[name]
            assert list(misfits(block_, shape, name)) == []
            seen |= {f"{name}.{key}" for key in block_} if isinstance(block_, dict) else set()
    # Else a key of that name would never be there.
    derived = {f"{kind}.{name}" for name in DERIVED[kind]}
    assert derived <= seen


def test_a_part_of_a_block_is_what_stands_in_the_whole(sample: Context) -> None:
    shapes = {key: shape for key, shape in scope_of("tool")["tool"].keys.items() if shape.kind == "block"}
    assert {"contract", "compliance", "usage", "data", "cost"} <= set(shapes)
    for subject in subjects(sample, "tool"):
        whole = values(sample, subject, {"tool": dict.fromkeys(shapes, ())})
        parts = values(sample, subject, {"tool": {key: tuple(shape.keys) for key, shape in shapes.items()}})
        assert parts == whole


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_asked_for_is_worked_out(sample: Context, kind: PolicyKind) -> None:
    subject = next(subjects(sample, kind))
    assert values(sample, subject, {}) == {"today": "2026-11-22"}
    assert values(sample, subject, {"tool": {"name": ()}, "today": {}}).keys() == {"today", "tool"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_derived_key_is_described_and_hides_no_key_of_the_file(kind: PolicyKind) -> None:
    for name, derived in DERIVED[kind].items():
        assert derived.meaning
        assert derived.unit or derived.type in ("flag", "day", "percent")
        assert not derived.meaning.endswith(".")
        assert name not in block(Tool).keys or kind != "tool"
        assert name not in file_shape(kind).keys


def test_what_is_left_out_is_empty_or_not_there() -> None:
    required = {"name": "A", "vendor": "B", "category": "crm", "status": "active"}
    nothing = empty(block(Tool))
    assert isinstance(nothing, dict)
    assert plain(Tool.model_validate(required)) == {**nothing, **required, "origin": "saas"}


def test_long_texts_are_cut() -> None:
    assert plain("x" * (MOST_TEXT + 1)) == "x" * MOST_TEXT
