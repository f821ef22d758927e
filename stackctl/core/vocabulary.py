"""The built-in taxonomy with what a stack's settings add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.taxonomy import BUILT_IN
from stackctl.model.taxonomy import Capability, Category, DataObject, Group, PersonalData, Taxonomy

if TYPE_CHECKING:
    from stackctl.model.settings import TaxonomyAdditions


def vocabulary(own: TaxonomyAdditions) -> Taxonomy:
    """The built-in taxonomy, extended; an addition with a built-in slug replaces the built-in entry."""
    known = BUILT_IN.objects
    return Taxonomy(
        groups={**BUILT_IN.groups, **{slug: Group(slug, entry.name) for slug, entry in own.groups.items()}},
        categories={
            **BUILT_IN.categories,
            **{slug: Category(slug, entry.name, entry.group) for slug, entry in own.categories.items()},
        },
        capabilities={
            **BUILT_IN.capabilities,
            **{slug: Capability(slug, entry.name, entry.categories) for slug, entry in own.capabilities.items()},
        },
        objects={
            **BUILT_IN.objects,
            **{
                slug: DataObject(slug, entry.name or (known[slug].name if slug in known else slug), entry.personal)
                for slug, entry in own.objects.items()
            },
        },
        personal={
            **BUILT_IN.personal,
            **{slug: PersonalData(slug, entry.name) for slug, entry in own.personal.items()},
        },
    )
