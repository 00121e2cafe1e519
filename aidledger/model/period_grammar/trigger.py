"""Where a period can start: one compiled pattern, so that running text is passed over quickly."""

from __future__ import annotations

import re
from functools import cache

from aidledger.model.period_grammar.words import months, numbers, weekdays, words


def _first_letters(starts: list[str]) -> str:
    """A pattern for the first three letters of words that can start a period, or a number.

    Most words of a text fail it at their first or second letter, which spares them the long pattern.
    """
    tree: dict[str, set[str]] = {}
    for start in starts:
        if start[0].isalpha():
            tree.setdefault(start[0].casefold(), set()).add(start[1:3].casefold())
    branches = []
    for first, rests in sorted(tree.items()):
        kept = {rest for rest in rests if not any(rest != r and rest.startswith(r) for r in rests)}
        cased = ("".join(f"[{c}{c.upper()}]" for c in rest) for rest in sorted(kept))
        branches.append(f"[{first}{first.upper()}](?:{'|'.join(cased)})")
    figures = r"\d{1,4}(?:[/.\-‐‑–]|[a-zQ]|\s{1,3}[A-Za-z\-–]| {1,3}\d{1,2} [A-Z])"
    return figures + "|" + "|".join(branches)


@cache
def trigger() -> re.Pattern[str]:
    """The character before a place where a period can start, so that a search can skip words.

    Sought in a text with a blank before it. Bounded repeats only, so that the search is linear.
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
        "spanning|dated|on or about|over the course of|as from|not later than|ending|ended"
    )
    to_date = either(list(words("to_date")))
    alone = "since the a an today yesterday tomorrow year pre post calendar fiscal financial few several early mid late"
    alone += " earlier later unclear unspecified not undisclosed unknown sometime FY CY TQ Q H"
    lists = (
        preposition,
        shared,
        seasons_,
        part,
        "|".join(spelt),
        "|".join(small_words),
        "|".join(words("to_date")),
    )
    gate = _first_letters(
        [*alone.split(), *(phrase.split()[0] for group in lists for phrase in group.split("|"))]
    )
    return re.compile(
        rf"[^\w$€£¥.,/\-](?={gate})(?:"
        rf"(?i:since)\s"
        rf"|(?i:{preposition})\s{{1,3}}{article}(?i:{shared}|today|yesterday|now|{length}|{seasons_}|start|outbreak|course|calendar|week|month)\b"
        rf"|(?i:until|till|before|after|prior to|during|throughout)\s{{1,3}}(?i:the|russia|russian|putin)"
        rf"|(?i:{preposition})\s{{1,3}}(?i:the\s{{1,3}}year\s{{1,3}}|the\s{{1,3}})?(?:{dated}|{names})"
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
