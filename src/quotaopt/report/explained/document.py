"""Why a number is what it is, for machines: what the page says, with every figure in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotaopt.explanation import Binding, Level, Link
from quotaopt.messages import Language
from quotaopt.report.document import plain
from quotaopt.report.explained.nearest_document import nearest_document
from quotaopt.report.explained.words import amount, place_of, said

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer


def explained_document(answer: Answer, lang: Language) -> dict[str, Any]:
    """The answer in plain values. Amounts are in the unit of the measure.

    The factors of the links multiply the first amount to the target; amounts are exact where they are
    whole, and to twelve digits elsewhere.
    """
    found, plan, peers = answer.explanation, answer.allocation.plan, answer.peers
    return {
        "status": "explained",
        "plan": plan.spec.plan,
        "where": {level: list(names) for level, names in answer.asked.where.items()},
        "measure": found.measure,
        "tier": found.tier,
        "unit": found.unit,
        "step": plain(answer.layer.step),
        "cells": found.n_cells,
        "notion": found.notion,
        "target": plain(answer.target),
        "reference": amount(found.reference),
        "burden": plain(answer.burden),
        "share": plain(answer.share),
        "last_year": None if answer.last_year is None else amount(answer.last_year),
        "growth": plain(answer.growth),
        "growth_of_total": plain(answer.growth_of_all),
        "peers": None
        if peers is None
        else {
            "level": peers.level,
            "count": peers.count,
            "rank": peers.rank,
            "lowest": plain(peers.lowest),
            "median": plain(peers.median),
            "highest": plain(peers.highest),
        },
        "chain": [
            {
                "kind": link.kind,
                "name": link.name,
                "members": link.members,
                "words": said(plan, found, link, lang),
                "place": place_of(plan, found, link).render(lang),
                **_amounts(link),
            }
            for link in found.links
        ],
        "is_unique": found.is_unique,
        "binding": [_binding(binding) for binding in found.bindings],
        "levels": [_level(level) for level in found.levels],
        "nearest": None if answer.search is None else nearest_document(answer, answer.search),
    }


def _amounts(link: Link) -> dict[str, Any]:
    return {
        "before": None if link.before is None else amount(link.before),
        "factor": None if link.factor is None else float(link.factor),
        "change": amount(link.change),
        "after": amount(link.after),
    }


def _binding(binding: Binding) -> dict[str, Any]:
    return {
        "rule": binding.rule,
        "members": binding.members,
        "side": binding.side,
        "limit": amount(binding.limit),
        "activity": amount(binding.activity),
        "slack": amount(binding.slack),
        "price": plain(binding.price),
        "stage": binding.stage,
        "falls_to": None if binding.falls_to is None else amount(binding.falls_to),
        "rises_to": None if binding.rises_to is None else amount(binding.rises_to),
        "touches": binding.touches,
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "notion": level.notion,
        "burden": plain(level.burden),
        "units": level.n_units,
        "rules": [{"rule": rule, "members": members} for rule, members in level.rules],
        "own_limit": level.own_limit,
    }
