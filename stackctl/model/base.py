"""What all values read from a stack's files have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value that refuses unknown keys. Built when it is first used, so that importing it stays quick."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
