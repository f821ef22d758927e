"""Reports of an audit that a format must hold: the sample's, a clean one, one of a rule that failed, a hostile one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.audit import audit
from stackctl.app.load import load
from stackctl.model.finding import Finding, Severity
from stackctl.model.look import Look
from stackctl.model.source import TOP, Position
from tests.output.poison import SAMPLE, TODAY, hostile_audit

if TYPE_CHECKING:
    from stackctl.app.load import Loaded
    from stackctl.model.reports.audit import AuditReport

LOOK = Look(from_repository="stack/")
HOSTILE_TEXT = "<b>%0A::error::](x) {0} \x1b[31m \u202e ]]> & \"'` |\n::error::x ##[error]a,b:c"


@cache
def sample() -> Loaded:
    """The sample stack as loaded."""
    return load(*read_stack(SAMPLE))


@cache
def of_sample() -> AuditReport:
    """What the audit finds in the sample, as of version 0.0.0."""
    return replace(audit(sample(), TODAY, "stack"), version="0.0.0")


def clean() -> AuditReport:
    """The sample, had nothing been found."""
    return replace(of_sample(), findings=())


def failed(*, told: bool) -> AuditReport:
    """A report of which USE003 failed itself; `told` where a finding says so, too."""
    report = replace(of_sample(), crashes=("USE003",), findings=())
    found = finding("USE003", message="the rule itself failed (ValueError): what it would have found is missing")
    return (
        replace(report, findings=(replace(found, tool=None, file="stackctl.yaml", position=TOP),)) if told else report
    )


def many(number: int, severity: Severity = Severity.ERROR) -> AuditReport:
    """A report with so many findings, each about a tool of its own."""
    found = [replace(finding(severity=severity), tool=f"tool-{at}", fingerprint=f"{at:016x}") for at in range(number)]
    return replace(of_sample(), findings=tuple(found), subjects={})


def hostile() -> AuditReport:
    """A report in which every text is hostile."""
    return hostile_audit(sample(), HOSTILE_TEXT)


def finding(
    code: str = "DUP001", *, severity: Severity = Severity.ERROR, message: str = "wrong", help_: str = "mend it"
) -> Finding:
    """A finding that counts, in tools/a.yaml:2:7."""
    return Finding(
        code, "a-name", severity, "a", message, "tools/a.yaml", Position(2, 7), help_, "0123456789abcdef"
    )  # fmt: skip


def reports() -> dict[str, AuditReport]:
    """All of these by name."""
    return {
        "sample": of_sample(),
        "clean": clean(),
        "failed and told": failed(told=True),
        "failed and untold": failed(told=False),
        "hostile": hostile(),
        "validate": audit(sample(), TODAY, "stack", command="validate"),
    }
