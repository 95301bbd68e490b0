"""Models in whole steps and their trees, for the tests of this room."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits
from quotaopt.model.structure import Structure, Tree


class Instance:
    """A model whose families of groups are given as codes, coarse before fine, -1 for none."""

    def __init__(
        self,
        x: Sequence[float],
        families: Sequence[Sequence[Sequence[int]]],
        *,
        limits: dict[tuple[int, int, int], tuple[int, int]] | None = None,
        lower: Sequence[int] | None = None,
        upper: Sequence[int] | None = None,
        priority: Sequence[int] | None = None,
        loose: Sequence[tuple[Sequence[float], float, float]] = (),
    ) -> None:
        self.x = np.asarray(x, dtype=np.float64)
        self.n = len(self.x)
        self.families = [[np.asarray(codes, dtype=np.int64) for codes in family] for family in families]
        limits = limits or {}
        partitions, trees, row_lower, row_upper, row_priority = [], [], [], [], []
        for number, family in enumerate(self.families):
            trees.append(self._tree(family, len(row_lower)))
            for level, codes in enumerate(family):
                partitions.append(Partition(codes.astype(np.int32), int(codes.max()) + 1))
                for group in range(int(codes.max()) + 1):
                    low, high = limits.get((number, level, group), (NO_LOWER, NO_UPPER))
                    row_lower.append(low)
                    row_upper.append(high)
                    row_priority.append(0 if priority is None else priority[number])
        plain = len(row_lower)
        for weight, _, _ in loose:
            partitions.append(
                Partition(np.zeros(self.n, dtype=np.int32), 1, np.asarray(weight, dtype=np.float64))
            )
        per_unit = 1000.0
        reference = np.full(self.n, 1.0 / self.n)
        n_rows = plain + len(loose)
        share_lower = [low / per_unit if low > NO_LOWER else -np.inf for low in row_lower]
        share_upper = [high / per_unit if high < NO_UPPER else np.inf for high in row_upper]
        self.t = self.x / (reference * per_unit)
        self.model = CanonicalModel(
            reference=reference,
            lower=np.zeros(self.n),
            upper=np.full(self.n, np.inf),
            partitions=tuple(partitions),
            combine=sparse.eye_array(n_rows, format="csr"),
            row_lower=np.array(share_lower + [low / per_unit for _, low, _ in loose]),
            row_upper=np.array(share_upper + [high / per_unit for _, _, high in loose]),
            steps=StepLimits.of_one_kind(
                per_unit=per_unit,
                cell_lower=np.zeros(self.n, dtype=np.int64) if lower is None else np.asarray(lower),
                cell_upper=np.full(self.n, NO_UPPER) if upper is None else np.asarray(upper),
                row_lower=np.array(row_lower + [NO_LOWER] * len(loose), dtype=np.int64),
                row_upper=np.array(row_upper + [NO_UPPER] * len(loose), dtype=np.int64),
            ),
            rule_names=tuple(f"rule{row}" for row in range(n_rows)),
            row_rule=np.arange(n_rows),
            row_member=np.full(n_rows, "", dtype=object),
            row_priority=np.array(row_priority + [0] * len(loose), dtype=np.int64),
        )
        plan_class = "P" if len(trees) > 2 or loose else "TF"[len(trees) - 1]
        self.structure = Structure(
            plan_class, tuple(trees), np.arange(plain, n_rows), np.zeros(0, dtype=np.int64)
        )

    def _tree(self, family: list[np.ndarray], first_row: int) -> Tree:
        parents, depths, leaf, start = [], [], np.full(self.n, -1), 0
        for depth, codes in enumerate(family):
            size = int(codes.max()) + 1
            parent = np.full(size, -1)
            parent[codes[codes >= 0]] = leaf[codes >= 0]
            parents.append(parent)
            depths.append(np.full(size, depth))
            leaf, start = np.where(codes >= 0, codes + start, leaf), start + size
        rows = np.arange(first_row, first_row + start)
        return Tree(rows, np.concatenate(parents), np.concatenate(depths), leaf)

    def sums(self, values: np.ndarray) -> list[np.ndarray]:
        """Sums of `values` per group, one array per level of every family."""
        kind = values.dtype
        found = []
        for codes in itertools.chain.from_iterable(self.families):
            total = np.zeros(int(codes.max()) + 1, dtype=kind)
            np.add.at(total, codes[codes >= 0], values[codes >= 0])
            found.append(total)
        return found


@pytest.fixture(scope="session")
def instance() -> Callable[..., Instance]:
    """A maker of instances: cells' ideal steps, families of nested groups, limits in steps."""
    return Instance


@pytest.fixture(scope="session")
def keeps_quota() -> Callable[[Instance, np.ndarray], bool]:
    """Whether every group and every cell is on floor or ceiling of its continuous sum."""

    def check(case: Instance, steps: np.ndarray) -> bool:
        pairs = [*zip(case.sums(case.x), case.sums(steps), strict=True), (case.x, steps)]
        return all(
            bool(((whole >= np.floor(sums + 1e-7)) & (whole <= np.ceil(sums - 1e-7))).all())
            for sums, whole in pairs
        )

    return check
