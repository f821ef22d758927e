"""Collects the figures of the scoreboard and prints them at the end: every figure is counted while the tests run."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.scoreboard.harness import REPOSITORY, Did, child, together

HERE = Path(__file__).parent


@dataclass
class Row:
    """A row: how many of how many were bad, the most of whatever was measured, and what stands in the line."""

    text: str
    target: str
    bad: int = 0
    total: int = 0
    most: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def percent(self) -> str:
        """The share of the good ones, rounded down: 100 is reached by nothing else."""
        share = 10_000 * (self.total - self.bad) // self.total if self.total else 0
        return f"{share // 100}.{share % 100:02}".removesuffix(".00")

    @property
    def figure(self) -> str:
        return self.text.format(bad=self.bad, total=self.total, percent=self.percent, **self.most)


class Scoreboard:
    """The rows by their ids."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def count(self, row_id: str, text: str, target: str, *, bad: int, of: int, **measured: float) -> None:
        """Adds to a row. In its text stand `{bad}`, `{total}`, `{percent}` and the names of what was measured."""
        row = self.rows.setdefault(row_id, Row(text, target))
        row.bad += bad
        row.total += of
        for name, value in measured.items():
            row.most[name] = max(value, row.most.get(name, value))


_ROWS = pytest.StashKey[Scoreboard]()


@pytest.fixture
def scoreboard(request: pytest.FixtureRequest) -> Scoreboard:
    return request.config.stash.setdefault(_ROWS, Scoreboard())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of a test's own. What is run in the test's process sees nothing of the machine's settings either."""
    for name in os.environ:
        if name.startswith(("STACKCTL_", "_STACKCTL_")) or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


MUTATIONS = 100_000


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Did:
    """Every hostile file in every place of a stack, loaded and checked."""
    return child("hostile", None, cwd=REPOSITORY, home=tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def mutated(tmp_path_factory: pytest.TempPathFactory) -> list[Did]:
    """The mutations of the sample stack, loaded, half of them in each of two children."""
    home = tmp_path_factory.mktemp("mutated")

    def half(seed: int) -> Did:
        return child("mutated", [MUTATIONS // 2, seed], cwd=REPOSITORY, home=home / str(seed))

    return together([lambda: half(1), lambda: half(2)])


# What several files share is worked out once, where they run: all that rests on the hostile files in one process.
_TOGETHER = ("test_r01", "test_r02", "test_r03", "test_r04")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Says which tests run in one process; once all are collected, the groups have been read off already."""
    name = "hostile" if item.path.name.startswith(_TOGETHER) else item.path.stem
    if item.path.parent == HERE and item.config.pluginmanager.hasplugin("xdist"):
        item.add_marker(pytest.mark.xdist_group(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where the tests run in several processes, each hands its rows over to the one that prints them."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    board = session.config.stash.get(_ROWS, None)
    if output is not None and board is not None:
        output["scoreboard"] = {row_id: asdict(row) for row_id, row in board.rows.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    board = node.config.stash.setdefault(_ROWS, Scoreboard())
    for row_id, row in getattr(node, "workeroutput", {}).get("scoreboard", {}).items():
        counted = {"bad": row["bad"], "of": row["total"]}
        board.count(row_id, row["text"], row["target"], **counted, **row["most"])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    board = config.stash.get(_ROWS, None)
    if board is None or not board.rows:
        return
    terminalreporter.section("scoreboard")
    for row_id, row in sorted(board.rows.items(), key=lambda item: int(item[0][1:])):
        terminalreporter.line(f"{row_id:<4} {row.figure}   target {row.target}")
