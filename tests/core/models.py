"""Any value of any model, made of the model's own declaration: a new field is tried from its first day."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from hypothesis import strategies as st

from stackctl.model import scalars
from stackctl.model.base import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

M = TypeVar("M", bound=Model)

WORDS = ("a", "b", "two words", "x" * 80, "ghp_" + "a1" * 20)
"""Texts of files: short and long, and one that looks like a secret."""
SCALARS: Mapping[str, tuple[str, ...]] = {
    "str": WORDS,
    "_read_name": WORDS,
    "_read_slug": ("seo", "crm", "pr"),
    "_read_own_code": ("ACME001", "ACME002"),
    "_read_amount": ("0", "1450.00", "1450", "0.0125", "1600"),
    "_read_rate": ("1.0821", "1.09", "1.090"),
    "_read_percent": ("0", "7", "7.0", "99.95", "100"),
    "_read_ratio": ("0.5", "1"),
    "_read_count": ("0", "40", "2027"),
    "_read_score": ("1", "4", "5"),
    "_read_day_of_year": ("1", "4", "04-06"),
    "_read_version": ("1",),
    "_read_date": ("2026-11-30", "2027-02-28", "2025-03-01"),
    "_read_flag": ("true", "false"),
    "_read_notice": ("90 days", "30 days", "1 month", "1 month to quarter-end"),
    "_read_term": ("12 months", "26 weeks"),
    "_read_period": ("2026", "2026-Q3"),
    "_read_currency": ("EUR", "USD"),
}
READERS = {str: "str"} | {reader: name for name, reader in vars(scalars).items() if name.startswith("_read_")}


def models(model: type[M]) -> SearchStrategy[M]:
    """A model, read from what its file could hold."""
    return _data(model).map(model.model_validate)


def _data(model: type[Model]) -> SearchStrategy[dict[str, Any]]:
    values = {info.alias or name: _values(info.annotation, info.metadata) for name, info in model.model_fields.items()}
    required = {info.alias or name for name, info in model.model_fields.items() if info.is_required()}
    return st.fixed_dictionaries(
        {key: value for key, value in values.items() if key in required},
        optional={key: value for key, value in values.items() if key not in required},
    )


def _values(annotation: Any, metadata: Sequence[Any] = ()) -> SearchStrategy[Any]:
    origin, inner = get_origin(annotation), get_args(annotation)
    scalar = next((SCALARS[READERS[one.read]] for one in metadata if hasattr(one, "read")), None)
    found: SearchStrategy[Any]
    if scalar is not None or origin is Literal:
        found = st.sampled_from(scalar or inner)
    elif origin is Annotated:
        found = _values(inner[0], inner[1:])
    elif origin in (Union, UnionType):
        found = st.one_of([_values(part) for part in inner if part is not NoneType])
    elif origin is tuple:
        found = st.lists(_values(inner[0]), max_size=3)
    elif origin is Mapping:
        keys = st.sampled_from(WORDS) if inner[0] is str else _values(inner[0])
        found = st.dictionaries(keys, _values(inner[1]), max_size=3)
    elif annotation is Any:
        texts = st.sampled_from(WORDS)
        found = st.recursive(texts, lambda part: st.lists(part, max_size=2) | st.dictionaries(texts, part, max_size=2))
    else:
        found = _data(annotation)
    return found
