"""The built-in taxonomy with what a stack adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.taxonomy.catalogue import BUILT_IN
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.taxonomy import Listed
from stackctl.model.taxonomy import Capability, Category, DataObject, Group, PersonalData, Taxonomy

if TYPE_CHECKING:
    from stackctl.model.settings import TaxonomyAdditions


def vocabulary(own: TaxonomyAdditions) -> Taxonomy:
    """Extend the built-in taxonomy; equal slugs are replaced."""
    groups = {slug: Group(slug, entry.name) for slug, entry in own.groups.items()}
    categories = {slug: Category(slug, entry.name, entry.group) for slug, entry in own.categories.items()}
    capabilities = {slug: Capability(slug, entry.name, entry.categories) for slug, entry in own.capabilities.items()}
    names = {slug: entry.name for slug, entry in BUILT_IN.objects.items()}
    objects = {
        slug: DataObject(slug, entry.name or names.get(slug, slug), entry.personal)
        for slug, entry in own.objects.items()
    }
    personal = {slug: PersonalData(slug, entry.name) for slug, entry in own.personal.items()}
    return Taxonomy(
        {**BUILT_IN.groups, **groups},
        {**BUILT_IN.categories, **categories},
        {**BUILT_IN.capabilities, **capabilities},
        {**BUILT_IN.objects, **objects},
        {**BUILT_IN.personal, **personal},
    )


def listed(taxonomy: Taxonomy, part: str) -> Listed:
    """List a part; raise `StackctlError` where there is none."""
    match part:
        case "categories":
            entries = [
                (taxonomy.groups[entry.group].name, entry.slug, entry.name, "")
                for entry in taxonomy.categories.values()
            ]
        case "capabilities":
            entries = [
                ("", entry.slug, entry.name, ", ".join(entry.categories)) for entry in taxonomy.capabilities.values()
            ]
        case "objects":
            entries = [
                ("", entry.slug, entry.name, "personal" if entry.personal else "")
                for entry in taxonomy.objects.values()
            ]
        case "personal":
            entries = [("", entry.slug, entry.name, "") for entry in taxonomy.personal.values()]
        case _:
            parts = ("categories", "capabilities", "objects", "personal")
            raise StackctlError(
                f"no part {quoted(part)} of the taxonomy{did_you_mean(part, parts)}", hint=f"write {one_of(parts)}"
            )
    order = {group.name: number for number, group in enumerate(taxonomy.groups.values())}
    return Listed(part, tuple(sorted(entries, key=lambda entry: (order.get(entry[0], -1), entry[1]))))
