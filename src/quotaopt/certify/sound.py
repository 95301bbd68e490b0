"""Whether a rulebook that somebody wrote down is one: all that the checker's theorems take for granted.

A plan's own rulebook is so by construction. One that is read from a file need not be: a group that is
counted here and not there, a share of a total that is no total, a number that points nowhere. Such a
file is refused before anything is concluded from it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.certify.assigned import Assigned
from quotaopt.certify.credit import CreditRows
from quotaopt.certify.evidence import Evidence, Impossibility
from quotaopt.certify.exact import FITS, Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.ladder import Rung
from quotaopt.certify.rulebook import Choices, Limits, Rulebook, RuleRows, Space
from quotaopt.certify.running import Running
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray

NOTIONS = frozenset(
    {"proportional", "least_squares", "power", "minimax", "least_absolute", "leximin", "leximax"}
)
NORMS = frozenset({"weighted", "chebyshev"})
CHOICES = frozenset({"lot", "one_of", "at_most"})
MEASURES = frozenset({"relative", "amount"})
MOST_DIGITS = 1000
"""Of an exact number after the point."""


class UnsoundError(ValueError):
    """A rulebook or what is claimed of it contradicts itself; the message says where."""


def check_sound(book: Rulebook) -> None:
    """Raise `UnsoundError` where a rulebook is none."""
    for name, holds in _statements(book):
        if not holds:
            raise UnsoundError(name)


def check_evidence(book: Rulebook, evidence: Evidence | Impossibility) -> None:
    """Raise `UnsoundError` where evidence speaks of something else than the rulebook's cells and rows."""
    for name, holds in (
        _conflicting(book, evidence) if isinstance(evidence, Impossibility) else _claimed(book, evidence)
    ):
        if not holds:
            raise UnsoundError(name)


def _statements(book: Rulebook) -> Iterator[tuple[str, bool]]:
    """What must hold, one after the other: later ones rely on those before."""
    space = book.space
    yield from _cells(space)
    yield "steps", book.steps.shape == (space.n_layers,) and bool((book.steps > 0).all())
    yield "scale", book.scale.shape == (space.n_layers,) and bool((book.scale > 0.0).all())
    yield "sizes", len(book.sizes) == space.n_layers
    yield "main_layer", 0 <= book.main_layer < space.n_layers
    yield "minor_digits", 0 <= book.minor_digits <= MOST_DIGITS
    fair = book.fair
    yield "fair", fair.notion in NOTIONS and _levels(space, fair.level) and fair.mean >= 0.0
    yield "fair", set(fair.norms.values()) <= NORMS
    names = [rows.rule for rows in book.rules]
    yield "rules", bool(names) and len(set(names)) == len(names)
    for rows in book.rules:
        yield f"rule '{rows.rule}'", _has_limit(rows) and all(_rule(book, rows))
    yield "total", _is_total(book, book.rules[0])
    for choices in book.choices:
        yield f"rule '{choices.rows.rule}'", all(_choices(book, choices))
    for level, rows in book.owned:
        yield f"rule '{rows.rule}'", level in space.codes and _has_limit(rows) and all(_rule(book, rows))
    for rung in () if book.ladder is None else book.ladder.rungs:
        yield f"level '{rung.level}'", all(_rung(rung))
    yield "owners", book.assigned is None or all(_assigned(space, book.assigned))
    for derived in book.derived:
        per_layer = space.n_bases // space.n_layers * space.n_periods
        yield (
            f"measure '{derived.name}'",
            0 < derived.step < FITS
            and all(0 <= part.layer < space.n_layers for part in derived.parts)
            and all(_exact(part.rate, (per_layer,)) or _exact(part.rate, (1,)) for part in derived.parts),
        )


def _cells(space: Space) -> Iterator[tuple[str, bool]]:
    yield "cells", min(space.n_layers, space.n_periods, space.n_bases) > 0
    yield "cells", space.n_bases % space.n_layers == 0
    yield "cells", space.base_finest[: len(space.layer_levels)] == space.layer_levels
    yield "cells", _levels(space, (*space.finest, *space.time_levels))
    for level, codes in space.codes.items():
        shape = (1, space.n_periods) if level in space.time_levels else (space.n_bases, 1)
        members = space.members[level]
        yield f"level '{level}'", _within(codes, shape, 0, len(members)) and _different(members)
    periods = space.codes[space.time_levels[-1]] if space.time_levels else np.zeros((1, 1))
    yield "periods", len(np.unique(periods)) == space.n_periods


def _levels(space: Space, levels: tuple[str, ...]) -> bool:
    return all(level in space.codes for level in levels)


def _has_limit(rows: RuleRows) -> bool:
    return rows.limits.lower is not None or rows.limits.upper is not None


