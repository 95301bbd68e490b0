"""``quotaopt solve``: from a plan file to certified targets."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import PATH, by_option, common_options, json_option, plan_argument, set_option


@click.command("solve", cls=Command, help="cli.solve", short_help="cli.solve.short")
@plan_argument
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.solve.output")
@set_option
@by_option
@json_option
@click.option("--proof", type=PATH, metavar="FILE", help="cli.solve.proof")
@click.option("--write-lp", type=PATH, metavar="FILE", help="cli.solve.lp")
@click.option("--write-mps", type=PATH, metavar="FILE", help="cli.solve.mps")
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    outputs: tuple[Path, ...],
    assignments: tuple[str, ...],
    by: tuple[tuple[str, ...], ...],
    as_json: bool,
    proof: Path | None,
    write_lp: Path | None,
    write_mps: Path | None,
    quiet: bool,
) -> None:
    """Solve, write what was asked for, show the result."""
    from quotaopt.cli.stages import stages
    from quotaopt.engine import solve
    from quotaopt.plan.overrides import read_assignments
    from quotaopt.plan.plan import read_plan
    from quotaopt.report.write import require_folder, require_writable, write

    for path in outputs:
        require_writable(path)
    for path in filter(None, (proof, write_lp, write_mps)):
        require_folder(path)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        changes = read_assignments(assignments)
        allocation = solve(read_plan(plan, changes=changes), progress=progress)
        progress("write")
        for path in outputs:
            write(allocation, path, face.lang)
        if proof is not None:
            allocation.write_proof(proof)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.document import document

        echo_json(document(allocation, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.terminal import report

        show_page(lambda console: report(allocation, console, face.lang, by))
