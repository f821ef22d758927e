"""Runs the rules over a stack and makes findings of what they see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from stackctl.core.audit.waivers import waive
from stackctl.core.loading.validate import misfit
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.finding import Finding, Problem, Severity, Violation
from stackctl.model.rule import Configured, Rule
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackctl.core.facts.context import Context
    from stackctl.core.loading.positions import Locator
    from stackctl.model.source import KeyPath
    from stackctl.model.tool import Waiver

_SEVERITIES = tuple(str(severity) for severity in Severity)
_CRASHED = "report this as a bug of stackctl; the other rules have run"


@dataclass(frozen=True, slots=True)
class AuditResult:
    """All findings, sorted by file, line and code, and the rules that failed themselves, with what they raised."""

    findings: tuple[Finding, ...]
    crashes: tuple[tuple[str, Exception], ...] = ()

    @property
    def crashed(self) -> tuple[str, ...]:
        """The codes of the rules that failed themselves."""
        return tuple(code for code, _ in self.crashes)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A violation with the rule that saw it."""

    rule: Rule
    severity: Severity
    violation: Violation


def configure(rules: Sequence[Rule], settings: Mapping[str, Any]) -> tuple[tuple[Configured, ...], tuple[Problem, ...]]:
    """The rules as the settings' `rules:` sets them, and what is wrong with that."""
    problems: list[Problem] = []
    known = {rule.code: rule for rule in rules}
    for code in (code for code in settings if code not in known):
        message = f"no rule {quoted(code)}{did_you_mean(code, known)}"
        problems.append(_bad_setting(("rules", code), message, "stackctl rules lists them", at_key=True))
    configured = tuple(_configure(rule, settings.get(rule.code), problems) for rule in rules)
    return configured, tuple(problems)


def run(
    context: Context,
    rules: Sequence[Configured],
    problems: Iterable[Problem],
    locator: Locator,
    waivers: Mapping[str, Sequence[Waiver]] | None = None,
) -> AuditResult:
    """Every finding of a stack: what loading it found, what the rules find, and what became of the waivers.

    Where `waivers` are given, by tool, these count in place of the stack's own, which are still looked at.
    """
    by_code = {configured.rule.code: configured for configured in rules}
    seen: list[_Seen] = []
    crashes: list[tuple[str, Exception]] = []
    for configured in rules:
        if configured.rule.stage == "audit":
            _check(configured, (context,), seen, crashes)
    seen = [found for found in seen if not _is_doubtful(context, found.violation)]
    violations = [(found.rule.code, found.violation) for found in seen]
    waived = waive(context.stack, violations, context.today, by_code.keys())
    counting = waived
    if waivers is not None:
        counting = waive(context.stack, violations, context.today, by_code.keys(), waivers)
    remarks: list[_Seen] = []
    for configured in rules:
        if configured.rule.stage == "waivers":
            _check(configured, (context, waived), remarks, crashes)
    drafts = [
        *(_of_problem(problem, by_code) for problem in problems),
        *(_of_violation(found, context, waived=counting.reasons.get(index, "")) for index, found in enumerate(seen)),
        *(_of_violation(found, context) for found in remarks if not _is_doubtful(context, found.violation)),
        *(_of_crash(by_code[code], error) for code, error in crashes),
    ]
    drafts.sort(key=lambda draft: draft.file)
    findings = [draft.located(locator) for draft in drafts]
    findings.sort(key=lambda found: (found.file, found.position, found.code, found.message))
    return AuditResult(tuple(_told_apart(findings)), tuple(crashes))


def _told_apart(findings: list[Finding]) -> Iterator[Finding]:
    """Findings of one fingerprint are numbered in their order, so that a baseline that holds one does not hold two."""
    seen: dict[str, int] = {}
    for found in findings:
        number = seen[found.fingerprint] = seen.get(found.fingerprint, 0) + 1
        yield found if number == 1 else replace(found, fingerprint=_digest(f"{found.fingerprint}\n{number}"))


