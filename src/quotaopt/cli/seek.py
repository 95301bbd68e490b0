"""``quotaopt seek``: the highest total at which goals still hold."""

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
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)

if TYPE_CHECKING:
    from quotaopt.cli.overrides import Overrides
    from quotaopt.options import SolveOptions

FOUND, UNREACHABLE = 0, 3


@click.command("seek", cls=Command, help="cli.seek", short_help="cli.seek.short")
@plan_argument
@click.option("--probability", type=float, metavar="P", help="cli.seek.probability")
@click.option("--share", type=float, metavar="P", help="cli.seek.share")
@click.option("--burden-at-most", "burden", type=float, metavar="B", help="cli.seek.burden")
@click.option("--level", metavar="LEVEL", help="cli.seek.level")
@click.option("--response", type=float, metavar="R", help="cli.risk.response")
@click.option("--draws", type=int, metavar="N", help="cli.risk.draws")
@click.option("--seed", type=int, metavar="N", help="cli.risk.seed")
@click.option("--apply", "file", type=PATH, metavar="FILE", help="cli.seek.apply")
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.risk.output")
@override_options
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    probability: float | None,
    share: float | None,
    burden: float | None,
    level: str | None,
    response: float | None,
    draws: int | None,
    seed: int | None,
    file: Path | None,
    outputs: tuple[Path, ...],
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Try totals, write, show."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.cli.stages import stages
    from quotaopt.cli.written import require_new_plan, write_changed_plan
    from quotaopt.messages import say
    from quotaopt.report.write import require_writable
    from quotaopt.risks.seek import seek
    from quotaopt.risks.seek_page import seek_columns, seek_document, seek_page
    from quotaopt.risks.write import KINDS, require_drawn, write_answer

    for path in outputs:
        require_writable(path, KINDS)
    if probability is None and share is None:
        require_drawn(outputs)
    require_new_plan(plan, file)
    with stages(face.lang, quiet=quiet) as progress:
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        found = seek(
            stated,
            probability=probability,
            share=share,
            burden=burden,
            level=level,
            options=options,
            progress=progress,
            response=response,
            draws=draws,
            seed=seed,
        )
        for path in outputs:
            write_answer(
                path,
                stated.spec.plan,
                face.lang,
                page=lambda _: seek_page(found, face.lang),
                document=lambda: seek_document(found, face.lang),
                table=lambda: seek_columns(found),
                risk=None if found.best is None else found.best.risk,
            )
        if file is not None:
            write_changed_plan(plan, stated, found.changes, file)
    if as_json:
        echo_json(seek_document(found, face.lang))
    elif not quiet or not outputs:
        show_page(lambda console: seek_page(found, face.lang))
        if file is not None:
            click.echo(say("risk.applied", face.lang, file=file))
    return UNREACHABLE if found.best is None else FOUND
