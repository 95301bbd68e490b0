"""Whether rows of a plan can be kept, from the checker's own sums of one cell after the other, by HiGHS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from quotaopt.certify import Targets, evaluate
from quotaopt.certify.rulebook import Limits, Rulebook, RuleRows
from quotaopt.certify.targets import cells_of
from quotaopt.plan.plan import Plan

Unit = tuple[str, str]


@dataclass(frozen=True, eq=False)
class ByCells:
    """The rulebook of a plan and the cells that may carry something."""

    book: Rulebook
    cells: np.ndarray  # (n_cells,)

    @classmethod
    def of(cls, plan: Plan, idle: Targets) -> ByCells:
        book = evaluate(plan)
        n_cells = int(np.prod(book.space.shape))
        return cls(book, np.setdiff1d(np.arange(n_cells), cells_of(book.space, idle)))

    def can_keep(self, units: Iterable[Unit]) -> bool:
        """Whether amounts of zero or more keep these rows, limits of plain sums being whole steps."""
        named = set(units)
        rules = tuple(replace(rows, known=_named(rows, named)) for rows in self.book.rules)
        book = replace(self.book, rules=rules)
        rows = [side for each in rules if each.known.any() for side in self._sides(book, each)]
        if not rows:
            return True
        matrix, limit = (np.concatenate(parts) for parts in zip(*rows, strict=True))
        size = np.maximum(np.abs(limit), np.abs(matrix).max(axis=1))
        size = np.where(size > 0.0, size, 1.0)
        scale = float(np.median(size))
        answer = optimize.linprog(
            np.zeros(len(self.cells)), matrix * (scale / size)[:, None], limit / size, method="highs-ds"
        )
        assert answer.status in (0, 2), answer.message
        return bool(answer.status == 0)

    def _sides(self, book: Rulebook, stated: RuleRows) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Rows ``matrix @ x <= limit``, x in minor units: first the upper limits, then the lower ones."""
        rows = book.settled(stated)
        step = np.broadcast_to(book.step_of(rows), len(rows)).astype(float)
        slack = step * bool(rows.nearest)
        counted = self._columns(lambda one: rows.activity(one).floats())
        plain = replace(rows, nearest=False)
        for sign in (1.0, -1.0):
            side = _side(rows.limits, sign)
            if side is None:
                continue
            if rows.parent is None:
                matrix, limit = counted, side
            else:
                beside = self._columns(lambda one, s=sign: _side(plain.limits_for(one, 1), s))  # type: ignore[misc]
                matrix, limit = counted - beside, sign * slack
            yield sign * matrix[rows.known], sign * limit[rows.known]

    def _columns(self, amounts) -> np.ndarray:  # type: ignore[no-untyped-def]
        """What one minor unit of every cell adds. (n_rows, n_cells)"""
        one = np.zeros(self.book.space.shape, dtype=np.int64)
        columns = []
        for cell in self.cells:
            one.flat[cell] = 1
            columns.append(amounts(one))
            one.flat[cell] = 0
        return np.stack(columns, axis=1)


def _side(limits: Limits, sign: float) -> np.ndarray | None:
    side = limits.upper if sign > 0 else limits.lower
    return None if side is None else side.floats()


def _named(rows: RuleRows, named: set[Unit]) -> np.ndarray:
    inside = [(rows.rule, str(label)) in named for label in rows.labels]
    return rows.known & np.array(inside, dtype=bool)
