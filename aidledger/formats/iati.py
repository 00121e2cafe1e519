"""IATI activity files, versions 1.0x and 2.0x, read as a stream.

What the source means:

- a *transaction* of an activity is an entry: outgoing commitments and credit guarantees are committed,
  disbursements, expenditures and purchases of equity delivered, pledges pledged (``stages.csv``). What the
  reporter receives, interest and repayments are no aid of its own: set aside. Budgets and planned
  disbursements are plans and are not read;
- a payment is a piece of the activity's last commitment before it, with the same currency: what was promised
  and then paid counts once;
- a negative commitment or disbursement took money back: ``refund``;
- the currency is that of the value, else the activity's default; without both the row is rejected. The day is
  the transaction's;
- the donor is the reporting organisation: the state for a government body, else the organisation itself;
- amounts for several countries are divided by the stated percentages, to the cent; without percentages that
  add up to 100 the recipient is unknown, and the countries are named in the note;
- the kind of aid follows the humanitarian flag and the DAC purpose codes (``iati_codes.csv``): military aid
  is not reported in IATI.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, UnreadableFile
from aidledger.formats.cell_values import as_date, clean, read_number
from aidledger.formats.columns import coded, entry_table, one_value
from aidledger.formats.iati_codes import (
    codes,
    divided,
    donor_code,
    purpose_kind,
    shares_of,
    text_of,
    transaction_types,
)
from aidledger.formats.published import published_on
from aidledger.formats.report import Tally
from aidledger.formats.safety import SAFE_XML, Blob
from aidledger.ledger.table import Amounts, Basis, Details
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.record import trusted
from aidledger.model.scope import AidType, Stage
from aidledger.model.source import Source, SourceKind
from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from lxml.etree import _Element

    from aidledger.ledger.ledger import Ledger

_PLAIN = dict(Details().__dict__)
_STAGES = (Stage.pledged, Stage.committed, Stage.delivered)


def recognise(blob: Blob) -> bool:
    """Whether a file is XML with IATI activities in it."""
    head = blob.beginning().lstrip("﻿ \r\n\t")
    return head.startswith("<") and "<iati-activ" in head


class _Counted:
    """A stream that refuses to go on beyond a number of bytes."""

    def __init__(self, stream: IO[bytes], limit: int, name: str) -> None:
        self.stream, self.left, self.name = stream, limit, name

    def read(self, size: int = -1) -> bytes:
        try:
            data = self.stream.read(min(size, 1 << 20) if size > 0 else 1 << 20)
        except (OSError, EOFError) as error:
            raise UnreadableFile(
                f"the file is damaged ({error})", where=self.name, remedy="fetch it again"
            ) from None
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableFile("larger than the limit for XML", where=self.name, remedy="raise limits.xml")
        return data


def read(blob: Blob, published: dt.date | str | None = None) -> Ledger:
    """The ledger of an activity file. ``published`` is the day of this vintage, if the file does not say it.

    Entities, document types and the network are off: a file that declares a document type is refused.
    """
    from lxml import etree

    if "<!doctype" in blob.beginning().casefold():
        raise _hostile(blob.name)
    work = _Import(Tally("IATI activities", blob.name), blob.name, published)
    seen = False
    with blob.open() as stream:
        try:
            events = etree.iterparse(
                _Counted(stream, blob.limits.xml, blob.name),
                events=("start", "end"),
                tag=("iati-activities", "iati-activity"),
                **SAFE_XML,
            )
            for event, element in events:
                if event == "start":
                    seen = True
                    if element.getparent() is None:
                        if element.getroottree().docinfo.doctype:
                            raise _hostile(blob.name)
                        work.root(element)
                    continue
                if element.tag == "iati-activity":
                    work.activity(element)
                    element.clear(keep_tail=False)
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(
                f"broken XML: {str(error)[:160]}", where=blob.name, remedy="fetch the file again, or mend it"
            ) from None
    if not seen:
        raise UnreadableFile(
            f"no IATI activities in it: the document is {events.root.tag!r}"[:200],
            where=blob.name,
            remedy="give a file of activities, whose elements are in no namespace",
        )
    return work.ledger()


def _hostile(name: str) -> UnreadableFile:
    return UnreadableFile(
        "the XML declares a document type, with which entities can be defined",
        where=name,
        remedy="IATI files have none: remove the <!DOCTYPE ...> declaration if you trust the file",
    )


# -- activities ------------------------------------------------------------------------------------


@dataclass
class _Columns:
    ids: list[str] = field(default_factory=list)
    donor: list[str] = field(default_factory=list)
    recipient: list[str] = field(default_factory=list)
    aid_type: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    part_of: list[str | None] = field(default_factory=list)
    unit: list[str] = field(default_factory=list)
    cents: list[int] = field(default_factory=list)
    details: list[tuple[str, str, bool, str]] = field(default_factory=list)
    dates: dict[Stage, list[dt.date | None]] = field(default_factory=lambda: {s: [] for s in _STAGES})


class _Import:
    """The columns of the table, filled activity by activity."""

    def __init__(self, tally: Tally, file: str, published: dt.date | str | None) -> None:
        self.tally, self.columns = tally, _Columns()
        self.day, self.inferred = published_on(file, published)
        self.given = published is not None
        self.reporters: dict[str, str] = {}
        self.activities: dict[str, set[bytes]] = {}
        self.row = 0
        self.defaults_differ: set[str] = set()

    def root(self, element: _Element) -> None:
        """What the file says of itself."""
        generated = clean(element.get("generated-datetime"))[:10]
        if not self.given and (day := as_date(generated)) is not None:
            self.day, self.inferred = day, False

    def activity(self, element: _Element) -> None:
        """Put down the transactions of an activity; the same activity again is set aside."""
        from lxml import etree

        transactions = element.findall("transaction")
        first = self.row + 1
        self.row += len(transactions)
        name = text_of(element.find("iati-identifier")) or f"activity at row {first}"
        print_ = hashlib.sha256(etree.tostring(element, with_tail=False)).digest()[:12]
        known = self.activities.setdefault(name, set())
        if print_ in known:
            self.tally.set_aside("the same activity again", len(transactions))
            return
        again = len(known)
        known.add(print_)
        if not transactions:
            return
        _Activity(self, element, name if not again else f"{name} ({again + 1})", first).put(transactions)

    def ledger(self) -> Ledger:
        """What was read, with one source for each reporting organisation."""
        from aidledger.ledger.ledger import Ledger

        columns = self.columns
        single = next(iter(self.activities)) if len(self.activities) == 1 else ""
        sources = {
            ref: Source(
                id=self.source_id(ref),
                title=f"IATI activities of {name or ref}",
                publisher=name or ref,
                url="https://iatistandard.org",
                published=self.day,
                published_inferred=self.inferred,
                series=f"IATI activity {single}" if single else f"IATI activities of {ref}",
                collection=f"IATI activities of {ref}",
                kind=SourceKind.official,
            )
            for ref, name in self.reporters.items()
        }
        for ref in sorted(self.defaults_differ):
            self.tally.note(
                f"{ref}: the values name another currency than the activity's default; theirs counts"
            )
        import numpy as np

        minor = np.asarray(columns.cents, dtype=np.int64)
        n = len(columns.ids)
        table = entry_table(
            columns.ids,
            donor=coded(columns.donor, Donor.resolve),
            recipient=coded(columns.recipient, Recipient.resolve),
            aid_type=coded(columns.aid_type, AidType),
            source=coded(columns.source, lambda ref: sources[ref]),
            part_of=coded(columns.part_of),
            basis=coded(columns.unit, _basis),
            qualifier=one_value(Qualifier.exact, n),
            details=coded(columns.details, _details),
            money=Amounts(minor, minor.copy(), minor.copy()),
            **{stage.value: coded(dates, Period.day) for stage, dates in columns.dates.items()},
        )
        return Ledger(table, (), list(sources.values()), imported=self.tally.report())

    def source_id(self, ref: str) -> str:
        """The id of the source that a reporting organisation is in this file."""
        return f"iati-{ref}"[:150] + (f"-{self.day}" if self.day else "")


class _Activity:
    """One activity: what its transactions share."""

    def __init__(self, work: _Import, element: _Element, name: str, first: int) -> None:
        self.work, self.name, self.first = work, name, first
        reporter = element.find("reporting-org")
        self.ref = (reporter.get("ref") if reporter is not None else "") or "unknown"
        organisation = text_of(reporter)
        work.reporters.setdefault(self.ref, organisation)
        kind = (reporter.get("type") or "") if reporter is not None else ""
        self.donor = donor_code(self.ref, organisation, kind)
        self.default = clean(element.get("default-currency")).upper()
        self.humanitarian = element.get("humanitarian") in ("1", "true")
        self.kind = self._kind(element, AidType.unspecified.value)
        self.shares = shares_of(element)

    def _kind(self, element: _Element, fallback: str) -> str:
        flag = element.get("humanitarian")
        if flag in ("1", "true") or (flag is None and self.humanitarian):
            return "humanitarian"
        kinds = {
            purpose_kind(clean(s.get("code")))
            for s in element.findall("sector")
            if (s.get("vocabulary") or "1") in ("1", "2", "DAC", "DAC-3")
        }
        return kinds.pop() if len(kinds) == 1 else AidType.unspecified.value if kinds else fallback

    def put(self, transactions: list[_Element]) -> None:
        """Enter the transactions: commitments first, so that payments find theirs."""
        understood = [t for t in self._understood(transactions) if t is not None]
        commitments: dict[str, list[tuple[dt.date, int]]] = {}
        for row, stage, day, unit, cents, _ in understood:
            if stage is Stage.committed and cents > 0:
                commitments.setdefault(unit, []).append((day, row))
        for listed in commitments.values():
            listed.sort()
        for row, stage, day, unit, cents, element in understood:
            listed = commitments.get(unit, [])
            whole: tuple[dt.date, int] | None = None
            if stage is Stage.delivered and listed:
                place = bisect_right(listed, day, key=lambda pair: pair[0])
                whole = listed[max(place - 1, 0)]
            self._enter(row, stage, day, unit, cents, element, whole)
            self.work.tally.accept()

    def _understood(self, transactions: list[_Element]) -> Iterator[Any]:
        for offset, element in enumerate(transactions):
            row = self.first + offset
            try:
                yield self._read(row, element)
            except _BadTransaction as bad:
                self.work.tally.sheet = self.name
                self.work.tally.reject(row, bad.field, bad.value, bad.reason)

    def _read(self, row: int, element: _Element) -> Any:
        code = _attribute(element, "transaction-type", "code")
        number = codes("transaction").get(code.upper(), code)
        if number not in transaction_types():
            raise _BadTransaction("transaction-type", code, "no transaction type of the standard")
        stage, reason = transaction_types()[number]
        if stage is None:
            self.work.tally.set_aside(reason)
            return None
        value = element.find("value")
        if value is None:
            raise _BadTransaction("value", "", "the transaction has no value")
        unit = clean(value.get("currency")).upper() or self.default
        if not unit:
            raise _BadTransaction("value", clean(value.text), "no currency, and the activity has no default")
        if self.default and unit != self.default:
            self.work.defaults_differ.add(self.name)
        written = _attribute(element, "transaction-date", "iso-date") or clean(value.get("value-date"))
        day = as_date(written[:10])
        if day is None:
            raise _BadTransaction("transaction-date", written, "no day that exists")
        try:
            digits = currency(unit).minor_digits
            cents = int(read_number(clean(value.text), "").scaleb(digits).to_integral_value())
        except AidLedgerError as error:
            raise _BadTransaction("value", f"{clean(value.text)} {unit}", error.what) from None
        return row, stage, day, unit, cents, element

    def _enter(
        self,
        row: int,
        stage: Stage,
        day: dt.date,
        unit: str,
        cents: int,
        element: _Element,
        whole: tuple[dt.date, int] | None,
    ) -> None:
        own = shares_of(element)
        shares = own if own.parts or own.note else self.shares
        kind = self._kind(element, self.kind)
        columns, ref = self.work.columns, self.ref
        prefix = f"{self.work.source_id(ref)}-{self.name}"[:160]
        parts = divided(cents, shares.parts) if shares.parts else [("UNKNOWN", cents)]
        for recipient, share in parts:
            suffix = f"-{recipient}" if len(parts) > 1 else ""
            columns.ids.append(f"{prefix}-{row}{suffix}")
            columns.donor.append(self.donor)
            columns.recipient.append(recipient)
            columns.aid_type.append(kind)
            columns.source.append(ref)
            # a piece names the same share of its whole; a different split leaves it without one
            same = whole is not None and (len(parts) == 1 or shares is self.shares)
            columns.part_of.append(f"{prefix}-{whole[1]}{suffix}" if whole is not None and same else None)
            columns.unit.append(unit)
            columns.cents.append(share)
            columns.details.append((self.name, shares.note, cents < 0, ""))
            for at in _STAGES:
                columns.dates[at].append(day if at is stage else None)
            if whole is not None and same:
                columns.dates[Stage.committed][-1] = min(whole[0], day)


class _BadTransaction(Exception):
    def __init__(self, field_: str, value: str, reason: str) -> None:
        self.field, self.value, self.reason = field_, value, reason
        super().__init__(reason)


def _attribute(element: _Element, tag: str, name: str) -> str:
    child = element.find(tag)
    return "" if child is None else clean(child.get(name))


def _details(key: tuple[str, str, bool, str]) -> Details:
    name, note, refund, milestone = key
    return trusted(
        Details, {**_PLAIN, "locator": name, "note": note, "refund": refund, "milestone": milestone}
    )


def _basis(unit: str) -> Basis:
    return Basis.model_construct(unit=unit, price_year=None, valuation="unspecified", bare_dollar=False)
