"""Which sources describe the same aid, so that their entries are alternatives and never addends.

Two sources overlap where they list entries of the same donor and recipient, of kinds of aid that may be the
same, over stretches of time that meet, or are no more than a week apart. The stretch is that of all their
entries, not only of those that were asked for: a few days' difference in dating must not turn one parcel into
two. Documents of one collection (``Source.collection``) count as one source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aidledger.ledger.dates import LAST, dates_at
from aidledger.ledger.grouping import distinct
from aidledger.ledger.selection import Selection
from aidledger.ledger.table import EntryTable
from aidledger.model.scope import AidType

#: Rows that are looked at together.
_CHUNK = 1 << 18

#: So many days may lie between two accounts of one parcel: announced, sent, arrived, reported.
SLACK = 7

Flow = tuple[int, ...]


class Listed(NamedTuple):
    """What one view lists: donor, recipient, kind of aid and view (codes), from its first to its last day."""

    flow: Flow
    first: int
    last: int


def views(table: EntryTable) -> npt.NDArray[np.int64]:
    """For each row a number for whose view of the flows it belongs to: a source's, or a collection's."""
    return np.asarray([*view_numbers(table), -1], dtype=np.int64)[table.source.codes]


def view_numbers(table: EntryTable) -> list[int]:
    """For each source a number for its view."""
    number: dict[str, int] = {}
    return [number.setdefault(s.view, len(number)) for s in table.source.values]


def several_views(table: EntryTable, sources: npt.NDArray[np.bool_]) -> bool:
    """Whether the entries of these sources (one answer a source) can be more than one view of a flow."""
    return len({v for v, counts in zip(view_numbers(table), sources, strict=False) if counts}) > 1


def _chunks(table: EntryTable) -> Iterator[tuple[slice, list[Flow], npt.NDArray[np.int64]]]:
    numbers = np.asarray([*view_numbers(table), -1], dtype=np.int64)
    for start in range(0, len(table), _CHUNK):
        part = slice(start, start + _CHUNK)
        columns = [c.codes[part].astype(np.int64) for c in (table.donor, table.recipient, table.aid_type)]
        columns.append(numbers[table.source.codes[part]])
        keys, groups = distinct(columns, len(columns[0]))
        yield part, keys, groups


def flows(table: EntryTable) -> list[Listed]:
    """What each view lists, found once for a table."""
    if ("flows",) not in table.kept:
        spans: dict[Flow, tuple[int, int]] = {}
        for part, keys, groups in _chunks(table):
            dates, _ = dates_at(table.only(part), None)
            first = np.full(len(keys), LAST, dtype=np.int64)
            last = np.zeros(len(keys), dtype=np.int64)
            np.minimum.at(first, groups, dates.start.astype(np.int64))
            np.maximum.at(last, groups, dates.end.astype(np.int64))
            for key, a, b in zip(keys, first.tolist(), last.tolist(), strict=True):
                held = spans.get(key, (a, b))
                spans[key] = (min(a, held[0]), max(b, held[1]))
        table.kept[("flows",)] = [Listed(key, a, b) for key, (a, b) in spans.items()]
    found: list[Listed] = table.kept[("flows",)]
    return found


def clusters(table: EntryTable, used: set[int]) -> dict[Flow, int] | None:
    """The flows that several of the views ``used`` list, with the number of the cluster each belongs to."""
    if len(used) < 2:
        return None
    listed = [x for x in flows(table) if x.flow[3] in used]
    kinds = [_kind(table, x.flow[2]) for x in listed]
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, x in enumerate(listed):
        members[x.flow[0], x.flow[1]].append(number)
    root = list(range(len(listed)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for alike in members.values():
        running: list[int] = []
        for b in sorted(alike, key=lambda n: listed[n].first):
            running = [a for a in running if listed[a].last + SLACK >= listed[b].first]
            for a in running:
                if listed[a].flow[3] != listed[b].flow[3] and kinds[a] & kinds[b]:
                    root[find(a)] = find(b)
            running.append(b)
    cluster = [find(number) for number in range(len(listed))]
    sizes = np.bincount(np.asarray(cluster, dtype=np.int64), minlength=1)
    shared = {x.flow: c for x, c in zip(listed, cluster, strict=True) if sizes[c] > 1}
    return shared or None


def _kind(table: EntryTable, code: int) -> frozenset[AidType]:
    kind: AidType = table.aid_type.values[code]
    return kind.possibly


def cluster_of_rows(table: EntryTable, shared: dict[Flow, int]) -> npt.NDArray[np.int64]:
    """Number of the cluster of overlapping views for each row of the table; -1 where a view stands alone."""
    result = np.empty(len(table), dtype=np.int64)
    for part, keys, groups in _chunks(table):
        result[part] = np.asarray([shared.get(key, -1) for key in keys], dtype=np.int64)[groups]
    return result


def overlapping_sources(table: EntryTable, selection: Selection) -> npt.NDArray[np.int64] | None:
    """Number of the cluster of overlapping sources for each row of the table; -1 where a source stands alone.

    ``None`` where no two sources of the selected rows overlap at all.
    """
    shared = clusters(table, set(np.unique(views(table)[selection.rows]).tolist()))
    return None if shared is None else cluster_of_rows(table, shared)
