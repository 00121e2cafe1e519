"""IATI's code lists and the parties of an activity: who reports, for whom, and of what kind the aid is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from aidledger.errors import AidLedgerError
from aidledger.formats.cell_values import clean, read_number
from aidledger.model.gazetteer import find
from aidledger.model.scope import Stage, stage_table
from aidledger.units.lexicon import read_table

if TYPE_CHECKING:
    from lxml.etree import _Element


@cache
def codes(name: str) -> dict[str, str]:
    """The codes of one list with what each means here."""
    return {r["code"]: r["meaning"] for r in read_table("iati_codes") if r["list"] == name}


@cache
def transaction_types() -> dict[str, tuple[Stage | None, str]]:
    """Stage (or ``None``) and why not, by the number of the transaction type."""
    types = {}
    for row in stage_table():
        if row["source"] == "IATI":
            number, _, name = row["published_name"].partition(" ")
            stage = Stage(row["stage"]) if row["stage"] else None
            types[number] = (stage, f"{name}: {row['note'] or 'no aid'}")
    return types


@lru_cache(maxsize=4096)
def donor_code(ref: str, name: str, kind: str) -> str:
    """The party that a reporting organisation is: its state for a government body, else itself.

    >>> donor_code("GB-GOV-13", "DEPARTMENT FOR BUSINESS", "10"), donor_code("GB-CHC-7", "A Charity", "21")
    ('GBR', 'org:A Charity')
    """
    for known, listed in codes("donor").items():
        if ref == known or ref.startswith((known + "-", known + "_")):
            return listed
    if kind in ("10", "11", "15"):
        state = find(ref.split("-")[0]) if len(ref.split("-")[0]) == 2 else None
        if state is not None and state not in ("EU",) and ref[:2] not in ("XM", "XI"):
            return state
    code = find(name)
    if code is not None:
        return code
    named = " ".join((name or ref).replace(";", ",").split())[:150]
    return find(f"org:{named}") or "UNKNOWN"


@lru_cache(maxsize=65536)
def purpose_kind(code: str) -> str:
    """The kind of aid of a DAC purpose code, by its longest listed beginning.

    >>> purpose_kind("72040"), purpose_kind("12220")
    ('humanitarian', 'other')
    """
    listed = codes("sector")
    for length in range(len(code), -1, -1):
        if code[:length] in listed:
            return listed[code[:length]]
    return "unspecified"


def _recipient(element: _Element) -> str | None:
    code = (element.get("code") or "").strip()
    if element.tag == "recipient-country":
        return find(code.upper()) if code else None
    if (element.get("vocabulary") or "1") == "1" and code in codes("region"):
        return find(codes("region")[code])
    return find(text_of(element)) if text_of(element) else None


def text_of(element: _Element | None) -> str:
    """The first English narrative, else the first, else the text (as in version 1)."""
    if element is None:
        return ""
    narratives = element.findall("narrative")
    for narrative in narratives:
        if (narrative.get("{http://www.w3.org/XML/1998/namespace}lang") or "en").casefold().startswith("en"):
            return clean(narrative.text)
    return clean(narratives[0].text if narratives else element.text)


@dataclass(frozen=True)
class Shares:
    """Whom money is for: parties with their per cent, or a note why that cannot be told."""

    parts: tuple[tuple[str, Decimal], ...]
    note: str = ""


def shares_of(element: _Element) -> Shares:
    """Whom an activity or a transaction is for, with the share of each; a note where that cannot be told."""
    named = [*element.findall("recipient-country"), *element.findall("recipient-region")]
    if not named:
        return Shares(())
    if len(named) == 1:
        code = _recipient(named[0])
        return Shares(((code, Decimal(100)),)) if code else Shares((), f"recipient {named[0].get('code')}")
    shares: dict[str, Decimal] = {}
    for party in named:
        code = _recipient(party) or "UNKNOWN"
        try:
            shares[code] = shares.get(code, Decimal(0)) + read_number(clean(party.get("percentage")), "")
        except AidLedgerError:
            listed = ", ".join(clean(p.get("code")) for p in named[:40])
            return Shares((), f"for several recipients, shares not told: {listed}")
    total = sum(shares.values())
    if not Decimal("99.5") <= total <= Decimal("100.5"):
        return Shares((), f"for several recipients, whose shares add up to {total:f} per cent")
    return Shares(tuple(shares.items()))


def divided(cents: int, shares: tuple[tuple[str, Decimal], ...]) -> list[tuple[str, int]]:
    """An amount by shares, in whole cents that add up to it: the largest remainders are rounded up.

    Of equal remainders those of the first codes are, so that the order of the shares does not matter.
    """
    total = sum(share for _, share in shares)
    exact = [Decimal(abs(cents)) * share / total for _, share in shares]
    whole = [int(x) for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], shares[i][0]))
    for i in order[: abs(cents) - sum(whole)]:
        whole[i] += 1
    sign = -1 if cents < 0 else 1
    return [(code, sign * part) for (code, _), part in zip(shares, whole, strict=True)]
