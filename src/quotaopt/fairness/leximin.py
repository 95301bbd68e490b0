r"""Leximin: the smallest burden as large as the rules allow, then the second smallest, and so on.

.. math:: \text{lex max} \; \bigl( T_{(1)}, T_{(2)}, \dots, T_{(n)} \bigr), \qquad
          T_{(1)} \le T_{(2)} \le \dots

Nobody coasts: a burden stays low only where a rule keeps it there or where raising it would press
down one that is no higher. On a convex set the optimal burdens of the compared units are unique:
the middle of two different optima would be better than both.

Coincides with every other notion, `leximax` too, on class T with a fixed total. With two or more
crossing families it differs; where the total itself may move, it goes as high as it can and
`leximax` as low as it can.

References: Behringer 1977, "Lexicographic quasiconcave multiobjective programming", Zeitschrift fuer
Operations Research 21, 103-116; Nace and Pioro 2008, "Max-min fairness and its applications to
routing and load-balancing in communication networks", IEEE Communications Surveys 10(4), 5-17,
doi 10.1109/SURV.2008.080403; Fujishige 1980, "Lexicographically optimal base of a polymatroid",
Mathematics of Operations Research 5, 186-196.
"""

from __future__ import annotations

from typing import Literal

from quotaopt.model.arrays import FloatArray

NAME = "leximin"
SIGN: Literal[-1] = -1
"""What is made small is the largest of ``SIGN * (T - 1)``: the largest shortfall."""


def value(burdens: FloatArray) -> float:
    r"""The largest shortfall :math:`\max_u (1 - T_u)` of `burdens` (n_units,); -inf of none."""
    return float((1.0 - burdens).max(initial=float("-inf")))


def ordered(burdens: FloatArray) -> FloatArray:
    """What is compared between plans, the first difference deciding: larger is better. (n_units,)"""
    rising = burdens.copy()
    rising.sort()
    return rising
