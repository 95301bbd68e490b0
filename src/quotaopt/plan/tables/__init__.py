"""Every kind of table, read into the one form the house works with.

`read_table` is the only door. Behind it stand one file per kind of source, which all hand
over the same `RawTable`; `Table` then gives names as codes and numbers as exact decimals.
"""

from quotaopt.plan.tables.registry import read_table
from quotaopt.plan.tables.table import Table

__all__ = ["Table", "read_table"]
