"""`rules --test`: what became of the examples of policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.model.document import Column, Document, Paragraph, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.tested import Trial, TriedPolicy

_COLUMNS = (Column("result", "state", fit="keep"), Column("example", "note", fit="wrap"))


def document(report: Trial, look: Look) -> Document:  # noqa: ARG001 # neither numbers nor days
    """Show each example, untested policies, and the failures."""
    rows = [row for policy in report.policies for row in _of_policy(policy)]
    rows += [Row(("failed", f"{file}: not tried, because it is broken: stackctl validate")) for file in report.broken]
    table = Table(_COLUMNS, rows, notes=[_summary(report)], name="Examples", title="Examples of policies", head=False)
    nothing = Paragraph("no policies: write one in policies/, with examples of what is bad and good")
    return Document(
        "tested",
        "Examples of policies",
        [table if rows else nothing],
        {
            "failures": report.failures,
            "broken": report.broken,
            "policies": [
                {
                    "code": policy.code,
                    "name": policy.name,
                    "file": policy.file,
                    "examples": [
                        {"kind": example.kind, "number": example.number, "failure": example.failure or None}
                        for example in policy.examples
                    ],
                }
                for policy in report.policies
            ],
        },
        sheets=[table],
        headed=False,
    )


def _of_policy(policy: TriedPolicy) -> Iterator[Row]:
    for example in policy.examples:
        text = f"{policy.code} {example.kind} {example.number}"
        if example.failure:
            yield Row(("failed", f"{text} ({policy.file}): {example.failure}"))
        else:
            yield Row(("ok", f"{text}: {'found' if example.kind == 'bad' else 'not found'}"))
    if not policy.examples:
        yield Row(("none", f"{policy.code} ({policy.file}): no examples"))


def _summary(report: Trial) -> str:
    examples = sum(len(policy.examples) for policy in report.policies)
    untested = sum(not policy.examples for policy in report.policies)
    total = f"{count(examples, 'example')} of {count(len(report.policies), 'policy', 'policies')}"
    text = f"{total}: {report.failures - len(report.broken) or 'none'} failed"
    if report.broken:
        text += f"; {count(len(report.broken), 'file is', 'files are')} broken"
    if untested:
        text += f"; {count(untested, 'policy has', 'policies have')} no examples"
    return text
