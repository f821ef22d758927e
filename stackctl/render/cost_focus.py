"""`cost --format focus`: what `export focus` writes."""

from __future__ import annotations

from stackctl.render.focus_csv import render as render  # noqa: PLC0414 # the registry looks for it here
