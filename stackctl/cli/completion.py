"""What the shell offers while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer


def complete_tool(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a tool's id, by the names of the files."""
    from stackctl.adapters.files.worktree import tool_ids

    return [tool_id for tool_id in _of_stack(ctx, tool_ids) if tool_id.startswith(incomplete)]


def complete_code(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the code of a rule, policy or family."""
    from stackctl import rules

    codes = {*rules.codes(), *_of_stack(ctx, _own_codes)}
    return [code for code in sorted({*codes, *(code[:3] for code in codes)}) if code.startswith(incomplete.upper())]


def _of_stack(ctx: typer.Context, found_in: Callable[[Path], list[str]]) -> list[str]:
    """Find it in the stack that is meant, if any."""
    import os

    from stackctl.adapters.files.worktree import find_root
    from stackctl.model.errors import StackctlError

    given = ctx.parent.params.get("stack") if ctx.parent is not None else None
    given = given or os.environ.get("STACKCTL_STACK")
    try:
        return found_in(find_root(Path.cwd(), None if given is None else Path(given)))
    except (StackctlError, OSError):
        return []


def _own_codes(root: Path) -> list[str]:
    """Read the codes that the files in policies/ give."""
    from stackctl.adapters.files.worktree import policy_files
    from stackctl.core.loading.yaml_reader import parse

    found = (parse(file.data).data for file in policy_files(root))
    given = (data.get("code") for data in found if isinstance(data, dict))
    # What is none would be refused, and must not reach a shell.
    return [code for code in given if isinstance(code, str) and code.isascii() and code.isalnum()]
