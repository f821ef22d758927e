"""`rules --test` as people read it: a line for each example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.output.kit.terminal import joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.common import Trial, TriedPolicy
    from stackctl.output.kit.terminal import Style

_INDENT = " " * 8


def render(report: Trial, look: Look) -> str:
    """What each example did, and how many failed; policies without examples are told."""
    if not report.policies and not report.broken:
        return joined(wrapped("no policies: write one in policies/, with examples of what is bad and good", look))
    lines = [line for policy in report.policies for line in _of_policy(policy, look)]
    for file in report.broken:
        lines += _line("failed", "error", f"{file}: not tried, because it is broken: stackctl validate", look)
    examples = sum(len(policy.examples) for policy in report.policies)
    untested = sum(not policy.examples for policy in report.policies)
    total = f"{count(examples, 'example')} of {count(len(report.policies), 'policy', 'policies')}"
    text = f"{total}: {report.failures - len(report.broken) or 'none'} failed"
    if report.broken:
        text += f"; {count(len(report.broken), 'file is', 'files are')} broken"
    if untested:
        text += f"; {count(untested, 'policy has', 'policies have')} no examples"
    return joined([*lines, "", *wrapped(text, look)])


def _of_policy(policy: TriedPolicy, look: Look) -> Iterator[str]:
    for example in policy.examples:
        text = f"{policy.code} {example.kind} {example.number}"
        if example.failure:
            yield from _line("failed", "error", f"{text} ({policy.file}): {example.failure}", look)
        else:
            yield from _line("ok", "info", f"{text}: {'found' if example.kind == 'bad' else 'not found'}", look)
    if not policy.examples:
        yield from _line("none", "warning", f"{policy.code} ({policy.file}): no examples", look)


def _line(label: str, style: Style, text: str, look: Look) -> Iterator[str]:
    head = f"{label:<8}"
    first, *rest = wrapped(text, look, first=head, indent=_INDENT)
    yield f"{styled(label, style, look)}{first[len(label) :]}"
    yield from rest
