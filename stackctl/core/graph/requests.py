"""What the live stack makes of a request."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal

from stackctl.core.graph.walk import way_to
from stackctl.model.tool import GONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.core.graph.flows import Flow
    from stackctl.core.graph.lineage import Lineage, Route
    from stackctl.model.people import Request
    from stackctl.model.stack import Stack

MOST_MISSING = 2
"""A route that takes more hops than this to be added is no advice: one new connection is less work."""


@dataclass(frozen=True, slots=True)
class CapabilityAnswer:
    """The need at `index`, `offered` live, `coming` in the pipeline."""

    index: int
    capability: str
    offered: tuple[str, ...]
    coming: tuple[str, ...]

    @property
    def served(self) -> bool:
        """Whether a live tool offers it."""
        return bool(self.offered)


HopState = Literal["live", "planned", "broken", "waiting", "connected", "missing"]


_BY_EFFORT: tuple[HopState, ...] = ("live", "broken", "planned", "waiting")


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a route for one object.

    `live`: it flows. `planned`, `broken`: declared so. `waiting`: declared as live, but an end is not in use yet.
    `connected`: they exchange other objects (`carries`), in this direction or the other one. `missing`: nothing
    connects them.
    """

    source: str
    target: str
    state: HopState
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowAnswer:
    """The need of one object among the flows.

    At `index`, and at `place` among its objects. `route` is how it flows now, empty where it is there already; None
    where it does not. `nearest` then comes nearest to a route, its hops that are not live to be made; empty where an
    end is gone. `reach` is the way to the farthest place that the object comes to from the source.
    """

    index: int
    place: int
    object: str
    source: str
    target: str
    route: Route | None
    nearest: tuple[Hop, ...] = ()
    reach: Route = ()

    @property
    def served(self) -> bool:
        """Whether it flows now."""
        return self.route is not None

    @property
    def missing(self) -> tuple[Hop, ...]:
        """The hops that have to be made."""
        return tuple(hop for hop in self.nearest if hop.state != "live")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is served of a request, need by need."""

    capabilities: tuple[CapabilityAnswer, ...]
    flows: tuple[FlowAnswer, ...]

    @property
    def served(self) -> bool:
        """Whether the live stack can do all of it."""
        return all(need.served for need in self.capabilities) and all(need.served for need in self.flows)


class Answers:
    """The answers of a stack to requests."""

    def __init__(self, stack: Stack, flows: Sequence[Flow], lineage: Lineage) -> None:
        self._stack = stack
        self._lineage = lineage
        self._offered: dict[str, list[str]] = {}
        self._coming: dict[str, list[str]] = {}
        for tool_id, tool in stack.present.items():
            having = self._offered if tool_id in stack.live else self._coming
            for capability in dict.fromkeys(tool.capabilities):
                having.setdefault(capability, []).append(tool_id)
        self._between: dict[str, dict[str, list[Flow]]] = {}
        for flow in flows:
            if flow.status != "retired" and not self._is_gone(flow.source) and not self._is_gone(flow.target):
                self._between.setdefault(flow.source, {}).setdefault(flow.target, []).append(flow)
                self._between.setdefault(flow.target, {}).setdefault(flow.source, []).append(flow)

    def to(self, request: Request) -> Answer:
        """Say what is served of a request and what not."""
        return Answer(
            tuple(
                CapabilityAnswer(index, name, tuple(self._offered.get(name, ())), tuple(self._coming.get(name, ())))
                for index, name in enumerate(request.needs.capabilities)
                if name not in request.needs.capabilities[:index]
            ),
            tuple(
                self._flow(index, place, name, needed.from_, needed.to)
                for index, needed in enumerate(request.needs.flows)
                for place, name in enumerate(needed.objects)
                if name not in needed.objects[:place]
            ),
        )

    def _flow(self, index: int, place: int, name: str, source: str, target: str) -> FlowAnswer:
        route = self._lineage.shortest((source,), target, name)
        if route is not None:
            return FlowAnswer(index, place, name, source, target, route)
        brought = self._lineage.reached((source,), name)
        nearest = () if self._is_gone(source) or self._is_gone(target) else self._nearest(name, source, target)
        return FlowAnswer(index, place, name, source, target, None, nearest, way_to([*brought][-1], brought))

    def _nearest(self, name: str, source: str, target: str) -> tuple[Hop, ...]:
        """Find the route with the fewest hops to be made."""
        # Over what is connected today; else the one hop from end to end. Of equal ones, the least to do, the shortest.
        came: dict[str, Hop | None] = {}
        waiting: list[tuple[tuple[int, int, int], str, str, Hop | None]] = [((0, 0, 0), source, "", None)]
        while waiting:
            (missing, effort, steps), node, _, hop = heappop(waiting)
            if node in came:
                continue
            came[node] = hop
            if node == target:
                return way_to(target, came)
            for further, flows in self._between.get(node, {}).items():
                if further in came:
                    continue
                onwards = _hop(node, further, name, flows)
                if onwards is None:
                    continue
                cost = (missing + (onwards.state != "live"), effort + _effort(onwards, flows), steps + 1)
                if cost[0] <= MOST_MISSING:
                    heappush(waiting, (cost, further, node, onwards))
        return (Hop(source, target, "missing"),)

    def _is_gone(self, node: str) -> bool:
        tool = self._stack.tools.get(node)
        return tool is not None and tool.status in GONE


def _hop(source: str, target: str, name: str, flows: Sequence[Flow]) -> Hop | None:
    """Say what helps from one node to another, if anything."""
    own = [_state(flow) for flow in flows if flow.object == name and flow.source == source]
    if own:
        return Hop(source, target, min(own, key=_BY_EFFORT.index))
    others = [flow for flow in flows if flow.live]
    carries = sorted({flow.object for flow in others if flow.object is not None})
    return Hop(source, target, "connected", tuple(carries)) if others else None


def _state(flow: Flow) -> HopState:
    if flow.live:
        return "live"
    if flow.status == "live":
        return "waiting"
    return "broken" if flow.status == "broken" else "planned"


def _effort(hop: Hop, flows: Sequence[Flow]) -> int:
    """Rank what it takes to make a hop live."""
    # To mend or finish is less than another object; that is less than the other direction.
    if hop.state != "connected":
        return _BY_EFFORT.index(hop.state)
    goes_so = any(flow.live and flow.source == hop.source for flow in flows)
    return len(_BY_EFFORT) + (0 if goes_so else 1)
