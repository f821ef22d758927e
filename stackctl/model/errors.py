"""Errors of bad calls or settings; bad data are findings."""

from __future__ import annotations


class StackctlError(Exception):
    """An error that ends the command with status 2."""

    def __init__(self, *lines: str, hint: str | None = None) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.hint = hint


class BrokenSettingsError(StackctlError):
    """What is wrong with the settings of a stack."""


def missing_extra(what: str, extra: str) -> StackctlError:
    """Say which extra of the distribution is missing."""
    hint = f"install it with: python -m pip install 'martech-stackctl[{extra}]'"
    return StackctlError(f'{what} needs the extra "{extra}"', hint=hint)
