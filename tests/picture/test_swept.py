"""A response is a line through its points, a field has one box per value; what is not there is not drawn."""

from xml.etree import ElementTree

import pytest

from quotaopt.picture import Heat, Measured, Response, as_svg

SVG = "{http://www.w3.org/2000/svg}"
SPREAD = Measured("spread", "number")


def _response(**others):
    given = {
        "points": [(100, 0.5), (110, 0.6)],
        "gaps": [120, 130],
        "base": (110, 0.6),
        "measured": SPREAD,
    } | others
    return Response(along="total", title="How it goes", lang="en", **given)


def _heat(**others):
    given = {"values": [[1, None, 3], [None, 5, None]], "gaps": [(0, 1)]} | others
    return Heat(
        rows=["a", "b"],
        columns=["x", "y", "z"],
        down="d",
        along="c",
        measured=SPREAD,
        title="T",
        lang="en",
        **given,
    )


def _drawn(picture):
    return ElementTree.fromstring(as_svg(picture))


def _tips(drawing):
    return [title.text for title in drawing.iter(f"{SVG}title")]


def test_a_response_has_a_dot_per_point_and_a_cross_per_gap():
    drawing = _drawn(_response())
    assert len(list(drawing.iter(f"{SVG}circle"))) == 3  # the base too
    assert len([one for one in drawing.iter(f"{SVG}line") if one.get("stroke") == "#d55e00"]) == 4
    assert {"100: 0.500", "110: 0.600"} <= set(_tips(drawing))


def test_higher_values_stand_higher_and_inputs_run_to_the_right():
    low, high = list(_drawn(_response(base=None)).iter(f"{SVG}circle"))
    assert float(low.get("cx")) < float(high.get("cx"))
    assert float(low.get("cy")) > float(high.get("cy"))


@pytest.mark.parametrize(("form", "shown"), [("share", "50.0"), ("amount", "0.50"), ("number", "0.500")])
def test_values_are_written_as_what_they_are(form, shown):
    assert f">{shown}<" in as_svg(_response(measured=Measured("it", form)))


def test_a_field_has_a_box_per_value_and_crosses_out_gaps_alone():
    drawing = _drawn(_heat())
    assert [tip for tip in _tips(drawing) if tip.startswith("d ")] == [
        "d a, c x: 1.000",
        "d a, c y: no plan",
        "d a, c z: 3.000",
        "d b, c y: 5.000",
    ]


def test_equal_values_and_single_points_can_be_drawn():
    as_svg(_heat(values=[[2, 2, 2], [2, 2, 2]], gaps=[]))
    as_svg(_response(points=[(5, 1)], gaps=[], base=None))


@pytest.mark.parametrize(
    "wrong", [{"points": []}, {"points": [(2, 1), (1, 1)]}, {"points": [(1, 1), (1, 2)]}]
)
def test_responses_out_of_order_are_refused(wrong):
    with pytest.raises(ValueError, match="response"):
        _response(**wrong)


@pytest.mark.parametrize("values", [[[1, 2, 3]], [[1], [2]], [[None] * 3, [None] * 3]])
def test_fields_of_another_size_or_without_values_are_refused(values):
    with pytest.raises(ValueError, match="field"):
        _heat(values=values)
