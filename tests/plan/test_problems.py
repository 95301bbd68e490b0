"""What people are told about a plan that cannot be used, word for word in both languages.

``bad_documents.txt`` holds the cases. Lines that begin with ``>`` change a good plan: an
entry replaces the one of the same key, ``> !key`` takes it out, and lines with a dash are
its rules. What follows is said about it, first in English, then in Chinese.
"""

import os
import re
from pathlib import Path

import pytest

from quotaopt.errors import PlanError, Problems
from quotaopt.messages import document, formulas, measures, plan
from quotaopt.plan.checks import check
from quotaopt.plan.document.origin import Origin
from quotaopt.plan.document.problems import in_file_order, validate, written_out
from quotaopt.plan.document.yaml_source import parse
from quotaopt.plan.plan import Plan

GOOD = """\
plan: 年度目标
currency: CNY
step: 10000
total: 120_000_000
dimensions: {org: [region, rep], product: line, time: {levels: [quarter, month], start: 2024-01, periods: 12}}
tables: {history: {file: h.csv, value: revenue, date: month}, people: {file: p.csv, key: rep}}
cells: {from: history}
reference: {season: flat}
rules:
- {name: 华东, where: {region: 华东}, share: 0.35}
"""
FILE = Path(__file__).with_name("bad_documents.txt")


def read_cases():
    cases = [tuple(re.findall(r"^> (.*)$", block, re.M)) for block in FILE.read_text("utf-8").split("\n\n")]
    return [case for case in cases if case]


def changed(case):
    lines = dict(re.findall(r"^(\w+)(:.*)$", GOOD, re.M))
    rules = [line for line in case if line.startswith(("- ", "  "))]
    for line in case:
        if line.startswith("!"):
            del lines[line[1:]]
        elif line not in rules:
            key, colon, rest = line.partition(":")
            lines[key] = colon + rest
    lines["rules"] += "\n" + "\n".join(rules or GOOD.splitlines()[-1:])
    return "".join(f"{key}{rest}\n" for key, rest in lines.items())


def problems_of(text):
    source = parse(text, "plan.yaml")
    origin = Origin("plan.yaml", None, source.places)
    problems = Problems()
    try:
        spec = validate(source.tree, origin)
        problems.extend(in_file_order(check(Plan(spec, source.tree, origin, {}))))
        problems.stop_if_any()
    except PlanError as error:
        return list(error.problems)
    return []


def told(case):
    problems = problems_of(changed(case))
    lines = [f"> {line}" for line in case]
    lines += [problem.render(lang) for lang in ("en", "zh") for problem in problems]
    return "\n".join(lines)


def test_every_bad_document_is_refused_in_these_words():
    blocks = [told(case) for case in read_cases()]
    if os.environ.get("QUOTAOPT_GOLDEN") == "write":
        FILE.write_text("\n\n".join(blocks) + "\n", "utf-8")
    expected = FILE.read_text("utf-8").rstrip("\n").split("\n\n")
    for block, wanted in zip(blocks, expected, strict=True):
        assert block == wanted


def test_the_good_plan_has_no_problem():
    assert problems_of(GOOD) == []


def test_every_case_has_a_problem():
    for case in read_cases():
        assert problems_of(changed(case)), case


def test_every_sentence_about_the_contents_of_a_plan_is_in_the_table():
    said = {problem.key for case in read_cases() for problem in problems_of(changed(case))}
    sentences = plan.ENTRIES.keys() | document.ENTRIES.keys() - document._CHANGES.keys()
    sentences |= {key for key in formulas.ENTRIES | measures.ENTRIES if key.startswith("plan.")}
    unseen = sentences - said
    # said only of plans that have no file, or kept for what no schema of ours refuses today
    assert unseen == {"plan.rule_twice", "plan.refused"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1,200 万", "12_000_000"),
        ("1200万元", "12_000_000"),
        ("1.5亿", "150_000_000"),
        ("35%", "0.35"),
        ("35\uff05", "0.35"),
        ("0.5 %", "0.005"),
        ("-10%", "-0.1"),
        ("1,200", "1200"),
        ("1 200 000", "1_200_000"),
        ("\uff11\uff12", "12"),
        ("5k", "5000"),
        ("2.5M", "2_500_000"),
        ("300 CNY", "300"),
        ("300 元", "300"),
        ("007", "7"),
        ("1,20", None),
        ("1.200.000", None),
        ("12:30", None),
        ("5 mio", None),
        ("$5", None),
        ("about 5", None),
        ("", None),
    ],
)
def test_a_number_with_a_unit_is_written_out_where_it_is_clear(text, written):
    assert written_out(text) == written
