"""What policies look at, one by one, and the values that an expression sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.derived import DERIVED, Subject, all_reviews, integration_of, review_of, terms_of
from stackctl.core.shapes import COUNT, DATE, TEXT, Shape, block, empty, joined, plain
from stackctl.model.compliance import Compliance, ReviewedCompliance
from stackctl.model.contract import Contract, SharedContract
from stackctl.model.tool import Integration, System, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackctl.core.context import Context
    from stackctl.model.compliance import Review
    from stackctl.model.policy import PolicyKind


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


def values(context: Context, subject: Subject, asked: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    """The names with their values, each with the asked keys alone: what nobody asks for is not worked out."""
    found: dict[str, object] = {"today": context.today.isoformat()}
    for name, keys in asked.items():
        if name == "today":
            continue
        block_: dict[str, object] = {}
        for key in keys:
            value = _value(context, subject, name, key)
            if value is not None:
                block_[key] = value
        found[name] = block_
    return found


def _value(context: Context, subject: Subject, name: str, key: str) -> object:
    derived = DERIVED[name].get(key)
    if derived is not None:
        return derived.of(context, subject)
    value = _read(context, subject, name, key)
    return empty(_SHAPES[name].keys[key]) if value is None else value


def _read(context: Context, subject: Subject, name: str, key: str) -> object:
    """The value of a key in the files; None where it is not given."""
    match name:
        case "tool":
            return _of_node(context, subject, key)
        case "integration":
            return _given(integration_of(context, subject), key)
        case "review":
            return _given(review_of(context, subject), key)
        case _:
            terms = terms_of(context, subject)
            return _notice_days(terms) if key == "notice_days" else _given(terms, key)


def _of_node(context: Context, subject: Subject, key: str) -> object:
    node = context.stack.tools.get(subject.node or "")
    if node is None:
        return _given(context.stack.systems.get(subject.node or ""), key)
    if key == "contract":
        terms = context.stack.contract_of(subject.node or "")
        return None if terms is None else _of_terms(terms)
    if key == "compliance":
        return _of_compliance(context, node)
    return _given(node, key)


def _of_terms(terms: Contract) -> dict[str, object]:
    found = {key: _value_or_empty(_given(terms, key), shape) for key, shape in block(Contract).keys.items()}
    found["notice_days"] = _notice_days(terms)
    return {key: value for key, value in found.items() if value is not None}


def _of_compliance(context: Context, tool: Tool) -> object:
    """The tool's own, and what its vendor's file says where the tool says nothing."""
    own: Compliance = tool.compliance or ReviewedCompliance()
    vendor = context.stack.vendor_of(tool)
    behind: Compliance = (None if vendor is None else vendor.compliance) or Compliance()
    found = {}
    for key, shape in block(ReviewedCompliance).keys.items():
        value = _value_or_empty(_given(own, key) or _given(behind, key), shape)
        if value is not None:
            found[key] = value
    return found


def _value_or_empty(value: object, shape: Shape) -> object:
    return empty(shape) if value is None else value


def _notice_days(terms: Contract | None) -> int | None:
    if terms is None or terms.notice is None:
        return None
    return terms.notice.count * {"day": 1, "week": 7, "month": 30}[terms.notice.unit]


def _given(model: Tool | System | Integration | Review | Contract | Compliance | None, key: str) -> object:
    """The value of a key of a model; None where the model has no such key, or no value for it."""
    return None if model is None else plain(getattr(model, _ATTRIBUTES.get(key, key), None))


_ATTRIBUTES = {"with": "with_"}


def _nodes(context: Context) -> Iterator[tuple[str, Tool | System]]:
    yield from context.stack.tools.items()
    yield from context.stack.systems.items()
