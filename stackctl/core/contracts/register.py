"""The contract register: each contract once, with its tools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import Notice, missed_notice, notice
from stackctl.core.contracts.timeline import days_of, has_ended, successor
from stackctl.core.text.messages import all_of, count
from stackctl.model.contract import Contract, SharedContract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack

_FEW = 3
_FOLDER = "contracts/"


@dataclass(frozen=True, slots=True)
class RegisteredContract:
    """A contract with the tools that depend on it.

    `terms` stand in `file`, below the keys of `block`. The first of `tools` bears most of the cost: findings are
    reported at it.
    """

    terms: Contract
    file: str
    block: KeyPath
    tools: tuple[str, ...]

    @property
    def tool(self) -> str:
        """The tool that findings about the contract are reported at."""
        return self.tools[0]

    @property
    def shared(self) -> bool:
        """Whether it has a file of its own in contracts/."""
        return isinstance(self.terms, SharedContract)

    @property
    def contract_id(self) -> str | None:
        """The id of its own file, if it has one."""
        return _id_of(self.file) if self.shared else None

    @property
    def detail(self) -> str:
        """What tells findings about several contracts of one tool apart."""
        if isinstance(self.terms, SharedContract):
            return identity_of(self.terms)
        return "" if len(self.block) == 1 else self.terms.number or str(self.terms.start or self.terms.end)

    @property
    def of_whom(self) -> str:
        """The end of `the contract`: ` of 7 tools`."""
        # Empty where it stands in its tool's own file.
        if not self.shared:
            return ""
        return f" of {all_of(self.tools) if len(self.tools) <= _FEW else count(len(self.tools), 'tool')}"

    def at(self, *keys: str) -> KeyPath:
        """Return the path of a key of the terms."""
        return (*self.block, *keys)

    def pairs(self, tools: Sequence[str] | None = None) -> frozenset[tuple[str, str]]:
        """Pair the first tool with each, for waivers of any."""
        first, *others = tools or self.tools
        return frozenset((min(first, other), max(first, other)) for other in others)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When notice must be given for a contract."""

    contract: RegisteredContract
    notice: Notice

    def is_news(self, today: date, days: int) -> bool:
        """Say whether it falls within so many days from today."""
        due = self.notice
        # Of a contract that can be ended every month, say, one is always so near, and letting it pass costs little.
        is_usual = due.open_ended and (due.renews_until - due.term_end).days <= days
        return (due.by - today).days <= days and not is_usual


def comes_to_an_end(stack: Stack, tool_id: str) -> bool:
    """Say whether all contracts of a tool end, as known."""
    contracts = stack.contracts_of(tool_id)
    return bool(contracts) and all(terms.end is not None and not terms.auto_renew for terms in contracts)


def contract_register(stack: Stack, today: date, tools: Iterable[str] | None = None) -> tuple[RegisteredContract, ...]:
    """List the contracts of the live tools, or of others.

    By tool, then those of contracts/. Left out are ended ones that another has followed, and those with unreadable
    terms.
    """
    inline: list[RegisteredContract] = []
    tools_of: dict[int, list[str]] = {}
    for tool_id in stack.live if tools is None else tools:
        file = stack.files[tool_id]
        blocks = {id(terms): path for path, terms in stack.tools[tool_id].contracts}
        for terms in _that_matter(stack, tool_id, today):
            if isinstance(terms, SharedContract):
                tools_of.setdefault(id(terms), []).append(tool_id)
            elif "contract" not in stack.doubtful.get(file, ()):
                inline.append(RegisteredContract(terms, file, blocks[id(terms)], (tool_id,)))
    shared = (
        RegisteredContract(terms, contract_file(contract_id), (), _by_share(tools_of[id(terms)], terms.covers))
        for contract_id, terms in stack.contracts.items()
        if id(terms) in tools_of and not _is_doubtful(stack, contract_file(contract_id))
    )
    return (*inline, *shared)


def deadlines(found: Iterable[RegisteredContract], today: date) -> tuple[Deadline, ...]:
    """List the notice deadlines of contracts, and the ways out."""
    return tuple(Deadline(contract, due) for contract in found if (due := notice(contract.terms, today)) is not None)


def missed_notices(found: Iterable[RegisteredContract], today: date, days: int) -> tuple[Deadline, ...]:
    """List the notices missed within so many days.

    The last of each contract; none that binds for no longer than these days, as each month does.
    """
    first = today - timedelta(days=days)
    missed = ((contract, missed_notice(contract.terms, first, today)) for contract in found)
    return tuple(
        Deadline(contract, due)
        for contract, due in missed
        if due is not None and due.runs_until is not None and (due.runs_until - due.term_end).days > days
    )


def identity_of(terms: SharedContract) -> str:
    """Name a contract of contracts/ for findings about it."""
    # Never by its file, which may be moved: nothing else has changed then.
    return terms.number or f"{terms.vendor}\n{terms.start or terms.end or ''}"


def contract_file(contract_id: str) -> str:
    """Return the file of a contract of contracts/."""
    return f"{_FOLDER}{contract_id}.yaml"


def has_unread_contracts(stack: Stack) -> bool:
    """Say whether a contract's file hides which tools it covers."""
    return any(
        file.startswith(_FOLDER) and ("covers" in keys or _id_of(file) not in stack.contracts)
        for file, keys in stack.doubtful.items()
    )


def are_doubtful(stack: Stack, tool_id: str) -> bool:
    """Say whether terms of a tool could not be read."""
    named = [named for _, named in stack.tools[tool_id].contracts if isinstance(named, str)]
    files = {contract_file(contract_id) for contract_id in (*named, *stack.covering.get(tool_id, ()))}
    return (
        "contract" in stack.doubtful.get(stack.files[tool_id], ())
        or any(_is_doubtful(stack, file) for file in files)
        or has_unread_contracts(stack)
    )


def _id_of(file: str) -> str:
    return file.removeprefix(_FOLDER).removesuffix(".yaml")


def _that_matter(stack: Stack, tool_id: str, today: date) -> Iterator[Contract]:
    """Yield a tool's contracts without those that are history."""
    contracts = stack.contracts_of(tool_id)
    in_force = any(days_of(terms).holds(today) for terms in contracts)
    for terms in contracts:
        if not has_ended(terms, today) or not (in_force or successor(stack, tool_id, terms)):
            yield terms


def _by_share(tools: Iterable[str], covers: Mapping[str, Decimal]) -> tuple[str, ...]:
    return tuple(sorted(tools, key=lambda tool_id: (-covers.get(tool_id, Decimal(0)), tool_id)))


def _is_doubtful(stack: Stack, file: str) -> bool:
    return not stack.doubtful.get(file, frozenset()).isdisjoint(Contract.model_fields)
