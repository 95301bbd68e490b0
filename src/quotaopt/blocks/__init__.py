"""One plan too large for one machine: its cells in blocks of fixed size, which workers own."""

from quotaopt.blocks.solve import BlockSolution, solve_blocks
from quotaopt.blocks.source import CELLS_PER_BLOCK, Folder, InMemory, Source, cut, write_blocks

__all__ = [
    "CELLS_PER_BLOCK",
    "BlockSolution",
    "Folder",
    "InMemory",
    "Source",
    "cut",
    "solve_blocks",
    "write_blocks",
]
