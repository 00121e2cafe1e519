"""Every importer against the proof that its source offers: expected, got, difference, and how long it took.

Run ``python benchmarks/imports.py [FOLDER] [--markdown [FILE]]``; FOLDER holds the real data sets (default:
``$AIDLEDGER_DATA``, else ``../shared/data`` beside the checkout). ``--markdown`` writes the page of the
documentation, or FILE. Exit code 1 when a proof fails.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import aidledger as al
from aidledger.formats.safety import blobs
from aidledger.formats.tabular import csv_sheet, workbook_sheets

ORDER_TIV = "TIV of the order = number x TIV per unit, to 1 % and 0.01"
FIRST_UKRAINE = {"since": "2022-02-25", "until": "2022-09-30"}


@dataclass(frozen=True)
class Proof:
    """One line of the table. ``expected`` and ``got`` are shown as they are; ``within`` is the tolerance."""

    file: str
    what: str
    expected: Decimal
    got: Decimal
    within: Decimal = Decimal(0)
    note: str = ""

    @property
    def holds(self) -> bool:
        return abs(self.got - self.expected) <= self.within

    def cells(self) -> list[str]:
        difference = self.got - self.expected
        return [
            self.file,
            self.what,
            _plain(self.expected),
            _plain(self.got),
            _plain(difference),
            ("yes" if self.holds else "NO") + (f": {self.note}" if self.note else ""),
        ]


def _plain(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    return f"{number.to_integral_value() if whole else number.normalize():,f}"


class Reading:
    """The files of the folder, each read once and timed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledgers: dict[str, al.Ledger] = {}
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str) -> al.Ledger:
        if name not in self.ledgers:
            start = time.process_time()
            self.ledgers[name] = al.read(self.folder / name)
            self.seconds[name] = time.process_time() - start
        return self.ledgers[name]

    def rows(self, name: str) -> Proof:
        """Rows in are rows accepted and rejected."""
        report = self(name).imported
        return Proof(
            name,
            "rows in = accepted + rejected",
            Decimal(report.rows_in),
            Decimal(report.accepted + report.rejected),
            note=f"{report.rejected} rejected, {len(report.repaired)} cells repaired",
        )


def kiel_release(read: Reading) -> Iterator[Proof]:
    """Release 7 against its own Country Summary."""
    name = "kiel/ust-release-07-2022-11-22.xlsx"
    ledger = read(name)
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR", exact=True)["value"].to_dict()
    exact = sum(abs(_sum(totals, claim) - claim.figure.value) <= 500 for claim in ledger.stated)
    yield Proof(name, "cells of Country Summary that agree to 5e-7 bn EUR", Decimal(164), Decimal(exact))
    listed = {d.code for c in ledger.stated for d in c.scope.donors}
    military = sum(v or 0 for (donor, kind), v in totals.items() if kind == "military" and donor in listed)
    published = sum(r[5] for r in _summary_rows(read.folder / name))
    yield Proof(
        name, "military, 41 donors, bn EUR", _bn(published * 10**9), _bn(military), Decimal("0.0000005")
    )
    everything = sum(v or 0 for v in totals.values())
    yield Proof(
        name, "all donors with the Peace Facility and the EIB, bn EUR", Decimal("93.9426"), _bn(everything, 4)
    )
    yield Proof(name, "rows of the main sheet", Decimal(1032), Decimal(ledger.imported.rows_in))
    rates = [e for e in ledger.table.records() if e.original is not None and e.money.value is not None]
    agree = sum(
        abs(e.original.to("EUR", on="2022-10-03", rates=ledger.imported.rates).value - e.money.value)
        <= Decimal("0.02")
        for e in rates
    )
    yield Proof(
        name, "conversions that follow from the sheet's own rates", Decimal(len(rates)), Decimal(agree)
    )
    sheet = workbook_sheets(blobs(read.folder / name)[0])["Figure A4 Military in-kind"]
    listed_rows = [
        r for r in sheet.rows[4:] if isinstance(r[3], float) and str(r[1]).strip() not in ("", "Total")
    ]
    delivered = {al.Donor.resolve(r[1]).code: r[3] for r in listed_rows}
    ours = ledger.totals(by="donor", unit="EUR", aid_type="military", stage="delivered", exact=True)[
        "value"
    ].to_dict()
    same = sum(abs(Decimal(str(v)) * 10**9 - (ours.get(d) or 0)) <= 500 for d, v in delivered.items())
    yield Proof(name, "donors whose deliveries equal Figure A4", Decimal(len(delivered)), Decimal(same))
    yield read.rows(name)


