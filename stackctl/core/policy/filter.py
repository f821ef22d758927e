"""The tools for which a condition of `--where` is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.policy.expressions import condition
from stackctl.core.policy.semantics import Fault
from stackctl.core.policy.subjects import Subject, keys_of, scope_of, values
from stackctl.core.text.secrets import masked
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Collection

    from stackctl.core.facts.context import Context


def matching(context: Context, where: str, tools: Collection[str]) -> set[str]:
    """Keep the tools that meet a condition, or raise `StackctlError`."""
    compiled = condition(where, scope_of("tool"))
    if isinstance(compiled, Fault):
        place = "" if compiled.offset is None else f" column {compiled.offset + 1}:"
        raise StackctlError(f"--where:{place} {masked(compiled.message)}", hint=masked(compiled.help))
    keys = keys_of(compiled.paths)
    found = set()
    for tool_id in sorted(tools):
        answer = compiled.condition(values(context, Subject(tool_id), keys))
        if answer.failure:
            raise StackctlError(f"--where: {answer.failure}, first for {tool_id}", hint="correct the condition")
        if answer.holds:
            found.add(tool_id)
    return found
