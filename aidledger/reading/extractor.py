"""Another reader in place of ours: what it must offer, and how its answer is checked.

A language model, a tagging pipeline, or a person may read a text and name its claims. Whatever they
answer is checked against the text before it counts: every quotation must stand there, word for word, and
the number must be the number that stands there.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Protocol, runtime_checkable

from aidledger.errors import AidLedgerError, InvalidRecord, UnreadableFigure
from aidledger.model.claim import Claim, ClaimKind, Span
from aidledger.model.figure import FIGURES, Figure
from aidledger.model.scope import AidType, Stage
from aidledger.model.source import UNSTATED, Source

#: Answers longer than this are no answer to one text.
MOST_CHARACTERS = 20_000_000


@runtime_checkable
class Extractor(Protocol):
    """Anything that turns a text into claims; :func:`~aidledger.reading.read_claims` is one.

    Every claim it gives has a ``span`` in ``text``. ``published`` is the day the text appeared, ``context``
    what was said before it, ``speaker`` the party that *we* means.
    """

    def __call__(
        self,
        text: str,
        published: dt.date | None = None,
        context: str | None = None,
        speaker: str | None = None,
    ) -> Iterable[Claim]:
        """The claims of ``text``."""
        ...


def extraction_schema() -> dict[str, Any]:
    """The JSON schema to hand to a language model: a flat form of :class:`~aidledger.model.claim.Claim`.

    Figures and periods are asked for in the words of the text, so that no model has to calculate.
    :func:`claims_from_json` reads answers in this form, and full claims
    (``Claim.model_json_schema()``) too.

    >>> sorted(extraction_schema()["properties"]["claims"]["items"]["required"])
    ['figure', 'quote']
    """
    party = {
        "type": "array",
        "items": {"type": "string"},
        "description": "countries or organisations, by name or ISO 3166 alpha-3 code; empty if the text does not say",
    }
    fields: dict[str, Any] = {
        "quote": {
            "type": "string",
            "description": "the figure exactly as it stands in the text, with 'about', 'more than' and the like",
        },
        "start": {
            "type": "integer",
            "minimum": 0,
            "description": "where the quote begins, in characters; needed only where it stands in the text twice",
        },
        "figure": {
            "type": "string",
            "description": "one amount of money, mass or items with its unit, for example 'around $2.7 billion'",
        },
        "donors": party,
        "recipients": party,
        "aid_type": {"type": ["string", "null"], "enum": [*(t.value for t in AidType), None]},
        "stage": {
            "type": ["string", "null"],
            "enum": [*(s.value for s in Stage), None],
            "description": "how far the aid has travelled, by the main verb",
        },
        "period": {
            "type": ["string", "null"],
            "description": "the words that say over which time the amount counts, for example 'since 2014'",
        },
        "kind": {
            "type": "string",
            "enum": [k.value for k in ClaimKind],
            "description": "cumulative: a running total; recurring: so much a year; single: anything else",
        },
        "when": {
            "type": ["string", "null"],
            "description": "the words that say on which day or in which month it happened, where no period is told",
        },
        "per": {
            "enum": ["year", "month", "", None],
            "description": "the unit of time of a recurring figure",
        },
        "programme": {
            "type": ["string", "null"],
            "description": "the programme that the amount is of, where the text names one, for example 'drawdowns'",
        },
        "denied": {
            "type": "boolean",
            "description": "true where the text says that it is not so, or was held back",
        },
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claims about military aid in one text",
        "type": "object",
        "additionalProperties": False,
        "required": ["claims"],
        "properties": {
            "claims": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["quote", "figure"],
                    "properties": fields,
                },
            }
        },
    }


def claims_from_json(
    answer: str | bytes | dict[str, Any] | list[Any],
    text: str,
    published: dt.date | str | None = None,
    *,
    source: Source | None = None,
    drop_invalid: bool = False,
) -> list[Claim]:
    """The claims that a reader's ``answer`` names, each checked against ``text``.

    ``answer`` is JSON (also inside a Markdown code fence) in the form of :func:`extraction_schema`, or full
    claims in the form of ``Claim.model_json_schema()``. A quotation that does not stand in the text, a
    number that is not the number quoted, an unknown party: each is a problem, and all of them are named in
    one :class:`~aidledger.errors.InvalidRecord`, or left out with ``drop_invalid``.

    >>> text = "Washington has given Kyiv around $2.7 billion in military aid since 2014."
    >>> answer = '''{"claims": [{"quote": "around $2.7 billion", "figure": "around $2.7 billion",
    ...               "donors": ["USA"], "recipients": ["Kyiv"], "period": "since 2014"}]}'''
    >>> [claim] = claims_from_json(answer, text, published="2022-01-24")
    >>> claim.span.start, claim.figure.qualifier.value, claim.scope.recipients[0].code
    (26, 'about', 'UKR')
    """
    claims: list[Claim] = []
    problems: list[tuple[str, str]] = []
    for number, item in enumerate(_items(answer), 1):
        try:
            claims.append(_claim(item, text, published, source))
        except AidLedgerError as error:
            problems.append((f"claim {number}", str(error)))
    if problems and not drop_invalid:
        listed = "; ".join(f"{place}: {reason}" for place, reason in problems[:20])
        raise InvalidRecord(
            f"{len(problems)} of {len(problems) + len(claims)} claims do not fit the text or the schema: {listed}",
            problems=problems,
            remedy="ask the reader again with these problems, or leave them out with drop_invalid=True",
        )
    return sorted(claims, key=lambda c: c.span.start if c.span else 0)


_FENCE = re.compile(r"```[A-Za-z]{0,12}[ \t]{0,9}\n(.*?)```", re.S)


def _items(answer: str | bytes | dict[str, Any] | list[Any]) -> list[Any]:
    if isinstance(answer, bytes):
        answer = answer.decode("utf-8", "replace")
    if isinstance(answer, str):
        if len(answer) > MOST_CHARACTERS:
            raise InvalidRecord(f"an answer of {len(answer):,} characters", remedy="read the text in parts")
        fenced = _FENCE.search(answer)
        try:
            answer = json.loads(fenced[1] if fenced else answer)
        except (ValueError, RecursionError) as error:
            raise InvalidRecord(
                f"the answer is no JSON: {error}",
                where=str(answer)[:80],
                remedy="ask for JSON only, by the schema",
            ) from None
    if isinstance(answer, dict):
        answer = answer.get("claims", answer)
    if not isinstance(answer, list):
        raise InvalidRecord(
            "the answer holds no list of claims",
            remedy='the schema asks for {"claims": [...]}; see extraction_schema()',
        )
    return answer


def _claim(item: Any, text: str, published: dt.date | str | None, source: Source | None) -> Claim:
    if not isinstance(item, dict):
        raise InvalidRecord(f"a claim must be an object, got {type(item).__name__}")
    full = dict(item) if "scope" in item or "span" in item else _filled_out(item, published)
    full.setdefault("source", source or UNSTATED)
    span = _placed(full.pop("span", None), text)
    claim = Claim.model_validate(full).changed(span=span)
    _same_number(claim.figure, span.text)
    return claim


def _filled_out(item: dict[str, Any], published: dt.date | str | None) -> dict[str, Any]:
    """The flat form as the fields of a claim."""
    unknown = set(item) - set(extraction_schema()["properties"]["claims"]["items"]["properties"])
    if unknown:
        raise InvalidRecord(f"unknown fields: {', '.join(sorted(unknown))}", remedy="see extraction_schema()")
    from aidledger.model.period import Period

    quote, donors = item.get("quote"), item.get("donors") or [None]
    times = {
        name: Period.parse(
            str(item[name]), published=published, donor=donors[0] if len(donors) == 1 else None
        )
        for name in ("period", "when")
        if item.get(name)
    }
    full: dict[str, Any] = {
        "figure": item.get("figure", quote),
        "scope": {
            "donors": item.get("donors") or (),
            "recipients": item.get("recipients") or (),
            "aid_type": item.get("aid_type"),
            "stage": item.get("stage"),
            "period": times.get("period"),
        },
        "span": {"text": quote, "start": item.get("start")},
        "kind": item.get("kind") or "single",
        "when": times.get("when"),
        "per": item.get("per") or "",
        "programme": item.get("programme") or "",
        "denied": item.get("denied") or False,
    }
    if item.get("confidence") is not None:
        full["confidence"] = item["confidence"]
    return full


def _placed(span: Any, text: str) -> Span:
    """Where the quotation stands in the text, nearest to where the reader says that it does."""
    given = asdict(span) if isinstance(span, Span) else span if isinstance(span, dict) else {}
    quote, near = given.get("text"), given.get("start")
    if not isinstance(quote, str) or not quote.strip():
        raise InvalidRecord("no quotation", remedy="give the words of the text in which the figure stands")
    near = near if isinstance(near, int) and not isinstance(near, bool) and 0 <= near <= len(text) else 0
    after, before = text.find(quote, near), text.rfind(quote, 0, near + len(quote))
    places = [place for place in (after, before) if place >= 0]
    if not places:
        raise InvalidRecord(f"{quote[:80]!r} does not stand in the text", remedy="quote it word for word")
    start = min(places, key=lambda place: abs(place - near))
    return Span(start=start, end=start + len(quote), text=quote)


def _same_number(figure: Figure, quote: str) -> None:
    """A figure must be the one that its quotation states, where the quotation can be read."""
    try:
        read = FIGURES[figure.kind].parse(quote)
    except AidLedgerError:
        return
    if (read.value, read.unit) != (figure.value, figure.unit) or read.qualifier is not figure.qualifier:
        raise UnreadableFigure(
            f"the figure {figure} is not what is quoted: {quote!r} is {read}",
            remedy="copy the words of the text",
        )
