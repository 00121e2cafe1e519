"""Text dates of a real workbook: every one is read, or refused because it names no day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from aidledger.errors import UnreadablePeriod
from aidledger.model.period import Period


def test_text_dates_of_the_kiel_tracker(real_data: Path) -> None:
    path = real_data / "kiel" / "ust-release-07-2022-11-22.xlsx"
    if not path.is_file():
        pytest.skip("release 7 of the Kiel tracker not present")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Bilateral assistance, MAIN DATA").to_python()
    head = next(i for i, row in enumerate(rows) if "Announcement Date" in row)
    column = rows[head].index("Announcement Date")
    texts = {row[column] for row in rows[head + 1 :] if isinstance(row[column], str) and row[column].strip()}
    assert len(texts) > 30
    refused = set()
    for text in texts:
        try:
            period = Period.parse(text, day_first=False)
        except UnreadablePeriod:
            refused.add(text.casefold())
        else:
            assert period.readings == {}
            assert period.end is None or period.end >= dt.date(2022, 3, 1)
    assert refused == {"unspecified", "undisclosed"}
