"""A model as short text that people can read and golden files can hold.

A small model reads

::

    minimize  sum of r * cost(t), cell = r * t
    east: 0.35 <= +1 cell[Ann] +1 cell[Bob] <= 0.4
    total: +1 cell[Ann] +1 cell[Bob] +1 cell[Cy] = 1
    cell[Ann]: r = 0.25, 0 <= t <= 1.6
    cell[Bob]: r = 0.25, 0.9 <= t
    cell[Cy]: r = 0.5, t = 1

in shares of the reference total: rows on ``cell``, the target, limits of cells on t, the burden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from quotaopt.model.canonical import CanonicalModel

DIGITS = 6


def to_text(model: CanonicalModel, cell_names: Sequence[str] | None = None) -> str:
    """One line per row and per cell, without an end of line at the end; meant for small models.

    Numbers have six significant digits, so that the last digits of a platform do not show.

    Parameters
    ----------
    model : CanonicalModel
    cell_names : sequence of str, shape (n_cells,), optional
        What the cells are called; their positions where it is left out.
    """
    called = map(str, range(model.n_cells)) if cell_names is None else map(one_line, cell_names)
    names = [f"cell[{name}]" for name in called]
    matrix = coefficients(model)
    lines = ["minimize  sum of r * cost(t), cell = r * t"]
    for row, (lower, upper) in enumerate(zip(model.row_lower, model.row_upper, strict=True)):
        stretch = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = [
            f"{_number(entry, sign=True)} {names[cell]}"
            for cell, entry in zip(matrix.indices[stretch], matrix.data[stretch], strict=True)
        ]
        lines.append(f"{one_line(model.row_label(row))}: {_between(lower, ' '.join(terms) or '0', upper)}")
    for name, reference, lower, upper in zip(names, model.reference, model.lower, model.upper, strict=True):
        lines.append(f"{name}: r = {_number(reference)}, {_between(lower, 't', upper)}")
    return "\n".join(lines)


def one_line(name: str) -> str:
    """A name without line breaks, so that it cannot end the line it stands on."""
    return " ".join(name.split())


def coefficients(model: CanonicalModel) -> sparse.csr_array:
    """The rows as one matrix on the cells' targets, in shares of the whole. (n_rows, n_cells)"""
    matrix = replace(model, reference=np.ones(model.n_cells)).matrix()
    matrix.sort_indices()
    matrix.eliminate_zeros()
    return matrix


def _between(lower: float, middle: str, upper: float) -> str:
    """``lower <= middle <= upper`` with only the limits that are there."""
    if lower == upper:
        return f"{middle} = {_number(lower)}"
    before = f"{_number(lower)} <= " if np.isfinite(lower) else ""
    after = f" <= {_number(upper)}" if np.isfinite(upper) else ""
    return f"{before}{middle}{after}" if before or after else f"{middle} free"


def _number(value: float, *, sign: bool = False) -> str:
    """Six significant digits, never a negative zero."""
    return f"{value + 0.0:{'+' if sign else ''}.{DIGITS}g}"
