"""A stack: everything its files declare, with the references resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, overload

from stackctl.model.tool import GONE, LIVE

if TYPE_CHECKING:
    from stackctl.model.compliance import Data, Dpa, Review
    from stackctl.model.contract import Contract, SharedContract
    from stackctl.model.people import Budget, Person, Request, Team
    from stackctl.model.policy import Policy
    from stackctl.model.settings import Settings
    from stackctl.model.spend import SpendRow
    from stackctl.model.taxonomy import Taxonomy
    from stackctl.model.tool import Owner, System, Tool, Vendor

TEAMS_FILE = "teams.yaml"
BUDGETS_FILE = "budgets.yaml"
SETTINGS_FILE = "stackctl.yaml"


@dataclass(frozen=True)
class Stack:
    """All that the files of a stack declare, by id."""

    settings: Settings
    taxonomy: Taxonomy
    tools: Mapping[str, Tool]
    systems: Mapping[str, System]
    vendors: Mapping[str, Vendor]
    contracts: Mapping[str, SharedContract]
    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    budgets: tuple[Budget, ...]
    requests: Mapping[str, Request]
    files: Mapping[str, str]  # of tools and systems, by id
    spend: tuple[SpendRow, ...] = ()  # by date
    has_unread_spend: bool = False  # sums of it fall short
    # tools and systems whose files could not be read: they exist, no more is known
    unread: frozenset[str] = frozenset()
    # top-level keys that could not be read, by file: no rule judges by them
    doubtful: Mapping[str, frozenset[str]] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)  # the organisation's own rules

    @property
    def tool_count(self) -> int:
        """How many tools there are, read or not."""
        return sum(file.startswith("tools/") for file in self.files.values())

    @property
    def system_count(self) -> int:
        """How many systems there are, read or not."""
        return sum(file.startswith("systems/") for file in self.files.values())

    @cached_property
    def live(self) -> Mapping[str, Tool]:
        """The tools that are in use: implementing, active or sunsetting."""
        return {tool_id: tool for tool_id, tool in self.tools.items() if tool.status in LIVE}

    @cached_property
    def present(self) -> Mapping[str, Tool]:
        """The tools that are neither rejected nor retired."""
        return {tool_id: tool for tool_id, tool in self.tools.items() if tool.status not in GONE}

    @cached_property
    def spend_of(self) -> Mapping[str, tuple[SpendRow, ...]]:
        """What was actually spent on each tool, by date."""
        found: dict[str, list[SpendRow]] = {}
        for row in self.spend:
            found.setdefault(row.tool, []).append(row)
        return {tool_id: tuple(rows) for tool_id, rows in found.items()}

    @cached_property
    def vendor_ids(self) -> Mapping[str, str]:
        """Vendors' ids by all their names, case folded."""
        found: dict[str, str] = {}
        for vendor_id, vendor in self.vendors.items():
            for name in (vendor_id, vendor.name, *vendor.aliases, *vendor.former_names):
                found.setdefault(name.casefold(), vendor_id)
        return found

    def vendor_of(self, tool: Tool) -> Vendor | None:
        """Find the vendor's file, if there is one."""
        vendor_id = self.vendor_ids.get(tool.vendor.casefold())
        return None if vendor_id is None else self.vendors[vendor_id]

    def vendor_name(self, tool: Tool) -> str:
        """Name the tool's vendor."""
        return self.vendor_called(tool.vendor)

    def vendor_called(self, name: str) -> str:
        """Name the vendor known by a name or an id."""
        vendor_id = self.vendor_ids.get(name.casefold())
        return name if vendor_id is None else self.vendors[vendor_id].name

    def contracts_of(self, tool_id: str) -> tuple[Contract, ...]:
        """List a tool's contracts: of its file, then covering ones."""
        own = [contract for _, contract in self.tools[tool_id].contracts]
        covering = (contract_id for contract_id in self.covering.get(tool_id, ()) if contract_id not in own)
        named = (self.contracts.get(found) if isinstance(found, str) else found for found in (*own, *covering))
        return tuple(found for found in named if found is not None)

    @cached_property
    def covering(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the contracts that cover a tool, by tool."""
        found: dict[str, tuple[str, ...]] = {}
        for contract_id, contract in self.contracts.items():
            for tool_id in contract.covers:
                found[tool_id] = (*found.get(tool_id, ()), contract_id)
        return found

    def contract_name(self, contract: Contract | None) -> str | None:
        """Name a contract by its number, else its id."""
        if contract is None or contract.number is not None:
            return None if contract is None else contract.number
        return self._contract_ids.get(id(contract))

    @cached_property
    def _contract_ids(self) -> Mapping[int, str]:
        return {id(contract): contract_id for contract_id, contract in self.contracts.items()}

    def dpa_of(self, tool: Tool) -> Dpa | None:
        """Find the tool's own data-processing agreement, or its vendor's."""
        if tool.compliance is not None and tool.compliance.dpa is not None:
            return tool.compliance.dpa
        vendor = self.vendor_of(tool)
        return None if vendor is None or vendor.compliance is None else vendor.compliance.dpa

    def sub_processors_of(self, tool: Tool) -> str | None:
        """Say where sub-processors are listed: the tool's or vendor's."""
        vendor = self.vendor_of(tool)
        blocks = (tool.compliance, None if vendor is None else vendor.compliance)
        given = (None if block is None else block.sub_processors for block in blocks)
        return next((text for text in given if text is not None and text.strip()), None)

    def category_name(self, tool: Tool) -> str:
        """Name the category; by its slug if unknown."""
        category = self.taxonomy.categories.get(tool.category)
        return tool.category if category is None else category.name

    @overload
    def person_name(self, person_id: str) -> str: ...
    @overload
    def person_name(self, person_id: str | None) -> str | None: ...
    def person_name(self, person_id: str | None) -> str | None:
        """Name a person in full; by the id if unknown."""
        person = self.people.get(person_id or "")
        return person_id if person is None else person.name

    def owner_of(self, node_id: str) -> Owner | None:
        """Find the owners of a tool or system."""
        node = self.tools.get(node_id) or self.systems.get(node_id)
        return None if node is None else node.owner

    def ancestors(self, team_id: str) -> frozenset[str]:
        """Gather a team and all teams it is part of."""
        seen: set[str] = set()
        current: str | None = team_id
        while current is not None and current not in seen:
            seen.add(current)
            team = self.teams.get(current)
            current = None if team is None else team.parent
        return frozenset(seen)

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """Each team's people, leads and sub-teams included."""
        found: dict[str, set[str]] = {team_id: set() for team_id in self.teams}
        for team_id, team in self.teams.items():
            for above in self.ancestors(team_id) & found.keys():
                found[above].update(team.members)
                if team.lead is not None:
                    found[above].add(team.lead)
        return {team_id: frozenset(people) for team_id, people in found.items()}


def declares_personal(data: Data | None) -> bool:
    """Tell whether personal or special data is declared."""
    return data is not None and bool(data.personal or data.special)


def reviews_of(node: Tool | System) -> tuple[Review, ...]:
    """List the reviews of a tool or system, as declared."""
    return () if node.compliance is None else node.compliance.reviews
