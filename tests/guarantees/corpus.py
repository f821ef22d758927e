"""The corpora, loaded in a child: every hostile file in every place of a stack, and mutations of the sample stack."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tests.effort import EFFORT, some
from tests.guarantees.harness import (
    DAY,
    GOOD,
    OF_MONEY,
    PLACES,
    SETTINGS,
    is_badly_placed,
    is_badly_placed_error,
    sample_files,
)
from tests.guarantees.hostile import TOLERATED, hostile_files
from tests.guarantees.mutate import mutations
from tests.guarantees.watch import forget_peak, peak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stackctl.app.load import Loaded
    from stackctl.model.finding import Finding
    from stackctl.model.source import SourceFile
    from tests.guarantees.watch import Now


def hostile(thorough: Any, now: Now) -> dict[str, Any]:
    """Load and check every hostile file in the places of a stack, each with its time and memory."""
    from stackctl import rules
    from stackctl.app.load import load
    from stackctl.model.errors import StackctlError
    from stackctl.model.source import SourceFile

    EFFORT.thorough = thorough
    rules.all_rules()
    judge = _Judge()
    unrefused: list[str] = []
    measured: list[tuple[str, str, float, float]] = []
    for name, content in hostile_files().items():
        for place in (PLACES[0], *some(PLACES[1:], _PLACES_EACH, of=("place", name))):
            now.at(f"{name} as {place}")
            files = dict(sorted({SETTINGS: b"", GOOD[0]: GOOD[1], place: content}.items()))
            forget_peak()
            began, checked, slowest = time.process_time(), None, 0.0
            try:
                loaded = load([SourceFile(path, data) for path, data in files.items()])
                findings = judge.check(f"{name} as {place}", loaded)
                checked = time.process_time() - began
                slowest = judge.money(f"{name} as {place}", loaded) if place in OF_MONEY else 0.0
            except StackctlError as error:
                findings = None
                judge.settings(f"{name} as {place}", error.lines, content)
            except Exception as error:  # noqa: BLE001 # that is what is counted
                findings = None
                judge.crashes.append(f"{name} as {place}: {type(error).__name__}: {error}"[:300])
            seconds = time.process_time() - began if checked is None else max(checked, slowest)
            measured.append((name, place, seconds, peak()))
            if place == PLACES[0] and name not in TOLERATED:
                refused = findings is None or any(found.file == place and found.family == "STK" for found in findings)
                unrefused += [] if refused else [name]
    return {**judge.verdict(len(measured)), "measured": measured, "unrefused": unrefused}


_PLACES_EACH = 1
"""Beside the first place, in which every file is tried, a plain run draws so many."""


class _Judge:
    """Collects what went wrong with inputs."""

    def __init__(self) -> None:
        self.crashes: list[str] = []
        self.refusals = 0
        self.unplaced: list[str] = []

    def check(self, what: str, loaded: Loaded) -> tuple[Finding, ...]:
        """Runs the rules and looks at every finding."""
        from stackctl.app import audit

        outcome = audit.check(loaded, DAY)
        self.crashes += (
            f"{what}: the rule {code}: {type(error).__name__}: {error}"[:300] for code, error in outcome.crashes
        )
        self.refusals += len(outcome.findings)
        self.unplaced += (
            f"{what}: {found.code} {found.file}:{found.position.line}:{found.position.column} {found.message}"[:300]
            for found in outcome.findings
            if is_badly_placed(found, loaded.sources)
        )
        return outcome.findings

    def money(self, what: str, loaded: Loaded) -> float:
        """Makes the reports of costs and contracts; answers how many seconds the slowest took."""
        from stackctl.app.reports import budget, cost, export_contracts, export_focus, renewals

        reports: tuple[Callable[[], object], ...] = (
            lambda: cost(loaded, DAY, by="cost-center,tool,month", uplift="cap"),
            lambda: cost(loaded, DAY, by="vendor,quarter", basis="billed"),
            lambda: cost(loaded, DAY, by="owner", basis="actual"),
            lambda: budget(loaded, DAY),
            lambda: renewals(loaded, DAY, by="owner"),
            lambda: export_focus(loaded, DAY),
            lambda: export_contracts(loaded, DAY),
        )
        slowest = 0.0
        for number, report in enumerate(reports):
            began = time.process_time()
            try:
                report()
            except Exception as error:  # noqa: BLE001 # that is what is counted
                self.crashes.append(f"{what}: report {number}: {type(error).__name__}: {error}"[:300])
            slowest = max(slowest, time.process_time() - began)
        return slowest

    def settings(self, what: str, lines: Sequence[str], data: bytes) -> None:
        """Looks at the lines that refuse the settings."""
        self.refusals += len(lines)
        self.unplaced += (f"{what}: {line}"[:300] for line in lines if is_badly_placed_error(line, data))

    def verdict(self, inputs: int) -> dict[str, Any]:
        return {
            "inputs": inputs,
            "crashes": self.crashes,
            "refusals": self.refusals,
            "unplaced": self.unplaced,
        }


class _Remembering(list[bytes]):
    """Files that remember which of them was taken first."""

    first: int | None = None

    def __getitem__(self, index: Any) -> Any:
        if self.first is None:
            self.first = index
        return super().__getitem__(index)


def _first_of(files: _Remembering) -> int:
    if files.first is None:
        raise ValueError("a mutation of no file")
    return files.first


def mutated_stacks(count: int, seed: int) -> Iterator[dict[str, bytes]]:
    """So many mutations of the sample stack's files, each under the path of its file, as few stacks as possible.

    A stack holds what was mutated only; the files that it lacks are as they were.
    """
    originals = sample_files()
    paths = list(originals)
    files = _Remembering(originals.values())
    by_path: dict[str, list[bytes]] = defaultdict(list)
    source = mutations(files, count, seed)
    for _ in range(count):
        files.first = None
        content = next(source)
        by_path[paths[_first_of(files)]].append(content)
    for round_ in range(max(map(len, by_path.values()))):
        yield {path: contents[round_] for path, contents in by_path.items() if round_ < len(contents)}


_CHECKED_EACH = 8
_COUNTED_EACH = 32
_SEARCHED = 3


def mutated(arguments: Any, now: Now) -> dict[str, Any]:
    """Loads mutations of the sample stack, a stack of them at a time; runs the rules over some of these stacks."""
    from stackctl import rules

    count, seed = arguments
    originals = sample_files()
    rules.all_rules()
    judge = _Judge()
    done = searched = 0
    for number, stack in enumerate(mutated_stacks(count, seed)):
        now.at(f"stack {number} of the seed {seed}")
        done += len(stack)
        settings = stack.pop(SETTINGS, None)
        if settings is not None:
            _load(f"settings {number} of the seed {seed}", {SETTINGS: settings}, judge)
        depth = _depth(number)
        alone = _Judge()
        _load(f"stack {number} of the seed {seed}", {**originals, **stack}, alone, depth)
        if alone.crashes and searched < _SEARCHED:
            searched += 1
            one_by_one = _Judge()
            for path, content in stack.items():
                now.at(f"{path} of stack {number} of the seed {seed}")
                what = f"{path} of stack {number} of the seed {seed}"
                _load(what, {**originals, path: content}, one_by_one, depth)
            alone.crashes = one_by_one.crashes or alone.crashes
        judge.crashes += alone.crashes
        judge.unplaced += alone.unplaced
        judge.refusals += alone.refusals
    return judge.verdict(done)


def _depth(number: int) -> int:
    """How much is done with a stack: it is loaded, every eighth is checked, and some have reports of money made."""
    return 0 if number % _CHECKED_EACH else 1 if number % _COUNTED_EACH else 2


def _load(what: str, files: Mapping[str, bytes], judge: _Judge, depth: int = 0) -> None:
    from stackctl.app.load import load
    from stackctl.model.errors import StackctlError

    try:
        loaded = load(_as_files(files))
        if depth:
            judge.check(what, loaded)
        if depth > 1:
            judge.money(what, loaded)
    except StackctlError as error:
        judge.settings(what, error.lines, files[SETTINGS])
    except Exception as error:  # noqa: BLE001 # that is what is counted
        judge.crashes.append(f"{what}: {type(error).__name__}: {error}"[:300])


def _as_files(files: Mapping[str, bytes]) -> list[SourceFile]:
    from stackctl.model.source import SourceFile

    return [SourceFile(path, files[path]) for path in sorted(files)]
