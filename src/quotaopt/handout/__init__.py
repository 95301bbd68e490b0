"""Tables that a planner hands out: what was, who carries what and when, and how it is going."""

from quotaopt.handout.all_tables import TABLES, Handouts, handouts, make_handouts, table_called
from quotaopt.handout.setting import Setting, settle
from quotaopt.handout.sold import Remark, Sold
from quotaopt.handout.table import Column, Handout

__all__ = [
    "TABLES",
    "Column",
    "Handout",
    "Handouts",
    "Remark",
    "Setting",
    "Sold",
    "handouts",
    "make_handouts",
    "settle",
    "table_called",
]
