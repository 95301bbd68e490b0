r"""Random numbers that belong to members: the same for a member whoever stands beside it, in whatever order.

Every member has a key, a hash of the seed, its level and its name; draw j of key k is output j of the
generator SplitMix64 started at k,

.. math:: s = k + (j + 1) \gamma,\quad
          z_1 = (s \oplus s \gg 30) m_1,\quad z_2 = (z_1 \oplus z_1 \gg 27) m_2,\quad z_2 \oplus z_2 \gg 31

modulo :math:`2^{64}`. Its upper 53 bits, put between 0 and 1, go through the inverse of the normal
distribution. So a draw needs neither the ones before it nor any state: blocks, threads and the order
of rows change nothing, and plans that are compared are compared under the same luck.

Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from quotaopt.model.arrays import FloatArray

KeyArray: TypeAlias = npt.NDArray[np.uint64]

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_TIMES = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BITS_DROPPED = np.uint64(11)
_UNIT = 2.0**-53


def member_keys(names: Iterable[str], level: str, seed: int) -> KeyArray:
    """The key of every member of a level. (n_members,)"""
    hashes = (blake2b(f"{seed}\n{level}\n{name}".encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(b"".join(hashes), dtype="<u8").astype(np.uint64)


def joint_keys(keys: Sequence[KeyArray]) -> KeyArray:
    """Keys of combinations of members, from the keys of their parts. (n_combinations,)"""
    joint = keys[0]
    for other in keys[1:]:
        joint = _mixed(joint) + other  # mixed in between, so that the order of the parts counts
    return joint


def normals(keys: KeyArray, first: int, count: int) -> FloatArray:
    """Standard normal draws `first` to ``first + count - 1`` of every key. (count, n_keys)"""
    position = np.arange(first + 1, first + count + 1, dtype=np.uint64)[:, None]
    bits = _mixed(keys + position * _GAMMA)
    return np.asarray(ndtri(((bits >> _BITS_DROPPED) + 0.5) * _UNIT), dtype=np.float64)


def _mixed(state: KeyArray) -> KeyArray:
    """The output function of the generator, modulo 2**64."""
    for shift, times in zip(_SHIFTS, _TIMES, strict=False):
        state = (state ^ (state >> shift)) * times
    return np.asarray(state ^ (state >> _SHIFTS[-1]), dtype=np.uint64)
