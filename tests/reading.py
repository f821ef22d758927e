"""What files are read as, kept while the tests run: many commands over one stack need not read it each."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def files_read_once() -> Iterator[None]:
    """Read a file of the same path and bytes but once."""
    with patch("stackctl.core.loading.build.read", _kept()):
        yield


@cache
def _kept() -> Callable[..., Any]:
    from stackctl.core.loading.validate import read

    return lru_cache(maxsize=256)(read)
