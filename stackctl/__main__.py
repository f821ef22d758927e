"""The entry point: answers `--version` by itself, because a prompt or a hook asks for it often."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from stackctl import __version__

        sys.stdout.write(f"stackctl {__version__}\n")
        return
    from stackctl.cli.boundary import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
