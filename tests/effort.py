"""How much is tried, and whether files are written anew: what `python -m tests` asks of the tests.

A plain run tries a part of every long corpus, drawn with a fixed seed; a thorough one tries all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SEED = 20_261_122
T = TypeVar("T")


@dataclass
class Effort:
    """The options of the run; `conftest.py` sets them before any test is read."""

    thorough: bool = False
    update: bool = False


EFFORT = Effort()


def some(corpus: Iterable[T], most: int, of: object = "") -> list[T]:
    """Draw so many of a corpus, in their order; all in a thorough run.

    `of` says what they are drawn for, so that not always the same are.
    """
    items = list(corpus)
    if EFFORT.thorough or len(items) <= most:
        return items
    drawn = set(Random(f"{SEED} {of}").sample(range(len(items)), most))
    return [item for number, item in enumerate(items) if number in drawn]


def many(whole: int, plain: int) -> int:
    """The size of a corpus that is made while the test runs."""
    return whole if EFFORT.thorough else plain


def is_kept(path: Path, text: str) -> bool:
    """Tell whether a generated file holds a text; with `python -m tests update`, write it first."""
    if EFFORT.update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    # A checkout on Windows may have changed the ends of the lines.
    return path.is_file() and path.read_bytes().decode().replace("\r\n", "\n") == text.replace("\r\n", "\n")
