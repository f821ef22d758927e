"""What a CI system says of the change it builds."""

from __future__ import annotations

from dataclasses import dataclass

GITHUB = "GitHub Actions"
"""The runner that takes annotations from the output of a job."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a pipeline, or at a desk.

    `runner` is empty at a desk. `is_change` says whether it is of a pull or merge request; `number` is the request's.
    `target` is the branch that it is to be merged into; of a run that is of no request, the default branch. `branch` is
    the branch that is built, where it is one. `source` is the last commit of the request, `merge` the commit that the
    system made to merge it into the target, and `before` the commit that the system names as the state before.
    `more_history` tells what to set where the checkout holds too little of the past.
    """

    runner: str = ""
    is_change: bool = False
    number: int | None = None
    target: str | None = None
    branch: str | None = None
    source: str | None = None
    merge: str | None = None
    before: str | None = None
    more_history: str = "fetch it: git fetch --unshallow origin"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing could be checked, with the next step."""

    lines: tuple[str, ...]
    hint: str | None = None
