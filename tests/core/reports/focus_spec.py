"""The rules of FOCUS that a table can be held to, written from the specification, not from the program.

Sources: FinOps Open Cost and Usage Specification (FOCUS) 1.2, Cost and Usage (its 21 mandatory columns and those of the
others that stackctl writes), and 1.3, Contract Commitment; each with data type, nullability and allowed values.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Literal

from stackctl.model.currency import DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_COLUMN = re.compile(r"(x_)?([A-Z][a-z0-9]*)+", re.ASCII)
_UNIT = re.compile(r"([1-9][0-9]* )?([A-Z][a-z]+-)?[A-Z][a-z]+s(/[A-Z][a-z]+|/[1-9][0-9]* [A-Z][a-z]+s)?", re.ASCII)
_LONGEST_NAME = 50


@dataclass(frozen=True)
class Column:
    """What the specification says of a column."""

    type: Literal["String", "Decimal", "Date/Time", "JSON"]
    mandatory: bool = True
    nullable: bool = False
    allowed: tuple[str, ...] = ()


COST_AND_USAGE: Mapping[str, Column] = {
    "BilledCost": Column("Decimal"),
    "BillingAccountId": Column("String"),
    "BillingAccountName": Column("String", nullable=True),
    "BillingCurrency": Column("String"),
    "BillingPeriodEnd": Column("Date/Time"),
    "BillingPeriodStart": Column("Date/Time"),
    "ChargeCategory": Column("String", allowed=("Usage", "Purchase", "Tax", "Credit", "Adjustment")),
    "ChargeClass": Column("String", nullable=True, allowed=("Correction",)),
    "ChargeDescription": Column("String", nullable=True),
    "ChargePeriodEnd": Column("Date/Time"),
    "ChargePeriodStart": Column("Date/Time"),
    "ContractedCost": Column("Decimal"),
    "EffectiveCost": Column("Decimal"),
    "InvoiceId": Column("String", mandatory=False, nullable=True),
    "InvoiceIssuerName": Column("String"),
    "ListCost": Column("Decimal"),
    "PricingQuantity": Column("Decimal", nullable=True),
    "PricingUnit": Column("String", nullable=True),
    "ProviderName": Column("String"),
    "PublisherName": Column("String"),
    "ServiceCategory": Column("String"),
    "ServiceName": Column("String"),
    "BillingAccountType": Column("String", mandatory=False),
    "ChargeFrequency": Column("String", mandatory=False, allowed=("One-Time", "Recurring", "Usage-Based")),
    "PricingCategory": Column(
        "String", mandatory=False, nullable=True, allowed=("Standard", "Dynamic", "Committed", "Other")
    ),
    "PricingCurrency": Column("String", mandatory=False),
    "PricingCurrencyEffectiveCost": Column("Decimal", mandatory=False),
    "ServiceSubcategory": Column("String", mandatory=False),
    "Tags": Column("JSON", mandatory=False, nullable=True),
}

CONTRACT_COMMITMENT: Mapping[str, Column] = {
    "BillingCurrency": Column("String", nullable=True),
    "ContractCommitmentCategory": Column("String", allowed=("Spend", "Usage")),
    "ContractCommitmentCost": Column("Decimal", nullable=True),
    "ContractCommitmentDescription": Column("String", nullable=True),
    "ContractCommitmentId": Column("String"),
    "ContractCommitmentPeriodEnd": Column("Date/Time"),
    "ContractCommitmentPeriodStart": Column("Date/Time"),
    "ContractCommitmentQuantity": Column("Decimal", nullable=True),
    "ContractCommitmentType": Column("String"),
    "ContractCommitmentUnit": Column("String", nullable=True),
    "ContractId": Column("String"),
    "ContractPeriodEnd": Column("Date/Time"),
    "ContractPeriodStart": Column("Date/Time"),
}

SERVICES: Mapping[str, frozenset[str]] = {
    "AI and Machine Learning": frozenset(
        {"AI Platforms", "Bots", "Generative AI", "Machine Learning", "Natural Language Processing"}
    ),
    "Analytics": frozenset(
        {"Analytics Platforms", "Business Intelligence", "Data Processing", "Search", "Streaming Analytics"}
    ),
    "Business Applications": frozenset({"Productivity and Collaboration"}),
    "Integration": frozenset({"API Management", "Messaging", "Workflow Orchestration"}),
    "Internet of Things": frozenset({"IoT Analytics", "IoT Platforms"}),
    "Management and Governance": frozenset(
        {
            "Architecture",
            "Compliance",
            "Cost Management",
            "Data Governance",
            "Disaster Recovery",
            "Endpoint Management",
            "Observability",
            "Support",
        }
    ),
    "Media": frozenset({"Content Creation", "Gaming", "Media Streaming", "Mixed Reality"}),
    "Mobile": frozenset(),
    "Web": frozenset({"Application Platforms"}),
    "Other": frozenset(),
}
"""The categories that marketing tools come into, with their subcategories; each has `Other (…)`, too."""

Row = dict[str, str]


def read(text: str) -> list[Row]:
    """The rows of a CSV file, read strictly."""
    assert not text.startswith("\ufeff")
    assert text.endswith("\r\n")
    names, *rows = csv.reader(StringIO(text, newline=""), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def check_columns(names: list[str], spec: Mapping[str, Column]) -> None:
    """All mandatory columns are there; what is not of the specification is marked, named alike and comes last."""
    own = [name for name in names if name.startswith("x_")]
    assert len(set(names)) == len(names)
    assert names[len(names) - len(own) :] == own
    assert {name for name, column in spec.items() if column.mandatory} <= set(names)
    assert set(names) - set(own) <= set(spec)
    assert all(_COLUMN.fullmatch(name) and len(name) <= _LONGEST_NAME for name in names)


def check_cells(row: Row, spec: Mapping[str, Column]) -> None:
    """Every cell is of its column's type, there where it must be, and one of the allowed values."""
    for name, column in spec.items():
        value = row.get(name)
        if value is None:
            continue
        if not value:
            assert column.nullable, f"{name} is null"
            continue
        assert not column.allowed or value in column.allowed, f"{name}: {value}"
        match column.type:
            case "Decimal":
                assert _NUMBER.fullmatch(value), f"{name}: {value}"
                assert not re.fullmatch(r"-0(\.0*)?", value)
            case "Date/Time":
                assert _MOMENT.fullmatch(value), f"{name}: {value}"
                assert moment(value).time().isoformat() == "00:00:00"
            case "JSON":
                held = json.loads(value)
                assert isinstance(held, dict)
                assert all(isinstance(one, (str, bool, int, type(None))) for one in held.values())
            case "String":
                assert value.isascii()
                assert value == value.strip() or name in ("ChargeDescription", "ServiceName")
    for name in ("BillingCurrency", "PricingCurrency"):
        assert row.get(name, "EUR") in DIGITS


