"""What the shell offers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl import rules
from stackctl.cli.commands import listed
from tests.cli.harness import CLEAN, DONE, copy_of_sample, make, process, stackctl

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = listed()


def _offered(words: str, *, cwd: Path, env: dict[str, str] | None = None) -> list[str]:
    """What bash is given for the last of the words, without the time that a process takes to begin."""
    asked = {
        "_STACKCTL_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        **(env or {}),
    }
    ran = stackctl(cwd=cwd, env=asked)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.split()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_sample(tmp_path_factory.mktemp("home"))


def test_commands(home: Path) -> None:
    assert set(_offered("stackctl ", cwd=home)) >= set(COMMANDS)
    assert _offered("stackctl exp", cwd=home) == ["export", "explain"]


def test_tools(home: Path) -> None:
    assert _offered("stackctl show hub", cwd=home) == ["hubspot-marketing"]
    assert _offered("stackctl show mail", cwd=home) == ["mailchimp", "mailchimp-us"]
    assert "brevo" in _offered("stackctl audit --select ", cwd=home)


def test_codes_and_families(home: Path) -> None:
    assert _offered("stackctl explain USE00", cwd=home) == [code for code in rules.codes() if code[:3] == "USE"]
    assert set(_offered("stackctl audit --rule D", cwd=home)) == {"DUP", *(c for c in rules.codes() if c[:3] == "DUP")}


def test_codes_of_policies(tmp_path: Path) -> None:
    files = {
        "policies/acme.yaml": "code: ACM001\nwhen: 'true'\n",
        "policies/hostile.yaml": 'code: "ACM$(x)"\n',
        "policies/broken.yaml": "code: [\n",
        "policies/other.yaml": "- code\n",
    }
    make(tmp_path, {**CLEAN, **files})
    assert _offered("stackctl explain AC", cwd=tmp_path) == ["ACM", "ACM001"]
    assert _offered("stackctl audit --rule ACM0", cwd=tmp_path) == ["ACM001"]


def test_parts_of_the_taxonomy(home: Path) -> None:
    assert _offered("stackctl taxonomy ca", cwd=home) == ["categories", "capabilities"]


def test_the_stack_that_is_meant(home: Path, tmp_path: Path) -> None:
    make(tmp_path / "other", {**CLEAN, "tools/hubble.yaml": DONE.format(name="Hubble")})
    assert _offered(f"stackctl --stack {tmp_path / 'other'} show hub", cwd=home) == ["hubble"]
    env = {"STACKCTL_STACK": str(tmp_path / "other")}
    assert _offered("stackctl show hub", cwd=home, env=env) == ["hubble"]


def test_nothing_where_there_is_no_stack(tmp_path: Path) -> None:
    assert _offered("stackctl show hub", cwd=tmp_path) == []
    assert _offered(f"stackctl --stack {tmp_path / 'none'} show hub", cwd=tmp_path) == []


def test_a_broken_stack_is_offered_by_its_files(tmp_path: Path) -> None:
    make(tmp_path, {"stackctl.yaml": "{{{", "tools/hub-a.yaml": "[", "tools/hub-b.yaml": ""})
    assert _offered("stackctl show hub", cwd=tmp_path) == ["hub-a", "hub-b"]


def test_a_process_offers_the_same(home: Path) -> None:
    asked = {"_STACKCTL_COMPLETE": "complete_bash", "COMP_WORDS": "stackctl show hub", "COMP_CWORD": "2"}
    assert process("-m", "stackctl", cwd=home, env=asked) == stackctl(cwd=home, env=asked)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_can_be_had(tmp_path: Path, shell: str) -> None:
    ran = process("-m", "stackctl", cwd=tmp_path, env={"_STACKCTL_COMPLETE": f"source_{shell}"})
    assert (ran.code, ran.err) == (0, "")
    assert f"_STACKCTL_COMPLETE=complete_{shell}" in ran.out
