"""What the schema refuses, as problems in the plan's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.origin import Origin
from quotaopt.plan.document.paths import PlanPath, as_written
from quotaopt.plan.document.scalars import Tree, canonical, from_python, number_text
from quotaopt.plan.document.schema_keys import keys_at
from quotaopt.plan.document.yaml_errors import FULL_WIDTH
from quotaopt.plan.nearest import closest
from quotaopt.plan.schema import PlanSpec

_TAGS = {"<plain>", "<mapping>", "<list>", "<formula>", "<time>", "<dimension>"}
"""How the schema marks its unions."""

_NUMBERS = ("number_with_unit", "not_a_number", "not_a_value")
_OWN = """
    not_a_whole_number absurd_number not_positive negative not_a_column empty_band crossed_band not_one_limit
    weight_needs_band url_without_query two_sources cells_source source_basis tilt_size growth_below_zero
    greater_than_equal less_than_equal too_long soft_form penalty_and_weight soft_logic soft_and_priority
    squared_with_linear squared_with_logic
    beta_missing beta_without_power beta_too_large mean_without_minimax goal_twice goal_without_rules
    first_with_divisor
    penalty_without_measure convention_without_relief rate_out_of_range
    rate_above_one funnel_rule funnel_amount_of cumulative_kind
    penalty_without_measure prorated_kind people_without_start ramp_by_missing ramp_by_alone
    ramp_share ramp_falls ramp_never_ends ramp_too_fine
    assignment_factor number_of_share
    total_of_reference total_not_positive years_not_one total_two_forms
    penalty_without_measure measure_total number_beside_measures all_derived main_tier derived_from_what
    tier_without_total tier_factor ratio_of_what
    amendment_form fails_before_warning surer_to_warn scenario_empty
    not_between parts_above_one absorb_what cause_twice follow_causes red_before_amber
"""
_SENTENCES = {
    **{kind: kind for kind in (*_NUMBERS, *_OWN.split())},
    "missing": "missing_key",
    "literal_error": "not_one_of",
    "string_type": "not_text",
    "string_too_short": "empty_text",
    "too_short": "empty",
    "tuple_type": "not_a_list",
    "dict_type": "not_a_mapping_here",
    "mapping_type": "not_a_mapping_here",
    "model_type": "not_a_mapping_here",
    "int_type": "not_a_whole_number",
    "int_from_float": "not_a_whole_number",
    "bool_type": "not_true_or_false",
    "bool_parsing": "not_true_or_false",
}
"""What the schema calls a complaint -> the sentence that says it."""

_FACTORS: Mapping[str, Decimal | int] = {
    "%": Decimal("0.01"), "千": 10**3, "千元": 10**3, "万": 10**4, "万元": 10**4, "百万": 10**6,
    "亿": 10**8, "亿元": 10**8, "k": 10**3, "m": 10**6, "b": 10**9,
}  # fmt: skip
_NUMBER = re.compile(r"([-+]?)([0-9]+|[0-9]{1,3}(?:[, _ ][0-9]{3})+)(\.[0-9]+)?\s*(\D*)")


def validate(document: Tree, origin: Origin) -> PlanSpec:
    """The plan that a document states.

    Raises
    ------
    PlanError
        With everything the schema has against it, in the order of the file.
    """
    found: list[Problem] = []
    if not isinstance(document, dict):
        raise PlanError([Problem.at(origin.place(document, ()), "plan.not_a_mapping")])
    blanks = list(_blanks(document, ()))
    found += [Problem.at(origin.place(document, path), "plan.blank") for path in blanks]
    if "measures" not in document or document["measures"] == {}:
        found += [
            Problem.at(origin.place(document, (key,)), "plan.missing_key", name=key)
            for key in ("step", "total")
            if key not in document
        ]
    spec = None
    try:
        spec = PlanSpec.model_validate(document, by_alias=True, by_name=False)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = as_written(document, _path(detail))
            if detail["type"] == "missing_number" or any(blank[: len(path)] == path for blank in blanks):
                continue  # told already
            found.append(_problem(detail, path, document, origin))
    problems = Problems()
    problems.extend(in_file_order(found))
    problems.stop_if_any()
    assert spec is not None  # or there were problems
    return spec


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by line and column."""
    return sorted(problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0))


def _blanks(node: Tree, path: PlanPath) -> Iterator[PlanPath]:
    """Entries without a value. A blank could mean "none" or "forgotten", so it is not guessed at."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for part, value in entries:
        if value is None and not _is_torn(str(part)):
            yield (*path, part)
        else:
            yield from _blanks(value, (*path, part))


def _path(detail: Mapping[str, Any]) -> PlanPath:
    """The place of a complaint, without the tags; an unknown key may look like one.

    A complaint about the plan as a whole says itself which entry it is about.
    """
    *around, last = detail["loc"] or detail["ctx"]["entry"]
    is_key = detail["type"] == "extra_forbidden" or last not in _TAGS
    return (*(part for part in around if part not in _TAGS), *((last,) if is_key else ()))


def _problem(detail: Mapping[str, Any], path: PlanPath, document: Tree, origin: Origin) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    given = context.get("input", detail["input"])
    limit = context.get("ge", context.get("le"))
    name = str(path[-1]) if path else ""
    values = {"name": name, "limit": limit, "reason": detail["msg"], **context, "input": _shown(given)}
    if kind == "extra_forbidden":
        return _unknown_key(path, given, document, origin)
    key = _SENTENCES.get(kind, "refused")
    if key in _NUMBERS and isinstance(given, str) and (written := written_out(given)) is not None:
        key, values["written"] = "number_written", written
    elif kind == "not_one_limit" and not values["count"]:
        key = "no_limit"
    elif kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", values["expected"])
        near = closest(values["input"], allowed) or allowed[0]
        values |= {"allowed": ", ".join(allowed), "near": near}
    return Problem.at(origin.place(document, path), f"plan.{key}", **values)


def _unknown_key(path: PlanPath, given: Any, document: Tree, origin: Origin) -> Problem:
    name, place = str(path[-1]), origin.place(document, path)
    sign = _full_width_sign(name)
    if sign is not None:
        return Problem.at(place, "plan.yaml_full_width", sign=sign, narrow=FULL_WIDTH[sign])
    if given is None and _is_torn(name):
        return Problem.at(place, "plan.comma_in_number", name=name)
    return misspelt(place, "plan.unknown_key", name, keys_at(path[:-1]) or ())


def _is_torn(name: str) -> bool:
    """Whether a key without value is what YAML makes of ``{min: 1,200 万}`` or of a full-width colon."""
    return name[:1].isdigit() or _full_width_sign(name) is not None


def _full_width_sign(name: str) -> str | None:
    return next((sign for sign in FULL_WIDTH if sign in name), None)


def written_out(text: str) -> str | None:
    """A number with a unit or separators as a plan writes it, or None where it is not clear.

    >>> written_out("1,200 万"), written_out("35%"), written_out("$5")
    ('12_000_000', '0.35', None)
    """
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    sign, whole, rest, unit = match.groups()
    unit = unit.strip()
    plain = unit in ("", "元") or re.fullmatch("[A-Z]{3}", unit)  # a currency code changes nothing
    factor = Decimal(1) if plain else _FACTORS.get(unit.lower())
    if factor is None:
        return None
    return number_text(Decimal(sign + re.sub(r"\D", "", whole) + (rest or "")) * factor)


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        text = str(value) if abs(value.adjusted()) > 30 else number_text(value)
    else:
        text = value if isinstance(value, str) else canonical(from_python(value))
    return text if len(text) <= 60 else text[:57] + "..."