def _digest(identity: str) -> str:
    return sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A finding before its place in the file is known."""

    rule: Rule
    severity: Severity
    file: str
    violation: Violation
    problem: Problem | None = None
    waived: str = ""
    """Why it is waived, if it is."""

    def located(self, locator: Locator) -> Finding:
        seen, problem = self.violation, self.problem
        position = None if problem is None else problem.position
        subject = seen.tool or self.file
        identity = f"{self.rule.code}\n{subject}\n{locator.named(self.file, seen.path)}\n{seen.detail}"
        return Finding(
            code=self.rule.code,
            name=self.rule.name,
            severity=self.severity,
            tool=seen.tool,
            message=seen.message,
            file=self.file,
            position=position or locator.place(self.file, seen.path, at_key=seen.at_key),
            help=seen.help,
            fingerprint=_digest(identity),
            evidence=seen.evidence,
            status="waived" if self.waived else "new",
            idle=seen.idle,
            pairs=seen.pairs,
            reason=self.waived,
        )


def _of_problem(problem: Problem, rules: Mapping[str, Configured]) -> _Draft:
    # Loading's own findings keep their severity: a file that cannot be read is an error whatever the settings say.
    rule = rules[problem.code].rule
    violation = Violation(problem.tool, problem.path, problem.message, problem.help, at_key=problem.at_key)
    return _Draft(rule, rule.severity, problem.file, violation, problem)


def _of_violation(found: _Seen, context: Context, waived: str = "") -> _Draft:
    violation = found.violation
    file = violation.file or context.stack.files.get(violation.tool or "", SETTINGS_FILE)
    return _Draft(found.rule, found.severity, file, violation, waived=waived)


def _of_crash(configured: Configured, error: Exception) -> _Draft:
    message = f"the rule itself failed ({type(error).__name__}): what it would have found is missing"
    return _Draft(configured.rule, Severity.ERROR, SETTINGS_FILE, Violation(None, (), message, _CRASHED))


def _check(
    configured: Configured, subject: tuple[Any, ...], seen: list[_Seen], crashes: list[tuple[str, Exception]]
) -> None:
    rule, severity = configured.rule, configured.severity
    if severity is None or rule.check is None:
        return
    try:
        for violation in rule.check(*subject, **configured.values):
            told = Severity.ERROR if violation.unsettable else _severity_of(violation, severity, configured)
            seen.append(_Seen(rule, told, violation))
    except Exception as error:  # noqa: BLE001 # whatever a rule raises, the others must run
        crashes.append((rule.code, error))


def _severity_of(violation: Violation, severity: Severity, configured: Configured) -> Severity:
    """What the rule says of this violation; but where the stack sets a severity, nothing is worse than that."""
    said = violation.severity or severity
    return max(severity, said, key=lambda one: one.rank) if "severity" in configured.changed else said


def _is_doubtful(context: Context, violation: Violation) -> bool:
    """Whether a violation rests on a part of a file that could not be read."""
    file = violation.file or context.stack.files.get(violation.tool or "")
    doubtful = context.stack.doubtful.get(file or "", frozenset())
    return bool(violation.path) and violation.path[0] in doubtful


def _configure(rule: Rule, given: Any, problems: list[Problem]) -> Configured:
    defaults = {threshold.name: threshold.default for threshold in rule.thresholds}
    path: KeyPath = ("rules", rule.code)
    if given is None:
        return Configured(rule, rule.severity, defaults)
    if rule.stage == "load":
        problems.append(_bad_setting(path, f"{rule.code} cannot be changed", "delete it", at_key=True))
        return Configured(rule, rule.severity, defaults)
    if isinstance(given, str):
        severity = None if given == "off" else _severity(given, path, problems)
        return Configured(rule, severity, defaults, frozenset({"severity"}))
    if not isinstance(given, Mapping):
        message = "off, a severity or a mapping is expected here"
        problems.append(_bad_setting(path, message, f"write {rule.code}: off, or its settings as key: value"))
        return Configured(rule, rule.severity, defaults)
    return _configure_each(rule, given, defaults, problems)


def _configure_each(
    rule: Rule, given: Mapping[str, Any], defaults: dict[str, object], problems: list[Problem]
) -> Configured:
    values = dict(defaults)
    severity: Severity | None = rule.severity
    thresholds = {threshold.name: threshold for threshold in rule.thresholds}
    for key, value in given.items():
        path: KeyPath = ("rules", rule.code, key)
        if key == "severity":
            severity = None if value == "off" else _severity(value, path, problems)
        elif key in thresholds:
            try:
                read = TypeAdapter(thresholds[key].annotation).validate_python(value)
            except ValidationError as error:
                problems.append(_misset(path, error))
            else:
                default = thresholds[key].default
                values[key] = {**default, **read} if isinstance(default, Mapping) else read
        else:
            known = ("severity", *thresholds)
            message = f"{rule.code} has no setting {quoted(key)}{did_you_mean(key, known)}"
            problems.append(_bad_setting(path, message, f"write {one_of(known)}", at_key=True))
    return Configured(rule, severity, values, frozenset(given))


def _severity(value: object, path: KeyPath, problems: list[Problem]) -> Severity:
    if value in _SEVERITIES:
        return Severity(str(value))
    shown = quoted(value) if isinstance(value, str) else "this"
    message = f"{shown} is not a severity{did_you_mean(str(value), (*_SEVERITIES, 'off'))}"
    problems.append(_bad_setting(path, message, f"write {one_of((*_SEVERITIES, 'off'))}"))
    return Severity.ERROR


def _misset(path: KeyPath, error: ValidationError) -> Problem:
    first = error.errors(include_url=False)[0]
    message, remedy = misfit(first)
    inner = tuple(step for step in first["loc"] if step != "[key]")
    return _bad_setting((*path, *inner), message, remedy, at_key=first["loc"][-1:] == ("[key]",))


def _bad_setting(path: KeyPath, message: str, help_: str, *, at_key: bool = False) -> Problem:
    return Problem("STK002", SETTINGS_FILE, path, message, help_, at_key=at_key)
