"""From a plan's rules to the canonical model.

Rules on single cells become bounds of the cells; everything else becomes a row. Cells
without a reference cannot carry anything and leave the model with a target of zero, unless
a rule's minimum says they must: then they get a floor as their reference, and it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.cells import Cells, compress
from quotaopt.model.classify import classify, lies_alike
from quotaopt.model.goals import Goal, set_free
from quotaopt.model.logic import Logic
from quotaopt.model.structure import Structure
from quotaopt.model.tiers import Tiers
from quotaopt.people import availability
from quotaopt.plan.cells.chain import Chain, read_chain
from quotaopt.plan.cells.layers import per_cell
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.layers import compared_levels
from quotaopt.plan.owners.reading import read_assignments
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Rule
from quotaopt.reference.ratchet import ratchet_notes
from quotaopt.reference.unused import unused_facts
from quotaopt.rules import band, growth, ratio, share, smooth, total
from quotaopt.rules.amended import refuse_unclear
from quotaopt.rules.between_measures import between_measures
from quotaopt.rules.carried import OwnNumbers, on_own_numbers, own_numbers
from quotaopt.rules.clash import Clash, find_clash, find_tier_clash
from quotaopt.rules.credit import credit_rows, is_credit
from quotaopt.rules.cumulative import running_scopes
from quotaopt.rules.floors import with_floors
from quotaopt.rules.layout import lay_out_model
from quotaopt.rules.limits import Scope, scope_of
from quotaopt.rules.logic import Choice, choice_of, lay_out_logic
from quotaopt.rules.nested import tiers_of
from quotaopt.rules.plan_total import PlanTotal, plan_totals, task_notes
from quotaopt.rules.rows import Rows, SumRows
from quotaopt.rules.said_before import WORTH_KEEPING, said_before
from quotaopt.rules.soft import soften
from quotaopt.rules.total_formula import total_notes
from quotaopt.rules.units import LayerUnits


@dataclass(frozen=True, eq=False)
class BuiltModel:
    """The model, and the way back to the cells of the plan."""

    model: CanonicalModel
    active: IntArray  # (model.n_cells,), cell number in the plan; all others have target 0
    reference: FloatArray  # (n_cells,), in steps, with floors where rules asked for them
    notes: tuple[Problem, ...]  # policies that were applied and that people should know of
    clash: Clash | None  # two rules that contradict each other on one cell
    units: LayerUnits  # what the numbers of the model are in steps and in amounts
    groups: Groups | None  # whose burdens are compared; None for single cells
    goals: tuple[Goal, ...] = ()  # soft rules by priority
    logic: Logic | None = None  # lots, counts and lists of values
    tiers: Tiers | None = None  # which cells must not carry more than which
    own: OwnNumbers | None = None  # with over-assignment: the chain, and limits of what its nodes carry
    alike: tuple[CanonicalModel, Structure] | None = None  # a similar model, whose rows may lie alike
    stated: tuple[Rows, ...] = ()  # the rules as they were read, where that is worth keeping
    before_choice: CanonicalModel | None = None  # where `model` is that of a chosen pattern: the one without

    @cached_property
    def structure(self) -> Structure:
        """The rows of the model sorted by meaning."""
        if self.alike is not None and lies_alike(self.model, *self.alike):
            return self.alike[1]
        return classify(self.model)

    @property
    def row_amounts(self) -> FloatArray:
        """Currency, or whatever a row's measure counts, that makes 1.0 of each row. (n_rows,)"""
        return np.broadcast_to(self.units.amount[self.model.steps.row_kind], self.model.row_lower.shape)

    def by_rule_and_member(self, multipliers: FloatArray) -> dict[tuple[str, str], float]:
        """Multipliers (n_rows,) by the rule and members of their rows; zeros are left out.

        Rows of the two sides of one ratio or share have the same name; theirs add up.
        """
        named: dict[tuple[str, str], float] = {}
        for row in np.flatnonzero(multipliers):
            name = self.model.rule_names[self.model.row_rule[row]], str(self.model.row_member[row])
            named[name] = named.get(name, 0.0) + float(multipliers[row])
        return named

    def by_group(self, links: FloatArray) -> dict[str, float]:
        """Multipliers of the links (n_groups,) by the members of their group."""
        names = () if self.groups is None else self.groups.names.tolist()
        return dict(zip(names, links.tolist(), strict=True))


