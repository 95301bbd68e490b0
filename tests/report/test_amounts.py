from decimal import Decimal

import numpy as np
import pytest

from quotaopt.report.amounts import Amounts, headline_amount, in_steps, unit_for


@pytest.mark.parametrize(
    ("currency", "step", "lang", "name", "shown"),
    [
        ("CNY", "10000", "zh", "万元", "120"),
        ("CNY", "1000", "zh", "万元", "120.0"),
        ("CNY", "100", "zh", "万元", "120.00"),
        ("CNY", "1", "zh", "元", "1,200,000"),
        ("CNY", "0.01", "zh", "元", "1,200,000.00"),
        ("CNY", "10000", "en", "CNY", "1,200,000"),
        ("USD", "0.05", "zh", "USD", "1,200,000.00"),
    ],
)
def test_tables_count_in_the_unit_people_expect(currency, step, lang, name, shown):
    unit = unit_for(currency, Decimal(step), lang)
    assert unit.name == name
    assert unit.show(Decimal(1_200_000)) == shown


def test_nothing_is_never_negative():
    assert unit_for("USD", Decimal(1), "en").show(-0.2) == "0"


def test_the_headline_is_exact_in_both_languages():
    assert headline_amount(Decimal("120000000"), "CNY", "zh") == "120,000,000 元（1.2 亿元）"
    assert headline_amount(Decimal("5000000"), "CNY", "zh") == "5,000,000 元（500 万元）"
    assert headline_amount(Decimal("9999.99"), "CNY", "zh") == "9,999.99 元"
    assert headline_amount(Decimal("333.33"), "USD", "en") == "USD 333.33"


@pytest.mark.parametrize("step", ["10000", "1", "0.05", "2.5", "1E+3"])
def test_steps_become_exact_amounts(step):
    amounts = in_steps(np.array([0, 1, 7]), Decimal(step))
    assert isinstance(amounts, Amounts)
    assert [amounts.decimal(k) for k in range(3)] == [Decimal(step) * k for k in (0, 1, 7)]
    assert amounts.total() == Decimal(step) * 8


def test_references_get_a_decimal_where_amounts_are_small():
    unit = unit_for("USD", Decimal(1), "en")
    assert unit.finer(5).show(2.5) == "2.5"
    assert unit.finer(5_000_000).show(2.5) == "2"
