"""The layers of a plan: every measure in every tier, each with a total of its own.

A plan of one number has one layer. With measures or tiers, every cell exists once per layer,
and all layers are solved together: each adds up to its own total, and rules may tie them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.schema import PlanSpec
from quotaopt.plan.schema_measures import Measure, Tier
from quotaopt.plan.schema_reference import Reference
from quotaopt.plan.schema_rules import Band
from quotaopt.plan.schema_total import TotalFormula

MEASURE, TIER = "measure", "tier"
"""What the levels are called by which rules and tables tell layers apart."""
LAYER_LEVELS = (MEASURE, TIER)


@dataclass(frozen=True)
class Layer:
    """One measure in one tier, and where the plan file says what about it."""

    measure: str | None  # None where the plan has no measures
    tier: str | None
    step: Decimal
    total: Decimal | str | Band | TotalFormula
    times: Fraction  # the layer's total is `total` times this, to the nearest step
    reference: Reference
    history: str | None  # table.column of what the measure was in the past
    factor: Decimal | str | None  # of the tier, on every person's reference
    weight: Fraction  # part in what is fair; those of all layers sum to 1
    unit: str  # of amounts
    is_main: bool  # rules that name neither measure nor tier speak of this one
    total_path: PlanPath
    step_path: PlanPath
    reference_path: PlanPath
    tier_path: PlanPath

    @property
    def members(self) -> dict[str, str]:
        """The layer's member on every level that tells layers apart."""
        named = {MEASURE: self.measure, TIER: self.tier}
        return {level: name for level, name in named.items() if name is not None}


def layer_levels(spec: PlanSpec) -> tuple[str, ...]:
    """The levels that tell the layers of a plan apart; none where it has one layer."""
    return ((MEASURE,) if spec.measures else ()) + ((TIER,) if spec.tiers else ())


def nested_names(spec: PlanSpec) -> tuple[str, ...]:
    """What the rule is called that holds a tier at most at the next, from the lowest pair up."""
    return tuple(f"{lower} ≤ {upper}" for lower, upper in pairwise(spec.tiers))


def solved_measures(spec: PlanSpec) -> dict[str, Measure]:
    """The measures with totals of their own, in the order of the plan."""
    return {name: measure for name, measure in spec.measures.items() if not measure.derived}


def derived_layers(spec: PlanSpec) -> tuple[Layer, ...]:
    """Every derived measure in every tier; they are published beside the layers and not solved."""
    tiers: list[str | None] = [*spec.tiers] if spec.tiers else [None]
    return tuple(
        replace(
            layer,
            measure=name,
            step=measure.step,
            unit=measure.unit or spec.currency,
            is_main=False,
            step_path=("measures", name, "step"),
        )
        for name, measure in spec.measures.items()
        if measure.derived
        for tier in tiers
        for layer in layers_of(spec)
        if layer.tier == tier and layer.measure == next(iter(measure.derived))
    )


def parts_of(spec: PlanSpec, measure: str) -> Mapping[str, Decimal | str]:
    """What a measure is made of: itself, or the measures it is derived from with their rates."""
    return spec.measures[measure].derived or {measure: Decimal(1)}


def facts_column(spec: PlanSpec, named: str | None) -> str | None:
    """Facts as ``table.column``: those named, or the only ones there are; None where it is unclear which."""
    if named is None:
        facts = facts_tables(spec)
        if len(facts) != 1:
            return None
        named = facts[0]
    return named if "." in named else f"{named}.{spec.tables[named].value[0]}"


def facts_tables(spec: PlanSpec) -> list[str]:
    """The tables that hold amounts of the past."""
    return [name for name, source in spec.tables.items() if source.value]


def compared_levels(spec: PlanSpec) -> tuple[str, ...]:
    """The levels whose members are treated fairly: those the plan names, within each layer."""
    return _in_each_layer(spec, spec.fairness.level)


def levels_rounded_first(spec: PlanSpec) -> tuple[str, ...]:
    """The levels whose sums are rounded before what is inside them, within each layer."""
    return _in_each_layer(spec, spec.rounding.first)


def _in_each_layer(spec: PlanSpec, level: tuple[str, ...]) -> tuple[str, ...]:
    return (*(own for own in layer_levels(spec) if own not in level), *level) if level else ()


def layers_of(spec: PlanSpec) -> tuple[Layer, ...]:
    """Every layer: measures in the order of the plan, tiers from low to high inside each."""
    tiers: list[tuple[str | None, Tier]] = [*spec.tiers.items()] if spec.tiers else [(None, Tier())]
    return tuple(_layers(spec, tiers))


def _layers(spec: PlanSpec, tiers: Sequence[tuple[str | None, Tier]]) -> Iterator[Layer]:
    measures = solved_measures(spec)
    if not measures:
        assert spec.total is not None  # or the schema refuses
        assert spec.step is not None
        whole = Measure(total=spec.total, step=spec.step)
        for tier, stated in tiers:
            yield _layer(spec, None, whole, tier, stated, Fraction(1, len(tiers)), is_first=True)
        return
    together = sum((Fraction(measure.weight) for measure in measures.values()), Fraction(0))
    for position, (name, measure) in enumerate(measures.items()):
        for tier, stated in tiers:
            weight = Fraction(measure.weight) / together / len(tiers)
            yield _layer(spec, name, measure, tier, stated, weight, is_first=position == 0)


def _layer(
    spec: PlanSpec,
    name: str | None,
    measure: Measure,
    tier: str | None,
    stated: Tier,
    weight: Fraction,
    *,
    is_first: bool,
) -> Layer:
    path: PlanPath = () if name is None else ("measures", name)
    assert measure.total is not None  # derived measures are no layers
    total: Decimal | str | Band | TotalFormula = measure.total
    total_path: PlanPath = (*path, "total")
    times = Fraction(1)
    if stated.totals and name is not None:
        total, total_path = stated.totals[name], ("tiers", str(tier), "totals", name)
    elif stated.of_total is not None:
        times, total_path = Fraction(stated.of_total), ("tiers", str(tier), "of_total")
    own = measure.reference is not None
    return Layer(
        measure=name,
        tier=tier,
        step=measure.step,
        total=total,
        times=times,
        reference=measure.reference or spec.reference,
        history=measure.of,
        factor=stated.factor,
        weight=weight,
        unit=measure.unit or spec.currency,
        is_main=is_first and stated.is_main,
        total_path=total_path,
        step_path=(*path, "step"),
        reference_path=(*path, "reference") if own else ("reference",),
        tier_path=() if tier is None else ("tiers", tier),
    )
