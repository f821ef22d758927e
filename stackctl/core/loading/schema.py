"""JSON Schemas of a stack's files, made from the models and the rules."""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from functools import cache
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
    from collections.abc import Iterator, Mapping, Sequence

    from stackctl.model.rule import Rule
    from stackctl.model.taxonomy import Taxonomy

MODELS: dict[str, type[BaseModel]] = {
    "tool": Tool,
    "system": System,
    "vendor": Vendor,
    "contract": SharedContract,
    "teams": Teams,
    "budgets": Budgets,
    "request": Request,
    "policy": Policy,
    "settings": Settings,
}
"""The model of each kind of file."""


def schema_files(rules: Sequence[Rule], taxonomy: Taxonomy) -> dict[str, str]:
    """The text of each schema file by its name, such as `tool.schema.json`."""
    return {
        f"{kind}.schema.json": to_json(_schema(kind, model, rules, taxonomy)) for kind, model in sorted(MODELS.items())
    }


def _schema(kind: str, model: type[BaseModel], rules: Sequence[Rule], taxonomy: Taxonomy) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    described = {inner.__name__: _described(inner) for inner in _models_in(model)}
    for name, block in ((model.__name__, schema), *schema.get("$defs", {}).items()):
        _finish(block, *described[name])
    if kind == "settings":
        schema["properties"]["rules"] = _rules(rules)
    if kind == "tool":
        # Offered while somebody types; others are allowed, because a stack may declare its own.
        properties = schema["properties"]
        properties["category"]["examples"] = sorted(taxonomy.categories)
        properties["capabilities"]["items"]["examples"] = sorted(taxonomy.capabilities)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"stackctl {kind}", **_as_draft7(schema)}


def _finish(block: dict[str, Any], summary: str, fields: Mapping[str, str]) -> None:
    block["description"] = summary
    block.pop("title", None)
    required = set(block.get("required", ()))
    for key, value in block.get("properties", {}).items():
        value.pop("title", None)
        value.pop("default", None)
        if key not in required:
            _allow_empty(value)
        if key in fields:
            block["properties"][key] = {"description": fields[key], **value}


def _allow_empty(schema: dict[str, Any]) -> None:
    """A key with an empty value is the same as no key."""
    if "anyOf" in schema:
        if {"type": "null"} not in schema["anyOf"]:
            schema["anyOf"].append({"type": "null"})
    elif "$ref" in schema:
        schema["anyOf"] = [{"$ref": schema.pop("$ref")}, {"type": "null"}]
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = [*kinds, "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]


def _as_draft7(schema: Any) -> Any:
    """The same schema with `definitions`, as the editors' YAML server knows them best."""
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
        properties[rule.code] = {"description": rule.manual.title, **_set(settings, severities)}
    own = TypeAdapter(OwnCode).json_schema()
    usual = {"severity": {"enum": severities, "description": "Default: what the policy says."}}
    return {
        "description": "What each rule's severity and thresholds are; `off` switches a rule off.",
        "type": ["object", "null"],
        "properties": properties,
        "patternProperties": {own["pattern"]: {"description": "A rule in policies/.", **_set(usual, severities)}},
        "additionalProperties": False,
    }


def _set(settings: dict[str, Any], severities: list[str]) -> dict[str, Any]:
    """What stands under a rule's code: a severity, or its settings."""
    return {
        "anyOf": [
            {"enum": [*severities, False]},  # YAML 1.1 editors read a plain `off` as false
            {
                "type": "object",
                "properties": settings,
                "additionalProperties": False,
            },
        ]
    }


def _models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    from stackctl.core.loading.fields import keys_of

    seen: set[type[BaseModel]] = set()
    pending = [model]
    while pending:
        current = pending.pop()
        if current not in seen:
            seen.add(current)
            yield current
            pending += [inner for inner in keys_of(current).values() if inner is not None]


@cache
def _described(model: type[BaseModel]) -> tuple[str, Mapping[str, str]]:
    """The docstring of a model, and of each of its fields by key, its bases' included."""
    fields: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if not issubclass(base, BaseModel) or not base.__module__.startswith(f"{__name__.partition('.')[0]}."):
            continue
        for statement, following in itertools.pairwise(_classes_in(base.__module__)[base.__qualname__].body):
            if (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and isinstance(following, ast.Expr)
                and isinstance(following.value, ast.Constant)
            ):
                name = statement.target.id
                fields[model.model_fields[name].alias or name] = str(following.value.value)
    return inspect.cleandoc(model.__doc__ or ""), fields


@cache
def _classes_in(module: str) -> Mapping[str, ast.ClassDef]:
    """The classes at the top of a module, as they are written."""
    body = ast.parse(inspect.getsource(sys.modules[module])).body
    return {statement.name: statement for statement in body if isinstance(statement, ast.ClassDef)}
