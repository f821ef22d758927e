"""Every change has words: known answers for every field of every model, and what holds for all of them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.changes.model_diff import differences
from stackctl.core.changes.wording.describe import FIELDS, WHOLES, change_of
from stackctl.core.changes.wording.phrases import Scene, plain
from stackctl.core.loading.fields import keys_of
from tests.core.changes.wording.cases import MODELS, TODAY, found, stack, told
from tests.core.models import models

if TYPE_CHECKING:
    from stackctl.model.base import Model

ANSWERS = Path(__file__).parent / "known_answers.txt"
Case = tuple[str, str, str, tuple[str, ...]]


def cases() -> list[Case]:
    read: list[Case] = []
    for block in ANSWERS.read_text("utf-8").split("\n\n")[1:]:
        first, *answers = block.strip().splitlines()
        kind, before, after = (part.strip() for part in first.split("|"))
        read.append((kind, before, after, tuple(answer.strip() for answer in answers)))
    return read


CASES = cases()

IDENTITIES = {
    ("CostLine", "item"),
    ("Integration", "with_"),
    ("Transfer", "country"),
    ("Certification", "name"),
    ("Review", "kind"),
    ("Approval", "by"),
    ("Waiver", "rule"),
    ("Waiver", "with_"),
    ("Budget", "cost_center"),
    ("Budget", "fiscal_year"),
    ("NeededFlow", "from_"),
    ("NeededFlow", "to"),
}
"""What tells an entry from another: where it differs, one entry went and another came."""
NAMED_WELL = {
    "name",
    "vendor",
    "category",
    "origin",
    "status",
    "criticality",
    "disposition",
    "kind",
    "country",
    "role",
    "code",
    "severity",
    "organisation",
}
"""The name of the field is the word of the field: `status active → sunsetting`."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[:3]))
def test_known_answers(case: Case) -> None:
    kind, before, after, answers = case
    assert tuple(f"{one.path} :: {one.text}" for one in told(kind, before, after)) == answers


def test_every_field_of_every_model_has_words_and_a_known_answer() -> None:
    answered = {
        (type(part.pair.after).__name__, part.field)
        for kind, before, after, _ in CASES
        for one in found(kind, before, after)
        for part in (one, *one.parts)
    }
    models_of_blocks = [inner for kind in MODELS for inner in _models(MODELS[kind][0])]
    for inner in models_of_blocks:
        for name, info in inner.model_fields.items():
            key = (inner.__name__, name)
            if key in IDENTITIES or keys_of(inner)[info.alias or name] is not None or name == "schema_":
                continue  # one that is told by what it holds, or that can have one value only
            owner = next(kind for kind in inner.__mro__ if name in getattr(kind, "__annotations__", {}))
            assert (owner, name) in FIELDS or name in NAMED_WELL, key
            heirs = {kind.__name__ for kind in models_of_blocks if issubclass(kind, owner)}
            assert any((heir, name) in answered for heir in heirs), key


def test_every_entry_and_block_that_comes_as_a_whole_has_words() -> None:
    for kind in MODELS:
        for inner in _models(MODELS[kind][0]):
            for name, info in inner.model_fields.items():
                of = keys_of(inner)[info.alias or name]
                if of is not None and any(one.is_required() for one in of.model_fields.values()):
                    assert any(parent in WHOLES for parent in of.__mro__), (inner, name)


def test_there_are_no_words_for_what_no_model_has() -> None:
    known = {inner for kind in MODELS for inner in _models(MODELS[kind][0])}
    for owner, name in FIELDS:
        assert name in owner.model_fields, name
        assert any(issubclass(inner, owner) for inner in known)
    assert set(WHOLES) <= {parent for inner in known for parent in inner.__mro__}


def test_a_block_that_comes_empty_is_reported_as_such() -> None:
    assert [one.text for one in told("tool", "", "data: {}")] == ["data added"]
    assert [one.text for one in told("tool", "contract: {}", "")] == ["contract removed"]


