"""From the files of a stack to the stack.

Whatever is wrong with a file is a problem; only the settings decide whether there is a stack at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from stackctl.core.loading.consistency import claimed_twice, contradictions, of_rates, of_taxonomy
from stackctl.core.loading.files import SPEND_FOLDER, Placed, misnamed, named_files, node_meant, place
from stackctl.core.loading.references import dangling, known_centers
from stackctl.core.loading.spend import known_tools, read_spend, unknown_centers
from stackctl.core.loading.validate import UNKNOWN, Moved, Read, original, read
from stackctl.core.taxonomy.catalogue import BUILT_IN
from stackctl.core.taxonomy.vocabulary import vocabulary
from stackctl.model.base import Model
from stackctl.model.contract import SharedContract
from stackctl.model.finding import Problem
from stackctl.model.people import Budgets, Request, Teams
from stackctl.model.policy import Policy
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE, Stack
from stackctl.model.tool import System, Tool, Vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stackctl.model.spend import SpendRow

N = TypeVar("N", Tool, System)
K = TypeVar("K", Vendor, SharedContract, Request, Policy)
M = TypeVar("M", bound=Model)
Known = tuple[bytes, str, Read[Any]]
"""The bytes of a file, the base currency, and what was read."""


@dataclass(slots=True)
class _Parts:
    """The parts of a stack that have been read."""

    base_currency: str
    tools: dict[str, Tool] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    vendors: dict[str, Vendor] = field(default_factory=dict)
    contracts: dict[str, SharedContract] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    teams: Teams = field(default_factory=Teams)
    budgets: Budgets = field(default_factory=Budgets)
    spend: list[SpendRow] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    contract_files: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    unread_files: set[str] = field(default_factory=set)
    doubtful: dict[str, frozenset[str]] = field(default_factory=dict)
    moved: dict[str, Moved] = field(default_factory=dict)
    stand_in_tools: dict[str, Tool] = field(default_factory=dict)
    stand_in_systems: dict[str, System] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    last: dict[str, Known] | None = None


def build_settings(file: SourceFile) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings; keep what fits."""
    given = read(Settings, file, may_be_empty=True)
    settings = given.value or Settings()
    problems = list(given.problems)
    for path, message, help_ in (*of_taxonomy(settings.taxonomy, BUILT_IN.groups), *of_rates(settings)):
        problems.append(Problem("STK002", SETTINGS_FILE, original(path, given.moved), message, help_))
    return settings, tuple(problems)


def build(
    settings: Settings,
    files: Iterable[SourceFile],
    unreadable: Sequence[Unreadable] = (),
    progress: Callable[[int], None] | None = None,
) -> tuple[Stack, tuple[Problem, ...]]:
    """Make a stack of sorted files, and list the problems."""
    files = tuple(files)
    parts = _Parts(settings.base_currency)
    named = named_files(files) if any(path.code == "STK005" for path in unreadable) else frozenset()
    for path in unreadable:
        if path.path not in named:
            _note_unreadable(parts, path)
    for number, file in enumerate(files, 1):
        _take(parts, file)
        if progress is not None and number % 64 == 0:
            progress(number)
    stack = _assemble(settings, parts)
    for problem in (
        *dangling(stack, parts.unread_files, parts.contract_files),
        *contradictions(stack, parts.contract_files),
        *claimed_twice(stack),
        *_problems_of_stand_ins(stack, parts),
    ):
        moved = parts.moved.get(problem.file)
        parts.problems.append(replace(problem, path=original(problem.path, moved)) if moved else problem)
    spend, unknown = known_tools(stack, parts.spend)
    parts.problems += unknown
    unread = any(
        (problem.meant if problem.code == "STK005" else problem.file).startswith(f"{SPEND_FOLDER}/")
        for problem in parts.problems
        if problem.code != "STK007"
    )
    centers = known_centers(stack, parts.unread_files)
    if centers is not None:
        parts.problems += unknown_centers(parts.spend, centers)
    stack = replace(stack, spend=spend, has_unread_spend=unread)
    return _doubts(stack, parts.problems), tuple(parts.problems)


def build_part(settings: Settings, files: Iterable[SourceFile], last: dict[str, Known] | None = None) -> Stack:
    """Make a stack of some files, to compare it."""
    # what they refer to may be in the others; `last` holds what was read last, by path: equal bytes are read once
    parts = _Parts(settings.base_currency, last=last)
    for file in files:
        _take(parts, file)
    return _doubts(replace(_assemble(settings, parts), spend=tuple(parts.spend)), parts.problems)


def _problems_of_stand_ins(stack: Stack, parts: _Parts) -> Iterator[Problem]:
    """Check the rest of files that lack a required key."""
    alone = replace(
        stack,
        tools=dict(sorted(parts.stand_in_tools.items())),
        systems=dict(sorted(parts.stand_in_systems.items())),
        contracts={}, people={}, teams={}, budgets=(), requests={}, policies={},
    )  # fmt: skip
    for problem in (
        *dangling(alone, parts.unread_files, parts.contract_files, declared=stack),
        *contradictions(alone, {}),
    ):
        if problem.path != ("category",) or alone.tools[problem.tool or ""].category != UNKNOWN:
            yield problem


