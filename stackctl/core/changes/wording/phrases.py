"""The turns of phrase for changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stackctl.core.changes.model_diff import Difference
from stackctl.core.text.messages import some_of
from stackctl.core.text.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stackctl.model.stack import Stack

_LONGEST_VALUE = 60
_LONGEST = 200


@dataclass(frozen=True)
class Scene:
    """Two stacks and the day from which deadlines count.

    Of parts of a stack, not `whole`, nothing is said of how much belongs to somebody.
    """

    before: Stack
    after: Stack
    today: date
    whole: bool = True

    @cached_property
    def owned(self) -> Mapping[str, tuple[str, ...]]:
        """What each person owns now, by person."""
        return owned_in(self.after) if self.whole else {}


def owned_in(stack: Stack) -> Mapping[str, tuple[str, ...]]:
    """Return the present tools and systems that each person owns."""
    found: dict[str, list[str]] = {}
    for nodes in (stack.present, stack.systems):
        for node_id, node in nodes.items():
            for person in {node.owner.business, node.owner.technical} - {None}:
                found.setdefault(str(person), []).append(node_id)
    return {person: tuple(nodes) for person, nodes in found.items()}


Words = Callable[[Difference, Scene], str]
"""What is said of a value that differs."""
Say = Callable[[Any], str]
"""What is said of one value, or of one entry of a list."""


def plain(value: object) -> str:
    """Write a value on one line, short, without secrets."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal() | int():
            return number(value)
        case Mapping():
            return f"{{{some_of([f'{plain(key)}: {plain(inner)}' for key, inner in value.items()])}}}"
        case tuple() | list():
            return some_of([plain(inner) for inner in value])
        case _:
            return cut(" ".join(masked(str(value)).split()), _LONGEST_VALUE)


def number(value: Decimal | int) -> str:
    """Write a number without idle zeros: `12 500`, `99.95`."""
    return f"{Decimal(value).normalize():,f}".replace(",", " ")


def cut(text: str, longest: int = _LONGEST) -> str:
    """Cut a text; what is cut ends in an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def moved(before: str, after: str) -> str:
    """Write `40 → 60`."""
    return f"{before} → {after}"


def value(label: str, say: Say = plain, unit: str = "") -> Words:
    """Describe a value: `status active → sunsetting`."""
    return lambda difference, _scene: of_value(label, difference.before, difference.after, say, unit)


def of_value(
    label: str, before: object, after: object, say: Say = plain, unit: str = "", *, absent: str = "not given before"
) -> str:
    """Describe a value, given before and after."""
    if before is None:
        return f"{label} {say(after)}{unit} ({absent})"
    if after is None:
        return f"no {label} any more (was {say(before)}{unit})"
    if say(before) == say(after):  # two long texts that begin alike
        return f"{label} changed"
    return f"{label} {moved(say(before), say(after))}{unit}"


def prose(label: str) -> Words:
    """Say only that a value changed: `notes added`."""
    return lambda difference, _scene: f"{label} {came_or_went(difference)}"


def came_or_went(difference: Difference) -> str:
    """Say `added`, `removed` or `changed`."""
    if difference.before in (None, ()):
        return "added"
    return "removed" if difference.after in (None, ()) else "changed"


def flag(label: str) -> Words:
    """Describe a flag: `training on our data: no → yes`."""
    words = change_of(plain, "not told")
    return lambda difference, scene: f"{label}: {words(difference, scene)}"


def listing(one: str, many: str | None = None) -> Words:
    """Describe a list: `admins a and b added, c removed`."""

    def words(difference: Difference, _scene: Scene) -> str:
        new, gone = came_and_went(difference)
        parts = [f"{some_of(new)} added"] if new else []
        parts += [f"{some_of(gone)} removed"] if gone else []
        return f"{one if len(new or gone) == 1 else many or one + 's'} {', '.join(parts)}"

    return words


def phrase(added: str, removed: str, swapped: str | None = None) -> Words:
    """Describe what came or went: `also carries {}`."""

    def words(difference: Difference, _scene: Scene) -> str:
        new, gone = came_and_went(difference)
        if swapped is not None and difference.before and difference.after and len(new) == len(gone) == 1:
            return swapped.replace("{}", moved(gone[0], new[0]))
        first = added if difference.before else added.removesuffix(" too").replace("also ", "")
        parts = [first.replace("{}", some_of(new))] if new else []
        parts += [removed.replace("{}", some_of(gone))] if gone else []
        return ", ".join(parts)

    return words


def came_and_went(difference: Difference) -> tuple[list[str], list[str]]:
    """Split a list's words into new and gone, in order."""
    before, after = Counter(difference.before), Counter(difference.after)
    return [*map(plain, (after - before).elements())], [*map(plain, (before - after).elements())]


def block(noun: Say, say: Say, joint: str = ": ") -> Words:
    """Describe a block: `certificate iso-27001 added: until 2027-06-30`.

    Or what took its place: `transfer to US: scc → bcr`.
    """
    return lambda difference, _scene: of_block(difference, noun, say, say, joint)


def of_block(difference: Difference, noun: Say, say_before: Say, say_after: Say, joint: str = ": ") -> str:
    """Describe a block, with different words before and after."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        known, say = (after, say_after) if before is None else (before, say_before)
        said = say(known)
        return f"{noun(known)} {came_or_went(difference)}{': ' if said else ''}{said}"
    return f"{noun(after)}{joint}{moved(say_before(before), say_after(after))}"


def about(noun: Say, words: Words) -> Words:
    """Put an entry's name before: `security review: pending → approved`."""
    return lambda difference, scene: f"{noun(difference.pair.after)}: {words(difference, scene)}"


def change_of(say: Say, none: str = "none") -> Words:
    """Describe a value without a label: `pending → approved`."""

    def shown(given: object) -> str:
        return none if given is None else say(given)

    return lambda difference, _scene: moved(shown(difference.before), shown(difference.after))


def joined(parts: Sequence[str]) -> str:
    """Join what is given of some words: `a, b`."""
    return ", ".join(filter(None, parts))
