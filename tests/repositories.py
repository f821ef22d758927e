"""Real git repositories for the tests: of a fixed author, with fixed dates, away from the settings of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Files = Mapping[str, str | bytes | None]

BEGAN = 1_767_265_200
"""2026-01-01, noon in Berlin."""
DAY = 86_400
WHO = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann Lee",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann Lee",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


def git(folder: Path, *arguments: str, data: bytes = b"", day: int | str = 0, check: bool = True) -> str:
    """Runs git in a folder, on a day or a number of days after `BEGAN`; answers what it prints."""
    when = f"{BEGAN + day * DAY} +0100" if isinstance(day, int) else f"{day}T12:00:00Z"
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    environment = {**kept, **WHO, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    done = subprocess.run(
        ["git", "-c", "maintenance.auto=false", *arguments],
        cwd=folder,
        env=environment,
        input=data,
        capture_output=True,
        check=False,
    )
    assert not (check and done.returncode), done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace").strip()


def repository(folder: Path, *options: str) -> Path:
    """A new repository without a commit, on a branch `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main", "--template=", *options)
    return folder


def commit(folder: Path, files: Files, subject: str = "change", day: int | str = 0) -> str:
    """Writes files, or takes away those that are None, and commits all that is there; answers the commit's id."""
    write(folder, files)
    git(folder, "add", "--all", "--force", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", subject, day=day)
    return git(folder, "rev-parse", "HEAD")


def write(folder: Path, files: Files) -> None:
    """Writes files into a folder; None takes one away, or a folder with all that is in it."""
    for name, content in files.items():
        path = folder / name
        if content is None:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)


@dataclass(frozen=True)
class Repository:
    """A repository with a working tree at `top`, on the branch `main`; its commits are of 1 November 2026."""

    top: Path

    @classmethod
    def make(cls, top: Path, files: Files, subject: str = "the stack") -> Repository:
        """A repository that holds these files in its first commit."""
        made = cls(repository(top))
        made.commit(files, subject)
        return made

    def git(self, *arguments: str, day: str = "2026-11-01") -> str:
        """Runs git in the working tree; answers what it prints."""
        return git(self.top, *arguments, day=day)

    def write(self, files: Files) -> None:
        """Writes files into the working tree; None takes one away."""
        write(self.top, files)

    def commit(self, files: Files, message: str = "change", day: str = "2026-11-01") -> str:
        """Commits the working tree with these changes; answers the commit's id."""
        return commit(self.top, files, message, day)

    def branch(self, name: str, files: Files, message: str = "change") -> str:
        """Commits on a new branch that leaves the present commit; answers the commit's id, and stays there."""
        self.git("checkout", "--quiet", "-b", name)
        return self.commit(files, message)
