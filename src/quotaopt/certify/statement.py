"""What a proof is about: a plan by its fingerprints, and its cells and rules as the checker reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotaopt.certify.findings import Finding
from quotaopt.certify.plain import same
from quotaopt.certify.rulebook import Rulebook

_PARTS: Mapping[str, tuple[str, ...]] = {
    "units": ("steps", "minor_digits", "main_layer", "sizes", "scale"),
    "fairness": ("fair",),
    "over_assignment": ("ladder", "owned"),
    "owners": ("assigned",),
    "derived": ("derived",),
}
"""Parts of a rulebook beside its cells and rules, by what people call them."""


@dataclass(frozen=True, eq=False)
class Statement:
    """A plan, its tables and its rulebook."""

    plan: str  # its name
    currency: str
    plan_sha256: str
    tables_sha256: Mapping[str, str]
    book: Rulebook

    def compared(self, other: Statement) -> Iterator[Finding]:
        """Part by part, whether another statement says the same; of another plan, that it is one."""
        mine, others = self.book, other.book
        holds = (self.plan, self.currency, self.plan_sha256)
        same_file, same_cells = self.plan_sha256 == other.plan_sha256, same(mine.space, others.space)
        if not (same_file or same_cells):
            yield Finding.of("another", self.plan, holds=False)
            return
        yield Finding.of("plan", holds=holds == (other.plan, other.currency, other.plan_sha256))
        for name in sorted(self.tables_sha256.keys() | other.tables_sha256.keys()):
            holds_too = self.tables_sha256.get(name) == other.tables_sha256.get(name)
            yield Finding.of("table", name, holds=holds_too)
        yield Finding.of("statement_cells", holds=same_cells)
        for part, names in _PARTS.items():
            are_same = all(same(getattr(mine, name), getattr(others, name)) for name in names)
            yield Finding.of(f"statement_{part}", holds=are_same)
        rules, theirs = _rules(mine), _rules(others)
        yield Finding.of("statement_rules", holds=list(rules) == list(theirs))
        for name in rules:
            if name in theirs and not same(rules[name], theirs[name]):
                yield Finding.of("statement", name, holds=False)


def _rules(book: Rulebook) -> dict[str, object]:
    """Every rule by its name, in order; those that leave a choice behind the others."""
    return {rows.rule: rows for rows in book.rules} | {each.rows.rule: each for each in book.choices}
