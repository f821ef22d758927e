"""What an expression can ask beside the keys of the files: `DERIVED` is the one place that says what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import current_term, notice, term_end
from stackctl.core.facts.reviews import newest
from stackctl.core.graph.walk import reached
from stackctl.core.money.amounts import to_cents
from stackctl.core.policy.shapes import COUNT, DATE, FLAG, NUMBER, TEXT, TEXTS, Shape, plain
from stackctl.model.tool import GONE, LIVE, PIPELINE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from stackctl.core.facts.context import Context
    from stackctl.model.compliance import Review
    from stackctl.model.contract import Contract
    from stackctl.model.source import KeyPath
    from stackctl.model.tool import Integration, System, Tool


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a policy looks at, and where it stands.

    `node` is the tool or system that it belongs to; None for a contract that several tools share, whose id is then
    `contract`. `index` counts the integrations or reviews of the node.
    """

    node: str | None
    path: KeyPath = ()
    index: int = 0
    contract: str | None = None

    @property
    def file(self) -> str | None:
        """The file of a shared contract; None where the node says which file it is."""
        return None if self.contract is None else f"contracts/{self.contract}.yaml"

    @property
    def name(self) -> str:
        """What it is called in a message."""
        return self.node or self.file or ""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is worked out of the files: its shape, its unit in words, what it means, and how it is had."""

    shape: Shape
    unit: str
    meaning: str
    of: Callable[[Context, Subject], object]


def _tool(context: Context, subject: Subject) -> Tool | None:
    return context.stack.tools.get(subject.node or "")


def _status_in(context: Context, subject: Subject, statuses: frozenset[str]) -> bool | None:
    tool = _tool(context, subject)
    return None if tool is None else tool.status in statuses


def _category_group(context: Context, subject: Subject) -> object:
    tool = _tool(context, subject)
    category = None if tool is None else context.stack.taxonomy.categories.get(tool.category)
    return None if category is None else category.group


def _vendor_name(context: Context, subject: Subject) -> object:
    tool = _tool(context, subject)
    return None if tool is None else context.stack.vendor_name(tool)


def _annual_cost(context: Context, subject: Subject) -> object:
    cost = context.annual.get(subject.node or "")
    if cost is None or cost.unconverted:
        return None
    return float(to_cents(cost.amount, context.stack.settings.base_currency))


def _notice_of_tool(context: Context, subject: Subject) -> date | None:
    due = context.notices.get(subject.node or "")
    return None if due is None else due.by


def terms_of(context: Context, subject: Subject) -> Contract | None:
    """The terms of the contract that a subject is or has."""
    if subject.contract is not None:
        return context.stack.contracts[subject.contract]
    return None if _tool(context, subject) is None else context.stack.contract_of(subject.node or "")


def _notice_of_contract(context: Context, subject: Subject) -> date | None:
    terms = terms_of(context, subject)
    due = None if terms is None else notice(terms, context.today)
    return None if due is None else due.by


def _term_end(context: Context, subject: Subject) -> date | None:
    terms = terms_of(context, subject)
    return None if terms is None else term_end(terms, current_term(terms, context.today) or 0)


def _days_to(context: Context, day: date | None) -> int | None:
    return None if day is None else (day - context.today).days


def _receives_personal(context: Context, subject: Subject) -> list[str]:
    flows = context.live_flows_of.get(subject.node or "", ())
    arriving = {flow.object for flow in flows if flow.target == subject.node and flow.object is not None}
    return sorted(name for name in arriving if _is_personal(context, name))


def _is_personal(context: Context, name: str) -> bool:
    known = context.stack.taxonomy.objects.get(name)
    return known is not None and known.personal


def _seats_active(context: Context, subject: Subject) -> object:
    tool = _tool(context, subject)
    usage = None if tool is None else tool.usage
    if usage is None or usage.active is None or not usage.seats:
        return None
    return usage.active * 100 / usage.seats


def _owner_left(context: Context, subject: Subject) -> bool:
    owner = context.stack.owner_of(subject.node or "")
    return owner is not None and any(person in context.departed for person in (owner.business, owner.technical))


def _moves_personal(context: Context, subject: Subject) -> bool:
    return any(_is_personal(context, name) for name in integration_of(context, subject).objects)


def _covered(context: Context, subject: Subject) -> list[str]:
    if subject.contract is None:
        return [subject.node] if subject.node is not None else []
    stack = context.stack
    by_name = [tool_id for tool_id, tool in stack.tools.items() if tool.contract == subject.contract]
    return sorted(
        {*by_name, *(tool_id for tool_id in stack.contracts[subject.contract].covers if tool_id in stack.tools)}
    )


def _is_newest(context: Context, subject: Subject) -> bool:
    review = review_of(context, subject)
    node = context.stack.tools.get(subject.node or "")
    if node is not None:
        return newest(node)[review.kind].index == subject.index
    system = context.stack.systems[subject.node or ""]
    return not any(one.kind == review.kind and one.date > review.date for one in all_reviews(system))


_TERMS: Mapping[str, Derived] = {
    "term_end": Derived(
        DATE, "date", "the last day of the term that runs today; of the signed one where it has ended",
        lambda context, subject: plain(_term_end(context, subject)),
    ),
    "days_to_end": Derived(
        COUNT, "days", "from today to term_end; negative where it has passed",
        lambda context, subject: _days_to(context, _term_end(context, subject)),
    ),
}  # fmt: skip

DERIVED: Mapping[str, Mapping[str, Derived]] = {
    "tool": {
        "id": Derived(TEXT, "id", "the file's name without .yaml", lambda _context, subject: subject.node),
        "file": Derived(
            TEXT, "path", "the file, from the stack's root",
            lambda context, subject: context.stack.files.get(subject.node or ""),
        ),
        "live": Derived(
            FLAG, "true or false", "in use: implementing, active or sunsetting",
            lambda context, subject: _status_in(context, subject, LIVE),
        ),
        "pipeline": Derived(
            FLAG, "true or false", "on its way: proposed, evaluating or approved",
            lambda context, subject: _status_in(context, subject, PIPELINE),
        ),
        "gone": Derived(
            FLAG, "true or false", "rejected or retired",
            lambda context, subject: _status_in(context, subject, GONE),
        ),
        "vendor_name": Derived(TEXT, "name", "what the vendor's file calls it, or the tool itself", _vendor_name),
        "category_group": Derived(TEXT, "slug", "the group of the category", _category_group),
        "annual_cost": Derived(
            NUMBER, "base currency", "effective cost of twelve months from this one; not there where a rate lacks",
            _annual_cost,
        ),
        "owner_left": Derived(FLAG, "true or false", "the business or technical owner has left", _owner_left),
        "seats_active_percent": Derived(NUMBER, "percent", "seats used of those paid for", _seats_active),
        "personal": Derived(
            FLAG, "true or false", "declares personal data, or receives some over a live integration",
            lambda context, subject: subject.node in context.personal,
        ),
        "receives_personal": Derived(
            TEXTS, "objects", "the personal objects that reach it over live integrations", _receives_personal,
        ),
        "fed_by": Derived(
            TEXTS, "ids", "what sends to it over live integrations",
            lambda context, subject: list(context.fed_by.get(subject.node or "", ())),
        ),
        "feeds": Derived(
            TEXTS, "ids", "what it sends to over live integrations",
            lambda context, subject: list(context.feeds.get(subject.node or "", ())),
        ),
        "upstream": Derived(
            TEXTS, "ids", "all that feeds it, however many steps away",
            lambda context, subject: sorted(reached(subject.node or "", context.fed_by)),
        ),
        "downstream": Derived(
            TEXTS, "ids", "all that it feeds, however many steps away",
            lambda context, subject: sorted(reached(subject.node or "", context.feeds)),
        ),
        "notice_by": Derived(
            DATE, "date", "the last day to give notice, of a live tool whose contract renews by itself",
            lambda context, subject: plain(_notice_of_tool(context, subject)),
        ),
        "days_to_notice": Derived(
            COUNT, "days", "from today to notice_by",
            lambda context, subject: _days_to(context, _notice_of_tool(context, subject)),
        ),
        **_TERMS,
    },
    "integration": {
        "moves_personal": Derived(FLAG, "true or false", "one of its objects is about people", _moves_personal),
    },
    "contract": {
        "id": Derived(
            TEXT, "id", "the file's name without .yaml, of a contract in contracts/",
            lambda _context, subject: subject.contract,
        ),
        "tools": Derived(TEXTS, "ids", "the tools that it holds for", _covered),
        "notice_by": Derived(
            DATE, "date", "the last day to give notice, where it renews by itself",
            lambda context, subject: plain(_notice_of_contract(context, subject)),
        ),
        "days_to_notice": Derived(
            COUNT, "days", "from today to notice_by",
            lambda context, subject: _days_to(context, _notice_of_contract(context, subject)),
        ),
        **_TERMS,
    },
    "review": {
        "newest": Derived(FLAG, "true or false", "no later review of its kind", _is_newest),
    },
}  # fmt: skip
"""What an expression can ask beside the keys of the files, by the name that it is asked of."""


def all_reviews(node: Tool | System) -> tuple[Review, ...]:
    """The reviews of a tool or system, as declared."""
    return () if node.compliance is None else node.compliance.reviews


def integration_of(context: Context, subject: Subject) -> Integration:
    """The integration that a subject is."""
    node = context.stack.tools.get(subject.node or "") or context.stack.systems[subject.node or ""]
    return node.integrations[subject.index]


def review_of(context: Context, subject: Subject) -> Review:
    """The review that a subject is."""
    node = context.stack.tools.get(subject.node or "") or context.stack.systems[subject.node or ""]
    return all_reviews(node)[subject.index]
