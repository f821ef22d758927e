"""The built-in taxonomy, keyed by slug."""

from __future__ import annotations

from stackctl.core.taxonomy.capabilities import CAPABILITIES
from stackctl.core.taxonomy.categories import CATEGORIES, GROUPS, NO_GROUP, UNCATEGORISED
from stackctl.core.taxonomy.objects import OBJECTS
from stackctl.core.taxonomy.personal_data import PERSONAL_DATA
from stackctl.model.taxonomy import Taxonomy

BUILT_IN = Taxonomy(
    groups={row.slug: row for row in (*GROUPS, NO_GROUP)},
    categories={row.slug: row for row in (*CATEGORIES, UNCATEGORISED)},
    capabilities={row.slug: row for row in CAPABILITIES},
    objects={row.slug: row for row in OBJECTS},
    personal={row.slug: row for row in PERSONAL_DATA},
)
