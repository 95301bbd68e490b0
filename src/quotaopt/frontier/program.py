r"""Plans as a linear program whose limits are parameters, and what its prices say at all other limits.

One objective is made small while the others are held:

.. math:: V(e, \underline\tau, \overline\tau) = \min f_m(t) \quad\text{s.t.}\quad
          f_k(t) \le e_k, \quad \underline\tau \le T_u \le \overline\tau, \quad \text{rows, boxes}

A spread is a box: with the lowest and the highest burden given, single cells need no row at all, so
that a plan of ten thousand cells keeps the few rows its rules make.

V is convex, and whatever the prices y of a solve are, weak duality makes of them a line that supports V
from below everywhere: a `Cut`. Source: J. F. Benders, "Partitioning procedures for solving
mixed-variables programming problems", Numerische Mathematik 4 (1962).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.frontier.columns import Columns
from quotaopt.frontier.shapes import Distance, Shape, Spread
from quotaopt.linear.accept import dual_bound
from quotaopt.linear.endings import Infeasible, Solved
from quotaopt.linear.highs import HighsSolver
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.session import HighsSession
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, group_sums

_SOLVER = HighsSolver(options=(("simplex_scale_strategy", 0),))
"""A session has its own scale; another one on top doubles the time that a small change costs."""
_NOISE = 1e-9
"""A slope this small beside the largest one is what rounding left of zero."""
PLAY = 1e-10
"""By how much parameters give way, so that a plan on the very edge is not lost to rounding."""


@dataclass(frozen=True, eq=False)
class Cut:
    """``slope @ u + constant`` is at most V(u), or at most 0 where `is_limit`: no other u has any plan."""

    slope: FloatArray  # (n_parameters,)
    constant: float
    is_limit: bool


@dataclass(frozen=True, eq=False)
class Held:
    """Rows of the program with a parameter as their limit, above or below, less a constant."""

    parameter: int
    is_upper: bool
    rows: IntArray
    constant: float = 0.0


@dataclass(frozen=True, eq=False)
class Span:
    """What parameters can be. No plan is lost outside."""

    lower: FloatArray  # (n_parameters,)
    upper: FloatArray  # (n_parameters,)
    loosest: FloatArray  # (n_parameters,), limits that hold nothing back
    objectives: FloatArray  # (n_objectives,), no plan has less of any


class Plans:
    """All plans of a model, asked for the best one by an objective within limits on the others.

    The parameters u are, in the order of `shapes` and without the main one: the lowest and the highest
    burden of a spread, the most that any other objective may be.
    """

    def __init__(self, model: CanonicalModel, shapes: Sequence[Shape]) -> None:
        self.shapes = tuple(shapes)
        self.main = next(k for k, shape in enumerate(shapes) if not isinstance(shape, Spread))
        self._model = model
        self._columns = Columns.of(model, shapes)
        program, self._held = self._stated()
        self._session = HighsSession(program, solver=_SOLVER, unit=np.ones(program.n_columns))

    def parameters(self, objective: int) -> tuple[int, ...]:
        """Where the parameters of an objective other than the main one stand."""
        first = sum(1 + isinstance(self.shapes[k], Spread) for k in range(objective) if k != self.main)
        return (first, first + 1) if isinstance(self.shapes[objective], Spread) else (first,)

    @property
    def n_parameters(self) -> int:
        """How many numbers the limits are."""
        return sum(1 + isinstance(shape, Spread) for shape in self.shapes) - 1

    @cached_property
    def span(self) -> Span:
        """What the cells' own limits leave of the parameters."""
        lower, loosest = np.zeros(self.n_parameters), np.zeros(self.n_parameters)
        upper, objectives = np.zeros(self.n_parameters), np.zeros(len(self.shapes))
        for number, shape in enumerate(self.shapes):
            if isinstance(shape, Spread):
                low, high = (shape.burdens(self._model, t) for t in (self._model.lower, self._model.upper))
                places = list(self.parameters(number))
                lower[places], upper[places] = (low.min(), low.max()), (high.min(), high.max())
                loosest[places] = low.min(), high.max()
                continue
            objectives[number], most = self._columns.reach(number, shape)
            if number != self.main:
                place = self.parameters(number)[0]
                lower[place], upper[place], loosest[place] = objectives[number], most, most
        return Span(lower, upper, loosest, objectives)

    def values(self, t: FloatArray) -> FloatArray:
        """All objectives of a plan. (n_objectives,)"""
        return np.array([shape.value(self._model, t) for shape in self.shapes])

    def loosened(self, u: FloatArray, play: float) -> FloatArray:
        """Limits that give way by so much. (n_parameters,)"""
        moved = u + play
        for number, shape in enumerate(self.shapes):
            if isinstance(shape, Spread):
                low = self.parameters(number)[0]
                moved[low] = u[low] - play
        return moved

    def ask(self, u: FloatArray) -> tuple[Cut, FloatArray | None]:
        """What is proved at the limits `u` (n_parameters,), and the best plan there, if there is any.

        Raises
        ------
        NotCertifiedError
            The solver found neither a plan nor a proof that there is none.
        """
        self._limit(u)
        ending, program = self._session.solve(), self._session.program
        if isinstance(ending, Solved) and ending.duals is not None:
            return self._cut(u, program, ending.duals, is_limit=False), self._columns.burdens(ending.x)
        if isinstance(ending, Infeasible) and ending.multipliers is not None:
            free = program.changed(cost=np.zeros(program.n_columns), offset=0.0)
            return self._cut(u, free, ending.multipliers, is_limit=True), None
        raise NotCertifiedError([Problem.at(NOWHERE, "frontier.no_answer")])

    def _limit(self, u: FloatArray) -> None:
        """Hand the parameters over to the program."""
        program = self._session.program
        row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
        for held in self._held:
            if held.is_upper:
                row_upper[held.rows] = u[held.parameter] - held.constant + PLAY
            else:
                row_lower[held.rows] = u[held.parameter] - PLAY
        lower, upper = self._columns.limits(*self._limits_of_cells(u))
        self._session.change(lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)

    @property
    def _box(self) -> tuple[int, ...] | None:
        """The parameters of the spread of single cells, if there is one."""
        spreads = (k for k, one in enumerate(self.shapes) if isinstance(one, Spread) and one.codes is None)
        return next((self.parameters(k) for k in spreads), None)

    def _limits_of_cells(self, u: FloatArray) -> tuple[FloatArray, FloatArray]:
        lower, upper = self._model.lower, self._model.upper
        if self._box is None:
            return lower, upper
        lowest, highest = (u[place] for place in self._box)
        inside = np.maximum(lower, np.minimum(lowest - PLAY, upper))
        return inside, np.maximum(np.minimum(upper, highest + PLAY), inside)

    def _cut(self, u: FloatArray, program: LinearProgram, duals: FloatArray, *, is_limit: bool) -> Cut:
        r"""The line that multipliers y support V with.

        .. math:: D(y; u) = \sum_i (\underline b_i y_i^+ - \overline b_i y_i^-)
                  + \sum_j (\underline v_j d_j^+ - \overline v_j d_j^-), \qquad d = c - A^\top y

        is linear in the limits of rows and convex in those of the box; its slope in a limit of the box
        is the reduced cost of the piece that ends there.
        """
        below = np.where(np.isfinite(program.row_upper), -np.inf, 0.0)
        y = np.clip(duals, below, np.where(np.isfinite(program.row_lower), np.inf, 0.0))
        slope = np.zeros(self.n_parameters)
        for held in self._held:
            leaning = np.minimum(y[held.rows], 0.0) if held.is_upper else np.maximum(y[held.rows], 0.0)
            slope[held.parameter] += float(leaning.sum())
        if self._box is not None:
            reduced = program.cost - program.matrix.T @ y
            lower, upper = self._limits_of_cells(u)
            at_lower = reduced[self._columns.piece_of(lower, from_below=False)]
            at_upper = reduced[self._columns.piece_of(upper, from_below=True)]
            slope[self._box[0]] = float(np.maximum(at_lower, 0.0)[lower > self._model.lower].sum())
            slope[self._box[1]] = float(np.minimum(at_upper, 0.0)[upper < self._model.upper].sum())
        return self._without_noise(Cut(slope, dual_bound(program, y) - float(slope @ u), is_limit))

    def _without_noise(self, cut: Cut) -> Cut:
        """The cut without slopes that are rounding, at their worst: a huge step would seem to pay."""
        noise = np.abs(cut.slope) <= _NOISE * max(
            float(np.abs(cut.slope).max()), 0.0 if cut.is_limit else 1.0
        )
        ends = cut.slope * np.vstack([self.span.lower, self.span.upper])
        worst = float(ends.min(axis=0)[noise].sum())
        return Cut(np.where(noise, 0.0, cut.slope), cut.constant + worst, cut.is_limit)

    def _stated(self) -> tuple[LinearProgram, tuple[Held, ...]]:
        """The program before any parameter is set, and where parameters go."""
        model, columns = self._model, self._columns
        limited = np.flatnonzero(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))
        mass = model.row_mass[limited]
        rules = sparse.csr_array(sparse.diags_array(1.0 / mass) @ model.matrix()[limited])
        blocks = [columns.rows(rules)]
        lower, upper = [model.row_lower[limited] / mass], [model.row_upper[limited] / mass]
        held: list[Held] = []

        def add(block: sparse.csr_array, most: FloatArray) -> IntArray:
            first = sum(map(len, lower))
            blocks.append(block)
            lower.append(np.full(len(most), -np.inf))
            upper.append(most)
            return np.arange(first, first + len(most))

        for number, shape in enumerate(self.shapes):
            if isinstance(shape, Distance) and shape.codes is not None:
                add(columns.rows(_members(model, shape.codes, len(shape.at)), number), shape.at)
            if number == self.main:
                continue
            places = self.parameters(number)
            if not isinstance(shape, Spread):
                slopes, constant = columns.costs(number, shape)
                rows = add(sparse.csr_array(slopes[None, :]), np.array([np.inf]))
                held.append(Held(places[0], True, rows, constant))
            elif shape.codes is not None:
                rows = add(columns.rows(_means(model, shape)), np.full(shape.n_units, np.inf))
                held += [Held(places[0], False, rows), Held(places[1], True, rows)]
        cost, constant = columns.costs(self.main, self.shapes[self.main])
        limits = columns.limits(model.lower, model.upper)
        matrix = sparse.csr_array(sparse.vstack(blocks, format="csr"))
        program = LinearProgram(
            cost, *limits, matrix, np.concatenate(lower), np.concatenate(upper), offset=constant
        )
        return program, tuple(held)


def _members(model: CanonicalModel, codes: CodeArray, n_groups: int) -> sparse.csr_array:
    """What groups carry, as rows over burdens. (n_groups, n_cells)"""
    inside = np.flatnonzero(codes >= 0)
    entries = (model.reference[inside], (codes[inside], inside))
    return sparse.csr_array(entries, shape=(n_groups, model.n_cells))


def _means(model: CanonicalModel, spread: Spread) -> sparse.csr_array:
    """Burdens of groups, as rows over burdens of cells. (n_groups, n_cells)"""
    assert spread.codes is not None
    sizes = group_sums(spread.codes, model.reference, spread.n_units)
    members = _members(model, spread.codes, spread.n_units)
    return sparse.csr_array(sparse.diags_array(1.0 / sizes) @ members)
