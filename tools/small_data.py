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
_ROWS = (
    ("EEM1", "Estonia", dt.datetime(2022, 2, 18), "Military", "Weapons", "launchers", "Commitment", "missile launcher", 20, "EUR", 15_000_000, 15_000_000, 1, 15_000_000),
    ("EEM2", "Estonia", "between 3/4/22 & 3/11/22", "Military", "Weapons", "howitzers", "Commitment", "howitzer", 9, "EUR", "undisclosed", ".", 1, "."),
    ("LVM1", "Latvia", dt.datetime(2022, 3, 1), "Military", "Weapons", "a package of two items", "Commitment", "vehicle", 5, "EUR", 6_000_000, 6_000_000, 1, 2_000_000),
    ("LVM1", "Latvia", dt.datetime(2022, 3, 1), "Military", "Weapons", "a package of two items", "Commitment", "drone", "dozens", "EUR", 6_000_000, ".", 0, "."),
    ("LVH1", "Latvia", dt.datetime(2022, 4, 6), "Humanitarian ", "Assistance", "medical goods", "Commitment", ".", ".", "EUR", 1_200_000, 1_200_000, 1, "."),
    ("LTM1", "Lithuania", "unclear, 04/22", "Military", "Equipment", "equipment", "Commitment", "generator", "1.000.00", "EUR", 40_000_000, 40_000_000, 1, "."),
    ("LTF1", "Lithuania", dt.datetime(2022, 6, 30), "Financial", "Loan", "a loan", "Commitment", ".", ".", "EUR", 10_000_000, 10_000_000, 1, "."),
)
_SUMMARY = (
    ("Country", "Financial commitments", "Humanitarian commitments", "Military commitments", "Total bilateral commitments"),
    ("Estonia", 0, 0, 0.015, 0.015),
    ("Latvia", 0, 0.0012, 0.006, 0.0072),
    ("Lithuania", 0.01, 0, 0.04, 0.05),
)


def kiel_workbook(folder: Path, name: str = "tracker-release-07.xlsx") -> None:
    """A workbook in the layout of the Ukraine Support Tracker, three donors, invented amounts."""
    import openpyxl

    book = openpyxl.Workbook()
    about = book.active
    about.title = "README"
    about.append(["A small example, 7th release (covering January 24, 2022 to November 20, 2022). All amounts are invented."])
    main = book.create_sheet("MAIN DATA")
    for row in (_MAIN, *_ROWS):
        main.append(row)
    summary = book.create_sheet("Country Summary (€)")
    for row in _SUMMARY:
        summary.append(row)
    book.save(folder / name)


#: What lies in the folder in which a page's blocks run.
PREPARED: dict[str, Callable[[Path], None]] = {"docs/how-to/kiel.md": kiel_workbook}
