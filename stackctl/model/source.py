"""The files of a stack, before anybody has read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes, with its path from the stack's root."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path without a readable file, and why."""

    path: str
    reason: str
    code: str = "STK001"
    meant: str = ""  # the file or folder of the stack that it may stand for


KeyPath = tuple[str | int, ...]
"""The way from the top of a file to a value: keys of mappings and indexes of lists, as they stand in the file."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file, counted in characters from one."""

    line: int
    column: int


TOP = Position(1, 1)
