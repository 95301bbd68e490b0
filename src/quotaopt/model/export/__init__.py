"""A model as an LP or MPS file, for any solver that reads one.

`program` holds what is written, in arrays: `stated` makes it from a model, `objectives` and `choices`
add an objective and whole-number logic. `lp` and `mps` write it, with the text put together by Arrow,
column by column: no Python object per entry.
"""

from quotaopt.model.export.lp import write_lp
from quotaopt.model.export.mps import write_mps
from quotaopt.model.export.program import Columns, Program, Rows, limited_rows, stated

__all__ = ["Columns", "Program", "Rows", "limited_rows", "stated", "write_lp", "write_mps"]
