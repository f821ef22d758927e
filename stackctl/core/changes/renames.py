"""Records that only got another id.

A tool is known again by its vendor and the number of its contract, or its vendor and name, or, where it has kept
something telling, because most of its file is the same. A vendor goes by its former names as well. A tool keeps its
waivers and known findings, so two products with one number must not pass for one: vendors count from 1, too, and one
contract may cover several products.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from stackctl.core.changes.model_diff import canonical, each_once
from stackctl.core.facts.duplicates import normalised, product_of, vendor_names
from stackctl.model.base import Model
from stackctl.model.compliance import Approval, Review
from stackctl.model.contract import Contract, SharedContract
from stackctl.model.people import Budget, NeededFlow, Person, Request, Team
from stackctl.model.policy import Policy
from stackctl.model.tool import Assessment, Integration, Owner, System, Tool, Vendor, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Literal

    from stackctl.model.stack import Stack

    Named = Literal["node", "vendor", "contract", "person", "team"]
    Renames = Mapping[Named, Mapping[str, str]]
    """New ids by old ones, for each kind of id that other files refer to."""

M = TypeVar("M", bound=Model)

_SAME = Fraction(60, 100)
_SAME_CONTRACT = Fraction(40, 100)
_TELLING = 3
_MOST = 24
_SURE, _NUMBER, _LIKELY, _MAYBE = 3, 2, 1, 0
"""What nothing else has; the number of a contract, which may cover others, or a former name; a name, which others may
have; what only says where to look closer."""

REFERENCES: Mapping[type[Model], Mapping[str, tuple[Named, ...]]] = {
    Tool: {
        "vendor": ("vendor",),
        "admins": ("person",),
        "used_by": ("team",),
        "contract": ("contract",),
        "replaced_by": ("node",),
    },
    Owner: {"business": ("person",), "technical": ("person",), "team": ("team",)},
    Integration: {"with_": ("node",), "via": ("node",), "owner": ("person",)},
    Waiver: {"with_": ("node",), "by": ("person", "team")},
    Review: {"reviewer": ("person", "team")},
    Approval: {"by": ("person", "team")},
    Assessment: {"by": ("person", "team")},
    SharedContract: {"vendor": ("vendor",), "covers": ("node",)},
    NeededFlow: {"from_": ("node",), "to": ("node",)},
    Request: {"requested_by": ("team",)},
    Team: {"parent": ("team",), "lead": ("person",), "members": ("person",)},
    Budget: {"owner": ("person",)},
}
"""The fields that hold ids of other records, and what they are ids of."""


_Leaf = tuple[tuple[str, ...], Any]
"""A value with the keys that lead to it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a record may be known again by."""

    keys: tuple[tuple[int, str], ...]
    leaves: Counter[_Leaf]


def renames(gone: Mapping[str, M], came: Mapping[str, M], before: Stack, after: Stack) -> dict[str, str]:
    """Match the records that went with those that came."""
    if not gone or not came:
        return {}
    left = {id_: _Known(tuple(_keys(record, before)), Counter(_leaves(record, ()))) for id_, record in gone.items()}
    right = {id_: _Known(tuple(_keys(record, after)), Counter(_leaves(record, ()))) for id_, record in came.items()}
    found: dict[str, str] = {}
    for strength in (_SURE, _NUMBER, _LIKELY, _MAYBE):
        for old, new in _best(left, right, strength):
            found[old] = new
            del left[old], right[new]
    return found


def replaced(before: Stack, after: Stack) -> frozenset[str]:
    """Find the ids under which another product stands now."""
    # One with its vendor and name, or most of what its file says, is still the same.
    return frozenset(
        tool_id
        for tool_id, new in after.tools.items()
        if (old := before.tools.get(tool_id)) is not None and old != new and not _is_still(old, new, before, after)
    )


def _is_still(old: Tool, new: Tool, before: Stack, after: Stack) -> bool:
    was, now = (set(_keys(old, before)), set(_keys(new, after)))
    alike = {sure for sure, word in was & now if word.startswith("name\n")}
    if _LIKELY in alike:
        return True
    same, _ = _overlap(Counter(_leaves(old, ())), Counter(_leaves(new, ())))
    return same >= (_SAME_CONTRACT if _NUMBER in alike else _SAME)


def with_new_ids(value: Any, renames: Renames) -> Any:
    """Rewrite the ids that a model refers to, if any."""
    if not any(renames.values()):
        return value
    if isinstance(value, Model):
        kinds = REFERENCES.get(type(value), {})
        update = {}
        for name in type(value).model_fields:
            given = getattr(value, name)
            put = with_new_ids(given, renames)
            for kind in kinds.get(name, ()):
                put = _renamed(put, renames.get(kind, {}))
            if put is not given:
                update[name] = put
        return value.model_copy(update=update) if update else value
    if isinstance(value, tuple):
        items = tuple(with_new_ids(item, renames) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """Rewrite an id, several, or a mapping by id."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, tuple):
        items = tuple(_renamed(item, ids) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, Mapping):
        return {ids.get(key, key): inner for key, inner in value.items()} if ids.keys() & value.keys() else value
    return value


