"""From a plan to its rulebook: every rule as rows of exact limits, read from scratch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.fair import Fair
from quotaopt.certify.groups import Groups
from quotaopt.certify.ladder import Ladder, Rung
from quotaopt.certify.reading.amended import with_amendments
from quotaopt.certify.reading.assigned import read_assigned
from quotaopt.certify.reading.availability import available_days, prorated
from quotaopt.certify.reading.credit import credit_rows, is_credit
from quotaopt.certify.reading.derived import derived_measures
from quotaopt.certify.reading.history import last_year
from quotaopt.certify.reading.ladder import factors, read_ladder, rung_of
from quotaopt.certify.reading.lookup import Found, look_up, per_cell
from quotaopt.certify.reading.nested import nested_rules
from quotaopt.certify.reading.read import Read
from quotaopt.certify.reading.running import after_the_first, one_before, running
from quotaopt.certify.reading.space import read_space
from quotaopt.certify.reading.spoken_of import in_main_layer, parts, softness
from quotaopt.certify.reading.totals import scales, stated_totals, total_rows
from quotaopt.certify.rulebook import Choices, Limits, Rulebook, RuleRows, Space
from quotaopt.certify.selection import Cut, choose, cut
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.plan.layers import MEASURE
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import SIDES, Side
from quotaopt.plan.schema_rules import Band, Ratio, Rule


def evaluate(plan: Plan, like: Read | None = None) -> Rulebook:
    """Lay out the plan's cells and read all of its rules.

    A limit that the plan's tables do not say does not stop the evaluation: its rows are marked
    unknown, and no targets pass them.

    Parameters
    ----------
    like
        A plan that was read before: what this one says alike, of the same tables, is not read again.
    """
    if like is not None and not like.has_the_cells_of(plan):
        like = None
    space = read_space(plan) if like is None else like.book.space
    known = {} if like is None else like.rules_of(plan)
    ladder, totals = read_ladder(plan, space), stated_totals(plan, space)
    limits, choices, owned = [total_rows(space, totals)], [], []
    for rule in plan.spec.rules:
        if rule.name in known:
            limits.append(known[rule.name])
            continue
        if is_credit(plan, rule):
            limits.append(credit_rows(plan, space, rule))
            continue
        scope = _scope(plan, space, rule, ladder)
        if rule.is_logic:
            choices.append(_choices(scope))
        else:
            limits.append(_rows(scope))
        if scope.rung is not None and rule.weight is None:
            owned.append((scope.rung.level, limits[-1] if rule.lot is None else _lots(scope)))
    limits += nested_rules(plan, space)
    return Rulebook(
        space=space,
        fair=_fair(plan),
        rules=tuple(limits),
        steps=np.array(plan.steps_minor, dtype=np.int64),
        minor_digits=plan.minor_digits,
        choices=tuple(choices),
        ladder=ladder,
        main_layer=plan.main_number,
        owned=tuple(owned),
        assigned=None if plan.spec.owners is None else read_assigned(plan, space),
        derived=derived_measures(plan, space),
        sizes=tuple(total.size for total in totals),
        scale=scales(plan, totals),
    )


def _fair(plan: Plan) -> Fair:
    """What the plan calls fair."""
    stated = plan.spec.fairness
    norms = {goal.priority: goal.norm for goal in plan.spec.goals}
    return Fair(stated.notion, stated.level, float(stated.beta or 0), float(stated.mean), norms)


@dataclass(frozen=True, eq=False)
class _Scope:
    """A rule, the cells it speaks of, and one cell of each of its rows."""

    plan: Plan
    rule: Rule
    cut: Cut  # the rows by their members
    cells: Groups  # what the rows sum
    base: IntArray  # (n_rows,)
    period: IntArray  # (n_rows,)
    named: bool  # every member the rule names exists
    rung: Rung | None  # whose numbers the rule limits; None for plan numbers
    factor: Found | None  # (n_rows,), of these to plan numbers

    @property
    def n_rows(self) -> int:
        """How many rows the rule makes."""
        return len(self.cut.groups)

    def value(self, stated: Decimal | str | None) -> Found | None:
        """A number, or a column looked up by the members of every row; unknown where those leave it open."""
        if stated is None:
            return None
        if isinstance(stated, Decimal):
            number = Exact.number(stated)
            everywhere = np.ones(self.n_rows, dtype=np.bool_)
            return Found(Exact(np.repeat(number.units, self.n_rows), number.digits), everywhere)
        found = look_up(self.plan, self.cut.space, stated, self.base, self.period)
        decided = self.cut.decides(self.plan.spec.tables[stated.partition(".")[0]].key)
        return Found(found.value, found.known & decided)

    def limit(self, stated: Decimal | str | None, side: Side) -> Found | None:
        """A value as a limit of every row, as stated or amended."""
        return with_amendments(self.value(stated), self.rule, side, self._names_on)

    def limits(self, band: Band | Ratio) -> tuple[Found | None, Found | None]:
        """Both limits of every row."""
        return self.limit(band.min, "min"), self.limit(band.max, "max")

    def _names_on(self, level: str) -> LabelArray:
        return self.cut.space.names(level, self.base, self.period)

    def amount(self, stated: Decimal | str | None, side: Side) -> Found | None:
        """A limit; of a prorated rule, times how much of their time the row's people are there."""
        found = self.limit(stated, side)
        if found is None or not self.rule.prorated:
            return found
        there, could = available_days(self.plan, self.cut.space, self.cells)
        return Found(prorated(found.value, there, could), found.known)

    def rows(
        self,
        lower: Found | None,
        upper: Found | None,
        *,
        times: Exact,
        known: BoolArray | None = None,
        weight: Exact | None = None,
        parent: Groups | None = None,
        parent_row: IntArray | None = None,
        of_total: bool = False,
        nearest: bool = False,
    ) -> RuleRows:
        """The rule's rows with these limits, multiplied by `times` (one number or one per row)."""
        certain = np.full(self.n_rows, self.named) if known is None else known & self.named
        for side in (lower, upper, self.factor):
            certain = certain if side is None else certain & side.known
        factor = self.factor and self.factor.value
        if weight is not None and self.rung is not None:
            weight, factor = weight * self.rung.per_base, None
        limits = Limits(lower and lower.value, upper and upper.value).times(times)
        return RuleRows(
            self.rule.name, self.rule.kind, self.cut.space, self.rule.each, self.cells, limits, certain,
            weight, parent, parent_row, of_total, nearest, softness(self.rule), factor=factor,
        )  # fmt: skip

    def weights(self, column: str) -> tuple[Exact, BoolArray]:
        """An attribute of every cell, and the rows that know it for all of their cells."""
        found = per_cell(self.plan, self.cut.space, column)
        gaps = np.broadcast_to(~found.known, self.cut.space.shape).astype(np.int64)
        return found.value, self.cells.sums(gaps) == 0

    @property
    def minor(self) -> Exact:
        """Minor units per currency unit."""
        return Exact.number(10**self.plan.minor_digits)


