"""A scatter shows every plan where its values are, what it stands out by, and the plan to compare with."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from quotaopt.picture import Measured, Scatter, Spot, as_svg

AWAY = Measured("away", "amount", "CNY")
SPREAD = Measured("spread", "share")


def scatter(better: tuple[int, int] = (-1, -1), now: tuple[float, float, str] | None = None) -> Scatter:
    points = [(0.30, 9e6), (0.35, 6e6), (0.45, 5e6)]
    notes = ["best spread", "knee", "best away"]
    spots = [
        Spot(x, y, str(number), note, is_proposed=note == "knee")
        for number, ((x, y), note) in enumerate(zip(points, notes, strict=True), start=1)
    ]
    return Scatter(spots, SPREAD, AWAY, better, "A trade", "en", now=now)


def places(drawn: str) -> list[tuple[float, float]]:
    """The middles of dots with a number in their tip, in order."""
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="5" [^>]*><title>\d', drawn)
    return [(float(x), float(y)) for x, y in found]


def test_dots_stand_where_their_values_are():
    (left, top), (middle, between), (right, bottom) = places(as_svg(scatter()))
    assert (middle - left) / (right - left) == pytest.approx(1.0 / 3.0, abs=1e-3)
    assert (between - top) / (bottom - top) == pytest.approx(0.75, abs=1e-3)
    assert top < between < bottom


@pytest.mark.parametrize("better", [(-1, -1), (-1, 1), (1, -1), (1, 1)])
def test_notes_do_not_lie_on_one_another(better):
    drawn = as_svg(scatter(better))
    notes = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>((?:best|knee)[^<]*)<', drawn)
    assert len(notes) == 3
    heights = sorted(float(y) for _, y, _ in notes)
    assert all(words.count(",") >= 1 for _, _, words in notes)
    assert min(b - a for a, b in pairwise(heights)) > 1.0


def test_a_plan_far_away_does_not_crowd_the_others():
    near, far = as_svg(scatter(now=(0.36, 7e6, "now"))), as_svg(scatter(now=(0.36, 90e6, "now")))
    assert ">now<" in near
    assert "(beyond the picture)" in far
    assert places(far)[0][1] - places(far)[-1][1] == pytest.approx(
        places(as_svg(scatter(now=(0.36, 11.4e6, "now"))))[0][1]
        - places(as_svg(scatter(now=(0.36, 11.4e6, "now"))))[-1][1]
    )


def test_three_values_are_dots_without_a_line_and_a_scale_of_colours():
    spots = [Spot(0.1 * n, 1e6 * n, str(n), shade=float(n)) for n in range(1, 5)]
    drawn = as_svg(Scatter(spots, SPREAD, AWAY, (-1, -1), "Three", "en", shade=Measured("third", "number")))
    assert "<polyline" not in drawn
    assert "third" in drawn
    assert drawn.count("<rect") > 20


def test_a_third_value_of_some_is_refused():
    with pytest.raises(ValueError, match="of all spots or of none"):
        Scatter([Spot(1, 2, "1", shade=3)], SPREAD, AWAY, (-1, -1), "?", "en")
    with pytest.raises(ValueError, match="without spots"):
        Scatter([], SPREAD, AWAY, (-1, -1), "?", "en")
