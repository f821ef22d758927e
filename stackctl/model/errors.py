"""Why the program could not run as it was asked. Bad data is a finding; these are for a bad call or broken settings."""

from __future__ import annotations


class StackctlError(Exception):
    """Ends the command with status 2. Each line of `lines` stands for itself; `hint` says what to do."""

    def __init__(self, *lines: str, hint: str | None = None) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.hint = hint
