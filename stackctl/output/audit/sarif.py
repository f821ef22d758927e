"""`audit --format sarif`: SARIF 2.1.0 (OASIS), for GitHub and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import sarif_message, terminal, to_json, uri_path
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity
from stackctl.model.rule import FAMILIES
from stackctl.output.audit.words import crashed, in_repository, sentence
from stackctl.output.kit.json import encoded
from stackctl.output.kit.values import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport
    from stackctl.model.rule import Configured

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST = 25_000
"""How many results GitHub takes of a run."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: AuditReport, look: Look) -> str:
    """Write one run; waived and baselined findings as suppressed."""
    indexes = {page.rule.code: index for index, page in enumerate(report.catalogue)}
    kept = _worst(report)
    driver = {
        "name": "stackctl",
        "version": report.version,
        "semanticVersion": report.version,
        "rules": [_rule(page) for page in report.catalogue],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"stackctl/{report.command}/"},
        "invocations": [_invocation(report, indexes, len(report.findings) - len(kept))],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, report, look, indexes) for found in kept],
        "properties": {"stack": report.stack, "today": report.today.isoformat()},
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _worst(report: AuditReport) -> tuple[Finding, ...]:
    """Keep the worst findings if too many, those suppressed last."""
    findings = report.findings
    if len(findings) <= _MOST:
        return findings
    order = sorted(range(len(findings)), key=lambda at: (findings[at].status != "new", findings[at].severity.rank))
    return tuple(findings[at] for at in sorted(order[:_MOST]))


def _rule(configured: Configured) -> dict[str, Any]:
    rule = configured.rule
    title = rule.manual.title
    severity = configured.severity or rule.severity
    found = rule.manual.sections.get("What it finds", title)
    return {
        "id": rule.code,
        "name": "".join(f"{word[:1].upper()}{word[1:]}" for word in rule.name.split("-")),
        "shortDescription": {"text": sarif_message(title)},
        "fullDescription": {"text": sarif_message(found)},
        "help": {
            "text": _manual(configured, "{}:", sarif_message),
            "markdown": _manual(configured, "## {}", terminal),
        },
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"tags": [FAMILIES.get(rule.family, rule.family.lower())]},
    }


def _manual(configured: Configured, heading: str, escape: Callable[[str], str]) -> str:
    """Write a rule's page with the stack's settings."""
    rule = configured.rule
    parts = [rule.manual.title]
    for name, body in rule.manual.sections.items():
        parts += [heading.format(name), body]
        if name == "Settings":
            set_to = (f"`{key}: {in_words(value)}`" for key, value in configured.values.items())
            parts.append(f"In this stack: {', '.join(set_to)}.")
    return "\n\n".join("\n".join(escape(line) for line in part.split("\n")) for part in parts)


def _invocation(report: AuditReport, indexes: Mapping[str, int], left_out: int) -> dict[str, Any]:
    notes: list[dict[str, Any]] = []
    for code in report.crashes:
        rule = {"associatedRule": {"id": code, "index": indexes[code]}} if code in indexes else {}
        notes.append({"level": "error", "message": {"text": sarif_message(f"{crashed(code)}.")}, **rule})
    if left_out:
        text = f"{count(left_out, 'milder finding')} left out: a log holds {_MOST} at the most."
        notes.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": not report.crashes, "toolExecutionNotifications": notes}


def _result(found: Finding, report: AuditReport, look: Look, indexes: Mapping[str, int]) -> dict[str, Any]:
    facts = {"tool": found.tool, "evidence": encoded(found.evidence)}
    return {
        "ruleId": found.code,
        **({"ruleIndex": indexes[found.code]} if found.code in indexes else {}),
        "level": _LEVELS[found.severity],
        "message": {"text": f"{sarif_message(sentence(found)).rstrip('.')}."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri_path(in_repository(found, look)), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": found.position.line, "startColumn": found.position.column},
                }
            }
        ],
        "partialFingerprints": {"stackctl/v1": found.fingerprint},
        # All results say it, or none: an empty list is a finding that counts.
        "suppressions": _suppressions(found, report),
        "properties": {key: value for key, value in facts.items() if value},
    }


def _suppressions(found: Finding, report: AuditReport) -> list[dict[str, str]]:
    match found.status:
        case "waived":
            # The waiver is in the file itself.
            why = terminal(f"waived {found.reason}".strip())
            return [{"kind": "inSource", "status": "accepted", "justification": why}]
        case "baselined":
            file = "the baseline" if report.baseline is None else f"the baseline {report.baseline.file}"
            return [{"kind": "external", "status": "accepted", "justification": terminal(f"known: in {file}")}]
        case _:
            return []
