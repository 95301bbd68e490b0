"""A plan: what it says, where it says it, and its tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.errors import NOWHERE, Place, PlanError, Problem, Problems
from quotaopt.plan import currency
from quotaopt.plan.checks import check
from quotaopt.plan.checks.amounts import steps_too_fine
from quotaopt.plan.document import overrides, yaml_source
from quotaopt.plan.document.origin import Origin
from quotaopt.plan.document.paths import numbered
from quotaopt.plan.document.problems import in_file_order, validate
from quotaopt.plan.document.scalars import Tree, from_python
from quotaopt.plan.layers import Layer, layers_of
from quotaopt.plan.nearest import closest
from quotaopt.plan.provenance import document_sha256, provenance
from quotaopt.plan.schema import PlanSpec

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.plan.tables import Table

__all__ = ["Origin", "Plan", "make_plan", "plan_of", "provenance", "read_plan"]


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan whose every entry has been checked. Nothing in it changes; `change` makes another."""

    spec: PlanSpec
    document: Mapping[str, Any]  # the file as data: dict, list, str, int, Decimal, bool; never edited
    origin: Origin
    tables: Mapping[str, Table]
    allow_outside: bool = False  # whether tables may lie outside the plan's folder
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # tables given from Python

    def place(self, *path: str | int) -> Place:
        """Where an entry stands: file, line, column and dotted path.

        The entries of a list go by position or by name. Where the entry is not in the file
        the place is that of the nearest entry around it.
        """
        document = dict(self.document)
        return self.origin.place(document, numbered(document, path))

    def change(self, changes: Mapping[str, Any], *, places: Mapping[str, Place] | None = None) -> Plan:
        """The plan with other entries, by dotted path; checked again as a whole.

        >>> plan.change({"rules.华东.share": 0.33, "total": 130e6})  # doctest: +SKIP

        Entries of a list go by name or by position from 0; a name that holds a dot stands
        in quotes. None takes an entry away. A float means the decimal it prints. `places` says
        where a change is written down, if it is.

        Raises
        ------
        PlanError
            With every path that leads nowhere, or everything wrong with the changed plan.
        """
        document, touched = overrides.apply(dict(self.document), changes)
        given = {path: (places or {}).get(text, NOWHERE) for path, text in touched.items()}
        origin = replace(self.origin, changed={**self.origin.changed, **given})
        return _assemble(document, origin, self.frames, self.allow_outside, known=self)

    def replace(self, **changes: Any) -> Plan:
        """`change` for entries at the top: ``plan.replace(total=130e6)``."""
        return self.change(changes)

    def differs_only_in(self, keys: Collection[str], other: Plan) -> bool:
        """Whether, but for these entries at the top, another plan says the same of the same tables."""
        mine, theirs = (
            {key: entry for key, entry in plan.document.items() if key not in keys} for plan in (self, other)
        )
        have_same_tables = all(other.tables.get(name) is table for name, table in self.tables.items())
        return have_same_tables and mine == theirs

    @property
    def minor_digits(self) -> int:
        """Digits of the currency's minor unit: 2 for CNY, 0 for JPY and for other units."""
        return currency.minor_digits(self.spec.currency)

    @cached_property
    def document_sha256(self) -> str:
        """The fingerprint of the document, see `provenance`."""
        return document_sha256(self.document)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """Every measure in every tier; one layer where the plan has neither."""
        return layers_of(self.spec)

    @property
    def main(self) -> Layer:
        """The layer that rules speak of which name neither measure nor tier."""
        return self.layers[self.main_number]

    @property
    def main_number(self) -> int:
        """The position of `main` among the layers."""
        return next(number for number, layer in enumerate(self.layers) if layer.is_main)

    @property
    def steps_minor(self) -> tuple[int, ...]:
        """The step of every layer in minor units.

        Raises
        ------
        PlanError
            When one is not a whole number of them.
        """
        problems = list(steps_too_fine(self))
        if problems:
            raise PlanError(problems)
        return tuple(int(layer.step * 10**self.minor_digits) for layer in self.layers)

    @property
    def finest_minor(self) -> int:
        """The largest number of minor units of which every step is a whole multiple."""
        return gcd(*self.steps_minor)


