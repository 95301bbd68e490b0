"""A column of names: codes into a sorted list."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.model.arrays import LabelArray
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables.buffers import as_numpy
from quotaopt.plan.tables.objects import as_text


def name_column(values: pa.ChunkedArray) -> TextColumn:
    """Names of `values`, stripped of outer blanks and sorted; only names that occur.

    Work per row is done on whole arrays; Python sees every distinct value once.
    """
    if not pa.types.is_dictionary(values.type):
        values = pc.dictionary_encode(values)
    encoded = _one_chunk(values)
    indices = as_numpy(encoded.indices)
    if encoded.indices.null_count:
        indices = np.where(as_numpy(encoded.indices.is_valid()), indices, -1)
    names = [_name(value) for value in encoded.dictionary.to_pylist()]
    used = np.zeros(len(names) + 1, dtype=np.bool_)
    used[indices] = True
    labels = sorted({name for name, seen in zip(names, used, strict=False) if seen and name is not None})
    code = {name: number for number, name in enumerate(labels)}
    code_of_value = np.array([code.get(name, -1) if name else -1 for name in names] + [-1], dtype=np.int32)
    return TextColumn(code_of_value[indices], label_array(labels))


def label_array(labels: list[str]) -> LabelArray:
    """An object array of `labels`. (len(labels),)"""
    array = np.empty(len(labels), dtype=object)
    array[:] = labels
    return array


def _name(value: object) -> str | None:
    text = as_text(value)
    return (text.strip() or None) if text is not None else None


def _one_chunk(values: pa.ChunkedArray) -> pa.DictionaryArray:
    if values.num_chunks == 0:
        return pa.array([], values.type)
    return pa.concat_arrays(values.unify_dictionaries().chunks)
