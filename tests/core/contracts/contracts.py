"""Stacks of tools with contracts, for the tests of renewals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.core.reports.renewals import renewals
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.reports.renewals import Renewal, RenewalReport

TODAY = date(2026, 11, 22)


def tool(contract: str = "", *, status: str = "active", cost: str = "", owner: str = "", **keys: str) -> str:
    """A tool's file."""
    given = {"contract": contract, "cost": cost, "owner": owner, **keys}
    lines = [f"{key}: {value}" for key, value in given.items() if value]
    return "\n".join(["name: Tool", "vendor: Vendor", "category: crm", f"status: {status}", *lines, ""])


def monthly(amount: str, **keys: str) -> str:
    """A cost of so much a month."""
    given = "".join(f"{key}: {value}, " for key, value in keys.items())
    return f"{{{given}lines: [{{item: x, amount: {amount}, per: month}}]}}"


def context(files: Mapping[str, str], today: date = TODAY, **settings: object) -> Context:
    """A stack of these files on a day; a name without a folder is a tool's."""
    paths = {name if "/" in name or "." in name else f"tools/{name}.yaml": text for name, text in files.items()}
    sources = [SourceFile(path, text.encode()) for path, text in sorted(paths.items())]
    stack, _ = build(Settings.model_validate(settings), sources)
    return Context(stack, today)


def report(files: Mapping[str, str], today: date = TODAY, **settings: object) -> RenewalReport:
    """All of its contracts by day."""
    return renewals(context(files, today, **settings))


def row(contract: str, today: date = TODAY, cost: str = "") -> Renewal:
    """The row of the one contract of a stack."""
    (found,) = report({"a": tool(contract, cost=cost)}, today).rows
    return found
