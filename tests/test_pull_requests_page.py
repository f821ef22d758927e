"""docs/pull-requests.md: what it shows is what comes out, and what it names is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from stackctl.adapters.ci.runner import run_of
from stackctl.app.ci import FILES
from tests.cli.harness import SAMPLE, Ran, contents, stackctl
from tests.repositories import Repository
from tests.steps import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "pull-requests.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The sample with the branch of the example: the tool is the one that stands on the page."""
    sample: dict[str, str | bytes] = {f"stack/{name}": data for name, data in contents(SAMPLE).items()}
    made = Repository.make(tmp_path_factory.mktemp("example"), sample)
    (nova,) = (text for kind, text in BLOCKS if kind == "yaml" and text.startswith("name: Nova"))
    hubspot = (SAMPLE / "tools" / "hubspot-marketing.yaml").read_text(encoding="utf-8")
    assert hubspot.count("quantity: 40") == 1
    more = hubspot.replace("quantity: 40", "quantity: 60")
    made.branch("new", {"stack/tools/nova.yaml": nova, "stack/tools/hubspot-marketing.yaml": more})
    return made


@pytest.fixture(scope="module")
def ran(repository: Repository) -> Ran:
    ((command, _, _),) = (text.partition("\n") for kind, text in BLOCKS if kind == "console")
    program, *words = shlex.split(command.removeprefix("$ "))
    assert program == "stackctl"
    return stackctl(*words, cwd=repository.top)


def _masked(text: str) -> str:
    return re.sub(r"\([0-9a-f]{7}\)", "(…)", text)


def test_what_is_shown_is_printed(ran: Ran) -> None:
    ((_, _, printed),) = (text.partition("\n") for kind, text in BLOCKS if kind == "console")
    assert printed.endswith("\n…\n")
    assert _masked(ran.out).startswith(_masked(printed.removesuffix("…\n")))
    assert ran.code == 1


def test_the_comment_that_is_shown_is_written(repository: Repository, ran: Ran) -> None:
    shown = "\n".join(line.removeprefix(">").removeprefix(" ") for line in PAGE.splitlines() if line.startswith(">"))
    _, _, body = (repository.top / "stackctl-report" / "comment.md").read_text(encoding="utf-8").partition("\n")
    assert body.startswith(f"{shown}\n")


def test_what_is_said_of_the_errors(ran: Ran) -> None:
    codes = re.findall(r"^  error    (\w+)", ran.out, re.MULTILINE)
    assert sorted(codes) == ["CST003", "CST003", "PRV001", "PRV002", "REV001"]


def test_the_first_line_that_is_shown() -> None:
    """As it is told in a pipeline; there, the merge into the target is checked out."""
    (line,) = (text for kind, text in BLOCKS if not kind)
    assert line.startswith(f"{run_of({'GITHUB_ACTIONS': 'true'}).runner}: comparing HEAD (")
    assert len(line.strip().splitlines()) == 1


def _first_column(head: str) -> Iterator[str]:
    table = PAGE.partition(head)[2].partition("\n\n")[0]
    for line in table.splitlines():
        yield from re.findall(r"`([^`]+)`", line.split("|")[1]) if line.startswith("| `") else ()


def test_every_report_is_told_of() -> None:
    assert sorted(_first_column("| file | is for |")) == sorted(FILES)


def test_every_input_and_output_of_the_action_is_told_of() -> None:
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert sorted(_first_column("| input | means | otherwise |")) == sorted(action["inputs"])
    outputs = re.findall(r"`([\w-]+)`", PAGE.partition("\nOutputs: ")[2].partition("\n\n")[0])
    assert sorted(outputs) == sorted(action["outputs"])


def test_files_that_it_points_to_are_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
