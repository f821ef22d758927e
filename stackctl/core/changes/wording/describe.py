"""The words for every change.

Those of the field where it has some of its own, otherwise its name and its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stackctl.core.changes.model_diff import TOGETHER
from stackctl.core.changes.wording import contracts, costs, organisation, tools
from stackctl.core.changes.wording.phrases import Words, came_or_went, cut, listing, plain, value
from stackctl.core.text.secrets import blotted, masked
from stackctl.model.base import Model
from stackctl.model.reports.changes import Change
from stackctl.model.scalars import DayOfYear, Duration

if TYPE_CHECKING:
    from stackctl.core.changes.model_diff import Difference
    from stackctl.core.changes.wording.phrases import Scene
    from stackctl.model.reports.changes import Value

_PARTS = (tools, costs, contracts, organisation)
FIELDS: Mapping[tuple[type[Model], str], Words] = {key: words for part in _PARTS for key, words in part.FIELDS.items()}
"""The words for a value, by the model that declares it and the name of its field."""
WHOLES: Mapping[type[Model], Words] = {**tools.WHOLES, **costs.WHOLES, **contracts.WHOLES, **organisation.WHOLES}
"""The words for an entry of a list or a block that came or went, or that is told as one."""


def change_of(difference: Difference, scene: Scene) -> Change:
    """Describe a difference for people and machines, without secrets."""
    return in_words(difference, said(difference, scene))


def in_words(difference: Difference, text: str) -> Change:
    """Keep a difference in these words, cut to one line."""
    key = difference.keys[-1] if difference.keys else difference.field
    given = plain_data(difference.before), plain_data(difference.after)
    before, after = (blotted(value, key) for value in given)
    # By its shape a secret is known in any text, by its key only here.
    shown = text if (before, after) == given else f"{difference.path} {came_or_went(difference)}"
    return Change(difference.path, before, after, cut(" ".join(masked(shown).split())))


def said(difference: Difference, scene: Scene) -> str:
    """Put a difference in words."""
    words = _words_of(difference)(difference, scene)
    if not difference.parts:
        return words
    together = TOGETHER[type(difference.after)]
    others = [part for part in difference.parts if part.field not in together]
    noun = f"{words.partition(':')[0]}: "
    return ", ".join([words, *(said(part, scene).removeprefix(noun) for part in others)])


def plain_data(value: Any) -> Value:
    """Return a report's value; models by keys of the file."""
    if isinstance(value, Model):
        return {
            info.alias or name: plain_data(inner)
            for name, info in type(value).model_fields.items()
            if (inner := getattr(value, name)) is not None
            and (info.is_required() or inner != info.get_default(call_default_factory=True))
        }
    if isinstance(value, Mapping):
        return {key: plain_data(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain_data(inner) for inner in value]
    return str(value) if isinstance(value, Duration | DayOfYear) else value


def _words_of(difference: Difference) -> Words:
    for given in (difference.after, difference.before):
        if isinstance(given, Model):
            whole = next((WHOLES[kind] for kind in type(given).__mro__ if kind in WHOLES), None)
            if whole is not None:
                return whole
    models = type(difference.pair.after).__mro__
    own = next((FIELDS[kind, difference.field] for kind in models if (kind, difference.field) in FIELDS), None)
    return own or _general(difference)


def _general(difference: Difference) -> Words:
    label = " ".join((*difference.field.rstrip("_").split("_"), *map(plain, difference.keys)))
    if isinstance(difference.before, Model) or isinstance(difference.after, Model):
        return lambda given, _: f"{label} {came_or_went(given)}"
    if isinstance(difference.before, tuple) and isinstance(difference.after, tuple):
        return listing(f"entry of {label}", f"entries of {label}")
    return value(label)
