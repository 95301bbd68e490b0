"""Numbers are read exactly as written."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table
from quotaopt.plan.tables.amounts import plain_amount
from quotaopt.plan.tables.numbers import BadNumbersError, number_column


def _column(values):
    return number_column(pa.chunked_array([pa.array(values)]))


def _fractions(column):
    return [
        None if blank else Fraction(int(units), 10**column.digits)
        for units, blank in zip(column.units, column.blank, strict=True)
    ]


@st.composite
def decimals(draw):
    """Columns of decimals of at most 15 significant digits that span 16 digits together."""
    finest = draw(st.integers(0, 9))

    def decimal():
        behind = draw(st.integers(0, finest))
        largest = 10 ** min(15, 16 - finest + behind) - 1
        return Decimal(draw(st.integers(-largest, largest))).scaleb(-behind)

    return [decimal() for _ in range(draw(st.integers(1, 20)))]


@given(decimals())
def test_any_decimal_of_fifteen_digits_survives_text(values):
    column = _column([f"{value:f}" for value in values])
    assert _fractions(column) == [Fraction(value) for value in values]


@given(decimals())
def test_floats_decimals_and_texts_agree(values):
    texts = _column([f"{value:f}" for value in values])
    for other in (_column([float(value) for value in values]), _column(values)):
        assert other.digits == texts.digits
        assert other.units.tolist() == texts.units.tolist()


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=30))
def test_whole_numbers_of_any_size_are_exact(values):
    for written in (values, [str(value) for value in values], [Decimal(value) for value in values]):
        assert _fractions(_column(written)) == [Fraction(value) for value in values]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_any_float_is_read_as_it_prints_up_to_what_fits(values):
    column = _column(values)
    for found, value in zip(_fractions(column), values, strict=True):
        assert abs(found - Fraction(repr(value))) < Fraction(1, 10**10)  # twenty millions leave ten digits


@given(decimals())
def test_the_digits_are_the_fewest_that_hold(values):
    column = _column([f"{value:f}" for value in values])
    assert column.digits == 0 or (column.units % 10).any()


def test_long_numbers_go_through_wide_decimals():
    values = ["12345678901234.56789", "0.00001", "-9999999999999.99999"]
    assert _fractions(_column(values)) == [Fraction(value) for value in values]


def test_sums_of_a_column_never_overflow():
    rng = np.random.default_rng(0)
    column = _column((rng.random(1000) * 1e15).tolist())
    assert np.abs(column.units.astype(float)).sum() < 2.0**62


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1,200 万", "12000000"),
        ("1,200", "1200"),
        ("1200万元", "12000000"),
        ("1.2亿", "120000000"),
        ("¥1,200.50", "1200.5"),
        ("$ 3", "3"),
        ("(45)", "-45"),
        ("35%", "0.35"),
        ("１２００", "1200"),
        ("-1,000,000", "-1000000"),
        ("5k", "5000"),
        ("1 200", "1200"),
        ("3 元", "3"),
    ],
)
def test_a_decorated_number_is_refused_with_the_plain_one(text, plain):
    assert plain_amount(text) == plain
    with pytest.raises(BadNumbersError) as caught:
        _column([text])
    assert caught.value.cells[0].plain == plain


@pytest.mark.parametrize(
    "text", ["three", "12,34", "1.2.3", "", "-", "(45", "%", "1e", "2024-01", "0x10", "1_0"]
)
def test_nobody_guesses_what_is_no_number(text):
    assert plain_amount(text) is None


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity"])
def test_not_finite_is_refused(text):
    with pytest.raises(BadNumbersError) as caught:
        _column(["1", text])
    assert [(cell.row, cell.key) for cell in caught.value.cells] == [(1, "table.number_not_finite")]


def test_infinite_floats_are_refused_and_nan_is_a_blank():
    assert _column([1.5, float("nan")]).blank.tolist() == [False, True]
    with pytest.raises(BadNumbersError) as caught:
        _column([1.5, float("inf")])
    assert caught.value.cells[0].row == 1


@pytest.mark.parametrize("text", ["1e16", "1e400", "-2000000000000000"])
def test_absurd_sizes_are_refused(text):
    with pytest.raises(BadNumbersError) as caught:
        _column(["1", text])
    assert [(cell.row, cell.key) for cell in caught.value.cells] == [(1, "table.number_absurd")]


@pytest.mark.parametrize("texts", [["1e3", "1.5E-2"], ["+5", ".5"], [" 7 ", "8"], ["1e-300", "1"], ["", " "]])
def test_other_spellings_of_plain_numbers_are_read(texts):
    column = _column(texts)
    for found, text in zip(_fractions(column), texts, strict=True):
        assert (
            (found is None) if not text.strip() else abs(found - Fraction(text.strip())) < Fraction(1, 10**18)
        )


def test_dates_and_truth_values_are_no_numbers():
    frame = pd.DataFrame({"x": [True, False], "y": pd.to_datetime(["2024-01-01", "2024-01-02"])})
    table = read_table("t", TableSource(), None, frame)
    for column in ("x", "y"):
        with pytest.raises(Exception, match="is not a number"):
            table.number(column)


def test_an_empty_column_is_all_blank():
    table = read_table("t", TableSource(), None, pd.DataFrame({"x": [1, 2], "y": [None, None]}))
    assert table.number("y").blank.all()
    assert table.text("y").codes.tolist() == [-1, -1]