def _scope(plan: Plan, space: Space, rule: Rule, ladder: Ladder | None) -> _Scope:
    chosen = choose(space, in_main_layer(plan, space, rule))
    if rule.smooth is not None:
        chosen = after_the_first(space, rule, chosen)
    rows = cut(space, chosen, rule.each)
    cells = running(rows, rule) if rule.cumulative else rows.groups
    rung, factor = (None, None) if ladder is None else (rung_of(ladder, rule), factors(ladder, rule, rows))
    return _Scope(plan, rule, rows, cells, *cells.first(), chosen.all_named, rung, factor)


def _rows(scope: _Scope) -> RuleRows:
    match scope.rule.kind:
        case "total":
            lower, upper = (scope.amount(scope.rule.total, side) for side in SIDES)
            return scope.rows(
                lower, upper, times=scope.minor, nearest=scope.rule.prorated or scope.factor is not None
            )
        case "band":
            return _band(scope)
        case "share":
            return _share(scope)
        case "growth":
            return _growth(scope)
        case "ratio":
            return _ratio(scope)
        case "smooth":
            return _smooth(scope)
        case kind:
            raise AssertionError(f"{kind} is not checked")


def _band(scope: _Scope) -> RuleRows:
    """``min <= sum(weight * x) <= max``."""
    lower, upper = scope.amount(scope.rule.min, "min"), scope.amount(scope.rule.max, "max")
    if scope.rule.weight is None:
        return scope.rows(lower, upper, times=scope.minor)
    weight, known = scope.weights(scope.rule.weight)
    return scope.rows(lower, upper, times=scope.minor, weight=weight, known=known)


def _share(scope: _Scope) -> RuleRows:
    """``min * P <= sum(x) <= max * P``, P the sum over the whole plan or over `of`."""
    share = scope.rule.share
    assert share is not None
    space = scope.cut.space
    chosen = choose(space, share.of_where)
    own = [level for level in space.layer_levels if level not in (*share.of_where, *share.of_each)]
    each = (*own, *share.of_each)
    parent = cut(space, chosen, each)
    parent_row = parent.group_of(scope.base, scope.period)
    known = (parent_row >= 0) & scope.cut.decides(each) & chosen.all_named
    return scope.rows(
        *scope.limits(share), times=Exact.number(1), known=known,
        parent=parent.groups, parent_row=np.maximum(parent_row, 0), of_total=share.of is None,
        nearest=share.min == share.max,
    )  # fmt: skip


def _growth(scope: _Scope) -> RuleRows:
    """``(1 + min) * H <= sum(x) <= (1 + max) * H``, H last year's facts of the same cells and periods."""
    growth = scope.rule.growth
    assert growth is not None
    facts = _last_year(scope, growth.of)
    sides = map(_plus_one, scope.limits(growth))
    return scope.rows(
        *sides, times=facts.value * scope.minor, known=facts.known, nearest=growth.min == growth.max
    )


