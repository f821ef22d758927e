"""The stack, the day, and what is derived from both."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span, year_from
from stackctl.core.contracts.identity import identities
from stackctl.core.contracts.register import Deadline, RegisteredContract, contract_register, deadlines
from stackctl.core.contracts.timeline import contract_on
from stackctl.core.facts.privacy import DECLARED
from stackctl.core.graph.flows import Flow, flows_of
from stackctl.core.graph.lineage import Lineage
from stackctl.core.money.amounts import shown
from stackctl.core.money.cost import WITH_COST, Total, accrue, total
from stackctl.model.stack import declares_personal
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from stackctl.core.calendar.terms import Notice
    from stackctl.model.contract import Contract
    from stackctl.model.stack import Stack


@dataclass(frozen=True)
class Context:
    """A stack on a day; the rest is lazily derived."""

    stack: Stack
    today: date

    @cached_property
    def year(self) -> Span:
        """The twelve months that a yearly cost is counted over."""
        return year_from(self.today)

    @cached_property
    def annual(self) -> Mapping[str, Total]:
        """The yearly cost of every tool."""
        return {tool_id: total(self.stack, accrue(self.stack, tool_id, self.year)) for tool_id in self.stack.tools}

    @cached_property
    def committed(self) -> Mapping[str, Total]:
        """The yearly cost of the tools whose cost counts."""
        return {tool_id: cost for tool_id, cost in self.annual.items() if self.stack.tools[tool_id].status in WITH_COST}

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """All flows of data."""
        return flows_of(self.stack)

    @cached_property
    def lineage(self) -> Lineage:
        """The ways of each object over live flows."""
        return Lineage(self.flows, self.masters)

    @cached_property
    def flows_of(self) -> Mapping[str, tuple[Flow, ...]]:
        """The flows of each node, live or not."""
        found: dict[str, list[Flow]] = {}
        for flow in self.flows:
            for node in dict.fromkeys((flow.source, flow.target, *((flow.via,) if flow.via else ()))):
                found.setdefault(node, []).append(flow)
        return {node: tuple(flows) for node, flows in found.items()}

    @cached_property
    def live_flows_of(self) -> Mapping[str, tuple[Flow, ...]]:
        """The live flows of each node that has any."""
        live = {node: tuple(flow for flow in flows if flow.live) for node, flows in self.flows_of.items()}
        return {node: flows for node, flows in live.items() if flows}

    @cached_property
    def masters(self) -> Mapping[str, tuple[str, ...]]:
        """The live systems of record, sorted, of each known object."""
        found: dict[str, list[str]] = {}
        for nodes in (self.stack.live, self.stack.systems):
            for node_id, node in nodes.items():
                for name in dict.fromkeys(node.data.master_of if node.data is not None else ()):
                    if name in self.stack.taxonomy.objects:
                        found.setdefault(name, []).append(node_id)
        return {name: tuple(sorted(nodes)) for name, nodes in sorted(found.items())}

    @cached_property
    def feeds(self) -> Mapping[str, tuple[str, ...]]:
        """What each sending node sends to over live flows, sorted."""
        return _sorted((flow.source, flow.target) for flow in self.flows if flow.live)

    @cached_property
    def fed_by(self) -> Mapping[str, tuple[str, ...]]:
        """What sends to each receiving node over live flows, sorted."""
        return _sorted((flow.target, flow.source) for flow in self.flows if flow.live)

    @cached_property
    def personal(self) -> Mapping[str, str]:
        """Why nodes hold personal data: `declared`, or a flow."""
        found: dict[str, str] = {}
        for flow in self.personal_flows:
            found.setdefault(flow.target, f"receives {flow.object} from {flow.source}")
        for nodes in (self.stack.tools, self.stack.systems):
            found |= {node_id: DECLARED for node_id, node in nodes.items() if declares_personal(node.data)}
        return found

    @cached_property
    def personal_flows(self) -> tuple[Flow, ...]:
        """The live flows of objects that are about identifiable people."""
        return tuple(flow for flow in self.flows if flow.live and self.is_personal(flow.object))

    def is_personal(self, object_: str | None) -> bool:
        """Tell whether a data object is about identifiable people."""
        known = None if object_ is None else self.stack.taxonomy.objects.get(object_)
        return known is not None and known.personal

    def yearly(self, tools: Iterable[str]) -> str:
        """Say what tools cost: `39 000 EUR a year`."""
        amount = sum((self.annual[tool_id].amount for tool_id in tools), Fraction(0))
        return f"{shown(amount, self.stack.settings.base_currency)} a year" if amount > 0 else ""

    def contract_of(self, tool_id: str) -> Contract | None:
        """Find the contract that is shown as a tool's today."""
        return contract_on(self.stack, tool_id, self.today)

    @cached_property
    def contract_register(self) -> tuple[RegisteredContract, ...]:
        """The contracts of the live tools, each once."""
        return contract_register(self.stack, self.today)

    @cached_property
    def signed(self) -> tuple[RegisteredContract, ...]:
        """The contracts of live and approved tools, each once."""
        return self.signed_on(self.today)

    def signed_on(self, day: date) -> tuple[RegisteredContract, ...]:
        """List those that matter on a day, of these tools."""
        tools = (tool_id for tool_id, tool in self.stack.tools.items() if tool.status in LIVE | {"approved"})
        return contract_register(self.stack, day, tools)

    @cached_property
    def identities(self) -> Mapping[int, str]:
        """What tells each contract apart, by its `id`."""
        return identities(self.stack)

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """When notice must be given, by contract."""
        return deadlines(self.contract_register, self.today)

    @cached_property
    def notices(self) -> Mapping[str, Notice]:
        """The first deadline for notice of each live tool."""
        found: dict[str, Notice] = {}
        for deadline in self.deadlines:
            for tool_id in deadline.contract.tools:
                if tool_id not in found or deadline.notice.by < found[tool_id].by:
                    found[tool_id] = deadline.notice
        return dict(sorted(found.items()))

    def way_out(self, tool_id: str) -> str:
        """Advise on a tool not worth its money."""
        due = self.notices.get(tool_id)
        if due is not None:
            return f"retire it, or renew for less: notice is due by {due.by}"
        terms = self.contract_of(tool_id)
        if terms is not None and terms.end is not None and terms.end >= self.today and not terms.auto_renew:
            return f"retire it, or renew for less: the contract ends on {terms.end}"
        return "retire it, or show that it is needed"

    def is_live(self, node_id: str) -> bool:
        """Tell whether a node is in use; systems always are."""
        tool = self.stack.tools.get(node_id)
        return tool is None or tool.status in LIVE

    @cached_property
    def departed(self) -> Mapping[str, date]:
        """The people who have left, by id, with the day."""
        return {
            person_id: person.left
            for person_id, person in self.stack.people.items()
            if person.left is not None and person.left <= self.today
        }

    def lead_of(self, team_id: str | None) -> str | None:
        """Find the person who leads a team, unless departed."""
        team = None if team_id is None else self.stack.teams.get(team_id)
        return None if team is None or team.lead in self.departed else team.lead


def _sorted(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for node, other in pairs:
        found.setdefault(node, set()).add(other)
    return {node: tuple(sorted(others)) for node, others in found.items()}
