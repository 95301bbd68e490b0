"""Columns are as high as what they count, and words stay beside their marks."""

import re

import pytest

from quotaopt.picture import Columns, Histogram, as_svg

BOX = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="(#\w+)"><title>')
WORDS = re.compile(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)</text>')


def drawn(**panel):
    columns = Columns(**{"about": "how often", "unit": "CNY", **panel})
    return as_svg(Histogram([columns], "title", "en"))


def test_columns_stand_side_by_side_with_heights_in_proportion():
    svg = drawn(edges=[0, 10, 20, 40], heights=[0.1, 0.2, 0.05], split=20)
    boxes = [tuple(map(float, found[:4])) for found in BOX.findall(svg)]
    heights = [box[3] for box in boxes]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.02)
    assert heights[2] == pytest.approx(heights[0] / 2, abs=0.02)
    assert boxes[2][2] == pytest.approx(2 * boxes[0][2], abs=1.1)
    bottoms = {round(box[1] + box[3], 1) for box in boxes}
    assert len(bottoms) == 1
    colours = [found[4] for found in BOX.findall(svg)]
    assert colours[0] == colours[1] != colours[2]


def test_words_of_marks_keep_clear_of_the_first_mark_and_of_the_edge_of_the_page():
    marks = [("target", 50), ("low", 30), ("high", 70), ("far", 100)]
    svg = drawn(edges=[0, 50, 100], heights=[3, 1], is_share=False, marks=marks)
    anchors = {words.split()[0]: anchor for _, _, anchor, words in WORDS.findall(svg) if " " in words}
    assert anchors["low"] == "end"
    assert anchors["target"] == anchors["high"] == "start"
    assert anchors["far"] == "end"
    assert "target 50" in svg


def test_per_cent_are_written_with_their_sign():
    svg = drawn(edges=[0, 50, 100], heights=[3, 1], unit="%", is_share=False, marks=[("mean", 38.5)])
    assert "mean 38.5%" in svg
    assert ">100%<" in svg


@pytest.mark.parametrize("edges", [[0, 1], [0, 2, 1], [0, 1, 2, 3]])
def test_edges_that_do_not_fit_are_refused(edges):
    with pytest.raises(ValueError, match="edges"):
        Columns(edges=edges, heights=[1, 1], about="", unit="")
