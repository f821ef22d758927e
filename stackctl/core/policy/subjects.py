"""What policies look at, and what expressions see of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import BaseModel

from stackctl.core.calendar.terms import bound_until, notice
from stackctl.core.facts.columns import FACTS, days_to
from stackctl.core.facts.reviews import newest
from stackctl.core.policy.shapes import DATE, SHAPES, TEXT, Shape, block, empty, joined, plain, present
from stackctl.model.compliance import ReviewedCompliance
from stackctl.model.contract import Contract, SharedContract
from stackctl.model.facts import Fact, FactValue
from stackctl.model.stack import reviews_of
from stackctl.model.tool import Integration, System, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from stackctl.core.facts.context import Context
    from stackctl.core.policy.semantics import Path
    from stackctl.model.compliance import Review
    from stackctl.model.policy import PolicyKind
    from stackctl.model.source import KeyPath


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a policy looks at, with its place."""

    node: str | None  # the tool or system that it belongs to; None for a shared contract
    path: KeyPath = ()
    index: int = 0  # among the integrations or reviews of the node
    contract: str | None = None  # the id of one that several tools share

    @property
    def file(self) -> str | None:
        """The file of a shared contract; None for a node's."""
        return None if self.contract is None else f"contracts/{self.contract}.yaml"

    @property
    def name(self) -> str:
        """What it is called in a message."""
        return self.node or self.file or ""


def subjects(context: Context, kind: PolicyKind) -> Iterator[Subject]:
    """List all subjects of a kind, those of systems included."""
    stack = context.stack
    nodes: Mapping[str, Tool | System] = {**stack.tools, **stack.systems}
    match kind:
        case "tool":
            yield from map(Subject, stack.tools)
        case "integration":
            for node_id, node in nodes.items():
                yield from (Subject(node_id, ("integrations", i), i) for i in range(len(node.integrations)))
        case "review":
            for node_id, node in nodes.items():
                yield from (Subject(node_id, ("compliance", "reviews", i), i) for i in range(len(reviews_of(node))))
        case "contract":
            for tool_id, tool in stack.tools.items():
                yield from (Subject(tool_id, path) for path, terms in tool.contracts if isinstance(terms, Contract))
            yield from (Subject(None, contract=contract_id) for contract_id in stack.contracts)


def _node(context: Context, subject: Subject) -> Tool | System:
    stack = context.stack
    return stack.tools.get(subject.node or "") or stack.systems[subject.node or ""]


def _integration(context: Context, subject: Subject) -> Integration:
    return _node(context, subject).integrations[subject.index]


def _review(context: Context, subject: Subject) -> Review:
    return reviews_of(_node(context, subject))[subject.index]


def _terms(context: Context, subject: Subject) -> Contract | None:
    """Find the contract that a subject is or has."""
    if subject.contract is not None:
        return context.stack.contracts[subject.contract]
    node = subject.node or ""
    if node not in context.stack.tools:
        return None
    named = (terms for path, terms in context.stack.tools[node].contracts if path == subject.path)
    return next((terms for terms in named if isinstance(terms, Contract)), None) or context.contract_of(node)


# ---- what is derived


@dataclass(frozen=True, slots=True)
class DerivedKey(Fact):
    """What is worked out of the files for a subject."""

    of: Callable[[Context, Subject], FactValue] = field(kw_only=True)


def _notice_by(context: Context, subject: Subject) -> date | None:
    terms = _terms(context, subject)
    due = None if terms is None else notice(terms, context.today)
    return None if due is None else due.by


def _term_end(context: Context, subject: Subject) -> date | None:
    terms = _terms(context, subject)
    return None if terms is None else bound_until(terms, context.today)


def _tools(context: Context, subject: Subject) -> tuple[str, ...]:
    if subject.contract is None:
        return () if subject.node is None else (subject.node,)
    stack = context.stack
    by_name = {
        tool_id for tool_id, tool in stack.tools.items() if any(name == subject.contract for _, name in tool.contracts)
    }
    return tuple(sorted(by_name | (set(stack.contracts[subject.contract].covers) & stack.tools.keys())))


def _is_newest(context: Context, subject: Subject) -> bool:
    return newest(_node(context, subject))[_review(context, subject).kind].index == subject.index


def _of_node_id(of: Callable[[Context, str], FactValue]) -> Callable[[Context, Subject], FactValue]:
    return lambda context, subject: of(context, subject.node or "")


_NOTICE_DAYS = "notice_days"
_OWN: Mapping[str, tuple[DerivedKey, ...]] = {
    "tool": tuple(
        DerivedKey(fact.path, fact.type, fact.meaning, fact.unit, of=_of_node_id(fact.of))
        for fact in FACTS.values() if fact.of is not None
    ),
    "integration": (
        DerivedKey("moves_personal", "flag", "one of its objects is about people",
                   of=lambda context, subject: any(map(context.is_personal, _integration(context, subject).objects))),
    ),
    "contract": (
        DerivedKey("id", "text", "the file's name without .yaml, of a contract in contracts/", "id",
                   of=lambda _context, subject: subject.contract),
        DerivedKey("tools", "texts", "the tools that it holds for", "ids", of=_tools),
        DerivedKey(_NOTICE_DAYS, "count", "the time of notice, a month counted as 30 days; also in tool.contract",
                   "days", of=lambda context, subject: _notice_days(_terms(context, subject))),
        DerivedKey("notice_by", "day", "the last day to give notice, where it renews by itself", of=_notice_by),
        DerivedKey("days_to_notice", "count", FACTS["days-to-notice"].meaning, "days",
                   of=lambda context, subject: days_to(context, _notice_by(context, subject))),
        DerivedKey("term_end", "day", FACTS["term-end"].meaning, of=_term_end),
        DerivedKey("days_to_end", "count", FACTS["days-to-end"].meaning, "days",
                   of=lambda context, subject: days_to(context, _term_end(context, subject))),
    ),
    "review": (DerivedKey("newest", "flag", "no later review of its kind", of=_is_newest),),
}  # fmt: skip

