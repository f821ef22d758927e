"""Changed records in words, for `diff` and `log`; not escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from stackctl.model.document import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.reports.changes import Changed


def subject(changed: Changed) -> tuple[str, str]:
    """Return kind (empty for tools) and name: `("vendor", "hubspot")`."""
    match changed.kind:
        case "tool":
            return "", changed.id
        case "settings" | "file":
            return "", changed.file
        case _:
            return changed.kind, changed.id


def headline(changed: Changed) -> list[str]:
    """Name a change: `nova added`, `sendinblue renamed to brevo`."""
    kind, name = subject(changed)
    before = f"{kind} " if kind else ""
    match changed.what:
        case "added" | "removed":
            return [before, Code(name), f" {changed.what}"]
        case "renamed" if changed.was is not None:
            return [before, Code(changed.was), " renamed to ", Code(name)]
        case "renamed" | "changed":
            return [before, Code(name)]
        case _:
            assert_never(changed.what)


def event(changed: Changed) -> str:
    """Say what happened: `added`, `renamed from nova`, else nothing."""
    match changed.what:
        case "added" | "removed":
            return changed.what
        case "renamed":
            return f"renamed from {changed.was}"
        case "changed":
            return ""
        case _:
            assert_never(changed.what)


def change_texts(changed: Changed) -> list[str]:
    """List what came or went, then each value that changed."""
    return [*filter(None, (changed.text,)), *(change.text for change in changed.changes)]


def is_of(changed: Changed, tool: str | None) -> bool:
    """Check whether a change is about the report's own tool."""
    return changed.kind == "tool" and changed.id == tool


def tally(things: Sequence[Changed]) -> str:
    """Count changed records by kind: `1 added, 3 changed`."""
    numbers: dict[str, int] = {}
    for changed in things:
        numbers[changed.what] = numbers.get(changed.what, 0) + 1
    order = ("added", "renamed", "changed", "removed")
    return ", ".join(f"{numbers[what]} {what}" for what in order if what in numbers)
