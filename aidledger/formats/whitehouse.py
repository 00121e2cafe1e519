"""Presidential memoranda that delegate drawdown authority: one text file a memorandum, or a folder of them.

What the source means:

- a drawdown under section 506(a) or 552(c) of the Foreign Assistance Act directs goods and services *up to*
  an amount: an approved entry of the United States over that amount. The authority that is approved is
  exact, whatever is drawn from it in the end; the words are kept. What is later announced as packages is
  drawn from that authority: it is not more money;
- a waiver under section 614(a) lets a drawdown be made without regard to other law. Its amount is part of
  the drawdown beside it, and is kept in the note;
- the recipient is the one that is named first after the amount, else the one that the text names most; what is
  for several without shares has an unknown recipient, and they are named in the note;
- the day is that of the memorandum: as its front matter, its last line or the name of the file says it, before
  the day on which it was printed.

``statutes.csv`` says what each section does. A text that names no such amount, or no recipient, is rejected.
"""

from __future__ import annotations

import calendar
import datetime as dt
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.errors import AidLedgerError
from aidledger.formats.cell_values import as_date, clean
from aidledger.formats.published import published_on
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.gazetteer import names
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.scope import AidType
from aidledger.model.source import Source, SourceKind
from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import read_table

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

_SECTION = re.compile(r"\b(\d{3})\s?(\([a-z]\)(?:\s?\(\d\))?)?")
_CITED = re.compile(
    r"(?:\b[Ss]ec(?:tions?|s?\.)|§{1,2})\s*(\d{3}(?:\s?\([a-z]\)(?:\s?\(\d\))?)?"
    r"(?:(?:,\s+|,?\s+and\s+)(?:[Ss]ection\s+)?\d{3}(?:\s?\([a-z]\)(?:\s?\(\d\))?)?){0,4})"
)
#: How a memorandum ends: its place, and its day.
_SIGNED = re.compile(
    r"\bwashington\b[^a-z0-9]{1,20}((?:" + "|".join(calendar.month_name[1:]) + r") \d{1,2}, \d{4})",
    re.IGNORECASE,
)
#: What may stand between the names of a list of countries.
_AND = re.compile(r"(?:\s|,|;|and|the|Republic|of|Government|Governments)*")
_AT_MOST = re.compile(
    r"(?:up to|not to exceed|not exceeding|no more than)(?: an?| the)?(?: aggregate| total)?(?: value)?(?: of)?\s*$"
)
_WORDS = re.compile(r"[A-Z][\w'’.-]*(?: (?:of|and|the|[A-Z][\w'’.-]*)){0,6}")
_TEXT_ENDINGS = (".md", ".markdown", ".txt", ".htm", ".html", "")


def recognise(files: Sequence[Blob]) -> bool:
    """Whether the files are texts, at least one of which speaks of such a section of the Act."""
    texts = [b for b in files if Path(b.name).suffix.casefold() in _TEXT_ENDINGS or len(files) == 1]
    if not texts or len(texts) < len(files):
        return False
    return any(_speaks(b) for b in texts)


def _speaks(blob: Blob) -> bool:
    head = blob.beginning(1 << 14)
    if "\x00" in head:
        return False
    text = _plain(head)
    return "Foreign Assistance Act" in text and any(s in _sections(text) for s in _drawdowns())


def read(files: Sequence[Blob], published: dt.date | str | None = None) -> Ledger:
    """The ledger of one memorandum or of many. ``published`` dates a single text that does not say its day."""
    from aidledger.ledger.ledger import Ledger

    tally = Tally("White House memoranda", files[0].name if len(files) == 1 else f"{len(files)} memoranda")
    entries: list[Entry] = []
    for number, blob in enumerate(files, 1):
        tally.sheet = blob.name
        try:
            found = _entries(blob, published, tally, number)
        except _NoAuthority as reason:
            tally.reject(1, "text", blob.name, str(reason))
            continue
        entries += found
        tally.accept()
    return Ledger(entries, imported=tally.report())


