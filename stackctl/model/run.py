"""What a CI system says of the change it builds."""

from __future__ import annotations

from dataclasses import dataclass

GITHUB = "GitHub Actions"
"""The runner that takes annotations from the output of a job."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a pipeline, or at a desk."""

    runner: str = ""  # empty at a desk
    is_change: bool = False  # whether it is of a pull or merge request
    number: int | None = None  # the request's
    target: str | None = None  # what the request is to be merged into; without a request, the default branch
    branch: str | None = None  # the one that is built, if any
    source: str | None = None  # the last commit of the request
    merge: str | None = None  # the commit that the system made to merge the request into the target
    before: str | None = None  # what the system names as the state before
    # what to set where the checkout holds too little of the past
    more_history: str = "fetch it: git fetch --unshallow origin"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing could be checked, with the next step."""

    lines: tuple[str, ...]
    hint: str | None = None