def _last_year(scope: _Scope, named: str | None) -> Found:
    """Last year's facts of every row, in the history of its own measure."""
    layers = scope.cut.space.layer_of(scope.base)
    found = None
    for layer in np.unique(layers).tolist():
        facts = last_year(
            scope.plan, scope.cut.space, scope.cells, layer, named or scope.plan.layers[layer].history
        )
        mine = (layers == layer).astype(np.int64)
        value = facts.value * Exact(mine)
        known = facts.known & (layers == layer)
        found = Found(value, known) if found is None else Found(found.value + value, found.known | known)
    assert found is not None  # a rule without rows has been told
    return found


def _plus_one(rate: Found | None) -> Found | None:
    return rate and Found(rate.value + Exact.number(1), rate.known)


def _ratio(scope: _Scope) -> RuleRows:
    """``min * sum(x) <= sum(of * x) <= max * sum(x)``."""
    ratio = scope.rule.ratio
    assert ratio is not None
    if ratio.over is not None:
        return _between_measures(scope, ratio.of, ratio.over)
    weight, known = scope.weights(ratio.of)
    return scope.rows(
        *scope.limits(ratio), times=Exact.number(1), known=known, weight=weight,
        parent=scope.cells, parent_row=np.arange(scope.n_rows),
    )  # fmt: skip


def _smooth(scope: _Scope) -> RuleRows:
    """``min * B <= sum(x) <= max * B``, B the sum over the same members in the period before."""
    smooth, space = scope.rule.smooth, scope.cut.space
    assert smooth is not None
    where = in_main_layer(scope.plan, space, scope.rule)
    lasting = {level: names for level, names in where.items() if level not in space.time_levels}
    before = cut(space, choose(space, lasting), scope.rule.each)
    parent_row = before.group_of(scope.base, one_before(space, scope.rule, scope.period))
    return scope.rows(
        *scope.limits(smooth), times=Exact.number(1),
        parent=before.groups, parent_row=parent_row,
    )  # fmt: skip


def _lots(scope: _Scope) -> RuleRows:
    """The least of every row that carries anything at all."""
    lot = scope.rule.lot
    return scope.rows(scope.limit(None if lot is None else lot.min, "min"), None, times=scope.minor)


def _between_measures(scope: _Scope, of: str, over: str) -> RuleRows:
    """``min * sum(over) <= sum(of) <= max * sum(over)``, amounts of two measures of the same cells."""
    ratio = scope.rule.ratio
    assert ratio is not None
    (weight, known), (parent_weight, also_known) = (_of_measure(scope, measure) for measure in (of, over))
    rows = scope.rows(
        *scope.limits(ratio), times=Exact.number(1), known=known & also_known,
        weight=weight, parent=scope.cells, parent_row=np.arange(scope.n_rows),
    )  # fmt: skip
    return replace(rows, parent_weight=parent_weight)


def _of_measure(scope: _Scope, measure: str) -> tuple[Exact, BoolArray]:
    """What a unit of every cell adds to a measure, and the rows that know it for all of their cells."""
    space, digits = scope.cut.space, 0
    known = np.ones(scope.n_rows, dtype=np.bool_)
    weight = Exact(np.zeros(space.shape, dtype=np.int64), digits)
    names = space.members[MEASURE].tolist()
    for base, rate in parts(scope.plan, measure).items():
        of_base = (space.codes[MEASURE] == names.index(base)).astype(np.int64)
        if isinstance(rate, Decimal):
            weight = weight + Exact(of_base) * Exact.number(rate)
            continue
        found = per_cell(scope.plan, space, rate)
        gaps = np.broadcast_to(~found.known, space.shape) * of_base
        known &= scope.cut.groups.sums(gaps) == 0
        weight = weight + Exact(of_base) * found.value
    return weight, known


def _choices(scope: _Scope) -> Choices:
    """``sum(x)`` is 0 or at least `min`; is one of the values; at most `count` members of `of` carry any."""
    rule, space = scope.rule, scope.cut.space
    where = in_main_layer(scope.plan, space, rule)
    lot = None if rule.lot is None else scope.limit(rule.lot.min, "min")
    count = None if rule.at_most is None else scope.limit(rule.at_most.count, "max")
    found = [value for value in (lot, count, *map(scope.value, rule.one_of or ())) if value]
    known = np.logical_and.reduce([value.known for value in found]) & scope.named
    groups = scope.cut.groups
    rows = RuleRows(rule.name, rule.kind, space, rule.each, groups, Limits(None, None), known)
    if scope.factor is not None:
        rows = replace(rows, known=known & scope.factor.known & (rule.lot is not None))
    if scope.factor is not None and rule.lot is not None:
        least = found[0].value * scope.minor
        step = np.array(scope.plan.steps_minor)[space.layer_of(scope.base)]
        return Choices(rows, (least.ceil(step).ceil_over(scope.factor.value, step),))
    if rule.at_most is None:
        return Choices(rows, tuple(value.value * scope.minor for value in found))
    members = cut(space, choose(space, where), tuple(dict.fromkeys((*rule.each, rule.at_most.of)))).groups
    return Choices(rows, (found[0].value,), members, scope.cut.group_of(*members.first()))
