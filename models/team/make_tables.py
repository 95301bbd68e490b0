"""Write the tables of this plan: an invented sales team of fifty seats, the same bytes every time.

Run ``python make_tables.py`` in this folder after changing a number here.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
LAST_YEAR = 100_000_000
MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
SEASON = np.array([7.6, 5.4, 8.3, 7.6, 8.0, 8.9, 7.8, 8.1, 9.2, 8.4, 9.4, 11.3])

DEPARTMENTS = {  # the first of each leads the work, the last ones are the youngest
    ("华东", "华东一部"): "沈志远 顾明辉 陆海波 钱伟 许佳宁 郑浩然 丁晓彤 陶然",
    ("华东", "华东二部"): "方建平 施文斌 韩雪 邵俊杰 俞晓峰 曹婷 戴一凡 金子涵",
    ("华南", "华南一部"): "林国栋 梁志强 邓丽华 潘伟明 罗家豪 冯倩 华南一部空缺",
    ("华南", "华南二部"): "陈少华 黄海燕 叶俊 何嘉欣 谢锐 吴思敏",
    ("华北", "华北一部"): "王立军 刘洋 孙海涛 赵丽娟 马超 高峰 宋雨桐",
    ("华北", "华北二部"): "张建国 李强 杨帆 田静 董浩 于晓雯",
    ("西南", "西南一部"): "唐勇 冉小琴 蒋涛 何川 龙飞 廖敏 彭宇 西南一部空缺",
}
MARGIN = {"华东": (0.225, 0.31), "华南": (0.230, 0.32), "华北": (0.185, 0.27), "西南": (0.220, 0.30)}
PAID = {"华东": 0.94, "华南": 0.92, "华北": 0.90, "西南": 0.87}
LINES = {"主力产品": 0.73, "新品": 0.27}
SIZE = {"资深": 1.45, "高级": 1.15, "中级": 0.90, "初级": 0.60}
CAPACITY = {"资深": 6_000_000, "高级": 4_800_000, "中级": 3_900_000, "初级": 2_900_000}
STRETCH = {"资深": 1.20, "高级": 1.10, "中级": 1.00, "初级": 0.90}
TICKET = {"资深": 90_000, "高级": 75_000, "中级": 60_000, "初级": 45_000}

JOINS = {  # first day; seats stand empty until then
    "陶然": "2024-01-02",
    "金子涵": "2024-02-19",
    "吴思敏": "2024-03-18",
    "宋雨桐": "2024-07-01",
    "彭宇": "2024-05-06",
    "华南一部空缺": "2024-06-03",
    "西南一部空缺": "2024-09-02",
}
LEAVES = {"高峰": "2024-06-28", "曹婷": "2024-09-30"}  # last day
COVERS = {"华南一部空缺": ("冯倩", 0.6), "西南一部空缺": ("廖敏", 0.5)}  # who, how much
ABSENCES = [  # person, first day, last day, share of the day, who covers
    ("韩雪", "2024-03-04", "2024-08-09", 1, "俞晓峰"),
    ("田静", "2024-07-15", "2024-12-13", 1, "杨帆"),
    ("田静", "2024-12-16", "2024-12-31", 0.5, "杨帆"),
]
NEW = [name for name in JOINS if name not in COVERS]  # seats under a name have nothing to look back on

# Days off in lieu and worked weekends of 2024: General Office of the State Council, 国办发明电〔2023〕7号.
HOLIDAYS = [("01-01", 1), ("02-10", 8), ("04-04", 3), ("05-01", 5), ("06-10", 1), ("09-15", 3), ("10-01", 7)]
WORKED = ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]

ACTIONS = [
    ("沈志远", "突破 3 家战略客户", "沈志远", "2024-09-30", "总经理陪访、售前团队"),
    ("沈志远", "带教陶然，每月联合拜访 8 次", "沈志远", "2024-06-28", ""),
    ("陶然", "完成新品认证", "培训部", "2024-02-29", "培训预算 6000 元"),
    ("俞晓峰", "韩雪休假期间每月走访其重点客户一遍", "华东二部经理", "2024-08-09", "客服部每周提供服务工单"),
    ("冯倩", "与空缺席位的 20 家存量客户逐家交接", "华南一部经理", "2024-01-31", "法务部提供合同清单"),
    ("王立军", "主力产品重新报价，毛利率提高 2 个百分点", "华北一部经理", "2024-03-29", "财务部、产品部"),
    ("张建国", "清理 90 天以上应收款", "张建国", "2024-06-28", "财务部每周提供账龄表"),
    ("唐勇", "清理 90 天以上应收款", "唐勇", "2024-06-28", "财务部每周提供账龄表"),
    ("廖敏", "接手空缺席位客户，锁定 5 家续约", "西南一部经理", "2024-05-31", "售前团队"),
]


@dataclass(frozen=True)
class Seat:
    """A place in the team and who sits there."""

    region: str
    department: str
    name: str
    grade: str


def main() -> None:
    """Draw last year and write every table."""
    rng = np.random.default_rng(50)
    seats = list(_seats())
    history = list(_history(seats, rng))
    _write("history.csv", ["月份", "大区", "部门", "销售代表", "产品线", *FACTS], history)
    _write("last_plan.csv", ["销售代表", "目标"], _last_plan(history, rng))
    _write("people.csv", PEOPLE, (_person(seat, rng) for seat in seats))
    _write("leave.csv", ["销售代表", "开始", "结束", "比例", "代管人"], ABSENCES)
    _write("holidays.csv", ["放假", "调休上班"], _days())
    _write("markets.csv", ["大区", "产品线", "市场潜力"], _potential(history, rng))
    lines = [("主力产品", "营销中心", "陆文博"), ("新品", "新品事业部", "苏晴")]
    _write("lines.csv", ["产品线", "责任部门", "负责人"], lines)
    _write("actions.csv", ["销售代表", "关键行动", "负责人", "完成时限", "所需支持"], ACTIONS)


FACTS = ["收入", "毛利", "回款", "新客户"]
PEOPLE = ["大区", "部门", "销售代表", "职级", "入职日", "离职日", "爬坡", "代管人", "代管比例"]
PEOPLE += ["年产能", "挑战系数", "平均单额", "赢单率", "线索转化率"]


def _seats() -> Iterable[Seat]:
    for (region, department), names in DEPARTMENTS.items():
        for position, name in enumerate(names.split()):
            grade = "初级" if name in NEW else "资深" if position == 0 else "高级" if position < 3 else "中级"
            yield Seat(region, department, name, grade)


def _history(seats: Sequence[Seat], rng: np.random.Generator) -> Iterable[tuple[object, ...]]:
    """Revenue by seat, line and month, scaled to the whole, and what went with it."""
    known = [seat for seat in seats if seat.name not in NEW]
    sizes = np.array([SIZE[seat.grade] for seat in known]) * rng.lognormal(0.0, 0.15, len(known))
    for seat, size in zip(known, LAST_YEAR * sizes / sizes.sum(), strict=True):
        for line, margin in zip(LINES, MARGIN[seat.region], strict=True):
            sold = size * LINES[line] * _noisy(SEASON, 0.10, rng)
            profit = sold * margin * rng.lognormal(0.0, 0.05, len(MONTHS))
            paid = np.minimum(sold * PAID[seat.region] * rng.lognormal(0.0, 0.03, len(MONTHS)), sold)
            customers = rng.poisson(sold / (120_000 if line == "主力产品" else 70_000))
            for month, *amounts, count in zip(MONTHS, sold, profit, paid, customers, strict=True):
                rounded = [round(float(amount) / 100) * 100 for amount in amounts]
                yield (month, seat.region, seat.department, seat.name, line, *rounded, int(count))


def _noisy(weights: np.ndarray, spread: float, rng: np.random.Generator) -> np.ndarray:
    drawn = weights * rng.lognormal(0.0, spread, len(weights))
    return drawn / drawn.sum()


def _last_plan(history: Sequence[tuple], rng: np.random.Generator) -> Iterable[tuple[str, int]]:
    sold: dict[str, int] = {}
    for _, _, _, name, _, revenue, *_ in history:
        sold[name] = sold.get(name, 0) + revenue
    for name, revenue in sold.items():
        yield name, round(revenue / rng.normal(1.02, 0.12) / 10_000) * 10_000


def _person(seat: Seat, rng: np.random.Generator) -> tuple[object, ...]:
    start = JOINS.get(seat.name, f"{rng.integers(2012, 2022)}-{rng.integers(1, 13):02d}-01")
    ramp = ("新人" if seat.name in NEW else "熟手") if seat.name in JOINS else ""
    covered = COVERS.get(seat.name, ("", ""))
    rates = (round(rng.uniform(0.22, 0.34), 2), round(rng.uniform(0.35, 0.45), 2))
    numbers = (CAPACITY[seat.grade], STRETCH[seat.grade], TICKET[seat.grade])
    place = (seat.region, seat.department, seat.name, seat.grade)
    return (*place, start, LEAVES.get(seat.name, ""), ramp, *covered, *numbers, *rates)


def _days() -> Iterable[tuple[str, str]]:
    free = [
        (dt.date.fromisoformat(f"2024-{first}") + dt.timedelta(days=day)).isoformat()
        for first, length in HOLIDAYS
        for day in range(length)
    ]
    worked = [f"2024-{day}" for day in WORKED]
    return zip(free, worked + [""] * (len(free) - len(worked)), strict=True)


def _potential(history: Sequence[tuple], rng: np.random.Generator) -> Iterable[tuple[object, ...]]:
    sold: dict[tuple[str, str], int] = {}
    for _, region, _, _, line, revenue, *_ in history:
        sold[region, line] = sold.get((region, line), 0) + revenue
    for (region, line), revenue in sold.items():
        open_field = rng.uniform(3.5, 5.0) if line == "新品" else rng.uniform(2.2, 3.0)
        yield region, line, round(revenue * open_field / 1_000_000) * 1_000_000


def _write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
