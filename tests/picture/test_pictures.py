"""Pictures show the amounts they were given, in place and in words, and are the same on every computer."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.errors import PlanError
from quotaopt.messages import Language
from quotaopt.picture import (
    Bar,
    Line,
    Lines,
    Picture,
    Swing,
    Tornado,
    Waterfall,
    as_svg,
    require_picture,
    write_picture,
)
from quotaopt.picture.svg import LESS, MORE, TOTAL, lines_of, width_of

_SVG = "{http://www.w3.org/2000/svg}"


def waterfall(steps: list[int], lang: Language = "en") -> Waterfall:
    bars = [Bar("start", 1000, "start"), *(Bar(f"step {n}", value) for n, value in enumerate(steps))]
    return Waterfall([*bars, Bar("end", 1000 + sum(steps), "total")], "How it came", "CNY", lang)


def drawn(picture: Picture) -> ET.Element:
    return ET.fromstring(as_svg(picture))


def bars_of(page: ET.Element) -> list[tuple[float, float, str]]:
    """Left end, width and colour of the bars with a tip, from the top down."""
    boxes = (box for box in page.iter(f"{_SVG}rect") if box.find(f"{_SVG}title") is not None)
    return [(float(box.get("x", "")), float(box.get("width", "")), box.get("fill", "")) for box in boxes]


def texts_of(page: ET.Element) -> list[str]:
    return [line.text or "" for line in page.iter(f"{_SVG}text")]


@given(st.lists(st.integers(-150, 400).filter(lambda value: abs(value) > 20), min_size=1, max_size=6))
def test_bars_are_as_wide_as_their_amounts_and_begin_where_the_last_one_ended(steps: list[int]) -> None:
    _, *bars, _ = bars_of(drawn(waterfall(steps)))
    widths = [width for _, width, _ in bars]
    for step, width in zip(steps, widths, strict=True):
        assert width * abs(steps[0]) == pytest.approx(widths[0] * abs(step), rel=1e-2)
    ends = [
        (x, x + width) if step > 0 else (x + width, x)
        for step, (x, width, _) in zip(steps, bars, strict=True)
    ]
    for (_, end), (begin, _) in pairwise(ends):
        assert begin == pytest.approx(end, abs=0.02)
    assert [colour for *_, colour in bars] == [MORE if step > 0 else LESS for step in steps]


def test_totals_are_grey_and_as_wide_as_from_zero() -> None:
    (_, first, one), _, (_, last, other) = bars_of(drawn(waterfall([1000])))
    assert (one, other) == (TOTAL, TOTAL)
    assert last == pytest.approx(2 * first, rel=1e-3)


def test_an_axis_that_does_not_start_at_zero_says_so_and_cuts_its_totals() -> None:
    page = drawn(waterfall([30, -10]))
    assert any("the axis starts at" in words for words in texts_of(page))
    assert sum(line.get("stroke-width") == "3" for line in page.iter(f"{_SVG}line")) == 4
    assert not any("the axis starts at" in words for words in texts_of(drawn(waterfall([-800]))))


def test_every_name_and_amount_is_written_in() -> None:
    words = texts_of(drawn(waterfall([250, -400])))
    assert {"How it came", "start", "1,000", "+250", "−400", "end", "850"} <= set(words)


def test_chinese_readers_see_ten_thousands_and_hundred_millions() -> None:
    bars = [Bar("去年", 4_310_000, "start"), Bar("增长", 517_200), Bar("目标", 4_827_200, "total")]
    words = texts_of(drawn(Waterfall(bars, "目标", "CNY", "zh")))
    assert {"431.00", "+51.72", "482.72"} <= set(words)
    assert any("万元" in line for line in words)
    large = Waterfall([Bar("总额", 12 * 10**8, "start")], "目标", "CNY", "zh")
    assert any("亿元" in line for line in texts_of(drawn(large)))


def test_a_change_too_small_for_the_decimals_is_not_called_nothing() -> None:
    words = texts_of(
        drawn(
            Tornado(
                [Swing("a", 900_000, 1_100_000), Swing("b", 1_000_001, 1_000_000)], 10**6, "", "CNY", "zh"
            )
        )
    )
    assert "≈ 0" in words
    assert "0.00" not in words
    bars = [Bar("a", 1_000_000, "start"), Bar("nothing", 0), Bar("little", 1), Bar("b", 1_000_001, "total")]
    assert {"0.00", "≈ 0"} <= set(texts_of(drawn(Waterfall(bars, "", "CNY", "zh"))))


def test_a_total_that_the_steps_do_not_come_to_is_refused() -> None:
    with pytest.raises(ValueError, match="is not what the steps come to"):
        Waterfall([Bar("a", 1, "start"), Bar("b", Fraction(1, 3)), Bar("c", 2, "total")], "", "CNY", "en")


def test_the_widest_swing_stands_on_top_and_sides_have_their_colours() -> None:
    swings = [Swing("narrow", 98, 101), Swing("wide", 130, 60), Swing("one side", 100, 110)]
    page = drawn(Tornado(swings, 100, "What moves it", "CNY", "en"))
    words = texts_of(page)
    assert words.index("wide") < words.index("one side") < words.index("narrow")
    bars = bars_of(page)
    assert [colour for *_, colour in bars] == [LESS, MORE, MORE, LESS, MORE]
    assert bars[1][1] == pytest.approx(4 / 3 * bars[0][1], rel=1e-2)
    assert {"+30", "−40", "+10", "−2", "+1"} <= set(words)


def test_lines_stand_as_high_as_their_shares_and_the_first_ones_numbers_are_written_in() -> None:
    lines = [Line("ours", [0.05, 0.10, 0.0]), Line("theirs", [0.10, 0.05, Fraction(1, 5)])]
    page = drawn(Lines(lines, ["2023-01", "2023-02", "2023-03"], "What was missed"))
    dots = list(page.iter(f"{_SVG}circle"))
    theirs, ours = ([float(dot.get("cy", "")) for dot in part] for part in (dots[:3], dots[3:]))
    assert ours[2] - ours[0] == pytest.approx((ours[2] - ours[1]) / 2, abs=0.02)
    assert ours[:2] == theirs[1::-1]
    assert ours[2] - theirs[2] == pytest.approx(4 * (ours[2] - ours[0]), abs=0.03)
    assert {"ours", "theirs", "2023-02", "5.0%", "10.0%", "0.0%", "20%"} <= set(texts_of(page))
    assert {dot.get("fill") for dot in dots[3:]} == {MORE}


def test_names_of_many_periods_are_thinned_and_numbers_left_out() -> None:
    periods = [str(2000 + number) for number in range(100)]
    words = texts_of(drawn(Lines([Line("ours", [0.01] * 100)], periods, "Missed")))
    assert 5 < sum(word in periods for word in words) < 40
    assert "1.0%" not in words


@pytest.mark.parametrize(
    ("lines", "periods"), [([], ["a"]), ([Line("x", [])], []), ([Line("x", [1])], ["a", "b"])]
)
def test_lines_without_a_share_for_every_period_are_refused(lines: list[Line], periods: list[str]) -> None:
    with pytest.raises(ValueError, match=r"share|lines over"):
        Lines(lines, periods, "Missed")


@given(st.text(alphabet="华东区域占比 上限rule,。", min_size=1), st.sampled_from([80.0, 200.0]))
def test_names_are_broken_into_lines_that_fit_and_lose_nothing(name: str, width: float) -> None:
    lines = lines_of(name, 13, width, most=100)
    assert all(width_of(line, 13) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(name.split())


def test_a_name_too_long_for_its_lines_ends_in_dots_and_is_whole_in_the_tip() -> None:
    name = "规则：" + "华东区域占比" * 20
    svg = as_svg(Waterfall([Bar(name, 5, "start")], "目标", "CNY", "zh"))
    assert "…" in svg
    assert f"<title>{name}" in svg


@pytest.mark.parametrize("kind", [".svg", ".png"])
def test_the_same_picture_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    for number in (1, 2):
        write_picture(waterfall([250, -400]), tmp_path / f"{number}{kind}")
    data = (tmp_path / f"1{kind}").read_bytes()
    assert data == (tmp_path / f"2{kind}").read_bytes()
    assert data.startswith(b"<svg" if kind == ".svg" else b"\x89PNG")


def test_what_cannot_be_written_is_refused_before_anything_is_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PlanError, match=r"not written as '\.pdf'"):
        require_picture(tmp_path / "why.pdf")
    with pytest.raises(PlanError, match="nowhere"):
        require_picture(tmp_path / "nowhere" / "why.svg")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PlanError, match=r"quotaopt\[pictures\]"):
        require_picture(tmp_path / "why.png")
    require_picture(tmp_path / "why.svg")


def test_a_png_without_a_font_for_its_characters_is_refused_not_drawn_with_boxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotaopt.picture.write._raster", lambda drawn: b"boxes")
    picture = Waterfall([Bar("去年", 5, "start")], "目标", "CNY", "zh")
    with pytest.raises(PlanError, match="No font on this computer"):
        write_picture(picture, tmp_path / "why.png")
    assert not list(tmp_path.iterdir())
    with pytest.raises(PlanError, match="no folder of fonts"):
        write_picture(picture, tmp_path / "why.png", fonts=tmp_path / "nowhere")
