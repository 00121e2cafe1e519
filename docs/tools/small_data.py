"""Small files of our own, in the layouts of data that may not be copied; pages and notebooks read them.

Every amount in them is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

_MAIN = (
    "ID",
    "Countries",
    "Announcement Date",
    "Type of Aid General",
    "Type of Aid Specific",
    "Explanation",
    "Measure",
    "Item",
    "No of Units",
    "Original Currency",
    "Monetary Value as Given by Source",
    "Converted Value in EUR",
    "Total_value_dummy",
    "Total monetary value delivered in EUR",
)
_ROWS = """
EEM1|Estonia|2022-02-18|Military|Weapons|launchers|missile launcher|20|15000000|15000000|1|15000000
EEM2|Estonia|between 3/4/22 & 3/11/22|Military|Weapons|howitzers|howitzer|9|undisclosed|.|1|.
LVM1|Latvia|2022-03-01|Military|Weapons|a package of two items|vehicle|5|6000000|6000000|1|2000000
LVM1|Latvia|2022-03-01|Military|Weapons|a package of two items|drone|dozens|6000000|.|0|.
LVH1|Latvia|2022-04-06|Humanitarian |Assistance|medical goods|.|.|1200000|1200000|1|.
LTM1|Lithuania|unclear, 04/22|Military|Equipment|equipment|generator|1.000.00|40000000|40000000|1|.
LTF1|Lithuania|2022-06-30|Financial|Loan|a loan|.|.|10000000|10000000|1|.
"""
_SUMMARY = (
    (
        "Country",
        *(f"{kind} commitments" for kind in ("Financial", "Humanitarian", "Military", "Total bilateral")),
    ),
    ("Estonia", 0, 0, 0.015, 0.015),
    ("Latvia", 0, 0.0012, 0.006, 0.0072),
    ("Lithuania", 0.01, 0, 0.04, 0.05),
)


def _cell(text: str) -> object:
    """A cell as a spreadsheet holds it: whole numbers and ISO days are no text."""
    if text.isdigit():
        return int(text)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return text


def kiel_workbook(folder: Path, name: str = "tracker-release-07.xlsx") -> None:
    """A workbook in the layout of the Ukraine Support Tracker, three donors, invented amounts."""
    import openpyxl

    book = openpyxl.Workbook()
    about = book.active
    about.title = "README"
    about.append(["A small example, 7th release (covering January 24, 2022 to November 20, 2022)."])
    about.append(["All amounts are invented."])
    main = book.create_sheet("MAIN DATA")
    main.append(_MAIN)
    for line in _ROWS.strip().splitlines():
        cells = line.split("|")
        row = [*cells[:6], "Commitment", *cells[6:8], "EUR", *cells[8:]]
        main.append([_cell(text) for text in row])
    summary = book.create_sheet("Country Summary (€)")
    for row in _SUMMARY:
        summary.append(row)
    rates = book.create_sheet("Exchange rates")
    for row in (("Currency", "1 EUR"), ("EUR", 1), ("USD", 1.02)):
        rates.append(row)
    book.save(folder / name)


#: What lies in the folder in which a page's blocks run.
PREPARED: dict[str, Callable[[Path], None]] = {"docs/how-to/kiel.md": kiel_workbook}
