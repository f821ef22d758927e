"""`explain` as people read it: a rule's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.output.kit.terminal import joined, styled, wrapped
from stackctl.output.kit.values import blocks, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.common import RulePage

_MARKS = re.compile(r"`([^`]*)`")


def render(report: RulePage, look: Look) -> str:
    """Title and sections; the settings with their present values and where they were set."""
    rule, configured = report.rule, report.configured
    severity = "off" if configured.severity is None else str(configured.severity)
    lines = [styled(f"{rule.code} {rule.name} ({severity})", "bold", look), *wrapped(rule.manual.title, look)]
    for heading, body in rule.manual.sections.items():
        lines += ["", styled(heading, "bold", look)]
        lines += _settings(report, look) if heading == "Settings" else _body(body, look)
    if rule.stage != "load" and "Settings" not in rule.manual.sections:
        lines += ["", styled("Settings", "bold", look), *_settings(report, look)]
    return joined(lines)


def _settings(page: RulePage, look: Look) -> Iterator[str]:
    configured = page.configured
    severity = "off" if configured.severity is None else str(configured.severity)
    rows = [("severity", severity, str(page.rule.severity), "error, warning, info or off")]
    rows += [
        (one.name, in_words(configured.values[one.name]), in_words(one.default), one.summary)
        for one in page.rule.thresholds
    ]
    for name, value, default, summary in rows:
        place = page.places.get(name)
        origin = f", set in {place}; default {default}" if place is not None else ", the default"
        yield from wrapped(f"{name}: {value}{origin}; {summary}", look, first="  ", indent="    ")
    yield from wrapped(f"Set them in stackctl.yaml under rules: {page.rule.code}:", look, first="  ", indent="  ")


def _body(text: str, look: Look) -> Iterator[str]:
    for fence, lines in blocks(text):
        if fence:
            yield from (f"  {terminal(line)}" for line in lines[1:-1])
        else:
            yield from wrapped(_MARKS.sub(r"\1", " ".join(" ".join(lines).split())), look, first="  ", indent="  ")
