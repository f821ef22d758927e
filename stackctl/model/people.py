"""People and teams, budgets, and what stakeholders ask for."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.scalars import Amount, Count, Currency, Date, Name, Text


class Person(Model):
    """Somebody who owns, administers or approves."""

    name: Name = Field(description="The full name.")
    email: Text | None = Field(None, description="The address at work.")
    role: Text | None = Field(None, description="What the person does.")
    left: Date | None = Field(None, description="The day of leaving the organisation.")


class Team(Model):
    """A team; its parent makes a hierarchy."""

    name: Name = Field(description="What it is called.")
    parent: Text | None = Field(None, description="The id of the team that it is a part of.")
    lead: Text | None = Field(None, description="The person who leads it.")
    members: tuple[Text, ...] = Field((), description="The people in it; the lead need not be repeated.")
    cost_center: Text | None = Field(None, description="The cost centre that it books on.")


class Teams(Model):
    """The file teams.yaml."""

    people: Mapping[str, Person] = Field(default_factory=dict, description="People by id, such as anna.kowalska.")
    teams: Mapping[str, Team] = Field(default_factory=dict, description="Teams by id, such as mops.")


class Budget(Model):
    """What a cost centre may spend in a fiscal year."""

    cost_center: Name = Field(description="The cost centre.")
    fiscal_year: Count = Field(
        description="The fiscal year, named as the settings say: by the year that it begins in, or ends in."
    )
    amount: Amount = Field(description="The budget, net of tax.")
    currency: Currency | None = Field(None, description="A code of ISO 4217. Left out: the stack's base currency.")
    owner: Text | None = Field(None, description="The person who answers for it.")


class Budgets(Model):
    """The file budgets.yaml."""

    budgets: tuple[Budget, ...] = Field((), description="One entry a cost centre and fiscal year.")


class NeededFlow(Model):
    """Objects that must get from one place to another."""

    objects: tuple[Text, ...] = Field(description="The data objects.")
    from_: Text = Field(alias="from", description="The id of the tool or system that has them.")
    to: Text = Field(description="The id of the tool or system that needs them.")


class Needs(Model):
    """What a request takes."""

    capabilities: tuple[Text, ...] = Field((), description="What the stack must be able to do.")
    flows: tuple[NeededFlow, ...] = Field((), description="What must flow.")


class Request(Model):
    """A stakeholder's request as a user story. The id is the file's name without `.yaml`."""

    as_a: Name = Field(description="Who asks.")
    i_want: Name = Field(description="What for.")
    so_that: Text | None = Field(None, description="Why.")
    requested_by: Text | None = Field(None, description="The team that asks.")
    status: Literal["open", "planned", "done", "declined"] = Field("open", description="Where it stands.")
    needs: Needs = Field(Needs.model_construct(), description="What it takes.")
    notes: Text | None = Field(None, description="Free text.")
