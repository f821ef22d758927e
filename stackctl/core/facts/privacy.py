"""Personal data in words, and in files of vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

DECLARED = "declared"
"""The reason of a tool that declares personal data itself; any other reason is the flow that brings it."""


def in_brief(reason: str) -> str:
    """Say why: `personal data (receives lead from hubspot)`."""
    return "personal data" if reason == DECLARED else f"personal data ({reason})"


def vendor_file(stack: Stack, tool: Tool) -> str | None:
    """Name the file of the tool's vendor, if any."""
    vendor_id = stack.vendor_ids.get(tool.vendor.casefold())
    return None if vendor_id is None else f"vendors/{vendor_id}.yaml"


def is_vendor_doubtful(stack: Stack, tool: Tool) -> bool:
    """Tell whether the vendor's `compliance` could not be read."""
    return "compliance" in stack.doubtful.get(vendor_file(stack, tool) or "", frozenset())
