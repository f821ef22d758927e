"""Where two models differ, value by value.

The models are walked as they are declared, so that a new field is compared from its first day. No difference is the
order of keys, of words and of entries, a default that is written out, a number with idle zeros. Order counts in lists
of the organisation's own (`custom`), because nobody else knows what they mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from stackctl.core.text.secrets import masked
from stackctl.model.base import Model
from stackctl.model.compliance import Approval, Certification, Dpa, Review, Transfer
from stackctl.model.contract import Contract, Uplift
from stackctl.model.cost import CostLine
from stackctl.model.people import Budget, NeededFlow
from stackctl.model.settings import Fx
from stackctl.model.tool import Assessment, Integration, Sla, Sso, Usage, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Id = TypeVar("Id", int, str)
M = TypeVar("M", bound="Model | str")
"""An entry of a list; a contract may be named by its id."""

_LONGEST_NAME = 60
_FEW = 40

IDENTITY: Mapping[type[Model], tuple[str, ...]] = {
    Integration: ("with_",),
    Transfer: ("country",),
    Certification: ("name",),
    Review: ("kind",),
    Approval: ("by",),
    Waiver: ("rule", "with_"),
    Contract: ("number",),
    NeededFlow: ("from_", "to"),
    Budget: ("cost_center", "fiscal_year"),
    Fx: ("as_of",),
}
"""The fields that tell entries of a list apart: entries that agree in them are the same thing, before and after."""

WHOLE: frozenset[type[Model]] = frozenset({Usage, Sso, Sla, Assessment, Contract, Uplift, Dpa, Fx})
"""Blocks that come and go as one thing; of others that may be left out, each value comes and goes by itself."""

TOGETHER: Mapping[type[Model], frozenset[str]] = {
    CostLine: frozenset({"amount", "per"}),
    Review: frozenset({"status", "date", "expires"}),
    Approval: frozenset({"date", "up_to", "currency"}),
    Dpa: frozenset({"status", "signed"}),
    Sla: frozenset({"target_percent", "measured_percent", "period"}),
    Assessment: frozenset({"functional_fit", "technical_fit", "by", "date"}),
    Waiver: frozenset({"reason", "by", "until"}),
}
"""Fields that people read as one: where two of them differ, the whole of it is one difference."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A model before and after, empty where missing.

    `key` is what it stands under in a mapping, or its id; empty elsewhere.
    """

    before: Any
    after: Any
    key: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that differs; None or empty where missing.

    `path` names it from the top of the record. `within` are the models around it, outermost first; `field` is the
    innermost's, by its name in Python, and `keys` lead on in a mapping. `parts` differ in a model that reads as one.
    """

    path: str
    within: tuple[Pair, ...]
    field: str
    keys: tuple[str, ...]
    before: Any
    after: Any
    parts: tuple[Difference, ...] = ()

    @property
    def pair(self) -> Pair:
        """The model that it is in."""
        return self.within[-1]


def differences(before: Model, after: Model, id_: str = "") -> tuple[Difference, ...]:
    """List what differs between two models, in order of fields."""
    return tuple(_of_models(_Place(), Pair(before, after, id_)))


def canonical(value: Any) -> Any:
    """Return a hashable value that is equal for equal meanings."""
    if isinstance(value, Model):
        return (type(value).__name__, *(canonical(getattr(value, name)) for name in type(value).model_fields))
    if isinstance(value, Mapping):
        return frozenset((key, canonical(inner)) for key, inner in value.items())
    if isinstance(value, tuple):
        return frozenset(Counter(map(canonical, value)).items())
    return tuple(map(canonical, value)) if isinstance(value, list) else value


def identity_of(item: Model | str) -> str:
    """Name an entry: `salesforce`, `Professional`, `DUP002 with mailchimp`."""
    if isinstance(item, str):
        return f"contracts/{item}.yaml"
    if isinstance(item, CostLine):
        return item.item or item.kind
    words = [str(value) for name in IDENTITY.get(type(item), ()) if (value := getattr(item, name)) is not None]
    return (" with " if isinstance(item, Waiver) else " ").join(words)


