"""The plan file as text: what words mean, where entries stand, what is refused."""

from decimal import Decimal

import pytest
import yaml

from quotaopt.errors import PlanError
from quotaopt.plan.document import yaml_source
from quotaopt.plan.document.yaml_source import parse


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request, monkeypatch):
    if not hasattr(yaml, request.param):
        pytest.skip("this PyYAML has no C loader")
    monkeypatch.setattr(yaml_source, "LOADER", getattr(yaml, request.param))


def problem_of(text):
    with pytest.raises(PlanError) as caught:
        parse(text, "plan.yaml")
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("12_000_000", 12_000_000),
        ("0.35", Decimal("0.35")),
        ("0.1", Decimal("0.1")),
        (".5", Decimal("0.5")),
        ("1e6", Decimal("1e6")),
        ("130e6", Decimal("130e6")),
        ("1.3E+8", Decimal("1.3e8")),
        ("1_000.5", Decimal("1000.5")),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("NO", "NO"),
        ("ON", "ON"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2024-01", "2024-01"),
        ("2024-01-31", "2024-01-31"),
        ("1_", "1_"),
        ("1,200", "1,200"),
        ("35%", "35%"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        (".", "."),
        ("e5", "e5"),
        ("1e99999999999999999999", "1e99999999999999999999"),
        ("9" * 500, "9" * 500),
        ("'12'", "12"),
        ('"true"', "true"),
        ("华东", "华东"),
        ("1200", 1200),
    ],
)
def test_a_word_means_what_people_expect(loader, word, value):
    read = parse(f"a: {word}\n").tree["a"]
    assert (type(read), read) == (type(value), value)


def test_keys_are_always_text(loader):
    assert parse("2024: 1\n007: 2\nNO: 3\n1.50: 4\nnull: 5\n").tree == {
        "2024": 1,
        "007": 2,
        "NO": 3,
        "1.50": 4,
        "null": 5,
    }


def test_every_entry_has_its_line_and_column(loader):
    source = parse("a: 1\nrules:\n  - {name: x, max: 5}\n  - name: y\n    where: {r: [u, v]}\n")
    assert source.places == {
        ("a",): (1, 1),
        ("rules",): (2, 1),
        ("rules", 0): (3, 5),
        ("rules", 0, "name"): (3, 6),
        ("rules", 0, "max"): (3, 15),
        ("rules", 1): (4, 5),
        ("rules", 1, "name"): (4, 5),
        ("rules", 1, "where"): (5, 5),
        ("rules", 1, "where", "r"): (5, 13),
        ("rules", 1, "where", "r", 0): (5, 17),
        ("rules", 1, "where", "r", 1): (5, 20),
    }


def test_anchors_and_aliases_stand_for_the_same_value(loader):
    assert parse("a: &x {min: 1}\nb: *x\n").tree == {"a": {"min": 1}, "b": {"min": 1}}


