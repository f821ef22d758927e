"""The selection grammar: which tools a command is about.

hubspot  mail*            ids and globs
owner:anna.kowalska       also team:, category:, status:, tag:, vendor:, each with globs
+hubspot  hubspot+        all that feeds it, all that it feeds; hubspot+2 and 2+hubspot: two steps far
a b                       both (union)
a,b                       what is in both (intersection)
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, get_args

from stackctl.core.graph.walk import reached
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.tool import GONE, LIVE, PIPELINE, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackctl.core.facts.context import Context
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_REACH = re.compile(r"(?P<up>\d*\+)?(?P<id>[^+]+)(?P<down>\+\d*)?")
_STAGES: dict[str, frozenset[Status]] = {"live": LIVE, "pipeline": PIPELINE, "gone": GONE}


def select(context: Context, expression: str) -> frozenset[str]:
    """The ids of the tools and systems that an expression names.

    Raises `StackctlError` for a word that is not understood and for a name that is not known.
    """
    if not expression.split():
        raise StackctlError(
            "--select is empty", hint="write ids, globs, or owner:, team:, category:, status:, tag:, vendor:"
        )
    found: set[str] = set()
    for union in expression.split():
        parts = [_one(context, word) for word in union.split(",") if word]
        if not parts:
            raise StackctlError(f"--select: {quoted(union)} names nothing")
        found |= set.intersection(*parts)
    return frozenset(found)


def _one(context: Context, word: str) -> set[str]:
    key, colon, value = word.partition(":")
    if colon:
        return _by_field(context.stack, key, value)
    match = _REACH.fullmatch(word)
    if match is None:
        raise StackctlError(f"--select: {quoted(word)} is not understood", hint="write tool, +tool, tool+ or tool+2")
    up, down = match["up"], match["down"]
    if up is None and down is None:
        return _named(context.stack, match["id"])
    found: set[str] = set()
    for node_id in _named(context.stack, match["id"]):
        found.add(node_id)
        if up is not None:
            found |= {*reached(node_id, context.fed_by, int(up[:-1]) if up[:-1] else None)}
        if down is not None:
            found |= {*reached(node_id, context.feeds, int(down[1:]) if down[1:] else None)}
    return found


def _named(stack: Stack, pattern: str) -> set[str]:
    if _is_glob(pattern):
        found = {node_id for node_id in stack.files if fnmatchcase(node_id, pattern)}
        if not found:
            raise StackctlError(f"--select: no tool or system matches {quoted(pattern)}")
        return found
    if pattern not in stack.files:
        raise StackctlError(f"no tool or system {quoted(pattern)}{did_you_mean(pattern, stack.files)}")
    return {pattern}


def _by_field(stack: Stack, key: str, value: str) -> set[str]:
    fields = _fields(stack)
    if key not in fields:
        known = [f"{name}:" for name in fields]
        raise StackctlError(
            f"--select: no field {quoted(key)}{did_you_mean(key, fields)}", hint=f"write {one_of(known)}"
        )
    words_of, known_words = fields[key]
    wanted = value.casefold()
    if not _is_glob(value) and wanted not in {word.casefold() for word in known_words}:
        raise StackctlError(f"--select: no {key} {quoted(value)}{did_you_mean(value, known_words)}")
    return {
        tool_id
        for tool_id, tool in stack.tools.items()
        if any(fnmatchcase(word.casefold(), wanted) for word in words_of(tool))
    }


def _fields(stack: Stack) -> dict[str, tuple[Callable[[Tool], Iterable[str]], set[str]]]:
    """By field: the words of a tool that it looks at, and all words that are known."""

    def owners(tool: Tool) -> Iterable[str]:
        for person in (tool.owner.business, tool.owner.technical):
            if person is not None:
                yield from (person, stack.person_name(person))

    def teams(tool: Tool) -> Iterable[str]:
        yield from (*tool.used_by, *((tool.owner.team,) if tool.owner.team else ()))

    def statuses(tool: Tool) -> Iterable[str]:
        yield tool.status
        yield from (stage for stage, members in _STAGES.items() if tool.status in members)

    def vendors(tool: Tool) -> Iterable[str]:
        vendor_id = stack.vendor_ids.get(tool.vendor.casefold())
        yield from (tool.vendor, stack.vendor_name(tool), *((vendor_id,) if vendor_id else ()))

    def used(words_of: Callable[[Tool], Iterable[str]]) -> set[str]:
        return {word for tool in stack.tools.values() for word in words_of(tool)}

    people = {*stack.people, *(person.name for person in stack.people.values())}
    return {
        "owner": (owners, people | used(owners)),
        "team": (teams, set(stack.teams) | used(teams)),
        "category": (lambda tool: (tool.category,), set(stack.taxonomy.categories)),
        "status": (statuses, {*get_args(Status), *_STAGES}),
        "tag": (lambda tool: tool.tags, used(lambda tool: tool.tags)),
        "vendor": (vendors, used(vendors) | set(stack.vendors)),
    }


def _is_glob(pattern: str) -> bool:
    return any(sign in pattern for sign in "*?[")
