"""The smallest plan on which two trees cross and one target can gain by another's loss."""

from __future__ import annotations

import pandas as pd

from quotaopt import Plan, make_plan


def crossing(total: int, *rules: dict[str, object], **entries: object) -> Plan:
    """Two people, two lines: Ann carries at most 24, the core line at most 26."""
    scores = [("Ann", "Core", 7), ("Ann", "New", 6), ("Bob", "Core", 8), ("Bob", "New", 1)]
    document = {
        "plan": "crossing",
        "currency": "units",
        "step": 1,
        "total": total,
        "dimensions": {"org": ["rep"], "product": ["line"]},
        "tables": {"facts": {"value": "score"}},
        "cells": {"from": "facts"},
        "rules": [
            {"name": "Ann", "where": {"rep": ["Ann"]}, "max": 24},
            {"name": "core", "where": {"line": ["Core"]}, "max": 26},
            *rules,
        ],
        **entries,
    }
    return make_plan(document, tables={"facts": pd.DataFrame(scores, columns=["rep", "line", "score"])})