def kiel_extract(read: Reading) -> Iterator[Proof]:
    """The extract of 2024 against its own summary."""
    name = "kiel/ust-2024-allocations-delivery.xlsx"
    ledger = read(name)
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR", exact=True)["value"].to_dict()
    military = [c for c in ledger.stated if c.scope.aid_type and c.scope.aid_type.value == "military"]
    agree = sum(abs(_sum(totals, c) - c.figure.value) <= 500 for c in military)
    yield Proof(name, "military commitments by donor that agree", Decimal(42), Decimal(agree))
    agree = sum(abs(_sum(totals, c) - c.figure.value) <= 500 for c in ledger.stated)
    note = "the EU's row is read as the EU and its bank: EIB 2.3605 bn is folded in"
    yield Proof(name, "all totals by donor that agree", Decimal(168), Decimal(agree), note=note)
    yield read.rows(name)


def kiel_site(read: Reading) -> Iterator[Proof]:
    """The site's files against each other."""
    name = "kiel/website-release-29"
    ledger = read(name)
    months = ledger.totals(by=["month", "aid_type"], unit="EUR", exact=True)["value"].to_dict()
    agree = 0
    for claim in ledger.stated:
        key = (claim.scope.period.start.strftime("%Y-%m"), claim.scope.aid_type.value)
        agree += abs((months.get(key) or 0) - claim.figure.value) <= 20_000
    yield Proof(name, "months x kinds that agree (52 x 3)", Decimal(156), Decimal(agree))
    weapons = read(name + "/weapons.csv")
    with (read.folder / name / "weapons.csv").open(encoding="utf-8") as file:
        numbers = [int(r["number_of_weapons"]) for r in csv.DictReader(file)]
    counted = [sum(c.value or 0 for c in e.items) for e in weapons.table.records()]
    agree = sum(a == b for a, b in zip(numbers, counted, strict=True))
    yield Proof(name + "/weapons.csv", "lists that add up to their count", Decimal(61), Decimal(agree))
    yield read.rows(name)


def sipri(read: Reading) -> Iterator[Proof]:
    """The register against its own products."""
    name = "sipri/trade-register-2025-03-13.csv"
    ledger = read(name)
    # as the proof was first stated: lines as they stand, those that occur more than once left out
    lines = csv_sheet(blobs(read.folder / name)[0]).rows
    header = next(i for i, r in enumerate(lines) if r and r[0] == "Recipient")
    once = Counter(tuple(r) for r in lines[header + 1 :] if len(r) == len(lines[header]))
    stated = [_numbers(r[4], r[13], r[14]) for r, times in once.items() if times == 1]
    whole = [n for n in stated if n is not None]
    agree = sum(_is_product(*n) for n in whole)
    yield Proof(name, "lines that occur once, with three numbers", Decimal(29213), Decimal(len(whole)))
    yield Proof(name, f"of them, {ORDER_TIV}", Decimal(28683), Decimal(agree))
    # as it is read: torn lines joined, identical lines kept
    per_unit = {f"row {n}": r[13] for n, r in enumerate(lines, 1) if len(r) == len(lines[header])}
    orders = [e for e in ledger.table.records() if e.part_of is None and e.locator in per_unit]
    read_as = [
        _numbers(*(c.value for c in e.items), per_unit[e.locator]) for e in orders if len(e.items) == 2
    ]
    known = [(count, unit, tiv) for count, tiv, unit in filter(None, read_as)]
    twice = sum(times for times in once.values() if times > 1)
    repeated = sum(
        times for r, times in once.items() if times > 1 and _numbers(r[4], r[13], r[14]) is not None
    )
    note = f"with the {repeated} of {twice} identical lines that have them: such orders are sometimes genuine"
    yield Proof(
        name, "orders read with three numbers", Decimal(29213 + repeated), Decimal(len(known)), note=note
    )
    got = sum(_is_product(*n) for n in known)
    yield Proof(name, f"of them, {ORDER_TIV}", Decimal(28683 + repeated), Decimal(got))
    yield Proof(
        name,
        "entries with money",
        Decimal(0),
        Decimal(sum(e.money is not None for e in ledger.table.records())),
    )
    yield read.rows(name)


def _numbers(*cells: object) -> tuple[Decimal, ...] | None:
    try:
        return tuple(Decimal(str(c).strip()) for c in cells)
    except InvalidOperation:
        return None


def _is_product(count: Decimal, per_unit: Decimal, tiv: Decimal) -> bool:
    """The register prints its values to 0.01: so much and one per cent either side is the same."""
    return abs(count * per_unit - tiv) <= Decimal("0.01") + tiv / 100


