"""Categories of personal data that marketing tools hold.

They are dotted slugs: `contact` covers `contact.email`.
Source: Regulation (EU) 2016/679 (GDPR): what personal data is in Art. 4(1), profiling (`inferred`) in Art. 4(4),
online identifiers (`device`) in Recital 30. The division is stackctl's own. The special categories of Art. 9 are not
here: a tool declares them under `data.special`. A photograph is listed because by Recital 51 it is not biometric
data as such.
"""

from __future__ import annotations

from stackctl.model.taxonomy import PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = (
    PersonalData("contact", "Contact details"),
    PersonalData("contact.email", "Email address"),
    PersonalData("contact.phone", "Phone number"),
    PersonalData("contact.postal-address", "Postal address"),
    PersonalData("contact.social-handle", "Social media handle"),
    PersonalData("identity", "Identity"),
    PersonalData("identity.name", "Name"),
    PersonalData("identity.date-of-birth", "Date of birth"),
    PersonalData("identity.customer-id", "Customer or member number"),
    PersonalData("identity.login", "Login and password"),
    PersonalData("identity.photo", "Photograph"),
    PersonalData("identity.government-id", "Number of an official document"),
    PersonalData("demographic", "Demographics"),
    PersonalData("demographic.age", "Age or age band"),
    PersonalData("demographic.gender", "Gender"),
    PersonalData("demographic.language", "Language"),
    PersonalData("demographic.household", "Household and family"),
    PersonalData("demographic.income", "Income band"),
    PersonalData("employment", "Employment"),
    PersonalData("employment.employer", "Employer"),
    PersonalData("employment.job-title", "Job title"),
    PersonalData("employment.work-history", "Work history"),
    PersonalData("behaviour", "Behaviour"),
    PersonalData("behaviour.browsing", "Pages viewed and searches"),
    PersonalData("behaviour.purchase", "Purchases and carts"),
    PersonalData("behaviour.email-engagement", "Email opens and clicks"),
    PersonalData("behaviour.ad-interaction", "Ad views and clicks"),
    PersonalData("behaviour.product-usage", "Use of a product or app"),
    PersonalData("behaviour.event-attendance", "Attendance at events and webinars"),
    PersonalData("behaviour.content", "Downloads and content viewed"),
    PersonalData("device", "Device and online identifiers"),
    PersonalData("device.ip-address", "IP address"),
    PersonalData("device.cookie-id", "Cookie identifier"),
    PersonalData("device.advertising-id", "Mobile advertising identifier"),
    PersonalData("device.push-token", "Push token"),
    PersonalData("device.user-agent", "Browser and operating system"),
    PersonalData("device.fingerprint", "Device fingerprint"),
    PersonalData("location", "Location"),
    PersonalData("location.approximate", "Approximate location (city, region)"),
    PersonalData("location.precise", "Precise location (GPS, beacon)"),
    PersonalData("financial", "Financial data"),
    PersonalData("financial.billing", "Billing details and invoices"),
    PersonalData("financial.payment-card", "Payment card"),
    PersonalData("financial.bank-account", "Bank account"),
    PersonalData("communication", "Communication"),
    PersonalData("communication.message", "Content of emails and chats"),
    PersonalData("communication.call-recording", "Call recordings and transcripts"),
    PersonalData("communication.support-history", "Support history"),
    PersonalData("communication.survey-answer", "Survey answers and feedback"),
    PersonalData("communication.user-content", "Reviews and posts"),
    PersonalData("preference", "Preferences"),
    PersonalData("preference.consent", "Consents and objections"),
    PersonalData("preference.channel", "Channel and frequency"),
    PersonalData("preference.interest", "Declared interests"),
    PersonalData("inferred", "Inferred data and profiles"),
    PersonalData("inferred.score", "Scores"),
    PersonalData("inferred.segment", "Segments and look-alikes"),
    PersonalData("inferred.propensity", "Predicted interest, purchase or churn"),
    PersonalData("inferred.lifetime-value", "Customer lifetime value"),
)
