"""The ways that data takes over live flows, object by object."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from stackctl.core.graph.flows import Flow

Route = tuple["Flow", ...]
"""Flows that follow one another: each begins where the one before it ends. Empty where nothing has to flow."""


class Routes:
    """Answers from the live flows how an object gets from one place to another; the same question, the same answer."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        self._into: dict[tuple[str, str], list[Flow]] = {}
        self._out_of: dict[tuple[str, str], list[Flow]] = {}
        for flow in flows:
            if flow.live and flow.object is not None:
                self._into.setdefault((flow.target, flow.object), []).append(flow)
                self._out_of.setdefault((flow.source, flow.object), []).append(flow)

    def arriving(self, target: str, object_: str) -> tuple[Flow, ...]:
        """The live flows that bring an object to a node, by source and method."""
        return tuple(self._into.get((target, object_), ()))

    def reached(self, sources: Iterable[str], object_: str) -> Mapping[str, Flow | None]:
        """All that an object comes to from the sources, nearest first.

        By node the flow that brings it along a shortest way, None at a source.
        """
        brought: dict[str, Flow | None] = dict.fromkeys(sources)
        waiting = deque(brought)
        while waiting:
            for flow in self._out_of.get((waiting.popleft(), object_), ()):
                if flow.target not in brought:
                    brought[flow.target] = flow
                    waiting.append(flow.target)
        return brought

    def shortest(self, sources: Collection[str], target: str, object_: str) -> Route | None:
        """The shortest way of an object from one of the sources; None where there is none."""
        onwards = self._onwards(target, object_)
        reached = [source for source in sources if source in onwards]
        if not reached:
            return None
        routes = [_route(source, target, onwards) for source in reached]
        return min(routes, key=lambda route: (len(route), [(flow.source, flow.target) for flow in route]))

    def _onwards(self, target: str, object_: str) -> Mapping[str, Flow | None]:
        """By each node that the object comes from: the flow that leads on, along a shortest way; None at the target."""
        onwards: dict[str, Flow | None] = {target: None}
        waiting = deque([target])
        while waiting:
            for flow in self.arriving(waiting.popleft(), object_):
                if flow.source not in onwards:
                    onwards[flow.source] = flow
                    waiting.append(flow.source)
        return onwards


def _route(source: str, target: str, onwards: Mapping[str, Flow | None]) -> Route:
    found: list[Flow] = []
    while source != target and (flow := onwards[source]) is not None:
        found.append(flow)
        source = flow.target
    return tuple(found)


def way_to(target: str, brought: Mapping[str, Flow | None], most: int | None = None) -> Route:
    """The way that ends at a node, out of what `Routes.reached` says; only its last flows, where it has over `most`."""
    found: list[Flow] = []
    while (most is None or len(found) < most) and (flow := brought[target]) is not None:
        found.append(flow)
        target = flow.source
    return tuple(reversed(found))


def in_words(route: Route, most: int | None = None) -> str:
    """A way as people read it: `website → hubspot-marketing → snowflake`; empty for an empty one.

    Of a way through more than `most` places, the first and last of them.
    """
    return by_arrows([*(flow.source for flow in route), *(flow.target for flow in route[-1:])], most)


def by_arrows(places: Sequence[str], most: int | None = None) -> str:
    """Places one after another: `a → b → c`; of more than `most`, the first and the last."""
    if most is not None and len(places) > most:
        places = [*places[: most - most // 2], "…", *places[len(places) - most // 2 :]]
    return " → ".join(places)