def build(plan: Plan, cells: Cells, reference: FloatArray, like: BuiltModel | None = None) -> BuiltModel:
    """Lay out the model of a plan.

    Parameters
    ----------
    reference : ndarray of shape (n_cells,)
        Shares of the whole; 0 or more; sum to 1.
    like
        The model of a similar plan: what is alike is not worked out again.

    Raises
    ------
    PlanError
        Rules that cannot be read against the cells and tables; all of them at once.
    """
    totals = plan_totals(plan, cells)
    units, chain = LayerUnits.of(plan, cells, totals), read_chain(plan, cells)
    stated, choices = read_rules(plan, cells, totals, chain, () if like is None else like.stated)
    rows = [_total_rows(plan, cells, totals), *stated]
    floored, notes = with_floors(rows, reference, units)
    active = np.flatnonzero(floored > 0.0)
    model, goals = soften(plan.spec, lay_out_model(plan, rows, floored, active, units))
    hard = [block for block in rows if block.scope.rule.soft is None]
    clash = find_clash(hard, active, model.steps.cell_lower, model.steps.cell_upper)
    tiers = tiers_of(plan, cells, active)
    if clash is None and tiers is not None:
        clash = find_tier_clash(hard, active, tiers, (model.steps.cell_lower, model.steps.cell_upper), units)
    people = availability(plan, cells)
    of_people = people.notes if people else ()
    said = (*unused_facts(plan, cells), *ratchet_notes(plan, cells), *of_people, *notes)
    said += (*total_notes(plan, [total.exact for total in totals]), *task_notes(plan, totals))
    logic = lay_out_logic(choices, set_free(model, goals), active) if clash is None else None
    groups = groups_at(cells, active, compared_levels(plan.spec))
    own = None if chain is None else own_numbers(chain, stated, choices)
    in_steps = floored * per_cell(cells, units.per_unit)
    alike = None if like is None else (like.model, like.structure)
    kept = tuple(stated) if len(cells) <= WORTH_KEEPING else ()
    return BuiltModel(
        model, active, in_steps, said, clash, units, groups, goals, logic, tiers, own, alike, kept
    )


def groups_at(cells: Cells, active: IntArray, level: tuple[str, ...]) -> Groups | None:
    """The groups of cells that carry something, by their members on `level`; None for no levels."""
    if not level:
        return None
    grouping = cells.group(level)
    codes, n_groups = compress(grouping.codes[active].astype(np.int64), grouping.n_groups)
    first = np.zeros(n_groups, dtype=np.int64)
    first[codes[::-1]] = active[::-1]
    return Groups(codes, cells.cell_names(level, first))


def read_rules(
    plan: Plan,
    cells: Cells,
    totals: tuple[PlanTotal, ...],
    chain: Chain | None = None,
    before: Sequence[Rows] = (),
) -> tuple[list[Rows], list[Choice]]:
    """The rows of every rule that limits a sum, and the choices of every other; in the order of the plan.

    Rows `before`, of a similar plan, are not read again where this one says the same.

    Raises
    ------
    PlanError
        With the problems of all rules.
    """
    problems = Problems()
    if plan.spec.owners is not None and problems.attempt(read_assignments, plan, cells) is None:
        problems.stop_if_any()  # rules on people cannot be read without them
    rows: list[Rows] = []
    choices: list[Choice] = []
    known = said_before(plan, cells, before)
    for position, rule in enumerate(plan.spec.rules):
        if rule.name in known:
            rows += [
                replace(block, scope=replace(block.scope, plan=plan, position=position))
                for block in known[rule.name]
            ]
            continue
        try:
            if is_credit(plan, rule):
                rows += credit_rows(plan, cells, rule, position)
                continue
            across = rule.ratio is not None and rule.ratio.over is not None
            scope = scope_of(plan, cells, between_measures(plan, rule), position, across=across)
            scope = on_own_numbers(scope, chain)
            refuse_unclear(scope)
            if rule.is_logic:
                choices.append(choice_of(scope))
            elif rule.cumulative:
                rows += _running_rows(scope, totals, chain)
            else:
                rows += _rows_of(scope, totals)
        except PlanError as error:
            problems.extend(error.problems)
    problems.stop_if_any()
    return rows, choices


def _running_rows(scope: Scope, totals: tuple[PlanTotal, ...], chain: Chain | None) -> list[Rows]:
    """The rows of a cumulative rule: those of its limit, period by period."""
    problems = Problems()
    rows: list[Rows] = []
    for running in running_scopes(scope):
        try:
            rows += _rows_of(on_own_numbers(running, chain), totals)
        except PlanError as error:
            problems.extend(error.problems)
    problems.stop_if_any()
    return rows


def _rows_of(scope: Scope, totals: tuple[PlanTotal, ...]) -> list[Rows]:
    match scope.rule.kind:
        case "total":
            return total.total_rows(scope)
        case "band":
            return band.band_rows(scope)
        case "share":
            return share.share_rows(scope, totals)
        case "growth":
            return growth.growth_rows(scope)
        case "ratio":
            return ratio.ratio_rows(scope)
        case "smooth":
            return smooth.smooth_rows(scope)
        case kind:
            raise AssertionError(f"{kind} is no limit")


def _total_rows(plan: Plan, cells: Cells, totals: tuple[PlanTotal, ...]) -> SumRows:
    """The plan's own totals, one row per layer."""
    scope = scope_of(plan, cells, Rule(name=TOTAL, each=cells.layer_levels, max=Decimal(0)), -1)
    lower, upper = ([getattr(total, side) for total in totals] for side in ("lower", "upper"))
    return SumRows(scope, np.array(lower, dtype=np.int64), np.array(upper, dtype=np.int64))