def _keys(record: Model, stack: Stack) -> Iterator[tuple[int, str]]:
    """Yield what may identify a record, and how surely."""
    match record:
        case Tool():
            vendors, name = vendor_names(stack, record), normalised(record.name) or record.name.strip()
            terms = (found for _, found in record.contracts if isinstance(found, Contract))
            for number in filter(None, ((found.number or "").strip() for found in terms)):
                yield from ((_NUMBER, f"contract\n{vendor}\n{number}") for vendor in vendors)
                yield _MAYBE, f"contract\n{number}"
            product = product_of(name, vendors)
            yield _LIKELY, f"name\n{vendors[0]}\n{product}"
            # Whoever renames may also claim that a vendor was once another, so that the rest must agree as well.
            yield from ((_NUMBER, f"name\n{vendor}\n{product}") for vendor in vendors)
            yield _MAYBE, f"name\n{name}"
            yield from ((_MAYBE, f"vendor\n{vendor}") for vendor in vendors)
            if record.url is not None:
                yield _MAYBE, f"url\n{record.url}"
        case System():
            yield _LIKELY, f"name\n{record.kind}\n{normalised(record.name) or record.name.strip()}"
            yield _MAYBE, f"kind\n{record.kind}"
        case SharedContract():
            if number := (record.number or "").strip():
                yield _SURE, f"number\n{number}"
            yield _MAYBE, f"vendor\n{normalised(stack.vendor_called(record.vendor))}"
        case Person():
            if email := (record.email or "").strip():
                yield _SURE, f"email\n{email.casefold()}"
            yield _LIKELY, f"name\n{' '.join(record.name.casefold().split())}"
        case Vendor() | Team():
            yield _LIKELY, f"name\n{normalised(record.name) or record.name.strip()}"
        case Request():
            yield _LIKELY, f"wish\n{normalised(record.as_a)}\n{normalised(record.i_want)}"
        case Policy():
            yield _LIKELY, f"code\n{record.code}"
        case _:
            return


def _best(left: Mapping[str, _Known], right: Mapping[str, _Known], strength: int) -> list[tuple[str, str]]:
    """Pair the records that share a word and agree most."""
    scored = []
    for old, new in _candidates(left, right, strength):
        same, telling = _overlap(left[old].leaves, right[new].leaves)
        if _is_enough(strength, same, telling):
            scored.append((-same, min(old, new), max(old, new), old, new))
    return each_once((old, new) for *_, old, new in sorted(scored))


def _is_enough(strength: int, same: Fraction, telling: int) -> bool:
    """Say whether records agree in enough of the rest."""
    if strength == _MAYBE:
        return same >= _SAME and telling >= _TELLING
    return strength != _NUMBER or same >= _SAME_CONTRACT


def _candidates(left: Mapping[str, _Known], right: Mapping[str, _Known], strength: int) -> set[tuple[str, str]]:
    blocks: dict[str, tuple[list[str], list[str]]] = {}
    for side, records in enumerate((left, right)):
        for id_ in sorted(records):
            for sure, word in records[id_].keys:
                if sure == strength:
                    blocks.setdefault(word, ([], []))[side].append(id_)
    return {pair for olds, news in blocks.values() for pair in _pairs(olds, news)}


def _pairs(olds: Sequence[str], news: Sequence[str]) -> Iterable[tuple[str, str]]:
    if len(olds) <= _MOST and len(news) <= _MOST:
        return [(old, new) for old in olds for new in news]
    return zip(olds, news, strict=False)


_COMMON = frozenset({"vendor", "category", "status", "origin", "kind", "currency"})


def _overlap(left: Counter[_Leaf], right: Counter[_Leaf]) -> tuple[Fraction, int]:
    """Return what share both have, and how many telling values."""
    both = left & right
    telling = sum(count for (path, _), count in both.items() if path[-1] not in _COMMON)
    return Fraction(both.total(), max(left.total(), right.total(), 1)), telling


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[_Leaf]:
    if isinstance(value, Model):
        for name, info in type(value).model_fields.items():
            inner = getattr(value, name)
            if info.is_required() or inner != info.get_default(call_default_factory=True):
                yield from _leaves(inner, (*path, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, canonical(value)
