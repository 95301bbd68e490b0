"""The cells of a tree laid out so that every row is one stretch of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.model.structure import Tree


@dataclass(frozen=True, eq=False)
class Layout:
    """Node v holds the cells ``cells[first[v] : first[v] + size[v]]``, its own before its children's."""

    cells: IntArray  # (n_inside,), cells that some row holds
    first: IntArray  # (n_nodes,)
    size: IntArray  # (n_nodes,)
    levels: tuple[IntArray, ...]  # nodes by depth, roots first, each level in the order of its cells

    def stretch(self, nodes: IntArray) -> slice | IntArray:
        """Where the cells of `nodes` are, nodes of one level in order; a slice where they touch."""
        first, size = self.first[nodes], self.size[nodes]
        ends = np.cumsum(size)
        if len(nodes) and (first == first[0] + ends - size).all():
            return slice(int(first[0]), int(first[0] + ends[-1]))
        return np.asarray(np.arange(size.sum()) + np.repeat(first - (ends - size), size))


def lay_out(tree: Tree) -> Layout:
    """Order the cells of `tree` depth first."""
    n_nodes = len(tree.rows)
    by_depth = np.argsort(tree.depth, kind="stable")
    levels = np.split(by_depth, np.flatnonzero(np.diff(tree.depth[by_depth])) + 1) if n_nodes else []
    own = np.bincount(tree.leaf + 1, minlength=n_nodes + 1)[1:].astype(np.int64)
    size = own.copy()
    for nodes in levels[:0:-1]:
        np.add.at(size, tree.parent[nodes], size[nodes])

    first = np.zeros(n_nodes, dtype=np.int64)
    following = np.append(first + own, 0)  # where the children of a node begin; those of no node at 0
    ordered = []
    for nodes in levels:
        siblings = nodes[np.argsort(tree.parent[nodes], kind="stable")]
        parent, before = tree.parent[siblings], np.cumsum(size[siblings]) - size[siblings]
        eldest = np.searchsorted(parent, parent)
        first[siblings] = following[parent] + before - before[eldest]
        following[siblings] = first[siblings] + own[siblings]
        ordered.append(siblings[np.lexsort((siblings, first[siblings]))])
    return Layout(cells=_in_order(tree.leaf, first, n_nodes), first=first, size=size, levels=tuple(ordered))


def _in_order(leaf: IntArray, first: IntArray, n_nodes: int) -> IntArray:
    """Cells sorted by where their leaf begins; the cells of one leaf stay in order. (n_inside,)"""
    rank = np.empty(n_nodes + 1, dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(1, n_nodes + 1)
    rank[-1] = 0  # cells of no row come first and are cut off
    key = rank.astype(np.min_scalar_type(n_nodes))[leaf]  # narrow integers are sorted in linear time
    return np.argsort(key, kind="stable")[np.count_nonzero(leaf < 0) :]
