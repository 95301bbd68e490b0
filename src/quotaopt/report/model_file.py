"""The model of a plan as text, and as LP and MPS files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.files import whole_file
from quotaopt.model.export import write_lp, write_mps
from quotaopt.model.text import to_text
from quotaopt.report.first_stage import first_stage

if TYPE_CHECKING:
    from quotaopt.engine import CheckReport


def model_text(report: CheckReport) -> str:
    """The model as people can read it, one line per row and per cell."""
    return to_text(report.built.model, cell_names=_cell_names(report))


def export(report: CheckReport, lp: Path | None, mps: Path | None) -> None:
    """Write the first stage to the files that are asked for. Nothing has to be solvable for that.

    Raises
    ------
    PlanError
        A file cannot be written, or these formats cannot state a choice of the plan.
    """
    program = first_stage(report.plan.spec.fairness, report.built, _cell_names(report))
    for path, write_program in ((lp, write_lp), (mps, write_mps)):
        if path is not None:
            with whole_file(path) as unfinished:
                write_program(program, unfinished)


def _cell_names(report: CheckReport) -> list[str]:
    names: list[str] = report.cells.cell_names(report.cells.finest, report.built.active).tolist()
    return names
