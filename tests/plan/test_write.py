"""Plans written back to YAML, and the schema editors use."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotaopt.plan.document.json_schema import plan_json_schema
from quotaopt.plan.document.schema_keys import keys_at
from quotaopt.plan.document.write import plan_text, write_plan
from quotaopt.plan.document.yaml_source import parse
from quotaopt.plan.schema import PlanSpec

MODELS = Path(__file__).resolve().parents[2] / "models"

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
WORDS = "007 12 1e6 0.5 true ~ null NO 2024-01 - # *a &a !x a.b 华东: [x { ' @ % | > ? << 1,2 --- ..."
awkward = st.sampled_from([*WORDS.split(), "", "a: b", "- x", "x #y", "line\nbreak", " x ", "\t", '"'])
numbers = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False),
)
scalars = st.one_of(texts, awkward, numbers, st.booleans())
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts | awkward, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(texts | awkward, trees, max_size=5))
@example({"<<": 1})
@example({"a": {"": ""}, "": []})
@example({"a": Decimal("1E+6"), "b": Decimal("-0.0"), "c": Decimal("1E-20")})
def test_what_is_written_reads_back_the_same(document):
    assert parse(plan_text(document)).tree == document


@pytest.mark.parametrize("name", sorted(path.parent.name for path in MODELS.glob("*/plan.yaml")))
def test_shipped_plans_survive_being_written(name):
    tree = parse((MODELS / name / "plan.yaml").read_text("utf-8")).tree
    assert parse(plan_text(tree)).tree == tree


def test_short_entries_stand_on_one_line_and_numbers_are_readable():
    document = {
        "total": Decimal("1.2E+8"),
        "rules": [{"name": "华东", "where": {"region": "华东"}, "share": Decimal("0.350")}] * 2,
        "start": "2024-01",
        "code": "007",
    }
    assert plan_text(document) == (
        "total: 120_000_000\n"
        "rules:\n"
        "- {name: 华东, where: {region: 华东}, share: 0.35}\n"
        "- {name: 华东, where: {region: 华东}, share: 0.35}\n"
        "start: 2024-01\n"
        "code: 007\n"
    )


def test_a_plan_is_written_with_its_changes(tmp_path):
    from quotaopt.plan.plan import read_plan

    plan = read_plan(MODELS / "october" / "plan.yaml")
    write_plan(plan, tmp_path / "plan.yaml")
    again = read_plan(
        tmp_path / "plan.yaml", allow_outside=True, changes={f"tables.{n}.file": f for n, f in files(plan)}
    )
    assert again.spec.rules == plan.spec.rules


def files(plan):
    folder = MODELS / "october"
    return [(name, str(folder / table.file)) for name, table in plan.spec.tables.items()]


def references(schema):
    if isinstance(schema, dict):
        yield from ([schema["$ref"]] if "$ref" in schema else [])
        for inner in schema.values():
            yield from references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from references(inner)


def test_the_editor_schema_names_every_key_and_allows_no_blank():
    schema = plan_json_schema()
    assert tuple(schema["properties"]) == keys_at(())
    assert tuple(schema["$defs"]["Rule"]["properties"]) == keys_at(("rules", 0))
    assert tuple(schema["$defs"]["Season"]["properties"]) == keys_at(("reference", "season"))
    assert schema["$defs"]["Rule"]["additionalProperties"] is False
    assert "null" not in str(schema)
    assert {reference.removeprefix("#/$defs/") for reference in references(schema)} <= set(schema["$defs"])
    assert set(schema["required"]) == {
        name for name, field in PlanSpec.model_fields.items() if field.is_required()
    }
