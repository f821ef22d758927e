"""Words for messages: quoted values, lists, counts, near misses."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from stackctl.core.text.secrets import masked
from stackctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackctl.model.finding import Finding

NOUNS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""What people call a finding."""
_LONGEST = 60
_SEEN = re.compile(r"[!-~]+(?: [!-~]+)*")
_CONTROLS = {"\n": "a newline", "\t": "a tab", "\r": "a carriage return"}
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn", "Cs"})
"""The categories of characters that show nothing, or nothing of their own."""
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_ALIKE = ("combining ", "variation selector", "fullwidth ")
_LIKE_LATIN = ("cyrillic ", "greek ")
_TELLING = 3


def quoted(value: str) -> str:
    """Quote a value on one short line, secrets masked."""
    line = " ".join(masked(value).split())
    return f'"{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"}"'


def exact(value: str) -> str:
    """Quote a value; name what cannot be seen of it."""
    unseen = [] if _SEEN.fullmatch(value) else list(_unseen(value))
    return f"{quoted(value)} ({', '.join(unseen)})" if unseen else quoted(value)


def _unseen(value: str) -> Iterator[str]:
    has_latin = any(char.isascii() and char.isalpha() for char in value)
    for char in list(dict.fromkeys(value))[:_LONGEST]:
        name = _name_of_unseen(char, beside_latin=has_latin)
        if name is not None:
            yield f"{'begins with' if value[0] == char else 'ends with' if value[-1] == char else 'holds'} {name}"
    if value != value.strip(" "):
        yield f"{'ends' if value.endswith(' ') else 'begins'} with a blank"
    elif "  " in value:
        yield "holds two blanks in a row"


def _name_of_unseen(char: str, *, beside_latin: bool) -> str | None:
    import unicodedata

    if char in _CONTROLS:
        return _CONTROLS[char]
    name = unicodedata.name(char, "character without a name").lower()
    alike = (*_ALIKE, *(_LIKE_LATIN if beside_latin else ()))
    is_unseen = char != " " and (unicodedata.category(char) in _UNSEEN or char in _FILLERS)
    article = "an" if name[0] in "aeio" else "a"
    return f"{article} {name}, U+{ord(char):04X}" if is_unseen or name.startswith(alike) else None


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
