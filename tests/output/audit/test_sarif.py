"""SARIF logs: valid by the standard's schema and by its own validator, and whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema  # type: ignore[import-untyped,unused-ignore] # its stubs are another package
import pytest

from stackctl.core.text.escape import terminal
from stackctl.model.baseline import BaselineUse
from stackctl.model.finding import Severity
from stackctl.model.look import PLAIN, Look
from stackctl.output.audit.sarif import render
from tests.effort import EFFORT
from tests.output import logs

if TYPE_CHECKING:
    from stackctl.model.reports.audit import AuditReport

HERE = Path(__file__).parents[1]
REPOSITORY = HERE.parents[1]
SCHEMA = json.loads((HERE / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))


def log_of(report: AuditReport, look: Look = logs.LOOK) -> Any:
    log = json.loads(render(report, look))
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    return log


def run_of(report: AuditReport, look: Look = logs.LOOK) -> Any:
    (run,) = log_of(report, look)["runs"]
    return run


@pytest.mark.parametrize("name", logs.reports())
def test_it_is_valid(name: str) -> None:
    log = log_of(logs.reports()[name])
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")


def test_the_schema_would_notice() -> None:
    log = json.loads(render(logs.of_sample(), logs.LOOK))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(log)


def test_every_finding_is_a_result_in_its_place() -> None:
    report = logs.of_sample()
    run = run_of(report)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(report.findings) > 30
    for found, result in zip(report.findings, run["results"], strict=True):
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"] == {"uri": f"stack/{found.file}", "uriBaseId": "%SRCROOT%"}
        assert place["region"] == {"startLine": found.position.line, "startColumn": found.position.column}
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        assert found.message in result["message"]["text"]
        assert found.help in result["message"]["text"]
        assert result["partialFingerprints"] == {"stackctl/v1": found.fingerprint}
        assert result["properties"].get("tool") == found.tool
    assert run["columnKind"] == "unicodeCodePoints"
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_the_levels() -> None:
    findings = tuple(logs.finding(severity=severity) for severity in Severity)
    results = run_of(replace(logs.of_sample(), findings=findings))["results"]
    assert [result["level"] for result in results] == ["error", "warning", "note"]


def test_a_path_is_a_uri() -> None:
    found = replace(logs.finding(), file="tools/año: 100%?#[x] y.yaml")
    (result,) = run_of(replace(logs.of_sample(), findings=(found,)), Look(from_repository="ü/"))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "%C3%BC/tools/a%C3%B1o%3A%20100%25%3F%23%5Bx%5D%20y.yaml"
    assert unquote(uri) == f"ü/{found.file}"


def test_the_rules_are_those_that_took_part() -> None:
    report = logs.of_sample()
    driver = run_of(report)["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["semanticVersion"]) == ("stackctl", "0.0.0", "0.0.0")
    assert [rule["id"] for rule in driver["rules"]] == [one.rule.code for one in report.catalogue]
    (rule,) = (rule for rule in driver["rules"] if rule["id"] == "USE003")
    assert rule["name"] == "IdleSeats"
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["properties"] == {"tags": ["unused"]}
    assert rule["shortDescription"]["text"] == "Too few of the seats that are paid for are in use."
    assert rule["fullDescription"]["text"].startswith("A live tool whose active seats")
    assert "## How to fix\n" in rule["help"]["markdown"]
    assert "In this stack: `min_active_percent: 60`." in rule["help"]["text"]


def test_a_rule_that_is_milder_here_says_so() -> None:
    report = logs.of_sample()
    catalogue = tuple(replace(one, severity=Severity.INFO) for one in report.catalogue)
    rules = run_of(replace(report, catalogue=catalogue))["tool"]["driver"]["rules"]
    assert {rule["defaultConfiguration"]["level"] for rule in rules} == {"note"}


def test_a_rule_that_is_not_in_the_catalogue_has_no_index() -> None:
    (result,) = run_of(replace(logs.of_sample(), findings=(logs.finding(),), catalogue=()))["results"]
    assert "ruleIndex" not in result
    assert result["ruleId"] == "DUP001"


def test_what_does_not_count_is_suppressed() -> None:
    new, waived, known = logs.finding(), logs.finding("USE002"), logs.finding("USE003")
    waived = replace(waived, status="waived", reason="until 2027-01-01 by Ann Lee: so")
    known = replace(known, status="baselined")
    baseline = BaselineUse("known.yaml", 1, ())
    results = run_of(replace(logs.of_sample(), findings=(new, waived, known), baseline=baseline))["results"]
    assert [result["suppressions"] for result in results] == [
        [],
        [
            {
                "kind": "inSource",
                "status": "accepted",
                "justification": "waived until 2027-01-01 by Ann Lee: so",
            }
        ],
        [{"kind": "external", "status": "accepted", "justification": "known: in the baseline known.yaml"}],
    ]


def test_a_rule_that_failed_is_told_whatever_was_asked_for() -> None:
    for told in (True, False):
        (invocation,) = run_of(logs.failed(told=told))["invocations"]
        assert invocation["executionSuccessful"] is False
        (note,) = invocation["toolExecutionNotifications"]
        assert note["level"] == "error"
        assert note["message"]["text"] == "the rule USE003 itself failed: what it would have found is missing."
        assert note["associatedRule"]["id"] == "USE003"
    (invocation,) = run_of(replace(logs.failed(told=False), catalogue=()))["invocations"]
    assert "associatedRule" not in invocation["toolExecutionNotifications"][0]


def test_all_went_well() -> None:
    (invocation,) = run_of(logs.clean())["invocations"]
    assert invocation == {"executionSuccessful": True, "toolExecutionNotifications": []}


@pytest.mark.long
def test_the_worst_25_000_and_how_many_are_left_out() -> None:
    mild, bad = logs.many(25_000, Severity.INFO).findings, logs.many(3).findings
    waived = replace(logs.finding(), status="waived")
    run = json.loads(render(replace(logs.of_sample(), findings=(waived, *mild, *bad)), PLAIN))["runs"][0]
    assert len(run["results"]) == 25_000
    assert [result["level"] for result in run["results"][-3:]] == ["error"] * 3
    assert not any(result["suppressions"] for result in run["results"])
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "4 milder findings left out: a log holds 25000 at the most."


def test_audit_and_validate_are_two_analyses() -> None:
    ids = [run_of(logs.reports()[name])["automationDetails"]["id"] for name in ("sample", "validate")]
    assert ids == ["stackctl/audit/", "stackctl/validate/"]


def test_a_message_holds_no_link_and_asks_for_no_argument() -> None:
    found = logs.finding(message="[here](https://x.example) {0} [a] {kind: b}", help_="")
    (result,) = run_of(replace(logs.of_sample(), findings=(found,)))["results"]
    assert result["message"]["text"] == "[here] (https://x.example) { 0} [a] {kind: b}."


def test_the_evidence_is_whole() -> None:
    found = replace(logs.finding(), evidence={"names": ["a\n", "b"], "amount": None})
    (result,) = run_of(replace(logs.of_sample(), findings=(found,)))["results"]
    assert result["properties"]["evidence"] == {"names": ["a\n", "b"], "amount": None}


def test_a_hostile_manual_stays_text() -> None:
    rule = run_of(logs.hostile())["tool"]["driver"]["rules"][0]
    for line in logs.HOSTILE_TEXT.splitlines():
        assert terminal(line) in rule["help"]["markdown"]
    assert "\x1b" not in rule["help"]["markdown"] + rule["help"]["text"]


@pytest.fixture(scope="module")
def multitool() -> Path:
    """The validator of the SARIF SDK, installed once into `.multitool/`; needs npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here: the SARIF SDK's validator cannot be installed")
    place = REPOSITORY / ".multitool"
    program = "Sarif.Multitool.exe" if sys.platform == "win32" else "Sarif.Multitool"
    tool = place / "node_modules" / "@microsoft" / f"sarif-multitool-{sys.platform}" / program
    lock = (HERE / "multitool" / "package-lock.json").read_bytes()
    installed = place / "package-lock.json"
    if not tool.exists() or not installed.exists() or installed.read_bytes() != lock:
        place.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / "multitool" / name, place / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        if done.returncode or not tool.exists():
            pytest.skip(f"npm cannot install the SARIF SDK's validator: {(done.stderr or done.stdout)[-200:]}")
    tool.chmod(0o755)
    return tool


@pytest.mark.long
@pytest.mark.skipif(not EFFORT.thorough, reason="npm fetches it: python -m tests thorough")
def test_the_validator_of_the_sdk_has_nothing_to_say(multitool: Path, tmp_path: Path) -> None:
    for name in ("sample", "failed and untold", "hostile"):
        (tmp_path / f"{name.split()[0]}.sarif").write_text(render(logs.reports()[name], logs.LOOK), "utf-8")
    broken = render(logs.clean(), logs.LOOK).replace('"version": "2.1.0"', '"version": "9.9.9"')
    (tmp_path / "broken.sarif").write_text(broken, "utf-8")
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
    files = [str(path) for path in sorted(tmp_path.iterdir())]
    command = [str(multitool), "validate", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", *files]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if ": error " in line or ": warning " in line]
    # An address of the project would have to exist before it can be named.
    said = [line for line in said if "SARIF2005" not in line or "informationUri" not in line]
    assert {"broken.sarif" in line for line in said} == {True}, said
    assert "Analysis completed successfully." in done.stdout
