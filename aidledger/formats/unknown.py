"""What is said of a file of no kind that is understood: what is in it, and how a table of one's own is entered."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from aidledger.errors import AidLedgerError, UnreadableFile
from aidledger.formats.record_tables import ALL_COLUMNS
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    delimiter_of,
    is_workbook,
    likeness,
    not_understood,
    tables,
    workbook_sheets,
)

#: The columns that every table of entries has, and those of which it has some.
NEEDED = ("donor", "recipient", "source")
#: The part of what a kind of table needs that makes a file like it.
_ALIKE = 0.6
_AMOUNTS, _DATES = ("money", "tonnage", "items"), ("pledged", "approved", "committed", "delivered")
#: The page of the documentation on tables of one's own.
PAGE = "docs/how-to/own-shipments.md"


def unknown_kind(blob: Blob, kinds: Iterable[str]) -> UnreadableFile:
    """The refusal of a file that is of none of ``kinds``: what it lacks to be of the one that it is most like."""
    if (nearest := _nearest(blob)) is not None:
        return nearest
    known = "known kinds are " + ", ".join(kinds)
    if is_workbook(blob):
        found = "it is a workbook with the sheets " + ", ".join([*workbook_sheets(blob)][:8])
        remedy = f"{_own_table()}; {known}"
    elif columns := _columns(blob):
        more = f" and {len(columns) - 8} more" if len(columns) > 8 else ""
        found = f"it is a table with the columns {', '.join(repr(c[:30]) for c in columns[:8])}{more}"
        remedy = f"{_own_table(columns)}; {known}"
    else:
        shown = blob.head(60).decode("utf-8", "replace").strip().splitlines()[:1] or [""]
        found = f"it starts with {shown[0][:40]!r}"
        remedy = f"{known}; in Python, al.read(path, format=...) says why a file is not of one of them"
    return UnreadableFile(
        f"the file is of no kind that is understood; {found}", where=blob.name, remedy=remedy
    )


def _nearest(blob: Blob) -> UnreadableFile | None:
    """What the kind of table that a file is most like lacks in it; ``None`` where it is like none."""
    from aidledger.formats import dsca, foreignassistance, kiel, kiel_site, sipri

    known = [
        ("a list of the Ukraine Support Tracker", "kiel", kiel.NEEDED),
        ("SIPRI's trade register", "sipri", sipri.NEEDED),
        ("the table of Excess Defense Articles", "dsca", dsca.NEEDED),
        ("a table of ForeignAssistance.gov", "foreignassistance", foreignassistance.NEEDED),
        *(
            (f"the {kind} of the tracker's web site", "kiel_site", needed)
            for kind, needed in kiel_site.FILES.items()
        ),
    ]
    try:
        sheets = list(tables(blob).values())
    except AidLedgerError:
        return None
    found = [
        (share, what, table, needed, sheet)
        for what, table, needed in known
        for sheet in sheets
        if (share := likeness(sheet, table, needed)) >= _ALIKE
        and len(needed) > 3
        and (share < 1 or (table == "kiel_site" and len(sheets) == 1))
    ]
    if not found:
        return None
    _, what, table, needed, sheet = max(found, key=lambda f: f[0])
    return kiel_site.refusal(blob) if table == "kiel_site" else not_understood(sheet, what, table, needed)


def _columns(blob: Blob) -> list[str]:
    """The names in the first line of a text, where it has several of them."""
    head = blob.head(1 << 13)
    if b"\x00" in head or head.lstrip()[:1] in (b"<", b"{", b"["):
        return []
    lines = head.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    row = next(csv.reader(lines[:1], delimiter=delimiter_of("\n".join(lines[:20]))), []) if lines else []
    names = [name.strip() for name in row]
    return names if len(names) > 1 and all(names) else []


def _own_table(columns: Iterable[str] = ()) -> str:
    """How a table of one's own is entered; which columns it lacks, where it has some of them."""
    has = {name.casefold() for name in columns}
    missing = [name for name in NEEDED if name not in has]
    if has and not missing:
        return "separate the columns of a ledger's table by commas"
    if has and has <= set(ALL_COLUMNS):
        return f"a ledger's table also needs {' and '.join(missing)} ({PAGE})"
    return (
        f"name the columns of a table of your own {', '.join(NEEDED)}, {' or '.join(_AMOUNTS)}, and for dates "
        f"{' or '.join(_DATES)}, or map them with Ledger.from_frame and write the ledger: {PAGE}"
    )
