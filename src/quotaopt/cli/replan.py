"""``quotaopt replan``: the rest of the year solved again, once a part of it is over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    actuals_options,
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
    from quotaopt.replan.outlook import Outlook
    from quotaopt.replan.replanned import Replanned
    from quotaopt.versions.version import Version

DONE, IMPOSSIBLE = 0, 3
POLICIES = ("hold", "absorb", "follow")


@click.command("replan", cls=Command, help="cli.replan", short_help="cli.replan.short")
@plan_argument
@actuals_options
@click.option("--policy", type=click.Choice(POLICIES), help="cli.replan.policy")
@click.option("--absorb", metavar="P", help="cli.replan.absorb")
@click.option("--landing", metavar="AMOUNT", help="cli.replan.landing")
@click.option("--cap-person", metavar="P", help="cli.replan.cap_person")
@click.option("--cap-period", metavar="P", help="cli.replan.cap_period")
@click.option("--dead-band", metavar="P", help="cli.replan.dead_band")
@click.option("--tolerance", metavar="P", help="cli.replan.tolerance")
@click.option("--freeze", type=int, metavar="N", help="cli.replan.freeze")
@click.option("--touch", "touched", multiple=True, metavar="LEVEL=NAME", help="cli.replan.touch")
@click.option("--causes", type=PATH, metavar="FILE", help="cli.replan.causes")
@click.option("--reason", metavar="TEXT", help="cli.replan.reason")
@click.option("--into", type=PATH, metavar="DIR", help="cli.replan.into")
@click.option("--name", "by", default="", metavar="NAME", help="cli.negotiate.name")
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.replan.output")
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
    actuals: Path,
    as_of: dt.date | None,
    policy: str | None,
    absorb: str | None,
    landing: str | None,
    cap_person: str | None,
    cap_period: str | None,
    dead_band: str | None,
    tolerance: str | None,
    freeze: int | None,
    touched: tuple[str, ...],
    causes: Path | None,
    reason: str | None,
    into: Path | None,
    by: str,
    outputs: tuple[Path, ...],
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Read what was sold, solve the rest again, write, show."""
    from quotaopt.actuals.read import read_actuals
    from quotaopt.cli.stages import stages
    from quotaopt.deviations import read_causes
    from quotaopt.engine import solve
    from quotaopt.replan.landing import landing_of
    from quotaopt.replan.outlook import outlook
    from quotaopt.replan.past import past_of
    from quotaopt.replan.run import replan
    from quotaopt.replan.settings import amount_of, policy_of, settings_of
    from quotaopt.replan.write import KINDS, write_replan
    from quotaopt.report.write import require_writable
    from quotaopt.versions.in_force import in_force
    from quotaopt.versions.replans import append_replan, into_folder

    for path in outputs:
        require_writable(path, KINDS)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        settings = settings_of(
            {
                "policy": policy_of(policy, absorb, landing),
                "absorb": absorb,
                "cap.person": cap_person,
                "cap.period": cap_period,
                "dead_band": dead_band,
                "tolerance": tolerance,
                "freeze": freeze,
            },
            touched,
            reason,
        )
        target = None if into is None else into_folder(into, stated, reason or "", by)
        sold = read_actuals(stated, actuals, as_of)
        if causes is not None:
            said = read_causes(stated, causes, as_of=sold.as_of, cells=sold.cells).touched(sold.cells)
            settings["causes"] = [*settings.get("causes", ()), *said]
        past = past_of(stated, sold)
        solved = solve(stated, options=options, progress=progress)
        published = solved if overrides else in_force(plan, solved)
        forecast = landing_of(published, sold)
        found = replan(
            stated,
            past,
            published,
            landing=amount_of(landing) if landing else forecast,
            options=options,
            progress=progress,
            **settings,
        )
        progress("outlook")
        ahead = outlook(found, forecast)
        for path in outputs:
            write_replan(found, ahead, path, face.lang)
        version = None
        if target is not None and found.allocation is not None and found.error is None:
            version = append_replan(target, published, found, actuals, sold.as_of)
    _tell(found, ahead, face, version, as_json=as_json, quiet=quiet)
    return IMPOSSIBLE if found.error is not None else DONE


def _tell(
    found: Replanned, ahead: Outlook, face: Face, version: Version | None, *, as_json: bool, quiet: bool
) -> None:
    """The page, with the diagnosis where no plan keeps the rules; or the document."""
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.replan.document import replan_document

        kept = {} if version is None else {"version": version.number, "plan_file": str(version.plan_file)}
        echo_json({**replan_document(found, ahead, face.lang), **kept})
        return
    if quiet:
        return
    from quotaopt.cli.page import show_page
    from quotaopt.replan.page import replan_page

    show_page(lambda _: replan_page(found, ahead, face.lang))
    if version is not None:
        from quotaopt.messages import say

        folder = version.folder.parent
        click.echo(say("versions.kept", face.lang, number=version.number, folder=folder))
