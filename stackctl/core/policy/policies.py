"""From the files in policies/ to rules like all others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from stackctl.core.policy import expressions
from stackctl.core.policy.complaints import TOO_MANY_ROUNDS
from stackctl.core.policy.semantics import Fault
from stackctl.core.policy.subjects import file_shape, keys_of, scope_of, subjects, values
from stackctl.core.policy.templates import template
from stackctl.core.text.messages import count, did_you_mean, quoted
from stackctl.core.text.secrets import is_secret, masked
from stackctl.model.finding import Problem, Violation
from stackctl.model.rule import Manual, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackctl.core.facts.context import Context
    from stackctl.core.loading.positions import Locator
    from stackctl.core.policy.expressions import Expression
    from stackctl.core.policy.subjects import Keys, Subject
    from stackctl.core.policy.templates import Template
    from stackctl.model.finding import Evidence
    from stackctl.model.policy import OneOrMore, Policy
    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack

Clock = Callable[[], float]
"""Seconds that this process has worked."""

_SECONDS = 1.0
_SECONDS_EACH = 0.001
_MOST_EVIDENCE = 12
_MOST_EVIDENCE_TEXT = 200
_HIDDEN = "********"


def file_of(policy_id: str) -> str:
    """Name the file of a policy."""
    return f"policies/{policy_id}.yaml"


def policy_rules(stack: Stack, locator: Locator, clock: Clock) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """Make rules of a stack's policies, and list their problems."""
    # One that cannot be used is a rule that checks nothing, beside the problem that says why: its code is known.
    # Where the engine is missing nothing is compiled; who runs the rules has to refuse then.
    rules: list[Rule] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    compiles = bool(stack.policies) and expressions.available()
    for policy_id, policy in stack.policies.items():
        file = file_of(policy_id)
        if policy.code in first:
            message = f"the code {policy.code} is also that of {first[policy.code]}"
            problems.append(Problem("STK002", file, ("code",), message, "give one of the two another code"))
            continue
        first[policy.code] = file
        made = _compiled(policy, file, locator) if compiles else []
        check = None
        if isinstance(made, _Program):
            check = _Check(policy, file, made, clock)
        else:
            problems += made
        manual = partial(_manual, policy, file)
        rules.append(Rule(policy.code, policy.name or policy_id, policy.level, "audit", check, (), manual))
    return tuple(sorted(rules, key=lambda rule: rule.code)), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Program:
    """A policy's expressions, compiled."""

    when: Expression
    message: Template
    at: KeyPath
    keys: Keys  # that the condition names
    all_keys: Keys  # that all expressions name


def _compiled(policy: Policy, file: str, locator: Locator) -> _Program | list[Problem]:
    scope = scope_of(policy.for_)
    when = expressions.condition(policy.when, scope)
    message = template(policy.message, scope)
    at, wrong = _at(policy)
    problems = [
        Problem("STK002", file, (key,), masked(fault.message), masked(fault.help), position=place)
        for key, fault in (("when", when), ("message", message), ("at", wrong))
        if isinstance(fault, Fault)
        for place in (locator.within(file, (key,), fault.offset),)
    ]
    if isinstance(when, Fault) or isinstance(message, Fault) or problems:
        return problems
    return _Program(when, message, at, keys_of(when.paths), keys_of((*when.paths, *message.paths)))


