"""The shell steps of the workflows, run as a runner runs them, with a `gh` that writes down how it is called."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
GITHUB = ROOT / "docs" / "ci" / "github"
GITLAB = ROOT / "docs" / "ci" / "gitlab" / "stackctl.gitlab-ci.yml"

_GH = '''\
#!{python}
"""`gh api`, as far as the workflows use it: writes down each call, and answers from a file."""
import json, os, pathlib, subprocess, sys

folder = pathlib.Path(os.environ["FAKE"])
if not os.environ.get("GH_TOKEN"):
    sys.exit("gh: set the GH_TOKEN environment variable")
words = sys.argv[1:]
assert words.pop(0) == "api", words
method, jq, fields, path, flags = "GET", None, {{}}, None, set()
while words:
    word = words.pop(0)
    if word == "--method":
        method = words.pop(0)
    elif word == "--jq":
        jq = words.pop(0)
    elif word in ("-f", "-F"):
        key, _, value = words.pop(0).partition("=")
        if word == "-F" and value.startswith("@"):
            value = pathlib.Path(value[1:]).read_bytes().decode()
        fields[key] = value
    elif word in ("--paginate", "--silent"):
        flags.add(word)
    else:
        assert path is None and not word.startswith("-"), word
        path = word
with (folder / "calls").open("a") as file:
    file.write(json.dumps([method, path, fields]) + "\\n")
answers = json.loads((folder / "answers.json").read_text())
answer = answers.get(f"{{method}} {{path.partition('?')[0]}}")
if answer is None:
    sys.exit("gh: Not Found (HTTP 404)")
if isinstance(answer, str):
    sys.stdout.buffer.write(pathlib.Path(answer).read_bytes())
    sys.exit()
pages = answer["pages"] if isinstance(answer, dict) and "pages" in answer else [answer]
for page in pages if "--paginate" in flags else pages[:1]:
    if jq is not None:
        subprocess.run(["jq", "--raw-output", jq], input=json.dumps(page).encode(), check=True)
    elif "--silent" not in flags:
        print(json.dumps(page))
'''


@dataclass(frozen=True)
class Ended:
    """How a step ended: its status, what it printed, what `gh` was called with, and what it told the runner."""

    status: int
    printed: str
    calls: list[list[Any]]
    outputs: str
    summary: str

    @property
    def posted(self) -> list[list[Any]]:
        """The calls that changed anything."""
        return [call for call in self.calls if call[0] != "GET"]


def steps(file: Path) -> dict[str, dict[str, Any]]:
    """The steps of an action, or of the only job of a workflow, by their names."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = data["runs"]["steps"] if "runs" in data else next(iter(data["jobs"].values()))["steps"]
    return {step["name"]: step for step in found}


def program(folder: Path, name: str, text: str) -> None:
    """Puts a program into a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def run_step(
    step: Mapping[str, Any], folder: Path, env: Mapping[str, str], answers: Mapping[str, Any] | None = None
) -> Ended:
    """Runs the script of a step in a folder, with what a runner sets, and with `gh` of the tests."""
    program(folder / "bin", "gh", _GH.format(python=sys.executable))
    (folder / "answers.json").write_text(json.dumps(answers or {}), encoding="utf-8")
    script = folder / "script.sh"
    script.write_text(step["run"], encoding="utf-8")
    for name in ("output", "step-summary", "calls"):
        (folder / name).write_bytes(b"")
    work = folder / "work"
    work.mkdir(exist_ok=True)
    # https://docs.github.com/actions: what stands for `shell: bash`, and for no word on it.
    shell = ["--noprofile", "--norc", "-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
    done = subprocess.run(
        ["bash", *shell, str(script)],
        cwd=work,
        env={
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "FAKE": str(folder),
            "RUNNER_TEMP": str(folder),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "step-summary"),
            "GITHUB_REPOSITORY": "acme/stack",
            **env,
        },
        capture_output=True,
        check=False,
        timeout=60,
    )
    calls = [json.loads(line) for line in (folder / "calls").read_text("utf-8").splitlines()]
    told = {name: (folder / name).read_bytes().decode() for name in ("output", "step-summary")}
    printed = done.stdout.decode() + done.stderr.decode()
    return Ended(done.returncode, printed, calls, told["output"], told["step-summary"])
