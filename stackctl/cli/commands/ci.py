"""`stackctl ci`: the one command that a pipeline calls."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stackctl.cli.commands.audit import level_of
from stackctl.cli.commands.diff import FailOnNew, KnownInBase, MaxIncrease, compared, status_of
from stackctl.model.errors import StackctlError
from stackctl.model.reports.diff import Revision
from stackctl.model.run import GITHUB, Refusal

if TYPE_CHECKING:
    from stackctl.adapters.ci.base import Chosen
    from stackctl.app.comparison import Comparison
    from stackctl.app.place import Place
    from stackctl.app.states import States
    from stackctl.model.look import Look
    from stackctl.model.run import Run

COMMENT, SUMMARY = "comment.md", "summary.md"
FILES = (
    COMMENT,
    SUMMARY,
    "diff.json",
    "audit.sarif",
    "junit.xml",
    "codequality.json",
    "annotations.txt",
    "result.env",
)
"""What is written into the folder."""


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
    from stackctl.adapters.ci.runner import run_of
    from stackctl.adapters.files.report_folder import begin
    from stackctl.adapters.files.worktree import path_in_repository

    level = level_of(fail_on)
    folder, invocation = Path(output_dir), ctx.obj
    place = path_in_repository(Path(invocation.stack or "."))
    begin(folder, FILES)
    try:
        run = run_of(os.environ)
        states = _states(invocation.place, run, target, baseline)
        found = compared(states, invocation, level, max_increase)
        look = invocation.look(folder, states.root)
        files = _files(found, look, place)
    except StackctlError as error:
        _refuse(folder, Refusal(error.lines, error.hint), place)
        raise
    except Exception as error:
        _refuse(folder, Refusal((f"a bug in stackctl: {type(error).__name__}",), "the log of the job has more"), place)
        raise
    _write(folder, files)
    invocation.tell(found.diff, "diff", "text", root=states.root)
    if run.runner == GITHUB:
        sys.stdout.write(files["annotations.txt"])
    return status_of(found.diff)


def _states(place: Place, run: Run, target: str | None, baseline: str | None) -> States:
    """The stack in BASE and in HEAD; says on standard error which these are, and why."""
    from stackctl.adapters.ci.base import choose
    from stackctl.app.revision import repository_for
    from stackctl.app.states import read_states
    from stackctl.core.text.escape import terminal

    repository = repository_for(place)
    chosen = choose(repository, run, target)
    sys.stderr.write(f"{terminal(_told(run, chosen))}\n")
    if chosen.base is not None:
        return read_states(place, repository, chosen.base, chosen.head, baseline)
    states = read_states(place, repository, chosen.head, chosen.head, baseline)
    nothing = replace(states.base, revision=Revision("the empty repository"), files=(), unreadable=(), known=None)
    return replace(states, base=nothing)


def _told(run: Run, chosen: Chosen) -> str:
    change = f" of change {run.number}" if run.number is not None else " of a change" if run.is_change else ""
    head = f"{chosen.head.short}{change}"
    base = "nothing" if chosen.base is None else chosen.base.short
    where = f"{run.runner}: " if run.runner else ""
    return f"{where}comparing {head} with {base}: {chosen.why}"


def _files(found: Comparison, look: Look, place: str) -> dict[str, str]:
    """What each file of the folder holds.

    Code scanning and Code Quality get the whole audit, and tell themselves what is new; a test that fails, and an
    annotation, is a finding that is new.
    """
    from stackctl.output.kit.markdown import marked

    summary = _rendered(found.diff, "diff", "markdown", look)
    return {
        COMMENT: marked(summary, place),
        SUMMARY: summary,
        "diff.json": _rendered(found.diff, "diff", "json", look),
        "audit.sarif": _rendered(found.head, "audit", "sarif", look),
        "codequality.json": _rendered(found.head, "audit", "gitlab", look),
        "junit.xml": _rendered(found.new, "audit", "junit", look),
        "annotations.txt": _rendered(found.new, "audit", "github", look),
        "result.env": _rendered(found.diff, "ci", "env", look),
    }


def _rendered(report: object, name: str, format_: str, look: Look) -> str:
    from stackctl.output import renderer

    made = renderer(name, format_)(report, look)
    return made if isinstance(made, str) else made.decode()


def _refuse(folder: Path, refusal: Refusal, place: str) -> None:
    """Writes why there is no report, so that the comment of an earlier commit is not taken for this one's.

    Raises `StackctlError` where even that cannot be written.
    """
    from stackctl.model.look import PLAIN
    from stackctl.output.kit.markdown import marked

    summary = _rendered(refusal, "refusal", "markdown", PLAIN)
    _write(folder, {COMMENT: marked(summary, place), SUMMARY: summary})


def _write(folder: Path, files: dict[str, str]) -> None:
    from stackctl.adapters.files.write import write

    for name, text in files.items():
        write(folder / name, text.encode("utf-8", "backslashreplace"))
