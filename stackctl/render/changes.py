"""What a diff and a log share: one thing that came, went, got another id or changed, in words; not escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from stackctl.render.values import in_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.changes import Change, Changed


def subject(changed: Changed) -> tuple[str, str]:
    """What kind of thing it is, empty for a tool, and what it is called: `("vendor", "hubspot")`."""
    match changed.kind:
        case "tool":
            return "", changed.id
        case "settings" | "file":
            return "", changed.file
        case _:
            return changed.kind, changed.id


def called(changed: Changed) -> str:
    """`hubspot-marketing`, `vendor hubspot`, `stackctl.yaml`."""
    return " ".join(filter(None, subject(changed)))


def happened(changed: Changed) -> str:
    """What became of it as a whole: `added`, `removed`, `renamed from nova`; empty where only values of it changed."""
    match changed.what:
        case "added" | "removed":
            return changed.what
        case "renamed":
            return "renamed" if changed.was is None else f"renamed from {changed.was}"
        case "changed":
            return ""
        case _:
            assert_never(changed.what)


def details(changed: Changed) -> list[str]:
    """What is to say of it, one after the other: what came or went, and each value that changed."""
    return [*filter(None, (changed.text,)), *(change.text for change in changed.changes)]


def told(changed: Changed, most: int | None = None) -> str:
    """All that is to say of it in one line: `seats 40 → 60; owner Dana Fox → Omar Haas`, `added: analytics`.

    No more than `most` of its details, where that is given.
    """
    texts = details(changed)
    kept = texts if most is None or len(texts) <= most else [*texts[:most], f"{len(texts) - most} more"]
    return ": ".join(filter(None, (happened(changed), "; ".join(kept)))) or "changed"


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
        {"path": one.path, "from": in_json(one.before), "to": in_json(one.after), "text": one.text} for one in changes
    ]
