"""Which review of a tool stands, and which kinds of review it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.facts.reviews import REQUIRED, newest, passed, required_kinds, required_reviews, standing
from stackctl.model.settings import Settings
from stackctl.model.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.facts.reviews import PlacedReview, Profile, Required
    from stackctl.model.compliance import ReviewKind


def tool(*reviews: str, criticality: str | None = None) -> Tool:
    """A tool with reviews such as `security approved 2026-01-01`."""
    return Tool.model_validate(
        {
            "name": "A", "vendor": "B", "category": "crm", "status": "active",
            **({} if criticality is None else {"criticality": criticality}),
            "compliance": {"reviews": [dict(zip(("kind", "status", "date"), r.split(), strict=True)) for r in reviews]},
        }
    )  # fmt: skip


def indexes(entries: Mapping[ReviewKind, PlacedReview]) -> dict[str, int]:
    return {kind: entry.index for kind, entry in entries.items()}


MANY = tool(
    "security approved 2025-01-01",
    "security rejected 2026-01-01",
    "security pending 2026-06-01",
    "privacy conditional 2025-05-01",
    "privacy approved 2024-01-01",
    "legal pending 2026-01-01",
    "technical approved 2026-01-01",
    "technical rejected 2026-01-01",
    "business approved 2026-03-01",
)


def test_the_newest_review_of_a_kind_counts_and_of_one_day_the_last() -> None:
    assert indexes(newest(MANY)) == {"security": 2, "privacy": 3, "legal": 5, "technical": 7, "business": 8}


def test_a_pending_review_does_not_stand() -> None:
    assert indexes(standing(MANY)) == {"security": 1, "privacy": 3, "technical": 7, "business": 8}


def test_a_review_that_was_rejected_since_has_not_passed() -> None:
    assert indexes(passed(MANY)) == {"privacy": 3, "business": 8}


def test_a_review_knows_its_place_in_the_list() -> None:
    entry = newest(MANY)["privacy"]
    assert entry.path("expires") == ("compliance", "reviews", 3, "expires")
    assert entry.review.status == "conditional"


def test_without_reviews_none_stands() -> None:
    bare = Tool.model_validate({"name": "A", "vendor": "B", "category": "crm", "status": "active"})
    for found in (newest, standing, passed):
        assert found(bare) == found(tool()) == {}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, REQUIRED),
        ({"REV001": "off"}, REQUIRED),
        ({"REV001": {"severity": "info"}}, REQUIRED),
        ({"REV002": {"required": {"all": ["legal"]}}}, REQUIRED),
        ({"REV001": {"required": {"all": ["legal", "business"]}}}, {**REQUIRED, "all": ("legal", "business")}),
        ({"REV001": {"required": {"critical": []}}}, {**REQUIRED, "critical": ()}),
    ],
)
def test_the_settings_say_what_is_required_over_the_defaults(rules: dict[str, object], expected: Required) -> None:
    assert required_reviews(Settings.model_validate({"rules": rules})) == expected


@pytest.mark.parametrize(
    ("criticality", "personal", "expected"),
    [
        (None, False, {"security": "all"}),
        ("medium", False, {"security": "all"}),
        ("high", False, {"technical": "critical", "security": "all"}),
        ("critical", False, {"technical": "critical", "security": "all"}),
        ("low", True, {"privacy": "personal", "security": "all"}),
        ("critical", True, {"privacy": "personal", "technical": "critical", "security": "all"}),
    ],
)
def test_a_tool_needs_the_reviews_of_its_profiles(
    criticality: str | None, personal: bool, expected: dict[ReviewKind, Profile]
) -> None:
    found = required_kinds(REQUIRED, tool(criticality=criticality), personal=personal)
    assert dict(found) == expected
    assert list(found) == list(expected)


def test_a_kind_that_several_profiles_ask_for_is_told_by_the_most_telling() -> None:
    required: Required = {"all": ("security",), "personal": ("security",), "critical": ("security",)}
    assert required_kinds(required, tool(criticality="high"), personal=True) == {"security": "personal"}
    assert required_kinds(required, tool(criticality="high"), personal=False) == {"security": "critical"}
    assert required_kinds({}, tool(criticality="high"), personal=True) == {}
