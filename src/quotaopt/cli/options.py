"""Options and arguments that several commands share. Their texts are keys of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import rich_click

import quotaopt
from quotaopt.cli.overrides import Overrides
from quotaopt.messages import LANGUAGES

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any] | click.Command)
_Command = TypeVar("_Command", bound=Callable[..., Any])

PATH: click.ParamType[Path] = click.Path(path_type=Path)


def plan_argument(command: _Decorated) -> _Decorated:
    """The plan file."""
    return rich_click.argument("plan", type=PATH, help="cli.plan")(command)


def outside_option(command: _Decorated) -> _Decorated:
    """Permit tables from anywhere."""
    return click.option("--allow-outside", is_flag=True, help="cli.allow_outside")(command)


def by_option(command: _Decorated) -> _Decorated:
    """Combinations of levels to show."""
    return click.option("--by", multiple=True, metavar="LEVELS", callback=_split, help="cli.by")(command)


def override_options(command: _Command) -> _Command:
    """How the plan differs from its file: scenarios, then single entries. One parameter, `overrides`."""

    @wraps(command)
    def with_overrides(
        *arguments: Any,
        scenarios: tuple[str, ...],
        scenario_file: Path | None,
        assignments: tuple[str, ...],
        **others: Any,
    ) -> Any:
        return command(*arguments, overrides=Overrides(scenarios, scenario_file, assignments), **others)

    for decorate in (
        click.option("--scenarios", "scenario_file", type=PATH, metavar="FILE", help="cli.scenarios"),
        click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="cli.scenario"),
        click.option("--set", "assignments", multiple=True, metavar="PATH=VALUE", help="cli.set"),
    ):
        with_overrides = decorate(with_overrides)
    return cast(_Command, with_overrides)


def json_option(command: _Decorated) -> _Decorated:
    """Print one JSON document instead of a report."""
    return click.option("--json", "as_json", is_flag=True, help="cli.json")(command)


def solver_options(command: _Decorated) -> _Decorated:
    """How to solve: which solver, how long, how well."""
    for decorate in (
        click.option("--gap", type=float, default=0.0, metavar="G", help="cli.gap"),
        click.option("--time-limit", type=float, metavar="S", help="cli.time_limit"),
        click.option("--solver", default="auto", metavar="NAME", help="cli.solver"),
    ):
        command = decorate(command)
    return command


def common_options(command: _Decorated) -> _Decorated:
    """What every command understands. The values are read before parsing, see `face`."""
    for decorate in (
        click.help_option("-h", "--help", help="cli.show_help"),
        click.option("--traceback", is_flag=True, expose_value=False, help="cli.traceback"),
        click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="cli.lang"),
    ):
        command = decorate(command)
    return command


def version_option(command: _Decorated) -> _Decorated:
    """Print the version and end."""
    return click.version_option(
        quotaopt.__version__, prog_name="quotaopt", message="%(prog)s %(version)s", help="cli.version"
    )(command)


def _split(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Cut every text at its commas, narrow or full-width; blanks around names do not count."""
    lists = (text.replace("，", ",").split(",") for text in texts)
    return tuple(tuple(name.strip() for name in names if name.strip()) for names in lists)
