"""Options and arguments that several commands share. Their texts are keys of the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
import rich_click

import quotaopt
from quotaopt.cli.deviations import Wanted
from quotaopt.cli.overrides import Overrides
from quotaopt.cli.plan_files import plan_file
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.messages import LANGUAGES

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any] | click.Command)
_Command = TypeVar("_Command", bound=Callable[..., Any])

PATH: click.ParamType[Path] = click.Path(path_type=Path)


def plan_argument(command: _Decorated) -> _Decorated:
    """The plan file; a folder of versions stands for that of its latest one, ``DIR@2`` for the second."""
    return rich_click.argument("plan", type=PATH, callback=_plan_file, help="cli.plan")(command)


def outside_option(command: _Decorated) -> _Decorated:
    """Permit tables from anywhere."""
    return click.option("--allow-outside", is_flag=True, help="cli.allow_outside")(command)


def by_option(command: _Decorated) -> _Decorated:
    """Combinations of levels to show."""
    return click.option("--by", multiple=True, metavar="LEVELS", callback=_split, help="cli.by")(command)


def actuals_options(command: _Command) -> _Command:
    """A file of what was sold, and the last day that is looked at."""
    return _with_options(
        command,
        click.option("--as-of", "as_of", metavar="DATE", callback=_day, help="cli.as_of"),
        click.option(
            "--actuals",
            type=PATH,
            required=True,
            multiple=True,
            metavar="FILE",
            callback=one_file,
            help="cli.actuals",
        ),
    )


def deviation_options(command: _Command) -> _Command:
    """The analysis of deviations, and what it is made of. One parameter, `wanted`."""
    return _with_options(
        _gathered(command, "wanted", Wanted),
        click.option("--quantity", metavar="MEASURE", help="cli.track.quantity"),
        click.option("--causes", type=PATH, metavar="FILE", help="cli.track.causes"),
        click.option("--deviations", is_flag=True, help="cli.track.deviations"),
    )


def one_file(ctx: click.Context, param: click.Parameter, paths: tuple[Path, ...]) -> Path | None:
    """The one file that is meant: of several the last would win without a word."""
    if len(paths) > 1:
        same = len({path.resolve() for path in paths}) < len(paths)
        shown = {"files": ", ".join(map(str, paths))}
        raise PlanError(
            [Problem.at(NOWHERE, "actuals.same_file" if same else "actuals.several_files", **shown)]
        )
    return paths[0] if paths else None


def _day(ctx: click.Context, param: click.Parameter, text: str | None) -> dt.date | None:
    """The date that a text means; as people write one."""
    from quotaopt.plan.periods.days import date_of, day_of

    day = None if text is None else day_of(text)
    if text is not None and day is None:
        raise PlanError([Problem.at(NOWHERE, "actuals.no_day", text=text)])
    return None if day is None else date_of(day)


def override_options(command: _Command) -> _Command:
    """How the plan differs from its file: scenarios, then single entries. One parameter, `overrides`."""
    return _with_options(
        _gathered(command, "overrides", Overrides),
        click.option("--scenarios", "scenario_file", type=PATH, metavar="FILE", help="cli.scenarios"),
        click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="cli.scenario"),
        click.option("--set", "assignments", multiple=True, metavar="PATH=VALUE", help="cli.set"),
    )


def json_option(command: _Decorated) -> _Decorated:
    """Print one JSON document instead of a report."""
    return click.option("--json", "as_json", is_flag=True, help="cli.json")(command)


def solver_options(command: _Command) -> _Command:
    """How to solve: which solver, how long, how well. One parameter, `options`."""
    return _with_options(
        _gathered(command, "options", _solve_options),
        click.option("--gap", type=float, default=0.0, metavar="G", help="cli.gap"),
        click.option("--time-limit", type=float, metavar="S", help="cli.time_limit"),
        click.option("--solver", default="auto", metavar="NAME", help="cli.solver"),
    )


def _solve_options(solver: str, time_limit: float | None, gap: float) -> SolveOptions:
    from quotaopt.options import SolveOptions

    return SolveOptions(solver, time_limit, gap)


def common_options(command: _Decorated) -> _Decorated:
    """What every command understands. The values are read before parsing, see `face`."""
    return _with_options(
        command,
        click.help_option("-h", "--help", help="cli.show_help"),
        click.option("--traceback", is_flag=True, expose_value=False, help="cli.traceback"),
        click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="cli.lang"),
    )


def version_option(command: _Decorated) -> _Decorated:
    """Print the version and end."""
    return click.version_option(
        quotaopt.__version__, prog_name="quotaopt", message="%(prog)s %(version)s", help="cli.version"
    )(command)


def names_in(text: str) -> tuple[str, ...]:
    """Names between commas, narrow or full-width; blanks around them do not count."""
    return tuple(name.strip() for name in text.replace("，", ",").split(",") if name.strip())


def _plan_file(ctx: click.Context, param: click.Parameter, path: Path) -> Path:
    """The plan file that is meant."""
    return plan_file(path)


def _split(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The names in every text."""
    return tuple(names_in(text) for text in texts)


def _with_options(command: _Decorated, *options: Callable[[_Decorated], _Decorated]) -> _Decorated:
    """The command with several options, the last of which its help shows first."""
    for decorate in options:
        command = decorate(command)
    return command


def _gathered(command: _Command, name: str, gather: Callable[..., object]) -> _Command:
    """The command with the values that `gather` takes by name as one parameter."""
    parts = signature(gather).parameters

    @wraps(command)
    def with_one(*arguments: Any, **values: Any) -> Any:
        one = gather(**{part: values.pop(part) for part in parts})
        return command(*arguments, **{name: one}, **values)

    return cast(_Command, with_one)