# -- the text --------------------------------------------------------------------------------------


class _NoAuthority(Exception):
    """Why a text gives no entry."""


@dataclass(frozen=True)
class _Amount:
    section: str
    money: Money
    clause: str
    after: str


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The ``name: value`` lines between two ``---`` at the start, and the text after them."""
    if not text.startswith("---"):
        return {}, text
    head, mark, body = text[3:].partition("\n---")
    if not mark:
        return {}, text
    fields: dict[str, str] = {}
    last = ""
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if colon and name and not name[0].isspace():
            last = name.strip()
            fields[last] = value.strip().strip("'\"").rstrip("\\")
        elif last:
            fields[last] += " " + line.strip().strip("'\"\\").strip()
    return {k: clean(v.replace("\\_", " ")) for k, v in fields.items()}, body.partition("\n")[2]


def _plain(text: str) -> str:
    """Running text: no markup, single blanks."""
    text = re.sub(r"<[^<>]{0,300}>", " ", text)
    return clean(html.unescape(text.replace("\\", "").replace("*", "")))


def _sections(text: str) -> list[str]:
    return [_section(m) for cited in _CITED.finditer(text) for m in _SECTION.finditer(cited[1])]


def _section(match: re.Match[str]) -> str:
    return match[1] + (match[2] or "").replace(" ", "")


@cache
def _statutes() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_table("statutes"):
        found.setdefault(row["section"], []).append(row)
    return found


@cache
def _drawdowns() -> frozenset[str]:
    return frozenset(s for s, rows in _statutes().items() if rows[0]["effect"] == "drawdown")


def _amounts(body: str) -> list[_Amount]:
    """Every amount of money with the section that was cited last before it."""
    from aidledger.model.grammar import scan

    cited = [
        (m.start() + c.start(1), _section(m)) for c in _CITED.finditer(body) for m in _SECTION.finditer(c[1])
    ]
    cited = [(at, section) for at, section in cited if section in _statutes() and section != "652"]
    amounts, start = [], 0
    for phrase in scan(body):
        if phrase.kind != "money":
            continue
        before = [c for c in cited if start <= c[0] < phrase.start] or [
            c for c in cited if c[0] < phrase.start
        ]
        if not before:
            continue
        money = Money.from_phrase(phrase)
        ahead = body[max(0, phrase.start - 60) : phrase.start]
        if money.qualifier is Qualifier.exact and _AT_MOST.search(ahead):
            words = f"up to {money.written}"
            money = money.changed(qualifier=Qualifier.at_most, low=0, high=money.value, written=words)
        if money.qualifier is Qualifier.at_most:  # the approved authority is exact
            money = money.changed(qualifier=Qualifier.exact, low=money.value, high=money.value)
        at, section = before[-1]
        until = min([c[0] for c in cited if c[0] > phrase.end] + [phrase.end + 400])
        amounts.append(_Amount(section, money, body[at:until], body[phrase.end : until]))
        start = phrase.end
    return amounts


def _recipient(amount: _Amount, body: str) -> tuple[Recipient, str]:
    """Whom an amount is for, and a note where that is several."""
    listed = _first_named(amount.after)
    if len(listed) > 1:
        names_ = ", ".join(Recipient.resolve(code).name for code in listed)
        return Recipient.resolve("UNKNOWN"), f"; for several recipients, shares not told: {names_}"
    return Recipient.resolve(listed[0] if listed else _most_named(body)), ""


def _first_named(text: str) -> list[str]:
    """The country that a text names first, or those of the list that begins with it."""
    listed: list[str] = []
    end = 0
    for start, stop, code in _named(text):
        if code == "USA":
            continue
        if listed and not _AND.fullmatch(text[end:start]):
            break
        if code not in listed:
            listed.append(code)
        end = stop
    return listed


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    """Every country or nation that a text names: where, and which."""
    known = _country_names()
    for match in _WORDS.finditer(text):
        words = [(w.start(), w.end(), _bare(w[0])) for w in re.finditer(r"\S+", match[0])]
        place = 0
        while place < len(words):
            for size in range(len(words) - place, 0, -1):
                code = known.get(" ".join(word for _, _, word in words[place : place + size]))
                if code:
                    first, last = words[place], words[place + size - 1]
                    yield match.start() + first[0], match.start() + last[0] + len(last[2]), code
                    place += size
                    break
            else:
                place += 1


def _bare(word: str) -> str:
    return word.rstrip(".,;").replace("’", "'").removesuffix("'s")


def _most_named(body: str) -> str:
    """The one party besides the United States that the text names most; forces count for their country."""
    counts = Counter(code for _, _, code in _named(body) if code != "USA")
    if not counts:
        raise _NoAuthority("the text names no recipient")
    (code, most), *others = counts.most_common(2)
    if others and others[0][1] == most:
        raise _NoAuthority("the text names several recipients")
    return code


@cache
def _country_names() -> dict[str, str]:
    roles = ("name", "demonym")
    return {n.written: n.code for n in names() if n.role in roles and len(n.code) == 3 and n.code.isalpha()}


# -- entries ---------------------------------------------------------------------------------------


def _entries(blob: Blob, published: dt.date | str | None, tally: Tally, number: int) -> list[Entry]:
    try:
        fields, rest = _front_matter(blob.text())
    except AidLedgerError as error:
        raise _NoAuthority(error.what) from None
    body = _plain(rest)
    amounts = _amounts(body)
    drawn = [a for a in amounts if a.section in _drawdowns()]
    if not drawn:
        raise _NoAuthority("no amount is drawn down under a section that is understood")
    recipients = [_recipient(amount, body) for amount in drawn]
    day = _day(fields, body, blob.name, published)
    if day is None:
        raise _NoAuthority("no day: name the file by its date, or give published=")
    source = _source(blob, fields, day)
    waived = [a for a in amounts if _statutes()[a.section][0]["effect"] == "waiver"]
    for waiver in waived:
        tally.note(
            f"{source.id}: {waiver.money.written} under section {waiver.section} is a waiver, not more money"
        )
    entries = []
    for place, (amount, (recipient, several)) in enumerate(zip(drawn, recipients, strict=True)):
        note = "".join(f"; waiver under section {w.section}: {w.money.written}" for w in waived)
        entries.append(
            Entry(
                id=f"{source.id}-{place + 1}" if len(drawn) > 1 else source.id,
                donor=Donor.resolve("USA"),
                recipient=recipient,
                aid_type=_kind(amount),
                money=amount.money,
                approved=Period.day(day),
                source=source,
                locator=f"section {amount.section}",
                milestone="Drawdown",
                note=f"authority under section {amount.section}{several}{note}",
            )
        )
    return entries


def _kind(amount: _Amount) -> AidType:
    clause = amount.clause.casefold()
    for row in _statutes()[amount.section]:
        words = [w for w in row["words"].split(";") if w]
        if not words or any(word in clause for word in words):
            return AidType(row["aid_type"])
    return AidType.unspecified


def _day(fields: dict[str, str], body: str, name: str, published: dt.date | str | None) -> dt.date | None:
    if published is None:
        for field in ("date", "signing_date", "published_time"):
            if (day := as_date(fields.get(field, "")[:10])) is not None:
                return day
        if signed := _SIGNED.search(body):
            with suppress(AidLedgerError):
                return Period.parse(signed[1].title()).start
    day = published_on(name, published)[0]
    return day if day is not None else as_date(fields.get("publication_date", "")[:10])


def _source(blob: Blob, fields: dict[str, str], day: dt.date) -> Source:
    stem = Path(blob.name).stem.removeprefix(f"{day}-")
    return Source(
        id=f"wh-{day}-{stem}"[:120].rstrip("-"),
        title=fields.get("title", "") or "Presidential memorandum",
        publisher="The White House",
        url=fields.get("source_url", ""),
        published=day,
        collection="White House drawdown memoranda",
        kind=SourceKind.official,
    )
