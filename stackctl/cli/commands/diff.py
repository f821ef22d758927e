"""`stackctl diff`: what a change does to the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stackctl.cli.boundary import BUG, FOUND, OK
from stackctl.cli.commands.audit import level_of
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option

if TYPE_CHECKING:
    from stackctl.model.reports.diff import StackDiff

SUMMARY = "What a change does to the stack, and whether it may pass."
GROUP, ORDER = "Changes", 1

FailOnNew = Annotated[
    str, typer.Option(metavar="error|warning|info|never", help="Which new findings end with exit status 1.")
]
MaxIncrease = Annotated[
    str | None,
    typer.Option(metavar="10000EUR|5%", help="How much more a year the change may cost before it ends with status 1."),
]
KnownInBase = Annotated[
    str | None, typer.Option(metavar="FILE", help="Findings that are known, as this file has them in BASE.")
]


def command(
    ctx: typer.Context,
    base: Annotated[
        str | None,
        typer.Argument(metavar="BASE", help="A revision, or a range. Default: the last commit."),
    ] = None,
    head: Annotated[
        str | None,
        typer.Argument(metavar="HEAD", help="A revision. Default: the files as they are now."),
    ] = None,
    format_: Annotated[str, format_option("diff")] = "text",
    output: Output = None,
    fail_on: FailOnNew = "error",
    max_increase: MaxIncrease = None,
    baseline: KnownInBase = None,
) -> int:
    """Say what a change does to the stack: tools, costs, findings, the graph, notice deadlines.

    Compares two revisions of the git repository, or one with the files as they are now. BASE...HEAD begins where HEAD
    left BASE, as a pull request does.

    \b
    The change is judged as BASE judges: settings, policies, waivers and the
    baseline count as they stand there. What the change does to these is told,
    and counts after the merge. Only findings that BASE has not can fail it.

    \b
    Exit status:
      0 nothing new at or above --fail-on    2 it could not run as asked
      1 new findings, or over the limit      3 a bug

    \b
    Examples:
      stackctl diff
      stackctl diff main...
      stackctl diff v1.0 v1.1
      stackctl diff HEAD~1 --fail-on warning
      stackctl diff origin/main... --max-increase 5%
      stackctl diff main... --format markdown --output comment.md
      stackctl diff main... --format json
    """
    from stackctl.app import comparison

    check_format("diff", format_)
    level = level_of(fail_on)
    invocation = ctx.obj
    report, root = comparison.diff(
        invocation.folder,
        base,
        head,
        invocation.today,
        baseline=baseline,
        fail_on=level,
        max_increase=max_increase,
    )
    invocation.tell(report, "diff", format_, output, root)
    return status_of(report)


def status_of(diff: StackDiff) -> int:
    """Answer the exit status: a failed rule weighs most."""
    if diff.crashes:
        return BUG
    return FOUND if diff.failures else OK
