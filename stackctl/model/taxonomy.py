"""The vocabulary: categories, capabilities, data objects, personal data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Group:
    """A group of categories, as the martech landscape draws them."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of product; `group` is its group's slug."""

    slug: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Capability:
    """Something that a tool can do."""

    slug: str
    name: str
    categories: tuple[str, ...]  # slugs of those where products commonly do it


@dataclass(frozen=True, slots=True)
class DataObject:
    """A kind of record that flows over an integration."""

    slug: str
    name: str
    personal: bool  # whether it is about identifiable people


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A category of personal data; `contact` covers `contact.email`."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The built-in vocabulary with additions, by slug, as declared."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    objects: Mapping[str, DataObject] = field(default_factory=dict)
    personal: Mapping[str, PersonalData] = field(default_factory=dict)
