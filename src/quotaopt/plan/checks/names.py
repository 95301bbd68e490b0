"""Are rules, levels and tables named once, and does every level that is mentioned exist?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.layers import MEASURE, layer_levels, nested_names
from quotaopt.plan.schema import PlanSpec, Time
from quotaopt.plan.schema_base import Except, Selection
from quotaopt.plan.schema_reference import MeanOver, Reference, Season, Source

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


TOTAL = "total"
"""What results and proofs call the row of the plan's own total."""


def check_names(plan: Plan) -> Iterator[Problem]:
    """Names given twice, names that cannot be used, levels that do not exist."""
    yield from _rule_names(plan)
    yield from _dimensions(plan)
    yield from _table_names(plan)
    yield from _ratios(plan)
    levels = levels_of(plan.spec)
    for path, mentioned in _mentions(plan.spec):
        for level in dict.fromkeys(mentioned):
            if level not in levels and level == person_of(plan.spec):
                if not _may_name_people(path):
                    yield Problem.at(plan.place(*path), "owners.only_in_rules", person=level)
            elif level not in levels:
                yield misspelt(plan.place(*path), "plan.unknown_level", level, levels)
        for level, count in Counter(mentioned).items():
            if count > 1:
                yield Problem.at(plan.place(*path), "plan.level_twice", level=level)
    for path, selection in _selections(plan.spec):
        for level, members in selection.items():
            if not isinstance(members, Except) and not members:
                yield Problem.at(plan.place(*path, level), "plan.empty_selection", level=level)
        yield from _derived(plan, path, selection)


def _derived(plan: Plan, path: PlanPath, selection: Selection) -> Iterator[Problem]:
    """Derived measures in a selection: they have no targets that a rule could move."""
    named = selection.get(MEASURE, ())
    for name in named.excluded if isinstance(named, Except) else named:
        if name in plan.spec.measures and plan.spec.measures[name].derived:
            made_of = ", ".join(plan.spec.measures[name].derived)
            yield Problem.at(plan.place(*path, MEASURE), "plan.derived_selected", name=name, made_of=made_of)


def _ratios(plan: Plan) -> Iterator[Problem]:
    """Rules between measures name two that exist, and no third."""
    known = ", ".join(plan.spec.measures)
    for position, rule in enumerate(plan.spec.rules):
        if rule.ratio is None or rule.ratio.over is None:
            continue
        if not plan.spec.measures:
            yield Problem.at(plan.place("rules", position, "ratio", "over"), "plan.no_measures")
            continue
        for key, name in (("of", rule.ratio.of), ("over", rule.ratio.over)):
            if name not in plan.spec.measures:
                place = plan.place("rules", position, "ratio", key)
                yield Problem.at(place, "plan.unknown_measure", name=name, known=known)
        if rule.ratio.of == rule.ratio.over:
            place = plan.place("rules", position, "ratio")
            yield Problem.at(place, "plan.ratio_same", rule=rule.name, measure=rule.ratio.of)
        for key in ("where", "each"):
            if MEASURE in getattr(rule, key):
                yield Problem.at(plan.place("rules", position, key), "plan.ratio_in_measure", rule=rule.name)


def levels_of(spec: PlanSpec) -> dict[str, str]:
    """Every level with its dimension, coarsest first; those of measures and tiers before all others."""
    own = {level: name for name, dimension in spec.dimensions.items() for level in dimension.levels}
    return {level: level for level in layer_levels(spec)} | own


def person_of(spec: PlanSpec) -> str | None:
    """The word for people in rules, which stands there as if it were a level; None without `owners`."""
    return None if spec.owners is None else spec.owners.person


def _may_name_people(path: PlanPath) -> bool:
    """Whether people may stand where levels do: in `each` and `where` of a rule, in the key of a table."""
    return path[0] == "tables" or (path[0] == "rules" and path[2] in ("each", "where"))


def _rule_names(plan: Plan) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for position, rule in enumerate(plan.spec.rules):
        if rule.name in first:
            line = plan.place("rules", first[rule.name]).line
            key = "plan.rule_twice" if line is None else "plan.rule_twice_line"
            yield Problem.at(plan.place("rules", position, "name"), key, rule=rule.name, line=line)
        first.setdefault(rule.name, position)
        if rule.name == TOTAL:
            yield Problem.at(plan.place("rules", position, "name"), "plan.rule_called_total", rule=rule.name)
        if rule.name in nested_names(plan.spec):
            yield Problem.at(plan.place("rules", position, "name"), "plan.rule_called_nested", rule=rule.name)


