"""The table of facts: what can be asked about a tool, said once.

An entry serves `list --columns` and `--sort` by its name, `--where` and policies by its key, and `--by` and `--select`
where it says so. To add a fact is to add an entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from stackctl.core.calendar.terms import current_term, term_end
from stackctl.core.facts.seats import seats_of
from stackctl.core.money.amounts import to_cents
from stackctl.model.facts import Fact
from stackctl.model.tool import GONE, LIVE, PIPELINE, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from stackctl.core.facts.context import Context
    from stackctl.model.facts import FactValue
    from stackctl.model.stack import Stack


@dataclass(frozen=True, slots=True)
class ToolFact(Fact):
    """A fact with how it is worked out, and where it is asked for.

    `of` works it out for the id of a tool, or of a system, of which less is known; without it the value is that of the
    file. `key` is what follows `tool.` in a condition, where that is not the name; in a file it may be a path. `by` is
    its name as a grouping of costs, `select` the field of `--select` that looks at it, and `words` are what that field
    takes beside what the tools say. What `needs_rules` is known only after a run of them.
    """

    of: Callable[[Context, str], FactValue] | None = None
    key: str = ""
    by: str = ""
    select: str = ""
    words: Callable[[Stack], Iterable[str]] | None = None
    needs_rules: bool = False

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


def _status_in(statuses: frozenset[Status]) -> Callable[[Context, str], FactValue]:
    def of(context: Context, tool_id: str) -> bool | None:
        tool = context.stack.tools.get(tool_id)
        return None if tool is None else tool.status in statuses

    return of


def _vendor(context: Context, tool_id: str) -> str | None:
    tool = context.stack.tools.get(tool_id)
    return None if tool is None else context.stack.vendor_name(tool)


def _vendor_id(context: Context, tool_id: str) -> str | None:
    tool = context.stack.tools.get(tool_id)
    return None if tool is None else context.stack.vendor_ids.get(tool.vendor.casefold())


def _category_group(context: Context, tool_id: str) -> str | None:
    tool = context.stack.tools.get(tool_id)
    category = None if tool is None else context.stack.taxonomy.categories.get(tool.category)
    return None if category is None else category.group


def _owner(context: Context, node_id: str) -> str | None:
    owner = context.stack.owner_of(node_id)
    return None if owner is None or owner.business is None else context.stack.person_name(owner.business)


def _technical_owner(context: Context, node_id: str) -> str | None:
    owner = context.stack.owner_of(node_id)
    return None if owner is None or owner.technical is None else context.stack.person_name(owner.technical)


def _owner_left(context: Context, node_id: str) -> bool:
    owner = context.stack.owner_of(node_id)
    return owner is not None and any(person in context.departed for person in (owner.business, owner.technical))


def _annual_cost(context: Context, tool_id: str) -> FactValue:
    cost = context.annual.get(tool_id)
    # A sum that lacks a part would be a wrong number; no number is an honest one.
    if cost is None or cost.unconverted:
        return None
    return to_cents(cost.amount, context.stack.settings.base_currency)


def _term_end(context: Context, tool_id: str) -> date | None:
    terms = context.stack.contract_of(tool_id) if tool_id in context.stack.tools else None
    return None if terms is None else term_end(terms, current_term(terms, context.today) or 0)


def _notice_by(context: Context, tool_id: str) -> date | None:
    due = context.notices.get(tool_id)
    return None if due is None else due.by


def days_to(context: Context, day: date | None) -> int | None:
    """Count the days from today; negative for a day that has passed."""
    return None if day is None else (day - context.today).days


def _seats_active(context: Context, tool_id: str) -> FactValue:
    seats = seats_of(context.stack, tool_id, context.today) if tool_id in context.stack.tools else None
    return None if seats is None else seats.share * 100


def _receives_personal(context: Context, node_id: str) -> tuple[str, ...]:
    flows = context.live_flows_of.get(node_id, ())
    arriving = {flow.object for flow in flows if flow.target == node_id and flow.object is not None}
    return tuple(sorted(name for name in arriving if context.is_personal(name)))


def _reached(start: str, steps: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Gather all that can be come to, step by step; without the start itself."""
    seen = {start}
    waiting = [start]
    while waiting:
        new = [node for node in steps.get(waiting.pop(), ()) if node not in seen]
        seen.update(new)
        waiting += new
    return tuple(sorted(seen - {start}))


