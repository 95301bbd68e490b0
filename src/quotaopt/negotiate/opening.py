"""A negotiation begins: the plan is copied, solved, and cut into sheets."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from quotaopt.engine import check, solve
from quotaopt.errors import PlanError, Problem
from quotaopt.ledger.entries import Draft, now
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.messages import Language
from quotaopt.negotiate.folder import Folder
from quotaopt.negotiate.limits import history_of, limits_of
from quotaopt.negotiate.nodes import nodes_of, stated_negotiation
from quotaopt.negotiate.offers import AMOUNTS, offers_of
from quotaopt.negotiate.records import past_bids
from quotaopt.negotiate.rounds import round_files, sheets_of
from quotaopt.negotiate.sheet import known_headings
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.alone import as_written, plan_files
from quotaopt.plan.nearest import plain_word
from quotaopt.plan.plan import Plan, provenance


def open_folder(
    plan: Plan,
    path: Path,
    *,
    lang: Language,
    options: SolveOptions = USUAL,
    progress: Callable[[str], None] | None = None,
    at: str | None = None,
) -> Folder:
    """Open a negotiation in a new folder.

    Parameters
    ----------
    lang
        Of the sheets.
    at
        The moment in ISO form, by default now.

    Raises
    ------
    PlanError
        The plan says nothing of a negotiation, a node has no owner, a level is called like a column of the
        sheets, or the folder is there already.
    InfeasibleError
        No targets satisfy the rules: there is nothing to negotiate.
    """
    Folder.require_new(path)
    stated, moment = stated_negotiation(plan), at or now()
    _refuse_what_cannot_be_negotiated(plan)
    cells = check(plan).cells  # what is wrong is told with the places of the plan as it was given
    if stated.past is not None:
        past_bids(plan, cells.of_layer, stated.past)
    own_files = plan_files(plan)
    plan = as_written(own_files)
    allocation = solve(plan, options=options, progress=progress)
    nodes = nodes_of(plan, allocation.cells, stated)
    offers = offers_of(
        allocation,
        nodes,
        limits_of(allocation, nodes, progress),
        history_of(plan, allocation.cells, nodes),
        stated.owners,
        shows_proposal=stated.mode != "bottom_up",
    )
    made_of = provenance(plan)
    negotiation = sha256(
        f"{made_of['plan_sha256']} {made_of['tables_sha256']} {moment}".encode()
    ).hexdigest()[:12]
    said = {
        "negotiation": negotiation,
        "plan": plan.spec.plan,
        "plan_sha256": made_of["plan_sha256"],
        "mode": stated.mode,
        "lang": lang,
        "levels": list(stated.nodes),
        "owners": list(stated.owners),
        "round": 1,
    }
    sheets = sheets_of(plan, offers, negotiation, 1)
    files = {f"plan/{name}": contents for name, contents in own_files.items()}
    files |= round_files(allocation, offers, sheets, 1, lang)
    return Folder.new(path, Draft("open", HEADQUARTERS, moment, said), files)


def _refuse_what_cannot_be_negotiated(plan: Plan) -> None:
    """Levels called like columns of the sheets, which could not be told apart."""
    taken = {*known_headings(), *AMOUNTS}
    problems = [
        Problem.at(plan.place("negotiation", "nodes"), "negotiate.level_is_column", level=level)
        for level in stated_negotiation(plan).nodes
        if plain_word(level) in taken
    ]
    if problems:
        raise PlanError(problems)
