"""The data of a document as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.document import Document
    from stackctl.model.look import Look


def render(document: Document, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write data and schema; a version only gains keys."""
    return to_json({"schema": f"stackctl.{document.schema}/1", **encoded(document.data)})