def foreignassistance(read: Reading) -> Iterator[Proof]:
    """The revision of one number in three vintages."""
    names = [f"foreignassistance/us_foreign_aid_country-{v}.csv" for v in ("2021-06", "2022-10", "2023")]
    year = al.Period.fiscal_year(2021)
    both = read(names[0]) + read(names[1]) + read(names[2])
    for day, expected in (("2021-12-31", 10_076_232), ("2022-12-31", 254_869_273)):
        got = both.as_known_on(day).total("USA", "UKR", aid_type=None, stage="committed", period=year).value
        yield Proof(
            "foreignassistance, 3 vintages",
            f"Ukraine FY2021 obligations known on {day}",
            Decimal(expected),
            got,
        )
    changed = both.revisions("ForeignAssistance.gov country table")
    row = changed[
        (changed.recipient == "UKR") & (changed.period == "FY2021") & (changed.stage == "committed")
    ].iloc[0]
    yield Proof("foreignassistance, 3 vintages", "the revision, before", Decimal(10_076_232), row["before"])
    yield Proof("foreignassistance, 3 vintages", "the revision, after", Decimal(254_869_273), row["after"])
    for name in names:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for cells in csv_sheet(blobs(read.folder / name)[0]).rows[1:]:
            sums[cells[7]] += Decimal(cells[9])
        for stage, word in (("committed", "Obligations"), ("delivered", "Disbursements")):
            got = read(name).totals(by="donor", stage=stage, exact=True)["value"].sum()
            yield Proof(name, f"sum of {word}", sums[word], got)
        yield read.rows(name)
    name = "foreignassistance/us_foreign_aid_complete-taiwan.csv"
    kinds = {e.aid_type.value for e in read(name).table.records()}
    yield Proof(name, "kinds of aid in a table that is all military", Decimal(1), Decimal(len(kinds)))
    yield read.rows(name)


def iati(read: Reading) -> Iterator[Proof]:
    """Sums of the transactions, refunds, and currencies."""
    from lxml import etree

    for path in sorted((read.folder / "iati").glob("*.xml")):
        name = f"iati/{path.name}"
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for act in etree.parse(path).getroot().iter("iati-activity"):
            for t in act.iter("transaction"):
                if t.find("transaction-type").get("code") in ("3", "4"):
                    value = t.find("value")
                    sums[value.get("currency") or act.get("default-currency")] += Decimal(value.text.strip())
        ledger = read(name)
        for unit, expected in sorted(sums.items()):
            entries = [e for e in ledger.table.records() if e.stage == "delivered" and e.money.unit == unit]
            got = sum((e.money.value for e in entries), Decimal(0))
            yield Proof(name, f"disbursed, {unit}", expected, got)
        yield read.rows(name)


