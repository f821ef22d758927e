"""Faults of files that make a sum wrong or incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.settings import Fx

if TYPE_CHECKING:
    from stackctl.model.finding import Problem
    from stackctl.model.settings import Settings

MISSING_RATE = "CST004"

_KEYS = frozenset({"cost", "contract", "status", "since"})
_FOLDERS = ("contracts/", "spend/")
_FILES = ("budgets.yaml",)


def rate_wanted(settings: Settings, currency: str) -> str:
    """Say where to write a rate that is missing."""
    rates, unit = f"rates: {{{currency}: …}}", f"in {currency} for one {settings.base_currency}"
    if isinstance(settings.fx, Fx):
        return f"write into stackctl.yaml: fx: {{{rates}}}, {unit}"
    return f"write into the newest entry under fx: of stackctl.yaml: {rates}, {unit}"


def concerns_money(problem: Problem) -> bool:
    """Tell whether a problem makes a sum wrong."""
    # It is about prices, contracts, budgets or spend, or hides a whole tool. A file that only has a wrong name is read.
    file = problem.meant if problem.code == "STK005" else problem.file
    if file.startswith(_FOLDERS) or file in _FILES:
        return True
    if not file.startswith("tools/"):
        return False
    return not problem.path or problem.path[0] in _KEYS
