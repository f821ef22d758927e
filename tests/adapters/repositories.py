"""Git repositories for tests: of a fixed author, with fixed dates, away from the settings of this machine."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BEGAN = 1_767_265_200
"""2026-01-01, noon in Berlin."""
DAY = 86_400


def git(folder: Path, *arguments: str, data: bytes = b"", day: int = 0, check: bool = True) -> str:
    """Runs git in a folder as of a number of days after `BEGAN`; answers its output."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    when = f"{BEGAN + day * DAY} +0100"
    environment = {
        **kept,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ann Lee",
        "GIT_AUTHOR_EMAIL": "ann@example.com",
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_NAME": "Ann Lee",
        "GIT_COMMITTER_EMAIL": "ann@example.com",
        "GIT_COMMITTER_DATE": when,
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=data, capture_output=True, check=False
    )
    if check and done.returncode:
        raise AssertionError(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "replace").strip()


def repository(folder: Path, *options: str) -> Path:
    """A new repository without a commit, on a branch `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main", *options)
    return folder


def commit(folder: Path, files: Mapping[str, str | bytes | None], subject: str = "change", day: int = 0) -> str:
    """Writes files, or removes those that are None, and commits all that is there; answers the commit's id."""
    for name, data in files.items():
        path = folder / name
        if data is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    git(folder, "add", "--all", "--force", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", subject, day=day)
    return git(folder, "rev-parse", "HEAD")
