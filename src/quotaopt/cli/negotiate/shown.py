"""How a step ends: with where the negotiation stands now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotaopt.cli.face import Face

if TYPE_CHECKING:
    from quotaopt.negotiate import Negotiation
    from quotaopt.negotiate.status import Status
    from quotaopt.negotiate.timeline import Moment


def show_status(negotiation: Negotiation, face: Face, *, as_json: bool, quiet: bool = False) -> None:
    """The status as a page, or as one JSON document."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.negotiate.document import status_document
    from quotaopt.negotiate.page import status_page

    status = negotiation.status()
    if as_json:
        echo_json(status_document(status, face.lang))
    elif not quiet:
        show_page(lambda console: status_page(status, face.lang))


def show_step(negotiation: Negotiation, face: Face, line: Callable[[Status], str], *, as_json: bool) -> None:
    """One line about a step that is done, or the status as one JSON document."""
    if as_json:
        show_status(negotiation, face, as_json=True)
    else:
        click.echo(line(negotiation.status()))


def write_timeline(
    moments: Sequence[Moment], outputs: Sequence[Path], negotiation: Negotiation, face: Face
) -> None:
    """Nodes and rounds to files."""
    from quotaopt.negotiate.write import write_moments

    for path in outputs:
        write_moments(moments, path, negotiation.state.plan, face.lang)
