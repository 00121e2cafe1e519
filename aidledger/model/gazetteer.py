"""The names of parties: which written form means which party, and which forms mean none.

Everything here comes from three tables: ``parties.csv`` (one row per party, with its names),
``memberships.csv`` (groups, with dates) and ``party_words.csv`` (forms that are unclear or are ordinary
words, and phrases such as ``government of``). :mod:`aidledger.model.party` builds records on it.
"""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from aidledger.errors import UnknownName
from aidledger.units.lexicon import read_table

LONGEST = 200
"""No party is called by more characters than this."""

_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ`´′", "'"))
_SHORTENED = {"st": "saint", "rep": "republic", "dem": "democratic"}
_SILENT = {"the", "and", "of"}
_DYNAMIC = {"non-state": ("non_state",), "org": ("organisation", "institution")}
_SEPARATORS = frozenset(";|+")


@dataclass(frozen=True, slots=True)
class Row:
    """One party as its table states it. ``roster`` names the group in ``memberships.csv`` it consists of."""

    code: str
    alpha2: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    metonyms: tuple[str, ...]
    currency: str
    roster: str
    source: str


class Membership(NamedTuple):
    """A stretch of membership; ``since`` and ``until`` are the first and last day, ``None`` where open.

    ``disputed`` says why authors differ on whether the member belongs; empty where none doubts it.
    """

    member: str
    since: dt.date | None
    until: dt.date | None
    disputed: str = ""


class Name(NamedTuple):
    """A written form, with its case, of a party; ``role`` is name, code, demonym, capital or metonym."""

    written: str
    code: str
    role: str


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell) if cell else None


@cache
def rows() -> dict[str, Row]:
    """Every party of the table, by code."""
    return {
        r["code"]: Row(
            r["code"],
            r["alpha2"],
            r["name"],
            r["kind"],
            _listed(r["aliases"]),
            _listed(r["demonyms"]),
            _listed(r["capital"]),
            _listed(r["metonyms"]),
            r["currency"],
            r["roster"],
            r["source"],
        )
        for r in read_table("parties")
    }


@cache
def memberships() -> dict[str, tuple[Membership, ...]]:
    """Every group that has a list of members, in the order of the table."""
    groups: dict[str, list[Membership]] = {}
    for r in read_table("memberships"):
        member = Membership(r["member"], _day(r["from"]), _day(r["until"]), r["disputed"])
        groups.setdefault(r["group"], []).append(member)
    return {group: tuple(members) for group, members in groups.items()}


def fold(text: str) -> str:
    """A name without case, accents, dots, apostrophes, hyphens, ``the``, ``and`` and ``of``.

    >>> fold("St. Vincent & the Grenadines"), fold("Côte d’Ivoire"), fold("Trinidad/Tobago")
    ('saint vincent grenadines', 'cote divoire', 'trinidad tobago')
    """
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_APOSTROPHES)
    kept = (c for c in text if c not in "'." and not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else " " for c in kept).translate(_PLAIN_LETTERS)
    words = [_SHORTENED.get(w, w) for w in spaced.split()]
    return " ".join([w for w in words if w not in _SILENT] or words)


def _tidy(text: str) -> str:
    """The name with one blank between words, without a leading article and a possessive ending."""
    text = " ".join(unicodedata.normalize("NFC", text).translate(_APOSTROPHES).split())
    if text.endswith(("'s", "'S")):
        text = text[:-2]
    text = text.rstrip("'").strip()
    return text[4:] if text[:4].casefold() == "the " and len(text) > 4 else text


def _cased(text: str) -> str:
    """The name as the case-sensitive index holds it: initials without dots (``u.s.`` can be no pronoun)."""
    initials = text.endswith(".") and text.count(".") >= 2 and all(len(p) == 1 for p in text[:-1].split("."))
    return text.replace(".", "").upper() if initials else text.replace(".", "")


class Unclear(NamedTuple):
    """Why a name is refused although it is a name, and the codes it could mean (maybe none)."""

    readings: tuple[str, ...]
    note: str


@cache
def _words() -> dict[str, dict[str, Unclear]]:
    """The rows of ``party_words.csv`` by role (unclear, word, before, after) and folded form."""
    table: dict[str, dict[str, Unclear]] = {"unclear": {}, "word": {}, "before": {}, "after": {}}
    for r in read_table("party_words"):
        table[r["role"]][fold(r["written"])] = Unclear(_listed(r["readings"]), r["note"])
    return table


def names() -> Iterator[Name]:
    """Every written form of every party, with its case and its role, for a reader of prose to compile.

    Codes come with role ``code``; those that prose uses (``US``, ``UAE``, ``NATO``) come again as ``name``.

    >>> [n.written for n in names() if n.code == "DNK" and n.role == "demonym"]
    ['Danish', 'Dane', 'Danes']
    """
    for row in rows().values():
        yield Name(row.name, row.code, "name")
        yield from (Name(code, row.code, "code") for code in (row.code, row.alpha2) if code)
        yield from (Name(alias, row.code, "name") for alias in row.aliases)
        yield from (Name(form, row.code, "demonym") for form in row.demonyms)
        yield from (Name(form, row.code, "capital") for form in row.capitals)
        yield from (Name(form, row.code, "metonym") for form in row.metonyms)


@cache
def _index() -> tuple[dict[str, str], dict[str, str]]:
    """Two maps to codes: forms that hold only as written (``US``, ``Poles``), and folded forms."""
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    for written, code, _ in names():
        key = fold(written)
        short = len(key) <= 2 and _cased(written).isupper()
        if short or key in _words()["word"]:
            exact.setdefault(_cased(_tidy(written)), code)
            exact.setdefault(_cased(_tidy(written)).upper(), code)
        else:
            folded.setdefault(key, code)
    return exact, folded


def aliases() -> dict[str, str]:
    """Every folded form that means a party in any case, to the party's code.

    >>> aliases()["kyiv"]
    'UKR'
    """
    return dict(_index()[1])


def readings(text: str) -> tuple[str, ...] | None:
    """The codes an unclear name could mean (maybe none); ``None`` for a name that is not known as unclear.

    >>> readings("Korea")
    ('KOR', 'PRK')
    """
    unclear = _words()["unclear"].get(fold(_tidy(text)))
    return unclear.readings if unclear is not None else None


def _plain(text: str) -> str | None:
    """The code of a name that stands in the tables as it is."""
    exact, folded = _index()
    tidy = _tidy(text)
    if (key := fold(tidy)) in _words()["unclear"]:
        return None
    return exact.get(_cased(tidy)) or folded.get(key)


def _dynamic(text: str) -> str | None:
    """The code of ``non-state:<name>`` and ``org:<name>``: the known party, else one made from the name."""
    prefix, colon, body = unicodedata.normalize("NFC", text).partition(":")
    prefix, body = prefix.strip().casefold(), " ".join(body.split())
    kinds = _DYNAMIC.get(prefix)
    if not colon or kinds is None or not any(c.isalnum() for c in body):
        return None
    if body.partition(":")[0].strip().casefold() in _DYNAMIC:
        return None
    known = _plain(f"{prefix}:{body}") or _plain(body)
    if known is not None:
        return known if rows()[known].kind in kinds else None
    # Files join several codes with these characters.
    return None if _SEPARATORS & set(body) or not body.isprintable() else f"{prefix}:{body}"


def _starred(text: str) -> str | None:
    """A name that ends in ``*`` (armed group) or ``**`` (organisation), as SIPRI's register marks them."""
    body = text.rstrip("*").strip()
    if body == text or not body:
        return None
    code = find(body)
    if text.endswith("**"):
        return code
    if code is not None and describe(code)[1] != "non_state":
        code = None
    return code or _dynamic(f"non-state:{body}")


def _bracketed(text: str) -> str | None:
    """``Congo (Kinshasa)``, ``Vietnam (former South)``: what stands in brackets must agree, or turn round."""
    head, bracket, tail = text.partition("(")
    head, tail = head.strip(), tail.removesuffix(")").strip()
    if not bracket or not head or not text.endswith(")"):
        return None
    before, _, rest = tail.partition(" ")
    if before.casefold() == "former":
        return _plain(f"{rest} {head}") if rest else _plain(head)
    inside = _plain(tail)
    if inside is None:
        return _plain(f"{tail} {head}")
    return inside if _plain(head) == inside or inside in (readings(head) or ()) else None


def _inverted(text: str) -> str | None:
    """``Korea, Republic of``: the part behind the comma comes first."""
    head, comma, tail = text.partition(",")
    return _plain(f"{tail.strip()} {head.strip()}") if comma and "," not in tail else None


def _phrased(text: str) -> str | None:
    """``government of Ukraine``, ``the Ukrainian military``."""
    parts = _tidy(text).split()
    for i in range(1, min(len(parts), 12)):
        head, tail = " ".join(parts[:i]), " ".join(parts[i:])
        if fold(head) in _words()["before"] and (code := _plain(tail)):
            return code
        if fold(tail) in _words()["after"] and (code := _plain(head)):
            return code
    return None


def find(text: str) -> str | None:
    """The code of the party that ``text`` names; ``None`` where it names none, or cannot be told.

    >>> find("the White House"), find("Congo (Kinshasa)"), find("us"), find("Korea")
    ('USA', 'COD', None, None)
    """
    if len(text) > LONGEST:
        return None
    text = " ".join(text.split())
    code = _plain(text)
    if code is not None or readings(text) is not None:
        return code
    return _dynamic(text) or _starred(text) or _bracketed(text) or _inverted(text) or _phrased(text)


def suggest(name: str, n: int = 3) -> tuple[str, ...]:
    """The ``n`` party names closest to ``name``; each of them resolves.

    >>> suggest("Ukrane")[0], suggest("Korea")
    ('Ukraine', ('South Korea', 'North Korea'))
    """
    meant = readings(name)
    if meant is not None or len(name) > LONGEST:
        return tuple(rows()[code].name for code in meant or ())[:n]
    exact, folded = _index()
    tidy = _tidy(name)
    key, words = fold(tidy), fold(tidy).split()
    options = [exact[form] for form in (_cased(tidy).upper(), _cased(tidy).title()) if form in exact]
    options += [folded[form] for form in difflib.get_close_matches(key, folded, n=n, cutoff=0.85)]
    options += [folded[word] for word in words if len(words) > 1 and word in folded]
    options += [folded[form] for form in difflib.get_close_matches(key, folded, n=3 * n, cutoff=0.72)]
    return tuple(dict.fromkeys(rows()[code].name for code in options if code != "UNKNOWN"))[:n]


@lru_cache(maxsize=65536)
def code_of(name: str) -> str:
    """The code of the party that ``name`` names.

    Raises :class:`~aidledger.errors.UnknownName`, with the closest names, where there is none or more than
    one. Nothing is guessed: a name is in the tables, or is turned round in a way that keeps all of it.
    """
    code = find(name)
    if code is not None:
        return code
    shown = name if len(name) <= 80 else name[:77] + "..."
    unclear = _words()["unclear"].get(fold(_tidy(name)))
    if unclear is not None:
        raise UnknownName(
            f"it is unclear which party {shown!r} means ({unclear.note})", suggestions=suggest(name)
        )
    hints = suggest(name)
    raise UnknownName(
        f"no party is called {shown!r}",
        suggestions=hints,
        remedy=None if hints else "use a name, an ISO 3166 code, or non-state:<name> or org:<name>",
    )


def describe(code: str) -> tuple[str, str]:
    """Name and kind of the party with this code, also of ``non-state:`` and ``org:`` ones."""
    row = rows().get(code)
    if row is not None:
        return row.name, row.kind
    prefix, _, body = code.partition(":")
    return body, _DYNAMIC[prefix][0]
