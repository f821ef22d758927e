"""The files of a new stack, from the example in `new_stack/`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.resources import files

from stackctl.core.calendar.terms import add_months
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

FILES = ("stackctl.yaml", "teams.yaml", "tools/example-mailer.yaml", "systems/website.yaml", "README.md")


def scaffold(today: date) -> dict[str, str]:
    """Write the example as a stack that is new today.

    The example is of 2026-11-22. Its dates move to lie as far from `today`, so that a new stack starts clean.
    """
    since = add_months(today, -3).replace(day=1)
    days = {
        "2026-11-22": today,
        "2026-11-20": today - timedelta(days=2),
        "2026-08-01": since,
        "2027-07-31": add_months(since, 12) - timedelta(days=1),
        "2028-08-01": add_months(since, 24),
    }
    written = re.compile("|".join(days))

    def moved(match: re.Match[str]) -> str:
        return min(max(days[match[0]], FIRST_DAY), LAST_DAY).isoformat()

    example = files("stackctl.app") / "new_stack"
    return {path: written.sub(moved, example.joinpath(path).read_text("utf-8")) for path in FILES}
