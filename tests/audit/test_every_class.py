"""Whatever a plan is made of, its audit is a document with a verdict, words and a rule for everything."""

import json

import pytest

import quotaopt
from quotaopt.audit.page import audit_document
from support.feasible_plans import CLASSES, solved_plans
from support.seeds import n_plans


@pytest.mark.parametrize("kind", CLASSES)
def test_every_plan_that_can_be_met_can_be_audited(kind):
    for _, allocation in solved_plans(kind, n_plans(2)):
        for lang in ("en", "zh"):
            document = audit_document(quotaopt.audit_of(allocation), lang)
            assert json.loads(json.dumps(document, allow_nan=False)) == document
            for one in document["findings"]:
                assert one["verdict"] in document["verdicts"]
                assert one["says"]
                assert one["rule"]
