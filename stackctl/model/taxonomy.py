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
    """Something that a tool can do.

    `categories` are the slugs of those where products commonly do it.
    """

    slug: str
    name: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataObject:
    """A kind of record that flows over an integration.

    `personal` says that it is about identifiable people.
    """

    slug: str
    name: str
    personal: bool


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A category of personal data; `contact` covers `contact.email`."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The built-in vocabulary with a stack's own additions.

    Each mapping is by slug and in the order of declaration.
    """

    groups: Mapping[str, Group] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    objects: Mapping[str, DataObject] = field(default_factory=dict)
    personal: Mapping[str, PersonalData] = field(default_factory=dict)
