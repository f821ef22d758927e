"""`stackctl audit --baseline` and `--write-baseline`: only new findings count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stackctl import rules
from stackctl.app import audit
from tests.cli.harness import BARE, CLEAN, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

    from stackctl.model.reports.audit import AuditReport

FILES = {**CLEAN, "tools/alpha.yaml": BARE % ("Alpha", "One")}
WRITE = ("audit", "--baseline", "b.yaml", "--write-baseline")
READ = ("audit", "--baseline", "b.yaml")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A stack with findings, all of them in a baseline."""
    make(tmp_path, FILES)
    assert stackctl(*WRITE, cwd=tmp_path).code == 0
    return tmp_path


def test_what_is_known_does_not_count(home: Path) -> None:
    ran = stackctl(*READ, "--format", "json", cwd=home)
    assert ran.code == 0
    summary = ran.json["summary"]
    assert summary["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert summary["baselined"] == len(ran.json["findings"]) > 0
    assert {found["status"] for found in ran.json["findings"]} == {"baselined"}
    assert stackctl("audit", cwd=home).code == 1


def test_a_new_finding_counts_alone(home: Path) -> None:
    make(home, {"tools/beta.yaml": BARE.replace("crm", "seo") % ("Beta", "Two")})
    ran = stackctl(*READ, "--format", "json", cwd=home)
    assert ran.code == 1
    assert {found["tool"] for found in ran.json["findings"] if found["status"] == "new"} == {"beta"}
    text = stackctl(*READ, cwd=home).out
    assert "alpha" not in text
    assert f"{ran.json['summary']['baselined']} in the baseline" in text


def test_it_survives_moved_lines_another_folder_and_a_renamed_neighbour(home: Path) -> None:
    (home / "tools" / "alpha.yaml").unlink()
    (home / "tools" / "good.yaml").rename(home / "tools" / "better.yaml")
    make(home, {"tools/crm/alpha.yaml": "# moved\n\nstatus: active\ncategory: crm\nvendor: One\nname: Alpha\n"})
    ran = stackctl(*READ, "--format", "json", cwd=home)
    assert ran.code == 0
    assert ran.json["summary"]["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert ran.json["baseline"]["gone"] == []


def test_what_no_longer_occurs_is_told_and_drops_out_when_written(home: Path) -> None:
    make(home, {"tools/alpha.yaml": BARE.replace("}", ", owner: {business: ann.lee}}") % ("Alpha", "One")})
    ran = stackctl(*READ, "--format", "json", cwd=home)
    assert ran.code == 0
    assert [(entry["code"], entry["tool"]) for entry in ran.json["baseline"]["gone"]] == [("OWN001", "alpha")]
    assert "1 finding of the baseline no longer occurs: OWN001" in stackctl(*READ, cwd=home).out
    assert "OWN001" in (home / "b.yaml").read_text()
    again = stackctl(*WRITE, cwd=home)
    assert again.code == 0
    assert "dropped, for it no longer occurs: OWN001" in again.out
    assert "OWN001" not in (home / "b.yaml").read_text()


def test_of_a_broken_file_nothing_drops_out_and_its_own_finding_counts(home: Path) -> None:
    before = (home / "b.yaml").read_text()
    make(home, {"tools/alpha.yaml": "name: [\n"})
    ran = stackctl(*WRITE, "--format", "json", cwd=home)
    assert ran.code == 1
    assert [(found["code"], found["status"]) for found in ran.json["findings"]] == [("STK001", "new")]
    assert ran.json["baseline"]["gone"] == []
    assert (home / "b.yaml").read_text() == before


def test_writing_twice_gives_the_same_bytes(home: Path) -> None:
    before = (home / "b.yaml").read_bytes()
    assert stackctl(*WRITE, cwd=home).code == 0
    assert (home / "b.yaml").read_bytes() == before


def test_where_a_rule_failed_the_file_stays_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(context: object) -> object:
        raise RuntimeError("planted")

    before = (home / "b.yaml").read_bytes()
    every = tuple(replace(rule, check=fail) if rule.code == "OWN001" else rule for rule in rules.all_rules())
    monkeypatch.setattr(rules, "all_rules", lambda: every)
    ran = stackctl(*WRITE, cwd=home)
    assert ran.code == 3
    assert "OWN001 failed" in ran.out
    assert (home / "b.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--write-baseline",), "--write-baseline does not say to which file"),
        (("--baseline", "none.yaml"), "no baseline none.yaml"),
        (("--baseline", "tools"), "cannot read tools: it is not a regular file"),
        (("--baseline", "teams.yaml"), 'teams.yaml:1:1: the key "schema" is missing'),
        ((*WRITE[1:], "--rule", "DUP"), "--write-baseline writes what the whole audit finds"),
        ((*WRITE[1:], "--select", "good"), "--write-baseline writes what the whole audit finds"),
        ((*WRITE[1:], "tools"), "--write-baseline writes what the whole audit finds"),
        (("--baseline", "gone/b.yaml", "--write-baseline"), "cannot write"),
    ],
)
def test_what_cannot_be_is_refused(home: Path, arguments: tuple[str, ...], message: str) -> None:
    ran = stackctl("audit", *arguments, cwd=home)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_baseline_that_somebody_changed_in_the_meantime_is_not_overwritten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def audit_and_change(*given: Any, **named: Any) -> AuditReport:
        (home / "b.yaml").write_text("schema: stackctl.baseline/1\n")
        return whole(*given, **named)

    whole = audit.audit
    monkeypatch.setattr(audit, "audit", audit_and_change)
    ran = stackctl(*WRITE, cwd=home)
    assert ran.code == 2
    assert "was changed by somebody else in the meantime" in ran.err
    assert (home / "b.yaml").read_text() == "schema: stackctl.baseline/1\n"
