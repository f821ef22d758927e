"""People and teams, budgets, and what stakeholders ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.scalars import Amount, Count, Currency, Date, Name, Text


class Person(Model):
    """Somebody who owns, administers or approves."""

    name: Name
    """The full name."""
    email: Text | None = None
    """The address at work."""
    role: Text | None = None
    """What the person does."""
    left: Date | None = None
    """The day of leaving the organisation."""


class Team(Model):
    """A team; its parent makes a hierarchy."""

    name: Name
    """What it is called."""
    parent: Text | None = None
    """The id of the team that it is a part of."""
    lead: Text | None = None
    """The person who leads it."""
    members: tuple[Text, ...] = ()
    """The people in it; the lead need not be repeated."""
    cost_center: Text | None = None
    """The cost centre that it books on."""


class Teams(Model):
    """The file teams.yaml."""

    people: Mapping[str, Person] = Field(default_factory=dict)
    """People by id, such as anna.kowalska."""
    teams: Mapping[str, Team] = Field(default_factory=dict)
    """Teams by id, such as mops."""


class Budget(Model):
    """What a cost centre may spend in a fiscal year."""

    cost_center: Name
    """The cost centre."""
    fiscal_year: Count
    """The year that the fiscal year begins in."""
    amount: Amount
    """The budget, net of tax."""
    currency: Currency | None = None
    """A code of ISO 4217. Left out: the stack's base currency."""
    owner: Text | None = None
    """The person who answers for it."""


class Budgets(Model):
    """The file budgets.yaml."""

    budgets: tuple[Budget, ...] = ()
    """One entry a cost centre and fiscal year."""


class NeededFlow(Model):
    """Objects that must get from one place to another."""

    objects: tuple[Text, ...]
    """The data objects."""
    from_: Text = Field(alias="from")
    """The id of the tool or system that has them."""
    to: Text
    """The id of the tool or system that needs them."""


class Needs(Model):
    """What a request takes."""

    capabilities: tuple[Text, ...] = ()
    """What the stack must be able to do."""
    flows: tuple[NeededFlow, ...] = ()
    """What must flow."""


class Request(Model):
    """A stakeholder's request as a user story. The id is the file's name without `.yaml`."""

    as_a: Name
    """Who asks."""
    i_want: Name
    """What for."""
    so_that: Text | None = None
    """Why."""
    requested_by: Text | None = None
    """The team that asks."""
    status: Literal["open", "planned", "done", "declined"] = "open"
    """Where it stands."""
    needs: Needs = Needs()
    """What it takes."""
    notes: Text | None = None
    """Free text."""
