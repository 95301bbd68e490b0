"""Does every table that is mentioned exist, and is it used for what it is?

A table with `value` holds facts, which are summed; one with `key` holds attributes, which
are looked up. The columns themselves are checked when the tables are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.formulas import formula_columns
from quotaopt.plan.checks.names import levels_of, person_of, seasons_of, sources_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.layers import MEASURE, TIER, layer_levels, layers_of
from quotaopt.plan.schema import Dimension, PlanSpec, Time
from quotaopt.plan.schema_base import Except
from quotaopt.plan.schema_people import People
from quotaopt.plan.schema_reference import Reference, Season, Source
from quotaopt.plan.schema_rules import Band, Rule
from quotaopt.plan.schema_total import TotalFormula

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_tables(plan: Plan) -> Iterator[Problem]:
    """Unknown tables, facts looked up, attributes summed, lookups that are not decided."""
    yield from _declarations(plan)
    for path, table in _mentions(plan.spec):
        if table not in plan.spec.tables:
            yield misspelt(plan.place(*path), "plan.unknown_table", table, plan.spec.tables)
    yield from _cells(plan)
    for position, rule in enumerate(plan.spec.rules):
        yield from _lookups(plan, ("rules", position), rule)
    for path, source in sources_of(plan.spec):
        yield from _source(plan, path, source)
    for path, reference in {layer.reference_path: layer.reference for layer in plan.layers}.items():
        yield from _season_stated(plan, path, reference)
    for path, season in seasons_of(plan.spec):
        yield from _season(plan, path, season)


def _declarations(plan: Plan) -> Iterator[Problem]:
    for name, table in plan.spec.tables.items():
        place = plan.place("tables", name)
        if table.key and table.value:
            yield Problem.at(place, "plan.key_and_value", table=name)
        if table.query is not None and table.url is None:
            yield Problem.at(place, "plan.query_without_url", table=name)


def _mentions(spec: PlanSpec) -> Iterator[tuple[PlanPath, str]]:
    """Every place where a table is named, alone or as ``table.column``."""
    if spec.cells.table is not None:
        yield ("cells", "from"), spec.cells.table
    for path, column in number_columns(spec):
        yield path, table_of(column)
    for name, dimension in spec.dimensions.items():
        if isinstance(dimension, Dimension) and dimension.parents is not None:
            yield ("dimensions", name, "parents"), table_of(dimension.parents)
    for position, rule in enumerate(spec.rules):
        if rule.growth is not None and rule.growth.of is not None:
            yield ("rules", position, "growth", "of"), table_of(rule.growth.of)
    for path, season in seasons_of(spec):
        yield (*path, "from"), table_of(season.source)
    if spec.people is not None:
        yield from _of_people(spec.people)


def _of_people(people: People) -> Iterator[tuple[PlanPath, str]]:
    yield ("people", "table"), people.table
    if people.leave is not None:
        yield ("people", "leave", "table"), people.leave.table
    for key, column in (("holidays", people.workdays.holidays), ("extra", people.workdays.extra)):
        if column is not None:
            yield ("people", "workdays", key), table_of(column)


def number_columns(spec: PlanSpec) -> Iterator[tuple[PlanPath, str]]:
    """Every ``table.column`` whose numbers the plan needs, and where it is named."""
    for layer in layers_of(spec):
        yield from _values(layer.total, layer.total_path)
        yield from _values(layer.factor, (*layer.tier_path, "factor"))
        if layer.history is not None:
            yield ("measures", str(layer.measure), "of"), layer.history
    for name, measure in spec.measures.items():
        for base, rate in measure.derived.items():
            yield from _values(rate, ("measures", name, "derived", base))
    for position, rule in enumerate(spec.rules):
        for path, column in (*_looked_up(rule), *_weights(rule)):
            yield ("rules", position, *path), column
    for path, source in sources_of(spec):
        if source.share_of is not None:
            yield (*path, "share_of"), source.share_of
    yield from formula_columns(spec)
    for position, stage in enumerate(spec.process.funnel if spec.process is not None else ()):
        for key in ("amount", "rate", "times"):
            yield from _values(getattr(stage, key), ("process", "funnel", position, key))
    for entry, column in spec.handouts.numbers.items():
        yield ("handouts", entry), column
    for position, one in enumerate(spec.over_assignment):
        yield from _values(one.factor, ("over_assignment", position, "factor"))


def table_of(column: str) -> str:
    """The table of ``table.column``."""
    return column.partition(".")[0]


def _values(value: object, path: PlanPath) -> Iterator[tuple[PlanPath, str]]:
    """The columns among a value or the sides of a band."""
    if isinstance(value, Band):
        yield from _values(value.min, (*path, "min"))
        yield from _values(value.max, (*path, "max"))
    elif isinstance(value, TotalFormula):
        yield from () if value.is_bottom_up else [((*path, "of"), value.of)]
    elif isinstance(value, str):
        yield path, value


def _looked_up(rule: Rule) -> Iterator[tuple[PlanPath, str]]:
    """The columns whose value is looked up once per row of the rule."""
    limits = {"total": rule.total, "min": rule.min, "max": rule.max}
    bands = {"share": rule.share, "growth": rule.growth, "ratio": rule.ratio, "smooth": rule.smooth}
    for key, value in {**limits, **bands}.items():
        yield from _values(value, (key,))
    if rule.lot is not None:
        yield from _values(rule.lot.min, ("lot", "min"))
    if rule.at_most is not None:
        yield from _values(rule.at_most.count, ("at_most", "count"))
    for position, value in enumerate(rule.one_of or ()):
        yield from _values(value, ("one_of", position))


def _weights(rule: Rule) -> Iterator[tuple[PlanPath, str]]:
    """The columns whose value is looked up for every cell of the rule."""
    if rule.weight is not None:
        yield ("weight",), rule.weight
    if rule.ratio is not None and rule.ratio.over is None:
        yield ("ratio", "of"), rule.ratio.of


def _lookups(plan: Plan, path: PlanPath, rule: Rule) -> Iterator[Problem]:
    decided = _decided_levels(plan.spec, rule)
    for end, column in (*_looked_up(rule), *_weights(rule)):
        table = plan.spec.tables.get(table_of(column))
        if table is None:
            continue
        place = plan.place(*path, *end)
        if not table.key:
            yield Problem.at(place, "plan.lookup_without_key", column=column, table=table_of(column))
        elif end not in dict(_weights(rule)):
            open_levels = [level for level in table.key if level not in decided]
            if open_levels:
                levels = ", ".join(open_levels)
                yield Problem.at(place, "plan.lookup_not_decided", column=column, levels=levels)
    if rule.growth is not None:
        yield from _growth(plan, path, rule)


def _decided_levels(spec: PlanSpec, rule: Rule) -> set[str]:
    """Levels on which all cells of a row of the rule have the same member."""
    single = {
        level
        for level, members in rule.where.items()
        if not isinstance(members, Except) and len(members) == 1 and "*" not in members[0]
    }
    decided = set(layer_levels(spec)) if not _spans_layers(rule) else set(rule.each) & {MEASURE, TIER}
    for dimension in spec.dimensions.values():
        known = [i for i, level in enumerate(dimension.levels) if level in single or level in rule.each]
        decided.update(dimension.levels[: max(known, default=-1) + 1])
    person = person_of(spec)
    if person is not None and (person in single or person in rule.each):
        decided.add(person)
    return decided


def _spans_layers(rule: Rule) -> bool:
    """Whether the rule names measures or tiers at all; without, it speaks of the main ones."""
    return any(level in rule.where or level in rule.each for level in (MEASURE, TIER))


def _growth(plan: Plan, path: PlanPath, rule: Rule) -> Iterator[Problem]:
    """Growth needs facts: those it names, or the only ones there are."""
    assert rule.growth is not None
    tables = plan.spec.tables
    facts = [name for name, table in tables.items() if table.value]
    named = rule.growth.of
    if named is None and len(facts) != 1:
        key = "plan.growth_of_which" if facts else "plan.growth_without_facts"
        yield Problem.at(plan.place(*path, "growth"), key, tables=", ".join(facts))
    elif named is not None and table_of(named) in tables and table_of(named) not in facts:
        place = plan.place(*path, "growth", "of")
        yield Problem.at(place, "plan.not_facts", table=table_of(named))


def _source(plan: Plan, path: PlanPath, source: Source) -> Iterator[Problem]:
    table = plan.spec.tables.get(table_of(source.share_of)) if source.share_of is not None else None
    if table is None or source.share_of is None:
        if source.even_over is not None and source.years:
            yield Problem.at(plan.place(*path, "years"), "plan.years_without_facts")
        return
    if not table.key and not table.value:
        place = plan.place(*path, "share_of")
        yield Problem.at(place, "plan.table_without_role", table=table_of(source.share_of))
    elif source.years and not table.value:
        yield Problem.at(plan.place(*path, "years"), "plan.years_without_facts")
    elif len(source.years) > 1 and table.date is None:
        place = plan.place(*path, "years")
        yield Problem.at(place, "plan.years_without_date", table=table_of(source.share_of))


def _season_stated(plan: Plan, path: PlanPath, reference: Reference) -> Iterator[Problem]:
    """A reference says how it falls on its periods where there are several."""
    time = _time(plan.spec)
    if isinstance(reference.season, Season) or "season" in reference.model_fields_set or time is None:
        return
    if time.periods > 1 or time.has_weeks_of_months:
        yield Problem.at(plan.place(*path), "plan.season_not_stated", periods=time.periods)


def _time(spec: PlanSpec) -> Time | None:
    return next((dimension for dimension in spec.dimensions.values() if isinstance(dimension, Time)), None)


def _season(plan: Plan, path: PlanPath, season: Season) -> Iterator[Problem]:
    """A season comes from dated facts or a profile by period."""
    spec, place, time = plan.spec, plan.place(*path), _time(plan.spec)
    if time is None:
        yield Problem.at(place, "plan.season_without_time")
        return
    name = table_of(season.source)
    table = spec.tables.get(name)
    if table is None:
        return
    if table.key and "." not in season.source:
        yield Problem.at(place, "plan.profile_without_column", table=name)
    elif table.key and not set(table.key) & set(time.levels):
        yield Problem.at(place, "plan.profile_without_period", table=name, levels=", ".join(time.levels))
    elif not table.key and (not table.value or table.date is None):
        yield Problem.at(place, "plan.season_without_dates", table=name)
    if season.weights and not table.key:
        yield Problem.at(plan.place(*path, "weights"), "plan.weights_without_profile", table=name)
    in_time = [level for level in season.by if level in time.levels]
    if in_time:
        yield Problem.at(plan.place(*path, "by"), "plan.season_by_time", level=in_time[0])


def _cells(plan: Plan) -> Iterator[Problem]:
    """Crossed levels are the finest of every dimension but time, each once."""
    cross, levels = plan.spec.cells.cross, levels_of(plan.spec)
    if not cross or any(level not in levels for level in cross):
        return
    needed = [d.levels[-1] for d in plan.spec.dimensions.values() if not isinstance(d, Time)]
    if set(cross) != set(needed):
        place = plan.place("cells", "cross")
        yield Problem.at(place, "plan.cross_not_finest", given=", ".join(cross), needed=", ".join(needed))
