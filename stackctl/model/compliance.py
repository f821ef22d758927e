"""Personal data, reviews, certificates."""

from typing import Literal

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.scalars import Amount, Count, Currency, Date, Flag, Name, Text

ReviewKind = Literal["security", "privacy", "legal", "technical", "business"]
LegalBasis = Literal["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interest"]
ReviewStatus = Literal["pending", "approved", "conditional", "rejected"]
SpecialCategory = Literal[
    "racial-or-ethnic-origin", "political-opinions", "religious-or-philosophical-beliefs", "trade-union-membership",
    "genetic", "biometric", "health", "sex-life-or-orientation",
]  # fmt: skip


class Transfer(Model):
    """A transfer of personal data to a country outside the home region."""

    country: Text = Field(description="The country that the data goes to.")
    mechanism: Literal["adequacy", "scc", "bcr", "derogation"] = Field(
        description="The ground of GDPR chapter V: adequacy decision, standard clauses, binding corporate rules, "
        "derogation."
    )


class Data(Model):
    """What data a tool or system holds."""

    personal: tuple[Text, ...] = Field(
        (), description="Dotted categories of personal data; `contact` covers `contact.email`."
    )
    special: tuple[SpecialCategory, ...] = Field((), description="Special categories of GDPR Art. 9.")
    subjects: tuple[Text, ...] = Field((), description="Whom the data is about, such as prospects or customers.")
    master_of: tuple[Text, ...] = Field((), description="The data objects that this is the system of record for.")
    stored_in: tuple[Text, ...] = Field((), description="The regions that the data is stored in.")
    transfers: tuple[Transfer, ...] = Field((), description="Transfers to other countries.")
    purpose: Text | None = Field(None, description="What the data is processed for.")
    retention_months: Count | None = Field(None, description="After how many months the data is deleted.")
    legal_basis: LegalBasis | None = Field(None, description="The basis of GDPR Art. 6.")
    on_behalf_of_customers: Flag | None = Field(
        None, description="Whether it holds data that we process for customers of ours: it is their sub-processor then."
    )


class Ai(Model):
    """Use of artificial intelligence."""

    uses: tuple[Text, ...] = Field((), description="What it is used for.")
    trains_on_our_data: Flag | None = Field(
        None, description="Whether the vendor trains models on the organisation's data."
    )
    risk: Literal["minimal", "limited", "high"] | None = Field(None, description="The risk class of the EU AI Act.")


class Dpa(Model):
    """The data-processing agreement of GDPR Art. 28."""

    status: Literal["signed", "missing", "not-needed"] = Field(description="Where it stands.")
    signed: Date | None = Field(None, description="The day it was signed.")
    document: Text | None = Field(None, description="Where it is: an address, or a path in the repository.")


class Certification(Model):
    """A certificate of the vendor's."""

    name: Name = Field(description="The standard, such as iso-27001.")
    expires: Date | None = Field(None, description="The last day that it is valid.")


class Review(Model):
    """One review of a tool."""

    kind: ReviewKind = Field(description="What was looked at.")
    status: ReviewStatus = Field(description="What came out; `conditional` is approved under conditions.")
    date: Date = Field(description="The day of the result; for a pending review, the day it was asked for.")
    expires: Date | None = Field(None, description="The last day that the result holds.")
    reviewer: Text | None = Field(None, description="Who reviewed: a person or team of teams.yaml, or a name.")
    evidence: Text | None = Field(None, description="Where the result is: an address, or a path in the repository.")


class Compliance(Model):
    """What holds for all that a vendor sells."""

    dpa: Dpa | None = Field(None, description="The data-processing agreement.")
    sub_processors: Text | None = Field(None, description="Where the vendor lists its sub-processors.")
    certifications: tuple[Certification, ...] = Field((), description="Certificates that the vendor holds.")


class ReviewedCompliance(Compliance):
    """What holds for one tool, with its reviews; what is said here wins over what the vendor's file says."""

    reviews: tuple[Review, ...] = Field((), description="Every review, in any order.")


class Approval(Model):
    """A purchase approval."""

    by: Text = Field(description="Who approved: a person or team of teams.yaml, or a name.")
    date: Date = Field(description="The day it was given.")
    up_to: Amount = Field(description="The yearly cost that it covers.")
    currency: Currency | None = Field(None, description="A code of ISO 4217. Left out: the stack's base currency.")
