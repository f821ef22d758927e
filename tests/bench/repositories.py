"""Repositories of any length: a stack, then commits that each change what a tool costs, and how many seats it has."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tests.bench import generate
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

_BEGAN = 1_735_732_800
_HOUR = 3600


def write(folder: Path, tools: int, commits: int) -> Path:
    """A repository of a stack of so many tools, with so many commits after the first; its files are checked out."""
    folder.mkdir(parents=True)
    repository = Repository(folder)
    repository.git("init", "--quiet", "--initial-branch=main")
    stream = b"".join(_commits(tools, commits))
    subprocess.run(("git", "fast-import", "--quiet"), cwd=folder, input=stream, check=True)
    repository.git("reset", "--quiet", "--hard")
    return folder


def change(folder: Path, tools: int) -> Path:
    """Changes the seats of so many tools in the working tree."""
    for path in sorted((folder / "tools").iterdir())[:tools]:
        path.write_text(_with_seats(path.read_text("utf-8"), 77), "utf-8")
    return folder


def _commits(tools: int, count: int) -> list[bytes]:
    files = generate.files(tools)
    names = [name for name in files if name.startswith("tools/")]
    stream = [_commit(0, files)]
    for number in range(1, count + 1):
        name = names[number * 7 % len(names)]
        files[name] = _with_seats(files[name], 40 + number % 31)
        stream.append(_commit(number, {name: files[name]}))
    return stream


def _commit(number: int, files: dict[str, str]) -> bytes:
    when = f"Ann Lee <ann@example.com> {_BEGAN + number * _HOUR} +0000"
    parts = [f"commit refs/heads/main\ncommitter {when}\n{_data(f'change {number}')}"]
    parts += [f"M 100644 inline {name}\n{_data(text)}" for name, text in files.items()]
    return "".join(parts).encode()


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def _with_seats(text: str, seats: int) -> str:
    return re.sub(r"quantity: \d+", f"quantity: {seats}", text)