def iati_stream(read: Reading, megabytes: int = 500) -> Iterator[Proof]:
    """A file of 500 MB, made by repeating a real one, in the memory of a small one."""
    body = (read.folder / "iati" / "beis-activity.xml").read_text(encoding="utf-8")
    start, end = body.index("<iati-activity "), body.rindex("</iati-activities>")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.xml"
        with path.open("w", encoding="utf-8") as out:
            out.write(body[:start])
            for _ in range(megabytes * 1_000_000 // (end - start) + 1):
                out.write(body[start:end])
            out.write(body[end:])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ledger = al.read(path)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    note = f"{ledger.imported.rows_in:,} transactions"
    yield Proof(
        f"iati, {megabytes} MB",
        "growth of memory, MB (at most 64)",
        Decimal(0),
        Decimal(grown),
        Decimal(64),
        note,
    )


def dsca(read: Reading) -> Iterator[Proof]:
    """Grants that were not cancelled, by current value."""
    name = "dsca/eda_public_report.csv"
    expected, empty = Decimal(0), 0
    with (read.folder / name).open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            grant = row["Transfer Authority"] == "Grant Authority"
            empty += grant and row["Status"] == "EDA Delivered" and row["Total Delivered Qty"] == "0"
            if row["Transfer Authority"] == "Grant Authority" and row["Status"] not in (
                "EDA Cancelled",
                "EDA Rejected",
            ):
                expected += Decimal(row["Total Current Value"].strip().lstrip("$").replace(",", "") or 0)
    ledger = read(name)
    yield Proof(name, "current value of grants, USD", expected, ledger.total("USA").itemised.value)
    zero = [c for c in ledger.imported.repaired if "says delivered" in c.reason]
    yield Proof(
        name, "grants delivered with a quantity of 0, left undisclosed", Decimal(empty), Decimal(len(zero))
    )
    yield read.rows(name)


def whitehouse(read: Reading) -> Iterator[Proof]:
    """Drawdowns to the dollar."""
    name = "whitehouse/drawdowns"
    ledger = read(name)
    first = [
        e for e in ledger.table.records() if e.recipient.code == "UKR" and e.locator == "section 506(a)(1)"
    ]
    window = [e for e in first if "2022-02-25" <= str(e.approved.start) <= "2022-09-30"]
    yield Proof(name, "memoranda for Ukraine, 25 Feb to 30 Sep 2022", Decimal(19), Decimal(len(window)))
    total = ledger.total("USA", "UKR", stage="approved", **FIRST_UKRAINE).itemised.value
    yield Proof(name, "their sum, USD (Kiel's package USM1)", Decimal(9_025_000_000), total)
    kiel = read("kiel/ust-release-07-2022-11-22.xlsx").entry("kiel-7-USM1").original.value
    yield Proof(name, "package USM1 of Kiel's release 7, USD", Decimal(9_025_000_000), kiel)
    yield Proof(
        name,
        "all for Ukraine under 506(a)(1), USD",
        Decimal(30_988_000_000),
        sum(e.money.value for e in first),
    )
    yield read.rows(name)


def _bn(amount: Decimal | float, digits: int = 9) -> Decimal:
    return (Decimal(str(amount)) / 10**9).quantize(Decimal(1).scaleb(-digits))


def _sum(totals: dict[tuple[str, str], Decimal], claim: al.Claim) -> Decimal:
    kind = claim.scope.aid_type.value if claim.scope.aid_type else None
    donors = {d.code for d in claim.scope.donors}
    return sum(
        (v or Decimal(0) for (d, k), v in totals.items() if d in donors and kind in (None, k)), Decimal(0)
    )


def _summary_rows(path: Path) -> list[list[float]]:
    rows = workbook_sheets(blobs(path)[0])["Country Summary"].rows
    return [r for r in rows[5:] if r[1] and str(r[1]).strip() != "Total"]


PROOFS: tuple[Callable[[Reading], Iterator[Proof]], ...] = (
    kiel_release,
    kiel_extract,
    kiel_site,
    sipri,
    foreignassistance,
    iati,
    iati_stream,
    dsca,
    whitehouse,
)
COLUMNS = ["file", "proof", "expected", "got", "difference", "holds"]


def table(folder: Path, *, stream: bool = True) -> tuple[list[Proof], dict[str, float]]:
    """Every proof, and the seconds that each file took to read."""
    read = Reading(folder)
    chosen = [p for p in PROOFS if stream or p is not iati_stream]
    proofs = [proof for make in chosen for proof in make(read)]
    return proofs, read.seconds


PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "imports.md"
LEAD = """# Proofs of the imports

Most of these data sets say something twice: a list and a summary of it, a number and its parts, two files of one
series. Each importer is held to what its source says itself. `python benchmarks/imports.py --markdown` reads the
files of `$AIDLEDGER_DATA` and writes this page; none of them is part of the project. What the columns of each source
mean is in [Formats](tables/formats.md).

*Expected* is what the source says, counted from the file itself without the importer, or published beside it. Where
the two could be off by the rounding of the source, the proof says so.

"""


def lines(proofs: Sequence[Proof]) -> list[str]:
    """The rows of the table, without its head."""
    return ["| " + " | ".join(p.cells()) + " |" for p in proofs]


def page(proofs: Sequence[Proof]) -> str:
    """The page of the documentation."""
    head = ["| " + " | ".join(COLUMNS) + " |", "| " + " | ".join("---" for _ in COLUMNS) + " |"]
    held = sum(p.holds for p in proofs)
    return LEAD + "\n".join([*head, *lines(proofs)]) + f"\n\n{held} of {len(proofs)} hold.\n"


def timings(seconds: dict[str, float]) -> str:
    """How long the processor was at each file."""
    rows = [f"| {name} | {took:.2f} |" for name, took in seconds.items()]
    return "\n".join(["| file | seconds of processor time |", "| --- | --- |", *rows]) + "\n"


def main() -> int:
    default = os.environ.get("AIDLEDGER_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(default))
    parser.add_argument(
        "--markdown", type=Path, nargs="?", const=PAGE, help="also write the page of the docs"
    )
    parser.add_argument("--no-stream", action="store_true", help="leave out the 500 MB file")
    given = parser.parse_args()
    if not given.folder.is_dir():
        print(f"no folder {given.folder}: give one, or set AIDLEDGER_DATA", file=sys.stderr)
        return 2
    al.read(b"donor,recipient,money,delivered,source\nUSA,UKR,$5m,2022,warm-up")
    proofs, seconds = table(given.folder, stream=not given.no_stream)
    print("\n".join(lines(proofs)), timings(seconds), sep="\n\n")
    if given.markdown:
        given.markdown.write_text(page(proofs), encoding="utf-8")
    failed = [p for p in proofs if not p.holds]
    print(f"{len(proofs) - len(failed)} of {len(proofs)} proofs hold")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
