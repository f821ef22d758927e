"""What a diff and a log share: one thing that came, went, got another id or changed, in words; not escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from stackctl.model.document import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.reports.changes import Changed


def subject(changed: Changed) -> tuple[str, str]:
    """What kind of thing it is, empty for a tool, and what it is called: `("vendor", "hubspot")`."""
    match changed.kind:
        case "tool":
            return "", changed.id
        case "settings" | "file":
            return "", changed.file
        case _:
            return changed.kind, changed.id


def named(changed: Changed) -> list[str]:
    """Say what it is and what became of it: `nova added`, `sendinblue renamed to brevo`, `vendor hubspot`."""
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


def happened(changed: Changed) -> str:
    """What became of a thing whose name is known: `added`, `renamed from nova`; empty where only values changed."""
    match changed.what:
        case "added" | "removed":
            return changed.what
        case "renamed":
            return f"renamed from {changed.was}"
        case "changed":
            return ""
        case _:
            assert_never(changed.what)


def details(changed: Changed) -> list[str]:
    """What is to say of it, one after the other: what came or went, and each value that changed."""
    return [*filter(None, (changed.text,)), *(change.text for change in changed.changes)]


def is_of(changed: Changed, tool: str | None) -> bool:
    """Whether it is about the tool that a report is about, whose name nobody needs to be told again."""
    return changed.kind == "tool" and changed.id == tool


def tally(things: Sequence[Changed]) -> str:
    """How many things there are, by what became of them: `1 added, 3 changed`."""
    numbers: dict[str, int] = {}
    for one in things:
        numbers[one.what] = numbers.get(one.what, 0) + 1
    order = ("added", "renamed", "changed", "removed")
    return ", ".join(f"{numbers[what]} {what}" for what in order if what in numbers)
