"""Personal data, reviews, certificates: what privacy and security people ask for."""

from __future__ import annotations

from typing import Literal

from stackctl.model.base import Model
from stackctl.model.scalars import Amount, Count, Currency, Date, Flag, Name, Text

ReviewKind = Literal["security", "privacy", "legal", "technical", "business"]
ReviewStatus = Literal["pending", "approved", "conditional", "rejected"]
SpecialCategory = Literal[
    "racial-or-ethnic-origin",
    "political-opinions",
    "religious-or-philosophical-beliefs",
    "trade-union-membership",
    "genetic",
    "biometric",
    "health",
    "sex-life-or-orientation",
]


class Transfer(Model):
    """A transfer of personal data to a country outside the home region."""

    country: Text
    """The country that the data goes to."""
    mechanism: Literal["adequacy", "scc", "bcr", "derogation"]
    """The ground of GDPR chapter V: adequacy decision, standard clauses, binding corporate rules, derogation."""


class Data(Model):
    """What data a tool or system holds."""

    personal: tuple[Text, ...] = ()
    """Dotted categories of personal data; `contact` covers `contact.email`."""
    special: tuple[SpecialCategory, ...] = ()
    """Special categories of GDPR Art. 9."""
    subjects: tuple[Text, ...] = ()
    """Whom the data is about, such as prospects or customers."""
    master_of: tuple[Text, ...] = ()
    """The data objects that this is the system of record for."""
    stored_in: tuple[Text, ...] = ()
    """The regions that the data is stored in."""
    transfers: tuple[Transfer, ...] = ()
    """Transfers to other countries."""
    purpose: Text | None = None
    """What the data is processed for."""
    retention_months: Count | None = None
    """After how many months the data is deleted."""
    legal_basis: (
        Literal["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interest"]
        | None
    ) = None
    """The basis of GDPR Art. 6."""


class Ai(Model):
    """Use of artificial intelligence."""

    uses: tuple[Text, ...] = ()
    """What it is used for."""
    trains_on_our_data: Flag | None = None
    """Whether the vendor trains models on the organisation's data."""
    risk: Literal["minimal", "limited", "high"] | None = None
    """The risk class of the EU AI Act."""


class Dpa(Model):
    """The data-processing agreement of GDPR Art. 28."""

    status: Literal["signed", "missing", "not-needed"]
    """Where it stands."""
    signed: Date | None = None
    """The day it was signed."""
    document: Text | None = None
    """Where it is: an address, or a path in the repository."""


class Certification(Model):
    """A certificate of the vendor's."""

    name: Name
    """The standard, such as iso-27001."""
    expires: Date | None = None
    """The last day that it is valid."""


class Review(Model):
    """One review of a tool."""

    kind: ReviewKind
    """What was looked at."""
    status: ReviewStatus
    """What came out; `conditional` is approved under conditions."""
    date: Date
    """The day of the result; for a pending review, the day it was asked for."""
    expires: Date | None = None
    """The last day that the result holds."""
    reviewer: Text | None = None
    """Who reviewed: a person or team of teams.yaml, or a name."""
    evidence: Text | None = None
    """Where the result is: an address, or a path in the repository."""


class Compliance(Model):
    """What holds for all that a vendor sells."""

    dpa: Dpa | None = None
    """The data-processing agreement."""
    sub_processors: Text | None = None
    """Where the vendor lists its sub-processors."""
    certifications: tuple[Certification, ...] = ()
    """Certificates that the vendor holds."""


class ReviewedCompliance(Compliance):
    """What holds for one tool, with its reviews; what is said here wins over what the vendor's file says."""

    reviews: tuple[Review, ...] = ()
    """Every review, in any order."""


class Approval(Model):
    """A purchase approval."""

    by: Text
    """Who approved: a person or team of teams.yaml, or a name."""
    date: Date
    """The day it was given."""
    up_to: Amount
    """The yearly cost that it covers."""
    currency: Currency | None = None
    """A code of ISO 4217. Left out: the stack's base currency."""
