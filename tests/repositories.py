"""Real git repositories for the tests: made in a folder, with nothing of the machine's settings in them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WHO = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann Lee",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann Lee",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


@dataclass(frozen=True)
class Repository:
    """A repository with a working tree at `top`, on the branch `main`."""

    top: Path

    @classmethod
    def make(cls, top: Path, files: Mapping[str, str | bytes], subject: str = "the stack") -> Repository:
        """A repository that holds these files in its first commit."""
        top.mkdir(parents=True, exist_ok=True)
        made = cls(top)
        made.git("init", "--quiet", "--initial-branch=main")
        made.commit(files, subject)
        return made

    def git(self, *arguments: str, day: str = "2026-11-01") -> str:
        """Runs git in the working tree; answers what it prints."""
        environment = {name: value for name, value in os.environ.items() if name in KEPT} | WHO
        environment |= {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
        done = subprocess.run(
            ["git", *arguments], cwd=self.top, env=environment, capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Writes files into the working tree; None takes one away, or a folder with all that is in it."""
        for name, content in files.items():
            path = self.top / name
            if content is None:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: Mapping[str, str | bytes | None], message: str = "change", day: str = "2026-11-01") -> str:
        """Commits the working tree with these changes; answers the commit's id."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, day=day)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, files: Mapping[str, str | bytes | None], message: str = "change") -> str:
        """Commits on a new branch that leaves the present commit; answers the commit's id, and stays there."""
        self.git("checkout", "--quiet", "-b", name)
        return self.commit(files, message)
