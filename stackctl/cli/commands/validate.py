"""`stackctl validate`: the files alone."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.commands.audit import status_of
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, Paths, format_option

SUMMARY = "Check the files alone, for editors and hooks."
GROUP, ORDER = "Look", 2


def command(
    ctx: typer.Context,
    paths: Paths = None,
    format_: Annotated[str, format_option("audit")] = "text",
    output: Output = None,
) -> int:
    """Check the files alone: can they be read, does every key and value fit, does every reference lead somewhere.

    The rules of the family STK, for editors and hooks; `stackctl audit` does this too.

    \b
    Examples:
      stackctl validate
      stackctl validate stack/tools/hubspot-marketing.yaml
      stackctl validate --format json
      stackctl validate --format gitlab --output code-quality.json
    """
    from stackctl.adapters.files.worktree import relative_to_stack
    from stackctl.app import audit
    from stackctl.app.audit import Scope

    check_format("audit", format_)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load()
    scope = Scope(paths=relative_to_stack(paths or [], root))
    report = audit.audit(loaded, today, root.resolve().name, scope, command="validate")
    invocation.tell(report, "audit", format_, output, root)
    return status_of(report)
