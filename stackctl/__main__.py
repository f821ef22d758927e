"""The entry point."""

from __future__ import annotations

import sys

from stackctl.cli.boundary import run


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
