"""The one breadth-first walk, and its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping


class _Sourced(Protocol):
    @property
    def source(self) -> str: ...


Step = TypeVar("Step")
Sourced = TypeVar("Sourced", bound=_Sourced)


def walk(
    starts: Iterable[str], onwards: Callable[[str], Iterable[tuple[str, Step]]], skip: Container[str] = ()
) -> Iterator[tuple[str, Step | None]]:
    """Yield all that can be reached, nearest first, each once.

    Each with the step of a shortest way, None at a start. `onwards` says which nodes follow on one, by which step;
    those to `skip` are never entered.
    """
    waiting: list[tuple[str, Step | None]] = [(start, None) for start in dict.fromkeys(starts) if start not in skip]
    seen = {start for start, _ in waiting}
    for node, step in waiting:  # grows while it is walked
        yield node, step
        for further, onward in onwards(node):
            if further not in seen and further not in skip:
                seen.add(further)
                waiting.append((further, onward))


def way_to(target: str, came_by: Mapping[str, Sourced | None], most: int | None = None) -> tuple[Sourced, ...]:
    """Trace a walk's last `most` steps to a node."""
    way: list[Sourced] = []
    while (most is None or len(way) < most) and (step := came_by[target]) is not None:
        way.append(step)
        target = step.source
    return tuple(reversed(way))


def reached(start: str, neighbours: Mapping[str, Iterable[str]], steps: int | None = None) -> list[str]:
    """List what a node leads to within `steps`, nearest first."""
    distance: dict[str, int] = {}
    for node, before in walk((start,), lambda node: ((other, node) for other in neighbours.get(node, ()))):
        distance[node] = 0 if before is None else distance[before] + 1
    return [node for node, far in distance.items() if far and (steps is None or far <= steps)]
