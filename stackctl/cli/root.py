"""The root: global options, and commands loaded when called."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from stackctl.cli import commands
from stackctl.model.errors import StackctlError

_COLORS = ("auto", "always", "never")
_HELP = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


class _LazyGroup(TyperGroup):
    """A group of commands, each loaded when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 # the framework's signature
        return list(commands.listed())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 # the framework's signature
        return _command(cmd_name) if cmd_name in commands.names() else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in commands.names() and not args[0].startswith("-"):
            from stackctl.core.text.messages import did_you_mean

            hint = did_you_mean(args[0], sorted(commands.names()))
            raise StackctlError(f'no command "{args[0]}"{hint}', hint="stackctl --help lists them")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 # the framework's signature
        listed = commands.listed()
        width = max(map(len, listed))
        for group, members in groupby(listed.items(), key=lambda item: item[1].GROUP):
            with formatter.section(group):
                formatter.write_dl([(name.ljust(width), module.SUMMARY) for name, module in members])


@cache
def root() -> Any:
    """Make the command that all others hang under."""
    app = typer.Typer(
        name="stackctl",
        cls=_LazyGroup,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_HELP,
    )
    app.callback(invoke_without_command=True)(_globals)
    return typer.main.get_command(app)


@cache
def _command(name: str) -> Any:
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    app.command(name, context_settings=_HELP)(commands.module_of(name).command)
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
    debug: Annotated[  # noqa: ARG001 # the boundary looks for it
        bool, typer.Option("--debug", help="Show the trace of an unexpected error.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Keep a marketing-technology stack as code: check it, and find what is duplicate, unused or unreviewed.

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
    from stackctl.cli.invocation import Invocation

    if color not in _COLORS:
        from stackctl.core.text.messages import did_you_mean

        raise StackctlError(f'--color "{color}" is not one of {", ".join(_COLORS)}{did_you_mean(color, _COLORS)}')
    ctx.obj = Invocation(stack, today, color)
    if today is not None:
        _ = ctx.obj.today  # refused before any command runs
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
