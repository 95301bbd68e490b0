"""Every notion of fairness as a plan states it, for tests that go through all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

NOTIONS: dict[str, dict[str, Any]] = {
    "proportional": {"notion": "proportional"},
    "least_squares": {"notion": "least_squares"},
    "power": {"notion": "power", "beta": 3},
    "minimax": {"notion": "minimax"},
    "minimax and mean": {"notion": "minimax", "mean": Decimal("0.2")},
    "least_absolute": {"notion": "least_absolute"},
    "leximin": {"notion": "leximin"},
    "leximax": {"notion": "leximax"},
}