def _dimensions(plan: Plan) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    times = [name for name, dimension in plan.spec.dimensions.items() if isinstance(dimension, Time)]
    for name in times[1:]:
        yield Problem.at(plan.place("dimensions", name), "plan.time_twice", first=times[0])
    for name, dimension in plan.spec.dimensions.items():
        for level in dimension.levels:
            if level in seen:
                place = plan.place("dimensions", name)
                yield Problem.at(place, "plan.level_in_two", level=level, first=seen[level])
            seen.setdefault(level, name)
    for level in layer_levels(plan.spec):
        if level in seen:
            yield Problem.at(plan.place("dimensions", seen[level]), "plan.level_called", level=level)
    if len(times) == len(plan.spec.dimensions):
        yield Problem.at(plan.place("dimensions"), "plan.time_alone")


def _table_names(plan: Plan) -> Iterator[Problem]:
    for name in plan.spec.tables:
        if "." in name or any(sign.isspace() for sign in name):
            yield Problem.at(plan.place("tables", name), "plan.table_name", name=name)


def _mentions(spec: PlanSpec) -> Iterator[tuple[PlanPath, Sequence[str]]]:
    """Every place where levels are named, but for their definition."""
    for name, table in spec.tables.items():
        yield ("tables", name, "key"), table.key
    yield ("cells", "cross"), spec.cells.cross
    for position, rule in enumerate(spec.rules):
        yield ("rules", position, "each"), rule.each
        if rule.share is not None:
            yield ("rules", position, "share", "of", "each"), rule.share.of_each
        if rule.at_most is not None:
            yield ("rules", position, "at_most", "of"), (rule.at_most.of,)
    for path, source in sources_of(spec):
        if source.even_over is not None:
            yield (*path, "even_over"), (source.even_over,)
        if isinstance(source.missing, MeanOver):
            yield (*path, "missing", "mean_over"), source.missing.mean_over
        if source.ratchet is not None:
            yield (*path, "ratchet", "level"), source.ratchet.level
    yield ("fairness", "level"), spec.fairness.level
    yield ("rounding", "first"), spec.rounding.first
    for position, entry in enumerate(spec.over_assignment):
        yield ("over_assignment", position, "level"), (entry.level,)
    for path, reference in references_of(spec):
        if reference.first is not None:
            yield (*path, "first", "by"), reference.first.by
    for path, season in seasons_of(spec):
        yield (*path, "by"), season.by
    for path, selection in _selections(spec):
        for level in selection:
            yield (*path, level), (level,)


def _selections(spec: PlanSpec) -> Iterator[tuple[PlanPath, Selection]]:
    for position, rule in enumerate(spec.rules):
        yield ("rules", position, "where"), rule.where
        if rule.share is not None:
            yield ("rules", position, "share", "of"), rule.share.of_where
    for path, reference in references_of(spec):
        for position, tilt in enumerate(reference.tilt):
            yield (*path, "tilt", position, "where"), tilt.where
    for position, entry in enumerate(spec.over_assignment):
        yield ("over_assignment", position, "where"), entry.where


def references_of(spec: PlanSpec) -> Iterator[tuple[PlanPath, Reference]]:
    """The reference of the plan and those of measures, with their paths."""
    yield ("reference",), spec.reference
    for name, measure in spec.measures.items():
        if measure.reference is not None:
            yield ("measures", name, "reference"), measure.reference


def seasons_of(spec: PlanSpec) -> Iterator[tuple[PlanPath, Season]]:
    """Every season that comes from somewhere: of references, and of tracking."""
    for path, reference in references_of(spec):
        if isinstance(reference.season, Season):
            yield (*path, "season"), reference.season
    if isinstance(spec.tracking.season, Season):
        yield ("tracking", "season"), spec.tracking.season


def sources_of(spec: PlanSpec) -> Iterator[tuple[PlanPath, Source]]:
    """Every source of the references with its path."""
    for path, reference in references_of(spec):
        for position, source in enumerate(reference.blend):
            yield (*path, "blend", position), source
        if reference.first is not None:
            for position, source in enumerate(reference.first.blend):
                yield (*path, "first", "blend", position), source


def last_plan_column(spec: PlanSpec) -> str | None:
    """Last year's targets as ``table.column``: what the audit names, or the ratchet guard."""
    guards = (source.ratchet.plan for _, source in sources_of(spec) if source.ratchet is not None)
    return spec.audit.last_plan or next(guards, None)