def matched(before: Sequence[M], after: Sequence[M]) -> tuple[tuple[str, M | None, M | None], ...]:
    """Pair the entries of two lists by name.

    Equal ones first, then of the same identity those that agree most; None for the missing. The other way round, the
    same pairs.
    """
    found = [
        (identity, old, new)
        for identity, (olds, news) in _by_identity(before, after).items()
        for old, new in _pairs(olds, news)
    ]
    found.sort(key=lambda pair: _order(pair[1], pair[2]))
    names = _numbered([identity for identity, _, _ in found])
    return tuple(
        (name, None if old is None else before[old], None if new is None else after[new])
        for name, (_, old, new) in zip(names, found, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands, as a difference has it."""

    path: str = ""
    within: tuple[Pair, ...] = ()
    field: str = ""
    keys: tuple[str, ...] = ()

    def in_model(self, pair: Pair, field: str, alias: str) -> _Place:
        return _Place(f"{self.path}.{alias}" if self.path else alias, (*self.within, pair), field)

    def at_entry(self, name: str) -> _Place:
        return replace(self, path=f"{self.path}[{name}]")

    def at_key(self, name: str, key: str) -> _Place:
        return replace(self, path=f"{self.path}.{name}", keys=(*self.keys, key))

    def difference(self, before: Any, after: Any, parts: tuple[Difference, ...] = ()) -> Difference:
        return Difference(self.path, self.within, self.field, self.keys, before, after, parts)


def _of_models(place: _Place, pair: Pair) -> Iterator[Difference]:
    for name, info in type(pair.after).model_fields.items():
        before, after = getattr(pair.before, name), getattr(pair.after, name)
        if before != after:
            yield from _of_values(place.in_model(pair, name, info.alias or name), before, after)


def _of_values(place: _Place, before: Any, after: Any) -> Iterator[Difference]:
    if place.field == "contract" and (isinstance(before, tuple) or isinstance(after, tuple)):
        # One is written without a list.
        for name, old, new in matched(_listed(before), _listed(after)):
            if isinstance(old, Contract) and isinstance(new, Contract):
                yield from _of_blocks(place.at_entry(name), old, new)
            elif old != new:
                yield place.at_entry(name).difference(old, new)
    elif isinstance(before, Model) or isinstance(after, Model):
        yield from _of_blocks(place, before, after)
    elif isinstance(before, Mapping | None) and isinstance(after, Mapping | None):
        yield from tuple(_of_mappings(place, before or {}, after or {})) or _leaf(place, before, after)
    elif isinstance(before, tuple) and isinstance(after, tuple) and isinstance((*before, *after, None)[0], Model):
        for name, old, new in matched(before, after):
            yield from _of_blocks(place.at_entry(name), old, new)
    else:
        yield from _leaf(place, before, after)


def _listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _of_blocks(place: _Place, before: Any, after: Any) -> Iterator[Difference]:
    kind = type(after if before is None else before)
    key = place.keys[-1] if place.keys else ""
    if type(before) is type(after):
        parts = tuple(_of_models(place, Pair(before, after, key)))
        together = TOGETHER.get(kind, frozenset())
        if len([part for part in parts if part.field in together]) > 1:
            yield place.difference(before, after, parts)
        else:
            yield from parts
    elif (before is None or after is None) and _can_be_empty(kind):
        pair = Pair(before or kind(), after or kind(), key)
        yield from tuple(_of_models(place, pair)) or _leaf(place, before, after)
    else:
        yield place.difference(before, after)


def _of_mappings(place: _Place, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    known = sorted(before.keys() | after.keys())
    for name, key in zip(_numbered(known), known, strict=True):
        one, other = before.get(key), after.get(key)
        if one != other:
            yield from _of_values(place.at_key(name, key), one, other)


def _leaf(place: _Place, before: Any, after: Any) -> Iterator[Difference]:
    if canonical(before) != canonical(after):
        yield place.difference(before, after)


def _can_be_empty(model: type[Model]) -> bool:
    return model not in WHOLE and not any(info.is_required() for info in model.model_fields.values())


def _by_identity(before: Sequence[M], after: Sequence[M]) -> dict[str, tuple[dict[int, Any], dict[int, Any]]]:
    """Gather canonical entries of both sides by their places."""
    found: dict[str, tuple[dict[int, Any], dict[int, Any]]] = {}
    for side, items in enumerate((before, after)):
        for place, item in enumerate(items):
            found.setdefault(identity_of(item), ({}, {}))[side][place] = canonical(item)
    return found


def _pairs(left: dict[int, Any], right: dict[int, Any]) -> Iterator[tuple[int | None, int | None]]:
    """Yield pairs of places, of entries of one identity."""
    by_value: dict[Any, list[int]] = {}
    for place, value in reversed(left.items()):
        by_value.setdefault(value, []).append(place)
    for new, value in list(right.items()):
        if by_value.get(value):
            old = by_value[value].pop()
            yield old, new
            del left[old], right[new]
    for old, new in _nearest(left, right):
        yield old, new
        del left[old], right[new]
    yield from ((old, None) for old in left)
    yield from ((None, new) for new in right)


def _nearest(left: Mapping[int, Any], right: Mapping[int, Any]) -> list[tuple[int, int]]:
    """Pair those that agree in most fields."""
    if len(left) * len(right) > _FEW * _FEW:
        return list(zip(sorted(left), sorted(right), strict=False))
    scored = sorted(
        (-sum(a == b for a, b in zip(one, other, strict=True)), *_order(old, new), old, new)
        for old, one in left.items()
        for new, other in right.items()
    )
    return each_once((old, new) for *_, old, new in scored)


def each_once(pairs: Iterable[tuple[Id, Id]]) -> list[tuple[Id, Id]]:
    """Keep the pairs whose sides no earlier pair has taken."""
    found: dict[Id, Id] = {}
    taken: set[Id] = set()
    for old, new in pairs:
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return list(found.items())


def _order(old: int | None, new: int | None) -> tuple[int, int]:
    """Order a pair the same as its mirror image."""
    places = [place for place in (old, new) if place is not None]
    return min(places), max(places)


def _numbered(names: Sequence[str]) -> list[str]:
    """Shorten names for a path, without secrets; number equal ones."""
    shown: list[str] = []
    seen: Counter[str] = Counter()
    for name in names:
        hidden = masked(name)
        short = hidden if len(hidden) <= _LONGEST_NAME else f"{hidden[: _LONGEST_NAME - 1]}…"
        seen[short] += 1
        shown.append(short if seen[short] == 1 else f"{short}#{seen[short]}")
    return shown
