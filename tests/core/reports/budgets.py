"""Stacks with budgets, for the tests of budgets."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from stackctl.app import load as loading
from stackctl.app import reports
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.app.load import Loaded
    from stackctl.model.reports.budget import BudgetReport, BudgetRow
    from stackctl.model.reports.cost import Uplift

Files = dict[str, str]
CENTERS = {"M1": "Web", "M2": "Mail", "M3": "Events"}


def line(amount: str, per: str = "month", **keys: str) -> dict[str, str]:
    """A price; `from_` is its `from`."""
    return {"amount": amount, "per": per, **{key.rstrip("_"): value for key, value in keys.items()}}


def tool(*lines: dict[str, str], center: str | None = "M1", **keys: Any) -> str:
    """The file of a tool with prices that a cost centre bears; `currency` and `allocation` are those of its cost."""
    cost: dict[str, Any] = {} if center is None or "allocation" in keys else {"cost_center": center}
    cost |= {key: keys.pop(key) for key in ("currency", "allocation") if key in keys}
    costs = {"cost": {**cost, "lines": list(lines)}} if lines else {}
    return json.dumps({"name": "A", "vendor": "A", "category": "crm", "status": "active", **costs, **keys})


def renewing(end: str, **keys: Any) -> dict[str, Any]:
    """A contract that renews by itself after a day."""
    return {"start": "2020-01-01", "end": end, "auto_renew": "true", "renewal_term": "12 months", **keys}


def budget(center: str, amount: str, year: int = 2026, **keys: str) -> dict[str, Any]:
    """A budget of a cost centre."""
    return {"cost_center": center, "fiscal_year": year, "amount": amount, **keys}


def files(
    tools: Mapping[str, str],
    budgets: Sequence[dict[str, Any]] = (),
    *,
    more: Mapping[str, str] | None = None,
    **settings: Any,
) -> Files:
    """The files of a stack with these tools by id, whose cost centres are called as in `CENTERS`."""
    return {
        "stackctl.yaml": json.dumps({"cost_centers": CENTERS, **settings}),
        **({"budgets.yaml": json.dumps({"budgets": list(budgets)})} if budgets else {}),
        **{f"tools/{tool_id}.yaml": text for tool_id, text in tools.items()},
        **(more or {}),
    }


def load_any(found: Files) -> Loaded:
    """The stack, whatever may be wrong with its files."""
    return loading.load([SourceFile(name, text.encode()) for name, text in sorted(found.items())])


def load(found: Files) -> Loaded:
    """The stack; nothing may be wrong with its files."""
    loaded = load_any(found)
    assert not loaded.problems, loaded.problems
    return loaded


def report(
    found: Files,
    today: str = "2026-08-15",
    *,
    year: int | None = None,
    currency: str | None = None,
    uplift: Uplift = "expected",
) -> BudgetReport:
    """The report on the budgets of a stack."""
    return reports.budget(load(found), date.fromisoformat(today), year=year, currency=currency, uplift=uplift)


def row(made: BudgetReport, center: str | None = "M1") -> BudgetRow:
    """The row of a cost centre."""
    (found,) = [one for one in made.rows if one.cost_center == center]
    return found
