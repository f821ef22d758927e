"""`.pre-commit-hooks.yaml`: its hooks are commands, and run for the files of a stack."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackctl.core.loading.files import place
from stackctl.model.source import SourceFile
from tests.cli.harness import CLEAN, SAMPLE, make, stackctl

ROOT = Path(__file__).parents[1]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
OTHERS = ("README.md", "stack/README.md", "src/main.py", "docker-compose.yml", "mytools/a.yaml", "stack/tools/a.md",
          "stack/usage/2026.csv", "tools.yaml", ".github/workflows/check.yml")  # fmt: skip


def test_the_hooks() -> None:
    assert [hook["id"] for hook in HOOKS] == ["stackctl-validate", "stackctl-audit"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
class TestHook:
    def test_it_is_a_command(self, tmp_path: Path, hook: dict[str, Any]) -> None:
        make(tmp_path / "stack", CLEAN)
        program, *words = shlex.split(hook["entry"])
        assert program == "stackctl"
        assert stackctl(*words, *hook.get("args", ()), cwd=tmp_path).code == 0
        make(tmp_path / "stack", {"tools/bad.yaml": "name: [\n"})
        assert stackctl(*words, *hook.get("args", ()), cwd=tmp_path).code == 1

    def test_it_looks_at_the_whole_stack(self, tmp_path: Path, hook: dict[str, Any]) -> None:
        """A file that goes breaks others, and is not among the names that a hook is given."""
        assert hook["pass_filenames"] is False
        assert hook["language"] == "python"

    @pytest.mark.parametrize("root", ["", "stack/", "marketing/stack/"])
    def test_every_file_of_a_stack_sets_it_off(self, hook: dict[str, Any], root: str) -> None:
        names = [path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()]
        ours = [name for name in names if place(SourceFile(name, b"")) is not None]
        assert len(ours) > 50
        for name in (*ours, "tools/a.yml", "tools/deep/er/a.yaml"):
            assert re.search(hook["files"], f"{root}{name}"), name

    @pytest.mark.parametrize("name", OTHERS)
    def test_other_files_do_not(self, hook: dict[str, Any], name: str) -> None:
        assert not re.search(hook["files"], name)


class TestOurOwn:
    """`.pre-commit-config.yaml` of this repository."""

    REPOSITORIES: Any = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    PROJECT: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    @pytest.mark.parametrize("hook", REPOSITORIES[0]["hooks"], ids=lambda hook: hook["id"])
    def test_it_passes(self, hook: dict[str, Any]) -> None:
        words = shlex.split(hook["entry"])
        line = words if words[0] == "python" else ["python", "-m", *words]
        assert subprocess.run([sys.executable, *line[1:]], cwd=ROOT, capture_output=True, check=False).returncode == 0

    def test_it_runs_with_what_the_project_names(self) -> None:
        named = {word for hook in self.REPOSITORIES[0]["hooks"] for word in hook["additional_dependencies"]}
        extras = self.PROJECT["optional-dependencies"]
        ruff = {line for line in extras["dev"] if line.startswith("ruff==")}
        assert named == {*self.PROJECT["dependencies"], *extras["policy"], *ruff}
