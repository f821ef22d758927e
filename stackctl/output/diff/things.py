"""What a diff and a log share: one thing that came, went, got another id or changed, in words; not escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackctl.model.reports.changes import Change, Changed


def subject(changed: Changed) -> tuple[str, str]:
    """What kind of thing it is, empty for a tool, and what it is called: `("vendor", "hubspot")`."""
    match changed.kind:
        case "tool":
            return "", changed.id
        case "settings" | "file":
            return "", changed.file
        case _:
            return changed.kind, changed.id


def named(changed: Changed, mark: Callable[[str], str] = str) -> str:
    """What it is and what became of it: `nova added`, `sendinblue renamed to brevo`, `vendor hubspot`.

    `mark` makes of a name what the format makes of names.
    """
    kind, name = subject(changed)
    before = f"{kind} " if kind else ""
    shown = before + mark(name)
    match changed.what:
        case "added" | "removed":
            return f"{shown} {changed.what}"
        case "renamed":
            return shown if changed.was is None else f"{before}{mark(changed.was)} renamed to {mark(name)}"
        case "changed":
            return shown
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


def thing_in_json(changed: Changed) -> dict[str, Any]:
    """One thing as JSON holds it."""
    return {
        "kind": changed.kind,
        "id": changed.id,
        "what": changed.what,
        "name": changed.name,
        "file": changed.file,
        "was": changed.was,
        "text": changed.text,
        "changes": changes_in_json(changed.changes),
    }


def changes_in_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Values that changed as JSON holds them: `from` and `to` are null where there was, or is, none."""
    return [
        {"path": one.path, "from": encoded(one.before), "to": encoded(one.after), "text": one.text} for one in changes
    ]
