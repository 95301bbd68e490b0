"""Fixtures that every room uses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits


@pytest.fixture(autouse=True)
def _plain_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own terminal changes a test."""
    for name in list(os.environ):
        if name.startswith("QUOTAOPT_") and name not in ("QUOTAOPT_REFERENCE_DATA", "QUOTAOPT_GOLDEN"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of published reference data, or a skip that says where it was looked for.

    ``QUOTAOPT_REFERENCE_DATA`` names it; otherwise ``../shared/data`` beside the checkout.
    """
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("QUOTAOPT_REFERENCE_DATA") or beside)
    if not folder.is_dir():
        pytest.skip(f"no reference data: {folder} is not a folder; QUOTAOPT_REFERENCE_DATA can name another")
    return folder


@pytest.fixture(scope="session", name="cases")
def claims_problems(reference_data: Path) -> list[pd.DataFrame]:
    """One table per case: claims and the awards of every rule."""
    path = reference_data / "claims_problems" / "claims.csv"
    if not path.is_file():
        pytest.skip(f"no claims problems: {path} is not a file")
    return [case for _, case in pd.read_csv(path).groupby("case", sort=False)]


def _model_of_sets(
    sets: Sequence[Iterable[int]],
    *,
    reference: Sequence[float],
    limits: Sequence[tuple[float, float]] | None = None,
    lower: Sequence[float] | None = None,
    upper: Sequence[float] | None = None,
    priority: Sequence[int] | None = None,
    rows_per_partition: int = 2,
) -> CanonicalModel:
    """A model of plain rows, each given as the set of its cells.

    Neighbouring rows share a partition, whose groups are the cells with the same memberships.
    Limits default to bands that no box of burdens 0..2 satisfies by itself.
    """
    n_cells, n_rows = len(reference), len(sets)
    member = np.zeros((n_rows, n_cells), dtype=np.bool_)
    for row, cells in enumerate(sets):
        member[row, list(cells)] = True
    share = np.asarray(reference, dtype=np.float64)
    partitions, blocks = [], []
    for start in range(0, n_rows, rows_per_partition):
        part = member[start : start + rows_per_partition]
        signatures, codes = np.unique(part.T, axis=0, return_inverse=True)
        used = signatures.any(axis=1)
        renumber = np.where(used, np.cumsum(used) - 1, -1).astype(np.int32)
        partitions.append(Partition(renumber[codes.reshape(-1)], int(used.sum())))
        blocks.append(sparse.csr_array(signatures[used].T.astype(np.float64)))
    if limits is None:
        mass = member @ share
        limits = list(zip(0.5 * mass, 1.5 * mass, strict=True))
    row_lower, row_upper = np.array(limits, dtype=np.float64).reshape(n_rows, 2).T
    return CanonicalModel(
        reference=share,
        lower=np.zeros(n_cells) if lower is None else np.asarray(lower, dtype=np.float64),
        upper=np.full(n_cells, 2.0) if upper is None else np.asarray(upper, dtype=np.float64),
        partitions=tuple(partitions),
        combine=sparse.block_diag(blocks, format="csr") if blocks else sparse.csr_array((0, 0)),
        row_lower=row_lower,
        row_upper=row_upper,
        steps=StepLimits.of_one_kind(
            per_unit=1e6,
            cell_lower=np.full(n_cells, NO_LOWER),
            cell_upper=np.full(n_cells, NO_UPPER),
            row_lower=np.full(n_rows, NO_LOWER),
            row_upper=np.full(n_rows, NO_UPPER),
        ),
        rule_names=tuple(f"rule{row}" for row in range(n_rows)),
        row_rule=np.arange(n_rows),
        row_member=np.full(n_rows, "", dtype=object),
        row_priority=np.zeros(n_rows, dtype=np.int64) if priority is None else np.asarray(priority),
    )


@pytest.fixture(scope="session")
def model_of_sets() -> Callable[..., CanonicalModel]:
    """A maker of small models of plain rows, each given as a set of cells."""
    return _model_of_sets
