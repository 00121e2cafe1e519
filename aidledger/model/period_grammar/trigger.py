"""Where a period can start: one compiled pattern, so that running text is passed over quickly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from aidledger.model.events import inaugurations
from aidledger.model.period_grammar.words import months, numbers, weekdays, words

_FIGURES = r"\d{1,4}(?:[/.\-‐‑–]|[a-z]|\s{1,3}[a-z\-–]| {1,3}\d{1,2} [a-z])"


def _either_word(words_: Iterable[str]) -> str:
    """Whole words as an alternation that most words of a text fail at their first letters."""
    tree: dict[str, set[str]] = {}
    for word in words_:
        tree.setdefault(word[0], set()).add(word[1:])
    branches = (
        f"{first}(?:{'|'.join(sorted(rests, key=len, reverse=True))})" for first, rests in tree.items()
    )
    return f"(?:{'|'.join(branches)})(?![a-z])"


def _gate(alone: list[str], leading: list[str], inner: list[str]) -> str:
    """How a period starts, in lower case: with a word of ``alone``, a number, or a ``leading`` word before another.

    This spares most places the long pattern. ``inner`` are words that stand in a period but start none.
    """
    phrases = [re.findall("[a-z]+", phrase.casefold()) for phrase in (*alone, *leading, *inner)]
    words_ = {word for phrase in phrases for word in phrase}
    first = {re.split("[^a-z]", phrase.casefold())[0] for phrase in alone}
    lead = {re.split("[^a-z]", phrase.casefold())[0] for phrase in leading} - first
    return rf"{_either_word(first)}|{_either_word(lead)}(?=\s{{1,3}}(?:\d|{_either_word(words_)}))|{_FIGURES}"


def starts(text: str) -> Iterator[int]:
    """The places where a period may start, in order. Linear in the length of the text.

    First every place is sought where the letters would do, in lower case, then looked at closely.
    """
    gate, trigger = _patterns()
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower()[0] for c in text)
    for found in gate.finditer(" " + lower):  # the match begins with the character before the place
        if trigger.match(text, found.start()):
            yield found.start()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Letters with which a period can start, behind a character that is no part of a word; and how it can go on.

    Bounded repeats only, so that the search is linear.
    """

    def either(options: list[str]) -> str:
        return "|".join(sorted(map(re.escape, options), key=len, reverse=True))

    spelt = [*months(), *weekdays()]
    names = either([name.title() for name in spelt] + [name.upper() for name in spelt if len(name) > 3])
    small_words = [n for n in numbers() if len(n) > 2]
    small = either(small_words)
    units = "year|yr|month|week|day|decade|quarter|hour|fortnight|century"
    length = rf"(?:\d{{1,3}}|{small}|an?|few|several)[\s\-‐‑–]{{1,3}}(?:{units})s?"
    shared = "last|past|previous|preceding|recent|next|coming|following|upcoming|this|current"
    seasons_ = "spring|summer|autumn|fall|winter"
    counted = rf"(?:few|several|couple|\d{{1,3}}|{small})\s"
    stretch = rf"(?:{shared})\s{{1,3}}(?:{counted}|(?i:fiscal|financial|{units})|(?i:{names}|{seasons_}))"
    part = "early|mid|middle|late|beginning|start|end|first|second|third|fourth|earlier|later|1st|2nd|3rd|4th|very"
    dated = (
        rf"\d{{1,4}}(?:st|nd|rd|th|s)?\b|(?:{names})\b|FY|TQ|Q[1-4]|H[12]|(?i:fiscal|financial)|(?:{part})\b"
    )
    article = r"(?:the\s{1,3}|an?\s{1,3})?"
    preposition = (
        "in|on|at|by|from|for|of|over|during|within|throughout|before|after|until|till|through|thru|between|across|"
        "around|about|circa|starting|beginning|up to|prior to|as of|as at|back in|no later than|up until|ever since|"
        "spanning|dated|on or about|over the course of|as from|not later than|ending|ended|ahead of"
    )
    to_date = either(list(words("to_date")))
    presidents = either([name for name, _ in inaugurations()])
    alone = "since a an today yesterday tomorrow year pre post calendar fiscal financial few several early mid late"
    alone += " earlier later unclear unspecified not undisclosed unknown sometime FY CY TQ Q H"
    inner = (
        f"{units}|years|now|outbreak|course|week|month|russia|russian|putin|of|whole|entire|entirety|full|all"
    )
    inner += "|opening|initial|run|lead|my|our|president|" + "|".join(name for name, _ in inaugurations())
    gate = _gate(
        [*alone.split(), *spelt, *small_words, *(w for w in words("to_date") if " " not in w)],
        [
            "the",
            "under",
            *preposition.split("|"),
            *shared.split("|"),
            *(w for w in words("to_date") if " " in w),
        ],
        [*inner.split("|"), *seasons_.split("|"), *part.split("|")],
    )
    return re.compile(rf"[^\w$€£¥.,/\-](?={gate})"), re.compile(
        rf"(?:(?i:since)\s"
        rf"|(?i:{preposition})\s{{1,3}}{article}(?i:{shared}|today|yesterday|now|{length}|{seasons_}|start|outbreak|course|calendar|week|month|opening|initial|whole|entire|entirety|full|years|run-up|lead-up"
        rf"|(?:year|decade)(?=\s(?:to|ending|ended|before|ahead|prior|just)\b))\b"
        rf"|(?i:until|till|before|after|prior to|ahead of|during|throughout)\s{{1,3}}(?i:the|russia|russian|putin)"
        rf"|(?i:under|during|throughout)\s{{1,3}}(?:(?i:this|the|my|our|president)\s|(?i:{presidents})\b)"
        rf"|(?i:{preposition})\s{{1,3}}(?i:the\s{{1,3}}years?\s{{1,3}}|all\s{{1,3}}of\s{{1,3}}|the\s{{1,3}})?(?:{dated}|{names})"
        rf"|(?i:the\s{{1,3}})?(?i:{stretch})\b"
        rf"|(?i:the\s{{1,3}})?(?:{length}(?=[\s\-]))"
        rf"|(?:{names})\b|(?i:early|mid|late|the\s{{1,3}}(?:first|second|third|fourth|last))\b"
        rf"|(?i:today|yesterday|tomorrow|{to_date}|year[\s-]to[\s-]date|earlier|later)\b"
        rf"|FY|CY\d|(?:pre|post)[\-‐‑–]\d{{4}}|(?i:calendar year|fiscal|financial)|TQ\b|Q[1-4]|H[12]\b"
        rf"|\d{{1,2}}[/.]\d{{1,2}}[/.]\d|\d{{1,2}}/\d{{4}}\b|\d{{4}}-\d\d\b|\d{{4}}[-–]\d{{4}}|\d{{4}}tq"
        rf"|\d{{1,2}}-\d{{1,2}}-\d|\d{{4}} (?i:fiscal|financial)|\d{{4}}s\b|\d{{4}}[- ]?Q[1-4]"
        rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-–]{{1,3}}(?:of )?(?:{names}|\d{{1,2}} (?:{names}))"
        rf"|(?i:unclear|unspecified|not specified|undisclosed|unknown|sometime)"
        rf")"
    )
