"""The pages for people who work on stackctl point to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", *(
    path.relative_to(ROOT).as_posix() for folder in ("docs", "docs/decisions") for path in ROOT.glob(f"{folder}/*.md")
))  # fmt: skip
MADE = re.compile("short_name|asciidoc|impact")
"""What the recipes make."""


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_files_of_this_repository_that_are_named_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for named in re.findall(r"`((?:stackctl|tests|docs|schemas|adapters|app|core|cli|output)/[\w./]+)`", text):
        assert MADE.search(named) or (ROOT / named).exists() or (ROOT / "stackctl" / named).exists(), named


def test_the_tree_is_the_tree() -> None:
    tree = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("```\n")[2].partition("```")[0]
    shown: set[str] = set()
    above: list[str] = []
    for line in tree.splitlines():
        found = re.match(r"( *)(\w+)/", line)
        assert found, line
        above[len(found[1]) // 2 :] = [found[2]]
        shown.add("/".join(above))
    rooms = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "stackctl").rglob("__init__.py")}
    of_a_subject = {room for room in rooms if room.count("/") > 2 or room.startswith("stackctl/output/")}
    assert rooms - of_a_subject <= shown <= rooms
