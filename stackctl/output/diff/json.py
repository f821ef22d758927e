"""`diff --format json`: schema stackctl.diff/1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.model.revision import WORKING_TREE
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.look import Look
    from stackctl.model.reports.diff import (
        CostChange,
        CostDifference,
        GateChange,
        GraphDifference,
        Link,
        LinkChange,
        NoticeMove,
        Reach,
        Side,
        StackDiff,
    )
    from stackctl.model.revision import Revision


def render(diff: StackDiff, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write the change; amounts as text at BASE's rates."""
    return to_json(
        {
            "schema": "stackctl.diff/1",
            "version": diff.version,
            "today": diff.today.isoformat(),
            "stack": diff.stack,
            "base": _commit(diff.base.revision),
            "head": _commit(diff.head.revision),
            "base_name": diff.base.revision.name,
            "head_name": diff.head.revision.name,
            "summary": {"before": _side(diff.base), "after": _side(diff.head)},
            "tools": _tools(diff),
            "others": [encoded(changed) for changed in diff.changed if changed.kind != "tool"],
            "cost": _cost(diff.cost),
            "findings": {
                "new": [encoded(found) for found in diff.new],
                "fixed": [encoded(found) for found in diff.fixed],
            },
            "graph": _graph(diff.graph),
            "notices": [_notice(move) for move in diff.notices],
            "gate": {
                "open": not diff.failures,
                "fail_on": "never" if diff.fail_on is None else str(diff.fail_on),
                "failures": list(diff.failures),
                **_gate(diff.gate),
            },
            "crashes": list(diff.crashes),
            "remarks": list(diff.remarks),
        }
    )


def _commit(revision: Revision) -> str:
    return WORKING_TREE if revision.commit is None else revision.commit


def _side(side: Side) -> dict[str, Any]:
    return {
        "tools": side.tools,
        "systems": side.systems,
        "integrations": side.integrations,
        "findings": {"error": side.errors, "warning": side.warnings, "info": side.notes},
    }


def _tools(diff: StackDiff) -> dict[str, Any]:
    """List tools: ids for added and removed, else changes."""
    tools = [changed for changed in diff.changed if changed.kind == "tool"]
    return {
        "added": [tool.id for tool in tools if tool.what == "added"],
        "removed": [tool.id for tool in tools if tool.what == "removed"],
        "renamed": [
            {"from": tool.was, "to": tool.id, "changes": encoded(tool.changes)}
            for tool in tools
            if tool.what == "renamed"
        ],
        "changed": [{"tool": tool.id, "changes": encoded(tool.changes)} for tool in tools if tool.what == "changed"],
        "things": [encoded(tool) for tool in tools],
    }


def _cost(cost: CostDifference) -> dict[str, Any]:
    return {
        "annual_before": f"{cost.before.amount:f}",
        "annual_after": f"{cost.after.amount:f}",
        "annual_delta": f"{cost.after.amount - cost.before.amount:f}",
        "currency": cost.after.currency,
        "centers": [{"cost_center": change.id or None, **_cost_change(change)} for change in cost.centers],
        "tools": [{"tool": change.id, **_cost_change(change)} for change in cost.tools],
        "breaches": [encoded(found) for found in cost.breaches],
        "unconverted_before": [encoded(money) for money in cost.unconverted_before],
        "unconverted_after": [encoded(money) for money in cost.unconverted_after],
    }


def _cost_change(change: CostChange) -> dict[str, Any]:
    return {
        "name": change.name,
        "annual_before": f"{change.before.amount:f}",
        "annual_after": f"{change.after.amount:f}",
        "annual_delta": f"{change.after.amount - change.before.amount:f}",
    }


def _graph(graph: GraphDifference) -> dict[str, Any]:
    return {
        "integrations_added": [_link(link) for link in graph.added],
        "integrations_removed": [_link(link) for link in graph.removed],
        "integrations_changed": [_link_change(change) for change in graph.changed],
        "reached": [_reach(reach) for reach in graph.reached],
        "no_longer_reached": [_reach(reach) for reach in graph.no_longer_reached],
        "new_single_points": list(graph.new_single_points),
        "former_single_points": list(graph.former_single_points),
        "cut_off": list(graph.cut_off),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "from": link.source,
        "to": link.target,
        "objects": list(link.objects),
        "method": link.method,
        "status": link.status,
        "via": link.via,
    }


def _link_change(change: LinkChange) -> dict[str, Any]:
    return {
        "from": change.source,
        "to": change.target,
        "before": [_link(link) for link in change.before],
        "after": [_link(link) for link in change.after],
        "text": change.text,
    }


def _reach(reach: Reach) -> dict[str, Any]:
    return {"node": reach.node, "objects": list(reach.objects), "way": reach.way}


def _notice(move: NoticeMove) -> dict[str, Any]:
    return {
        "tool": move.tool,
        "contract": move.contract,
        "notice_before": _day(move.notice_before),
        "notice_after": _day(move.notice_after),
        "end_before": _day(move.end_before),
        "end_after": _day(move.end_after),
        "days_left": move.days_left,
        "text": move.text,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _gate(gate: GateChange) -> dict[str, Any]:
    return {
        "changed": [encoded(changed) for changed in gate.changed],
        "files": list(gate.files),
        "appear": [encoded(found) for found in gate.appear],
        "vanish": [encoded(found) for found in gate.vanish],
    }