def _note_unreadable(parts: _Parts, path: Unreadable) -> None:
    help_ = "fix, rename or remove it; the rest of the stack was read"
    parts.problems.append(Problem(path.code, path.path, (), path.reason, help_, meant=path.meant))
    parts.unread_files.add(path.path)
    node_id = node_meant(path)
    if node_id is not None and node_id not in parts.files:
        parts.files[node_id] = path.path
        parts.unread.add(node_id)


def _take(parts: _Parts, file: SourceFile) -> None:
    placed = place(file)
    if isinstance(placed, Unreadable):
        _note_unreadable(parts, placed)
    elif placed is not None:
        wrong_name = misnamed(placed)
        if wrong_name is not None:
            parts.problems.append(Problem("STK005", file.path, (), wrong_name, "rename it", _node_id(placed)))
        _take_placed(parts, placed)


def _take_placed(parts: _Parts, placed: Placed) -> None:
    file = placed.file
    match placed.kind:
        case "tool":
            _take_node(parts, placed, _read(parts, Tool, file), parts.tools, parts.stand_in_tools)
        case "system":
            _take_node(parts, placed, _read(parts, System, file), parts.systems, parts.stand_in_systems)
        case "vendor":
            _keep(parts, placed, _read(parts, Vendor, file), parts.vendors)
        case "contract":
            parts.contract_files[placed.id] = file.path
            _keep(parts, placed, _read(parts, SharedContract, file), parts.contracts)
        case "request":
            _keep(parts, placed, _read(parts, Request, file), parts.requests)
        case "policy":
            _keep(parts, placed, _read(parts, Policy, file), parts.policies)
        case "teams":
            teams = _read(parts, Teams, file, may_be_empty=True)
            parts.teams = teams.value or parts.teams
            _note(parts, placed, teams)
        case "budgets":
            budgets = _read(parts, Budgets, file, may_be_empty=True)
            parts.budgets = budgets.value or parts.budgets
            _note(parts, placed, budgets)
        case "spend":
            spend = read_spend(file)
            parts.spend += spend.rows
            parts.problems += spend.problems
        case "settings":
            pass


def _read(parts: _Parts, model: type[M], file: SourceFile, *, may_be_empty: bool = False) -> Read[M]:
    currency = parts.base_currency
    if parts.last is None:
        return read(model, file, may_be_empty=may_be_empty, base_currency=currency)
    known = parts.last.get(file.path)
    if known is None or known[:2] != (file.data, currency):
        known = (file.data, currency, read(model, file, may_be_empty=may_be_empty, base_currency=currency))
        parts.last[file.path] = known
    return known[2]


def _take_node(parts: _Parts, placed: Placed, node: Read[N], nodes: dict[str, N], stand_ins: dict[str, N]) -> None:
    first = parts.files.get(placed.id)
    _note(parts, placed, node)
    if first is not None:
        message = f'the id "{placed.id}" is also that of {first}'
        path = placed.file.path
        parts.problems.append(Problem("STK005", path, (), message, "rename one of the two", placed.id, meant=path))
        return
    parts.files[placed.id] = placed.file.path
    if node.value is None:
        parts.unread.add(placed.id)
        if node.stand_in is not None:
            stand_ins[placed.id] = node.stand_in
    else:
        nodes[placed.id] = node.value


def _keep(parts: _Parts, placed: Placed, value: Read[K], values: dict[str, K]) -> None:
    _note(parts, placed, value)
    if value.value is not None:
        values[placed.id] = value.value


def _note(parts: _Parts, placed: Placed, value: Read[Any]) -> None:
    if not value.problems:
        return
    node_id = _node_id(placed)
    path = placed.file.path
    parts.problems += (replace(problem, tool=node_id) for problem in value.problems)
    parts.doubtful[path] = value.doubtful
    parts.moved[path] = value.moved
    if placed.kind in ("teams", "budgets"):
        parts.unread_files.add(path)


def _node_id(placed: Placed) -> str | None:
    return placed.id if placed.kind in ("tool", "system") else None


def _assemble(settings: Settings, parts: _Parts) -> Stack:
    return Stack(
        settings=settings,
        taxonomy=vocabulary(settings.taxonomy),
        tools=dict(sorted(parts.tools.items())),
        systems=dict(sorted(parts.systems.items())),
        vendors=dict(sorted(parts.vendors.items())),
        contracts=dict(sorted(parts.contracts.items())),
        people=parts.teams.people,
        teams=parts.teams.teams,
        budgets=parts.budgets.budgets,
        requests=dict(sorted(parts.requests.items())),
        files=dict(sorted(parts.files.items())),
        unread=frozenset(parts.unread),
        doubtful=parts.doubtful,
        policies=dict(sorted(parts.policies.items())),
    )


def _doubts(stack: Stack, problems: Sequence[Problem]) -> Stack:
    doubtful = dict(stack.doubtful)
    for problem in problems:
        if problem.path and problem.code != "STK007":
            doubtful[problem.file] = doubtful.get(problem.file, frozenset()) | {str(problem.path[0])}
    return replace(stack, doubtful=doubtful)
