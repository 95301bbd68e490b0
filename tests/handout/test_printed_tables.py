"""The three tables of a tracking workbook come out with the figures printed in it."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from quotaopt import handouts
from quotaopt.actuals import read_actuals
from quotaopt.handout import Remark


def _texts(table):
    return [
        [column.text(entry) for column, entry in zip(table.columns, row, strict=True)] for row in table.rows
    ]


@pytest.fixture(scope="module")
def by_line(fixed):
    quarters = {
        "A": (1_800_000, 2_000_000, 2_000_000, 2_200_000),
        "B": (1_500_000, 1_700_000, 1_800_000, 2_000_000),
    }
    amounts = {
        (line, f"2024-Q{number}"): amount
        for line, row in quarters.items()
        for number, amount in enumerate(row, start=1)
    }
    lines = pd.DataFrame({"line": ["B", "A"], "责任部门": ["销售二部", "销售一部"], "负责人": [None, "张三"]})
    time = {"levels": ["quarter"], "start": "2024-Q1", "periods": 4}
    return fixed({"product": ["line"]}, time, amounts, {"lines": ({"key": "line"}, lines)})


@pytest.fixture(scope="module")
def fourth_quarter(fixed):
    months = {"华东": (600_000, 700_000, 700_000), "华南": (500_000, 650_000, 650_000)}
    amounts = {
        (region, f"2024-{number}"): amount
        for region, row in months.items()
        for number, amount in enumerate(row, start=10)
    }
    time = {"levels": ["quarter", "month"], "start": "2024-10", "periods": 3}
    return fixed({"org": ["region"]}, time, amounts)


@pytest.fixture(scope="module")
def of_october(fixed):
    amounts = {("甲", "A", "2024-10"): 800_000, ("乙", "B", "2024-10"): 700_000}
    time = {"levels": ["month"], "start": "2024-10", "periods": 1}
    return fixed({"org": ["责任人"], "product": ["产品线"]}, time, amounts)


def _sold(allocation, members, dates, amounts):
    frame = pd.DataFrame({**members, "date": dates, "actual": amounts})
    return read_actuals(allocation.plan, frame)


def test_product_lines_by_quarter(by_line):
    table = handouts(by_line, "products", lang="zh").tables[0]
    assert table.title == "销售目标分解表(按产品线)"
    assert table.headings == ("产品线", "年度目标", "Q1", "Q2", "Q3", "Q4", "责任部门", "负责人")
    assert _texts(table) == [
        ["A", "8000000.00", "1800000.00", "2000000.00", "2000000.00", "2200000.00", "销售一部", "张三"],
        ["B", "7000000.00", "1500000.00", "1700000.00", "1800000.00", "2000000.00", "销售二部", ""],
        ["合计", "15000000.00", "3300000.00", "3700000.00", "3800000.00", "4200000.00", "", ""],
    ]


def test_the_quarter_ends_with_the_actual_and_the_targets_to_come(fourth_quarter):
    regions, dates = ["华南", "华东", "华东"], ["2024-10", "2024-10-W1", "2024-10-W3"]
    actuals = _sold(fourth_quarter, {"region": regions}, dates, [520_000, 300_000, 250_000])
    table = handouts(fourth_quarter, "quarter", lang="zh", actuals=actuals).tables[0]
    assert table.headings == (
        "区域", "季度目标", "10月目标", "10月实际", "10月达成率", "11月目标", "12月目标",
        "季度累计目标", "季度累计实际", "季度达成率", "关键问题提示",
    )  # fmt: skip
    east, south, whole = _texts(table)
    assert east == [
        "华东", "2000000.00", "600000.00", "550000.00", "91.67", "700000.00", "700000.00",
        "2000000.00", "1950000.00", "97.50", "",
    ]  # fmt: skip
    assert south == [
        "华南", "1800000.00", "500000.00", "520000.00", "104.00", "650000.00", "650000.00",
        "1800000.00", "1820000.00", "101.11", "",
    ]  # fmt: skip
    assert whole[:5] == ["合计", "3800000.00", "1100000.00", "1070000.00", "97.27"]
    assert whole[-4:] == ["3800000.00", "3770000.00", "99.21", ""]


def test_the_month_of_a_person_week_by_week(of_october):
    weeks = {"甲": (150_000, 180_000, 160_000, 200_000), "乙": (200_000, 220_000, 180_000, 100_000)}
    names = [name for name in weeks for _ in range(4)]
    lines = [{"甲": "A", "乙": "B"}[name] for name in names]
    dates = [f"2024-10-W{number}" for number in (1, 2, 3, 4)] * 2
    sold = [amount for row in weeks.values() for amount in row]
    remarks = {("甲", "A"): Remark("两家客户推迟验收", "10-15 前二次拜访 5 家重点客户", "2024-10-15")}
    actuals = _sold(of_october, {"责任人": names, "产品线": lines}, dates, sold)
    table = handouts(of_october, "month", lang="zh", actuals=actuals, remarks=remarks).tables[0]
    assert table.headings == (
        "责任人", "产品线", "10月目标", "第一周实际", "第二周实际", "第三周实际", "第四周实际", "累计实际",
        "达成率(%)", "主要偏差原因", "改进措施", "完成时限",
    )  # fmt: skip
    first, second, whole = _texts(table)
    assert first[2:9] == [
        "800000.00", "150000.00", "180000.00", "160000.00", "200000.00", "690000.00", "86.25",
    ]  # fmt: skip
    assert first[9:] == ["两家客户推迟验收", "10-15 前二次拜访 5 家重点客户", "2024-10-15"]
    assert second[7:9] == ["700000.00", "100.00"]
    assert whole[2:9] == [
        "1500000.00", "350000.00", "400000.00", "340000.00", "300000.00", "1390000.00", "92.67",
    ]  # fmt: skip


def test_a_week_against_a_quarter_of_the_month(fixed):
    time = {"levels": ["month", "week"], "start": "2024-10", "periods": 4, "calendar": "4-4-5"}
    amounts = {("甲", "A", f"2024-W{week}"): 200_000 for week in range(40, 44)}
    allocation = fixed({"org": ["rep"], "product": ["line"]}, time, amounts)
    actuals = _sold(allocation, {"rep": ["甲"], "line": ["A"]}, ["2024-W40"], [150_000])
    row = handouts(allocation, "month", actuals=actuals).tables[0].rows[0]
    assert row[2] / 4 == 200_000
    assert row[3] / (row[2] / 4) == Decimal("0.75")


def test_what_is_not_known_is_no_zero(fourth_quarter):
    empty = handouts(fourth_quarter, "quarter").tables[0]
    assert (
        {row[3] for row in empty.rows}
        == {row[4] for row in empty.rows}
        == {row[8] for row in empty.rows}
        == {None}
    )
    actuals = _sold(fourth_quarter, {"region": ["华东"]}, ["2024-10"], [550_000])
    table = handouts(fourth_quarter, "quarter", actuals=actuals).tables[0]
    assert [row[8] for row in table.rows] == [1_950_000, None, None]
    assert [row[3] for row in table.rows] == [550_000, None, 550_000]


def test_later_months_are_tracked_beside_the_earlier_ones(fourth_quarter):
    table = handouts(fourth_quarter, "quarter", month="2024-11").tables[0]
    actual = [heading for heading in table.headings if heading.endswith("actual")]
    assert actual == ["Oct actual", "Nov actual", "Quarter total actual"]
