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
from typing import TYPE_CHECKING

from stackctl.core.facts.columns import FACTS
from stackctl.core.graph.walk import reached
from stackctl.core.loading.characters import composed
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from stackctl.core.facts.columns import ToolFact
    from stackctl.core.facts.context import Context
    from stackctl.model.facts import FactValue
    from stackctl.model.stack import Stack

_REACH = re.compile(r"(?P<up>\d*\+)?(?P<id>[^+]+)(?P<down>\+\d*)?")
_FIELDS: dict[str, list[ToolFact]] = {}
for _fact in FACTS.values():
    if _fact.select:
        _FIELDS.setdefault(_fact.select, []).append(_fact)


def select(context: Context, expression: str) -> frozenset[str]:
    """Find the tools named; raise `StackctlError` for unknown words."""
    if not expression.split():
        raise StackctlError("--select is empty", hint=f"write ids, globs, {one_of([f'{name}:' for name in _FIELDS])}")
    found: set[str] = set()
    for union in expression.split():
        parts = [_selected(context, word) for word in union.split(",") if word]
        if not parts:
            raise StackctlError(f"--select: {quoted(union)} names nothing")
        found |= set.intersection(*parts)
    return frozenset(found)


def _selected(context: Context, word: str) -> set[str]:
    key, colon, value = word.partition(":")
    if colon:
        return _by_field(context, key, value)
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


def _by_field(context: Context, field: str, value: str) -> set[str]:
    facts = _FIELDS.get(field)
    if facts is None:
        known = [f"{name}:" for name in _FIELDS]
        raise StackctlError(
            f"--select: no field {quoted(field)}{did_you_mean(field, _FIELDS)}", hint=f"write {one_of(known)}"
        )
    words_of = {
        tool_id: {word for fact in facts for word in _words(fact, fact.value(context, tool_id))}
        for tool_id in context.stack.tools
    }
    known_words = {fact.name for fact in facts if fact.type == "flag"}.union(
        *(fact.words(context.stack) for fact in facts if fact.words is not None), *words_of.values()
    )
    wanted = composed(value).casefold()
    if not _is_glob(value) and wanted not in {word.casefold() for word in known_words}:
        raise StackctlError(f"--select: no {field} {quoted(value)}{did_you_mean(value, known_words)}")
    return {
        tool_id for tool_id, words in words_of.items() if any(fnmatchcase(word.casefold(), wanted) for word in words)
    }


def _words(fact: ToolFact, value: FactValue) -> tuple[str, ...]:
    """List the words of a value; true flags name themselves."""
    match value:
        case True:
            return (fact.name,)
        case str():
            return (value,)
        case tuple():
            return value
        case _:
            return ()


def _is_glob(pattern: str) -> bool:
    return any(sign in pattern for sign in "*?[")
