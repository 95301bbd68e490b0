"""Between Arrow arrays and numpy arrays, straight through their buffers.

``to_numpy``, ``fill_null``, ``pa.array`` and scalars make pyarrow import pandas, a third of a
cold start.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quotaopt.model.arrays import BoolArray, IntArray, LabelArray

_DIGITS = 19  # of 64 bits; more would leave pandas no room to add and subtract
_NAMES = {"double": "float64", "float": "float32"}


def as_numpy(values: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Numbers or truth values of one column; what stands under a blank is arbitrary. (n_rows,)"""
    chunks = values.chunks if isinstance(values, pa.ChunkedArray) else [values]
    parts = [_of_chunk(chunk) for chunk in chunks]
    return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.zeros(0)])


def _of_chunk(chunk: pa.Array) -> NDArray[Any]:
    data, start, stop = chunk.buffers()[1], chunk.offset, chunk.offset + len(chunk)
    if pa.types.is_boolean(chunk.type):
        packed = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
        return np.unpackbits(packed, count=stop, bitorder="little")[start:].astype(np.bool_)
    name = str(chunk.type)
    kind = np.dtype(_NAMES.get(name, name))
    return np.frombuffer(data, dtype=kind)[start:stop] if data is not None else np.zeros(0, dtype=kind)


def as_arrow(values: NDArray[Any], valid: BoolArray | None = None) -> pa.Array:
    """Numbers of numpy as an Arrow array that shares their memory; null where not `valid`."""
    kind = pa.from_numpy_dtype(values.dtype)
    bits = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [bits, pa.py_buffer(np.ascontiguousarray(values))])


def decimals_as_arrow(units: IntArray, digits: int) -> pa.Array:
    """Whole numbers of the last digit as exact decimals. (n_rows,)"""
    both_halves = np.stack([units, units >> 63], axis=1)  # of 128 bits, the lower one first
    buffer = pa.py_buffer(both_halves.astype("<i8", copy=False).tobytes())
    return pa.Array.from_buffers(pa.decimal128(_DIGITS, digits), len(units), [None, buffer])


def names_as_arrow(names: LabelArray) -> pa.Array:
    """Texts as an Arrow array."""
    encoded = [str(name).encode() for name in names]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.large_string(), len(encoded), buffers)
