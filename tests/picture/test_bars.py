"""Bars in clusters: as long as their numbers, one colour for every plan."""

import re

import pytest

from quotaopt.picture import MOST_BARS, Bars, Cluster, as_svg
from quotaopt.picture.frame import WIDTH
from quotaopt.picture.svg import COLOURS, TOTAL

PLANS = [f"a plan with a name that is much too long {number}" for number in range(MOST_BARS)]


def drawn(clusters, names):
    picture = as_svg(Bars([Cluster(*one) for one in clusters], names, "T", "USD", "en", "by region"))
    boxes = re.findall(
        r'<rect x="([-\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*><title>([^<]*)</title>', picture
    )
    return picture, [(float(x), float(width), tip) for x, width, tip in boxes]


def test_bars_are_as_long_as_their_numbers():
    _, bars = drawn([("East", (100, 200)), ("West", (50, 0))], ["plan", "what if"])
    starts = {x for x, _, _ in bars}
    assert len(starts) == 1
    east, twice, west, nothing = (width for _, width, _ in bars)
    assert twice == pytest.approx(2 * east, abs=0.02)
    assert west == pytest.approx(east / 2, abs=0.02)
    assert nothing == 1.0
    assert [tip for _, _, tip in bars] == [
        "East, plan: 100",
        "East, what if: 200",
        "West, plan: 50",
        "West, what if: 0",
    ]


def test_numbers_below_zero_go_to_the_left():
    _, bars = drawn([("East", (-100, 100))], ["plan", "what if"])
    (left, width, _), (right, _, _) = bars
    assert left + width == pytest.approx(right, abs=0.02)


def test_every_plan_has_its_colour_and_every_name_its_place():
    picture, _ = drawn([("East", range(1, MOST_BARS + 1))], PLANS)
    for colour in (TOTAL, *COLOURS):
        assert picture.count(f'fill="{colour}"') >= 2
    places = [float(x) for x in re.findall(r'<text x="([-\d.]+)"[^>]*>a plan', picture)]
    assert len(places) == MOST_BARS
    assert all(0 < x < WIDTH for x in places)


@pytest.mark.parametrize(
    ("clusters", "names"), [([], ["a"]), ([("East", (1, 2))], ["a"]), ([("East", range(8))], [*PLANS, "b"])]
)
def test_what_cannot_be_drawn_is_refused(clusters, names):
    with pytest.raises(ValueError):  # noqa: PT011  the words are for programmers
        drawn(clusters, names)
