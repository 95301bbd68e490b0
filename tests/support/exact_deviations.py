"""The terms of a gap in fractions, cell by cell, as the formula has them: slow, and nothing to round."""

from fractions import Fraction


def exact_terms(cells, levels, target, actual, quantities=None):
    """Node of any depth, by its names -> its terms: volume, every level, price."""
    columns = [cells.levels[level].members[cells.codes(level)].tolist() for level in levels]
    paths = list(zip(*columns, strict=True)) if columns else [()] * len(cells)
    sums = {}
    for cell, path in enumerate(paths):
        sold, planned = (
            (0, 0) if quantities is None else (int(quantities.actual[cell]), int(quantities.target[cell]))
        )
        for depth in range(len(levels) + 1):
            known = sums.setdefault(path[:depth], [0, 0, 0, 0])
            for place, value in enumerate((int(target[cell]), int(actual[cell]), planned, sold)):
                known[place] += value
    found = {node: [Fraction(0)] * (len(levels) + 2) for node in sums}
    for path in set(paths):
        t, a, _, _ = sums[path]
        chain = [Fraction(t)]
        for depth in range(len(levels) + 1):
            node_t, node_a, planned, sold = sums[path[:depth]]
            if node_t == 0:
                chain.append(Fraction(a))
            elif quantities is None or planned == 0:
                chain.append(Fraction(t * node_a, node_t))
            else:
                chain.append(Fraction(t * sold, planned))
        chain.append(Fraction(a))
        for depth in range(len(levels) + 1):
            node = found[path[:depth]]
            for term in range(len(levels) + 2):
                node[term] += chain[term + 1] - chain[term]
    return found
