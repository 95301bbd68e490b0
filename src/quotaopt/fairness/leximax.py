r"""Leximax: the largest burden as small as the rules allow, then the second largest, and so on.

.. math:: \text{lex min} \; \bigl( T_{(1)}, T_{(2)}, \dots, T_{(n)} \bigr), \qquad
          T_{(1)} \ge T_{(2)} \ge \dots

The most burdened are protected: a burden stays high only where a rule keeps it there or where
lowering it would push up one that is no lower. On a convex set the optimal burdens of the compared
units are unique.

Coincides with every other notion, `leximin` too, on class T with a fixed total. With two or more
crossing families it differs; where the total itself may move, it goes as low as it can and
`leximin` as high as it can.

References: Behringer 1977, "Lexicographic quasiconcave multiobjective programming", Zeitschrift fuer
Operations Research 21, 103-116; Veinott 1971, "Least d-majorized network flows with inventory and
statistical applications", Management Science 17, 547-567; Ogryczak and Sliwinski 2006, "On direct
methods for lexicographic min-max optimization", ICCSA, LNCS 3982, 802-811,
doi 10.1007/11751595_85.
"""

from __future__ import annotations

from typing import Literal

from quotaopt.model.arrays import FloatArray

NAME = "leximax"
SIGN: Literal[1] = 1
"""What is made small is the largest of ``SIGN * (T - 1)``: the largest excess."""


def value(burdens: FloatArray) -> float:
    r"""The largest excess :math:`\max_u (T_u - 1)` of `burdens` (n_units,); -inf of none."""
    return float((burdens - 1.0).max(initial=float("-inf")))


def ordered(burdens: FloatArray) -> FloatArray:
    """What is compared between plans, the first difference deciding: smaller is better. (n_units,)"""
    falling = -burdens
    falling.sort()
    return -falling