def test_who_left_owns_what_the_stack_says() -> None:
    files = {
        f"tools/{name}.yaml": f"name: {name}\nvendor: B\ncategory: crm\nstatus: {status}\nowner: {{{owner}}}\n"
        for name, status, owner in (
            ("nova", "active", "business: omar.haas, technical: omar.haas"),
            ("canto", "active", "technical: omar.haas"),
            ("gone", "retired", "business: omar.haas"),
        )
    }
    (one,) = told("person", "", "left: 2026-10-01", files)
    assert one.text == "left on 2026-10-01 (owns canto and nova)"


SECRET = "ghp_" + "a1" * 20


@given(st.sampled_from(sorted(MODELS)).flatmap(lambda kind: st.tuples(*[models(MODELS[kind][0])] * 2)))
@settings(max_examples=120)
def test_words_are_one_short_line_without_secrets_and_values_fit_json(two: tuple[Model, Model]) -> None:
    scene = Scene(stack(), stack(), TODAY)
    for difference in differences(*two, "x"):
        one = change_of(difference, scene)
        assert one.text
        assert one.text == " ".join(one.text.split())
        assert len(one.text) <= 200
        as_json = json.dumps([one.path, one.before, one.after, one.text], default=_plain)
        assert SECRET not in as_json


def _plain(value: Any) -> str:
    assert isinstance(value, Decimal) or hasattr(value, "isoformat")
    return str(value)


def test_a_secret_is_hidden_by_its_shape_and_by_its_key() -> None:
    before, after = "custom: {api_key: abcdefgh1}, notes: a", f"custom: {{api_key: abcdefgh2}}, sso: {{app: {SECRET}}}"
    said = json.dumps([(one.path, one.before, one.after, one.text) for one in told("tool", before, after)], default=str)
    assert "abcdefgh" not in said
    assert SECRET not in said
    assert "custom.api_key changed" in said


def test_many_words_are_cut() -> None:
    waiver = "waivers: [{{rule: {0}, with: {1}, reason: {2}, by: {3}{4}, until: 202{4}-01-31}}]"
    before, after = (waiver.format("r" * 60, "w" * 60, "s" * 60, "b" * 50, side) for side in (7, 8))
    (one,) = told("tool", before, after)
    assert len(one.text) == 200
    assert one.text.endswith("…")


def test_long_texts_that_begin_alike_are_reported_as_changed() -> None:
    before, after = (f"name: {'n' * 70}{side}, tags: [{'t' * 70}{side}]" for side in "xy")
    name, tags = told("tool", before, after)
    assert name.text == "name changed"
    assert tags.text == f"tag {'t' * 59}… added, {'t' * 59}… removed"


def test_values_are_reported_as_they_stand_in_the_file() -> None:
    (one,) = told(
        "tool", "", "integrations: [{with: crm, direction: push, objects: [b, a], credential_expires: 2027-01-31}]"
    )
    assert one.before is None
    assert json.loads(json.dumps(one.after, default=str)) == {
        "with": "crm",
        "direction": "push",
        "objects": ["b", "a"],
        "credential_expires": "2027-01-31",
    }
    (notice,) = told("tool", "contract: {notice: 90 days}", "contract: {notice: 1 month}")
    assert (notice.before, notice.after) == ("90 days", "1 month")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (12500, "12 500"),
        (Decimal("99.950"), "99.95"),
        (Decimal("1E+3"), "1 000"),
        (("a", "b", "c", "d", "e"), "a, b, c and 2 more"),
        ({"a": {"b": "c"}}, "{a: {b: c}}"),
        ("two\n lines", "two lines"),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_plain_values(value: object, text: str) -> None:
    assert plain(value) == text


def _models(top: type[Model]) -> list[type[Model]]:
    seen: list[Any] = []
    todo: list[Any] = [top]
    while todo:
        if (one := todo.pop()) not in seen:
            seen.append(one)
            todo += [inner for inner in keys_of(one).values() if inner is not None]
    return seen
