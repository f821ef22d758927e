"""Where the objects that flow begin, and how they get from there to every other place.

All ways of an object are found in one pass, so that asking for each of many places stays quick.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from stackctl.core.graph.flows import Flow
    from stackctl.core.graph.lineage import Route


class Origins:
    """Answers from live flows how an object came to a place.

    An object begins where it is sent from, but does not arrive. Where it only goes round, it begins in its system of
    record, or else at the first by id.
    """

    def __init__(self, flows: Iterable[Flow], records: Mapping[str, Collection[str]]) -> None:
        by_object: dict[str, list[Flow]] = {}
        self._into: dict[tuple[str, str], list[Flow]] = {}
        for flow in flows:
            if flow.live and flow.object is not None:
                by_object.setdefault(flow.object, []).append(flow)
                self._into.setdefault((flow.target, flow.object), []).append(flow)
        self._brought = {name: _brought(found, records.get(name, ())) for name, found in by_object.items()}

    def way(self, target: str, object_: str) -> Route:
        """How an object came to a node: by the sender that is farthest from where it begins; empty if by none."""
        ways = [(*self._way_before(flow, target), flow) for flow in self._into.get((target, object_), ())]
        return min(ways, key=lambda way: (-len(way), [(flow.source, flow.target) for flow in way]), default=())

    def _way_before(self, last: Flow, target: str) -> Route:
        """The shortest way to the source of a flow; where it passes the flow's target, only what comes after that."""
        brought = self._brought[last.object or ""]
        found: list[Flow] = []
        node = last.source
        while (flow := brought[node]) is not None and flow.source != target:
            found.append(flow)
            node = flow.source
        return tuple(reversed(found))


def _brought(flows: Collection[Flow], records: Collection[str]) -> Mapping[str, Flow | None]:
    """The flow that brings an object to each node along a shortest way; None where it begins."""
    out_of: dict[str, list[Flow]] = {}
    for flow in flows:
        out_of.setdefault(flow.source, []).append(flow)
    targets = {flow.target for flow in flows}
    found: dict[str, Flow | None] = {}
    _spread(sorted(out_of.keys() - targets), out_of, found)
    _spread([node for node in records if node in out_of], out_of, found)
    for node in sorted(out_of):
        _spread([node], out_of, found)
    return found


def _spread(starts: Iterable[str], out_of: Mapping[str, Collection[Flow]], found: dict[str, Flow | None]) -> None:
    """Adds to what is found all that is reached from those of the starts that have not been found yet."""
    waiting = deque(start for start in starts if start not in found)
    found.update(dict.fromkeys(waiting))
    while waiting:
        for flow in out_of.get(waiting.popleft(), ()):
            if flow.target not in found:
                found[flow.target] = flow
                waiting.append(flow.target)
