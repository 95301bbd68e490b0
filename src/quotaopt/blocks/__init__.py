"""One plan too large for one machine: its cells in blocks of fixed size, which workers own."""

from quotaopt.blocks.build import Row, block_of, frame_of
from quotaopt.blocks.solve import BlockSolution, solve_blocks
from quotaopt.blocks.source import CELLS_PER_BLOCK, Folder, InMemory, Source, cut, write_blocks

__all__ = [
    "CELLS_PER_BLOCK",
    "BlockSolution",
    "Folder",
    "InMemory",
    "Row",
    "Source",
    "block_of",
    "cut",
    "frame_of",
    "solve_blocks",
    "write_blocks",
]
