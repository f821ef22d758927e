"""Where the two ends of an integration disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stackctl.core.graph.flows import Declaration, integrations_of, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Integration

Key = Literal["direction", "status", "schedule", "via"]

_DETAILS: tuple[Key, ...] = ("status", "schedule", "via")
_KEYS: tuple[Key, ...] = ("direction", *_DETAILS)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What ends `here` and `there` say differently of one key."""

    # `objects` is empty where the ends name none.

    key: Key
    here: Declaration
    there: Declaration
    values: tuple[str, str]
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """That an object, or any (empty), flows from `source`."""

    place: Declaration
    integration: Integration
    object: str
    source: str

    @property
    def phase(self) -> str:
        """Whether it is said of now, later or before."""
        return "there" if self.integration.status in ("live", "broken") else self.integration.status


_Difference = tuple[Key, _Claim, _Claim]
"""What differs between a claim of the first end and one of the second."""


def mismatches(stack: Stack) -> Mapping[tuple[str, str], tuple[Mismatch, ...]]:
    """Find where the ends of each pair contradict each other.

    By the pair in the order of the ids. Declarations are about one connection where they name the same object (or one
    of them none) and not two different methods. One that agrees with a declaration of the other end is not held against
    another one. What is retired says nothing of directions.
    """
    by_ends: dict[tuple[str, str], list[tuple[Declaration, Integration]]] = {}
    for place, integration in integrations_of(stack):
        by_ends.setdefault((place.node, integration.with_), []).append((place, integration))
    found: dict[tuple[str, str], tuple[Mismatch, ...]] = {}
    for pair in sorted((one, other) for one, other in by_ends if one < other and (other, one) in by_ends):
        here, there = _Declared(by_ends[pair]), _Declared(by_ends[pair[::-1]])
        differing = _gathered([*_about_ways(here, there), *_about_details(here, there)])
        if differing:
            found[pair] = differing
    return found


class _Declared:
    """What one end says of the other, each thing once."""

    def __init__(self, declared: Iterable[tuple[Declaration, Integration]]) -> None:
        said: dict[tuple[str | None, ...], _Claim] = {}
        for place, how in declared:
            for source, _ in ways_of(place, how):
                for name in how.objects or ("",):
                    key = (name, source, how.method, how.status, how.schedule, how.via)
                    said.setdefault(key, _Claim(place, how, name, source))
        self.claims = tuple(said.values())
        self._by_object: dict[str, list[_Claim]] = {}
        for claim in self.claims:
            self._by_object.setdefault(claim.object, []).append(claim)

    def same_way(self, claim: _Claim) -> list[_Claim]:
        """List what is said here of a flow claimed there."""
        about = self._by_object.get(claim.object, []) + self._by_object.get("", []) if claim.object else self.claims
        return [one for one in about if one.source == claim.source and _is_one_method(one, claim)]

    def other_way(self, claim: _Claim) -> list[_Claim]:
        """List what is said here of the other direction."""
        return [
            one
            for one in self._by_object.get(claim.object, ())
            if one.source != claim.source and one.phase == claim.phase and _is_one_method(one, claim)
        ]


def _is_one_method(one: _Claim, other: _Claim) -> bool:
    methods = {one.integration.method, other.integration.method}
    return len(methods) == 1 or None in methods


def _about_ways(here: _Declared, there: _Declared) -> Iterator[_Difference]:
    for claim in here.claims:
        other = _turned(claim, here, there)
        if other is not None:
            yield "direction", claim, other
    for claim in there.claims:
        other = _turned(claim, there, here)
        if other is not None:
            yield "direction", other, claim


def _turned(claim: _Claim, own: _Declared, others: _Declared) -> _Claim | None:
    """Find where the other end turns a flow round."""
    if claim.phase == "retired" or others.same_way(claim):
        return None
    for other in others.other_way(claim):
        mirrors = own.same_way(other)
        # What mirrors a declaration by another method is another connection.
        if not mirrors or any(mirror.integration.method == claim.integration.method for mirror in mirrors):
            return other
    return None


def _about_details(here: _Declared, there: _Declared) -> Iterator[_Difference]:
    for claim in here.claims:
        others = there.same_way(claim)
        if any(not _differences(claim, other) for other in others):
            continue
        for other in others:
            if all(_differences(mirror, other) for mirror in here.same_way(other)):
                for key in _differences(claim, other):
                    yield key, claim, other


def _differences(one: _Claim, other: _Claim) -> list[Key]:
    """List the details that both give and give differently."""
    return [key for key in _DETAILS if (given := _values(key, one, other)) and given[0] != given[1]]


def _values(key: Key, one: _Claim, other: _Claim) -> tuple[str, str] | None:
    """Return what both say of a key, if they do."""
    first: str | None = getattr(one.integration, key)
    second: str | None = getattr(other.integration, key)
    return None if first is None or second is None else (first, second)


def _gathered(found: Sequence[_Difference]) -> tuple[Mismatch, ...]:
    """Gather differences by key and place, directions first."""
    objects: dict[tuple[Key, Declaration, Declaration], dict[str, None]] = {}
    values: dict[tuple[Key, Declaration, Declaration], tuple[str, str]] = {}
    for key, one, other in found:
        place = (key, one.place, other.place)
        objects.setdefault(place, {}).update(dict.fromkeys(name for name in (one.object, other.object) if name))
        values[place] = _values(key, one, other) or ("", "")
    return tuple(
        Mismatch(key, here, there, values[key, here, there], tuple(sorted(objects[key, here, there])))
        for key, here, there in sorted(objects, key=lambda place: (_KEYS.index(place[0]), *place[1:]))
    )
