"""What is not needed is not loaded: a prompt, a hook and a pipe pay for what they use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, DONE, make, process
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

# So that runs are shared.
pytestmark = pytest.mark.xdist_group("imports")

HEAVY = ("typer", "pydantic", "yaml", "rich", "networkx", "cel_expr_python")
REPORTS = ("icalendar", "xlsxwriter", "babel")
CHANGES = (
    "stackctl.adapters.git.command",
    "stackctl.core.changes.records",
    "stackctl.core.changes.wording",
    "stackctl.app.comparison",
)
"""What looks into a repository, or tells two stacks apart."""


OWN = {
    "budget": ("stackctl.core.reports.budget", "stackctl.output.budget"),
    "cost": ("stackctl.core.reports.cost", "stackctl.output.cost"),
    "export": ("stackctl.core.reports.focus", "stackctl.core.reports.commitments"),
    "list": ("stackctl.core.reports.list", "stackctl.output.list"),
    "show": ("stackctl.core.reports.show", "stackctl.output.show"),
    "renewals": ("stackctl.output.renewals",),
    "schema": ("stackctl.core.loading.schema", "stackctl.app.scaffold"),
    "policies": ("stackctl.core.policy.policies", "stackctl.core.policy.trial", "stackctl.core.policy.filter"),
    "changes": CHANGES,
}
"""What only some stories need, by the story that it is of."""


_RUN = """\
import sys
from stackctl.cli.boundary import run
status = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""


@cache
def _loaded(*arguments: str, cwd: Path) -> set[str]:
    """The packages that a run imports, and the modules of our own; each run is made once."""
    ran = process("-c", _RUN, *arguments, cwd=cwd)
    assert ran.code == 0
    modules = set(ran.err.splitlines()[-1].split())
    return modules | {module.partition(".")[0] for module in modules}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("home"), CLEAN)


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--version",), (*HEAVY, *CHANGES)),
        (("--help",), ("pydantic", "yaml", "networkx", *CHANGES)),
        (("audit",), ("rich", "cel_expr_python", *CHANGES)),
        (("audit", "--format", "json"), ("rich", "cel_expr_python")),
        (("validate",), ("rich", "networkx", "cel_expr_python", *CHANGES)),
        (("list", "--format", "csv"), ("rich", "cel_expr_python")),
        (("list", "--columns", "id,annual-cost", "--format", "csv"), ("rich", "networkx", "cel_expr_python")),
        (("list",), ("rich", "cel_expr_python", *REPORTS)),
        (("show", "good"), ("cel_expr_python",)),
        (("cost",), ("networkx", "cel_expr_python", *REPORTS, *CHANGES)),
        (("cost", "--format", "markdown"), ("rich", "networkx", "cel_expr_python", *REPORTS)),
        (("budget",), ("rich", "networkx", "cel_expr_python", *REPORTS)),
        (("renewals",), ("rich", "networkx", "cel_expr_python", *REPORTS)),
        (("export", "focus"), ("rich", "networkx", "cel_expr_python", *REPORTS)),
        (("rules", "--format", "json"), ("rich", "networkx", "cel_expr_python")),
    ],
)
def test_not_loaded(home: Path, arguments: tuple[str, ...], unneeded: tuple[str, ...]) -> None:
    assert _loaded(*arguments, cwd=home) & set(unneeded) == set()


def test_the_check_would_notice(tmp_path: Path) -> None:
    make(tmp_path, {**CLEAN, "tools/good.yaml": DONE.format(name="谷歌")})
    loaded = _loaded("list", "--select", "+good", "--where", "tool.live", cwd=tmp_path)
    assert loaded >= set(HEAVY)
    loaded = _loaded("cost", "--locale", "de_DE", "--format", "xlsx", "-o", "x.xlsx", cwd=tmp_path)
    assert loaded | _loaded("renewals", "--format", "ics", cwd=tmp_path) >= set(REPORTS)


def test_the_check_would_notice_what_tells_changes(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path, CLEAN)
    repository.commit({"systems/more.yaml": "name: More\nkind: website\n"})
    assert _loaded("diff", cwd=tmp_path) >= set(CHANGES)
    assert _loaded("log", "--format", "json", cwd=tmp_path).isdisjoint({"rich", "networkx", "stackctl.app.comparison"})


@pytest.mark.parametrize(
    ("arguments", "stories"),
    [
        (("audit",), ()),
        (("validate",), ()),
        (("list",), ("list",)),
        (("show", "good"), ("show", "changes")),
        (("cost",), ("cost",)),
        (("budget",), ("budget", "cost")),
        (("renewals",), ("renewals",)),
        (("explain", "USE003"), ()),
        (("rules",), ()),
    ],
)
def test_a_command_loads_its_own_story_alone(home: Path, arguments: tuple[str, ...], stories: tuple[str, ...]) -> None:
    loaded = _loaded(*arguments, cwd=home)
    others = {module for story, modules in OWN.items() if story not in stories for module in modules}
    assert loaded & others == set()
    assert [story for story in stories if loaded.isdisjoint(OWN[story])] == []
