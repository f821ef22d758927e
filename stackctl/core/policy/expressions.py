"""Expressions in CEL, compiled, checked and worked out.

The one module that knows the engine of the Common Expression Language (cel-expr-python, the extra `policy`), imported
when used. It bounds the cost of an expression: 32 levels deep, 10 000 rounds of all loops together.
What a file does not say is neither true nor false, like NULL in SQL; `has(…)` asks whether it is said, and so does a
comparison with the empty text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from stackctl.core.policy.complaints import failed, is_absent, refused
from stackctl.core.policy.semantics import Fault, Path, meaning
from stackctl.core.policy.shapes import WORDS
from stackctl.core.policy.syntax import tree
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.policy.shapes import Shape

MOST_BYTES = 4096
"""How long an expression may be."""

MOST_GATHERED = 1000
"""How long a list may be that `map` or `filter` goes through: the engine takes memory by the square of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of an expression, or why it has none."""

    value: object = None
    absent: bool = False  # the file does not say what it needs
    failure: str = ""

    @property
    def holds(self) -> bool:
        """Whether a condition is true."""
        return self.value is True


_ABSENT = Answer(absent=True)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression."""

    source: str
    paths: tuple[Path, ...]  # the keys that it names, each from the name that it is asked of
    program: Any
    gathers: bool  # whether it builds lists

    def evaluate(self, values: Mapping[str, object]) -> Answer:
        """Work out the answer for some values; never raise."""
        if self.gathers and _longest(values) > MOST_GATHERED:
            return Answer(failure=f"map or filter goes through more than {MOST_GATHERED} items")
        try:
            result = self.program.eval(data=values)
            kind, value = result.type(), result.plain_value()
        except (RuntimeError, TypeError, ValueError) as error:
            return Answer(failure=failed(str(error)))
        if kind != _error_type():
            return Answer(value)
        return _ABSENT if is_absent(str(value)) else Answer(failure=failed(str(value)))

    def condition(self, values: Mapping[str, object]) -> Answer:
        """Work out whether a condition holds: true, false, or neither."""
        answer = self.evaluate(values)
        if answer.absent or answer.failure or isinstance(answer.value, bool):
            return answer
        return Answer(failure="it gives neither true nor false")


def available() -> bool:
    """Tell whether the engine is installed and fits this machine."""
    try:
        _cel()
    except ImportError:
        return False
    return True


def need_engine(what: str) -> None:
    """Raise `StackctlError` where the engine is missing."""
    if not available():
        raise StackctlError(
            f"{what} needs an extra that is not installed",
            hint="install it with: python -m pip install 'martech-stackctl[policy]'",
        )


def condition(source: str, scope: Mapping[str, Shape]) -> Expression | Fault:
    """Compile an expression that is true or false."""
    return _compiled(source, scope, is_condition=True)


def expression(source: str, scope: Mapping[str, Shape]) -> Expression | Fault:
    """Compile an expression; `scope` shapes the names allowed."""
    return _compiled(source, scope, is_condition=False)


def _compiled(source: str, scope: Mapping[str, Shape], *, is_condition: bool) -> Expression | Fault:
    unfit = _unfit(source)
    if unfit is not None:
        return unfit
    environment = _environment(tuple(sorted(scope)))
    try:
        program = environment.compile(source)
    except (RuntimeError, TypeError, ValueError) as error:
        return refused(str(error), source, scope)
    found = meaning(tree(program.serialize()), scope, source)
    fault = found.fault or (_no_question(found.result, str(program.return_type())) if is_condition else None)
    if fault is not None:
        return fault
    if found.blanks:
        program = environment.compile(_with_presence(source, found.blanks))
    return Expression(source, found.paths, program, found.gathers)


def _longest(value: object) -> int:
    """Measure the longest list in a value."""
    if isinstance(value, dict):
        return max(map(_longest, value.values()), default=0)
    if isinstance(value, list):
        return max(len(value), max(map(_longest, value), default=0))
    return 0


def _unfit(source: str) -> Fault | None:
    """Say why the engine is not even shown a text."""
    try:
        size = len(source.encode())
    except UnicodeEncodeError:
        return Fault("it is not UTF-8", "write it with the encoding UTF-8")
    if size > MOST_BYTES:
        return Fault(f"longer than {MOST_BYTES // 1024} KiB, the most that an expression may be", "make two of it")
    return None if source.strip() else Fault("it is empty", 'write one, such as tool.status == "active"')


def _no_question(result: Shape, type_: str) -> Fault | None:
    """Say why an expression is no condition; unknown types pass."""
    remedy = 'compare it, as in tool.status == "active"'
    if result.kind not in ("flag", "free"):
        return Fault(f"it gives {WORDS[result.kind]}, not true or false", remedy, 0)
    return None if type_ in ("BOOL", "DYN") else Fault("it gives neither true nor false", remedy, 0)


def _with_presence(source: str, blanks: tuple[tuple[int, int], ...]) -> str:
    """Make comparisons with the empty text ask for presence."""
    for start, operator in sorted(blanks, reverse=True):
        end = _AFTER_BLANK.match(source, operator)
        if end is None:
            continue
        # A point before a name means the same name.
        before = source[:start].rstrip()
        start = len(before) - 1 if before.endswith(".") else start  # noqa: PLW2901
        key, comparison = source[start:operator].strip(), source[start : end.end()]
        present = f"!has({key}) || " if end[1] == "==" else f"has({key}) && "
        source = f"{source[:start]}({present}{comparison}){source[end.end() :]}"
    return source


_AFTER_BLANK = re.compile(r"""(==|!=)\s*(?:r|R)?(?:\"{6}|'{6}|""|'')""")


def _cel() -> Any:
    from cel_expr_python import cel  # type: ignore[import-untyped] # it brings a stub, but not the mark of it

    return cel


@cache
def _error_type() -> Any:
    return _cel().Type.ERROR


@cache
def _environment(names: tuple[str, ...]) -> Any:
    cel = _cel()
    overload = cel.Overload(
        "days_between_string_string",
        return_type=cel.Type.INT,
        parameters=[cel.Type.STRING, cel.Type.STRING],
        impl=_days_between,
    )
    kinds = {name: cel.Type.STRING if name == "today" else cel.Type.DYN for name in names}
    return cel.NewEnv(variables=kinds, functions=[cel.FunctionDecl("days_between", [overload])])


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
