"""`rules` as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.core.text.messages import count
from stackctl.model.rule import FAMILIES, OWN_FAMILY
from stackctl.output.kit.tables import table
from stackctl.output.kit.terminal import joined, styled, wrapped
from stackctl.output.kit.values import in_words

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import RuleList
    from stackctl.model.rule import Configured


def render(report: RuleList, look: Look) -> str:
    """A table for each family; a value that the stack sets is marked with an asterisk."""
    out: list[str] = []
    for family in dict.fromkeys(one.rule.family for one in report.rules):
        rows = [_row(one) for one in report.rules if one.rule.family == family]
        drawn = table(None, rows, look, wrap=(2, 3))
        out.append(f"{styled(f'{family} {FAMILIES.get(family, OWN_FAMILY)}', 'bold', look)}\n{drawn}")
    changed = any(one.changed for one in report.rules)
    mark = "; * is set in stackctl.yaml" if changed else ""
    out.append(joined(wrapped(f"{count(len(report.rules), 'rule')}{mark}. More on one: stackctl explain DUP001", look)))
    return "\n".join(out)


def _row(configured: Configured) -> list[str]:
    rule = configured.rule
    severity = "off" if configured.severity is None else str(configured.severity)
    settings = ", ".join(
        f"{one.name} {in_words(configured.values[one.name])}{'*' if one.name in configured.changed else ''}"
        for one in rule.thresholds
    )
    mark = "*" if "severity" in configured.changed else ""
    return [rule.code, f"{severity}{mark}", terminal(rule.manual.title.rstrip(".")), terminal(settings)]
