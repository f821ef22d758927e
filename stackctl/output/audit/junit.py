"""`audit --format junit`: JUnit XML for Jenkins, GitLab and others.

The dialect is that of junit-10.xsd of Jenkins' xunit plugin, the strictest that is in wide use. It has no attribute for
a test's file, so that the place is in the first line of a failure's text, as in a trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.text.escape import xml
from stackctl.model.finding import family_of
from stackctl.model.rule import FAMILIES
from stackctl.model.stack import SETTINGS_FILE
from stackctl.output.audit.words import crashed, in_repository, is_crash, known_how, unreported_crashes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport

_SHORT = 8


@dataclass(frozen=True, slots=True)
class _Case:
    """A test case; `outcome` is an element, empty if passed."""

    code: str
    rule: str
    name: str
    outcome: str = ""
    kind: str = ""
    message: str = ""
    text: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return family_of(self.code)


def render(report: AuditReport, look: Look) -> str:
    """Write a suite a family, with findings and clean rules."""
    suites: dict[str, list[_Case]] = {}
    for case in sorted(_cases(report, look), key=lambda case: (_order(case.family), case.code)):
        suites.setdefault(case.family, []).append(case)
    every = [case for cases in suites.values() for case in cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="{xml(f"stackctl {report.command} of {report.stack}")}"{_numbers(every)}>')
    for family, cases in suites.items():
        name = f"{family} {FAMILIES[family]}" if family in FAMILIES else family
        skipped = sum(case.outcome == "skipped" for case in cases)
        lines.append(f'  <testsuite name="{xml(name)}"{_numbers(cases)} skipped="{skipped}">')
        for case in cases:
            lines += _element(case)
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _cases(report: AuditReport, look: Look) -> Iterator[_Case]:
    for found in report.findings:
        yield _of_finding(found, report, look)
    names = {page.rule.code: page.rule.name for page in report.catalogue}
    for code in unreported_crashes(report):
        place = f"{look.from_repository}{SETTINGS_FILE}:1:1"
        rule = f"{code} {names.get(code, '')}".strip()
        yield _Case(code, rule, "the rule itself", "error", "crash", crashed(code), (place,))
    silent = names.keys() - {found.code for found in report.findings} - set(report.crashes)
    for code in silent:
        yield _Case(code, f"{code} {names[code]}", "nothing found")


def _of_finding(found: Finding, report: AuditReport, look: Look) -> _Case:
    code, rule = found.code, f"{found.code} {found.name}"
    # A test is known by its name from one run to the next: the line would change it, the fingerprint does not.
    name = f"{found.tool or found.file} {found.fingerprint[:_SHORT]}"
    place = f"{in_repository(found, look)}:{found.position.line}:{found.position.column}"
    text = tuple(filter(None, (place, found.help)))
    kind = str(found.severity)
    if is_crash(found, report):
        return _Case(code, rule, "the rule itself", "error", "crash", found.message, text)
    if found.status != "new":
        why = f"waived {found.reason}".strip() if found.status == "waived" else known_how(report)
        return _Case(code, rule, name, "skipped", kind, f"{why} ({found.message})")
    if report.fails(found):
        return _Case(code, rule, name, "failure", kind, found.message, text)
    return _Case(code, rule, name, "system-out", "", "", (f"{kind}: {found.message}", *text))


def _order(family: str) -> tuple[int, str]:
    order = list(FAMILIES)
    return (order.index(family) if family in FAMILIES else len(order), family)


def _numbers(cases: Iterable[_Case]) -> str:
    outcomes = [case.outcome for case in cases]
    failures, errors = outcomes.count("failure"), outcomes.count("error")
    return f' tests="{len(outcomes)}" failures="{failures}" errors="{errors}"'


def _element(case: _Case) -> Iterator[str]:
    head = f'    <testcase classname="{xml(case.rule)}" name="{xml(case.name)}"'
    if not case.outcome:
        yield f"{head}/>"
        return
    facts = f' type="{xml(case.kind)}" message="{xml(case.message)}"' if case.message else ""
    text = "\n".join(xml(line) for line in case.text)
    yield f"{head}>"
    yield f"      <{case.outcome}{facts}>{text}</{case.outcome}>" if text else f"      <{case.outcome}{facts}/>"
    yield "    </testcase>"
