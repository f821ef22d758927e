"""What CI systems say of a run.

All of it is text from outside: what does not look like a branch, commit or number counts as not said.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from stackctl.model.run import GITHUB, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
# What no name of a branch holds (git check-ref-format), and what would make an expression of it.
_NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|^[/.]|[/.]$|\.lock(?:/|$)|^@$")
_MOST_EVENT = 32 * 1024 * 1024
"""How many bytes of an event file are read: more than GitHub ever writes into one."""


def run_of(environment: Mapping[str, str]) -> Run:
    """Read the run from the environment; a bare one without."""
    for variable, said, read in _RUNNERS:
        value = environment.get(variable, "")
        if value == said or (said is None and value):
            return read(environment)
    return Run()


def branch(name: object) -> str | None:
    """Read the name of a branch, without `refs/heads/`."""
    if not isinstance(name, str):
        return None
    short = name.removeprefix("refs/heads/")
    return None if not short or len(short) > 1000 or _NO_BRANCH.search(short) else short  # noqa: PLR2004 # names are shorter


def commit(text: object) -> str | None:
    """Read the whole id of a commit; zeros are none."""
    if not isinstance(text, str) or not _COMMIT.fullmatch(text) or not text.strip("0"):
        return None
    return text


def _number(text: object) -> int | None:
    return int(str(text)) if _NUMBER.fullmatch(str(text)) else None


def _github(environment: Mapping[str, str]) -> Run:
    event, name = _event(environment.get("GITHUB_EVENT_PATH", "")), environment.get("GITHUB_EVENT_NAME", "")
    depth = "set fetch-depth: 0 at the step actions/checkout"
    if name in ("pull_request", "pull_request_target"):
        request = _below(event, "pull_request")
        ref = environment.get("GITHUB_REF", "")
        return Run(
            GITHUB,
            is_change=True,
            number=_number(request.get("number")),
            target=branch(environment.get("GITHUB_BASE_REF")),
            source=commit(_below(request, "head").get("sha")),
            merge=commit(environment.get("GITHUB_SHA")) if ref.endswith("/merge") else None,
            more_history=depth,
        )
    if name == "merge_group":
        group = _below(event, "merge_group")
        return Run(
            GITHUB,
            is_change=True,
            target=branch(group.get("base_ref")),
            source=commit(group.get("head_sha")),
            before=commit(group.get("base_sha")),
            more_history=depth,
        )
    is_branch = environment.get("GITHUB_REF_TYPE", "branch") == "branch"
    return Run(
        GITHUB,
        target=branch(_below(event, "repository").get("default_branch")),
        branch=branch(environment.get("GITHUB_REF_NAME")) if is_branch else None,
        before=commit(event.get("before")) if name == "push" and is_branch else None,
        more_history=depth,
    )


def _event(path: str) -> Mapping[str, Any]:
    """Read GitHub's event; nothing if unreadable."""
    # the variables say the rest
    try:
        with open(path, "rb") as file:
            event = json.loads(file.read(_MOST_EVENT))
    except (OSError, ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _below(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _gitlab(environment: Mapping[str, str]) -> Run:
    depth = 'set the variable GIT_DEPTH: "0" for the job'
    number = _number(environment.get("CI_MERGE_REQUEST_IID"))
    if number is not None:
        # The target's branch of this name is, in the pipeline of a fork, the fork's own: the commits that GitLab names
        # come first. The first of them is there in pipelines of merged results alone.
        named = (environment.get(f"CI_MERGE_REQUEST_{which}_SHA") for which in ("TARGET_BRANCH", "DIFF_BASE"))
        return Run(
            "GitLab CI",
            is_change=True,
            number=number,
            target=branch(environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")),
            source=commit(environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA")),
            before=next(filter(None, map(commit, named)), None),
            more_history=depth,
        )
    is_branch = not environment.get("CI_COMMIT_TAG")
    return Run(
        "GitLab CI",
        target=branch(environment.get("CI_DEFAULT_BRANCH")),
        branch=branch(environment.get("CI_COMMIT_BRANCH")) if is_branch else None,
        before=commit(environment.get("CI_COMMIT_BEFORE_SHA")) if is_branch else None,
        more_history=depth,
    )


def _bitbucket(environment: Mapping[str, str]) -> Run:
    return Run(
        "Bitbucket Pipelines",
        is_change="BITBUCKET_PR_ID" in environment,
        number=_number(environment.get("BITBUCKET_PR_ID")),
        target=branch(environment.get("BITBUCKET_PR_DESTINATION_BRANCH")),
        branch=branch(environment.get("BITBUCKET_BRANCH")),
        more_history=(
            "set clone: depth: full, and fetch the target before: "
            'git fetch origin "+refs/heads/main:refs/remotes/origin/main"'
        ),
    )


def _azure(environment: Mapping[str, str]) -> Run:
    target = branch(environment.get("SYSTEM_PULLREQUEST_TARGETBRANCH"))
    number = environment.get("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER") or environment.get(
        "SYSTEM_PULLREQUEST_PULLREQUESTID"
    )
    source = environment.get("BUILD_SOURCEBRANCH", "")
    return Run(
        "Azure Pipelines",
        is_change="SYSTEM_PULLREQUEST_TARGETBRANCH" in environment,
        number=_number(number),
        target=target,
        branch=branch(source) if source.startswith("refs/heads/") else None,
        source=commit(environment.get("SYSTEM_PULLREQUEST_SOURCECOMMITID")),
        more_history="set fetchDepth: 0 at the step checkout: self",
    )


def _jenkins(environment: Mapping[str, str]) -> Run:
    return Run(
        "Jenkins",
        is_change="CHANGE_ID" in environment,
        number=_number(environment.get("CHANGE_ID")),
        target=branch(environment.get("CHANGE_TARGET")),
        branch=None if "CHANGE_ID" in environment else branch(environment.get("BRANCH_NAME")),
        more_history="clone without a depth, with the refspec +refs/heads/*:refs/remotes/origin/*",
    )


def _circle(environment: Mapping[str, str]) -> Run:
    # It does not say where a pull request is to be merged: into the default branch, unless --target says otherwise.
    request = environment.get("CIRCLE_PULL_REQUEST", "")
    return Run(
        "CircleCI",
        is_change=bool(request),
        number=_number(request.rpartition("/")[2]),
        branch=branch(environment.get("CIRCLE_BRANCH")),
        more_history="fetch it: git fetch --unshallow origin",
    )


def _buildkite(environment: Mapping[str, str]) -> Run:
    number = _number(environment.get("BUILDKITE_PULL_REQUEST"))
    target = "BUILDKITE_PIPELINE_DEFAULT_BRANCH" if number is None else "BUILDKITE_PULL_REQUEST_BASE_BRANCH"
    return Run(
        "Buildkite",
        is_change=number is not None,
        number=number,
        target=branch(environment.get(target)),
        branch=branch(environment.get("BUILDKITE_BRANCH")),
        more_history="take --depth off BUILDKITE_GIT_CLONE_FLAGS and BUILDKITE_GIT_FETCH_FLAGS",
    )


_RUNNERS: tuple[tuple[str, str | None, Callable[[Mapping[str, str]], Run]], ...] = (
    ("GITHUB_ACTIONS", "true", _github),
    ("GITLAB_CI", "true", _gitlab),
    ("BITBUCKET_BUILD_NUMBER", None, _bitbucket),
    ("TF_BUILD", "True", _azure),
    ("JENKINS_URL", None, _jenkins),
    ("CIRCLECI", "true", _circle),
    ("BUILDKITE", "true", _buildkite),
)
"""The variable by which each system is known, its value (None: any), and what reads the rest."""
