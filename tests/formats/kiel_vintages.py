"""Small workbooks in the layouts that the tracker has had since 2022, with donors and figures of our own.

All hold the same aid, so that every layout must give the same totals.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.formats.kiel_books import book

#: What is committed and what of it is allocated, in EUR, by donor and kind.
COMMITTED = {
    ("EU", "financial"): 50_000_000,
    ("FIN", "humanitarian"): 3_000_000,
    ("FIN", "military"): 17_000_000,
    ("NOR", "military"): 900_000_000,
    ("NOR", "financial"): 40_000_000,
}
ALLOCATED = {**COMMITTED, ("NOR", "military"): 330_000_000, ("EU", "financial"): 20_000_000}
DELIVERED = {"FIN": 9_000_000, "NOR": 100_000_000}
NAMES = {"EU": "EU (Commission and Council)", "FIN": "FInland", "NOR": "Norway"}
DAY = dt.date(2023, 5, 2)


def _summary(
    measures: dict[str, dict[tuple[str, str], int]], unit: str, *, rate: float = 1.0
) -> list[list[Any]]:
    """A country summary: name and unit rows, doubled columns in per cent, columns of another currency."""
    names: list[Any] = ["", "Country", "EU member", "Geographic Europe"]
    units: list[Any] = ["", "", "", ""]
    for measure in measures:
        names += [f"{kind} {measure}" for kind in ("Financial", "Humanitarian", "Military")]
        names += [f"Total bilateral {measure}", f"Total bilateral {measure}", "GDP (2021)", "GDP (2021)"]
        units += [unit] * 4 + ["% 2021 GDP", "US$ billion", "€ billion"]
    rows: list[list[Any]] = []
    for code, name in NAMES.items():
        row: list[Any] = ["", name, int(code != "NOR"), 1]
        for amounts in measures.values():
            parts = [
                amounts.get((code, k), 0) * rate / 1e9 for k in ("financial", "humanitarian", "military")
            ]
            row += [*parts, sum(parts), 0.5, 480.1, 450.2]
        rows.append(row)
    return [*[["", "a title"]] * 7, names, units, *rows, ["", "Total", ".", ".", *[9] * (len(names) - 4)]]


def _about(number: int) -> list[list[Any]]:
    return [[""], ["", f"A tracker, {number}th release (covering January 24, 2022 to August 31, 2024)"]]


def of_2023(**changes: Any) -> bytes:
    """The layout of 2022 and 2023: packages, no allocations; two summaries, the dollars first."""
    header = [
        "ID", "Countries", "Announcement Date", "Type of Aid General", "Type of Aid Specific", "Explanation",
        "Original Currency", "Monetary Value as Given by Source", "Items", "Type of item", "No. of Units",
        "No. of Units delivered (in-kind military aid)*", "Unit Price in USD", "Converted Value in EUR",
        "Total monetary value delivered in EUR", "Source of Aid 1", "Total_value_dummy (1 is first row in the package)",
    ]  # fmt: skip
    rows = [
        ["N1", "Norway", DAY, "Military", "Weapons", "x", "NOK", 9e9, "gun", "Heavy", 3, ".", ".", 9e8, 1e8, "u", 1],
        ["N1", "Norway", DAY, "Military", "Weapons", "x", "NOK", 9e9, "shell", "Ammo", 40, ".", ".", "", ".", "u", 0],
        ["N2", "Norway", DAY, "Financial", "Grant", "x", "EUR", 4e7, ".", ".", ".", ".", ".", 4e7, ".", "u", 1],
        ["F1", "FInland", DAY, "Military", "Weapons", "x", "EUR", 1.7e7, ".", ".", ".", ".", ".", 1.7e7, 9e6, "u", 1],
        ["F2", "FInland", DAY, "Humanitarian ", "Aid", "x", "EUR", 3e6, ".", ".", ".", ".", ".", 3e6, ".", "u", 1],
        ["E1", NAMES["EU"], DAY, "Financial", "Loan", "x", "EUR", 5e7, ".", ".", ".", ".", ".", 5e7, ".", "u", 1],
    ]  # fmt: skip
    both = {
        "Country Summary ($)": _summary({"commitments": COMMITTED}, "US$ billion", rate=1.1),
        "Country Summary (€)": _summary({"commitments": COMMITTED}, "€ billion"),
    }
    sheets = {"ReadMe": _about(13), "Bilateral Assistance, MAIN DATA": [header, *rows], **both}
    return book({**sheets, **changes})


def of_2024(**changes: Any) -> bytes:
    """The layout of early 2024: allocations beside commitments, each with a column of its own."""
    header = [
        "non EU NATO member", "EU", "ID", "EU_geo", "Type of donation", "Type of Aid General", "Announcement Date",
        "Countries", "Allocated Total in EUR (redistributed)", "Converted Value in EUR",
        "Total monetary value delivered in EUR",
    ]  # fmt: skip
    rows = [
        [1, 0, "N1", 0, "Commitment", "Military", DAY, "Norway", 0, 9e8, "."],
        [1, 0, "N1", 0, "Allocation", "Military", DAY, "Norway", 2.3e8, ".", 1e8],
        [1, 0, "N1", 0, "Allocation", "Military", DAY, "Norway", 1e8, ".", "."],
        [1, 0, "N2", 0, "Allocation", "Financial", DAY, "Norway", 4e7, 4e7, "."],
        [0, 1, "F1", 1, "Allocation", "Military", DAY, "FInland", 1.7e7, 1.7e7, 9e6],
        [0, 1, "F2", 1, "Allocation", "Humanitarian ", DAY, "FInland", 3e6, 3e6, "."],
        [0, 1, "E1", 1, "Commitment", "Financial", DAY, NAMES["EU"], 0, 5e7, "."],
        [0, 1, "E1", 1, "Allocation", "Financial", DAY, NAMES["EU"], 2e7, ".", "."],
    ]
    sheets = {
        "ReadMe": _about(16),
        "Bilateral Assistance, MAIN DATA": [header, *rows],
        "Country Summary (€)": _summary({"allocations": ALLOCATED, "commitments": COMMITTED}, "€ billion"),
    }
    return book({**sheets, **changes})


LATE = [
    "activity_id", "sub_activity_id", "donor", "announcement_date", "month", "aid_type_general", "aid_type_specific",
    "measure", "explanation", "source_reported_value", "reporting_currency", "item", "item_type", "item_numb",
    "item_numb_deliv", "item_price_USD", "item_value_estimate_USD", "item_value_estimate_deliv_USD",
    "tot_activity_value", "tot_activity_value_EUR", "tot_sub_activity_value_EUR",
    "tot_sub_activity_value_EUR_redistr", "tot_value_deliv_EUR", "tot_sub_activity_value_EUR_OLD",
    "total_value_dummy", "month_exists_dummy", "earmarked_year",
]  # fmt: skip


def late_rows(*, repeated: bool) -> list[list[Any]]:
    """The list since late 2024, where an activity's value stands on its first row, or on each of its rows."""

    def row(
        activity: str, part: int, code: str, kind: str, measure: str, whole: Any, value: Any, **more: Any
    ) -> list[Any]:
        cells = {
            "activity_id": activity, "sub_activity_id": f"{activity}_{part}", "donor": NAMES[code],
            "announcement_date": DAY, "month": 17, "aid_type_general": kind, "measure": measure,
            "reporting_currency": "EUR", "tot_activity_value_EUR": whole, "tot_sub_activity_value_EUR": value,
            "tot_sub_activity_value_EUR_redistr": value, "total_value_dummy": int(part == 1),
            "tot_value_deliv_EUR": 0, "tot_sub_activity_value_EUR_OLD": 1, "month_exists_dummy": 1, **more,
        }  # fmt: skip
        return [cells.get(name, ".") for name in LATE]

    again = 9e8 if repeated else 0
    loan = 5e7 if repeated else 0
    guns = {"item": "gun", "item_numb": 3, "item_numb_deliv": 2, "tot_value_deliv_EUR": 1e8}
    return [
        row("N1", 1, "NOR", "Military", "Commitment", 9e8, 0),
        row("N1", 2, "NOR", "Military", "Allocation", again, 2.3e8, **guns),
        row("N1", 3, "NOR", "Military", "Allocation", again, 1e8, item="shell", item_numb="dozens"),
        row("N2", 1, "NOR", "Financial", "Allocation", 4e7, 4e7),
        row("F1", 1, "FIN", "Military", "Allocation", 1.7e7, 1.7e7, tot_value_deliv_EUR=9e6),
        row("F2", 1, "FIN", "Humanitarian ", "Allocation", 3e6, 3e6),
        row("E1", 1, "EU", "Financial", "Commitment ", 5e7, 0),
        row("E1", 2, "EU", "Financial", "Allocation", loan, 2e7),
    ]


def late(*, repeated: bool = False, **changes: Any) -> bytes:
    """The layout since late 2024: names with underscores, parts of activities, a summary in row 8."""
    sheets = {
        "ReadMe": _about(28),
        "Updates and Corrections": [["x"]],
        "Bilateral Assistance, MAIN DATA": [LATE, *late_rows(repeated=repeated)],
        "Country Summary (€)": _summary({"allocations": ALLOCATED, "commitments": COMMITTED}, "€ billion"),
        "Country Summary ($)": _summary({"allocations": ALLOCATED, "commitments": COMMITTED}, "$ billion"),
        "Fig 1. Allocated over time": [["", "Month", "€ billion"], ["", DAY, 1.0]],
    }
    return book({**sheets, **changes})


def without(rows: list[list[Any]], *names: str) -> list[list[Any]]:
    """A table without some of its columns."""
    kept = [i for i, name in enumerate(rows[0]) if name not in names]
    return [[row[i] for i in kept] for row in rows]
