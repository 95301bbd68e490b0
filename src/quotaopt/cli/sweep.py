"""``quotaopt sweep``: many variants of a plan, and which input matters most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    common_options,
    json_option,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan
    from quotaopt.sweep.axes import Axis, Changes


@click.command("sweep", cls=Command, help="cli.sweep", short_help="cli.sweep.short")
@plan_argument
@click.option("--vary", "varied", multiple=True, metavar="PATH=VALUES", help="cli.sweep.vary")
@click.option("--table", type=PATH, metavar="FILE", help="cli.sweep.table")
@click.option("--each-scenario", is_flag=True, help="cli.sweep.each_scenario")
@click.option("--tornado", is_flag=True, help="cli.sweep.tornado")
@click.option("--figure", "figures", multiple=True, metavar="NAME", help="cli.sweep.figure")
@override_options
@click.option("--keep", type=PATH, metavar="FILE", help="cli.sweep.keep")
@click.option("--jobs", type=int, default=1, metavar="N", help="cli.sweep.jobs")
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.sweep.output")
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    varied: tuple[str, ...],
    table: Path | None,
    each_scenario: bool,
    tornado: bool,
    figures: tuple[str, ...],
    overrides: Overrides,
    keep: Path | None,
    jobs: int,
    outputs: tuple[Path, ...],
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Read what is varied, solve every point, write and show the results."""
    from quotaopt.cli.stages import stages
    from quotaopt.sweep.axes import grid, read_axes
    from quotaopt.sweep.point import USUAL
    from quotaopt.sweep.table import read_points

    _require_one(varied, table, each_scenario=each_scenario, tornado=tornado)
    _require_figures(figures)
    keep = outputs[0].with_suffix(".points.jsonl") if keep is None and outputs else keep
    with _saying_what_is_kept(keep, face), stages(face.lang, quiet=quiet) as progress:
        progress("read")
        base = replace(overrides, scenario_file=None) if each_scenario and not overrides else overrides
        stated = base.read_plan(plan, allow_outside=allow_outside)
        axes = read_axes(varied, stated)
        given: dict[str, Any] = {"keep": keep, "jobs": jobs, "options": options, "progress": progress}
        figure = figures[0] if figures else USUAL
        if tornado:
            return _tell_influence(stated, axes, figure, given, outputs, face, (as_json, quiet))
        if each_scenario:
            scenarios = overrides.known(stated)
            points, given["names"] = [one.changes for one in scenarios.values()], tuple(scenarios)
        else:
            points = grid(axes) if table is None else read_points(table, stated)
        return _tell_sweep(stated, points, figures, given, outputs, face, (as_json, quiet))


@contextmanager
def _saying_what_is_kept(keep: Path | None, face: Face) -> Iterator[None]:
    """Whoever interrupts a sweep is told how it goes on."""
    try:
        yield
    except KeyboardInterrupt:
        if keep is not None and keep.exists():
            from quotaopt.messages import say

            click.echo(say("sweep.interrupted", face.lang, file=keep), err=True)
        raise


def _require_one(varied: Sequence[str], table: Path | None, *, each_scenario: bool, tornado: bool) -> None:
    """Refuse a call that says nothing to vary, or says it in two ways."""
    from quotaopt.errors import NOWHERE, PlanError, Problem

    ways = bool(varied) + (table is not None) + each_scenario
    if ways == 0:
        raise PlanError([Problem.at(NOWHERE, "sweep.nothing")])
    if ways > 1:
        raise PlanError([Problem.at(NOWHERE, "sweep.one_way")])
    if tornado and not varied:
        raise PlanError([Problem.at(NOWHERE, "sweep.tornado_of_points")])


def _require_figures(figures: Sequence[str]) -> None:
    """Refuse figures that there are not; whether members exist is known when the plan is read."""
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.plan.nearest import closest
    from quotaopt.sweep.point import FIGURES

    unknown = [name for name in figures if name not in FIGURES and not {"=", "＝"} & set(name)]
    known = {name: closest(name, FIGURES) or ", ".join(FIGURES) for name in unknown}
    if unknown:
        raise PlanError(
            Problem.at(NOWHERE, "sweep.unknown_figure", name=name, known=known[name]) for name in unknown
        )


def _tell_sweep(
    plan: Plan,
    points: Sequence[Changes],
    figures: Sequence[str],
    given: dict[str, Any],
    outputs: Sequence[Path],
    face: Face,
    how: tuple[bool, bool],
) -> int:
    """Solve every point; write and show the results."""
    from quotaopt.report.swept.files import require_sweep_file, sweep_document, write_sweep
    from quotaopt.report.swept.page import swept
    from quotaopt.sweep.point import FIGURES, USUAL
    from quotaopt.sweep.run import sweep_of

    paths = tuple(dict.fromkeys(path for changes in points for path in changes))
    for path in outputs:
        require_sweep_file(path, paths)
    members = [figure for figure in figures if figure not in FIGURES]
    found = sweep_of(plan, points, members=members, **given)
    for path in outputs:
        write_sweep(found, path, figures[0] if figures else USUAL, face.lang)
    as_json, quiet = how
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(sweep_document(found, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page

        show_page(lambda console: swept(found, console, face.lang, figures))
    return 0


def _tell_influence(
    plan: Plan,
    axes: Sequence[Axis],
    figure: str,
    given: dict[str, Any],
    outputs: Sequence[Path],
    face: Face,
    how: tuple[bool, bool],
) -> int:
    """Solve both ends of every axis; write and show the effects."""
    from quotaopt.report.swept.files import require_sweep_file
    from quotaopt.report.swept.influence import influence_document, influence_page, write_influence
    from quotaopt.sweep.tornado import influence_of

    for path in outputs:
        require_sweep_file(path)
    found = influence_of(plan, axes, figure, **given)
    for path in outputs:
        write_influence(found, path, face.lang)
    as_json, quiet = how
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(influence_document(found, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page

        show_page(lambda console: influence_page(found, face.lang))
    return 0
