"""``quotaopt negotiate bid``: returned sheets are checked and recorded."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument
from quotaopt.cli.options import PATH, common_options, json_option


@click.command("bid", cls=Command, help="cli.negotiate.bid", short_help="cli.negotiate.bid.short")
@folder_argument
@click.argument("files", type=PATH, nargs=-1, required=True, help="cli.negotiate.files")
@click.option("--owner", metavar="NAME", help="cli.negotiate.owner")
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, files: tuple[Path, ...], owner: str | None, as_json: bool) -> None:
    """Record every file that is right; tell everything about those that are not."""
    from quotaopt import negotiate
    from quotaopt.cli.endings import echo_json
    from quotaopt.errors import Problem, SheetError
    from quotaopt.negotiate.document import answer_document
    from quotaopt.negotiate.page import answer_lines

    negotiation = negotiate.read(folder)
    problems: list[Problem] = []
    answers = []
    for file in files:
        try:
            answers.append(negotiation.bid(file, owner=owner))
        except SheetError as error:
            problems += error.problems
            continue
        if not as_json:
            click.echo("\n".join(answer_lines(answers[-1], face.lang)))
    if problems:
        raise SheetError(problems)
    if as_json:
        echo_json({"recorded": [answer_document(answer) for answer in answers]})
