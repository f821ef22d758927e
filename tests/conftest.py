"""Parts the tests in two for `python -m tests`: what is measured for coverage, and the rest. Together they are all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent

WHOLE = (
    "guarantees",
    "real",
    "output/test_screens.py",
    "cli/test_completion.py",
    "cli/test_help.py",
    "cli/test_imports.py",
    "cli/test_locale.py",
    "cli/test_output.py",
    "cli/test_pages.py",
    "core/money/test_cost_proof.py",
    "output/cost/test_cost_formats.py",
    "rules/test_bounds.py",
    "test_gitlab.py",
    "test_new_user.py",
    "test_planted_faults.py",
    "test_pull_requests_page.py",
    "test_workflows.py",
)
"""They look at whole outputs, over and over: under coverage they take more than twice as long, and find no new line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--half",
        choices=("measured", "rest"),
        help="measured: tests of the parts by examples; rest: tests by properties, and those of the whole",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "unmeasured: takes long, more so under coverage, and finds no new line there")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files that hold nothing of a half need not even be imported there."""
    half = config.getoption("half")
    if half == "measured":
        return True if _is_whole(collection_path) else None
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    if half is None or not is_test or _is_whole(collection_path):
        return None
    text = collection_path.read_text("utf-8")
    return None if "hypothesis" in text or "unmeasured" in text else True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps one half; the guarantees come first, because its groups of tests take longest."""
    half = config.getoption("half")
    if half is None:
        return
    parted: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        parted[_is_measured(item) == (half == "measured")].append(item)
    config.hook.pytest_deselected(items=parted[False])
    items[:] = sorted(parted[True], key=lambda item: not _is_guarantee(item.path))


def _is_measured(item: pytest.Item) -> bool:
    # hypothesis marks its own; their many examples go over the same lines.
    return not _is_whole(item.path) and not {"hypothesis", "unmeasured"} & {mark.name for mark in item.iter_markers()}


@cache
def _is_whole(path: Path) -> bool:
    return any(HERE / one in (path, *path.parents) for one in WHOLE)


@cache
def _is_guarantee(path: Path) -> bool:
    return HERE / "guarantees" in path.parents