def _at(policy: Policy) -> tuple[KeyPath, Fault | None]:
    """Find the key path of findings, or its fault."""
    if policy.at is None:
        return (), None
    shape = file_shape(policy.for_)
    path = tuple(policy.at.split("."))
    offset = 0
    for depth, key in enumerate(path):
        if shape.kind in ("free", "mapping"):
            break
        found = shape.keys.get(key)
        if found is None:
            before = ".".join(path[:depth]) or f"{'an' if policy.for_ == 'integration' else 'a'} {policy.for_}"
            known = f"there are: {', '.join(shape.keys)}" if shape.keys else "point at what stands above"
            return (), Fault(f"{before} has no key {quoted(key)}{did_you_mean(key, shape.keys)}", known, offset)
        shape = found
        offset += len(key) + 1
    return path, None


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of a policy, as rules have one."""

    policy: Policy
    file: str
    program: _Program
    clock: Clock = field(repr=False)

    def __call__(self, context: Context) -> Iterator[Violation]:
        failures: list[tuple[str, str]] = []
        looked_at, begun, ended = 0, self.clock(), False
        for subject in subjects(context, self.policy.for_):
            if _is_doubtful(context, subject, self.program):
                continue
            looked_at += 1
            answer = self.program.when.condition(values(context, subject, self.program.keys))
            if answer.holds:
                yield self._violation(subject, values(context, subject, self.program.all_keys))
            is_late = self.clock() - begun > _SECONDS + looked_at * _SECONDS_EACH
            if answer.failure or is_late:
                failures.append((subject.name, answer.failure or "it takes too long"))
            ended = is_late or answer.failure == TOO_MANY_ROUNDS
            if ended:
                break
        if failures:
            yield self._failed(failures, ended=ended)

    def _violation(self, subject: Subject, given: Mapping[str, object]) -> Violation:
        secrets = frozenset(_secrets(given))
        node = subject.node
        return Violation(
            tool=node,
            path=(*subject.path, *self.program.at),
            message=_without(self.program.message.filled(given), secrets) or self.policy.code,
            help=self._help(),
            evidence={
                ".".join(path): _evidence(_followed(given, path), secrets)
                for path in self.program.when.paths[:_MOST_EVIDENCE]
                if path[0] in given and path != ("today",)
            },
            file=subject.file,
        )

    def _help(self) -> str:
        given = " ".join(masked(self.policy.help or "").split())
        return given or f"see {self.file}, or: stackctl explain {self.policy.code}"

    def _failed(self, failures: Sequence[tuple[str, str]], *, ended: bool) -> Violation:
        """Report a condition that cannot be worked out."""
        # what it looks for has not been checked: that is an error, whatever the severity of the policy
        where = "and was given up" if ended else f"for {count(len(failures), self.policy.for_)}"
        name, reason = failures[0]
        return Violation(
            tool=None,
            path=("when",),
            message=f"the condition cannot be worked out {where}: {reason}, first for {name}",
            help="fix the condition; until then what it looks for is not found",
            evidence={"failures": len(failures), "first": name},
            file=self.file,
            detail="failed",
            unsettable=True,
        )


def _is_doubtful(context: Context, subject: Subject, program: _Program) -> bool:
    """Tell whether an answer needs what could not be read."""
    doubtful = context.stack.doubtful.get(subject.file or context.stack.files.get(subject.node or "", ""))
    if not doubtful:
        return False
    keys = {*program.keys.get("tool", ()), *(str(step) for step in subject.path[:1])}
    if subject.contract is not None:
        keys |= {key for named in program.keys.values() for key in named}
    return not doubtful.isdisjoint(keys)


def _followed(given: Mapping[str, object], path: tuple[str, ...]) -> object:
    value: object = given
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _evidence(value: object, secrets: frozenset[str]) -> Evidence:
    match value:
        case bool() | int() | None:
            return value
        case float():
            return Decimal(str(value))
        case list():
            return [_evidence(item, secrets) for item in value[:_MOST_EVIDENCE]]
        case dict():
            return {str(key): _evidence(inner, secrets) for key, inner in list(value.items())[:_MOST_EVIDENCE]}
        case _:
            return _without(str(value), secrets)[:_MOST_EVIDENCE_TEXT]


def _secrets(value: object, key: str = "") -> Iterator[str]:
    """Find values that look secret by shape or key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _secrets(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets(inner, key)
    elif isinstance(value, str) and is_secret(key, value):
        yield value


def _without(text: str, secrets: frozenset[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(" ".join(secret.split()), _HIDDEN).replace(secret, _HIDDEN)
    return masked(text)


def _manual(policy: Policy, file: str) -> Manual:
    looked_at = f"Looks at every {policy.for_}, and tells where this is true:"
    sections = {"What it finds": f"{looked_at}\n\n{_fenced(policy.when, 'cel')}"}
    if policy.why:
        sections["Why it matters"] = masked(policy.why).strip()
    if policy.help:
        sections["How to fix"] = masked(policy.help).strip()
    sections["Source"] = f"A rule of the organisation's own: {file}."
    for heading, given in (("Bad", policy.examples.bad), ("Good", policy.examples.good)):
        examples = as_files(given)
        if examples:
            sections[heading] = "\n\n".join(_fenced(_as_text(files), "yaml") for files in examples)
    return Manual(_title(policy), sections)


def _title(policy: Policy) -> str:
    """Make one sentence of the message, without its values."""
    text = " ".join(masked(policy.message).split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _fenced(text: str, language: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{masked(text).rstrip()}\n{fence}"


def _as_text(files: Mapping[str, str]) -> str:
    """Write an example as a manual shows it."""
    tool = files.get(EXAMPLE, "")
    rest = [f"# file: {name}\n{text.rstrip()}" for name, text in files.items() if name != EXAMPLE]
    return "\n".join(part for part in (tool.rstrip(), *rest) if part)


EXAMPLE = "tools/example.yaml"
"""Where an example that is a single text stands."""


def as_files(given: OneOrMore | None) -> tuple[Mapping[str, str], ...]:
    """Read examples as files with their texts, each by itself."""
    if given is None:
        return ()
    listed = given if isinstance(given, tuple) else (given,)
    return tuple({EXAMPLE: example} if isinstance(example, str) else example for example in listed)
