"""JSON Schemas of files, from the models and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter

from stackctl.core.text.escape import to_json
from stackctl.model.contract import SharedContract
from stackctl.model.finding import Severity
from stackctl.model.people import Budgets, Request, Teams
from stackctl.model.policy import Policy
from stackctl.model.scalars import OwnCode
from stackctl.model.settings import Settings
from stackctl.model.tool import System, Tool, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.model.rule import Rule
    from stackctl.model.taxonomy import Taxonomy

MODELS: dict[str, type[BaseModel]] = {
    "tool": Tool, "system": System, "vendor": Vendor, "contract": SharedContract, "teams": Teams, "budgets": Budgets,
    "request": Request, "policy": Policy, "settings": Settings,
}  # fmt: skip
"""The model of each kind of file."""


def schema_files(rules: Sequence[Rule], taxonomy: Taxonomy) -> dict[str, str]:
    """Write the schemas by file name, such as `tool.schema.json`."""
    return {
        f"{kind}.schema.json": to_json(_schema(kind, model, rules, taxonomy)) for kind, model in sorted(MODELS.items())
    }


def _schema(kind: str, model: type[BaseModel], rules: Sequence[Rule], taxonomy: Taxonomy) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    blocks = schema.get("$defs", {})
    for block in (schema, *blocks.values()):
        _finish(block, blocks)
    properties = schema["properties"]
    if kind == "settings":
        properties["rules"] = {"description": properties["rules"]["description"], **_rules(rules)}
    if kind == "tool":
        # Offered while somebody types; others are allowed, because a stack may declare its own.
        properties["category"]["examples"] = sorted(taxonomy.categories)
        properties["capabilities"]["items"]["examples"] = sorted(taxonomy.capabilities)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"stackctl {kind}", **_as_draft7(schema)}


def _finish(block: dict[str, Any], blocks: Mapping[str, dict[str, Any]]) -> None:
    """Drop what editors need not know; allow empty values."""
    block.pop("title", None)
    required = set(block.get("required", ()))
    for key, value in block.get("properties", {}).items():
        value.pop("title", None)
        value.pop("default", None)
        # pydantic leaves out what the block says that is referred to
        description = value.pop("description", None) or blocks[value["$ref"].rpartition("/")[2]]["description"]
        if key not in required:
            _allow_empty(value)
        block["properties"][key] = {"description": description, **value}


def _allow_empty(schema: dict[str, Any]) -> None:
    """Allow an empty value, which is the same as none."""
    forms = schema.get("anyOf") or schema.get("oneOf")
    if forms is not None:
        if {"type": "null"} not in forms:
            forms.append({"type": "null"})
    elif "$ref" in schema:
        schema["anyOf"] = [{"$ref": schema.pop("$ref")}, {"type": "null"}]
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = [*kinds, "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]


def _as_draft7(schema: Any) -> Any:
    """Say `definitions`, which editors' YAML servers know, for `$defs`."""
    if isinstance(schema, dict):
        return {
            ("definitions" if key == "$defs" else key): (
                value.replace("#/$defs/", "#/definitions/") if key == "$ref" else _as_draft7(value)
            )
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_as_draft7(item) for item in schema]
    return schema


def _rules(rules: Sequence[Rule]) -> dict[str, Any]:
    severities = [*(str(severity) for severity in Severity), "off"]
    properties = {}
    for rule in rules:
        if rule.stage == "load":
            continue
        settings: dict[str, Any] = {"severity": {"enum": severities, "description": f"Default: {rule.severity}."}}
        for threshold in rule.thresholds:
            shape = TypeAdapter(threshold.annotation).json_schema()
            settings[threshold.name] = {"description": threshold.summary, **shape}
        properties[rule.code] = {"description": rule.manual.title, **_severity_or(settings, severities)}
    own = TypeAdapter(OwnCode).json_schema()
    usual = {"severity": {"enum": severities, "description": "Default: what the policy says."}}
    return {
        "type": ["object", "null"],
        "properties": properties,
        "patternProperties": {
            own["pattern"]: {"description": "A rule in policies/.", **_severity_or(usual, severities)}
        },
        "additionalProperties": False,
    }


def _severity_or(settings: dict[str, Any], severities: list[str]) -> dict[str, Any]:
    """Allow a severity under a rule's code, or its settings."""
    return {
        "anyOf": [
            {"enum": [*severities, False]},  # YAML 1.1 editors read a plain `off` as false
            {"type": "object", "properties": settings, "additionalProperties": False},
        ]
    }
