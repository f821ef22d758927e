"""Contracts of one tool, or of several in one file."""

from collections.abc import Mapping

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.cost import Cost
from stackctl.model.scalars import Date, Flag, Name, Notice, Percent, Term, Text


class Uplift(Model):
    """How the price moves at a renewal."""

    percent: Percent | None = Field(None, description="The rise that is expected.")
    cap_percent: Percent | None = Field(None, description="The most that the contract allows.")


class Contract(Model):
    """What was signed."""

    number: Text | None = Field(None, description="The contract's number, as the vendor writes it.")
    start: Date | None = Field(None, description="The first day of the term as signed.")
    end: Date | None = Field(None, description="The last day of the term as signed.")
    auto_renew: Flag | None = Field(
        None, description="true: renews by itself; false: ends, or is renewed by signature."
    )
    renewal_term: Term | None = Field(None, description="How long a renewal lasts, such as 12 months.")
    notice: Notice | None = Field(
        None,
        description="How long before a term ends notice must be given, such as 90 days; where the contract ends on "
        "fixed dates only, 3 months to quarter-end, or month-end, half-year-end, year-end.",
    )
    notice_how: Text | None = Field(None, description="How notice must be given, and to whom.")
    uplift: Uplift | None = Field(None, description="How the price moves at a renewal.")
    document: Text | None = Field(
        None, description="Where the signed contract is: an address, or a path in the repository."
    )


class SharedContract(Contract):
    """A contract that covers several tools."""

    vendor: Name = Field(description="A name, or the id of a file in vendors/.")
    cost: Cost | None = Field(None, description="What the contract costs as a whole.")
    covers: Mapping[str, Percent] = Field(
        description="The percentage of the cost that each tool bears, by tool id; adds up to 100."
    )
    notes: Text | None = Field(None, description="Free text.")
