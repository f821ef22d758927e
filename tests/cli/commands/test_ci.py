"""`stackctl ci` in real repositories: what it writes, what it prints, how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from stackctl.app import comparison
from stackctl.app.ci import FILES
from tests.cli.harness import BARE, CLEAN, DONE, Ran, contents, stackctl
from tests.output.readers import commands
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
STACK = {f"stack/{name}": text for name, text in CLEAN.items()}
BAD = {"stack/tools/bad.yaml": BARE % ("Bad", "Bad")}
REPORT = "stackctl-report"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.make(tmp_path / "repository", {**STACK, "stack/tools/old.yaml": BARE % ("Old", "Old")})


def _ci(repository: Repository, *words: str, env: Mapping[str, str] | None = None) -> Ran:
    return stackctl("ci", *words, cwd=repository.top, env=env)


def _reports(repository: Repository, folder: str = REPORT) -> dict[str, str]:
    found = contents(repository.top / folder)
    assert found.pop(".gitignore").endswith(b"\n*\n")
    return {name: data.decode() for name, data in found.items()}


class TestReports:
    def test_a_change_that_adds_nothing_wrong(self, repository: Repository) -> None:
        repository.branch("new", {"stack/tools/fine.yaml": DONE.format(name="Fine")})
        ran = _ci(repository)
        assert (ran.code, set(_reports(repository))) == (0, set(FILES))
        assert "fine" in ran.out
        assert ran.err.startswith("comparing HEAD (")
        assert ran.err.endswith("): where it left main\n")
        assert repository.git("status", "--short") == ""

    def test_a_change_that_does(self, repository: Repository) -> None:
        """What BASE has too is no test that fails and no annotation, but part of the audit."""
        repository.branch("new", BAD)
        ran = _ci(repository)
        reports = _reports(repository)
        assert ran.code == 1
        new = {found["tool"] for found in json.loads(reports["diff.json"])["findings"]["new"]}
        assert new == {"bad"}
        annotated = {one.properties["file"] for one in commands(reports["annotations.txt"])}
        assert annotated == {"stack/tools/bad.yaml"}
        files = {"stack/tools/bad.yaml", "stack/tools/old.yaml"}
        assert {one["location"]["path"] for one in json.loads(reports["codequality.json"])} == files
        (run,) = json.loads(reports["audit.sarif"])["runs"]
        places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
        assert set(places) == files
        failed = "".join(one.text or "" for one in ElementTree.fromstring(reports["junit.xml"]).iter("failure"))
        assert "tools/bad.yaml" in failed
        assert "tools/old.yaml" not in failed
        errors = sum(one["severity"] == "error" for one in json.loads(reports["diff.json"])["findings"]["new"])
        assert f"stackctl_gate=shut\nstackctl_new_errors={errors}\n" in reports["result.env"]

    def test_it_is_what_diff_says(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        ran = _ci(repository)
        diff = stackctl("diff", "main...", "HEAD", cwd=repository.top)
        assert (ran.code, ran.out.splitlines()[1:]) == (diff.code, diff.out.splitlines()[1:])

    def test_the_comment_is_the_summary_with_a_sign(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        _ci(repository)
        reports = _reports(repository)
        sign, _, body = reports["comment.md"].partition("\n")
        assert sign == "<!-- stackctl: stack check of . -->"
        assert body.startswith("### Stack check: ")
        assert reports["summary.md"].endswith(body)

    def test_the_same_bytes_each_time(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        first, reports = _ci(repository), _reports(repository)
        assert (_ci(repository), _reports(repository)) == (first, reports)

    def test_options_are_those_of_diff(self, repository: Repository) -> None:
        repository.branch("new", {"stack/tools/fine.yaml": DONE.format(name="Fine")})
        assert _ci(repository, "--max-increase", "100EUR").code == 1
        assert _ci(repository, "--max-increase", "120EUR").code == 0
        repository.commit(BAD)
        assert _ci(repository, "--fail-on", "never").code == 0
        repository.git("checkout", "--quiet", "-b", "next")
        assert _ci(repository, "--target", "new").code == 1
        assert _ci(repository, "--target", "next~1").code == 1


class TestGate:
    def test_a_change_cannot_switch_off_the_rule_that_it_breaks(self, repository: Repository) -> None:
        rules = "".join(f"  {code}: off\n" for code in ("OWN001", "CST001", "REV001", "CTR001", "USE001"))
        repository.branch("new", {**BAD, "stack/stackctl.yaml": f"schema: 1\nrules:\n{rules}"})
        assert _ci(repository).code == 1
        assert "stackctl.yaml" in _reports(repository)["comment.md"]

    def test_the_baseline_counts_as_it_stands_before(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        stackctl("audit", "--baseline", "known.yaml", "--write-baseline", cwd=repository.top)
        repository.commit({})
        assert _ci(repository, "--baseline", "known.yaml").code == 1
        repository.git("checkout", "--quiet", "main")
        repository.git("checkout", "--quiet", "new", "--", "known.yaml")
        repository.commit({}, "known findings")
        repository.git("checkout", "--quiet", "new")
        repository.git("rebase", "--quiet", "main")
        assert _ci(repository, "--baseline", "known.yaml").code == 0

    def test_a_file_that_is_not_committed_does_not_count(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        repository.write({"stack/tools/bad.yaml": DONE.format(name="Bad")})
        assert _ci(repository).code == 1

    def test_the_first_commit_of_all(self, tmp_path: Path) -> None:
        repository = Repository.make(tmp_path / "first", {**STACK, **BAD})
        ran = _ci(repository)
        assert ran.code == 1
        assert ran.err.endswith(" with nothing: there is no commit before\n")
        assert "the empty repository holds no stack" in ran.out

    def test_on_the_default_branch_it_is_the_commit_before(self, repository: Repository) -> None:
        repository.commit(BAD)
        ran = _ci(repository)
        assert (ran.code, "with HEAD~1 (" in ran.err) == (1, True)


class TestRunner:
    def test_annotations_are_printed_on_github_alone(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        plain = _ci(repository)
        assert not list(commands(plain.out))
        ran = _ci(repository, env=GITHUB)
        annotations = _reports(repository)["annotations.txt"]
        assert ran.out == plain.out + annotations
        assert {one.name for one in commands(ran.out)} <= {"error", "warning", "notice"}
        assert list(commands(ran.out)) == list(commands(annotations))
        assert ran.err.startswith("GitHub Actions: comparing HEAD (")

    @pytest.mark.parametrize("name", ["--output=pwned", "a;touch pwned", "$(touch${IFS}pwned)", "::error::forged"])
    def test_a_branch_with_a_hostile_name(self, repository: Repository, name: str) -> None:
        if ":" not in name and " " not in name:
            repository.git("update-ref", f"refs/heads/{name}", "main")
        repository.branch("new", {"stack/tools/fine.yaml": DONE.format(name="Fine")})
        before = sorted(repository.top.iterdir())
        ran = _ci(repository, env={**GITHUB, "GITHUB_BASE_REF": name})
        assert ran.code == 0
        assert sorted(path for path in repository.top.iterdir() if path.name != REPORT) == before
        assert not list(commands(ran.err))

    def test_another_folder(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        assert _ci(repository, "--output-dir", "out/stack").code == 1
        assert set(_reports(repository, "out/stack")) == set(FILES)

    def test_several_stacks_have_several_comments(self, repository: Repository) -> None:
        repository.branch("new", {f"other/{name}": text for name, text in CLEAN.items()})
        for name in ("stack", "other"):
            stackctl("--stack", name, "ci", "--output-dir", f"out/{name}", cwd=repository.top)
            sign = _reports(repository, f"out/{name}")["comment.md"].partition("\n")[0]
            assert sign == f"<!-- stackctl: stack check of {name}/ -->"


class TestRefused:
    def _refused(self, repository: Repository, *words: str, env: Mapping[str, str] | None = None) -> str:
        """Runs it after a run that wrote every report; answers the message."""
        assert _ci(repository, "--fail-on", "never").code == 0
        ran = _ci(repository, *words, env=env)
        assert (ran.code, ran.out) == (2, "")
        reports = _reports(repository)
        assert set(reports) == {"comment.md", "summary.md"}
        assert reports["comment.md"] == f"<!-- stackctl: stack check of . -->\n{reports['summary.md']}"
        assert "Nothing of this change was checked." in reports["summary.md"]
        return ran.err.rpartition("error: ")[2].splitlines()[0]

    def test_nothing_to_compare_with(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        assert self._refused(repository, "--target", "mian") == 'no revision "mian" (did you mean "main"?)'
        said = self._refused(repository, env={**GITHUB, "GITHUB_BASE_REF": "trunk"})
        assert said == 'the target branch "trunk" is not in this clone'

    def test_the_target_itself(self, repository: Repository) -> None:
        repository.commit(BAD)
        said = self._refused(repository, env={**GITHUB, "GITHUB_EVENT_NAME": "pull_request_target"})
        assert said == "HEAD is a commit of main: nothing of the change is checked out"

    def test_a_limit_that_is_none(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        assert self._refused(repository, "--max-increase", "lots")

    def test_broken_settings(self, repository: Repository) -> None:
        repository.branch("new", BAD)
        assert _ci(repository, "--fail-on", "never").code == 0
        repository.commit({"stack/stackctl.yaml": "schema: [\n"})
        assert _ci(repository).code == 2
        assert set(_reports(repository)) == {"comment.md", "summary.md"}

    def test_a_change_that_takes_the_stack_away(self, repository: Repository) -> None:
        repository.branch("new", {"stack": None, "other": "x"})
        assert _ci(repository).code == 2
        assert "no stack" in _reports(repository)["comment.md"]

    def test_no_repository(self, tmp_path: Path) -> None:
        for name, text in CLEAN.items():
            path = tmp_path / "stack" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        ran = stackctl("ci", cwd=tmp_path)
        assert ran.code == 2
        assert ran.err.startswith("error: no git repository holds ")

    @pytest.mark.parametrize("folder", [".", "stack", "stack/tools", ""])
    def test_a_folder_of_somebody_else(self, repository: Repository, folder: str) -> None:
        repository.branch("new", BAD)
        before = contents(repository.top / "stack")
        ran = _ci(repository, "--output-dir", folder)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.endswith("name a folder for them alone: --output-dir DIR\n")
        assert contents(repository.top / "stack") == before

    def test_a_severity_that_is_none(self, repository: Repository) -> None:
        ran = _ci(repository, "--fail-on", "eror")
        assert (ran.code, ran.err.splitlines()[0]) == (
            2,
            'error: --fail-on "eror" is not a severity (did you mean "error"?)',
        )

    def test_a_bug(self, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        repository.branch("new", BAD)
        _ci(repository)
        monkeypatch.setattr(comparison, "compare", fail)
        ran = _ci(repository)
        assert (ran.code, ran.out) == (3, "")
        assert set(_reports(repository)) == {"comment.md", "summary.md"}
        assert "a bug in stackctl: ZeroDivisionError" in _reports(repository)["comment.md"]
