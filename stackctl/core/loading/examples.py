"""An example of every mapping that a file may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.loading.fields import has_free_keys, model_at
from stackctl.model.compliance import (
    Ai,
    Approval,
    Certification,
    Compliance,
    Data,
    Dpa,
    Review,
    ReviewedCompliance,
    Transfer,
)
from stackctl.model.contract import Contract, SharedContract, Uplift
from stackctl.model.cost import Cost, CostLine
from stackctl.model.people import Budget, Budgets, NeededFlow, Needs, Person, Request, Team, Teams
from stackctl.model.policy import Examples, Policy
from stackctl.model.settings import (
    Fx,
    OwnCapability,
    OwnCategory,
    OwnGroup,
    OwnObject,
    OwnPersonalData,
    Regions,
    Settings,
    TaxonomyAdditions,
)
from stackctl.model.tool import (
    Assessment,
    Enablement,
    Integration,
    Owner,
    Sla,
    Sso,
    System,
    Tool,
    Usage,
    Vendor,
    Waiver,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

    from stackctl.model.source import KeyPath

_COMPLIANCE = "{dpa: {status: signed, signed: 2025-02-10}}"
_LINE = "{item: Professional, amount: 1450.00, per: month}"

OF_MODELS: dict[type[BaseModel], str] = {
    Ai: "{uses: [content-generation], risk: limited}",
    Approval: "{by: dana.fox, date: 2025-02-20, up_to: 60000}",
    Assessment: "{functional_fit: 4, technical_fit: 3}",
    Budget: "{cost_center: MKT-110, fiscal_year: 2026, amount: 250000}",
    Budgets: "{budgets: [{cost_center: MKT-110, fiscal_year: 2026, amount: 250000}]}",
    Certification: "{name: iso-27001, expires: 2027-06-30}",
    Compliance: _COMPLIANCE,
    Contract: "{start: 2025-03-01, end: 2027-02-28, auto_renew: true, notice: 90 days}",
    Cost: f"{{currency: EUR, lines: [{_LINE}]}}",
    CostLine: _LINE,
    Data: "{personal: [contact.email], stored_in: [eu]}",
    Dpa: "{status: signed, signed: 2025-02-10}",
    Enablement: "{docs: https://wiki.example.com/hubspot}",
    Examples: "{bad: '{name: A, vendor: B, category: crm, status: active}'}",
    Fx: "{as_of: 2026-11-20, rates: {USD: 1.0821, GBP: 0.8712}}",
    Integration: "{with: salesforce, direction: push, objects: [lead]}",
    NeededFlow: "{objects: [ad-spend], from: meta-ads, to: looker}",
    Needs: "{capabilities: [attribution, dashboards]}",
    OwnCapability: "{name: Loyalty points}",
    OwnCategory: "{name: Loyalty apps, group: social-relationships}",
    OwnGroup: "{name: Loyalty}",
    OwnObject: "{personal: true}",
    OwnPersonalData: "{name: Shoe size}",
    Owner: "{business: anna.kowalska, technical: ben.ode}",
    Person: "{name: Anna Kowalska, email: anna@example.com}",
    Policy: "{code: ACME001, for: tool, when: tool.sso == null, message: no single sign-on}",
    Regions: "{allowed: [eu, uk]}",
    Request: "{as_a: growth marketer, i_want: a dashboard of revenue by channel}",
    Review: "{kind: security, status: approved, date: 2025-02-01}",
    ReviewedCompliance: _COMPLIANCE,
    Settings: "{schema: 1, organisation: Example Corp, base_currency: EUR}",
    SharedContract: "{number: AD-2025-7, vendor: adobe, covers: {adobe-analytics: 60, adobe-target: 40}}",
    Sla: "{target_percent: 99.9, measured_percent: 99.95}",
    Sso: "{provider: okta, app: HubSpot}",
    System: "{name: Salesforce, kind: crm}",
    TaxonomyAdditions: "{objects: {ad-spend: {personal: false}}}",
    Team: "{name: Marketing Operations, lead: anna.kowalska}",
    Teams: "{people: {anna.kowalska: {name: Anna Kowalska}}}",
    Tool: "{name: HubSpot Marketing Hub, vendor: HubSpot, category: marketing-automation, status: active}",
    Transfer: "{country: US, mechanism: scc}",
    Uplift: "{percent: 7, cap_percent: 9}",
    Usage: "{seats: 40, active: 22, as_of: 2026-11-15}",
    Vendor: "{name: Adobe}",
    Waiver: "{rule: DUP002, reason: moves in spring, by: dana.fox, until: 2027-03-31}",
}
OF_FREE_KEYS: dict[str, str] = {
    "allocation": "{MKT-110: 70, MKT-210: 30}",
    "capabilities": f"{{loyalty-points: {OF_MODELS[OwnCapability]}}}",
    "categories": f"{{loyalty-apps: {OF_MODELS[OwnCategory]}}}",
    "cost_centers": "{MKT-110: Demand generation}",
    "covers": "{adobe-analytics: 60, adobe-target: 40}",
    "custom": "{internal_number: 4711}",
    "groups": f"{{loyalty: {OF_MODELS[OwnGroup]}}}",
    "objects": f"{{ad-spend: {OF_MODELS[OwnObject]}}}",
    "people": f"{{anna.kowalska: {OF_MODELS[Person]}}}",
    "personal": f"{{shoe-size: {OF_MODELS[OwnPersonalData]}}}",
    "rates": "{USD: 1.0821, GBP: 0.8712}",
    "rules": "{CTR003: {severity: error, within_days: 60}}",
    "teams": f"{{mops: {OF_MODELS[Team]}}}",
}
"""By the key that they stand under."""


def example_of(model: type[BaseModel], path: KeyPath) -> str | None:
    """Show a mapping, or one of a list."""
    if path and has_free_keys(model, path):
        return OF_FREE_KEYS.get(str(path[-1]))
    inside = model_at(model, path)
    return None if inside is None else OF_MODELS.get(inside)
