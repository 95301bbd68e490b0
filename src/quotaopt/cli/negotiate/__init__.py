"""``quotaopt negotiate``: one file per step, and the words they share."""

from __future__ import annotations

from quotaopt.cli.group import LazyGroup
from quotaopt.cli.options import common_options

STEPS = (
    "open", "bid", "solve", "status", "history", "approve", "freeze", "reopen", "curve", "join", "cells",
)  # fmt: skip
"""In the order of use, by folder and then by curves; each is ``command`` in the file of its name."""

command = common_options(
    LazyGroup(
        name="negotiate",
        names=STEPS,
        room="quotaopt.cli.negotiate",
        help="cli.negotiate",
        short_help="cli.negotiate.short",
        no_args_is_help=True,
    )
)
