"""``quotaopt frontier``: what objectives cost each other, and plans between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    common_options,
    json_option,
    names_in,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides

if TYPE_CHECKING:
    from quotaopt.frontier import Frontier
    from quotaopt.messages import Language
    from quotaopt.options import SolveOptions


def _names(ctx: click.Context, param: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Names between commas; none where nothing is said."""
    return names_in(text or "")


@click.command("frontier", cls=Command, help="cli.frontier", short_help="cli.frontier.short")
@plan_argument
@click.option("--between", required=True, callback=_names, metavar="NAMES", help="cli.frontier.between")
@click.option("--points", type=int, default=20, show_default=True, metavar="N", help="cli.frontier.points")
@click.option("--level", callback=_names, metavar="LEVELS", help="cli.frontier.level")
@click.option("--last", metavar="COLUMN|FILE", help="cli.frontier.last")
@click.option("--margin", metavar="COLUMN", help="cli.frontier.margin")
@click.option("--apply", "number", type=int, metavar="N", help="cli.frontier.apply")
@override_options
@click.option(
    "-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.frontier.output"
)
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    between: tuple[str, ...],
    points: int,
    level: tuple[str, ...],
    last: str | None,
    margin: str | None,
    number: int | None,
    overrides: Overrides,
    outputs: tuple[Path, ...],
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Find the points, publish the one asked for, write and show the results."""
    from quotaopt.cli.stages import stages
    from quotaopt.errors import InfeasibleError
    from quotaopt.frontier import frontier_of
    from quotaopt.report.frontier.files import WRITABLE, frontier_document, write_frontier
    from quotaopt.report.write import require_writable

    for path in outputs:
        require_writable(path, WRITABLE)
    said = ""
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        try:
            found = frontier_of(
                stated,
                between,
                points=points,
                level=level or None,
                last=last,
                margin=margin,
                options=options,
                progress=progress,
            )
        except InfeasibleError:
            from quotaopt.cli.diagnose import tell
            from quotaopt.engine import diagnose

            return tell(diagnose(stated, options=options, progress=progress), face, as_json=as_json)
        if number is not None:
            progress("round")
            said = _apply(found, number, plan, face.lang)
        progress("write")
        for path in outputs:
            write_frontier(found, path, face.lang)
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(frontier_document(found))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.frontier.page import frontier_page

        show_page(lambda console: frontier_page(found, console, face.lang))
        if said:
            click.echo(said)
    return 0


def _apply(found: Frontier, number: int, plan: Path, lang: Language) -> str:
    """Certify a point in whole steps and write it beside the plan; what was done, in sentences."""
    from quotaopt.cli.written import require_new_plan, write_plan
    from quotaopt.engine import solve
    from quotaopt.files import whole_file
    from quotaopt.messages import say
    from quotaopt.report.frontier.words import Words

    file = plan.with_name(f"{plan.stem}-frontier-{number}{plan.suffix}")
    table = file.with_suffix(".csv")
    for path in (file, table):
        require_new_plan(plan, path)
    kept = found.keep(number, lang)
    try:
        with whole_file(table) as unfinished:
            kept.table.to_csv(unfinished, index=False, encoding="utf-8-sig", lineterminator="\n")
        changed = found.plan.change(kept.changes(table.name))
        allocation = solve(changed, options=found.options)
        write_plan(plan, changed, file)
    except BaseException:
        table.unlink(missing_ok=True)
        raise
    words = Words(found, lang)
    values = zip(found.objectives, found.values_of(allocation).tolist(), strict=True)
    shown = say("frontier.join", lang).join(words.named_value(one, value) for one, value in values)
    return "\n".join(
        (
            say("frontier.published", lang, number=number, values=shown),
            say("frontier.written", lang, number=number, file=file, table=table.name),
        )
    )