_FACTS = (
    ToolFact("id", "text", "id", "the file's name without .yaml", lambda _context, tool_id: tool_id or None, by="tool"),
    ToolFact("name", "text", "name", "the product's name, as its vendor writes it"),
    ToolFact(
        "vendor", "text", "name", "what the vendor's file calls it, or the tool itself",
        _vendor, key="vendor_name", by="vendor", select="vendor",
    ),
    ToolFact(
        "vendor-id", "text", "id", "the vendor's file in vendors/, without .yaml",
        _vendor_id, select="vendor", words=lambda stack: stack.vendors,
    ),
    ToolFact(
        "vendor-as-written", "text", "name or id", "what the tool's file calls its vendor",
        key="vendor", select="vendor",
    ),
    ToolFact(
        "category", "text", "slug", "what kind of product it is",
        by="category", select="category", words=lambda stack: stack.taxonomy.categories,
    ),
    ToolFact("category-group", "text", "slug", "the group of the category", _category_group),
    ToolFact(
        "status", "text", "status", "where it stands in its life",
        by="status", select="status", words=lambda _stack: get_args(Status),
    ),
    ToolFact(
        "live", "flag", "true or false", "in use: implementing, active or sunsetting",
        _status_in(LIVE), select="status",
    ),
    ToolFact(
        "pipeline", "flag", "true or false", "on its way: proposed, evaluating or approved",
        _status_in(PIPELINE), select="status",
    ),
    ToolFact("gone", "flag", "true or false", "rejected or retired", _status_in(GONE), select="status"),
    ToolFact("since", "day", "date", "when it came to this status"),
    ToolFact("origin", "text", "origin", "how it came into the house", by="origin"),
    ToolFact("criticality", "text", "criticality", "what its loss would mean"),
    ToolFact("disposition", "text", "disposition", "what was decided about it"),
    ToolFact("replaced-by", "text", "id", "the tool that takes its place"),
    ToolFact(
        "owner", "text", "name", "the business owner, who decides what it is for",
        _owner, key="owner_name", select="owner",
        words=lambda stack: [person.name for person in stack.people.values()],
    ),
    ToolFact(
        "owner-id", "text", "id", "the business owner, as in teams.yaml",
        key="owner.business", by="owner", select="owner", words=lambda stack: stack.people,
    ),
    ToolFact(
        "technical-owner", "text", "name", "the technical owner, who keeps it running",
        _technical_owner, key="technical_owner_name", select="owner",
    ),
    ToolFact(
        "technical-owner-id", "text", "id", "the technical owner, as in teams.yaml",
        key="owner.technical", select="owner",
    ),
    ToolFact("owner-left", "flag", "true or false", "the business or technical owner has left", _owner_left),
    ToolFact(
        "team", "text", "id", "the team that it belongs to",
        key="owner.team", by="team", select="team", words=lambda stack: stack.teams,
    ),
    ToolFact("used-by", "texts", "ids", "the teams that use it", select="team"),
    ToolFact("admins", "texts", "ids", "the people who can administer it"),
    ToolFact("regions", "texts", "regions", "where it is used"),
    ToolFact("capabilities", "texts", "slugs", "what it is used for here"),
    ToolFact("tags", "texts", "words", "words to select by", select="tag"),
    ToolFact("aliases", "texts", "names", "what invoices, single sign-on and people call it"),
    ToolFact("domains", "texts", "domains", "what it is seen as on web pages and in logs"),
    ToolFact("url", "text", "address", "the product's page"),
    ToolFact("description", "text", "text", "what it is used for here, in words"),
    ToolFact(
        "annual-cost", "amount", "base currency",
        "effective cost of twelve months from this one; not there where a rate lacks", _annual_cost,
    ),
    ToolFact(
        "term-end", "day", "date", "the last day of the term that runs today; of the signed one where it has ended",
        _term_end,
    ),
    ToolFact(
        "days-to-end", "count", "days", "from today to term_end; negative where it has passed",
        lambda context, tool_id: days_to(context, _term_end(context, tool_id)),
    ),
    ToolFact(
        "notice-by", "day", "date", "the last day to give notice, of a live tool whose contract renews by itself",
        _notice_by,
    ),
    ToolFact(
        "days-to-notice", "count", "days", "from today to notice_by",
        lambda context, tool_id: days_to(context, _notice_by(context, tool_id)),
    ),
    ToolFact("seats", "count", "seats", "seats paid for", key="usage.seats"),
    ToolFact(
        "active-seats", "count", "seats", "seats used in the period that the source reports on", key="usage.active",
    ),
    ToolFact("seats-active-percent", "percent", "percent", "seats used of those paid for", _seats_active),
    ToolFact("last-used", "day", "date", "the last day that anybody used it", key="usage.last_used"),
    ToolFact(
        "personal", "flag", "true or false", "declares personal data, or receives some over a live integration",
        lambda context, node_id: node_id in context.personal,
    ),
    ToolFact(
        "receives-personal", "texts", "objects", "the personal objects that reach it over live integrations",
        _receives_personal,
    ),
    ToolFact(
        "integrations", "count", "flows", "the live flows that it sends, receives or carries",
        lambda context, node_id: len(context.live_flows_of.get(node_id, ())), key="live_flows",
    ),
    ToolFact(
        "fed-by", "texts", "ids", "what sends to it over live integrations",
        lambda context, node_id: context.fed_by.get(node_id, ()),
    ),
    ToolFact(
        "feeds", "texts", "ids", "what it sends to over live integrations",
        lambda context, node_id: context.feeds.get(node_id, ()),
    ),
    ToolFact(
        "upstream", "texts", "ids", "all that feeds it, however many steps away",
        lambda context, node_id: _reached(node_id, context.fed_by),
    ),
    ToolFact(
        "downstream", "texts", "ids", "all that it feeds, however many steps away",
        lambda context, node_id: _reached(node_id, context.feeds),
    ),
    ToolFact("findings", "count", "findings", "the findings that are neither waived nor known", needs_rules=True),
    ToolFact(
        "file", "text", "path", "the file, from the stack's root",
        lambda context, node_id: context.stack.files.get(node_id),
    ),
)  # fmt: skip

FACTS: Mapping[str, ToolFact] = {fact.name: fact for fact in _FACTS}
"""Every fact about a tool by its name."""
