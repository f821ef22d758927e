"""The engine's complaints in our words, without what it quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackctl.core.policy.semantics import Fault
from stackctl.core.text.messages import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMPLAINT = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '\(?(.*?)\)?'")
TOO_MANY_ROUNDS = "its loops go round more than 10 000 times"
"""Why an expression was given up."""

_FAILURES = (
    ("Iteration budget", TOO_MANY_ROUNDS),
    ("divide by zero", "it divides by zero"),
    ("modulus by zero", "it divides by zero"),
    ("regular expression", "the pattern of matches is not a regular expression"),
    ("isoformat", "days_between is given something that is not a date"),
    ("out of range", "days_between is given something that is not a date"),
    ("month must be", "days_between is given something that is not a date"),
    ("overflow", "a number grows too large"),
)
_FUNCTIONS = (
    *("has", "size", "days_between", "contains", "startsWith", "endsWith", "matches", "exists", "all", "exists_one"),
    *("filter", "map", "string", "int", "double"),
)
_WORDS_OF_OTHERS = {"and": "&&", "or": "||", "not": "!", "=": "==", "is": "==", "<>": "!="}
_SIGNS = {"@in": "in", "<jump_condition>": "?", "<iter_range>": "a loop"}
_TYPES = {
    "int": "a whole number", "int64": "a whole number", "double": "a number with decimals", "string": "a text",
    "bool": "true or false", "list": "a list", "map": "a mapping",
}  # fmt: skip


def refused(complaint: str, source: str, names: Iterable[str]) -> Fault:
    """Say why an expression is not understood; `names` are allowed."""
    match = _COMPLAINT.search(complaint)
    if match is None or int(match[1]) < 0:
        if "recursion" in complaint:
            return Fault("nested more than 32 levels deep", "take it apart: a policy each")
        return Fault("it cannot be read", "look for what is not closed", 0)
    offset = _offset(source, int(match[1]), int(match[2]))
    reason = match[3]
    if (undeclared := _UNDECLARED.match(reason)) is not None:
        return _unknown_name(undeclared[1].partition(".")[0], source, offset, tuple(names))
    if (overload := _OVERLOAD.match(reason)) is not None:
        return Fault(_mixed(overload[1], overload[2]), "compare like with like: 12.0 has decimals, 12 has none", offset)
    return _unreadable(reason, source, offset)


def _unreadable(reason: str, source: str, offset: int) -> Fault:
    word = next(iter(source[offset:].split()), "")
    if not word:
        return Fault("it ends too early", "write the rest of it, or close what is open", offset)
    if "token recognition" in reason and word.startswith(('"', "'")):
        return Fault("a quote is not closed", "close it with the sign that opens it", offset)
    if word in _WORDS_OF_OTHERS:
        return Fault(f"{quoted(word)} means nothing here", f"write {_WORDS_OF_OTHERS[word]}", offset)
    return Fault(f"{quoted(word)} cannot stand here", "look at what stands before it", offset)


def _unknown_name(name: str, source: str, offset: int, names: tuple[str, ...]) -> Fault:
    start = source.rfind(name, 0, offset + len(name))
    at = offset if start < 0 else start
    called = source[at + len(name) :].lstrip().startswith("(")
    known = _FUNCTIONS if called else names
    what = "function" if called else "name"
    return Fault(f"no {what} {quoted(name)}{did_you_mean(name, known)}", f"there are: {', '.join(known)}", at)


def _offset(source: str, line: int, column: int) -> int:
    lines = source.split("\n")
    return min(sum(len(before) + 1 for before in lines[: line - 1]) + column - 1, len(source))


def is_absent(reason: str) -> bool:
    """Tell whether a value is merely absent, not wrong."""
    return reason.startswith(("NOT_FOUND: Key not found", "UNKNOWN: Index error: index="))


def failed(reason: str) -> str:
    """Say why an expression could not be worked out."""
    overload = re.search(r"No matching overloads found : (\S+?)(?:\((.*)\))?$", reason)
    if overload is not None:
        return _mixed(overload[1], overload[2] or "")
    return next((words for sign, words in _FAILURES if sign in reason), "a value is not of the kind that it needs")


def _mixed(function: str, types: str) -> str:
    """Say which types an operator does not take together."""
    name = _SIGNS.get(function, function.replace("_", "") if function.startswith(("_", "!", "-")) else function)
    kinds = [kind.strip() for kind in types.split(",") if kind.strip()]
    given = [_TYPES.get(kind.partition("(")[0].lower(), "something else") for kind in kinds]
    if not given:
        return f"{quoted(name)} is given what it does not take"
    return f"{quoted(name)} does not take {' and '.join(given)}"
