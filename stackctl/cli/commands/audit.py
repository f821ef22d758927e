"""`stackctl audit`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stackctl.cli.boundary import BUG, FOUND, OK
from stackctl.cli.completion import complete_code
from stackctl.cli.invocation import check_format
from stackctl.cli.options import At, Output, Paths, Select, format_option
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from stackctl.model.finding import Severity
    from stackctl.model.reports.audit import AuditReport

SUMMARY = "Check the whole stack: the main job."
GROUP, ORDER = "Look", 1


def command(
    ctx: typer.Context,
    paths: Paths = None,
    format_: Annotated[str, format_option("audit")] = "text",
    output: Output = None,
    fail_on: Annotated[
        str, typer.Option(metavar="error|warning|info|never", help="What ends with exit status 1.")
    ] = "error",
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE", help="Report on this rule or family only; can be repeated.", autocompletion=complete_code
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE", help="Leave this rule or family out; can be repeated.", autocompletion=complete_code
        ),
    ] = None,
    select: Select = None,
    at: At = None,
    baseline: Annotated[
        str | None, typer.Option(metavar="FILE", help="Findings that are known and do not count.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write what is found now to the baseline.")
    ] = False,
) -> int:
    """Check the whole stack: load it, validate it, and run every rule.

    What is wrong, where, what it costs, and what to do. Everything is always checked; the options choose what of it is
    reported.

    \b
    Exit status:
      0 nothing at or above --fail-on    2 it could not run as asked
      1 findings                         3 a bug

    \b
    --baseline FILE --write-baseline writes down what is known now; from then on,
    with --baseline FILE alone, only other findings count. Broken files always do.

    \b
    Examples:
      stackctl audit
      stackctl --today 2026-11-22 audit --fail-on warning
      stackctl audit stack/tools/hubspot-marketing.yaml
      stackctl audit --rule DUP --rule USE003
      stackctl audit --select "team:mops status:sunsetting"
      stackctl audit --format json --output audit.json
      stackctl audit --format sarif --output audit.sarif
      stackctl audit --format github --fail-on warning
      stackctl audit --baseline baseline.yaml --write-baseline
      stackctl audit --at v1.2
    """
    from stackctl.adapters.files.worktree import relative_to_stack
    from stackctl.app import audit
    from stackctl.app.audit import Scope, read_baseline

    check_format("audit", format_)
    level = level_of(fail_on)
    if write_baseline:
        check_whole(baseline, limited=bool(paths or rule or ignore or select))
    known = None if baseline is None else read_baseline(Path(baseline), may_be_missing=write_baseline)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    scope = Scope(tuple(rule or ()), tuple(ignore or ()), select, relative_to_stack(paths or [], root, loaded.sources))
    report = audit.audit(loaded, today, root.resolve().name, scope, known=known, fail_on=level)
    if write_baseline and baseline is not None and known is not None:
        report = audit.write_baseline(Path(baseline), report, known)
    invocation.tell(report, "audit", format_, output, root)
    return status_of(report)


def level_of(fail_on: str) -> Severity | None:
    """Find the mildest severity that fails; None for `never`."""
    from stackctl.core.text.messages import did_you_mean, one_of, quoted
    from stackctl.model.finding import Severity

    levels = (*map(str, Severity), "never")
    if fail_on not in levels:
        hint = did_you_mean(fail_on, levels)
        raise StackctlError(f"--fail-on {quoted(fail_on)} is not a severity{hint}", hint=f"write {one_of(levels)}")
    return None if fail_on == "never" else Severity(fail_on)


def check_whole(baseline: str | None, *, limited: bool) -> None:
    """Refuse to write a baseline unnamed, or of some findings."""
    if baseline is None:
        raise StackctlError(
            "--write-baseline does not say to which file", hint="name it: --baseline FILE --write-baseline"
        )
    if limited:
        raise StackctlError(
            "--write-baseline writes what the whole audit finds", hint="leave out PATHS, --rule, --ignore and --select"
        )


def status_of(report: AuditReport) -> int:
    """Answer the exit status: a failed rule weighs most."""
    if report.crashes:
        return BUG
    return FOUND if any(report.fails(found) for found in report.findings) else OK