SYNTAX = [
    ("a: 1\nb: 2\na: 3\n", "plan.yaml_key_twice", 3, 1),
    ("a: 1\n'a': 3\n", "plan.yaml_key_twice", 2, 1),
    ("<<: {a: 1}\n", "plan.yaml_merge_key", 1, 1),
    ("a: !!python/object:os.system x\n", "plan.yaml_tag", 1, 4),
    ("a: !mine [1]\n", "plan.yaml_tag", 1, 4),
    ("a: *nothing\n", "plan.yaml_unknown_alias", 1, 4),
    ("a: &a [*a]\n", "plan.yaml_unknown_alias", 1, 8),
    ("? [a, b]\n: 1\n", "plan.yaml_key_not_a_name", 1, 3),
    ("a: 1\n---\nb: 2\n", "plan.yaml_several_documents", 2, 1),
    ("a:\n\tb: 1\n", "plan.yaml_tab", 2, 1),
    ("a: @x\n", "plan.yaml_reserved_sign", 1, 4),
    ("a: %x\n", "plan.yaml_reserved_sign", 1, 4),
    ("a: [1, 2\nb: 3\n", "plan.yaml_bracket", 1, 4),
    ("a: {x: 1\nb: 3\n", "plan.yaml_bracket", 1, 4),
    ("x: 1\na: 'x\n", "plan.yaml_quote_not_closed", 2, 4),
    ('x: 1\na: "x\n', "plan.yaml_quote_not_closed", 2, 4),
    ("a: b: c\n", "plan.yaml_colon", 1, 5),
    ("a: 1\n  b: 2\n", "plan.yaml_colon", 2, 4),
    ("a: 1\nb\nc: 2\n", "plan.yaml_no_colon", 2, 1),
    ("a: 1\n- b\n", "plan.yaml_indentation", 2, 1),
    ("  a: 1\nb: 2\n", "plan.yaml_indentation", 2, 1),
    ("total:120\nb: 1\n", "plan.yaml_colon", 2, 2),
    ("total\uff1a120\nb: 1\n", "plan.yaml_full_width", 1, 6),
    ("a: 1\ntotal\uff1a120\nb: 1\n", "plan.yaml_full_width", 2, 6),
    ("a: [\u201cx\u201d\uff0c y\nb: 1\n", "plan.yaml_full_width", 1, 8),
    ("a: \x01\n", "plan.yaml_control_character", 1, 4),
]


@pytest.mark.parametrize(("text", "key", "line", "column"), SYNTAX)
def test_bad_yaml_is_one_plain_sentence_at_its_line(loader, text, key, line, column):
    problem = problem_of(text)
    assert (problem.key, problem.place.line, problem.place.column) == (key, line, column)


def test_an_unknown_escape_is_explained(loader):
    assert problem_of('a: "C:\\data"\n').key == "plan.yaml_escape"


def test_all_repeated_keys_and_tags_are_reported_at_once(loader):
    with pytest.raises(PlanError) as caught:
        parse("a: 1\na: 2\nb: !x 1\nb: 3\n")
    assert [problem.key for problem in caught.value.problems] == [
        "plan.yaml_key_twice",
        "plan.yaml_tag",
        "plan.yaml_key_twice",
    ]


def test_an_alias_bomb_is_refused(loader):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    assert problem_of("\n".join(lines)).key == "plan.yaml_too_many_nodes"


def test_deep_nesting_is_refused(loader):
    assert problem_of("a: " + "[" * 3000).key == "plan.yaml_too_deep"


def read(tmp_path, data):
    path = tmp_path / "plan.yaml"
    path.write_bytes(data)
    return yaml_source.read_text(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_is_read_in_the_usual_encodings(tmp_path, encoding):
    assert read(tmp_path, "plan: 年度目标\n".encode(encoding)) == "plan: 年度目标\n"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"PK\x03\x04\x14\x00", "plan.file_foreign"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "plan.file_foreign"),
        (b"%PDF-1.7", "plan.file_foreign"),
        (b"\x00\x01\x02\x03", "plan.file_not_text"),
        (b"\xff\xff\xff", "plan.file_not_text"),
        ("plan: x".encode("utf-16"), "plan.file_not_text"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, data, key):
    with pytest.raises(PlanError) as caught:
        read(tmp_path, data)
    assert [problem.key for problem in caught.value.problems] == [key]


def test_missing_files_folders_and_huge_files_are_named(tmp_path, monkeypatch):
    for path, key in [(tmp_path / "no.yaml", "plan.file_missing"), (tmp_path, "plan.file_is_folder")]:
        with pytest.raises(PlanError) as caught:
            yaml_source.read_text(path)
        assert caught.value.problems[0].key == key
    monkeypatch.setattr(yaml_source, "LARGEST_FILE", 10)
    with pytest.raises(PlanError, match="larger than"):
        read(tmp_path, b"plan: " + b"x" * 10)
