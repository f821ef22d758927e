"""Which reviews of a tool count, and which it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

from stackctl.model.compliance import ReviewKind
from stackctl.model.stack import reviews_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackctl.model.compliance import Review
    from stackctl.model.settings import Settings
    from stackctl.model.source import KeyPath
    from stackctl.model.tool import System, Tool

Profile = Literal["all", "personal", "critical"]
"""Which tools need a review: every one, those with personal data, those of high or critical criticality."""

Required = Mapping[Profile, tuple[ReviewKind, ...]]
"""The kinds of review that the tools of a profile need."""

REQUIRED: Required = {"all": ("security",), "personal": ("privacy",), "critical": ("technical",)}
"""What is needed where the settings say nothing."""

REQUIRED_BY = "REV001"
"""The rule whose setting `required` holds for every rule that asks for reviews."""

_RANKING: tuple[Profile, ...] = ("personal", "critical", "all")


@dataclass(frozen=True, slots=True)
class PlacedReview:
    """A review with its place in the tool's list."""

    index: int
    review: Review

    def path(self, key: str) -> KeyPath:
        """Name the place of one of the review's keys."""
        return ("compliance", "reviews", self.index, key)


def newest(node: Tool | System) -> Mapping[ReviewKind, PlacedReview]:
    """Find each kind's newest review; of one day the last."""
    return _newest(PlacedReview(index, review) for index, review in enumerate(reviews_of(node)))


def standing(tool: Tool) -> Mapping[ReviewKind, PlacedReview]:
    """Find each kind's newest review with a result."""
    entries = (PlacedReview(index, review) for index, review in enumerate(reviews_of(tool)))
    return _newest(entry for entry in entries if entry.review.status != "pending")


def passed(tool: Tool) -> Mapping[ReviewKind, PlacedReview]:
    """Find the standing reviews that were approved, conditionally or not."""
    return {kind: entry for kind, entry in standing(tool).items() if entry.review.status != "rejected"}


def required_reviews(settings: Settings) -> Required:
    """Read which reviews REV001 requires, defaults included."""
    given = settings.rules.get(REQUIRED_BY)
    own = given.get("required") if isinstance(given, Mapping) else None
    if own is None:
        return REQUIRED
    read: Required = TypeAdapter(Required).validate_python(own)
    return {**REQUIRED, **read}


def required_kinds(required: Required, tool: Tool, *, personal: bool) -> Mapping[ReviewKind, Profile]:
    """List the reviews needed, each with its most telling profile."""
    applies: dict[Profile, bool] = {
        "all": True,
        "personal": personal,
        "critical": tool.criticality in ("high", "critical"),
    }
    found: dict[ReviewKind, Profile] = {}
    for profile in _RANKING:
        for kind in required.get(profile, ()) if applies[profile] else ():
            found.setdefault(kind, profile)
    return found


def _newest(entries: Iterable[PlacedReview]) -> dict[ReviewKind, PlacedReview]:
    found: dict[ReviewKind, PlacedReview] = {}
    for entry in entries:
        known = found.get(entry.review.kind)
        if known is None or entry.review.date >= known.review.date:
            found[entry.review.kind] = entry
    return found
