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
    groups = taxonomy.groups
    parts = {  # generators: a category whose group is unknown is in the way of no other part
        "categories": ((row.group, row.slug, row.name, "") for row in taxonomy.categories.values()),
        "groups": (("", row.slug, row.name, "") for row in groups.values()),
        "capabilities": (("", row.slug, row.name, ", ".join(row.categories)) for row in taxonomy.capabilities.values()),
        "objects": (("", row.slug, row.name, "personal" if row.personal else "") for row in taxonomy.objects.values()),
        "personal": (("", row.slug, row.name, "") for row in taxonomy.personal.values()),
    }
    if part not in parts:
        message = f"no part {quoted(part)} of the taxonomy{did_you_mean(part, parts)}"
        raise StackctlError(message, hint=f"write {one_of(list(parts))}")
    order = {slug: number for number, slug in enumerate(groups)}
    entries = sorted(parts[part], key=lambda entry: (order.get(entry[0], -1), entry[1]))
    return Listed(part, tuple(entries), {slug: group.name for slug, group in groups.items()})
