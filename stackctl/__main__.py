"""The entry point."""

import sys

from stackctl.cli.boundary import run


def main() -> None:
    """Run the command line; end the process with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
