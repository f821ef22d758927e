"""Why the program could not run as it was asked.

Bad data is a finding; these are for a bad call or broken settings.
"""

from __future__ import annotations


class StackctlError(Exception):
    """An error that ends the command with status 2.

    Each line of `lines` stands for itself; `hint` says what to do.
    """

    def __init__(self, *lines: str, hint: str | None = None) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.hint = hint


def missing_extra(what: str, extra: str) -> StackctlError:
    """Say which extra of the distribution is missing."""
    hint = f"install it with: python -m pip install 'martech-stackctl[{extra}]'"
    return StackctlError(f'{what} needs the extra "{extra}"', hint=hint)
