"""The root of the command line: global options, and sub-commands that are loaded when they are called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from typer.core import TyperGroup

from stackctl.cli import COMMANDS
from stackctl.cli.invocation import Color, Invocation
from stackctl.core.text.messages import did_you_mean
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Callable


class _LazyGroup(TyperGroup):
    """Knows its commands by name and summary, and imports one when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 # the framework's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 # the framework's signature
        return _command(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS)
            raise StackctlError(f'no command "{args[0]}"{hint}', hint="stackctl --help lists them")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 # the framework's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def root() -> Any:
    """The command that all others hang under."""
    app = typer.Typer(
        name="stackctl",
        cls=_LazyGroup,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    )
    app.callback(invoke_without_command=True)(_globals)
    return typer.main.get_command(app)


def _command(name: str) -> Any:
    function: Callable[..., Any] = import_module(f"stackctl.cli.commands.{name}").command
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    app.command(name, context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100})(function)
    return typer.main.get_command(app)


def _globals(
    ctx: typer.Context,
    stack: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            envvar="STACKCTL_STACK",
            help="The stack's folder. Default: the nearest stackctl.yaml, here, in stack/, or above.",
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            envvar="STACKCTL_TODAY",
            help="The date that everything counts from. Default: today.",
        ),
    ] = None,
    color: Annotated[
        str, typer.Option(metavar="auto|always|never", help="Colour; auto: on a terminal, unless NO_COLOR is set.")
    ] = "auto",
    debug: Annotated[bool, typer.Option("--debug", help="Show the trace of an unexpected error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Keeps a marketing-technology stack as code: checks it, and finds what is duplicate, unused or unreviewed.

    \b
    Examples:
      stackctl init                          start a new stack in stack/
      stackctl audit                         check the stack
      stackctl --today 2026-11-22 audit      check it as of a day
      stackctl explain USE003                what a code means
    """
    if version:
        from stackctl import __version__

        typer.echo(f"stackctl {__version__}")
        raise typer.Exit
    if color not in ("auto", "always", "never"):
        raise StackctlError(
            f'--color "{color}" is not one of auto, always, never{did_you_mean(color, get_args(Color))}'
        )
    ctx.obj = Invocation(stack, today, color, debug)  # type: ignore[arg-type] # it is one of the three
    if today is not None:
        _ = ctx.obj.today  # refused before any command runs
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
