"""The built-in taxonomy is complete, consistent with itself, and names its sources."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import stackctl.core.taxonomy
from stackctl.core.taxonomy import capabilities, categories, objects, personal_data
from stackctl.core.taxonomy.capabilities import CAPABILITIES
from stackctl.core.taxonomy.catalogue import BUILT_IN
from stackctl.core.taxonomy.categories import CATEGORIES, GROUPS, NO_GROUP, UNCATEGORISED
from stackctl.core.taxonomy.objects import OBJECTS
from stackctl.core.taxonomy.personal_data import PERSONAL_DATA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from stackctl.model.taxonomy import Capability, Category, DataObject, Group, PersonalData

    Row = Group | Category | Capability | DataObject | PersonalData

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

KINDS: dict[str, tuple[Sequence[Row], Mapping[str, Row]]] = {
    "groups": ((*GROUPS, NO_GROUP), BUILT_IN.groups),
    "categories": ((*CATEGORIES, UNCATEGORISED), BUILT_IN.categories),
    "capabilities": (CAPABILITIES, BUILT_IN.capabilities),
    "objects": (OBJECTS, BUILT_IN.objects),
    "personal": (PERSONAL_DATA, BUILT_IN.personal),
}

# The docs and the example stack use these slugs.
FIXED: dict[str, str] = {
    "groups": "advertising-promotion content-experience social-relationships commerce-sales data management",
    "categories": "marketing-automation email-marketing data-enhancement seo crm",
    "capabilities": """
        email landing-pages lead-scoring attribution dashboards webinars forms ab-testing enrichment
        identity-resolution segmentation consent-management tag-management reverse-etl data-integration seo-audit
        social-publishing digital-asset-management chat surveys sms push-notifications nurture call-tracking
        content-generation""",
    "objects": """
        lead contact account opportunity customer order product campaign campaign-member ad-spend ad-audience web-event
        form-submission email-engagement consent ticket invoice asset event-registration survey-response call
        subscription target-list touchpoint mailing-trigger activity""",
    "personal": """
        contact contact.email contact.phone contact.postal-address identity identity.name behaviour behaviour.browsing
        behaviour.purchase device device.ip-address device.cookie-id location location.precise financial
        employment.job-title inferred""",
}


def test_the_landscape_has_its_groups_and_categories() -> None:
    in_group = Counter(category.group for category in CATEGORIES)
    assert in_group == {
        "advertising-promotion": 7,
        "content-experience": 10,
        "social-relationships": 10,
        "commerce-sales": 6,
        "data": 9,
        "management": 7,
    }
    assert len(CATEGORIES) == 49
    assert len(GROUPS) == 6


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [("capabilities", 115, 135), ("objects", 30, 45), ("personal", 35, 60)],
)
def test_the_vocabularies_keep_their_size(kind: str, least: int, most: int) -> None:
    assert least <= len(KINDS[kind][0]) <= most


@pytest.mark.parametrize("kind", KINDS)
def test_no_slug_and_no_name_is_given_twice(kind: str) -> None:
    rows, _ = KINDS[kind]
    assert [slug for slug, count in Counter(row.slug for row in rows).items() if count > 1] == []
    assert [name for name, count in Counter(row.name.casefold() for row in rows).items() if count > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_taxonomy_holds_every_row_under_its_slug_in_order(kind: str) -> None:
    rows, by_slug = KINDS[kind]
    assert list(by_slug.items()) == [(row.slug, row) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_slugs_are_kebab_case_and_names_are_clean(kind: str) -> None:
    rows, _ = KINDS[kind]
    parts = [part for row in rows for part in (row.slug.split(".") if kind == "personal" else [row.slug])]
    assert [part for part in parts if not KEBAB.fullmatch(part)] == []
    assert [row.slug for row in rows if not row.name or row.name != row.name.strip()] == []


@pytest.mark.parametrize("kind", FIXED)
def test_the_slugs_that_the_docs_use_exist(kind: str) -> None:
    assert [slug for slug in FIXED[kind].split() if slug not in KINDS[kind][1]] == []


def test_every_category_is_in_a_group_that_exists() -> None:
    assert [category.slug for category in CATEGORIES if category.group not in BUILT_IN.groups] == []


def test_every_capability_is_filed_under_one_to_six_categories_that_exist() -> None:
    for capability in CAPABILITIES:
        filed = capability.categories
        assert isinstance(filed, tuple), capability.slug
        assert 1 <= len(filed) <= 6, capability.slug
        assert len(set(filed)) == len(filed), capability.slug
        assert [slug for slug in filed if slug not in BUILT_IN.categories] == [], capability.slug


def test_every_category_has_at_least_two_capabilities() -> None:
    has = Counter(slug for capability in CAPABILITIES for slug in capability.categories)
    assert [category.slug for category in CATEGORIES if has[category.slug] < 2] == []


def test_every_parent_of_a_dotted_slug_exists_and_stands_before_it() -> None:
    seen: set[str] = set()
    orphans = []
    for row in PERSONAL_DATA:
        parent = row.slug.rpartition(".")[0]
        if parent and parent not in seen:
            orphans.append(row.slug)
        seen.add(row.slug)
    assert orphans == []


def test_special_categories_of_gdpr_article_9_are_not_among_the_ordinary_ones() -> None:
    words = (
        r"\b(health|medical|biometric|genetic|religi\w*|politic\w*|ethnic\w*|racial|race|union|sexual\w*|philosoph\w*)"
    )
    said = [row.slug for row in PERSONAL_DATA if re.search(words, f"{row.slug} {row.name}".casefold())]
    assert said == []


@pytest.mark.parametrize(
    ("slug", "personal"),
    [("lead", True), ("web-event", True), ("ad-audience", True), ("account", False), ("ad-spend", False)],
)
def test_objects_say_whether_they_are_about_people(slug: str, personal: bool) -> None:
    assert BUILT_IN.objects[slug].personal is personal


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (categories, r'chiefmartec, "Marketing Technology Landscape".*2020.*2022'),
        (capabilities, r"drawn up for stackctl"),
        (objects, r"GDPR Art\. 4\(1\)"),
        (personal_data, r"Regulation \(EU\) 2016/679"),
    ],
    ids=lambda value: getattr(value, "__name__", "source"),
)
def test_each_module_names_its_source(module: ModuleType, source: str) -> None:
    said = module.__doc__ or ""
    assert "Source: " in said
    assert re.search(source, said, re.DOTALL)


def test_the_catalogue_imports_nothing_of_ours_but_its_value_types() -> None:
    folder = Path(stackctl.core.taxonomy.__file__).parent
    files = sorted(file for file in folder.glob("*.py") if file.stem != "vocabulary")
    assert len(files) == 6
    imported = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module)
            elif isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
    allowed = {"__future__", "stackctl.model.taxonomy"} | {f"stackctl.core.taxonomy.{file.stem}" for file in files}
    assert imported <= allowed
