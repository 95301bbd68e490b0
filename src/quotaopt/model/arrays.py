"""Names for the array types that run through the house."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
CodeArray: TypeAlias = NDArray[np.int32]
BoolArray: TypeAlias = NDArray[np.bool_]
LabelArray: TypeAlias = NDArray[Any]
"""Member names: an object array of str."""

NO_LOWER = np.int64(-(2**62))
"""A lower limit in steps that is not there."""
NO_UPPER = np.int64(2**62)
"""An upper limit in steps that is not there."""
