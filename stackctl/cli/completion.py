"""What the shell offers while somebody types."""

from __future__ import annotations

from pathlib import Path

import typer


def complete_tool(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of the stack's tools, by the names of their files."""
    import os

    from stackctl.adapters.worktree import find_root, tool_ids
    from stackctl.model.errors import StackctlError

    given = ctx.parent.params.get("stack") if ctx.parent is not None else None
    given = given or os.environ.get("STACKCTL_STACK")
    try:
        root = find_root(Path.cwd(), None if given is None else Path(given))
        return [tool_id for tool_id in tool_ids(root) if tool_id.startswith(incomplete)]
    except (StackctlError, OSError):
        return []


def complete_code(incomplete: str) -> list[str]:
    """The codes of the rules, and their families."""
    from stackctl import rules

    known = sorted({*rules.codes(), *(code[:3] for code in rules.codes())})
    return [code for code in known if code.startswith(incomplete.upper())]