def _rule(book: Rulebook, rows: RuleRows) -> Iterator[bool]:
    """Rows of exact limits over groups of cells that are there."""
    space, n_rows = book.space, (len(rows),)
    yield isinstance(rows, CreditRows) or _levels(space, rows.each)  # names of people are no level
    yield _groups(space, rows.cells)
    yield rows.known.shape == n_rows and _sides(rows.limits, n_rows)
    yield 0 < rows.denominator < FITS
    yield rows.weight is None or _on_cells(space, rows.weight)
    yield rows.parent_weight is None or (rows.parent is not None and _on_cells(space, rows.parent_weight))
    yield rows.factor is None or (_exact(rows.factor, n_rows) and bool((rows.factor.units > 0).all()))
    yield (rows.parent is None) == (rows.parent_row is None)
    if rows.parent is not None and rows.parent_row is not None:
        yield _groups(space, rows.parent) and _within(rows.parent_row, n_rows, 0, len(rows.parent))
    if rows.of_total:
        yield rows.parent is not None and np.array_equal(
            rows.parent.codes(), np.broadcast_to(_layers(space)[:, None], space.shape)
        )
        yield np.array_equal(rows.parent_row, rows.layer) if rows.parent_row is not None else False
    soft = rows.soft
    if soft is not None:
        forms = [form for form in (soft.penalty, soft.squared, soft.priority) if form is not None]
        yield soft.measure in MEASURES and len(forms) == 1 and min(soft.weight, *forms) > 0
    if isinstance(rows, CreditRows):
        yield from _credit(space, rows)
    elif not rows.is_weighted and len(set(book.steps.tolist())) > 1:
        yield all(_in_one_layer(space, cells) for _, cells in rows.cells.apart())


def _credit(space: Space, rows: CreditRows) -> Iterator[bool]:
    """Entries that are there, each once; a row is whole only where all of them are."""
    n_rows, entries = len(rows), rows.row.shape
    yield _different(rows.names) and rows.is_whole.shape == (n_rows,)
    yield _within(rows.block, (space.n_bases,), -1, rows.n_blocks) and rows.n_blocks <= space.n_bases
    yield _within(rows.row, entries, 0, n_rows) and _within(rows.of_block, entries, 0, rows.n_blocks)
    yield _within(rows.period, entries, 0, space.n_periods) and _exact(rows.parts, entries)
    place = (rows.row * rows.n_blocks + rows.of_block) * space.n_periods + rows.period
    yield len(np.unique(place)) == len(place) and bool((rows.parts.units >= 0).all())
    in_part = ~rows.parts.same(Exact.number(rows.denominator))
    yield not rows.is_whole[rows.row[in_part]].any()
    yield len(np.unique(rows.row)) == n_rows
    of_base = np.where(rows.block >= 0, rows.block, rows.n_blocks)
    layer = np.zeros(rows.n_blocks + 1, dtype=np.int64)
    layer[of_base] = _layers(space)
    yield bool(((layer[of_base] == _layers(space)) | (rows.block < 0)).all())
    yield bool((layer[rows.of_block] == rows.layer[rows.row]).all())


def _is_total(book: Rulebook, rows: RuleRows) -> bool:
    """The first rule is the totals of all layers, as hard amounts."""
    groups = Groups(_layers(book.space), np.zeros(book.space.n_periods, np.int64), book.space.n_layers, 1)
    is_plain = rows.is_plain and rows.soft is None and rows.factor is None and rows.denominator == 1
    return is_plain and np.array_equal(rows.cells.codes(), groups.codes())


def _choices(book: Rulebook, choices: Choices) -> Iterator[bool]:
    space, rows = book.space, choices.rows
    yield from _rule(book, rows)
    yield rows.is_plain and not isinstance(rows, CreditRows) and _in_one_layer(space, rows.cells)
    yield rows.kind in CHOICES and (choices.members is not None) == (rows.kind == "at_most")
    yield len(choices.values) == 1 or (rows.kind == "one_of" and len(choices.values) > 1)
    yield all(_exact(value, (len(rows),)) for value in choices.values)
    if choices.members is not None and choices.member_row is not None:
        yield _groups(space, choices.members)
        yield _within(choices.member_row, (len(choices.members),), 0, len(rows))
    yield (choices.members is None) == (choices.member_row is None)


def _rung(rung: Rung) -> Iterator[bool]:
    nodes, parents = rung.nodes.groups, rung.parents.groups
    yield rung.known.shape == (len(parents),)
    yield _within(rung.parent, (len(nodes),), 0, len(parents))
    yield bool((rung.parent[nodes.base] == parents.base).all())
    for factor in (rung.factor, rung.times):
        yield _exact(factor, (len(parents),)) and bool((factor.units > 0).all())


def _assigned(space: Space, assigned: Assigned) -> Iterator[bool]:
    n_rows = assigned.role.shape
    yield _within(assigned.person.codes, n_rows, 0, len(assigned.person.labels))
    yield _different(assigned.person.labels) and assigned.is_overlay.shape == n_rows
    yield _within(assigned.group, n_rows, 0, assigned.n_groups) and _exact(assigned.share, n_rows)
    yield _within(assigned.group_of_base, (space.n_bases,), 0, assigned.n_groups)
    yield _within(assigned.days, (*n_rows, space.n_periods), 0, 1 << 31)
    yield _within(assigned.scale, (space.n_periods,), 1, 1 << 31) and 0 < assigned.whole < FITS
    yield assigned.n_groups <= space.n_bases


