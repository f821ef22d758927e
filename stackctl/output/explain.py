"""`explain`: the page of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.document import Code, Column, Document, Notes, Prose, Row, Section, Table
from stackctl.output.kit.values import in_words, pieces_of
from stackctl.output.rules import rule_data, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.document import Words
    from stackctl.model.look import Look
    from stackctl.model.reports.rules import RulePage

_COLUMNS = (
    Column("Setting", "code", "setting"),
    Column("Value", key="value"),
    Column("Default", key="default"),
    Column("Set in", key="set_in"),
    Column("Meaning", "note", "meaning"),
)


def document(page: RulePage, look: Look) -> Document:  # noqa: ARG001 # neither numbers nor days
    """Show the manual, and the settings with their sources."""
    rule, manual = page.rule, page.rule.manual
    title = f"{rule.code} {rule.name} ({severity_of(page.configured)})"
    settings = Section("Settings", [Notes(list(_sentences(page)))])
    sections = [
        settings if heading == "Settings" else Section(heading, [Prose(body, not rule.own)])
        for heading, body in manual.sections.items()
    ]
    if rule.stage != "load" and settings not in sections:
        sections.append(settings)
    return Document(
        "explain",
        title,
        [Prose(manual.title, not rule.own), *sections],
        {
            **rule_data(page.configured),
            "sections": {heading.lower().replace(" ", "_"): body for heading, body in manual.sections.items()},
            "set_in": page.places,
        },
        [Table(_COLUMNS, [Row(cells) for cells in _settings(page)], name=rule.code, title=title)],
        level=1,
    )


def _settings(page: RulePage) -> Iterator[tuple[str, str, str, str | None, str]]:
    """List settings: name, value, default, source, meaning."""
    severities = "error, warning, info or off"
    severity = page.places.get("severity")
    yield "severity", severity_of(page.configured), str(page.rule.severity), severity, severities
    for threshold in page.rule.thresholds:
        value = in_words(page.configured.values[threshold.name])
        place = page.places.get(threshold.name)
        yield threshold.name, value, in_words(threshold.default), place, threshold.summary


def _sentences(page: RulePage) -> Iterator[Words]:
    for name, value, default, place, meaning in _settings(page):
        origin = [", the default"] if place is None else [", set in ", Code(place), f"; default {default}"]
        yield [Code(name), f": {value}", *origin, "; ", *pieces_of(meaning)]
    yield ["Set them in ", Code("stackctl.yaml"), f" under rules: {page.rule.code}:"]
