"""`cost --format focus`: what `export focus` writes."""

from __future__ import annotations

from stackctl.output.focus.csv import render as render  # noqa: PLC0414 # the registry looks for it here
