"""The built-in taxonomy with a stack's own additions, and its lists."""

from __future__ import annotations

from typing import Any

import pytest

from stackctl.core.taxonomy.catalogue import BUILT_IN
from stackctl.core.taxonomy.vocabulary import listed, vocabulary
from stackctl.model.errors import StackctlError
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.taxonomy import Capability, Category, DataObject, Group, PersonalData, Taxonomy


def with_own(**additions: Any) -> Taxonomy:
    return vocabulary(TaxonomyAdditions.model_validate(additions))


def test_without_additions_it_is_the_built_in_one() -> None:
    assert vocabulary(TaxonomyAdditions()) == BUILT_IN


OWN = with_own(
    groups={"ours": {"name": "Ours"}},
    categories={"fairs": {"name": "Fairs", "group": "ours"}},
    capabilities={"vouchers": {"name": "Vouchers", "categories": ["fairs", "crm"]}, "bare": {"name": "Bare"}},
    objects={"bicycle": {"personal": "false"}, "rider": {"name": "A rider", "personal": "true"}},
    personal={"contact.pigeon": {"name": "Pigeon"}},
)


def test_additions_stand_after_what_is_built_in() -> None:
    assert list(OWN.groups.values()) == [*BUILT_IN.groups.values(), Group("ours", "Ours")]
    assert list(OWN.categories.values()) == [*BUILT_IN.categories.values(), Category("fairs", "Fairs", "ours")]
    assert list(OWN.capabilities.values()) == [
        *BUILT_IN.capabilities.values(),
        Capability("vouchers", "Vouchers", ("fairs", "crm")),
        Capability("bare", "Bare", ()),
    ]
    assert list(OWN.objects.values()) == [
        *BUILT_IN.objects.values(),
        DataObject("bicycle", "bicycle", personal=False),
        DataObject("rider", "A rider", personal=True),
    ]
    assert list(OWN.personal.values()) == [*BUILT_IN.personal.values(), PersonalData("contact.pigeon", "Pigeon")]


def test_an_addition_with_a_built_in_slug_replaces_it_and_an_object_keeps_its_name() -> None:
    own = with_own(
        categories={"crm": {"name": "Our CRM", "group": "data"}},
        objects={"lead": {"personal": "false"}, "order": {"name": "Bestellung", "personal": "true"}},
    )
    assert own.categories["crm"] == Category("crm", "Our CRM", "data")
    assert own.objects["lead"] == DataObject("lead", BUILT_IN.objects["lead"].name, personal=False)
    assert own.objects["order"] == DataObject("order", "Bestellung", personal=True)
    assert list(own.categories) == list(BUILT_IN.categories)
    assert BUILT_IN.objects["lead"].personal


@pytest.mark.parametrize("part", ["categories", "capabilities", "objects", "personal"])
def test_every_part_is_listed_whole(part: str) -> None:
    found = listed(OWN, part)
    assert found.title == part
    assert sorted(slug for _, slug, _, _ in found.entries) == sorted(getattr(OWN, part))
    assert all(name == getattr(OWN, part)[slug].name for _, slug, name, _ in found.entries)


def test_categories_are_listed_by_group_in_the_groups_order() -> None:
    found = listed(OWN, "categories")
    entries = found.entries
    groups = list(dict.fromkeys(group for group, _, _, _ in entries))
    assert groups == list(OWN.groups)
    assert found.groups == {slug: group.name for slug, group in OWN.groups.items()}
    assert entries[-1] == ("ours", "fairs", "Fairs", "")
    for group in groups:
        slugs = [slug for one, slug, _, _ in entries if one == group]
        assert slugs == sorted(slugs)


@pytest.mark.parametrize("part", ["groups", "capabilities", "objects", "personal"])
def test_the_other_parts_are_listed_by_slug(part: str) -> None:
    slugs = [slug for _, slug, _, _ in listed(OWN, part).entries]
    assert slugs == sorted(slugs)


@pytest.mark.parametrize(
    ("part", "entry"),
    [
        ("capabilities", ("", "vouchers", "Vouchers", "fairs, crm")),
        ("capabilities", ("", "bare", "Bare", "")),
        ("objects", ("", "bicycle", "bicycle", "")),
        ("objects", ("", "rider", "A rider", "personal")),
        ("personal", ("", "contact.pigeon", "Pigeon", "")),
    ],
)
def test_an_entry_has_a_remark_where_there_is_something_to_say(part: str, entry: tuple[str, str, str, str]) -> None:
    assert entry in listed(OWN, part).entries


@pytest.mark.parametrize(
    ("part", "hint"),
    [("category", ' (did you mean "categories"?)'), ("object", ' (did you mean "objects"?)'), ("zzz", "")],
)
def test_a_part_that_does_not_exist_is_an_error(part: str, hint: str) -> None:
    with pytest.raises(StackctlError) as caught:
        listed(OWN, part)
    assert caught.value.lines == (f'no part "{part}" of the taxonomy{hint}',)
    assert caught.value.hint == "write categories, groups, capabilities, objects or personal"
