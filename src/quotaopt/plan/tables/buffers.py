"""Arrow arrays as numpy arrays, straight from their buffers.

``to_numpy``, ``fill_null`` and scalars make pyarrow import pandas, a third of a cold start.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

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