def read_plan(
    path: str | Path,
    *,
    changes: Mapping[str, Any] | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None,
    allow_outside: bool = False,
) -> Plan:
    """Read a plan file and its tables.

    Parameters
    ----------
    path
        The YAML file; the files of its tables are looked for beside it.
    changes
        Entries to override, as in `Plan.change`.
    tables
        DataFrames in place of tables the plan declares.
    allow_outside
        Whether tables may lie outside the plan's folder.

    Raises
    ------
    PlanError
        With everything that is wrong, each with file, line and column, or row and column.
    """
    file = Path(path)
    source = yaml_source.parse(yaml_source.read_text(file), str(path))
    if source.tree is None:
        raise PlanError([Problem.at(Place(str(path)), "plan.file_empty")])
    origin = Origin(str(path), file.parent, source.places)
    document: Tree = source.tree
    if changes:
        document, touched = overrides.apply(document, changes)
        origin = replace(origin, changed=dict.fromkeys(touched, NOWHERE))
    return _assemble(document, origin, tables or {}, allow_outside)


def make_plan(
    document: Mapping[str, Any],
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    folder: Path | None = None,
    allow_outside: bool = False,
) -> Plan:
    """A plan from Python: the same entries as in a plan file, as a mapping.

    Raises
    ------
    PlanError
        With everything that is wrong, each with its dotted path.
    """
    try:
        tree = from_python(document)
    except TypeError as error:
        raise PlanError([Problem.at(Place(), "plan.python_type", kind=error.args[0])]) from None
    return _assemble(tree, Origin(folder=folder), tables or {}, allow_outside)


def plan_of(document: Mapping[str, Any], tables: Mapping[str, Table]) -> Plan:
    """A plan whose tables have been read already.

    Raises
    ------
    PlanError
        With everything that is wrong with the document.
    """
    plan, problems = Plan(validate(dict(document), Origin()), document, Origin(), tables), Problems()
    problems.extend(in_file_order(check(plan)))
    problems.stop_if_any()
    return plan


def _assemble(
    document: Tree,
    origin: Origin,
    frames: Mapping[str, pd.DataFrame],
    allow_outside: bool,
    known: Plan | None = None,
) -> Plan:
    """Validate, check and read the tables; those of the plan `known` that stay are not read again."""
    spec, problems = validate(document, origin), Problems()
    assert isinstance(document, dict)  # the schema has seen to it
    plan = Plan(spec, document, origin, {}, allow_outside, frames)
    problems.extend(in_file_order(check(plan)))
    for name in sorted(frames.keys() - spec.tables.keys()):
        near = closest(name, spec.tables) or ", ".join(spec.tables)
        problems.add(plan.place("tables"), "plan.frame_without_table", name=name, known=near)
    tables = _read_tables(plan, known, problems)
    problems.stop_if_any()
    return replace(plan, tables=tables)


def _read_tables(plan: Plan, known: Plan | None, problems: Problems) -> dict[str, Table]:
    from quotaopt.plan.tables import read_table  # loads the table libraries only when there is a plan

    tables: dict[str, Table] = {}
    for name, source in plan.spec.tables.items():
        if known is not None and known.spec.tables.get(name) == source:
            tables[name] = known.tables[name]
            continue
        try:
            stands = ("tables", name)
            stated = next((path for path in plan.origin.changed if path[:2] == stands), stands)
            frame, place = plan.frames.get(name), plan.place(*stated)
            tables[name] = read_table(name, source, plan.origin.folder, frame, plan.allow_outside, place)
        except PlanError as error:
            problems.extend(error.problems)
    return tables
