"""Which faults of a stack's files make a sum of money wrong or incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.finding import Problem

MISSING_RATE = "CST004"

_KEYS = frozenset({"cost", "contract", "status", "since"})
_FOLDERS = ("contracts/", "spend/")
_FILES = ("budgets.yaml",)


def concerns_money(problem: Problem) -> bool:
    """Whether a problem is about prices, contracts, budgets or spend, or hides a whole tool from the sum."""
    if problem.file.startswith(_FOLDERS) or problem.file in _FILES:
        return True
    if not problem.file.startswith("tools/"):
        return False
    return not problem.path or problem.path[0] in _KEYS
