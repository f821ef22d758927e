"""From the files of a stack to the stack, with a problem for everything that is wrong with them.

Every file is read, whatever the others hold. Only the settings decide whether there is a stack at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from stackctl.core.loading.consistency import contradictions, of_rates, of_taxonomy
from stackctl.core.loading.files import SPEND_FOLDER, Placed, misnamed, place
from stackctl.core.loading.references import dangling
from stackctl.core.loading.spend import known_tools, read_spend
from stackctl.core.loading.validate import UNKNOWN, Moved, Read, original, read
from stackctl.core.taxonomy import BUILT_IN
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
Known = tuple[bytes, Read[Any]]
"""The bytes of a file, and what was read from them."""


@dataclass(slots=True)
class _Found:
    """What the files have given so far."""

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
    """The settings; where there are problems, what could be read of them."""
    found = read(Settings, file, may_be_empty=True)
    settings = found.value or Settings()
    problems = list(found.problems)
    for path, message, help_ in (*of_taxonomy(settings.taxonomy, BUILT_IN.groups), *of_rates(settings)):
        problems.append(Problem("STK002", SETTINGS_FILE, path, message, help_))
    return settings, tuple(problems)


def build(
    settings: Settings,
    files: Iterable[SourceFile],
    unreadable: Sequence[Unreadable] = (),
    progress: Callable[[int], None] | None = None,
) -> tuple[Stack, tuple[Problem, ...]]:
    """The stack that the files declare, and all that is wrong with them, in no particular order.

    `files` come sorted by path; `progress` is told how many have been read.
    """
    found = _Found()
    for path in unreadable:
        _note_unreadable(found, path)
    for number, file in enumerate(files, 1):
        placed = place(file)
        if isinstance(placed, Unreadable):
            _note_unreadable(found, placed)
        elif placed is not None:
            _take(found, placed)
        if progress is not None and number % 64 == 0:
            progress(number)
    stack = _assemble(settings, found)
    for problem in (
        *dangling(stack, found.unread_files, found.contract_files),
        *contradictions(stack, found.contract_files),
        *_problems_of_stand_ins(stack, found),
    ):
        moved = found.moved.get(problem.file)
        found.problems.append(replace(problem, path=original(problem.path, moved)) if moved else problem)
    spend, unknown = known_tools(stack, found.spend)
    found.problems += unknown
    unread = any(
        problem.file.partition("/")[0] == SPEND_FOLDER and problem.code != "STK007" for problem in found.problems
    )
    stack = replace(stack, spend=spend, has_unread_spend=unread)
    return _doubts(stack, found.problems), tuple(found.problems)


def build_part(settings: Settings, files: Iterable[SourceFile], last: dict[str, Known] | None = None) -> Stack:
    """The stack that some files of one declare, as it is compared: what they refer to may be in the others.

    `last` is what was read last by path, so that a file that comes again in the same state is not read again.
    """
    found = _Found(last=last)
    for file in files:
        placed = place(file)
        if isinstance(placed, Unreadable):
            _note_unreadable(found, placed)
        elif placed is not None:
            _take(found, placed)
    return _doubts(replace(_assemble(settings, found), spend=tuple(found.spend)), found.problems)


def _problems_of_stand_ins(stack: Stack, found: _Found) -> Iterator[Problem]:
    """What else is wrong with the files that lack a required key."""
    alone = replace(
        stack,
        tools=dict(sorted(found.stand_in_tools.items())),
        systems=dict(sorted(found.stand_in_systems.items())),
        contracts={},
        people={},
        teams={},
        budgets=(),
        requests={},
        policies={},
    )
    for problem in (
        *dangling(alone, found.unread_files, found.contract_files, declared=stack),
        *contradictions(alone, {}),
    ):
        if problem.path != ("category",) or alone.tools[problem.tool or ""].category != UNKNOWN:
            yield problem


def _note_unreadable(found: _Found, path: Unreadable) -> None:
    help_ = "fix, rename or remove it; the rest of the stack was read"
    found.problems.append(Problem(path.code, path.path, (), path.reason, help_))
    found.unread_files.add(path.path)
    folder, _, name = path.path.partition("/")
    if folder in ("tools", "systems") and name:
        node_id = name.rpartition("/")[2].rpartition(".")[0] or name.rpartition("/")[2]
        if node_id not in found.files:
            found.files[node_id] = path.path
            found.unread.add(node_id)


def _take(found: _Found, placed: Placed) -> None:
    path = placed.file.path
    wrong_name = misnamed(placed)
    if wrong_name is not None:
        found.problems.append(Problem("STK005", path, (), wrong_name, "rename the file", _node_id(placed)))
    match placed.kind:
        case "tool":
            _take_node(found, placed, _read(found, Tool, placed.file), found.tools, found.stand_in_tools)
        case "system":
            _take_node(found, placed, _read(found, System, placed.file), found.systems, found.stand_in_systems)
        case "vendor":
            _keep(found, placed, _read(found, Vendor, placed.file), found.vendors)
        case "contract":
            found.contract_files[placed.id] = path
            _keep(found, placed, _read(found, SharedContract, placed.file), found.contracts)
        case "request":
            _keep(found, placed, _read(found, Request, placed.file), found.requests)
        case "policy":
            _keep(found, placed, _read(found, Policy, placed.file), found.policies)
        case "teams":
            teams = _read(found, Teams, placed.file, may_be_empty=True)
            found.teams = teams.value or found.teams
            _note(found, placed, teams)
        case "budgets":
            budgets = _read(found, Budgets, placed.file, may_be_empty=True)
            found.budgets = budgets.value or found.budgets
            _note(found, placed, budgets)
        case "spend":
            spend = read_spend(placed.file)
            found.spend += spend.rows
            found.problems += spend.problems
        case "settings":
            pass


def _read(found: _Found, model: type[M], file: SourceFile, *, may_be_empty: bool = False) -> Read[M]:
    if found.last is None:
        return read(model, file, may_be_empty=may_be_empty)
    known = found.last.get(file.path)
    if known is None or known[0] != file.data:
        known = (file.data, read(model, file, may_be_empty=may_be_empty))
        found.last[file.path] = known
    return known[1]


def _take_node(found: _Found, placed: Placed, node: Read[N], nodes: dict[str, N], stand_ins: dict[str, N]) -> None:
    first = found.files.get(placed.id)
    _note(found, placed, node)
    if first is not None:
        message = f'the id "{placed.id}" is also that of {first}'
        found.problems.append(Problem("STK005", placed.file.path, (), message, "rename one of the two", placed.id))
        return
    found.files[placed.id] = placed.file.path
    if node.value is None:
        found.unread.add(placed.id)
        if node.stand_in is not None:
            stand_ins[placed.id] = node.stand_in
    else:
        nodes[placed.id] = node.value


def _keep(found: _Found, placed: Placed, value: Read[K], values: dict[str, K]) -> None:
    _note(found, placed, value)
    if value.value is not None:
        values[placed.id] = value.value


def _note(found: _Found, placed: Placed, value: Read[Any]) -> None:
    if not value.problems:
        return
    node_id = _node_id(placed)
    path = placed.file.path
    found.problems += (replace(problem, tool=node_id) for problem in value.problems)
    found.doubtful[path] = value.doubtful
    found.moved[path] = value.moved
    if placed.kind in ("teams", "budgets"):
        found.unread_files.add(path)


def _node_id(placed: Placed) -> str | None:
    return placed.id if placed.kind in ("tool", "system") else None


def _assemble(settings: Settings, found: _Found) -> Stack:
    return Stack(
        settings=settings,
        taxonomy=vocabulary(settings.taxonomy),
        tools=dict(sorted(found.tools.items())),
        systems=dict(sorted(found.systems.items())),
        vendors=dict(sorted(found.vendors.items())),
        contracts=dict(sorted(found.contracts.items())),
        people=found.teams.people,
        teams=found.teams.teams,
        budgets=found.budgets.budgets,
        requests=dict(sorted(found.requests.items())),
        files=dict(sorted(found.files.items())),
        unread=frozenset(found.unread),
        doubtful=found.doubtful,
        policies=dict(sorted(found.policies.items())),
    )


def _doubts(stack: Stack, problems: Sequence[Problem]) -> Stack:
    """The stack, with every top-level key that a problem is about marked as doubtful."""
    doubtful = dict(stack.doubtful)
    for problem in problems:
        if problem.path and problem.code != "STK007":
            doubtful[problem.file] = doubtful.get(problem.file, frozenset()) | {str(problem.path[0])}
    return replace(stack, doubtful=doubtful)
