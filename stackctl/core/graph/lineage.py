"""Where each object of data begins, and how it flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.graph.walk import walk, way_to

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stackctl.core.graph.flows import Flow

Route = tuple["Flow", ...]
"""Flows that follow one another: each begins where the one before it ends. Empty where nothing has to flow."""


class Lineage:
    """The ways of objects over live flows, `masters` by object."""

    def __init__(self, flows: Iterable[Flow], masters: Mapping[str, Collection[str]]) -> None:
        self._masters = masters
        self._brought: dict[str, dict[str, Flow | None]] = {}
        self._out_of: dict[str, dict[str, list[Flow]]] = {}
        for flow in flows:
            if flow.live and flow.object is not None:
                self._out_of.setdefault(flow.object, {}).setdefault(flow.source, []).append(flow)

    def reached(self, sources: Iterable[str], object_: str) -> Mapping[str, Flow | None]:
        """Follow an object from its sources, nearest place first.

        By node the flow that brings it along a shortest way, None at a source.
        """
        return dict(walk(sources, self._onwards(object_)))

    def shortest(self, sources: Collection[str], target: str, object_: str) -> Route | None:
        """Find the shortest way of an object, if any."""
        brought = self.reached(sorted(sources), object_)
        return way_to(target, brought) if target in brought else None

    def origin(self, target: str, object_: str) -> Route:
        """Trace an object back to where it begins.

        By the farthest sender; empty where nobody sends it. It begins where it is sent from but does not arrive; where
        it only goes round, in its system of record, or else at the first by id.
        """
        senders = self._out_of.get(object_, {}).values()
        ways = [(*self._way_before(flow), flow) for flows in senders for flow in flows if flow.target == target]
        return min(ways, key=lambda way: (-len(way), [(flow.source, flow.target) for flow in way]), default=())

    def _way_before(self, last: Flow) -> Route:
        """Find the shortest way to a sender around its target."""
        way = way_to(last.source, self._from_beginnings(last.object or ""))
        passed = [number for number, flow in enumerate(way, start=1) if flow.source == last.target]
        return way[max(passed, default=0) :]

    def _from_beginnings(self, object_: str) -> Mapping[str, Flow | None]:
        if object_ not in self._brought:
            out_of, onwards = self._out_of[object_], self._onwards(object_)
            targets = {flow.target for flows in out_of.values() for flow in flows}
            masters = [node for node in self._masters.get(object_, ()) if node in out_of]
            found: dict[str, Flow | None] = {}
            for starts in (sorted(out_of.keys() - targets), masters, *([node] for node in sorted(out_of))):
                found |= list(walk(starts, onwards, skip=found))
            self._brought[object_] = found
        return self._brought[object_]

    def _onwards(self, object_: str) -> Callable[[str], Iterator[tuple[str, Flow]]]:
        out_of = self._out_of.get(object_, {})
        return lambda node: ((flow.target, flow) for flow in out_of.get(node, ()))


def in_words(route: Route, most: int | None = None) -> str:
    """Write a way, long ones cut: `website → hubspot-marketing → snowflake`."""
    return by_arrows([*(flow.source for flow in route), *(flow.target for flow in route[-1:])], most)


def by_arrows(places: Sequence[str], most: int | None = None) -> str:
    """Join places, of over `most` the ends: `a → b`."""
    if most is not None and len(places) > most:
        places = [*places[: most - most // 2], "…", *places[len(places) - most // 2 :]]
    return " → ".join(places)
