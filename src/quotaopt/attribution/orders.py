r"""In which orders inputs may change one after the other, and what that makes every step weigh.

Going from one plan to another, the inputs that differ change one by one. What an input does is
the mean of what it does over orders, all orders counting alike. Without blocks these are all
:math:`k!` orders and the mean is the Shapley value,

.. math:: \varphi_i = \sum_{S \not\ni i} \frac{|S|!\,(k-|S|-1)!}{k!} \bigl(v(S \cup i) - v(S)\bigr) ;

with blocks they are the orders in which the members of a block follow one another, and the mean
is the Owen value. Where some mixtures of the two plans are impossible, the orders are those that
never pass through one. An order is a path from nothing to everything through coalitions, so the
step from S to S + i weighs the number of paths to S times the number from S + i on, over the number
of all paths: whole numbers throughout.

Sources: Shapley 1953, "A value for n-person games"; Owen 1977, "Values of games with a priori
unions"; on values over restricted orders Faigle and Kern 1992, "The Shapley value for cooperative
games under precedence constraints".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import factorial, gcd, prod

Coalition = int
"""Inputs that have changed already: bit i stands for input i."""


@dataclass(frozen=True)
class Orders:
    """The orders of inputs 0..k-1 in which the members of every block follow one another."""

    blocks: tuple[tuple[int, ...], ...]  # every input is in one of them

    @property
    def n_inputs(self) -> int:
        """How many inputs there are."""
        return sum(map(len, self.blocks))

    @property
    def everything(self) -> Coalition:
        """The coalition of all inputs."""
        return (1 << self.n_inputs) - 1

    @property
    def count(self) -> int:
        """How many orders there are."""
        return factorial(len(self.blocks)) * prod(factorial(len(block)) for block in self.blocks)

    @cached_property
    def coalitions(self) -> tuple[Coalition, ...]:
        """Every coalition that some order passes through, small ones first."""
        found = {0}
        layer = {0}
        while layer:
            layer = {coalition | 1 << i for coalition in layer for i in self.next(coalition)}
            found |= layer
        return tuple(sorted(found, key=lambda coalition: (coalition.bit_count(), coalition)))

    def next(self, coalition: Coalition) -> tuple[int, ...]:
        """The inputs that may come after those of `coalition`: the rest of a block that has begun, or any."""
        left = [[i for i in block if not coalition >> i & 1] for block in self.blocks]
        begun = [rest for rest, block in zip(left, self.blocks, strict=True) if 0 < len(rest) < len(block)]
        return tuple(i for rest in begun or left for i in rest)


@dataclass(frozen=True)
class Step:
    """One input changes after those of `before`; `weight` of `Weights.orders` orders do so."""

    before: Coalition
    player: int
    weight: int

    @property
    def after(self) -> Coalition:
        """The coalition with the input."""
        return self.before | 1 << self.player


@dataclass(frozen=True)
class Weights:
    """Every step that counts. Of one input they sum to `total`; both are free of common factors."""

    steps: tuple[Step, ...]
    total: int
    orders: int  # that never pass through an impossible coalition
    of: int  # orders there are


def weights(orders: Orders, is_possible: Callable[[Coalition], bool]) -> Weights:
    """What every step weighs, over the orders all of whose coalitions are possible."""
    open_ = [coalition for coalition in orders.coalitions if is_possible(coalition)]
    onward = {
        coalition: [i for i in orders.next(coalition) if is_possible(coalition | 1 << i)]
        for coalition in open_
    }
    to = dict.fromkeys(open_, 0) | {0: 1}
    for coalition in open_:
        for i in onward[coalition]:
            to[coalition | 1 << i] += to[coalition]
    on = dict.fromkeys(open_, 0) | {orders.everything: 1}
    for coalition in reversed(open_):
        if coalition != orders.everything:
            on[coalition] = sum(on[coalition | 1 << i] for i in onward[coalition])
    steps = [
        Step(coalition, i, to[coalition] * on[coalition | 1 << i])
        for coalition in open_
        for i in onward[coalition]
    ]
    return _reduced([step for step in steps if step.weight], on.get(0, 0), orders.count)


def _reduced(steps: Sequence[Step], orders: int, of: int) -> Weights:
    common = gcd(orders, *(step.weight for step in steps)) or 1
    small = tuple(Step(step.before, step.player, step.weight // common) for step in steps)
    return Weights(small, orders // common, orders, of)
