"""A structure is taken over exactly where the model would be given the same one."""

import numpy as np
import pytest

from quotaopt.model.classify import classify, lies_alike
from quotaopt.reading import build_model, read_cells
from support.feasible_plans import CLASSES, MAY_FAIL


def _model(plan):
    return build_model(plan, read_cells(plan)).model


def _variants(plan):
    """Other totals, some far away; a rule less; the rules in another order of importance."""
    rules = plan.document.get("rules", [])
    for share in ("0.97", "1.5", "0.2"):
        yield {"total": (plan.spec.total * type(plan.spec.total)(share)).to_integral_value()}
    if rules:
        yield {"rules": rules[1:]}
        yield {"rules": [*rules[:-1], rules[-1] | {"priority": 9}]}


@pytest.mark.parametrize("kind", ["T", "F", "P"])
def test_what_lies_alike_is_classified_alike(kind):
    seen = set()
    for seed in range(5):
        plan = CLASSES[kind](seed)
        if not hasattr(plan.spec.total, "to_integral_value"):
            continue
        model = _model(plan)
        structure = classify(model)
        assert lies_alike(model, model, structure)
        for changes in _variants(plan):
            try:
                other = _model(plan.change(changes))
            except MAY_FAIL:
                continue
            found, own = lies_alike(other, model, structure), classify(other)
            seen.add(found)
            if found:
                assert (own.plan_class, len(own.trees)) == (structure.plan_class, len(structure.trees))
                for one, known in zip(own.trees, structure.trees, strict=True):
                    for name in ("rows", "parent", "depth", "leaf"):
                        assert np.array_equal(getattr(one, name), getattr(known, name))
                assert np.array_equal(own.loose, structure.loose)
                assert np.array_equal(own.idle, structure.idle)
    assert seen == {True, False}
