"""`stackctl ci`: the one command that a pipeline calls."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from stackctl.cli.commands.audit import level_of
from stackctl.cli.commands.diff import FailOnNew, KnownInBase, MaxIncrease, status_of

SUMMARY = "Check a change in a pipeline, and write every report of it."
GROUP, ORDER = "Pipelines", 1


def command(
    ctx: typer.Context,
    target: Annotated[
        str | None,
        typer.Option(metavar="BRANCH", help="What to compare with. Default: where the change is to be merged."),
    ] = None,
    output_dir: Annotated[str, typer.Option(metavar="DIR", help="The folder for the reports.")] = "stackctl-report",
    fail_on: FailOnNew = "error",
    max_increase: MaxIncrease = None,
    baseline: KnownInBase = None,
) -> int:
    """Check a change in a pipeline: what it does to the stack, in every form that is wanted there.

    Finds out where it runs (GitHub, GitLab, Bitbucket, Azure, Jenkins, CircleCI, Buildkite, or a desk) and compares
    the commit that is checked out with the branch that it is to be merged into; on that branch itself, with the state
    before. It is judged as stackctl diff judges. It needs the history: fetch-depth: 0, GIT_DEPTH: "0".

    \b
    Written to --output-dir, which holds nothing else:
      comment.md        for the pull request    junit.xml         for test reports
      summary.md        for the job's page      codequality.json  for GitLab
      diff.json         for programs            annotations.txt   for GitHub
      audit.sarif       for code scanning       result.env        figures

    \b
    Exit status:
      0 nothing new at or above --fail-on    2 it could not run as asked
      1 new findings, or over the limit      3 a bug

    \b
    Examples:
      stackctl ci
      stackctl ci --max-increase 10000EUR --fail-on warning
      stackctl ci --target main --output-dir build/stack
      stackctl ci --baseline baseline.yaml
    """
    from stackctl.app.ci import check_change
    from stackctl.cli.invocation import note

    level = level_of(fail_on)
    invocation = ctx.obj
    report, root, annotations = check_change(
        invocation.folder,
        os.environ,
        invocation.today,
        Path(output_dir),
        note,
        target=target,
        baseline=baseline,
        fail_on=level,
        max_increase=max_increase,
    )
    invocation.tell(report, "diff", "text", root=root)
    sys.stdout.write(annotations)
    return status_of(report)
