"""What is read of the variables of CI systems, and what is not believed."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.adapters.ci.runner import branch, commit, run_of
from stackctl.model.run import Run

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = "a" * 40, "b" * 40, "c" * 64


def _github(tmp_path: Path, name: str, event: Any, **more: str) -> Run:
    path = tmp_path / "event.json"
    path.write_text(event if isinstance(event, str) else json.dumps(event), encoding="utf-8")
    return run_of({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path), **more})


def test_a_desk() -> None:
    assert run_of({}) == run_of({"GITHUB_ACTIONS": "", "CI": "true"}) == Run()


class TestGitHub:
    REQUEST = {"pull_request": {"number": 12, "html_url": "https://github.com/a/b/pull/12", "head": {"sha": A}}}  # noqa: RUF012

    def test_a_pull_request(self, tmp_path: Path) -> None:
        run = _github(
            tmp_path,
            "pull_request",
            self.REQUEST,
            GITHUB_BASE_REF="main",
            GITHUB_REF="refs/pull/12/merge",
            GITHUB_SHA=B,
        )
        assert (run.runner, run.is_change, run.number) == ("GitHub Actions", True, 12)
        assert (run.target, run.source, run.merge, run.before) == ("main", A, B, None)
        assert "fetch-depth: 0" in run.more_history

    def test_the_tip_of_the_target_is_no_merge(self, tmp_path: Path) -> None:
        run = _github(tmp_path, "pull_request_target", self.REQUEST, GITHUB_REF="refs/heads/main", GITHUB_SHA=B)
        assert (run.is_change, run.merge, run.source) == (True, None, A)

    def test_a_merge_queue(self, tmp_path: Path) -> None:
        group = {"base_ref": "refs/heads/main", "base_sha": A, "head_sha": B}
        run = _github(tmp_path, "merge_group", {"merge_group": group})
        assert (run.is_change, run.target, run.before, run.source) == (True, "main", A, B)

    def test_a_push(self, tmp_path: Path) -> None:
        event = {"before": A, "repository": {"default_branch": "trunk"}}
        run = _github(tmp_path, "push", event, GITHUB_REF_NAME="trunk", GITHUB_REF_TYPE="branch")
        assert (run.is_change, run.target, run.branch, run.before) == (False, "trunk", "trunk", A)
        tag = _github(tmp_path, "push", event, GITHUB_REF_NAME="v1", GITHUB_REF_TYPE="tag")
        assert (tag.branch, tag.before) == (None, None)
        new = _github(tmp_path, "push", {**event, "before": "0" * 40}, GITHUB_REF_NAME="new")
        assert (new.branch, new.before) == ("new", None)

    @pytest.mark.parametrize(
        "event", ["", "[]", "[" * 100_000, '{"pull_request": 1}', '{"pull_request": {"head": []}}']
    )
    def test_an_event_that_says_nothing(self, tmp_path: Path, event: str) -> None:
        run = _github(tmp_path, "pull_request", event, GITHUB_BASE_REF="main")
        assert (run.is_change, run.target, run.number, run.source) == (True, "main", None, None)

    def test_no_event_file(self) -> None:
        env = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
        assert run_of(env).target == run_of({**env, "GITHUB_EVENT_PATH": "/none"}).target == "main"


class TestGitLab:
    MERGE = {  # noqa: RUF012
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.com/a/b",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": A,
        "CI_COMMIT_SHA": C,
    }

    def test_a_merge_request(self) -> None:
        run = run_of(self.MERGE)
        assert (run.is_change, run.number) == (True, 7)
        assert (run.target, run.before, run.source) == ("main", A, C)
        assert 'GIT_DEPTH: "0"' in run.more_history

    def test_merged_results(self) -> None:
        more = {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": B, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": A}
        run = run_of({**self.MERGE, **more})
        assert (run.before, run.source) == (B, A)

    def test_a_branch(self) -> None:
        env = {"GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main", "CI_COMMIT_BEFORE_SHA": A}
        run = run_of(env)
        assert (run.is_change, run.target, run.branch, run.before) == (False, "main", "main", A)
        assert run_of({**env, "CI_COMMIT_BEFORE_SHA": "0" * 40}).before is None
        assert run_of({**env, "CI_COMMIT_TAG": "v1"}).branch is None


OTHERS = {
    "Bitbucket Pipelines": (
        {"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_BRANCH": "new"},
        {"BITBUCKET_PR_ID": "3", "BITBUCKET_PR_DESTINATION_BRANCH": "main"},
    ),
    "Azure Pipelines": (
        {"TF_BUILD": "True", "BUILD_SOURCEBRANCH": "refs/heads/new"},
        {
            "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
            "SYSTEM_PULLREQUEST_PULLREQUESTID": "3",
            "BUILD_SOURCEBRANCH": "refs/pull/3/merge",
        },
    ),
    "Jenkins": (
        {"JENKINS_URL": "https://ci.example/", "BRANCH_NAME": "new"},
        {"CHANGE_ID": "3", "CHANGE_TARGET": "main", "CHANGE_URL": "https://git.example/3", "BRANCH_NAME": "PR-3"},
    ),
    "CircleCI": (
        {"CIRCLECI": "true", "CIRCLE_BRANCH": "new"},
        {"CIRCLE_PULL_REQUEST": "https://github.com/a/b/pull/3"},
    ),
    "Buildkite": (
        {"BUILDKITE": "true", "BUILDKITE_BRANCH": "new", "BUILDKITE_PULL_REQUEST": "false"},
        {"BUILDKITE_PULL_REQUEST": "3", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main"},
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_systems(name: str) -> None:
    env, more = OTHERS[name]
    run = run_of(env)
    assert (run.runner, run.is_change, run.number, run.branch) == (name, False, None, "new")
    change = run_of({**env, **more})
    assert (change.runner, change.is_change, change.number) == (name, True, 3)
    assert change.target == (None if name == "CircleCI" else "main")


class TestNames:
    @pytest.mark.parametrize("name", ["main", "--output=x", "feat/a-b", "a.b", "größe", "refs/x", "HEAD", "@", "-"])
    def test_names_of_branches(self, name: str) -> None:
        assert branch(name) == (name if name != "@" else None)
        assert branch(f"refs/heads/{name}") == (name if name != "@" else None)

    @pytest.mark.parametrize(
        "name",
        ["", None, 3, "a b", "a\nb", "main^2", "main~1", "a..b", "a:b", "@{-1}", "x@{1}", "a//b", "/a", "a/", ".a",
         "a.", "a/.b", "x.lock", "a?", "a*", "a[b", "a\\b", "a\x7fb", "x" * 5000],
    )  # fmt: skip
    def test_what_is_none(self, name: object) -> None:
        assert branch(name) is None

    @given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))
    def test_as_git_has_it(self, name: str) -> None:
        """No name that git refuses is let pass; a name that begins with `refs/heads/` is shortened."""
        found = branch(name)
        if found is not None:
            ref = f"refs/remotes/origin/{found}"
            assert subprocess.run(["git", "check-ref-format", ref], check=False).returncode == 0
            assert not re.search(r"[\^~:]|@\{|\.\.", ref)

    @pytest.mark.parametrize("text", [None, "", "main", "0" * 40, "A" * 40, "a" * 39, "a" * 41, "--all", f"{A}\n", 4])
    def test_no_commit(self, text: object) -> None:
        assert commit(text) is None

    @pytest.mark.parametrize("number", ["0", "-1", "1e5", "٣", "1\n", "99999999999", "", "x", "$(id)"])
    def test_no_number(self, number: str) -> None:
        assert run_of({"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_PR_ID": number}).number is None

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a/b/pull/\n::error::x", "https://a/b/pull/"])
    def test_no_number_in_an_address(self, address: str) -> None:
        run = run_of({"CIRCLECI": "true", "CIRCLE_PULL_REQUEST": address})
        assert (run.is_change, run.number) == (True, None)
