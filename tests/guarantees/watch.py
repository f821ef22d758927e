"""What watches over a child: it says what it is at, and ends where that takes too long or too much memory."""

from __future__ import annotations

import re
import signal
import sys
from contextlib import suppress
from pathlib import Path

from tests.guarantees.harness import HANG_SECONDS

if sys.platform != "win32":
    import resource

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1024 * MEGABYTE
"""The address space of a child: what would take the machine down ends there."""


class Now:
    """Tells whoever finds the child dead what it was at, and ends it where that takes too long."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def at(self, what: str) -> None:
        """Note what comes next, which has `HANG_SECONDS` of the processor from now on."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(what)
        self._file.flush()
        if hasattr(signal, "setitimer"):
            # Nobody handles the signal: it also ends a loop in a C library.
            signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS)
            # What waits takes none of it; a busy machine lets nothing look as if it waited.
            signal.setitimer(signal.ITIMER_REAL, 8 * HANG_SECONDS)


def limit_memory() -> None:
    """Ends the process where it asks for more than `MOST_MEMORY`."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def forget_peak() -> None:
    """From here on the peak is counted anew. Where the system cannot, it stays that of the whole process."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak() -> float:
    """The most memory that was resident, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss: it begins with what the parent had.
        match = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii", "replace"))
        if match is not None:
            return int(match[1]) / 1024
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MEGABYTE if sys.platform == "darwin" else peak / 1024
