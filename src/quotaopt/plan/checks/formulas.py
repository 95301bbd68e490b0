"""Are the tables behind rates and last year's targets used for what they are?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of, sources_of
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.schema import PlanSpec, Time
from quotaopt.plan.schema_formulas import Ratchet
from quotaopt.plan.schema_reference import Source

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def formula_columns(spec: PlanSpec) -> Iterator[tuple[PlanPath, str]]:
    """Every ``table.column`` of a tilt or a ratchet guard, and where it is named."""
    for path, rate in (*_tilt_rates(spec), *_ratchet_rates(spec)):
        yield path, rate
    for path, source in sources_of(spec):
        if source.ratchet is not None:
            yield (*path, "ratchet", "plan"), source.ratchet.plan


def guarded_levels(spec: PlanSpec, ratchet: Ratchet) -> tuple[str, ...]:
    """Whose sales and targets a guard compares: its level, or the finest that the targets tell apart."""
    key = spec.tables[_table(ratchet.plan)].key
    bases = tuple(one.levels[-1] for one in spec.dimensions.values() if not isinstance(one, Time))
    return ratchet.level or key or bases


def check_formulas(plan: Plan) -> Iterator[Problem]:
    """Rates that cannot be looked up, guards without facts, targets that do not say whose they are."""
    spec = plan.spec
    for path, rate in (*_tilt_rates(spec), *_ratchet_rates(spec)):
        table = spec.tables.get(_table(rate))
        if table is not None and not table.key:
            shown = {"column": rate, "table": _table(rate)}
            yield Problem.at(plan.place(*path), "plan.lookup_without_key", **shown)
    for path, source in sources_of(spec):
        if source.ratchet is not None:
            yield from _ratchet(plan, (*path, "ratchet"), source, source.ratchet)


def _ratchet(plan: Plan, path: PlanPath, source: Source, ratchet: Ratchet) -> Iterator[Problem]:
    spec, place = plan.spec, plan.place(*path)
    facts = None if source.share_of is None else spec.tables.get(_table(source.share_of))
    if source.share_of is None or (facts is not None and not facts.value):
        yield Problem.at(place, "plan.ratchet_without_facts")
    targets = spec.tables.get(_table(ratchet.plan))
    if targets is None:
        return
    if not targets.key and not targets.value:
        yield Problem.at(plan.place(*path, "plan"), "plan.table_without_role", table=_table(ratchet.plan))
    levels, known = guarded_levels(spec, ratchet), levels_of(spec)
    if not {*levels, *targets.key} <= known.keys():
        return  # told where levels are checked
    in_time = [level for level in (*levels, *targets.key) if isinstance(spec.dimensions[known[level]], Time)]
    if in_time:
        yield Problem.at(place, "plan.ratchet_in_time", level=in_time[0])
        return
    open_levels = [level for level in levels if targets.key and level not in _decided(spec, targets.key)]
    if open_levels:
        shown = {"column": ratchet.plan, "key": ", ".join(targets.key), "levels": ", ".join(open_levels)}
        yield Problem.at(place, "plan.ratchet_too_fine", **shown)
    for rate in (ratchet.keep, ratchet.cushion):
        table = spec.tables.get(_table(rate)) if isinstance(rate, str) else None
        undecided = [] if table is None else [one for one in table.key if one not in _decided(spec, levels)]
        if undecided:
            shown = {"column": str(rate), "levels": ", ".join(undecided), "guarded": ", ".join(levels)}
            yield Problem.at(place, "plan.ratchet_not_decided", **shown)


def _tilt_rates(spec: PlanSpec) -> Iterator[tuple[PlanPath, str]]:
    for position, tilt in enumerate(spec.reference.tilt):
        for key, rate, _ in tilt.rates:
            if isinstance(rate, str):
                yield ("reference", "tilt", position, key), rate


def _ratchet_rates(spec: PlanSpec) -> Iterator[tuple[PlanPath, str]]:
    for path, source in sources_of(spec):
        if source.ratchet is not None:
            for key, rate in (("keep", source.ratchet.keep), ("cushion", source.ratchet.cushion)):
                if isinstance(rate, str):
                    yield (*path, "ratchet", key), rate


def _decided(spec: PlanSpec, levels: Iterable[str]) -> set[str]:
    """`levels` and every coarser level of their dimensions."""
    stated = set(levels)
    found: set[str] = set()
    for dimension in spec.dimensions.values():
        at = [place for place, level in enumerate(dimension.levels) if level in stated]
        found.update(dimension.levels[: max(at, default=-1) + 1])
    return found


def _table(column: str) -> str:
    return column.partition(".")[0]
