"""What `stackctl rules --test` has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TriedExample:
    """An example of a policy as tried: `kind` is bad or good, `failure` why it fails; empty where it does not."""

    kind: str
    number: int
    failure: str


@dataclass(frozen=True, slots=True)
class TriedPolicy:
    """A policy with its examples as tried; one without examples is tested by nothing."""

    code: str
    name: str
    file: str
    examples: tuple[TriedExample, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """All policies of a stack as tried; `broken` are the files with problems, of which nothing could be tried."""

    policies: tuple[TriedPolicy, ...]
    broken: tuple[str, ...] = ()

    @property
    def failures(self) -> int:
        """How many examples fail, and files that could not be tried."""
        return len(self.broken) + sum(bool(one.failure) for policy in self.policies for one in policy.examples)
