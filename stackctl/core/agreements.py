"""Contracts with the live tools that they are for, each once: a tool's own, and those in files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.contract import Contract
    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract as a finding names it. `tools` are the live tools that it is for, sorted.

    A finding about a contract in `contracts/` stands in that `file`, and is about the `tool` that bears most of it, so
    that the tool's waivers can name it.
    """

    terms: Contract
    tool: str
    tools: tuple[str, ...]
    file: str | None
    block: KeyPath

    def path(self, key: str) -> KeyPath:
        """The way to one of the contract's keys."""
        return (*self.block, key)

    @property
    def others(self) -> str:
        """What to add to a message where the contract is for several tools: ` (also for a and b)`, or nothing."""
        also = [tool for tool in self.tools if tool != self.tool]
        return f" (also for {', '.join(also)})" if also else ""


def agreements_of(stack: Stack) -> Iterator[Agreement]:
    """Every contract that is for a live tool: the tools' own by id, then the files of contracts/ by id."""
    shared: dict[str, set[str]] = {}
    for tool_id, tool in stack.live.items():
        if isinstance(tool.contract, str):
            shared.setdefault(tool.contract, set()).add(tool_id)
        elif tool.contract is not None:
            yield Agreement(tool.contract, tool_id, (tool_id,), None, ("contract",))
        for contract_id in stack.covering.get(tool_id, ()):
            shared.setdefault(contract_id, set()).add(tool_id)
    for contract_id, tools in sorted(shared.items()):
        contract = stack.contracts.get(contract_id)
        if contract is not None:
            largest = min(tools, key=lambda tool_id: (-contract.covers.get(tool_id, Decimal(0)), tool_id))
            yield Agreement(contract, largest, tuple(sorted(tools)), f"contracts/{contract_id}.yaml", ())


def ends(terms: Contract | None) -> bool:
    """Whether a contract has an end in sight: one that is known, and after which it does not renew by itself."""
    return terms is not None and terms.end is not None and not terms.auto_renew
