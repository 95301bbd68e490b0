"""What every rule kind adds to the model, as short text that people can read.

``make golden`` writes the files anew; read the difference before committing it.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from quotaopt.engine import check
from quotaopt.model.text import to_text
from support.small_plan import RULES, small_plan

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_adds_the_rows_it_says(name):
    report = check(small_plan(RULES[name]))
    names = report.cells.cell_names(report.cells.finest, report.built.active)
    text = to_text(report.built.model, cell_names=names)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("QUOTAOPT_GOLDEN") == "write":
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_rule():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(RULES)


def test_the_reference_of_the_small_plan_sums_to_one():
    assert np.isclose(check(small_plan()).built.model.reference.sum(), 1.0)
