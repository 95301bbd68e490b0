"""Where the entries of a plan came from, so that a problem can be shown at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotaopt.errors import Place
from quotaopt.plan.document.paths import PlanPath, as_written, show_path
from quotaopt.plan.document.scalars import Tree


@dataclass(frozen=True, eq=False)
class Origin:
    """The file a plan was read from; a plan made in Python has no file and no places."""

    name: str | None = None  # the file as the user called it
    folder: Path | None = None  # where its tables are looked for
    places: Mapping[PlanPath, tuple[int, int]] = field(default_factory=dict)  # line and column, from 1
    changed: Mapping[PlanPath, Place] = field(default_factory=dict)  # overridden entries, each where

    def place(self, document: Tree, path: PlanPath) -> Place:
        """Line and column of `path`, or of the nearest entry around it.

        An entry that an override gave stands where the override does, if that is in a file.
        """
        path = as_written(document, path)
        shown = show_path(document, path) or None
        around = [path[:length] for length in range(len(path), -1, -1)]
        given = next((self.changed[entry] for entry in around if entry in self.changed), None)
        if given is not None or self.name is None:
            return replace(given or Place(), path=shown)
        line, column = next((self.places[entry] for entry in around if entry in self.places), (1, 1))
        return Place(self.name, line, column, path=shown)
