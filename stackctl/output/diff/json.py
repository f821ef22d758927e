"""`diff --format json`: schema stackctl.diff/1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.model.revision import WORKING_TREE
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.diff import (
        CostChange,
        CostDifference,
        GateChange,
        GraphDifference,
        Link,
        LinkChange,
        Side,
        StackDiff,
    )
    from stackctl.model.revision import Revision


def render(diff: StackDiff, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write the change; amounts as text at BASE's rates."""
    return to_json(
        encoded(
            {
                "schema": "stackctl.diff/1",
                "version": diff.version,
                "today": diff.today,
                "stack": diff.stack,
                "base": _commit(diff.base.revision),
                "head": _commit(diff.head.revision),
                "base_name": diff.base.revision.name,
                "head_name": diff.head.revision.name,
                "summary": {"before": _side(diff.base), "after": _side(diff.head)},
                "tools": _tools(diff),
                "others": [changed for changed in diff.changed if changed.kind != "tool"],
                "cost": _cost(diff.cost),
                "findings": {
                    "new": diff.new,
                    "fixed": diff.fixed,
                },
                "graph": _graph(diff.graph),
                "notices": diff.notices,
                "gate": {
                    "open": not diff.failures,
                    "fail_on": "never" if diff.fail_on is None else str(diff.fail_on),
                    "failures": diff.failures,
                    **_gate(diff.gate),
                },
                "crashes": diff.crashes,
                "remarks": diff.remarks,
            }
        )
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
            {"from": tool.was, "to": tool.id, "changes": tool.changes} for tool in tools if tool.what == "renamed"
        ],
        "changed": [{"tool": tool.id, "changes": tool.changes} for tool in tools if tool.what == "changed"],
        "things": tools,
    }


def _cost(cost: CostDifference) -> dict[str, Any]:
    return {
        "annual_before": cost.before.amount,
        "annual_after": cost.after.amount,
        "annual_delta": cost.after.amount - cost.before.amount,
        "currency": cost.after.currency,
        "centers": [{"cost_center": change.id or None, **_cost_change(change)} for change in cost.centers],
        "tools": [{"tool": change.id, **_cost_change(change)} for change in cost.tools],
        "breaches": cost.breaches,
        "unconverted_before": cost.unconverted_before,
        "unconverted_after": cost.unconverted_after,
        "renewals": cost.renewals,
    }


def _cost_change(change: CostChange) -> dict[str, Any]:
    return {
        "name": change.name,
        "annual_before": change.before.amount,
        "annual_after": change.after.amount,
        "annual_delta": change.after.amount - change.before.amount,
    }


def _graph(graph: GraphDifference) -> dict[str, Any]:
    return {
        "integrations_added": [_link(link) for link in graph.added],
        "integrations_removed": [_link(link) for link in graph.removed],
        "integrations_changed": [_link_change(change) for change in graph.changed],
        "reached": graph.reached,
        "no_longer_reached": graph.no_longer_reached,
        "new_single_points": graph.new_single_points,
        "former_single_points": graph.former_single_points,
        "cut_off": graph.cut_off,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "from": link.source,
        "to": link.target,
        "objects": link.objects,
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


def _gate(gate: GateChange) -> dict[str, Any]:
    return {
        "changed": gate.changed,
        "files": gate.files,
        "appear": gate.appear,
        "vanish": gate.vanish,
    }
