"""The engine: rules run, and findings come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from stackctl.core.audit.waivers import waive
from stackctl.core.loading.advice import misfit
from stackctl.core.loading.amounts import two_ways
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.finding import Finding, Problem, Severity, Violation
from stackctl.model.readings import is_ambiguous, readings
from stackctl.model.rule import Configured
from stackctl.model.scalars import Amount
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackctl.core.facts.context import Context
    from stackctl.core.loading.positions import Locator
    from stackctl.model.rule import Rule, Threshold
    from stackctl.model.source import KeyPath
    from stackctl.model.tool import Waiver

_SEVERITIES = tuple(str(severity) for severity in Severity)
_CRASHED = "report this as a bug of stackctl; the other rules have run"


@dataclass(frozen=True, slots=True)
class Audited:
    """A stack at a moment, loaded and judged.

    Findings by file, line and code; `crashes` are the rules that failed, with what they raised.
    """

    context: Context
    findings: tuple[Finding, ...]
    crashes: tuple[tuple[str, Exception], ...] = ()

    @property
    def crashed(self) -> tuple[str, ...]:
        """The codes of the rules that failed themselves."""
        return tuple(code for code, _ in self.crashes)


def configure(rules: Sequence[Rule], settings: Mapping[str, Any]) -> tuple[tuple[Configured, ...], tuple[Problem, ...]]:
    """Set the rules as `rules:` says, and return its problems."""
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
) -> Audited:
    """Run the rules, and return every finding of a stack.

    Where `waivers` are given, by tool, these count in place of the stack's own, which are still looked at.
    """
    by_code = {configured.rule.code: configured.rule for configured in rules}
    crashes: list[tuple[str, Exception]] = []
    found = _checked(context, rules, "audit", (context,), crashes)
    violations = [(draft.rule.code, draft.violation) for draft in found]
    own = waive(context.stack, violations, context.today, by_code.keys())
    counting = own if waivers is None else waive(context.stack, violations, context.today, by_code.keys(), waivers)
    drafts = [
        *(_of_problem(problem, by_code[problem.code]) for problem in problems),
        *(replace(draft, waived=counting.reasons.get(index, "")) for index, draft in enumerate(found)),
        *_checked(context, rules, "waivers", (context, own), crashes),
        *(_of_crash(by_code[code], error) for code, error in crashes),
    ]
    drafts.sort(key=lambda draft: draft.file)
    findings = [draft.located(locator) for draft in drafts]
    findings.sort(key=lambda finding: (finding.file, finding.position, finding.code, finding.message))
    return Audited(context, tuple(_numbered(findings)), tuple(crashes))


def _numbered(findings: list[Finding]) -> Iterator[Finding]:
    """Give equal fingerprints their number, in order."""
    # So a baseline that holds one does not hold two.
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        identity = f"{finding.fingerprint}\n{number}"
        yield finding if number == 1 else replace(finding, fingerprint=_digest(identity))


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
        violation, problem = self.violation, self.problem
        position = None if problem is None else problem.position
        subject = violation.tool or self.file
        named = locator.named(self.file, violation.path)
        return Finding(
            code=self.rule.code,
            name=self.rule.name,
            severity=self.severity,
            tool=violation.tool,
            message=violation.message,
            file=self.file,
            position=position or locator.place(self.file, violation.path, at_key=violation.at_key),
            help=violation.help,
            fingerprint=_digest(f"{self.rule.code}\n{subject}\n{named}\n{violation.detail}"),
            evidence=violation.evidence,
            status="waived" if self.waived else "new",
            idle=violation.idle,
            pairs=violation.pairs,
            reason=self.waived,
        )


def _of_problem(problem: Problem, rule: Rule) -> _Draft:
    # Loading's own findings keep their severity: a file that cannot be read is an error whatever the settings say.
    violation = Violation(problem.tool, problem.path, problem.message, problem.help, at_key=problem.at_key)
    return _Draft(rule, rule.severity, problem.file, violation, problem)


def _of_crash(rule: Rule, error: Exception) -> _Draft:
    message = f"the rule itself failed ({type(error).__name__}): what it would have found is missing"
    return _Draft(rule, Severity.ERROR, SETTINGS_FILE, Violation(None, (), message, _CRASHED))


def _checked(
    context: Context,
    rules: Iterable[Configured],
    stage: str,
    subject: tuple[Any, ...],
    crashes: list[tuple[str, Exception]],
) -> list[_Draft]:
    """Run the rules of a stage, whichever of them fail."""
    drafts: list[_Draft] = []
    for configured in rules:
        rule = configured.rule
        if rule.stage != stage or configured.severity is None or rule.check is None:
            continue
        try:
            for violation in rule.check(*subject, **configured.values):
                file = violation.file or context.stack.files.get(violation.tool or "")
                # What rests on a part of a file that could not be read is not known.
                doubtful = context.stack.doubtful.get(file or "", frozenset())
                if not violation.path or violation.path[0] not in doubtful:
                    severity = _severity_of(violation, configured.severity, configured)
                    drafts.append(_Draft(rule, severity, file or SETTINGS_FILE, violation))
        except Exception as error:  # noqa: BLE001 # whatever a rule raises, the others must run
            crashes.append((rule.code, error))
    return drafts


def _severity_of(violation: Violation, severity: Severity, configured: Configured) -> Severity:
    """Weigh a violation, at most as the stack's severity says."""
    if violation.unsettable:
        return Severity.ERROR
    own = violation.severity or severity
    return max(severity, own, key=lambda level: level.rank) if "severity" in configured.changed else own


def _configure(rule: Rule, given: Any, problems: list[Problem]) -> Configured:
    values = {threshold.name: threshold.default for threshold in rule.thresholds}
    path: KeyPath = ("rules", rule.code)
    if isinstance(given, Mapping) and rule.stage != "load":
        severity: Severity | None = rule.severity
        thresholds = {threshold.name: threshold for threshold in rule.thresholds}
        for key, value in given.items():
            if key == "severity":
                severity = _severity(value, (*path, key), problems)
            elif key in thresholds:
                values[key] = _value(thresholds[key], value, (*path, key), problems)
            else:
                known = ("severity", *thresholds)
                message = f"{rule.code} has no setting {quoted(key)}{did_you_mean(key, known)}"
                problems.append(_bad_setting((*path, key), message, f"write {one_of(known)}", at_key=True))
        return Configured(rule, severity, values, frozenset(given))
    if isinstance(given, str) and rule.stage != "load":
        return Configured(rule, _severity(given, path, problems), values, frozenset({"severity"}))
    if given is not None and rule.stage == "load":
        problems.append(_bad_setting(path, f"{rule.code} cannot be changed", "delete it", at_key=True))
    elif given is not None:
        message = "off, a severity or a mapping is expected here"
        problems.append(_bad_setting(path, message, f"write {rule.code}: off, or its settings as key: value"))
    return Configured(rule, rule.severity, values)


def _value(threshold: Threshold, given: Any, path: KeyPath, problems: list[Problem]) -> object:
    default = threshold.default
    if threshold.annotation is Amount and isinstance(given, str) and is_ambiguous(given):
        message, _, remedy = two_ways(readings(given)).partition(": ")
        problems.append(_bad_setting(path, f"{quoted(given)} {message}", remedy))
        return default
    try:
        read = TypeAdapter(threshold.annotation).validate_python(given)
    except ValidationError as error:
        problems.append(_misset(path, error))
        return default
    return {**default, **read} if isinstance(default, Mapping) else read


def _severity(value: object, path: KeyPath, problems: list[Problem]) -> Severity | None:
    if value == "off":
        return None
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
