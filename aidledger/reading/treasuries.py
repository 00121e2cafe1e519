"""Whose money a sum is, where nobody is said to give it, and who is only paid back."""

from __future__ import annotations

from functools import cache

from aidledger.model.gazetteer import rows
from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention
from aidledger.reading.subjects import is_american_office, slot
from aidledger.reading.words import word_set

_THE = (["the"], ["this"], ["a"], ["that"])
_BILLS = word_set("a bill that gives")
_BUDGETS = _BILLS | word_set("words of an American budget")
_GAVE = word_set("those who gave and are paid back")
_BE = word_set("to be")
PAY_BACK = word_set("pay back")


def own_money(reading: Reading, figure: Figure, recipients: Slot) -> Slot | None:
    """*Israel gets $38 billion*, said in an American text: dollars for somebody, and nobody else gives them."""
    own = reading.speaker == "USA" and figure.phrase.unit == "USD" and recipients[0]
    return (("USA",), "the speaker's own money") if own and "USA" not in recipients[0] else None


def own_government(reading: Reading, figure: Figure) -> Slot | None:
    """*the new Labour government vowed £3 billion*: a government without a name, and money of one country alone."""
    code = _issuers().get(figure.phrase.unit) if figure.phrase.kind == "money" else None
    if code is None or figure.phrase.unsure or "government" not in reading.words.said:
        return None
    at = reading.words.lower.index("government")
    named = any(at - 2 <= m.last <= at or at < m.first <= at + 3 for m in reading.mentions)
    return None if named else ((code,), "whose government and currency they are")


@cache
def _issuers() -> dict[str, str]:
    """Currencies to the one country whose own they are."""
    issuers: dict[str, list[str]] = {}
    for row in rows().values():
        if row.kind == "country" and row.currency:
            issuers.setdefault(row.currency, []).append(row.code)
    islands = {"GBP": "GBR", "AUD": "AUS", "NZD": "NZL", "DKK": "DNK", "NOK": "NOR", "CHF": "CHE"}
    return {unit: codes[0] for unit, codes in issuers.items() if len(codes) == 1} | islands


def american_office(reading: Reading, figure: Figure) -> Slot | None:
    """*a $17 billion package that has stalled in Congress*: an American office is named, and nobody gives."""
    if figure.phrase.kind == "money" and figure.phrase.unit != "USD":
        return None
    for m in reading.parties:
        if m.code == "USA" and is_american_office(reading, m):
            return ("USA",), "whose offices deal with it"
    written = reading.words.written
    if figure.phrase.unit == "USD" and "President" in written:  # in dollars, by the President without a name
        at = written.index("President")
        after = written[at + 1 : at + 2]
        titled = not after or after[0][0].isupper() or after[0] in ("of", "'s")
        if at and reading.words.lower[at - 1] == "the" and not titled:
            return ("USA",), "the President, and dollars"
    return None


def in_dollars(reading: Reading, figure: Figure) -> Slot | None:
    """*The bill would provide $424 million*, *for FY84 he requested $86 million*: a budget of dollars, nobody named."""
    lower = reading.words.lower if figure.phrase.unit == "USD" else ()
    for at, word in enumerate(lower):
        american = word in _BUDGETS or (word[:2] == "fy" and word[2:4].isdigit())
        if word == "administration" and lower[at + 1 : at + 2] != ["'s"]:
            continue  # "as the administration asked" may speak of another sum
        if american and (word not in _BILLS or lower[at - 1 : at] in _THE):
            return ("USA",), "a bill or budget in dollars"
    return None


def reimbursed(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*€1 billion to reimburse members for what they give to Kyiv*: it goes to who gave, not to Kyiv."""
    lower = reading.words.lower
    for at in range(max(0, figure.first - 5), min(reading.right_end(figure), figure.last + 24)):
        if lower[at].startswith("reimbursement") and lower[at + 1 : at + 2] == ["for"]:
            paid = next((m for m in usable if m.before == "to" and figure.last <= m.first < at), None)
            if paid is not None:  # "$5m to Pakistan as reimbursement for military operations"
                return slot(reading, paid, "who is paid back")
            return (), "paid back to those who gave"
        if lower[at] not in PAY_BACK or lower[at - 1] in _BE:
            continue
        paid = next((m for m in usable if at < m.first <= at + 2 and m.before in ("", "the")), None)
        if paid is not None:
            return slot(reading, paid, "who is paid back")
        return ((), "paid back to those who gave") if not _GAVE.isdisjoint(lower[at + 1 : at + 4]) else None
    return None
