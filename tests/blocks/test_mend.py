"""What one block cannot carry another takes over, if it has room; nobody is asked without need."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.blocks import Row, frame_of
from quotaopt.blocks.mend import hand_over
from quotaopt.blocks.work import InSteps

PLACES = [np.array([0, 1])] * 3
ASKED = [np.array([3, 2]), np.array([4, 1]), np.array([2, 3])]


def _frame(slack=0):
    rows = [Row("sum", 0, [group], total - slack, total + slack) for group, total in ((0, 9), (1, 6))]
    return frame_of([2], rows, 15.0)


def _ideal(floors, ceils):
    return InSteps(5.0, 0, 10, np.array([2.5, 2.5]), np.array(floors), np.array(ceils))


IDEALS = [_ideal([0, 0], [9, 9]), _ideal([4, 1], [4, 1]), _ideal([2, 2], [3, 3])]


def _asked_again(carried, slack=0):
    asked = []

    def ask(number, wanted):
        asked.append((number, wanted.tolist()))
        return wanted

    hand_over(_frame(slack), PLACES, IDEALS, ASKED, carried, ask)
    return asked


def test_the_first_block_with_room_takes_over_what_another_could_not_carry():
    assert _asked_again([np.array([2, 3]), ASKED[1], ASKED[2]]) == [(2, [3, 2])]


@pytest.mark.parametrize("slack", [1, 2])
def test_nobody_is_asked_where_rows_hold_anyway(slack):
    assert _asked_again([np.array([2, 3]), ASKED[1], ASKED[2]], slack) == []
    assert _asked_again(ASKED) == []


def test_nobody_is_asked_who_has_no_room():
    assert _asked_again([np.array([0, 5]), ASKED[1], ASKED[2]]) == []
