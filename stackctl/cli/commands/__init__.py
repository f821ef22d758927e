"""One file a command; this folder is their registry.

A module holds `command`, a typer function whose docstring is its help, `SUMMARY`, its line in `stackctl --help`, and
`GROUP` and `ORDER`, the heading there and the place under it. `--help` loads all of them: what a command needs to run
is imported in its function.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

GROUPS = ("Look", "Money", "Changes", "Pipelines", "Reference")


@cache
def names() -> frozenset[str]:
    """Name all commands; none is loaded."""
    return frozenset(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def module_of(name: str) -> ModuleType:
    """Load a command."""
    return import_module(f"{__name__}.{name}")


def listed() -> dict[str, ModuleType]:
    """Load all commands, in the order of the help."""
    modules = {name: module_of(name) for name in names()}
    return dict(sorted(modules.items(), key=lambda item: (GROUPS.index(item[1].GROUP), item[1].ORDER)))
