"""Every mapping of every kind of file is shown by an example, which is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter

from stackctl.core.loading.examples import OF_FREE_KEYS, OF_MODELS, example_of
from stackctl.core.loading.fields import has_free_keys, keys_of, model_at
from stackctl.core.loading.schema import MODELS
from stackctl.core.loading.validate import read
from stackctl.core.loading.yaml_reader import parse
from stackctl.model.cost import Cost
from stackctl.model.people import Teams
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from pydantic import BaseModel

    from stackctl.model.source import KeyPath


def _mappings() -> list[tuple[str, KeyPath, type[BaseModel], str]]:
    """Every place of every kind of file that holds a mapping, or a list of them: with its model and its key."""
    found: list[tuple[str, KeyPath, type[BaseModel], str]] = []
    for kind, model in MODELS.items():
        blocks: list[tuple[KeyPath, type[BaseModel]]] = [((), model)]
        for path, block in blocks:
            for key, below in keys_of(block).items():
                place = (*path, key)
                if below is not None or has_free_keys(model, place):
                    found.append((kind, place, block, key))
                if below is not None:
                    blocks.append(((*place, "a-name") if has_free_keys(model, place) else place, below))
    return found


MAPPINGS = _mappings()
AS_TEXT_TOO = ("contract", "bad", "good")
"""What may be a text as well."""


def _is_list(block: type[BaseModel], key: str) -> bool:
    field = next(field for name, field in block.model_fields.items() if (field.alias or name) == key)
    return str(field.annotation).startswith("tuple")


def test_there_are_mappings_in_most_kinds_of_files() -> None:
    assert {kind for kind, *_ in MAPPINGS} == MODELS.keys()
    assert ("contract", ("cost", "lines"), Cost, "lines") in MAPPINGS
    assert ("teams", ("people",), Teams, "people") in MAPPINGS


@pytest.mark.parametrize(("kind", "path", "block", "key"), MAPPINGS)
def test_a_mapping_has_an_example_that_fits(kind: str, path: KeyPath, block: type[BaseModel], key: str) -> None:
    example = example_of(MODELS[kind], path)
    assert example is not None
    document = parse(example.encode())
    assert document.refusals == ()
    field = next(field for name, field in block.model_fields.items() if (field.alias or name) == key)
    TypeAdapter(field.rebuild_annotation()).validate_python((document.data,) if _is_list(block, key) else document.data)


@pytest.mark.parametrize("kind", MODELS)
def test_a_file_has_an_example_that_fits(kind: str) -> None:
    example = example_of(MODELS[kind], ())
    assert example is not None
    assert read(MODELS[kind], SourceFile("x.yaml", example.encode()), base_currency="EUR").problems == ()


def test_no_example_is_left_over() -> None:
    places = [(kind, path) for kind, path, *_ in MAPPINGS] + [(kind, ()) for kind in MODELS]
    shown = {example_of(MODELS[kind], deeper) for kind, path in places for deeper in (path, (*path, "a-name"))}
    assert {*OF_MODELS.values(), *OF_FREE_KEYS.values()} <= shown


@pytest.mark.parametrize(("kind", "path", "block", "key"), [row for row in MAPPINGS if row[-1] not in AS_TEXT_TOO])
def test_what_is_no_mapping_is_told_with_the_example(
    kind: str, path: KeyPath, block: type[BaseModel], key: str
) -> None:
    model = MODELS[kind]
    example = example_of(model, path)
    written = "anna"
    for depth in reversed(range(len(path))):
        inner, step = model_at(model, path[:depth]), path[depth]
        if inner is None or str(step) not in keys_of(inner):  # one of one's own
            written = f"{{{step}: {written}}}"
        else:
            is_list = depth + 1 < len(path) and _is_list(inner, str(step))
            written = f"{{{step}: {f'[{written}]' if is_list else written}}}"
    found = read(model, SourceFile("x.yaml", written.encode()), base_currency="EUR")
    (told,) = [one for one in found.problems if one.code == "STK002"]
    assert [step for step in told.path if isinstance(step, str)] == list(path)
    assert "is expected here, not" in told.message
    assert str(example) in told.help
