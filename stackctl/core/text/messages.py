"""Words for messages: quoted values, lists, counts, near misses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stackctl.core.text.secrets import masked
from stackctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackctl.model.finding import Finding

NOUNS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""What people call a finding."""
_LONGEST = 60
_TELLING = 3


def quoted(value: str) -> str:
    """Quote a value on one short line, secrets masked."""
    line = " ".join(masked(value).split())
    return f'"{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"}"'


def one_of(words: Sequence[str]) -> str:
    """Join words: `a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def all_of(words: Sequence[str]) -> str:
    """Join words: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def some_of(words: Sequence[str], most: int = 3) -> str:
    """Name the first few: `a, b, c and 4 more`."""
    # One more than that is named rather than counted.
    return all_of(words) if len(words) <= most + 1 else f"{', '.join(words[:most])} and {len(words) - most} more"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Count a noun: `1 tool`, `2 tools`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def counted(findings: Iterable[Finding], adjective: str = "") -> str:
    """Count findings: `1 new error and 2 new warnings`."""
    numbers = Counter(found.severity for found in findings)
    return all_of([count(numbers[level], f"{adjective}{noun}") for level, noun in NOUNS.items() if numbers[level]])


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that somebody may have meant."""
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    folded = word[:_LONGEST].casefold()
    found = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if not found and len(folded) >= _TELLING:
        # The beginning of a long name is what people remember of it.
        found = sorted((name for name in by_folded if name.startswith(folded)), key=lambda name: (len(name), name))
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """End a message: ` (did you mean "owner"?)`, or nothing."""
    near = nearest(word, known)
    return f" (did you mean {quoted(near)}?)" if near is not None else ""
