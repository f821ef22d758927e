"""What kind of service FOCUS takes a marketing tool for.

Source: FOCUS 1.2, the allowed values of ServiceCategory and ServiceSubcategory. Each category of tools has the pair
whose description in the specification comes nearest to what its products are for; where none does, marketing software
is a business application. A category of the organisation's own goes with its group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_APPLICATION = ("Business Applications", "Other (Business Applications)")
_TEAMWORK = ("Business Applications", "Productivity and Collaboration")  # managing tasks and working together
_MOBILE = ("Mobile", "Other (Mobile)")
_WEB = ("Web", "Application Platforms")  # integrated environments that run web applications
_INTELLIGENCE = ("Analytics", "Business Intelligence")  # dashboards, reports and visualizations
_MEASUREMENT = ("Analytics", "Analytics Platforms")  # the entire analytics life cycle in one
_PREPARATION = ("Analytics", "Data Processing")  # integration and transformation of data for analysis
UNKNOWN = ("Other", "Other (Other)")

_GROUPS: Mapping[str, tuple[str, str]] = {
    "advertising-promotion": _APPLICATION,
    "content-experience": _APPLICATION,
    "social-relationships": _APPLICATION,
    "commerce-sales": _APPLICATION,
    "data": ("Analytics", "Other (Analytics)"),
    "management": _APPLICATION,
}
_CATEGORIES: Mapping[str, tuple[str, str]] = {
    "mobile-marketing": _MOBILE,
    "mobile-apps": _MOBILE,
    "cms": _WEB,
    "ecommerce-platforms": _WEB,
    "interactive-content": ("Media", "Content Creation"),  # production of media content
    "video-marketing": ("Media", "Media Streaming"),
    "conversational-marketing": ("AI and Machine Learning", "Bots"),  # automated customer service
    "retail-iot": ("Internet of Things", "Other (Internet of Things)"),
    "business-intelligence": _INTELLIGENCE,
    "dashboards-visualization": _INTELLIGENCE,
    "marketing-analytics": _MEASUREMENT,
    "web-analytics": _MEASUREMENT,
    "cdp": _PREPARATION,
    "dmp": _PREPARATION,
    "ipaas-tag-management": ("Integration", "Other (Integration)"),
    "privacy-governance": ("Management and Governance", "Compliance"),
    "agile-lean": _TEAMWORK,
    "collaboration": _TEAMWORK,
    "product-management": _TEAMWORK,
    "projects-workflow": _TEAMWORK,
}


def service_of(stack: Stack, tool: Tool) -> tuple[str, str]:
    """ServiceCategory and ServiceSubcategory of a tool."""
    category = stack.taxonomy.categories.get(tool.category)
    if category is None:
        return UNKNOWN
    return _CATEGORIES.get(category.slug) or _GROUPS.get(category.group, _APPLICATION)
