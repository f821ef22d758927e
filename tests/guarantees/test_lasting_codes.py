"""Codes keep their meaning: one that was published stays, with its name; its manual shows a bad and a good case.

`python -m tests update` adds a new rule to `codes.json`, with the version that it first comes in.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from stackctl import __version__, rules
from stackctl.core.loading.yaml_reader import parse
from tests.effort import is_kept
from tests.guarantees.harness import REPOSITORY, environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} codes and examples changed, lost or missing"
FILE = "tests/guarantees/codes.json"
PATH = REPOSITORY / FILE
CODES: dict[str, dict[str, str]] = json.loads(PATH.read_text("utf-8"))

_FENCE = re.compile(r"```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^# file: (.+)\n", re.MULTILINE)
# The manuals of these show files that cannot be read whole.
_UNREADABLE = {"STK001", "STK004"}


def _lost(published: dict[str, dict[str, str]]) -> list[str]:
    """The published codes that are gone, or mean something else."""
    return [
        code for code, entry in published.items() if code not in rules.codes() or rules.rule(code).name != entry["name"]
    ]


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def test_every_published_code_means_what_it_meant(promise: Promise) -> None:
    lost = _lost(CODES)
    promise.count(bad=len(lost), of=len(CODES))
    assert not lost


def test_every_code_is_in_the_file(promise: Promise) -> None:
    new = {code: {"name": rules.rule(code).name, "since": __version__} for code in rules.codes() if code not in CODES}
    text = "".join(f',\n  "{code}": {json.dumps(entry)}' for code, entry in sorted((new | CODES).items()))
    promise.count(bad=len(new), of=0)
    assert is_kept(PATH, f"{{\n{text[2:]}\n}}\n"), "write it with: python -m tests update"


def test_the_file_is_in_order() -> None:
    assert list(CODES) == sorted(CODES)
    assert len({entry["name"] for entry in CODES.values()}) == len(CODES)
    assert all(entry.keys() == {"name", "since"} for entry in CODES.values())
    assert all(_version(entry["since"]) <= _version(__version__) for entry in CODES.values())


def _git(home: Path, *arguments: str) -> str | None:
    """What git says; None where it has nothing to say."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(
        [git, "--no-pager", *arguments], cwd=REPOSITORY, env=environment(home), capture_output=True, check=False
    )
    return done.stdout.decode() if done.returncode == 0 else None


def test_every_code_of_every_release_is_there(home: Path, promise: Promise) -> None:
    """A clone without tags has no releases to compare with; the published file is then all there is."""
    for tag in (_git(home, "tag", "--list", "v*") or "").split():
        text = _git(home, "show", f"{tag}:{FILE}")
        published: dict[str, dict[str, str]] = {} if text is None else json.loads(text)
        lost = _lost(published) + [code for code, entry in published.items() if CODES.get(code) != entry]
        promise.count(bad=len(lost), of=len(published))
        assert not lost, tag


def test_a_code_that_changed_is_noticed() -> None:
    assert _lost({"DUP001": {"name": "another"}, "DUP002": CODES["DUP002"], "DUP999": {"name": "none"}}) == [
        "DUP001",
        "DUP999",
    ]


def _wrong_with(code: str, section: str) -> str:
    """What is wrong with an example of a manual."""
    found = _FENCE.findall(rules.rule(code).manual.sections.get(section, ""))
    if len(found) != 1:
        return f"{len(found)} examples"
    first, *rest = _FILE.split(found[0])
    others = [text for name, text in zip(rest[::2], rest[1::2], strict=True) if name.endswith(".yaml")]
    files = [text for text in (first, *others) if text.strip()]
    if section == "Bad" and code in _UNREADABLE:
        return "" if any(parse(text.encode()).refusals for text in files) else "reads well"
    for text in files:
        document: Any = parse(text.encode())
        if document.refusals or not isinstance(document.data, dict):
            return f"not a mapping in YAML: {document.refusals}"
    return "" if files else "empty"


@pytest.mark.parametrize("code", rules.codes())
@pytest.mark.parametrize("section", ["Bad", "Good"])
def test_every_code_has_its_examples(section: str, code: str, promise: Promise) -> None:
    wrong = _wrong_with(code, section)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


def test_no_example_is_both_bad_and_good() -> None:
    same = [
        c for c in rules.codes() if len({rules.rule(c).manual.sections[section] for section in ("Bad", "Good")}) < 2
    ]
    assert not same
