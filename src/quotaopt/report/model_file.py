"""The model of a plan as LP and MPS files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.model.at_level import at_level
from quotaopt.model.export import write_lp, write_mps
from quotaopt.report.write import whole_file

if TYPE_CHECKING:
    from quotaopt.engine import CheckReport


def export(report: CheckReport, lp: Path | None, mps: Path | None) -> None:
    """Write the model to the files that are asked for. Nothing has to be solvable for that.

    Raises
    ------
    PlanError
        A file cannot be written.
    """
    cells, built = report.cells, report.built
    model, names = built.model, cells.cell_names(cells.finest, built.active).tolist()
    squares = report.plan.spec.fairness.notion == "least_squares"
    if squares and built.groups is not None:
        model, names = at_level(model, built.groups).model, [*names, *built.groups.names]
    for path, write_model in ((lp, write_lp), (mps, write_mps)):
        if path is not None:
            with whole_file(path) as unfinished:
                write_model(
                    model,
                    unfinished,
                    objective="least_squares" if squares else "none",
                    cell_names=names,
                )