def _claimed(book: Rulebook, evidence: Evidence) -> Iterator[tuple[str, bool]]:
    """Targets and references of all cells, prices of all rows."""
    shape, fairness = book.space.shape, evidence.fairness
    yield "targets", evidence.targets.shape == shape and evidence.targets.dtype == np.int64
    yield "reference", fairness.reference.shape == shape
    for number, stage in enumerate(fairness.stages, start=1):
        yield f"stage {number}", _prices(book, stage.prices)
        for rule, rows in stage.settled_rows.items():
            yield f"stage {number}", _rows(book, rule, rows)
    if evidence.carried is not None:
        yield "street", evidence.carried.street.dtype == np.int64 and evidence.carried.are_all
        yield "over_assignment", all(each.dtype == np.int64 for each in evidence.carried.numbers.values())
    credits = fairness.credits
    if credits is not None:
        n_rows = credits.role.shape
        yield "people", _within(credits.person.codes, n_rows, -1, len(credits.person.labels))
        yield "people", _different(credits.person.labels)
        yield "people", _within(credits.minor, (*n_rows, shape[1]), -FITS, FITS)
    for name, amounts in ({} if evidence.derived is None else evidence.derived).items():
        yield f"measure '{name}'", amounts.dtype == np.int64


def _conflicting(book: Rulebook, evidence: Impossibility) -> Iterator[tuple[str, bool]]:
    yield "prices", _prices(book, evidence.prices)
    for rule, rows in evidence.rows.items():
        yield f"rule '{rule}'", _rows(book, rule, rows)
    yield "idle", evidence.idle.shape == book.space.shape
    sizes = {choices.rows.rule: len(choices.rows) for choices in book.choices}
    for rule, rows in evidence.choices.items():
        yield f"rule '{rule}'", _different_rows(sizes.get(rule, 0), rows)
    groups = {choices.rows.rule: (choices.n_groups,) for choices in book.choices}
    for number, case in enumerate(evidence.cases, start=1):
        limits = (*case.at_least.items(), *case.at_most.items())
        yield f"case {number}", _prices(book, case.prices)
        yield f"case {number}", all(groups.get(rule) == each.shape for rule, each in limits)


def _prices(book: Rulebook, prices: object) -> bool:
    sizes = {rows.rule: (len(rows),) for rows in book.rules}
    return isinstance(prices, dict) and all(sizes.get(rule) == each.shape for rule, each in prices.items())


def _rows(book: Rulebook, rule: str, numbers: IntArray) -> bool:
    size = {rows.rule: len(rows) for rows in book.rules}.get(rule, 0)
    return _different_rows(size, numbers)


def _different_rows(size: int, numbers: IntArray) -> bool:
    return _within(numbers, numbers.shape, 0, size) and len(np.unique(numbers)) == numbers.size


def _groups(space: Space, groups: Groups) -> bool:
    """Groups of bases times groups of periods, every one of which has some."""
    parts = _within(groups.base, (space.n_bases,), -1, groups.n_parts)
    times = _within(groups.time, (space.n_periods,), -1, groups.n_times)
    if not parts or not times:
        return False
    if isinstance(groups, Running) and not _within(groups.ends, groups.ends.shape, 0, groups.n_times):
        return False
    n_parts, n_times = (len(np.unique(each[each >= 0])) for each in (groups.base, groups.time))
    return (n_parts, n_times) == (groups.n_parts, groups.n_times)


def _in_one_layer(space: Space, groups: Groups) -> bool:
    """Whether no group holds cells of two layers."""
    inside = np.flatnonzero(groups.base >= 0)
    layer = _layers(space)[inside]
    first = np.zeros(groups.n_parts, dtype=np.int64)
    first[groups.base[inside]] = layer
    return bool((first[groups.base[inside]] == layer).all())


def _layers(space: Space) -> IntArray:
    return space.layer_of(np.arange(space.n_bases))


def _sides(limits: Limits, shape: tuple[int, ...]) -> bool:
    return all(side is None or _exact(side, shape) for side in (limits.lower, limits.upper))


def _on_cells(space: Space, weight: Exact) -> bool:
    shape = weight.units.shape
    fits = len(shape) == 2 and all(own in (1, n) for own, n in zip(shape, space.shape, strict=True))
    return fits and _exact(weight, shape)


def _exact(number: Exact, shape: tuple[int, ...]) -> bool:
    return number.units.shape == shape and 0 <= number.digits <= MOST_DIGITS


def _within(numbers: IntArray | CodeArray, shape: tuple[int, ...], low: int, end: int) -> bool:
    """Whether all numbers are whole, as many as they should be, and from `low` to before `end`."""
    if numbers.shape != shape or numbers.dtype.kind != "i":
        return False
    return not numbers.size or bool(low <= numbers.min() and numbers.max() < end)


def _different(names: LabelArray) -> bool:
    return len(set(names.tolist())) == len(names)