def check_cost(row: Row) -> None:
    """What the specification says of how the columns of Cost and Usage hang together."""
    category = row["ChargeCategory"]
    assert moment(row["ChargePeriodStart"]) < moment(row["ChargePeriodEnd"])
    start, end = moment(row["BillingPeriodStart"]), moment(row["BillingPeriodEnd"])
    assert start.day == end.day == 1
    assert timedelta(days=28) <= end - start <= timedelta(days=31)
    assert start <= moment(row["ChargePeriodStart"]) < end
    assert row["ServiceSubcategory"] in _subcategories(row["ServiceCategory"])
    assert row["ChargeFrequency"] != "Usage-Based" or category != "Purchase"
    assert row["EffectiveCost"] == row["BilledCost"] or category in ("Usage", "Purchase")
    for name in ("PricingQuantity", "PricingUnit", "PricingCategory"):
        assert row[name] or category not in ("Usage", "Purchase"), name
    if row["PricingUnit"]:
        assert _UNIT.fullmatch(row["PricingUnit"]), row["PricingUnit"]
        assert not row["PricingQuantity"].startswith("-")
    zero = float(row["BilledCost"]) == 0, float(row["EffectiveCost"]) == 0
    match row["x_Basis"]:
        case "Billed":  # a purchase that covers what is yet to come
            assert category == "Purchase"
            assert zero[1]
        case "Amortized":
            assert category == "Usage"
            assert zero[0]
        case basis:
            assert basis == "Billed and Effective"
            assert category in ("Usage", "Credit")
            assert row["BilledCost"] == row["EffectiveCost"]
    assert row["x_FocusVersion"] == "1.2"


def check_commitment(row: Row) -> None:
    """What the specification says of how the columns of Contract Commitment hang together."""
    assert bool(row["ContractCommitmentQuantity"]) == bool(row["ContractCommitmentUnit"])
    assert row["ContractCommitmentCost"] or row["ContractCommitmentQuantity"]
    assert row["BillingCurrency"] or row["ContractCommitmentCategory"] != "Spend"
    assert moment(row["ContractCommitmentPeriodStart"]) < moment(row["ContractCommitmentPeriodEnd"])
    assert moment(row["ContractPeriodStart"]) < moment(row["ContractPeriodEnd"])
    assert moment(row["ContractCommitmentPeriodEnd"]) <= moment(row["ContractPeriodEnd"])
    if row["ContractCommitmentUnit"]:
        assert _UNIT.fullmatch(row["ContractCommitmentUnit"])
    assert row["x_FocusVersion"] == "1.3"


def moment(text: str) -> datetime:
    """A moment as the specification writes it."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")


def _subcategories(category: str) -> frozenset[str]:
    return SERVICES[category] | {f"Other ({category})"}
