"""BASE and HEAD in real repositories: each row of the table in docs/pull-requests.md, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.ci.base import Chosen, choose
from stackctl.adapters.ci.runner import run_of
from stackctl.adapters.git.repository import repository_of
from stackctl.model.errors import StackctlError
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping

GITHUB = {"GITHUB_ACTIONS": "true"}
GITLAB = {"GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main"}


class Clone(Repository):
    """A clone as a pipeline has it: nothing is checked out but a commit."""

    @property
    def ids(self) -> dict[str, str]:
        """The commits by their letters, which are their messages."""
        lines = self.git("log", "--all", "--format=%s %H").splitlines()
        return dict(line.split() for line in lines)

    def chosen(self, env: Mapping[str, str], at: str, target: str | None = None) -> Chosen:
        """What is chosen for a run, with `at` checked out."""
        self.git("checkout", "--quiet", "--detach", at)
        return choose(repository_of(self.top), run_of(env), target)

    def base(self, env: Mapping[str, str], at: str, target: str | None = None) -> str:
        """The letter of BASE, or what is said instead."""
        letters = {commit: letter for letter, commit in self.ids.items()}
        try:
            base = self.chosen(env, self.ids.get(at, at), target).base
        except StackctlError as error:
            return f"{error} · {error.hint}"
        return "" if base is None or base.commit is None else letters[base.commit]


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """`main` is A, B; `new` leaves it at A with F, G; M merges G into B. Tags are called like branches."""
    made = Repository.make(tmp_path_factory.mktemp("remote"), {"a": "1"})
    made.git("commit", "--quiet", "--amend", "--message", "A")
    made.git("checkout", "--quiet", "-b", "new")
    made.commit({"f": "1"}, "F")
    made.commit({"f": "2"}, "G")
    made.git("checkout", "--quiet", "main")
    made.commit({"b": "1"}, "B")
    made.git("checkout", "--quiet", "--detach")
    made.git("merge", "--quiet", "--no-ff", "new", "--message", "M")
    made.git("update-ref", "refs/pull/12/merge", "HEAD")
    made.git("checkout", "--quiet", "main")
    for hostile in ("main", "origin/main", "--output=x"):
        made.git("tag", "--", hostile, "new") if not hostile.startswith("-") else made.git(
            "update-ref", f"refs/heads/{hostile}", "new~1"
        )
    return made


@pytest.fixture
def clone(remote: Repository, tmp_path: Path) -> Clone:
    remote.git("clone", "--quiet", "--no-checkout", f"file://{remote.top}", str(tmp_path / "clone"))
    made = Clone(tmp_path / "clone")
    made.git("fetch", "--quiet", "origin", "+refs/pull/12/merge:refs/pull/12/merge")
    return made


def _shallow(remote: Repository, tmp_path: Path, depth: int, ref: str) -> Clone:
    made = Clone(tmp_path / "shallow")
    made.top.mkdir()
    made.git("init", "--quiet")
    made.git("fetch", "--quiet", f"--depth={depth}", f"file://{remote.top}", f"+{ref}:refs/remotes/pull/merge")
    return made


def _pull(clone: Repository, tmp_path: Path, source: str = "G", **more: str) -> dict[str, str]:
    ids = dict(line.split() for line in clone.git("log", "--all", "--format=%s %H").splitlines())
    event = tmp_path / "event.json"
    request = {"number": 12, "head": {"sha": ids.get(source, source)}, "base": {"sha": ids.get("A", "")}}
    event.write_text(json.dumps({"pull_request": request}), encoding="utf-8")
    return {
        **GITHUB,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REF": "refs/pull/12/merge",
        "GITHUB_SHA": ids["M"],
        "GITHUB_BASE_REF": "main",
        **more,
    }


def _event(clone: Clone, tmp_path: Path, name: str, **more: str) -> dict[str, str]:
    """A run of GitHub whose event names commits by their letters."""

    def spelt(value: object) -> object:
        if isinstance(value, dict):
            return {key: spelt(one) for key, one in value.items()}
        return clone.ids.get(str(value), value)

    events: dict[str, object] = {
        "merge_group": {"merge_group": {"base_ref": "refs/heads/main", "base_sha": "B", "head_sha": "M"}},
        "push": {"before": more.pop("before", "A"), "repository": {"default_branch": "main"}},
    }
    event = tmp_path / "event.json"
    event.write_text(json.dumps(spelt(events.get(name, {"repository": {"default_branch": "main"}}))), encoding="utf-8")
    return {**GITHUB, "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(event), "GITHUB_REF_NAME": "main", **more}


class TestGitHub:
    def test_the_merge_is_compared_with_its_first_parent(self, clone: Clone, tmp_path: Path) -> None:
        env = _pull(clone, tmp_path)
        assert clone.base(env, "M") == "B"
        chosen = clone.chosen(env, clone.ids["M"])
        assert chosen.base is not None
        assert chosen.base.name == "main"
        assert chosen.why == "the target branch that the change is merged into"

    def test_a_merge_in_a_clone_of_two_commits(self, remote: Repository, tmp_path: Path) -> None:
        clone = _shallow(remote, tmp_path, 2, "refs/pull/12/merge")
        assert clone.base(_pull(clone, tmp_path), "M") == "B"

    def test_the_last_commit_of_the_change(self, clone: Clone, tmp_path: Path) -> None:
        assert clone.base(_pull(clone, tmp_path), "G") == "A"

    def test_a_change_whose_last_commit_is_itself_a_merge(self, clone: Clone, tmp_path: Path) -> None:
        """The first parent of what its author merged is his own commit: it would hide all but the merge."""
        clone.git("checkout", "--quiet", "--detach", clone.ids["G"])
        clone.git("merge", "--quiet", "--no-ff", clone.ids["B"], "--message", "N")
        env = _pull(clone, tmp_path, source=clone.git("rev-parse", "HEAD"))
        clone.git("tag", "n")
        assert clone.base(env, "N") == "B"
        assert clone.base({**env, "GITHUB_SHA": clone.git("rev-parse", "n")}, "N") == "B"

    def test_the_target_itself_is_no_change(self, clone: Clone, tmp_path: Path) -> None:
        for event in ("pull_request", "pull_request_target"):
            env = _pull(
                clone, tmp_path, GITHUB_EVENT_NAME=event, GITHUB_SHA=clone.ids["B"], GITHUB_REF="refs/heads/main"
            )
            for target in (None, "main", "new"):
                said = clone.base(env, "B", target)
                assert said.startswith("the last commit of change 12, ")
                assert "is not in what is checked out · check out the change" in said

    def test_an_older_commit_of_the_change(self, clone: Clone, tmp_path: Path) -> None:
        assert "is not in what is checked out" in clone.base(_pull(clone, tmp_path), "F")

    def test_a_shallow_clone(self, remote: Repository, tmp_path: Path) -> None:
        clone = _shallow(remote, tmp_path, 1, "refs/pull/12/merge")
        said = clone.base(_pull(clone, tmp_path), "M")
        assert said == "the target branch is not in this clone · set fetch-depth: 0 at the step actions/checkout"

    def test_the_target_was_not_fetched(self, remote: Repository, tmp_path: Path) -> None:
        clone = _shallow(remote, tmp_path, 1, "refs/heads/new")
        env = {**GITHUB, "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
        said = clone.base(env, "G")
        assert said == (
            'the target branch "main" is not in this clone · set fetch-depth: 0 at the step actions/checkout'
        )

    def test_a_merge_queue(self, clone: Clone, tmp_path: Path) -> None:
        assert clone.base(_event(clone, tmp_path, "merge_group"), "M") == "B"

    def test_a_push(self, clone: Clone, tmp_path: Path) -> None:
        push = _event(clone, tmp_path, "push")
        assert clone.base(push, "M") == "A"
        gone = _event(clone, tmp_path, "push", before="d" * 40)
        assert clone.base(gone, "M") == "B"
        first = _event(clone, tmp_path, "push", before="0" * 40)
        assert clone.base(first, "A") == ""
        assert clone.chosen(first, clone.ids["A"]).why == "there is no commit before"
        branch = _event(clone, tmp_path, "push", before="F", GITHUB_REF_NAME="new")
        assert clone.base(branch, "G") == "A"
        tag = _event(clone, tmp_path, "push", before="0" * 40, GITHUB_REF_NAME="v1", GITHUB_REF_TYPE="tag")
        assert clone.base(tag, "B") == "A"

    def test_by_hand_and_by_the_clock(self, clone: Clone, tmp_path: Path) -> None:
        for event in ("workflow_dispatch", "schedule"):
            assert clone.base(_event(clone, tmp_path, event), "B") == "A"
            assert clone.base(_event(clone, tmp_path, event, GITHUB_REF_NAME="new"), "G") == "A"

    def test_a_push_into_a_shallow_clone(self, remote: Repository, tmp_path: Path) -> None:
        clone = _shallow(remote, tmp_path, 1, "refs/heads/main")
        said = clone.base(_event(clone, tmp_path, "push", before="a" * 40), "B")
        assert said == "the commit before HEAD is not in this clone · set fetch-depth: 0 at the step actions/checkout"


class TestGitLab:
    def _merge(self, clone: Clone, **more: str) -> dict[str, str]:
        spelt = {key: clone.ids.get(value, value) for key, value in more.items()}
        env = {"CI_MERGE_REQUEST_IID": "7", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
        return {**GITLAB, **env, "CI_COMMIT_SHA": clone.ids["G"], **spelt}

    def test_a_merge_request(self, clone: Clone) -> None:
        assert clone.base(self._merge(clone, CI_MERGE_REQUEST_DIFF_BASE_SHA="A"), "G") == "A"
        assert clone.base(self._merge(clone), "G") == "A"

    def test_what_gitlab_names_comes_before_a_branch_of_the_fork(self, clone: Clone) -> None:
        clone.git("update-ref", "refs/remotes/origin/main", clone.ids["F"])
        assert clone.base(self._merge(clone, CI_MERGE_REQUEST_DIFF_BASE_SHA="A"), "G") == "A"

    def test_merged_results(self, clone: Clone) -> None:
        more = {
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "A",
            "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "B",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "G",
            "CI_COMMIT_SHA": "M",
        }
        assert clone.base(self._merge(clone, **more), "M") == "B"

    def test_a_request_without_a_commit(self, clone: Clone) -> None:
        env = self._merge(clone, CI_MERGE_REQUEST_DIFF_BASE_SHA="B", CI_COMMIT_SHA="B")
        assert clone.base(env, "B") == "B"

    def test_branches(self, clone: Clone) -> None:
        main = {**GITLAB, "CI_COMMIT_BRANCH": "main", "CI_COMMIT_BEFORE_SHA": clone.ids["A"]}
        assert clone.base(main, "M") == "A"
        assert clone.base({**main, "CI_COMMIT_BEFORE_SHA": "0" * 40}, "M") == "B"
        assert clone.base({**main, "CI_COMMIT_BRANCH": "new", "CI_COMMIT_BEFORE_SHA": clone.ids["F"]}, "G") == "A"
        assert clone.base({**GITLAB, "CI_COMMIT_TAG": "v1", "CI_COMMIT_BEFORE_SHA": "0" * 40}, "B") == "A"

    def test_a_shallow_clone(self, remote: Repository, tmp_path: Path) -> None:
        clone = _shallow(remote, tmp_path, 1, "refs/heads/new")
        said = clone.base(self._merge(clone, CI_MERGE_REQUEST_DIFF_BASE_SHA="a" * 40), "G")
        assert said.startswith("the commit aaaaaaaaaa that GitLab CI names as the state before is not in this clone")
        assert said.endswith('set the variable GIT_DEPTH: "0" for the job')


OTHERS: dict[str, Mapping[str, str]] = {
    "Bitbucket Pipelines": {
        "BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_PR_ID": "3", "BITBUCKET_PR_DESTINATION_BRANCH": "main",
    },
    "Azure Pipelines": {"TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"},
    "Jenkins": {"JENKINS_URL": "x", "CHANGE_ID": "3", "CHANGE_TARGET": "main"},
    "CircleCI": {"CIRCLECI": "true", "CIRCLE_PULL_REQUEST": "https://github.com/a/b/pull/3"},
    "Buildkite": {
        "BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "3", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
class TestOthers:
    def test_a_change_is_compared_with_where_it_left_the_target(self, clone: Clone, name: str) -> None:
        assert clone.base(OTHERS[name], "G") == "A"
        assert clone.base(OTHERS[name], "M") == "B"

    def test_the_target_itself_is_no_change(self, clone: Clone, name: str) -> None:
        for target in (None, "main"):
            said = clone.base(OTHERS[name], "A", target)
            assert "nothing of the change is checked out · check out the change" in said

    def test_the_target_is_missing(self, remote: Repository, tmp_path: Path, name: str) -> None:
        clone = _shallow(remote, tmp_path, 1, "refs/heads/new")
        run = run_of(OTHERS[name])
        said = clone.base(OTHERS[name], "G")
        wanted = "no branch to compare with is known · name it: stackctl ci --target BRANCH"
        if run.target is not None:
            wanted = f'the target branch "main" is not in this clone · {run.more_history}'
        assert said == wanted


def test_the_last_commit_of_a_change_was_not_fetched(remote: Repository, tmp_path: Path) -> None:
    clone = _shallow(remote, tmp_path, 1, "refs/pull/12/merge")
    said = clone.base({**OTHERS["Azure Pipelines"], "SYSTEM_PULLREQUEST_SOURCECOMMITID": "e" * 40}, "M")
    assert said == (
        "the last commit of the change, eeeeeeeeee, is not in this clone · set fetchDepth: 0 at the step checkout: self"
    )


class TestDesk:
    def test_the_default_branch_of_the_remote(self, clone: Clone) -> None:
        assert clone.base({}, "G") == "A"
        assert clone.base({}, "M") == "B"
        clone.git("remote", "set-head", "origin", "--delete")
        assert clone.base({}, "G") == "A"

    def test_on_the_branch_itself_it_is_the_commit_before(self, clone: Clone) -> None:
        assert clone.base({}, "B") == "A"

    def test_without_a_remote(self, tmp_path: Path) -> None:
        alone = Clone(Repository.make(tmp_path / "alone", {"a": "1"}).top)
        alone.git("commit", "--quiet", "--amend", "--message", "A")
        alone.branch("new", {"b": "1"}, "B")
        assert alone.base({}, "B") == "A"
        alone.git("branch", "--move", "main", "trunk")
        assert alone.base({}, "B") == "no branch to compare with is known · name it: stackctl ci --target BRANCH"
        assert alone.base({}, "B", "trunk") == "A"


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    empty = Clone(tmp_path)
    empty.git("init", "--quiet")
    with pytest.raises(StackctlError, match="the repository has no commit yet"):
        choose(repository_of(tmp_path), run_of({}))


class TestTarget:
    def test_it_comes_before_what_the_run_says(self, clone: Clone, tmp_path: Path) -> None:
        env = _pull(clone, tmp_path)
        for target in ("main", "origin/main", "refs/heads/main", clone.ids["A"]):
            assert clone.base(env, "G", target) == "A"
        assert clone.base(env, "M", "new") == "G"
        assert clone.base(env, "G", "--output=x") == "F"

    @pytest.mark.parametrize("target", ["nope", "", "--help", "a..b", "-", "x\ny", "main^{tree}"])
    def test_what_is_none(self, clone: Clone, target: str) -> None:
        assert " · " in clone.base({}, "G", target)
        assert sorted(path.name for path in clone.top.iterdir()) == [".git", "a", "f"]

    def test_histories_that_share_nothing(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "--orphan", "other")
        clone.git("commit", "--quiet", "--message", "O")
        assert "have no commit in common" in clone.base({}, "G", "other")


def test_a_tag_is_never_taken_for_the_target(clone: Clone, tmp_path: Path) -> None:
    """Tags called `main` and `origin/main` stand at G: to take one would compare the change with itself."""
    assert clone.git("rev-parse", "refs/tags/origin/main") == clone.ids["G"]
    for env in ({}, _pull(clone, tmp_path), OTHERS["Jenkins"]):
        assert clone.base(env, "G") == "A"


def test_a_branch_called_like_an_id_is_no_commit(clone: Clone, tmp_path: Path) -> None:
    missing = "d" * 40
    clone.git("update-ref", f"refs/remotes/origin/{missing}", clone.ids["F"])
    assert clone.base(_event(clone, tmp_path, "push", before=missing), "M") == "B"


def test_the_table_of_the_docs_names_every_system() -> None:
    page = (Path(__file__).parents[3] / "docs" / "pull-requests.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in page.splitlines() if line.startswith("| "))
    for name in ("GitHub Actions", "GitLab CI", *OTHERS):
        assert re.search(rf"^\| {name}\b", rows, re.MULTILINE), name
