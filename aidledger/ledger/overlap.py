"""Which sources describe the same aid, so that their entries are alternatives and never addends.

Two sources overlap where they list entries of the same donor and recipient, of kinds of aid that may be the
same, over stretches of time that meet. The stretch is that of all their entries, not only of those that were
asked for: a day's difference in dating must not turn one parcel into two. Documents of one collection
(``Source.collection``) count as one source.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from aidledger.ledger.grouping import distinct
from aidledger.ledger.selection import LAST, Selection, dates_at
from aidledger.ledger.table import EntryTable


def views(table: EntryTable) -> npt.NDArray[np.int64]:
    """For each row a number for whose view of the flows it belongs to: a source's, or a collection's."""
    number: dict[str, int] = {}
    return table.source.mapped(lambda s: number.setdefault(s.view, len(number)), -1, np.int64)


def overlapping_sources(table: EntryTable, selection: Selection) -> npt.NDArray[np.int64] | None:
    """Number of the cluster of overlapping sources for each row of the table; -1 where a source stands alone.

    ``None`` where no two sources of the selected rows overlap at all.
    """
    view = views(table)
    used = np.unique(view[selection.rows])
    if len(used) < 2:
        return None
    rows = np.flatnonzero(np.isin(view, used))
    dates, _ = dates_at(table, None)
    columns = [c.codes[rows].astype(np.int64) for c in (table.donor, table.recipient, table.aid_type)]
    keys, groups = distinct([*columns, view[rows]], len(rows))
    first = np.full(len(keys), LAST, dtype=np.int64)
    last = np.zeros(len(keys), dtype=np.int64)
    np.minimum.at(first, groups, dates.start[rows])
    np.maximum.at(last, groups, dates.end[rows])
    kinds = [table.aid_type.values[kind].possibly for _, _, kind, _ in keys]
    flows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (donor, recipient, _, _) in enumerate(keys):
        flows[donor, recipient].append(number)
    root = list(range(len(keys)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for members in flows.values():
        running: list[int] = []
        for b in sorted(members, key=lambda n: first[n]):
            running = [a for a in running if last[a] >= first[b]]
            for a in running:
                if keys[a][3] != keys[b][3] and kinds[a] & kinds[b]:
                    root[find(a)] = find(b)
            running.append(b)
    cluster = np.asarray([find(number) for number in range(len(keys))], dtype=np.int64)
    shared = np.bincount(cluster, minlength=len(keys))[cluster] > 1
    if not shared.any():
        return None
    result = np.full(len(table), -1, dtype=np.int64)
    result[rows] = np.where(shared, cluster, -1)[groups]
    return result
