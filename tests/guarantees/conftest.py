"""Counts how well each promise is kept while the tests run, and prints the figures at the end."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.effort import EFFORT, many
from tests.guarantees.harness import REPOSITORY, Did, child, together

HERE = Path(__file__).parent


@dataclass
class Promise:
    """A promise of the product: how many of how many broke it, and the most of what was measured.

    A test file proves one: `PROMISE` says it, with `{bad}`, `{total}`, `{percent}` and the names of what was measured;
    `TARGET` is what the figure shall be, where that is not 0. The file's name is the promise's.
    """

    text: str
    target: str = "0"
    bad: int = 0
    total: int = 0
    most: dict[str, float] = field(default_factory=dict)

    def count(self, *, bad: int, of: int, **measured: float) -> None:
        """Add inputs, how many of them broke the promise, and measures."""
        self.bad += bad
        self.total += of
        self.most |= {name: max(value, self.most.get(name, value)) for name, value in measured.items()}

    @property
    def percent(self) -> str:
        """The share of the good ones, rounded down: 100 is reached by nothing else."""
        share = 10_000 * (self.total - self.bad) // self.total if self.total else 0
        return f"{share // 100}.{share % 100:02}".removesuffix(".00")

    @property
    def figure(self) -> str:
        """What is printed of it."""
        counted = {"bad": _grouped(self.bad), "total": _grouped(self.total), "percent": self.percent}
        # What failed before it was measured has no measure.
        return self.text.format_map(defaultdict(float, {**counted, **self.most}))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")


_PROMISES = pytest.StashKey[dict[str, Promise]]()


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Promise:
    """The promise that the test's file proves."""
    promises = request.config.stash.setdefault(_PROMISES, {})
    name = request.path.stem.removeprefix("test_").replace("_", " ")
    return promises.setdefault(name, Promise(request.module.PROMISE, getattr(request.module, "TARGET", "0")))


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


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Did:
    """Every hostile file in places of a stack, loaded and checked."""
    return child("hostile", EFFORT.thorough, cwd=REPOSITORY, home=tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def mutated(tmp_path_factory: pytest.TempPathFactory) -> list[Did]:
    """The mutations of the sample stack, loaded, half of them in each of two children."""
    home = tmp_path_factory.mktemp("mutated")

    def half(seed: int) -> Did:
        return child("mutated", [many(100_000, 8_000) // 2, seed], cwd=REPOSITORY, home=home / str(seed))

    return together([lambda: half(1), lambda: half(2)])


# What several files share is worked out once, where they run: all that rests on the hostile files in one process.
_TOGETHER = ("test_no_crash", "test_placed_refusals", "test_bounds", "test_no_misreading")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say which tests run in one process; once all are collected, the groups have been read off already."""
    name = "hostile" if item.path.stem in _TOGETHER else item.path.stem
    if item.path.parent == HERE and item.config.pluginmanager.hasplugin("xdist"):
        item.add_marker(pytest.mark.xdist_group(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over the figures, where the tests run in several processes, to the one that prints them."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        promises = session.config.stash.get(_PROMISES, {})
        output["promises"] = {name: asdict(promise) for name, promise in promises.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Add up the figures of another process."""
    promises = node.config.stash.setdefault(_PROMISES, {})
    for name, figures in getattr(node, "workeroutput", {}).get("promises", {}).items():
        promise = promises.setdefault(name, Promise(figures["text"], figures["target"]))
        promise.count(bad=figures["bad"], of=figures["total"], **figures["most"])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print how well each promise was kept."""
    promises = config.stash.get(_PROMISES, {})
    if promises:
        terminalreporter.section("guarantees")
    for name, promise in sorted(promises.items()):
        terminalreporter.line(f"{name}: {promise.figure}   target {promise.target}")
