"""`rules`: all rules, as the stack sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.model.document import Column, Document, Notes, Row, Section, Table
from stackctl.model.rule import FAMILIES, OWN_FAMILY
from stackctl.output.kit.values import in_words

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.rules import RuleList
    from stackctl.model.rule import Configured

_COLUMNS = (
    Column("code", "code", fit="keep"),
    Column("severity", "state", fit="keep"),
    Column("finds", "note", fit="wrap"),
    Column("settings", fit="wrap"),
)


def document(report: RuleList, look: Look) -> Document:  # noqa: ARG001 # neither numbers nor days
    """Show a table a family, the stack's values with asterisks."""
    families: dict[str, list[Row]] = {}
    for configured in report.rules:
        families.setdefault(configured.rule.family, []).append(Row(_cells(configured)))
    mark = "; * is set in stackctl.yaml" if any(configured.changed for configured in report.rules) else ""
    return Document(
        "rules",
        "Rules",
        [
            *(Section(_title(family), [Table(_COLUMNS, rows, head=False)]) for family, rows in families.items()),
            Notes([f"{count(len(report.rules), 'rule')}{mark}. More on one: stackctl explain DUP001"]),
        ],
        {"rules": [rule_data(configured) for configured in report.rules]},
        [
            Table(
                (Column("family"), *_COLUMNS),
                [Row((_title(family), *row.cells)) for family, rows in families.items() for row in rows],
                name="Rules",
                title="Rules",
            )
        ],
        headed=False,
    )


def rule_data(configured: Configured) -> dict[str, object]:
    """Say a rule with its settings to programs."""
    rule = configured.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "title": rule.manual.title,
        "severity": severity_of(configured),
        "default_severity": rule.severity,
        "settings": {
            threshold.name: {
                "value": configured.values[threshold.name],
                "default": threshold.default,
                "summary": threshold.summary,
            }
            for threshold in rule.thresholds
        },
    }


def severity_of(configured: Configured) -> str:
    """Name the severity of a rule, or `off`."""
    return "off" if configured.severity is None else str(configured.severity)


def _title(family: str) -> str:
    return f"{family} {FAMILIES.get(family, OWN_FAMILY)}"


def _cells(configured: Configured) -> tuple[str, ...]:
    rule, changed = configured.rule, configured.changed
    settings = (
        f"{threshold.name} {in_words(configured.values[threshold.name])}{'*' if threshold.name in changed else ''}"
        for threshold in rule.thresholds
    )
    mark = "*" if "severity" in changed else ""
    return rule.code, f"{severity_of(configured)}{mark}", rule.manual.title.rstrip("."), ", ".join(settings)
