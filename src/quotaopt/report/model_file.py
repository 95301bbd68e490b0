"""The model of a plan as text, and as LP and MPS files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.model.at_level import at_level
from quotaopt.model.export import write_lp, write_mps
from quotaopt.model.text import to_text
from quotaopt.report.write import whole_file

if TYPE_CHECKING:
    from quotaopt.engine import CheckReport


def model_text(report: CheckReport) -> str:
    """The model as people can read it, one line per row and per cell."""
    return to_text(report.built.model, cell_names=_cell_names(report))


def export(report: CheckReport, lp: Path | None, mps: Path | None) -> None:
    """Write the model to the files that are asked for. Nothing has to be solvable for that.

    Raises
    ------
    PlanError
        A file cannot be written.
    """
    model, names, groups = report.built.model, _cell_names(report), report.built.groups
    squares = report.plan.spec.fairness.notion == "least_squares"
    if squares and groups is not None:
        model, names = at_level(model, groups).model, [*names, *groups.names]
    for path, write_model in ((lp, write_lp), (mps, write_mps)):
        if path is not None:
            with whole_file(path) as unfinished:
                write_model(
                    model,
                    unfinished,
                    objective="least_squares" if squares else "none",
                    cell_names=names,
                )


def _cell_names(report: CheckReport) -> list[str]:
    names: list[str] = report.cells.cell_names(report.cells.finest, report.built.active).tolist()
    return names
