"""The kinds of record that marketing teams sync.

Source: drawn up for stackctl; the names follow the standard objects of CRM, marketing-automation, e-commerce and
advertising products (lead, contact, account, opportunity, campaign, campaign member, order, ticket, …).
`personal` says whether the records are about identifiable people. It follows GDPR Art. 4(1) and Recital 30: an online
identifier that singles a person out is personal data, and a hashed address still is. Records about a company, a plan, a
sum or a file are not personal in themselves; the people on an account or an opportunity travel as `contact`.
"""

from __future__ import annotations

from stackctl.model.taxonomy import DataObject

OBJECTS: tuple[DataObject, ...] = (
    # people and companies
    DataObject("lead", "Lead", personal=True),
    DataObject("contact", "Contact", personal=True),
    DataObject("account", "Account", personal=False),
    DataObject("customer", "Customer", personal=True),
    DataObject("profile", "Unified profile", personal=True),
    DataObject("opportunity", "Opportunity", personal=False),
    DataObject("activity", "Activity", personal=True),
    # lists and permissions
    DataObject("segment", "Segment membership", personal=True),
    DataObject("target-list", "Target list", personal=True),
    DataObject("ad-audience", "Ad audience", personal=True),
    DataObject("suppression-list", "Suppression list", personal=True),
    DataObject("consent", "Consent", personal=True),
    # campaigns and advertising
    DataObject("campaign", "Campaign", personal=False),
    DataObject("campaign-member", "Campaign member", personal=True),
    DataObject("mailing-trigger", "Mailing trigger", personal=True),
    DataObject("ad-spend", "Ad spend", personal=False),
    DataObject("ad-performance", "Ad performance", personal=False),
    DataObject("budget", "Budget", personal=False),
    # behaviour and responses
    DataObject("web-event", "Web event", personal=True),
    DataObject("app-event", "App event", personal=True),
    DataObject("product-usage", "Product usage", personal=True),
    DataObject("email-engagement", "Email engagement", personal=True),
    DataObject("form-submission", "Form submission", personal=True),
    DataObject("touchpoint", "Touchpoint", personal=True),
    DataObject("conversion", "Conversion", personal=True),
    DataObject("intent-signal", "Account intent signal", personal=False),
    DataObject("lead-score", "Lead score", personal=True),
    DataObject("event-registration", "Event registration", personal=True),
    DataObject("survey-response", "Survey response", personal=True),
    DataObject("review", "Review", personal=True),
    DataObject("social-engagement", "Social engagement", personal=True),
    DataObject("chat-transcript", "Chat transcript", personal=True),
    DataObject("call", "Call", personal=True),
    DataObject("ticket", "Ticket", personal=True),
    # commerce
    DataObject("product", "Product", personal=False),
    DataObject("inventory", "Inventory", personal=False),
    DataObject("cart", "Cart", personal=True),
    DataObject("order", "Order", personal=True),
    DataObject("subscription", "Subscription", personal=True),
    DataObject("invoice", "Invoice", personal=True),
    DataObject("loyalty-account", "Loyalty account", personal=True),
    # content
    DataObject("asset", "Asset", personal=False),
    DataObject("content", "Content", personal=False),
    DataObject("social-post", "Social post", personal=False),
)
