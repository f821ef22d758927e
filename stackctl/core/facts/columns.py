"""The table of facts about a tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from stackctl.core.calendar.terms import bound_until
from stackctl.core.facts.seats import seats_of
from stackctl.core.graph.walk import reached
from stackctl.core.money.amounts import to_cents
from stackctl.model.facts import Fact
from stackctl.model.tool import GONE, LIVE, PIPELINE, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from stackctl.core.facts.context import Context
    from stackctl.model.facts import FactValue
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool


@dataclass(frozen=True, slots=True)
class ToolFact(Fact):
    """A fact with its working-out and its uses."""

    # for the id of a tool, or of a system, of which less is known; None: the value is that of the file
    of: Callable[[Context, str], FactValue] | None = None
    key: str = ""  # follows `tool.` in a condition, if it is not the name; in a file it may be a path
    by: str = ""  # its name as a grouping of costs
    select: str = ""  # the field of `--select` that looks at it
    words: Callable[[Stack], Iterable[str]] | None = None  # what that field takes beside what the tools say
    needs_rules: bool = False  # whether it is known only after a run of the rules

    @property
    def path(self) -> str:
        """What follows `tool.` in a condition."""
        return self.key or self.name.replace("-", "_")

    def value(self, context: Context, tool_id: str) -> FactValue:
        """Work out the value for a tool."""
        if self.of is not None:
            return self.of(context, tool_id)
        value: Any = context.stack.tools[tool_id]
        for key in self.path.split("."):
            value = getattr(value, key, None)
        return value  # type: ignore[no-any-return] # the type of the fact says what it is


def _of_tool(of: Callable[[Context, Tool], FactValue]) -> Callable[[Context, str], FactValue]:
    return lambda context, node_id: None if (tool := context.stack.tools.get(node_id)) is None else of(context, tool)


def _is(statuses: frozenset[Status]) -> Callable[[Context, str], FactValue]:
    return _of_tool(lambda _context, tool: tool.status in statuses)


def _category_group(context: Context, tool: Tool) -> str | None:
    category = context.stack.taxonomy.categories.get(tool.category)
    return None if category is None else category.group


def _owners(context: Context, node_id: str) -> tuple[str | None, str | None]:
    owner = context.stack.owner_of(node_id)
    return (None, None) if owner is None else (owner.business, owner.technical)


def _annual_cost(context: Context, tool_id: str) -> FactValue:
    cost = context.annual.get(tool_id)
    # A sum that lacks a part would be a wrong number; no number is an honest one.
    if cost is None or cost.unconverted:
        return None
    return to_cents(cost.amount, context.stack.settings.base_currency)


def _term_end(context: Context, tool_id: str) -> date | None:
    terms = context.contract_of(tool_id) if tool_id in context.stack.tools else None
    return None if terms is None else bound_until(terms, context.today)


def _notice_by(context: Context, tool_id: str) -> date | None:
    due = context.notices.get(tool_id)
    return None if due is None else due.by


def days_to(context: Context, day: date | None) -> int | None:
    """Count the days from today; negative for past ones."""
    return None if day is None else (day - context.today).days


def _seats_active(context: Context, tool_id: str) -> FactValue:
    seats = seats_of(context.stack, tool_id, context.today) if tool_id in context.stack.tools else None
    return None if seats is None else seats.share * 100


def _receives_personal(context: Context, node_id: str) -> tuple[str, ...]:
    objects = {flow.object for flow in context.live_flows_of.get(node_id, ()) if flow.target == node_id}
    return tuple(sorted(name for name in objects if name is not None and context.is_personal(name)))


_FACTS = (
    ToolFact("id", "text", "the file's name without .yaml", "id", lambda _context, node_id: node_id or None, by="tool"),
    ToolFact("name", "text", "the product's name, as its vendor writes it", "name"),
    ToolFact("vendor", "text", "what the vendor's file calls it, or the tool itself", "name",
             _of_tool(lambda context, tool: context.stack.vendor_name(tool)),
             key="vendor_name", by="vendor", select="vendor"),
    ToolFact("vendor-id", "text", "the vendor's file in vendors/, without .yaml", "id",
             _of_tool(lambda context, tool: context.stack.vendor_ids.get(tool.vendor.casefold())),
             select="vendor", words=lambda stack: stack.vendors),
    ToolFact("vendor-as-written", "text", "what the tool's file calls its vendor", "name or id",
             key="vendor", select="vendor"),
    ToolFact("category", "text", "what kind of product it is", "slug",
             by="category", select="category", words=lambda stack: stack.taxonomy.categories),
    ToolFact("category-group", "text", "the group of the category", "slug", _of_tool(_category_group)),
    ToolFact("team", "text", "the team that it belongs to", "id",
             key="owner.team", by="team", select="team", words=lambda stack: stack.teams),
    ToolFact("used-by", "texts", "the teams that use it", "ids", select="team"),
    ToolFact("owner", "text", "the business owner, who decides what it is for", "name",
             lambda context, node_id: context.stack.person_name(_owners(context, node_id)[0]),
             key="owner_name", select="owner", words=lambda stack: [person.name for person in stack.people.values()]),
    ToolFact("owner-id", "text", "the business owner, as in teams.yaml", "id",
             key="owner.business", by="owner", select="owner", words=lambda stack: stack.people),
    ToolFact("technical-owner", "text", "the technical owner, who keeps it running", "name",
             lambda context, node_id: context.stack.person_name(_owners(context, node_id)[1]),
             key="technical_owner_name", select="owner"),
    ToolFact("technical-owner-id", "text", "the technical owner, as in teams.yaml", "id",
             key="owner.technical", select="owner"),
    ToolFact("owner-left", "flag", "the business or technical owner has left",
             of=lambda context, node_id: any(person in context.departed for person in _owners(context, node_id))),
    ToolFact("origin", "text", "how it came into the house", by="origin"),
    ToolFact("status", "text", "where it stands in its life",
             by="status", select="status", words=lambda _stack: get_args(Status)),
    ToolFact("live", "flag", "in use: implementing, active or sunsetting", of=_is(LIVE), select="status"),
    ToolFact("pipeline", "flag", "on its way: proposed, evaluating or approved", of=_is(PIPELINE), select="status"),
    ToolFact("gone", "flag", "rejected or retired", of=_is(GONE), select="status"),
    ToolFact("since", "day", "when it came to this status"),
    ToolFact("criticality", "text", "what its loss would mean"),
    ToolFact("disposition", "text", "what was decided about it"),
    ToolFact("replaced-by", "text", "the tool that takes its place", "id"),
    ToolFact("admins", "texts", "the people who can administer it", "ids"),
    ToolFact("regions", "texts", "where it is used"),
    ToolFact("capabilities", "texts", "what it is used for here", "slugs"),
    ToolFact("tags", "texts", "words to select by", by="tag", select="tag"),
    ToolFact("aliases", "texts", "what invoices, single sign-on and people call it", "names"),
    ToolFact("domains", "texts", "what it is seen as on web pages and in logs", "domains"),
    ToolFact("url", "text", "the product's page", "address"),
    ToolFact("description", "text", "what it is used for here, in words"),
    ToolFact("annual-cost", "amount", "effective cost of twelve months from this one; not there where a rate lacks",
             "base currency", _annual_cost),
    ToolFact("term-end", "day",
             "the last day of the term that runs today; of an open-ended contract the next way out, of one that has "
             "ended its end",
             of=_term_end),
    ToolFact("days-to-end", "count", "from today to the end of the term; negative where it has passed", "days",
             lambda context, tool_id: days_to(context, _term_end(context, tool_id))),
    ToolFact("notice-by", "day",
             "the last day to give notice, of a live tool whose contract renews by itself or is open-ended",
             of=_notice_by),
    ToolFact("days-to-notice", "count", "from today to the last day to give notice", "days",
             lambda context, tool_id: days_to(context, _notice_by(context, tool_id))),
    ToolFact("seats", "count", "seats paid for", "seats", key="usage.seats"),
    ToolFact("active-seats", "count", "seats used in the period that the source reports on", "seats",
             key="usage.active"),
    ToolFact("seats-active-percent", "percent", "seats used of those paid for", of=_seats_active),
    ToolFact("last-used", "day", "the last day that anybody used it", key="usage.last_used"),
    ToolFact("personal", "flag", "declares personal data, or receives some over a live integration",
             of=lambda context, node_id: node_id in context.personal),
    ToolFact("receives-personal", "texts", "the personal objects that reach it over live integrations", "objects",
             _receives_personal),
    ToolFact("on-behalf-of-customers", "flag", "holds data that we process for customers of ours",
             key="data.on_behalf_of_customers"),
    ToolFact("integrations", "count", "the live flows that it sends, receives or carries", "flows",
             lambda context, node_id: len(context.live_flows_of.get(node_id, ())), key="live_flows"),
    ToolFact("fed-by", "texts", "what sends to it over live integrations", "ids",
             lambda context, node_id: context.fed_by.get(node_id, ())),
    ToolFact("feeds", "texts", "what it sends to over live integrations", "ids",
             lambda context, node_id: context.feeds.get(node_id, ())),
    ToolFact("upstream", "texts", "all that feeds it, however many steps away", "ids",
             lambda context, node_id: tuple(sorted(reached(node_id, context.fed_by)))),
    ToolFact("downstream", "texts", "all that it feeds, however many steps away", "ids",
             lambda context, node_id: tuple(sorted(reached(node_id, context.feeds)))),
    ToolFact("findings", "count", "the findings that are neither waived nor known", "findings", needs_rules=True),
    ToolFact("file", "text", "the file, from the stack's root", "path",
             lambda context, node_id: context.stack.files.get(node_id)),
)  # fmt: skip

FACTS: Mapping[str, ToolFact] = {fact.name: fact for fact in _FACTS}
"""Every fact about a tool by its name."""
