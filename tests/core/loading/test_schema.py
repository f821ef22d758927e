"""The schemas say what the models say: of every key, of the sample stack, of a new stack, of what is wrong."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from stackctl import rules
from stackctl.app.scaffold import scaffold
from stackctl.core.loading.schema import MODELS, schema_files
from stackctl.core.loading.validate import read
from stackctl.core.taxonomy.catalogue import BUILT_IN
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

Draft7Validator = import_module("jsonschema").Draft7Validator  # it has no types of its own
ROOT = Path(__file__).parents[3]
TEXTS = schema_files(rules.all_rules(), BUILT_IN)
SCHEMAS: dict[str, dict[str, Any]] = {name.partition(".")[0]: json.loads(text) for name, text in TEXTS.items()}
KIND_OF_FOLDER = {
    "tools": "tool",
    "systems": "system",
    "vendors": "vendor",
    "contracts": "contract",
    "requests": "request",
    "policies": "policy",
    "stackctl.yaml": "settings",
    "teams.yaml": "teams",
    "budgets.yaml": "budgets",
}


class Loader(yaml.SafeLoader):
    """Reads scalars as the core schema of YAML 1.2 does, as editors do; a date stays text."""


Loader.yaml_implicit_resolvers = {}


def _number(loader: Loader, node: yaml.ScalarNode) -> int | float:
    return float(node.value) if re.search(r"[.eE]", node.value) else int(node.value)


for tag, pattern, starts in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), [*starts, *([""] if tag == "null" else [])]
    )
Loader.add_constructor("tag:yaml.org,2002:int", _number)
Loader.add_constructor("tag:yaml.org,2002:float", _number)


def errors(kind: str, text: str) -> list[str]:
    """What a validator says of a file, as an editor would."""
    value = yaml.load(text, Loader)
    return [f"{list(error.path)}: {error.message}" for error in Draft7Validator(SCHEMAS[kind]).iter_errors(value)]


def accepted_by_model(kind: str, text: str) -> bool:
    found = read(MODELS[kind], SourceFile("x.yaml", text.encode()), may_be_empty=True)
    return not found.problems


def sample_files() -> list[str]:
    stack = ROOT / "stack"
    return sorted(path.relative_to(stack).as_posix() for path in stack.rglob("*.yaml"))


def test_the_loader_of_this_test_reads_as_editors_do() -> None:
    text = "a: 2026-01-01\nb: no\nc: 012\nd: 1.50\ne:\nf: true\ng: 1:30\nh: ~\ni: '1'\nj: on\n"
    assert yaml.load(text, Loader) == {
        "a": "2026-01-01", "b": "no", "c": 12, "d": 1.5, "e": None, "f": True, "g": "1:30", "h": None,
        "i": "1", "j": "on",
    }  # fmt: skip


# The schemas themselves


def test_every_kind_of_file_has_a_schema() -> None:
    assert sorted(TEXTS) == [f"{kind}.schema.json" for kind in sorted(MODELS)]
    assert set(SCHEMAS) == set(KIND_OF_FOLDER.values())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_a_valid_one_of_draft_7(kind: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert SCHEMAS[kind]["title"] == f"stackctl {kind}"
    assert "$defs" not in TEXTS[f"{kind}.schema.json"]


def test_schemas_are_the_same_whenever_they_are_made() -> None:
    assert schema_files(rules.all_rules(), BUILT_IN) == TEXTS


@pytest.mark.skipif(not list((ROOT / "schemas").glob("*.json")), reason="schemas/ is not written yet")
def test_the_schemas_in_the_repository_equal_the_models() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}
    assert written == TEXTS, "write them with: stackctl schema schemas"


def blocks(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of a schema that is a schema of its own, with the way to it."""
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from blocks(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from blocks(value, f"{path}/{index}")


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_property_and_every_block_has_a_description(kind: str) -> None:
    schema = SCHEMAS[kind]
    for path, block in blocks(schema):
        if isinstance(block.get("properties"), dict) and not path.endswith("/properties"):
            bare = [key for key, value in block["properties"].items() if not value.get("description")]
            assert bare == [], path
    bare = [name for name, block in schema.get("definitions", {}).items() if not block.get("description")]
    assert (bare, bool(schema["description"])) == ([], True)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_reference_within_a_schema_leads_somewhere_and_every_block_is_closed(kind: str) -> None:
    schema = SCHEMAS[kind]
    for path, block in blocks(schema):
        reference = block.get("$ref")
        if isinstance(reference, str):
            assert reference.removeprefix("#/definitions/") in schema["definitions"], path
        if isinstance(block.get("properties"), dict) and block.get("type") == "object":
            assert block["additionalProperties"] is False, path


def test_keys_stand_in_the_schema_as_in_a_file() -> None:
    assert {"from", "to"} <= SCHEMAS["tool"]["definitions"]["CostLine"]["properties"].keys()
    assert {"with", "via"} <= SCHEMAS["tool"]["definitions"]["Integration"]["properties"].keys()
    assert "schema" in SCHEMAS["settings"]["properties"]
    assert SCHEMAS["tool"]["required"] == ["name", "vendor", "category", "status"]
    assert not [kind for kind, text in TEXTS.items() if re.search(r'"(from|with|schema)_"', text)]


def test_the_taxonomy_is_offered() -> None:
    properties = SCHEMAS["tool"]["properties"]
    assert properties["category"]["examples"] == sorted(BUILT_IN.categories)
    assert properties["capabilities"]["items"]["examples"] == sorted(BUILT_IN.capabilities)


def test_the_settings_of_every_rule_that_can_be_changed_are_described() -> None:
    properties = SCHEMAS["settings"]["properties"]["rules"]["properties"]
    wanted = {one.code: one for one in rules.all_rules() if one.stage != "load"}
    assert properties.keys() == wanted.keys()
    for code, rule in wanted.items():
        assert properties[code]["description"] == rule.manual.title
        words, own = properties[code]["anyOf"]
        assert words["enum"] == ["error", "warning", "info", "off", False]
        assert own["properties"].keys() == {"severity", *(threshold.name for threshold in rule.thresholds)}
        assert own["properties"]["severity"]["description"] == f"Default: {rule.severity}."


# Files


@pytest.mark.parametrize("path", sample_files())
def test_a_file_of_the_sample_stack_fits_its_schema(path: str) -> None:
    kind = KIND_OF_FOLDER[path.partition("/")[0]]
    assert errors(kind, (ROOT / "stack" / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [path for path in scaffold(date(2026, 11, 22)) if path.endswith(".yaml")])
def test_a_file_of_a_new_stack_fits_its_schema(path: str) -> None:
    text = scaffold(date(2026, 11, 22))[path]
    kind = KIND_OF_FOLDER[path.partition("/")[0]]
    assert errors(kind, text) == []
    assert accepted_by_model(kind, text)


@pytest.mark.parametrize("path", sample_files())
def test_a_file_with_an_unknown_key_does_not_fit(path: str) -> None:
    kind = KIND_OF_FOLDER[path.partition("/")[0]]
    text = (ROOT / "stack" / path).read_text(encoding="utf-8") + "\nno_such_key: 1\n"
    assert any("no_such_key" in error for error in errors(kind, text))


TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
GOOD: list[tuple[str, str]] = [
    ("tool", TOOL),
    ("tool", "name: 6\nvendor: 7.5\ncategory: no\nstatus: active\n"),
    ("tool", TOOL + "since:\nowner:\nadmins:\ncost:\ncontract:\nusage:\nintegrations:\ndata:\nai:\ncustom:\n"),
    (
        "tool",
        TOOL + "cost: {currency: , lines: [{amount: 1450.00, per: month, quantity: 40, from: 2026-01-01, to: }]}\n",
    ),
    ("tool", TOOL + "cost: {lines: [{amount: '0.0125', per: once, kind: usage}]}\n"),
    ("tool", TOOL + "cost: {allocation: {MKT-110: 70, 210: 30.5}}\n"),
    ("tool", TOOL + "contract: master-2025\n"),
    ("tool", TOOL + "contract: 2025\n"),
    (
        "tool",
        TOOL + "contract: {end: 2026-01-31, auto_renew: true, renewal_term: 1 month, notice: 0 days, number: 12}\n",
    ),
    ("tool", TOOL + "tags: [1, 2.5, true, core]\ncustom: {a: [b, {c: 1}]}\n"),
    ("tool", TOOL + "sla: {period: 2026}\n"),
    ("tool", TOOL + "sla: {target_percent: 99.9, period: 2026-Q3}\n"),
    ("system", "name: S\nkind: crm\nowner: {team: x}\n"),
    ("vendor", "name: V\naliases: [W]\ncompliance: {dpa: {status: signed}}\n"),
    ("contract", "vendor: V\ncovers: {a: 100}\n"),
    ("teams", "people: {a: {name: A, left: 2026-01-31}}\nteams: {t: {name: T, members: [a]}}\n"),
    ("teams", "people:\nteams:\n"),
    ("budgets", "budgets: [{cost_center: 110, fiscal_year: 2026, amount: 250000}]\n"),
    ("request", "as_a: a\ni_want: b\nneeds: {flows: [{objects: [lead], from: a, to: b}]}\n"),
    ("settings", "schema: 1\nfx: {as_of: 2026-01-31, rates: {USD: 1.0821}}\nfiscal_year_start: 12\n"),
    (
        "settings",
        "rules: {USE001: off, USE002: {severity: error, days: 3}, DUP002: {min_overlap: 0.5}, OWN001: info}\n",
    ),
]
BAD: list[tuple[str, str]] = [
    ("tool", "name: A\nvendor: B\ncategory: crm\n"),
    ("tool", TOOL.replace("active", "live")),
    ("tool", TOOL.replace("A", "")),
    ("tool", TOOL + "criticality: urgent\n"),
    ("tool", TOOL + "admins: anna\n"),
    ("tool", TOOL + "owner: anna\n"),
    ("tool", TOOL + "owner: {buisness: anna}\n"),
    ("tool", TOOL + "cost: {lines: [{amount: -1, per: month}]}\n"),
    ("tool", TOOL + "cost: {lines: [{amount: 1}]}\n"),
    ("tool", TOOL + "cost: {lines: [{amount: '1,50', per: month}]}\n"),
    ("tool", TOOL + "cost: {currency: euro}\n"),
    ("tool", TOOL + "contract: {auto_renew: maybe}\n"),
    ("tool", TOOL + "contract: {notice: 5 business days}\n"),
    ("tool", TOOL + "contract: {notice: 3 months to quarter end}\n"),
    ("tool", TOOL + "contract: {renewal_term: 3 months to quarter-end}\n"),
    ("tool", TOOL + "contract: {renewal_term: 0 months}\n"),
    ("tool", TOOL + "contract: {uplift: {percent: 101}}\n"),
    ("tool", TOOL + "contract: [[a]]\n"),
    ("tool", TOOL + "contract: [a, {notice: 5 business days}]\n"),
    ("tool", TOOL + "usage: {seats: 1.5}\n"),
    ("tool", TOOL + "assessment: {functional_fit: 6, technical_fit: 1}\n"),
    ("tool", TOOL + "integrations: [{with: b}]\n"),
    ("tool", TOOL + "integrations: [{with: b, direction: out}]\n"),
    ("tool", TOOL + "sla: {period: 2026-Q5}\n"),
    ("system", "name: S\nkind: shop\n"),
    ("contract", "vendor: V\n"),
    ("teams", "people: {a: {role: x}}\n"),
    ("budgets", "budgets: [{cost_center: x, fiscal_year: 2026}]\n"),
    ("request", "as_a: a\ni_want: b\nstatus: maybe\n"),
    ("settings", "schema: 2\n"),
    ("settings", "fiscal_year_start: 13\n"),
    ("settings", "fx: {rates: {USD: 0}}\n"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_what_the_model_takes_the_schema_takes(kind: str, text: str) -> None:
    assert accepted_by_model(kind, text)
    assert errors(kind, text) == []


@pytest.mark.parametrize(
    "key",
    [
        "origin:",
        "integrations: [{with: b, direction: push, status: }]",
        "cost: {lines: [{amount: 1, per: month, kind: }]}",
    ],
)
def test_a_listed_word_may_be_left_empty_where_it_has_a_default(key: str) -> None:
    assert accepted_by_model("tool", f"{TOOL}{key}\n")
    assert errors("tool", f"{TOOL}{key}\n") == []


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_what_the_model_refuses_the_schema_refuses(kind: str, text: str) -> None:
    assert not accepted_by_model(kind, text)
    assert errors(kind, text) != []
