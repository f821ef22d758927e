"""Runs the command line as a user would: in this process, where nothing of this machine is in the environment."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from stackctl.cli.boundary import run as _run
from tests.reading import files_read_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "stack"
TODAY = "2026-11-22"

_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE")

BARE = "{name: %s, vendor: %s, category: crm, status: active}\n"
"""A tool with four keys, of which the audit has much to say."""

DONE = """\
name: {name}
vendor: {name}
category: crm
status: active
since: 2024-01-01
owner: {{business: ann.lee, technical: bob.ray, team: ops}}
admins: [ann.lee, bob.ray]
used_by: [ops]
cost:
  cost_center: OPS-1
  lines:
    - {{amount: 10.00, per: month}}
contract: {{start: 2024-01-01, end: 2028-12-31, auto_renew: false, document: https://contracts.example/1.pdf}}
usage: {{seats: 10, active: 9, last_used: 2026-11-20, as_of: 2026-11-20}}
integrations:
  - {{with: web, direction: push}}
compliance:
  reviews:
    - {{kind: security, status: approved, date: 2026-06-01}}
enablement: {{docs: https://wiki.example, training: https://learn.example, runbook: https://wiki.example/run}}
capabilities: [work-of-{name}]
"""
"""A tool of which the audit has nothing to say, beside `CLEAN`."""

CLEAN: Mapping[str, str] = {
    "stackctl.yaml": "schema: 1\n",
    "teams.yaml": """\
people:
  ann.lee: {name: Ann Lee}
  bob.ray: {name: Bob Ray}
teams:
  ops: {name: Operations, lead: ann.lee, members: [bob.ray], cost_center: OPS-1}
""",
    "systems/web.yaml": "{name: Web, kind: website}\n",
    "tools/good.yaml": DONE.format(name="Good"),
}
"""A stack in which nothing is found."""


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of the findings in the JSON of `audit` and `validate`, in their order."""
        return [found["code"] for found in self.json["findings"]]

    @property
    def places(self) -> list[str]:
        """The findings in the JSON of `audit` and `validate`, as `file code`."""
        return [f"{found['file']} {found['code']}" for found in self.json["findings"]]


def stackctl(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Runs a command in this process, in a folder, as of `TODAY` unless the environment says otherwise."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    environment = {"STACKCTL_TODAY": TODAY, **_scrubbed(), **(env or {})}
    with (
        patch.dict(os.environ, environment, clear=True),
        chdir(cwd),
        files_read_once(),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _run(list(arguments))
    return Ran(code, _text(out), _text(err))


def process(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Runs Python with these arguments in a process of its own."""
    environment = {"STACKCTL_TODAY": TODAY, **_scrubbed(), **(env or {})}
    done = subprocess.run([sys.executable, *command], cwd=cwd, env=environment, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def _scrubbed() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key in _KEPT or key.startswith("COVERAGE")}


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def make(root: Path, files: Mapping[str, str]) -> Path:
    """Writes the files of a stack; answers its root."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


def copy_of_sample(folder: Path) -> Path:
    """A copy of the sample stack in `folder/stack`; answers the folder."""
    shutil.copytree(SAMPLE, folder / "stack")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(_files(folder))}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
