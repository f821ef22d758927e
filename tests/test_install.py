"""How the pages say that stackctl is installed: from one address, without a published package, and so that it works."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tomllib
import venv
from pathlib import Path

import pytest

from stackctl import __version__
from tests.effort import EFFORT
from tests.repositories import Repository, git

ROOT = Path(__file__).parents[1]
ADDRESS: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for pattern in ("*.md", "*.yml", ".*.yaml", ".github/**/*", "docs/**/*", "stackctl/app/new_stack/**/*")
    for path in ROOT.glob(pattern)
    if path.is_file() and path.parent.name != "rules"
}
INSTALLING = (
    "README.md",
    "docs/pull-requests.md",
    "docs/ci/github/stack-check.yml",
    "docs/ci/gitlab/stackctl.gitlab-ci.yml",
    "stackctl/app/new_stack/README.md",
)


@pytest.mark.parametrize("name", PAGES)
def test_there_is_one_address(name: str) -> None:
    owner_and_name = ADDRESS.removeprefix("https://github.com/")
    assert set(re.findall(r"https?://[\w.-]+/[\w.-]+/stackctl\b", PAGES[name])) <= {ADDRESS}
    assert set(re.findall(r"([\w-]+/stackctl)@", PAGES[name])) <= {owner_and_name}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_needs_a_published_package(name: str) -> None:
    assert "pypi.org" not in PAGES[name]
    for extras, source in re.findall(r"martech-stackctl(\[\w+\])?( ?[@=<>~]\S* ?\S*[^\s'\"\]])?", PAGES[name]):
        named_only = not extras and not source
        assert named_only or source == f" @ git+{ADDRESS}@v{__version__}"


@pytest.mark.parametrize("name", INSTALLING)
def test_the_page_says_how(name: str) -> None:
    assert f"martech-stackctl[{'all' if name == 'README.md' else 'policy'}] @ git+{ADDRESS}@v" in PAGES[name]


@pytest.mark.long
@pytest.mark.skipif(shutil.which("git") is None, reason="it is installed by git")
@pytest.mark.skipif(not EFFORT.thorough, reason="takes long: python -m tests thorough")
def test_the_command_of_the_readme_installs_it(tmp_path: Path) -> None:
    """As it stands there; git is told that the address is a folder here."""
    parts = [ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "LICENSE", *(ROOT / "stackctl").rglob("*.*")]
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in parts if path.suffix != ".pyc"}
    source = Repository.make(tmp_path / "source", files)
    git(source.top, "tag", f"v{__version__}")
    home = tmp_path / "home"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("STACKCTL_")},
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{source.top.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
    }

    def ran(command: str) -> str:
        program, *words = shlex.split(command)
        done = subprocess.run(
            [programs / program, *words], cwd=home, env=environment, capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    (command,) = re.findall(r"^python -m pip install .*$", PAGES["README.md"], re.MULTILINE)
    (pipx,) = re.findall(r"^pipx install (.* @ .*)$", PAGES["README.md"], re.MULTILINE)
    assert command == f"python -m pip install {pipx}"
    ran(command)
    assert ran("stackctl --version") == f"stackctl {__version__}\n"
    assert "wrote stack/tools/example-mailer.yaml\n" in ran("stackctl init")
    ran("stackctl audit")
    # What a command advises that lacks an extra: it takes the distribution that is there.
    assert "Collecting martech-stackctl" not in ran("python -m pip install martech-stackctl[policy]")
