"""The settings of a stack: the file stackctl.yaml."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from stackctl.model.base import Model
from stackctl.model.scalars import Currency, Date, DayOfYear, Flag, FormatVersion, Name, Rate, Slug, StartOfYear, Text


class Fx(Model):
    """Exchange rates as of a day."""

    as_of: Date | None = Field(None, description="The day of the rates; each entry of a list has its own.")
    rates: Mapping[Currency, Rate] = Field(
        default_factory=dict, description="Units of a currency for one unit of the base currency."
    )


def _form_of_fx(value: object) -> str:
    return "several" if isinstance(value, list | tuple) else "one"


FxOrSeveral = Annotated[
    Annotated[Fx, Tag("one")] | Annotated[tuple[Fx, ...], Field(max_length=1000), Tag("several")],
    Discriminator(_form_of_fx),
]


class OwnGroup(Model):
    """A group of categories of the organisation's own."""

    name: Name = Field(description="What it is called.")


class OwnCategory(Model):
    """A category of the organisation's own."""

    name: Name = Field(description="What it is called.")
    group: Slug = Field(description="The slug of its group.")


class OwnCapability(Model):
    """A capability of the organisation's own."""

    name: Name = Field(description="What it is called.")
    categories: tuple[Slug, ...] = Field((), description="The slugs of the categories where it belongs.")


class OwnObject(Model):
    """A data object of the organisation's own, or another reading of a built-in one."""

    name: Text | None = Field(None, description="What it is called. Left out: the slug.")
    personal: Flag = Field(description="Whether it is about identifiable people.")


class OwnPersonalData(Model):
    """A category of personal data of the organisation's own."""

    name: Name = Field(description="What it is called.")


class TaxonomyAdditions(Model):
    """What the organisation adds to the built-in taxonomy, by slug."""

    groups: Mapping[Slug, OwnGroup] = Field(default_factory=dict, description="Groups of categories.")
    categories: Mapping[Slug, OwnCategory] = Field(default_factory=dict, description="Categories of tools.")
    capabilities: Mapping[Slug, OwnCapability] = Field(default_factory=dict, description="What tools can do.")
    objects: Mapping[Slug, OwnObject] = Field(
        default_factory=dict, description="Data objects that flow over integrations."
    )
    personal: Mapping[str, OwnPersonalData] = Field(
        default_factory=dict, description="Dotted categories of personal data."
    )


class Regions(Model):
    """Where data may be."""

    allowed: tuple[Text, ...] = Field((), description="The regions that personal data may be stored in.")


class Settings(Model):
    """The settings; every key may be left out."""

    schema_: FormatVersion = Field(default=1, alias="schema", description="The version of the format.")
    organisation: Text | None = Field(None, description="What the organisation is called in reports.")
    base_currency: Currency = Field("EUR", description="The currency of all sums, a code of ISO 4217.")
    fiscal_year_start: StartOfYear = Field(
        DayOfYear(1),
        description="The month that the fiscal year begins with, such as `10`, or its first day, such as `04-06`.",
    )
    fiscal_year_named_by: Literal["start", "end"] = Field(
        "start", description="Whether the year of its first day or of its last names the fiscal year."
    )
    fx: FxOrSeveral = Field(
        Fx.model_construct(), description="Exchange rates: those of a day, or a list of those of several days."
    )
    taxonomy: TaxonomyAdditions = Field(
        TaxonomyAdditions.model_construct(), description="Additions to the built-in taxonomy."
    )
    regions: Regions = Field(Regions.model_construct(), description="Where data may be.")
    cost_centers: Mapping[str, Text] = Field(default_factory=dict, description="Names of cost centres by their number.")
    rules: Mapping[str, Any] = Field(
        default_factory=dict, description="What each rule's severity and thresholds are; `off` switches a rule off."
    )

    @property
    def rates(self) -> tuple[Fx, ...]:
        """The exchange rates, those of the oldest day first."""
        entries = (self.fx,) if isinstance(self.fx, Fx) else self.fx
        return tuple(sorted(entries, key=lambda entry: entry.as_of or date.min))
