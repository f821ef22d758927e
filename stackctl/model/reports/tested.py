"""What `stackctl rules --test` has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TriedExample:
    """A tried example, `bad` or `good`; `failure` says why."""

    kind: str
    number: int
    failure: str


@dataclass(frozen=True, slots=True)
class TriedPolicy:
    """A policy with its examples, as tried."""

    code: str
    name: str
    file: str
    examples: tuple[TriedExample, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """The policies as tried; `broken` files could not be."""

    policies: tuple[TriedPolicy, ...]
    broken: tuple[str, ...] = ()

    @property
    def failures(self) -> int:
        """The number of failed examples and broken files."""
        return len(self.broken) + sum(bool(example.failure) for policy in self.policies for example in policy.examples)
