"""Small workbooks in the layouts of the Ukraine Support Tracker, with figures of our own."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl import Workbook

DAY = dt.date(2022, 3, 4)
#: id, donor, date, kind, specific, currency, given, item, item type, units, delivered, price, estimate,
#: estimate delivered, value, value delivered, dummy
PACKAGES = [
    [
        "PLM1",
        "Poland",
        DAY,
        "Military",
        "Weapons",
        "PLN",
        500000000,
        "T-72 tank",
        "Heavy weapon",
        10,
        4,
        1000000,
        10000000,
        4000000,
        100000000.004,
        40000000,
        1,
    ],
    [
        "PLM1",
        "Poland",
        DAY,
        "Military",
        "Weapons",
        "PLN",
        500000000,
        "rifle",
        "Light arms",
        "undisclosed",
        "dozens",
        "No price",
        "No price",
        ".",
        "",
        "",
        0,
    ],
    [
        "PLM1",
        "Poland",
        DAY,
        "Military",
        "Weapons",
        "PLN",
        500000000,
        "helmet",
        "Equipment",
        "1.000.00",
        ".",
        500,
        ".",
        ".",
        "",
        "",
        0,
    ],
    [
        "PLH1",
        "Poland",
        "until 7/27/2022",
        "Humanitarian ",
        "Assistance",
        "EUR",
        2500000,
        ".",
        ".",
        ".",
        ".",
        ".",
        ".",
        ".",
        2500000,
        ".",
        1,
    ],
    [
        "GBM1",
        "United Kingdom",
        "unclear, 04/22",
        "Military",
        "Weapons",
        "GBP",
        "Not given",
        "NLAW",
        "Light arms",
        2000,
        2000,
        " 3193503.68 \n",
        64000000,
        64000000,
        ".",
        ".",
        1,
    ],
    [
        "GBF1",
        "United Kingdom",
        "between 3/4/22 & 3/11/22",
        "Financial",
        "Grant",
        ".",
        5,
        ".",
        ".",
        ".",
        "",
        ".",
        ".",
        ".",
        7000000,
        "\xa0",
        1,
    ],
    [
        "EUM1",
        "European Peace Facility",
        dt.date(2922, 2, 9),
        "Military",
        "European Peace Facility",
        "EUR",
        3000000,
        ".",
        ".",
        ".",
        ".",
        ".",
        ".",
        ".",
        3000000,
        ".",
        1,
    ],
    [
        "EUF1",
        "EU (Commission and Council)",
        "unspecified",
        "Financial",
        "Loan",
        "EUR",
        9000000,
        ".",
        ".",
        ".",
        ".",
        ".",
        ".",
        ".",
        9000000,
        ".",
        1,
    ],
    ["ZZM1", "Ruritania", DAY, "Military", "Weapons", "EUR", 1, ".", ".", ".", ".", ".", ".", ".", 1, ".", 1],
]
HEADER = [
    "ID", "countries", "Announcement Date", "Type of Aid General", "Type of Aid Specific", "Original Currency",
    "Monetary Value as Given by Source", "", "Type of item", "No. of Units",
    "No. of Units delivered (in-kind military aid)", "Unit Price in USD", "Value committed (own estimate, in USD)",
    "Value delivered (own estimate, in USD)", "Converted Value in EUR", "Total monetary value delivered in EUR",
    "Total_value_dummy (1 is first row in the package)",
]  # fmt: skip
SUMMARY = [
    [
        "Country",
        "EU member",
        "Financial commitments",
        "Humanitarian commitments",
        "Military commitments",
        "Total bilateral commitments",
    ],
    ["", "", "€ billion", "€ billion", "€ billion", "€ billion"],
    ["Poland", 1, 0, 0.0025, 0.100000000004, 0.102500000004],
    ["United Kingdom", 0, 0.007, 0, 0, 0.007],
    ["EU (Commission and Council)", 0, 0.009, 0, 0, 0.009],
    ["Total ", ".", 0.016, 0.0025, 0.1, 0.1185],
]
README = "A tracker – 7th release (covering January 24 to October 3, 2022)"


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook with these sheets, as bytes."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append([v if not isinstance(v, dt.date) or v.year < 2900 else str(v) for v in row])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def classic(**changes: list[list[object]]) -> bytes:
    """The layout of release 7: nameless item column, value on the first row of a package."""
    sheets = {
        "ReadMe": [["", README]],
        "Bilateral assistance, MAIN DATA": [HEADER, *PACKAGES],
        "Commercial assistance": [HEADER, PACKAGES[0]],
        "Country Summary": [["", ""], ["Numbers by country"], *SUMMARY],
        "Exchange rates": [
            ["", "Currency", "1 EUR"],
            ["", "EUR", 1],
            ["", "USD", 0.5],
            ["", "PLN", 5],
            ["", "Source: a bank"],
        ],
    }
    return book({**sheets, **changes})


def later() -> bytes:
    """The layout of later releases: other names, a preamble, no dummy, commitments beside allocations."""
    names = [
        "activity_id", "donor", "announcement_date", "aid_type_general", "measure", "reporting_currency",
        "item", "item_numb", "item_numb_deliv", "tot_activity_value_EUR", "tot_sub_activity_value_EUR",
        "tot_sub_activity_value_EUR_redistr",
    ]  # fmt: skip
    rows = [
        ["A1", "Norway", DAY, "Military", "Allocation", "NOK", "tank", 3, ".", 9000000, 4000000, 4000000],
        ["A1", "Norway", DAY, "Military", "Allocation", "NOK", "shell", 900, 900, 9000000, 5000000, 5000000],
        [
            "A2",
            "Norway",
            "2022-05-06 00:00:00",
            "Financial",
            "Commitment",
            "NOK",
            ".",
            ".",
            ".",
            2000000,
            0,
            0,
        ],
        ["A2", "Norway", "2022-05-06", "Financial", "Commitment", "NOK", ".", ".", ".", 2000000, 0, 0],
        ["A3", "Türkiye", DAY, "Humanitarian", "Allocation", "EUR", ".", ".", ".", 1000000, 1000000, 1000000],
        ["A4", "Italy", DAY, "Military", "Promise", "EUR", ".", ".", ".", 1, 1, 1],
    ]
    summary = [
        [
            "Country",
            "Military commitments (€ billion)",
            "Humanitarian commitments (€ billion)",
            "Financial commitments (€ billion)",
            "Total bilateral commitments (€ billion)",
        ],
        ["Norway", 0.009, 0, 0.002, 0.011],
        ["Türkiye", 0, 0.001, 0, 0.001],
        ["Italy", 0, 0, 0, 0],
    ]
    return book(
        {
            "About": [["A tracker, release 21 (covering January 24, 2022 to October 31, 2022)"]],
            "Bilateral Assistance, MAIN DATA": [["A title"], [], names, *rows],
            "Country Summary (€)": [["x"]] * 6 + summary,
        }
    )
