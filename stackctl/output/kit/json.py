"""The one way in which values become JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from stackctl.model.finding import Finding
from stackctl.model.reports.changes import Change, Changed
from stackctl.model.reports.cost import Renewed, Stopped, ToolCost, Unconverted


def encoded(value: Any) -> Any:
    """Turn a value into what JSON holds.

    Numbers with decimals are text, so that no reader makes floats of them, and so are days. What reports are made of is
    an object of its fields, or of the keys that its class has below.
    """
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return {str(key): encoded(item) for key, item in value.items()}
        case tuple() | list():
            return [encoded(item) for item in value]
        case _ if is_dataclass(value):
            return encoded(_KEYS.get(type(value), _fields)(value))
        case _:
            return value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


_KEYS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    Finding: lambda found: {
        "code": found.code,
        "name": found.name,
        "severity": found.severity,
        "tool": found.tool,
        "message": found.message,
        "file": found.file,
        "line": found.position.line,
        "column": found.position.column,
        "evidence": found.evidence,
        "help": found.help,
        "fingerprint": found.fingerprint,
        "status": found.status,
    },
    Changed: lambda changed: {
        "kind": changed.kind,
        "id": changed.id,
        "what": changed.what,
        "name": changed.name,
        "file": changed.file,
        "was": changed.was,
        "text": changed.text,
        "changes": changed.changes,
    },
    Change: lambda change: {"path": change.path, "from": change.before, "to": change.after, "text": change.text},
    Unconverted: lambda left: {"tool": left.tool, **_fields(left.amount)},
    ToolCost: lambda cost: {"tool": cost.tool, **_fields(cost.amount)},
    Stopped: lambda cost: {"tool": cost.tool, "contract": cost.contract, "end": cost.day, **_fields(cost.amount)},
    Renewed: lambda renewal: {
        "tools": renewal.tools,
        "contract": renewal.contract,
        "date": renewal.day,
        "percent": renewal.percent,
    },
}
"""The objects whose keys are not the fields of their class."""
