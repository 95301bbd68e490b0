"""``quotaopt batch``: the same done with every unit of a folder or a table."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import PATH, common_options, json_option, names_in, outside_option

if TYPE_CHECKING:
    from quotaopt.batch.order import Action, Order
    from quotaopt.batch.run import Batch, Watcher
    from quotaopt.plan.document.scalars import Tree
    from quotaopt.workers import Limits

_SEARCH = 0.8
"""Of a unit's time, for a search: the best plan found has to be rounded, checked and written too."""
_BYTES_PER_GB = 1e9


@click.command("batch", cls=Command, help="cli.batch", short_help="cli.batch.short")
@click.argument("source", type=PATH, help="cli.batch.source")
@click.option("--do", type=click.Choice(["solve", "audit", "replan"]), default="solve", help="cli.batch.do")
@click.option("-o", "--output", type=PATH, metavar="DIR", required=True, help="cli.batch.output")
@click.option("--results", type=PATH, multiple=True, metavar="FILE", help="cli.batch.results")
@click.option("--match", metavar="PATTERN", help="cli.batch.match")
@click.option("--select", "selected", multiple=True, metavar="NAMES", help="cli.batch.select")
@click.option("--set", "assignments", multiple=True, metavar="PATH=VALUE", help="cli.batch.set")
@click.option("--actuals", metavar="FILE", help="cli.batch.actuals")
@click.option("--only-out-of", metavar="P", help="cli.batch.only_out_of")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="cli.batch.as_of")
@click.option("--jobs", type=int, metavar="N", help="cli.batch.jobs")
@click.option("--cluster", metavar="ADDRESS", help="cli.batch.cluster")
@click.option("--time-limit", type=float, metavar="S", help="cli.batch.time_limit")
@click.option("--memory-limit", type=float, metavar="GB", help="cli.batch.memory_limit")
@click.option("--gap", type=float, default=0.0, metavar="G", help="cli.gap")
@click.option("--solver", default="auto", metavar="NAME", help="cli.solver")
@click.option("--log", type=PATH, metavar="FILE", help="cli.batch.log")
@outside_option
@json_option
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    source: Path,
    do: Action,
    output: Path,
    results: tuple[Path, ...],
    match: str | None,
    selected: tuple[str, ...],
    assignments: tuple[str, ...],
    actuals: str | None,
    only_out_of: str | None,
    as_of: datetime | None,
    jobs: int | None,
    cluster: str | None,
    time_limit: float | None,
    memory_limit: float | None,
    gap: float,
    solver: str,
    log: Path | None,
    allow_outside: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find the units, hand them out, write and show what became of them."""
    from quotaopt.batch.order import Order
    from quotaopt.batch.table import write_batch
    from quotaopt.batch.whole import batch_of
    from quotaopt.options import SolveOptions

    _require_writable(results)
    gc.enable()  # one command leaves few cycles, thousands of units many
    options = SolveOptions(solver, None if time_limit is None else _SEARCH * time_limit, gap)
    order = Order(
        do,
        options,
        _changes(assignments),
        allow_outside,
        face.lang,
        None if as_of is None else as_of.date(),
        _limits(time_limit, memory_limit),
        None if only_out_of is None else _part(only_out_of),
    )
    _require_replan(order)
    patterns = [name for text in selected for name in names_in(text)]
    with _saying_what_is_kept(output, face), _watchers(log, face, quiet=quiet) as (watchers, close):
        found = batch_of(
            source,
            output,
            order,
            match=match,
            select=patterns,
            actuals=actuals,
            jobs=jobs,
            cluster=cluster,
            watchers=watchers,
        )
        for path in results:
            write_batch(found, path, face.lang)
        close(found)
    _show(found, output, face, as_json=as_json, quiet=quiet)
    return found.exit_code


def _part(text: str) -> Decimal:
    """A part of 1, as ``5%`` or ``0.05``."""
    from quotaopt.errors import Place, PlanError, Problem

    try:
        found = Decimal(text.rstrip("%％")) / (100 if text.endswith(("%", "％")) else 1)
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found <= 1:
        raise PlanError([Problem.at(Place(path="--only-out-of"), "batch.not_a_part", text=text)])
    return found


def _require_replan(order: Order) -> None:
    from quotaopt.errors import NOWHERE, PlanError, Problem

    if order.do != "replan" and (order.as_of is not None or order.only_out_of is not None):
        raise PlanError([Problem.at(NOWHERE, "batch.only_replan")])


def _changes(assignments: tuple[str, ...]) -> dict[str, Tree]:
    """What is changed in every plan; without changes nothing of plans is loaded."""
    if not assignments:
        return {}
    from quotaopt.plan.document.overrides import read_assignments

    return read_assignments(assignments)


def _limits(seconds: float | None, gigabytes: float | None) -> Limits:
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.workers import Limits

    wrong = [given for given in (seconds, gigabytes) if given is not None and not given > 0.0]
    if wrong:
        raise PlanError(Problem.at(NOWHERE, "batch.bad_limit", given=f"{given:g}") for given in wrong)
    return Limits(seconds, None if gigabytes is None else int(gigabytes * _BYTES_PER_GB))


def _require_writable(results: tuple[Path, ...]) -> None:
    """Refuse, before anything is solved, tables that could not be written in the end."""
    if results:
        from quotaopt.batch.table import WRITABLE
        from quotaopt.report.write import require_writable

        for path in results:
            require_writable(path, WRITABLE)


@contextmanager
def _watchers(
    log: Path | None, face: Face, *, quiet: bool
) -> Iterator[tuple[list[Watcher], Callable[[Batch], None]]]:
    """Who is told how the batch goes on, and whom to tell its end."""
    from quotaopt.batch.events import event_log
    from quotaopt.cli.batch_progress import progress_bar

    with ExitStack() as stack:
        events = None if log is None else stack.enter_context(event_log(log, face.lang))
        bar = stack.enter_context(progress_bar(face.lang, quiet=quiet))
        watchers: list[Watcher] = [one for one in (events, bar) if one is not None]
        yield watchers, (lambda found: None) if events is None else events.closed


@contextmanager
def _saying_what_is_kept(output: Path, face: Face) -> Iterator[None]:
    """Whoever interrupts a batch is told how it goes on."""
    try:
        yield
    except KeyboardInterrupt:
        from quotaopt.messages import say

        click.echo(say("batch.interrupted", face.lang, folder=output), err=True)
        raise


def _show(found: Batch, output: Path, face: Face, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        from quotaopt.batch.table import batch_document
        from quotaopt.cli.endings import echo_json

        echo_json(batch_document(found, face.lang))
    elif not quiet:
        from quotaopt.batch.page import batch_page
        from quotaopt.cli.page import show_page

        show_page(lambda console: batch_page(found, output, face.lang))
