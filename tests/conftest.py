"""Options of the test run, and the parts of the suite that `python -m tests` runs by themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.effort import EFFORT

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent

PARTS = ("adapters", "app", "core", "model", "output", "rules")
"""The tests of the parts, by themselves and by examples: what `fast` runs."""
MEASURED = (*PARTS, "cli/commands", "cli/test_root.py", "test_goldens.py")
"""What is measured for coverage: the others go over the same lines, and take more than twice as long when measured."""
WHOLE = tuple(
    HERE / path
    for path in (
        "cli/test_completion.py",
        "cli/test_help.py",
        "cli/test_imports.py",
        "cli/test_locale.py",
        "cli/test_output.py",
        "cli/test_pages.py",
        "core/facts/test_duplicates.py",
        "core/graph/test_graph.py",
        "core/money/test_cost_proof.py",
        "output/audit/test_sarif.py",
        "output/kit/test_labels.py",
        "output/test_budget.py",
        "output/test_cost.py",
        "output/test_screens.py",
        "rules/test_bounds.py",
        "rules/test_optimised.py",
    )
)
"""What looks at whole outputs, or starts processes: it takes long when measured, and finds no new line."""
PLAIN_SHARE = 8
"""A plain run makes one in so many of the examples that a property is tried with."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    parser.addoption("--thorough", action="store_true", help="the long corpora alone, and each of them whole")
    parser.addoption("--part", choices=("fast", "measured"), help="the tests of the parts, by examples, alone")
    parser.addoption("--update", action="store_true", help="write generated files anew")


def pytest_configure(config: pytest.Config) -> None:
    """Set the effort before any test is read."""
    config.addinivalue_line("markers", "long: tries a long corpus, of which a plain run draws a part")
    EFFORT.thorough = config.getoption("thorough")
    EFFORT.update = config.getoption("update")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files unread that hold nothing of a part."""
    part = config.getoption("part")
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    return True if part is not None and is_test and not _is_in(collection_path, part) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what was asked for; the guarantees come first, because their groups of tests take longest."""
    thorough, part = config.getoption("thorough"), config.getoption("part")
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (kept if _is_asked(item, thorough=thorough, part=part) else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = sorted(kept, key=lambda item: not item.nodeid.startswith("tests/guarantees/"))
    if not thorough:
        _make_fewer_examples(items)


def _is_asked(item: pytest.Item, *, thorough: bool, part: str | None) -> bool:
    is_long = _is_property(item) or item.get_closest_marker("long") is not None
    return is_long if thorough else part is None or not is_long


def _make_fewer_examples(items: Sequence[Any]) -> None:
    """Let hypothesis, which keeps the settings of a test with its function, make fewer examples."""
    functions = {getattr(test.obj, "__func__", test.obj): None for test in items if _is_property(test)}
    for function in functions:
        given: settings = getattr(function, "_hypothesis_internal_use_settings", settings())
        fewer = settings(given, max_examples=max(given.max_examples // PLAIN_SHARE, 8))
        vars(function)["_hypothesis_internal_use_settings"] = fewer


def _is_property(item: Any) -> bool:
    return item.get_closest_marker("hypothesis") is not None


@cache
def _is_in(path: Path, part: str) -> bool:
    if part == "measured" and path in WHOLE:
        return False
    return any(HERE / one in (path, *path.parents) for one in {"fast": PARTS, "measured": MEASURED}[part])
