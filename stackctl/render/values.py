"""Settings of rules as people and machines are told them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def in_words(value: object) -> str:
    """A value as it would stand in stackctl.yaml."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {in_words(item)}" for key, item in value.items()) + "}"
        case tuple() | list():
            return "[" + ", ".join(in_words(item) for item in value) + "]"
        case _:
            return str(value)


def in_json(value: Any) -> Any:
    """A value as JSON holds it; decimals are text."""
    match value:
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): in_json(item) for key, item in value.items()}
        case tuple() | list():
            return [in_json(item) for item in value]
        case _:
            return value
