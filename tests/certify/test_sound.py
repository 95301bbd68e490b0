"""A statement that contradicts itself proves nothing: it is refused before anything is concluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from quotaopt.certify import evaluate
from quotaopt.certify.exact import Exact
from quotaopt.certify.plain import Pool, Reader, same, to_plain
from quotaopt.certify.rulebook import Rulebook
from quotaopt.certify.sound import UnsoundError, check_sound
from quotaopt.certify.space import Space
from support.feasible_plans import CLASSES
from support.logic_plans import at_most, logic_plan
from support.measured_plans import measured_plan, rate_rule
from support.owned_plans import owned_plan

CAPPED = [{"name": "cap", "each": ["person"], "max": 10**6}]
BOOKS: Mapping[str, Rulebook] = {
    "measures": evaluate(
        rate_rule(measured_plan(3, ["revenue", "profit"]), 3, ["rep"])
        .measure("cash", derived={"revenue": 0.9}, step=1)
        .plan()
    ),
    "people": evaluate(owned_plan(6).stating(rules=CAPPED).plan()),
    "logic": evaluate(logic_plan(at_most(2), cap=2.0)),
    "carried": evaluate(CLASSES["over-assignment"](2)),
    "tiers": evaluate(CLASSES["tiers"](3)),
}


def _rule(at: int, change: Callable[[Any], dict[str, Any]]) -> Callable[[Rulebook], Rulebook]:
    def changed(book: Rulebook) -> Rulebook:
        rules = list(book.rules)
        rules[at] = replace(rules[at], **change(rules[at]))
        return replace(book, rules=tuple(rules))

    return changed


def _first(numbers: np.ndarray, value: int) -> np.ndarray:
    changed = numbers.copy()
    changed.reshape(-1)[0] = value
    return changed


def _choice(**changes: Any) -> Callable[[Rulebook], Rulebook]:
    return lambda book: replace(book, choices=(replace(book.choices[0], **changes),))


def _all_in_one(rows: Any) -> dict[str, Any]:
    """One row over the cells of two measures, whose steps differ."""
    base = np.zeros_like(rows.cells.base)
    cells = replace(rows.cells, base=base, n_parts=1)
    one = slice(0, cells.n_times)
    limits = replace(
        rows.limits, **{side: each[one] for side, each in vars(rows.limits).items() if each is not None}
    )
    return {"cells": cells, "limits": limits, "known": rows.known[one]}


UNSOUND: Mapping[str, tuple[str, Callable[[Rulebook], Rulebook]]] = {
    "no step": ("measures", lambda book: replace(book, steps=_first(book.steps, 0))),
    "no such layer": ("measures", lambda book: replace(book, main_layer=2)),
    "a weight below zero": ("measures", lambda book: replace(book, scale=-book.scale)),
    "no such notion": ("measures", lambda book: replace(book, fair=replace(book.fair, notion="any"))),
    "no such norm": ("measures", lambda book: replace(book, fair=replace(book.fair, norms={1: "any"}))),
    "no such level": ("measures", lambda book: replace(book, fair=replace(book.fair, level=("any",)))),
    "two rules of one name": ("measures", _rule(1, lambda rows: {"rule": "total"})),
    "no rules": ("measures", lambda book: replace(book, rules=())),
    "a row over two measures": ("measures", _rule(1, _all_in_one)),
    "a total of some cells": (
        "measures",
        _rule(0, lambda rows: {"cells": replace(rows.cells, base=_first(rows.cells.base, -1))}),
    ),
    "a base counted from the end": (
        "measures",
        _rule(1, lambda rows: {"cells": replace(rows.cells, base=_first(rows.cells.base, -3))}),
    ),
    "an empty group": (
        "measures",
        _rule(1, lambda rows: {"cells": replace(rows.cells, n_parts=rows.cells.n_parts + 1)}),
    ),
    "no limit": ("measures", _rule(1, lambda rows: {"limits": type(rows.limits)(None, None)})),
    "fewer limits than rows": ("measures", _rule(1, lambda rows: {"known": rows.known[:-1]})),
    "nothing for one": ("measures", _rule(1, lambda rows: {"denominator": 0})),
    "a parent without a row": ("measures", _rule(1, lambda rows: {"parent": rows.cells})),
    "a factor of nothing": (
        "measures",
        _rule(1, lambda rows: {"factor": Exact(np.zeros(len(rows), dtype=np.int64))}),
    ),
    "weights of other cells": (
        "measures",
        _rule(1, lambda rows: {"weight": Exact(np.ones((3, 3, 3), dtype=np.int64))}),
    ),
    "a total that is none": (
        "measures",
        _rule(
            1,
            lambda rows: {
                "parent": rows.cells,
                "parent_row": np.arange(len(rows)),
                "of_total": True,
            },
        ),
    ),
    "a derived measure of nothing": (
        "measures",
        lambda book: replace(
            book,
            derived=(replace(book.derived[0], parts=(replace(book.derived[0].parts[0], layer=7),)),),
        ),
    ),
    "a share counted twice": (
        "people",
        _rule(1, lambda rows: {"period": rows.period * 0, "of_block": rows.of_block * 0}),
    ),
    "a part said to be whole": ("people", _rule(1, lambda rows: {"is_whole": ~rows.is_whole})),
    "a block that is not there": ("people", _rule(1, lambda rows: {"of_block": _first(rows.of_block, 99)})),
    "two rows of one name": ("people", _rule(1, lambda rows: {"names": np.full(len(rows), "x", object)})),
    "a person who is not there": (
        "people",
        lambda book: replace(book, assigned=replace(book.assigned, group=_first(book.assigned.group, 99))),
    ),
    "members who are not counted": ("logic", _choice(members=None)),
    "a member of no row": (
        "logic",
        lambda book: _choice(member_row=book.choices[0].member_row + 99)(book),
    ),
    "no values": ("logic", _choice(values=())),
    "a parent of nobody": (
        "carried",
        lambda book: replace(
            book,
            ladder=replace(
                book.ladder,
                rungs=(replace(book.ladder.rungs[0], parent=book.ladder.rungs[0].parent + 99),),
            ),
        ),
    ),
    "two members of one name": (
        "tiers",
        lambda book: _with_members(book, np.full(len(book.space.members["rep"]), "x", object)),
    ),
}


def _with_members(book: Rulebook, names: np.ndarray) -> Rulebook:
    return replace(book, space=replace(book.space, members={**book.space.members, "rep": names}))


@pytest.mark.parametrize("name", BOOKS)
def test_rulebooks_of_plans_are_sound_and_are_read_back_as_they_were(name):
    book, pool = BOOKS[name], Pool()
    check_sound(book)
    plain = to_plain(book.space, pool), to_plain(book, pool)
    space = Reader(pool.arrays).read(Space, plain[0])
    again = Reader(pool.arrays, space).read(Rulebook, plain[1])
    check_sound(again)
    assert same(space, book.space)
    assert same(again, book)


@pytest.mark.parametrize("name", UNSOUND)
def test_what_contradicts_itself_is_refused(name):
    which, change = UNSOUND[name]
    with pytest.raises(UnsoundError):
        check_sound(change(BOOKS[which]))


def test_rulebooks_that_differ_anywhere_are_not_the_same():
    """Every array and number of a rulebook counts."""
    book = BOOKS["people"]
    for rows in book.rules:
        for each in fields(rows):
            value = getattr(rows, each.name)
            if isinstance(value, np.ndarray) and value.dtype.kind == "i" and value.size:
                assert not same(rows, replace(rows, **{each.name: _first(value, -7)}))
            elif is_dataclass(value) and isinstance(value, Exact):
                other = Exact(_first(value.units, -7), value.digits)
                assert not same(rows, replace(rows, **{each.name: other}))
