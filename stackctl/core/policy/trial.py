"""The examples of policies as tests, which must be valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build, build_settings
from stackctl.core.loading.files import place
from stackctl.core.policy.policies import as_files, file_of
from stackctl.model.reports.tested import Trial, TriedExample, TriedPolicy
from stackctl.model.source import SourceFile
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.model.finding import Problem, Violation
    from stackctl.model.policy import Policy
    from stackctl.model.rule import Rule
    from stackctl.model.stack import Stack

_LENT = (SETTINGS_FILE, TEAMS_FILE, BUDGETS_FILE)
"""The files of the stack that every example has too, unless it brings its own: people, teams, cost centres, objects."""


def trial(
    stack: Stack, rules: Sequence[Rule], problems: Sequence[Problem], sources: Mapping[str, bytes], today: date
) -> Trial:
    """Try the examples of every policy against its rule."""
    by_code = {rule.code: rule for rule in rules}
    broken = {problem.file for problem in problems if problem.file.startswith("policies/")}
    lent = {name: sources[name] for name in _LENT if name in sources}
    found = [
        TriedPolicy(policy.code, rule.name, file_of(policy_id), tuple(_tried(policy, rule, lent, today)))
        for policy_id, policy in stack.policies.items()
        if file_of(policy_id) not in broken and (rule := by_code.get(policy.code)) is not None
    ]
    return Trial(tuple(sorted(found, key=lambda policy: policy.code)), tuple(sorted(broken)))


def _tried(policy: Policy, rule: Rule, lent: Mapping[str, bytes], today: date) -> Iterator[TriedExample]:
    for kind, given in (("bad", policy.examples.bad), ("good", policy.examples.good)):
        for number, files in enumerate(as_files(given), 1):
            yield TriedExample(kind, number, _failure(kind, rule, files, lent, today))


def _failure(kind: str, rule: Rule, files: Mapping[str, str], lent: Mapping[str, bytes], today: date) -> str:
    """Say why an example fails; empty where it does not."""
    own = {name: text.encode() for name, text in files.items()}
    stray = next((name for name in own if place(SourceFile(name, b"")) is None), None)
    if stray is not None:
        return f"{stray}: a file that nothing is read from"
    sources = {**lent, **own}
    settings, problems = build_settings(SourceFile(SETTINGS_FILE, sources.get(SETTINGS_FILE, b"")))
    stack, more = build(settings, [SourceFile(name, sources[name]) for name in sorted(sources)])
    wrong = next(iter((*problems, *more)), None)
    if wrong is not None:
        return f"{wrong.code} {wrong.file}: {wrong.message}"
    violations: list[Violation] = list(rule.check(Context(stack, today))) if rule.check is not None else []
    failed = next((violation for violation in violations if violation.unsettable), None)
    if failed is not None:
        return failed.message
    if kind == "bad":
        return "" if violations else "not found"
    return f"found: {violations[0].message}" if violations else ""
