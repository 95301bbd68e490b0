"""``quotaopt explain --what-moves``: which limits move a number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.cli.face import Face

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.plan.cells.asked import Asked


def tell_moves(
    allocation: Allocation,
    asked: Asked | None,
    outputs: Sequence[Path],
    face: Face,
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Show what moves the numbers asked about, or those that move most; write files.

    Raises
    ------
    PlanError
        There is nothing to draw, or a file cannot be written.
    """
    from quotaopt.report.forms import write_form
    from quotaopt.report.moved import moves_document, moves_page, tornado
    from quotaopt.sensitivity.selections import by_level, selection
    from quotaopt.sensitivity.what_moves import MOST, MOST_OF_LEVEL, what_moves

    plan, cells = allocation.plan, allocation.cells
    wanted = plan.main.members if asked is None else dict(asked.layer)
    number = next(at for at, layer in enumerate(plan.layers) if layer.members == wanted)
    layer = plan.layers[number]
    level = "" if asked is not None else cells.base_finest[len(cells.layer_levels)]
    if asked is None:
        chosen = by_level(allocation, (level,), layer=number)
    else:
        name = " · ".join([*asked.layer.values(), *("+".join(names) for names in asked.members.values())])
        chosen = selection(allocation, asked.inside, name)
    found = what_moves(allocation, chosen, layer=number, most=MOST_OF_LEVEL if level else MOST)
    for path in outputs:
        write_form(
            path,
            page=lambda _: moves_page(found, layer, level, face.lang),
            document=lambda: moves_document(found, layer),
            picture=lambda: tornado(found, layer, level, face.lang),
        )
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(moves_document(found, layer))
    elif not quiet:
        from quotaopt.cli.page import show_page

        show_page(lambda console: moves_page(found, layer, level, face.lang))
    return 0