DERIVED: Mapping[str, Mapping[str, DerivedKey]] = {kind: {key.name: key for key in keys} for kind, keys in _OWN.items()}
"""What an expression can ask beside the keys of the files, by the name that it is asked of."""


# ---- what an expression may name


def _with_derived(kind: PolicyKind, *blocks: Shape, **more: Shape) -> Shape:
    return joined(*blocks, **more, **{name: SHAPES[key.type] for name, key in DERIVED[kind].items()})


_CONTRACT = joined(block(Contract), notice_days=SHAPES["count"])
_NAMES: Mapping[str, Shape] = {
    "tool": _with_derived("tool", block(Tool), contract=_CONTRACT),
    "integration": _with_derived("integration", block(Integration)),
    "contract": _with_derived("contract", block(Contract), block(SharedContract)),
    "review": _with_derived("review", block(ReviewedCompliance).keys["reviews"].item or TEXT),
    "today": DATE,
}


def scope_of(kind: PolicyKind) -> Mapping[str, Shape]:
    """Say which names an expression of a kind may use."""
    return {name: _NAMES[name] for name in dict.fromkeys((kind, "tool", "today"))}


def file_shape(kind: PolicyKind) -> Shape:
    """Say which keys a subject has in its file."""
    if kind == "tool":
        return block(Tool)
    return Shape("block", keys={key: shape for key, shape in _NAMES[kind].keys.items() if key not in DERIVED[kind]})


# ---- the values

Keys = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The keys that expressions name, by name, each with the keys within its block (none: all of it)."""


def keys_of(paths: Iterable[Path]) -> Keys:
    """Gather the keys that lie on some paths."""
    found: dict[str, dict[str, dict[str, None] | None]] = {}
    for name, *keys in paths:
        first = found.setdefault(name, {})
        if len(keys) == 1:
            first[keys[0]] = None
        elif keys and (inner := first.setdefault(keys[0], {})) is not None:
            inner[keys[1]] = None
    return {name: {key: tuple(inner or ()) for key, inner in keys.items()} for name, keys in found.items()}


def values(context: Context, subject: Subject, keys: Keys) -> dict[str, object]:
    """Work out what an expression sees: the named keys alone."""
    found: dict[str, object] = {"today": context.today.isoformat()}
    for name, named in keys.items():
        if name != "today":
            found[name] = present({key: _value(context, subject, name, key, inner) for key, inner in named.items()})
    return found


def _value(context: Context, subject: Subject, name: str, key: str, inner: tuple[str, ...]) -> object:
    derived = DERIVED[name].get(key)
    if derived is not None:
        return plain(derived.of(context, subject))
    shape = _NAMES[name].keys[key]
    match name:
        case "tool":
            return _of_node(context, subject, key, shape, inner)
        case "integration":
            return _in_file(_integration(context, subject), key, shape, inner)
        case "review":
            return _in_file(_review(context, subject), key, shape, inner)
        case _:
            return _in_file(_terms(context, subject), key, shape, inner)


def _of_node(context: Context, subject: Subject, key: str, shape: Shape, inner: tuple[str, ...]) -> object:
    node = None if subject.node is None else _node(context, subject)
    if isinstance(node, Tool) and key == "contract":
        return _of_terms(_terms(context, subject), shape, inner or tuple(shape.keys))
    if isinstance(node, Tool) and key == "compliance":
        return _of_compliance(context, node, shape, inner or tuple(shape.keys))
    return _in_file(node, key, shape, inner)


def _of_terms(terms: Contract | None, shape: Shape, keys: tuple[str, ...]) -> dict[str, object]:
    return present(
        {key: _notice_days(terms) if key == _NOTICE_DAYS else _in_file(terms, key, shape.keys[key]) for key in keys}
    )


def _of_compliance(context: Context, tool: Tool, shape: Shape, keys: tuple[str, ...]) -> dict[str, object]:
    """Take the tool's own, else what its vendor's file says."""
    vendor = context.stack.vendor_of(tool)
    own, behind = tool.compliance, None if vendor is None else vendor.compliance
    return present({key: _in_file(own if getattr(own, key, None) else behind, key, shape.keys[key]) for key in keys})


def _notice_days(terms: Contract | None) -> int | None:
    if terms is None or terms.notice is None:
        return None
    return terms.notice.count * {"day": 1, "week": 7, "month": 30}[terms.notice.unit]


def _in_file(model: BaseModel | None, key: str, shape: Shape, inner: tuple[str, ...] = ()) -> object:
    """Read a key; of a block, the inner keys named."""
    value = getattr(model, _ATTRIBUTES.get(key, key), None)
    if value is None:
        return empty(shape)
    if inner and isinstance(value, BaseModel):
        return present({part: _in_file(value, part, shape.keys[part]) for part in inner})
    return plain(value)


_ATTRIBUTES = {"with": "with_", "from": "from_"}
