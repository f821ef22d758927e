"""What policies look at, one by one, and the values that an expression sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from stackctl.core.policy.derived import DERIVED, Subject, all_reviews, integration_of, review_of, terms_of
from stackctl.core.policy.shapes import COUNT, DATE, TEXT, Shape, block, empty, joined, plain
from stackctl.model.compliance import ReviewedCompliance
from stackctl.model.contract import Contract, SharedContract
from stackctl.model.tool import Integration, System, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.core.facts.context import Context
    from stackctl.core.policy.semantics import Path
    from stackctl.model.policy import PolicyKind


Asked = Mapping[str, Mapping[str, tuple[str, ...]]]
"""What an expression asks for: names, keys, and of each key's block the keys within; none where all of it is meant."""


def asked_by(paths: Iterable[Path]) -> Asked:
    """What expressions ask for that name these keys."""
    found: dict[str, dict[str, dict[str, None] | None]] = {}
    for name, *keys in paths:
        first = found.setdefault(name, {})
        if len(keys) == 1:
            first[keys[0]] = None
        elif keys and (inner := first.setdefault(keys[0], {})) is not None:
            inner[keys[1]] = None
    return {name: {key: tuple(inner or ()) for key, inner in keys.items()} for name, keys in found.items()}


def subjects(context: Context, kind: PolicyKind) -> Iterator[Subject]:
    """All of a kind that the stack declares, by the ids; systems have integrations and reviews, too."""
    stack = context.stack
    match kind:
        case "tool":
            yield from (Subject(tool_id) for tool_id in stack.tools)
        case "integration":
            for node_id, node in _nodes(context):
                yield from (Subject(node_id, ("integrations", i), i) for i in range(len(node.integrations)))
        case "review":
            for node_id, node in _nodes(context):
                yield from (Subject(node_id, ("compliance", "reviews", i), i) for i in range(len(all_reviews(node))))
        case "contract":
            for tool_id, tool in stack.tools.items():
                if isinstance(tool.contract, Contract):
                    yield Subject(tool_id, ("contract",))
            yield from (Subject(None, contract=contract_id) for contract_id in stack.contracts)


_NOTICE_DAYS = {"notice_days": COUNT}
"""Derived within every contract: `notice` in days, a month counted as 30."""


def _derived(kind: str) -> dict[str, Shape]:
    return {name: derived.shape for name, derived in DERIVED[kind].items()}


_CONTRACT = joined(block(Contract), **_NOTICE_DAYS)
_SHAPES: Mapping[str, Shape] = {
    "tool": joined(block(Tool), **{"contract": _CONTRACT, **_derived("tool")}),
    "integration": joined(block(Integration), **_derived("integration")),
    "contract": joined(block(Contract), block(SharedContract), **_NOTICE_DAYS, **_derived("contract")),
    "review": joined(block(ReviewedCompliance).keys["reviews"].item or TEXT, **_derived("review")),
    "today": DATE,
}


def scope_of(kind: PolicyKind) -> Mapping[str, Shape]:
    """The names that an expression of a kind may use, with their shapes."""
    return {name: _SHAPES[name] for name in dict.fromkeys((kind, "tool", "today"))}


def file_shape(kind: PolicyKind) -> Shape:
    """The keys that a subject has in its file."""
    if kind == "tool":
        return block(Tool)
    own = {*DERIVED[kind], *_NOTICE_DAYS}
    return Shape("block", keys={key: shape for key, shape in _SHAPES[kind].keys.items() if key not in own})


def values(context: Context, subject: Subject, asked: Asked) -> dict[str, object]:
    """The names with their values, each with the asked keys alone: what nobody asks for is not worked out."""
    found: dict[str, object] = {"today": context.today.isoformat()}
    for name, keys in asked.items():
        if name != "today":
            given = {key: _value(context, subject, name, key, inner) for key, inner in keys.items()}
            found[name] = {key: value for key, value in given.items() if value is not None}
    return found


def _value(context: Context, subject: Subject, name: str, key: str, inner: tuple[str, ...]) -> object:
    derived = DERIVED[name].get(key)
    if derived is not None:
        return derived.of(context, subject)
    shape = _SHAPES[name].keys[key]
    match name:
        case "tool":
            return _of_node(context, subject, key, shape, inner)
        case "integration":
            return _given(integration_of(context, subject), key, shape, inner)
        case "review":
            return _given(review_of(context, subject), key, shape, inner)
        case _:
            terms = terms_of(context, subject)
            return _notice_days(terms) if key == "notice_days" else _given(terms, key, shape, inner)


def _of_node(context: Context, subject: Subject, key: str, shape: Shape, inner: tuple[str, ...]) -> object:
    tool = context.stack.tools.get(subject.node or "")
    if tool is None:
        return _given(context.stack.systems.get(subject.node or ""), key, shape, inner)
    if key == "contract":
        return _of_terms(context.stack.contract_of(subject.node or ""), shape, inner or tuple(shape.keys))
    if key == "compliance":
        return _of_compliance(context, tool, shape, inner or tuple(shape.keys))
    return _given(tool, key, shape, inner)


def _of_terms(terms: Contract | None, shape: Shape, keys: tuple[str, ...]) -> dict[str, object]:
    given = {key: _given(terms, key, shape.keys[key], ()) for key in keys if key not in _NOTICE_DAYS}
    if "notice_days" in keys:
        given["notice_days"] = _notice_days(terms)
    return {key: value for key, value in given.items() if value is not None}


def _of_compliance(context: Context, tool: Tool, shape: Shape, keys: tuple[str, ...]) -> dict[str, object]:
    """The tool's own, and what its vendor's file says where the tool says nothing."""
    vendor = context.stack.vendor_of(tool)
    own, behind = tool.compliance, None if vendor is None else vendor.compliance
    given = {key: _given(own if getattr(own, key, None) else behind, key, shape.keys[key], ()) for key in keys}
    return {key: value for key, value in given.items() if value is not None}


def _notice_days(terms: Contract | None) -> int | None:
    if terms is None or terms.notice is None:
        return None
    return terms.notice.count * {"day": 1, "week": 7, "month": 30}[terms.notice.unit]


def _given(model: BaseModel | None, key: str, shape: Shape, inner: tuple[str, ...]) -> object:
    """The value of a key of a model, or what stands in its place; of a block the inner keys alone, if there are any."""
    value = getattr(model, _ATTRIBUTES.get(key, key), None)
    if value is None:
        return empty(shape)
    if inner and isinstance(value, BaseModel):
        given = {part: _given(value, part, shape.keys[part], ()) for part in inner}
        return {part: found for part, found in given.items() if found is not None}
    return plain(value)


_ATTRIBUTES = {"with": "with_", "from": "from_"}


def _nodes(context: Context) -> Iterator[tuple[str, Tool | System]]:
    yield from context.stack.tools.items()
    yield from context.stack.systems.items()
