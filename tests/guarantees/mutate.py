"""Mutations of files: the same seed, files and count give the same mutations everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

Mutation = Callable[[bytes, Sequence[bytes], Random], bytes]

# Characters that mean something to a YAML reader.
_SIGNIFICANT = [
    *(b":", b": ", b"-", b"- ", b"?", b"? ", b"[", b"]", b"{", b"}", b",", b"#", b" #", b"&", b"&a ", b"*", b"*a"),
    *(b"!", b"!!str ", b"|", b"|\n", b">", b">-\n", b"'", b'"', b"%", b"@", b"`", b"\t", b"\n", b"\r", b"\r\n", b"\\"),
    *(b"---\n", b"...\n", b"<<: ", b"~", b"null", b"\n\n", b"  ", b"\n  ", b"\\x", b"\\u", b"=", b"%YAML 1.1\n"),
]

# Characters and bytes that a reader has to refuse or to carry unharmed.
_STRANGE = [
    *(
        b"\0",
        b"\x07",
        b"\x08",
        b"\x0b",
        b"\x0c",
        b"\x1a",
        b"\x1b[31m",
        b"\x7f",
        b"\xff",
        b"\x80",
        b"\xc3",
        b"\xed\xa0\x80",
    ),
    *(
        character.encode()
        for character in (
            *("\x80", "\x85", "\x9b", "\xa0", "\xad", "\u0301", "\u061c", "\u200b", "\u200d", "\u2028", "\u2029"),
            *(
                "\u202e",
                "\u2067",
                "\ufeff",
                "\ufffd",
                "\uffff",
                "\u0661",
                "\uff11",
                "é",
                "中",
                "\U0001f600",
                "\U0010ffff",
            ),
        )
    ),
]

# What a number or date turns into.
_NUMBERS = [
    *(b"0", b"-1", b"-0", b"012", b"1e3", b"1e999999999", b"0x1F", b"0o17", b"1_000", b"1,000.00", b".5", b"5.", b"+5"),
    *(b".inf", b".nan", b"NaN", b"1:30", b"99999999999999", b"9" * 400, b"0.00001", b"true", b"null", b"~", b"''"),
    *(b"2025-02-30", b"2025-2-3", b"20250203", b"1970-01-01", b"9999-12-31", b"2025-02-03T00:00:00", b"03.02.2025"),
    *(b"2024-02-29", b"0000-00-00", b"-3 months", b"90", b"100.01", b"[1]", b"{a: 1}"),
]
_NUMBER = re.compile(rb"[0-9][0-9.:_-]*")


def _place(content: bytes, random: Random) -> int:
    return int(random.random() * (len(content) + 1))


def _pick(choices: Sequence[bytes], random: Random) -> bytes:
    return choices[int(random.random() * len(choices))]


def _flip_bit(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    if not content:
        return b"\x01"
    at = int(random.random() * len(content))
    return content[:at] + bytes((content[at] ^ 1 << int(random.random() * 8),)) + content[at + 1 :]


def _replace_byte(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + bytes((int(random.random() * 256),)) + content[at + 1 :]


def _delete_bytes(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + content[at + 1 + int(random.random() * 8) :]


def _insert_significant(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + _pick(_SIGNIFICANT, random) + content[at:]


def _insert_strange(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + _pick(_STRANGE, random) + content[at:]


def _truncate(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    return content[: _place(content, random)]


def _behead(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    return content[_place(content, random) :]


def _delete_line(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        del lines[int(random.random() * len(lines))]
    return b"".join(lines)


def _duplicate_line(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        lines.insert(int(random.random() * len(lines)), _pick(lines, random))
    return b"".join(lines)


def _swap_lines(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        one, other = int(random.random() * len(lines)), int(random.random() * len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _indent_line(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        at = int(random.random() * len(lines))
        line = lines[at]
        lines[at] = (b" " + line, b"  " + line, b"\t" + line, line.lstrip(b" "), line.removeprefix(b"  "))[
            int(random.random() * 5)
        ]
    return b"".join(lines)


def _repeat_block(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    """Repeats some lines in place: usually a key given twice, sometimes a list made longer."""
    lines = content.splitlines(keepends=True)
    first = int(random.random() * (len(lines) + 1))
    last = first + 1 + int(random.random() * 6)
    times = 2 + int(random.random() * 3)
    return b"".join(lines[:first] + lines[first:last] * times + lines[last:])


def _splice(content: bytes, files: Sequence[bytes], random: Random) -> bytes:
    """Puts a piece of any of the files somewhere."""
    other = _pick(files, random)
    first = _place(other, random)
    at = _place(content, random)
    return content[:at] + other[first : first + int(random.random() * 200)] + content[at:]


def _splice_lines(content: bytes, files: Sequence[bytes], random: Random) -> bytes:
    """Puts whole lines of any of the files between two lines."""
    lines = content.splitlines(keepends=True)
    others = _pick(files, random).splitlines(keepends=True)
    first = int(random.random() * (len(others) + 1))
    at = int(random.random() * (len(lines) + 1))
    return b"".join(lines[:at] + others[first : first + 1 + int(random.random() * 4)] + lines[at:])


def _mangle_number(content: bytes, _: Sequence[bytes], random: Random) -> bytes:
    found = _NUMBER.search(content, _place(content, random)) or _NUMBER.search(content)
    if found is None:
        return content + _pick(_NUMBERS, random)
    return content[: found.start()] + _pick(_NUMBERS, random) + content[found.end() :]


_MUTATIONS: tuple[Mutation, ...] = (
    _flip_bit,
    _replace_byte,
    _delete_bytes,
    _insert_significant,
    _insert_significant,
    _insert_strange,
    _truncate,
    _behead,
    _delete_line,
    _duplicate_line,
    _swap_lines,
    _indent_line,
    _repeat_block,
    _splice,
    _splice_lines,
    _mangle_number,
    _mangle_number,
)


def mutations(files: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yields `count` mutations of the files, each one to three steps away from one of them.

    Raises:
        ValueError: There is no file to mutate.
    """
    if not files:
        raise ValueError("mutations needs at least one file")
    random = Random(seed)
    for _ in range(count):
        content = _pick(files, random)
        for _ in range(1 + int(random.random() * 3)):
            content = _MUTATIONS[int(random.random() * len(_MUTATIONS))](content, files, random)
        yield content
