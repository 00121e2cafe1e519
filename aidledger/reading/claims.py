"""Text in, claims out: every statement of aid in a text, with a reason for each slot."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator

from aidledger.asking import fitting
from aidledger.errors import AidLedgerError
from aidledger.model.claim import Claim, ClaimKind, span_of
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.grammar import Phrase, moved, scan
from aidledger.model.money_words import same_word
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.record import trusted
from aidledger.model.scope import AidType, Scope, Stage
from aidledger.model.source import UNSTATED, Source
from aidledger.reading.compared import of_each, stated_as
from aidledger.reading.context import REACH, Before, fill
from aidledger.reading.denials import denied
from aidledger.reading.eras import of_its_day
from aidledger.reading.figures import figure_of
from aidledger.reading.kinds import Window, told
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.narrower import as_named
from aidledger.reading.parties import code_for
from aidledger.reading.passed_over import why_of_no_aid, why_passed_over
from aidledger.reading.portions import portion
from aidledger.reading.programmes import programme_of
from aidledger.reading.purposes import purposes
from aidledger.reading.ranked import ranked
from aidledger.reading.selection import may_state_aid, states_aid
from aidledger.reading.sentences import Sentence, sentences
from aidledger.reading.several import parcels_told
from aidledger.reading.shelf import Shelf
from aidledger.reading.stages import milestone_of
from aidledger.reading.windows import windows


@fitting("read_claims(text), for example with published='2022-01-24'")
def read_claims(
    text: str,
    published: dt.date | str | None = None,
    context: str | None = None,
    speaker: str | None = None,
    *,
    source: Source | None = None,
) -> list[Claim]:
    """Every statement of military aid in ``text``: money, mass and counts, each with its scope.

    ``published`` is the day the text appeared; relative dates are counted from it. ``context`` is what was
    said just before (or the line that opens a list): parties and subject are carried over from it.
    ``speaker`` is the party that *we* and *the President* mean in an official text.

    A claim's ``span`` is its place in ``text``, ``reasons`` says for each slot why it was filled so, and
    ``confidence`` (0 to 1) falls with each slot that was carried over or not found. Own budgets, sales,
    losses, troops, prices, and aid that is not said to be military are no claims.

    >>> [c] = read_claims("The US has sent Ukraine more than $8bn (£6.55bn) in security assistance since 2014.")
    >>> c.scope.donors[0].code, c.scope.recipients[0].code, c.scope.stage.value, c.figure.qualifier.value
    ('USA', 'UKR', 'delivered', 'more_than')
    """
    return list(iter_claims(text, published, context, speaker, source=source))


def iter_claims(
    text: str,
    published: dt.date | str | None = None,
    context: str | None = None,
    speaker: str | None = None,
    *,
    source: Source | None = None,
    why_not: dict[int, str] | None = None,
) -> Iterator[Claim]:
    """As :func:`read_claims`, one claim at a time, for texts of any length in little memory.

    ``why_not``, if given, is filled with the place where a figure starts that became no claim, and why not.
    """
    if not isinstance(text, str):
        raise AidLedgerError(f"claims are read from text, got {type(text).__name__}", remedy="give a str")
    if _FILE.fullmatch(text):
        raise AidLedgerError(
            f"{text!r} is the name of a file, and claims are read from text",
            remedy="al.check_report(path, ledger) reads files; or give what stands in it",
        )
    day = _day(published)
    voice = code_for(speaker) if speaker else None
    before = Before()
    if context:
        for sentence in sentences(context):
            before = before.then(sentence, voice)
    quiet: list[Sentence] = []
    for sentence, phrases in _read(text, why_not):
        if not phrases:  # nothing here can be aid
            quiet = [*quiet[1 - REACH :], sentence]
            continue
        for earlier in quiet:
            before = before.then(earlier, voice)
        quiet = []
        reading = before.reading(sentence, phrases, voice)
        yield from _claims(text, sentence, reading, day, source or UNSTATED, why_not)
        before = before.after(sentence, reading)


_FILE = re.compile(r"\S{1,250}\.(?:txt|md|html?|docx|pdf)", re.I)
#: More figures than a sentence holds: a table. It is read in pieces, so that time stays linear.
_MOST_FIGURES = 24
#: Classes of counts that are never aid: people, places, days.
_NO_AID = frozenset(["person", "other", "time"])


def _read(text: str, why_not: dict[int, str] | None) -> Iterator[tuple[Sentence, list[Phrase]]]:
    """Every sentence with its figures; one that is crowded with figures comes in pieces."""
    for sentence in sentences(text):
        found = scan(sentence.text)
        phrases = [p for p in found if p.group not in _NO_AID]
        if why_not is not None:
            why_not |= {sentence.start + p.start: why_of_no_aid(p) for p in found if p.group in _NO_AID}
        at = 0
        for first in range(_MOST_FIGURES, len(phrases), _MOST_FIGURES):
            yield _piece(sentence, at, phrases[first].start, phrases[first - _MOST_FIGURES : first])
            at = phrases[first].start
        rest = phrases[(len(phrases) - 1) // _MOST_FIGURES * _MOST_FIGURES :] if at else phrases
        yield _piece(sentence, at, len(sentence.text), rest)


def _piece(sentence: Sentence, at: int, end: int, phrases: list[Phrase]) -> tuple[Sentence, list[Phrase]]:
    """The part ``[at:end]`` of a sentence, and the figures in it as they stand there."""
    if not at and end == len(sentence.text):
        return sentence, phrases
    part = sentence._replace(start=sentence.start + at, end=sentence.start + end, text=sentence.text[at:end])
    return part, [moved(p, -at) for p in phrases] if at else phrases


def _day(published: dt.date | str | None) -> dt.date | None:
    if published is None or (isinstance(published, dt.date) and not isinstance(published, dt.datetime)):
        return published
    if isinstance(published, dt.datetime):
        return published.date()
    try:
        return dt.date.fromisoformat(published)
    except (TypeError, ValueError):
        raise AidLedgerError(
            f"published={published!r} is no date", remedy="give a date or ISO text such as 2022-01-24"
        ) from None


# -- from figure to claim ----------------------------------------------------------------------------


def _claims(
    text: str,
    sentence: Sentence,
    reading: Reading,
    day: dt.date | None,
    source: Source,
    why_not: dict[int, str] | None,
) -> Iterator[Claim]:
    purposes(reading)
    stated: list[Figure] = []
    if may_state_aid(reading):
        fill(reading)
        of_its_day(reading, day)
        stated = [f for f in reading.figures if states_aid(reading, f)]
    if why_not is not None:
        others = (f for f in reading.figures if f.phrase.repeats or not any(f is s for s in stated))
        why_not |= {sentence.start + f.phrase.start: why_passed_over(reading, f) for f in others}
    if not stated:
        return
    found = windows(reading, day, next((f.donors[0][0] for f in stated if f.donors[0]), None))
    for figure, window in told(reading, stated, found, day):
        yield _claim(text, sentence, reading, figure, window, source)


def _claim(
    text: str,
    sentence: Sentence,
    reading: Reading,
    figure: Figure,
    window: Window,
    source: Source,
) -> Claim:
    phrase = figure.phrase
    start, end = (sentence.start + at for at in phrase.repeats or (phrase.start, phrase.end))
    words = text[start:end]
    aid_type = AidType.mixed if figure.purpose == "mixed" and phrase.kind != "count" else AidType.military
    scope = _scope(figure.donors[0], figure.recipients[0], aid_type, figure.stage, window.period)
    here = (phrase.start, phrase.end)
    other = next((f.phrase for f in reading.figures if f.phrase.converts == here), None)
    key = f"{start}|{words}|{figure.donors[0]}|{figure.recipients[0]}|{figure.stage}|{window.why}|{source.id}"
    reasons = (*as_named(reading, figure.reasons, figure.donors[0]), ("period", window.why))
    stated = _figure(phrase, figure.donors[0])
    parcels = parcels_told(reading, figure)
    kind = window.kind if parcels == 1 or window.kind is ClaimKind.recurring else ClaimKind.single
    return trusted(
        Claim,
        {
            "id": "c-" + hashlib.sha256(key.encode()).hexdigest()[:14],
            "figure": stated,
            "scope": scope,
            "source": source,
            "kind": kind,
            "when": window.when,
            "denied": denied(reading, figure),
            "per": window.per,
            "programme": programme_of(reading, figure),
            "states": stated_as(reading, figure, window),
            "part": portion(reading, figure),
            "each": parcels == 1 and of_each(reading, figure, window.kind),
            "parcels": parcels,
            "span": span_of(text, start, end, stated.written),
            "confidence": _confidence(figure),
            "reasons": _REASONS.keep(reasons, lambda: reasons),
            "bracketed": _figure(other, ()) if other else None,
            "locator": "",
            "milestone": milestone_of(reading, figure),
            "supersedes": None,
            "note": ranked(reading, figure) or figure.stranger,
        },
        small=True,
    )


_SCOPES: Shelf[Scope] = Shelf()
_REASONS: Shelf[tuple[tuple[str, str], ...]] = Shelf()


def _scope(
    donors: tuple[str, ...],
    recipients: tuple[str, ...],
    aid_type: AidType,
    stage: Stage | None,
    period: Period | None,
) -> Scope:
    window = None if period is None else (period.written, period.core, period.hull, period.duration)
    return _SCOPES.keep(
        (donors, recipients, aid_type, stage, window),
        lambda: Scope.model_construct(
            donors=tuple(Donor.resolve(code) for code in donors),
            recipients=tuple(Recipient.resolve(code) for code in recipients),
            aid_type=aid_type,
            stage=stage,
            period=period,
        ),
    )


def _figure(phrase: Phrase, donors: tuple[str, ...]) -> Money | Tonnage | Count:
    """The figure; a currency word that several countries share (*kroner*) is the donor's where it has one."""
    if phrase.unsure and len(donors) == 1:
        own = Donor.resolve(donors[0]).currency
        if own is not None and own != phrase.unit and same_word(own, phrase.unit):
            phrase = phrase._replace(unit=own)
    return figure_of(phrase)


def _confidence(figure: Figure) -> float:
    """One, less a share for every slot that was not found or came from elsewhere."""
    score = 100
    for _, reason in figure.reasons:
        if reason.startswith(("not named", "no verb", "none")):
            score -= 15
        elif "sentence" in reason or reason.startswith("as the figure"):
            score -= 8
    return _SHARES[max(score, 10)]


_SHARES = tuple(share / 100 for share in range(101))
