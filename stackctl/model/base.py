"""The base of all values read from files."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value that refuses unknown keys.

    It is built when it is first used, so that importing it stays quick. For the same reason the modules of models do
    without `from __future__ import annotations`, whose texts pydantic would compile one by one, and take a default that
    is a model from `model_construct()`, which builds nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
