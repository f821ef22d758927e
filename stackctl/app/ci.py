"""The check of a change in a pipeline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.ci.base import choose
from stackctl.adapters.ci.runner import run_of
from stackctl.adapters.files.report_folder import begin
from stackctl.adapters.files.worktree import path_in_repository
from stackctl.adapters.files.write import write
from stackctl.app import comparison
from stackctl.app.base_and_head import read_both
from stackctl.app.revision import repository_of_stack
from stackctl.model.errors import StackctlError
from stackctl.model.look import PLAIN, Look
from stackctl.model.revision import Revision
from stackctl.model.run import GITHUB, Refusal
from stackctl.output import renderer
from stackctl.output.kit.markdown import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from stackctl.adapters.ci.base import Chosen
    from stackctl.model.finding import Severity
    from stackctl.model.reports.audit import AuditReport
    from stackctl.model.reports.diff import StackDiff
    from stackctl.model.run import Run

COMMENT, SUMMARY, ANNOTATIONS = "comment.md", "summary.md", "annotations.txt"
FILES = (COMMENT, SUMMARY, "diff.json", "audit.sarif", "junit.xml", "codequality.json", ANNOTATIONS, "result.env")
"""What is written into the folder."""


def check_change(
    stack: Path | None,
    environment: Mapping[str, str],
    today: date,
    folder: Path,
    say: Callable[[str], None],
    *,
    target: str | None = None,
    baseline: str | None = None,
    fail_on: Severity | None,
    max_increase: str | None = None,
) -> tuple[StackDiff, Path, str]:
    """Check a pipeline's change, and write all reports of it.

    `say` is told what is compared with what, and why, before the work begins. Answers the diff, the stack's folder, and
    the annotations that the runner reads from the output. Where nothing can be checked, the folder says why, so that
    the comment of an earlier commit is not taken for this one's.
    """
    begin(folder, FILES)
    place = path_in_repository(stack or Path())
    try:
        run = run_of(environment)
        repository = repository_of_stack(stack)
        chosen = choose(repository, run, target)
        say(_compared(run, chosen))
        base, head = read_both(stack, repository, chosen.base or chosen.head, chosen.head, baseline)
        if chosen.base is None:
            base = replace(base, revision=Revision("the empty repository"), files=(), unreadable=(), baseline=None)
        diff, audit = comparison.compare(base, head, today, fail_on=fail_on, max_increase=max_increase)
        files = _files(diff, audit, Look(from_repository=path_in_repository(head.root)), place)
    except StackctlError as error:
        _refuse(folder, Refusal(error.lines, error.hint), place)
        raise
    except Exception as error:
        _refuse(folder, Refusal((f"a bug in stackctl: {type(error).__name__}",), "the log of the job has more"), place)
        raise
    _write(folder, files)
    return diff, head.root, files[ANNOTATIONS] if run.runner == GITHUB else ""


def _compared(run: Run, chosen: Chosen) -> str:
    change = f" of change {run.number}" if run.number is not None else " of a change" if run.is_change else ""
    base = "nothing" if chosen.base is None else chosen.base.short
    where = f"{run.runner}: " if run.runner else ""
    return f"{where}comparing {chosen.head.short}{change} with {base}: {chosen.why}"


def _files(diff: StackDiff, audit: AuditReport, look: Look, place: str) -> dict[str, str]:
    """Render each file of the folder.

    Code scanning and Code Quality get the whole audit, and tell themselves what is new; a test that fails, and an
    annotation, is a finding that is new.
    """
    summary = _rendered(diff, "diff", "markdown", look)
    new = comparison.only_new(audit, diff)
    return {
        COMMENT: marked(summary, place),
        SUMMARY: summary,
        "diff.json": _rendered(diff, "diff", "json", look),
        "audit.sarif": _rendered(audit, "audit", "sarif", look),
        "codequality.json": _rendered(audit, "audit", "gitlab", look),
        "junit.xml": _rendered(new, "audit", "junit", look),
        ANNOTATIONS: _rendered(new, "audit", "github", look),
        "result.env": _rendered(diff, "ci", "env", look),
    }


def _rendered(report: object, name: str, format_: str, look: Look) -> str:
    made = renderer(name, format_)(report, look)
    return made if isinstance(made, str) else made.decode()


def _refuse(folder: Path, refusal: Refusal, place: str) -> None:
    """Write into the folder why there is no report."""
    summary = _rendered(refusal, "refusal", "markdown", PLAIN)
    _write(folder, {COMMENT: marked(summary, place), SUMMARY: summary})


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        write(folder / name, text.encode("utf-8", "backslashreplace"))
