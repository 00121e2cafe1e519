"""Verdicts as schema.org ClaimReview, the form in which fact checks are published to search engines.

Definition: https://schema.org/ClaimReview; the fields that are always given are those that
``claimreview.schema.json`` beside this file requires.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from aidledger.show.report_marks import sentence_around

if TYPE_CHECKING:
    from aidledger.model.claim import Claim
    from aidledger.verdict.report import Report
    from aidledger.verdict.verify import Verdict

#: From 1 (false) to 5 (true); where nothing is known there is a name and no number.
RATINGS = {"supported": 5, "possible": 3, "contradicted": 1}
NAMES = {
    "supported": "Supported",
    "possible": "Possible",
    "contradicted": "Contradicted",
    "no evidence": "No evidence",
}


def claimreview(report: Report, *, author: str, url: str, on: dt.date) -> dict[str, Any]:
    """JSON-LD with one ClaimReview for each claim of ``report``, in the order of the text."""
    reviews = [
        _review(report, number, claim, verdict, author, url, on)
        for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
    ]
    return {"@context": "https://schema.org", "@graph": reviews}


def claimreview_text(review: dict[str, Any]) -> str:
    """JSON-LD as text that may stand inside a ``<script>`` element: no ``<``, ``>`` or ``&`` in it."""
    text = json.dumps(review, ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\n"


def _review(
    report: Report, number: int, claim: Claim, verdict: Verdict, author: str, url: str, on: dt.date
) -> dict[str, Any]:
    label, document = str(verdict.label), report.document
    said = claim.span.text if claim.span else str(claim.figure)
    if claim.span is not None:
        said = sentence_around(document, claim.span.start, claim.span.end)
    item: dict[str, Any] = {"@type": "Claim", "name": str(claim)}
    work: dict[str, Any] = {"@type": "CreativeWork", "name": report.title}
    if document.url:
        work["url"] = document.url
    if document.published is not None:
        item["datePublished"] = work["datePublished"] = document.published.isoformat()
    if document.publisher or document.speaker:
        item["author"] = {"@type": "Organization", "name": document.publisher or document.speaker}
    item["appearance"] = work
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": NAMES[label]}
    if label in RATINGS:
        rating |= {"ratingValue": RATINGS[label], "bestRating": 5, "worstRating": 1}
    review = {
        "@type": "ClaimReview",
        "@id": f"{url}#claim-{number}",
        "datePublished": on.isoformat(),
        "author": {"@type": "Organization", "name": author},
        "claimReviewed": said,
        "itemReviewed": item,
        "reviewRating": rating,
        "reviewBody": _body(verdict),
    }
    if url:
        review["url"] = f"{url}#claim-{number}"
    return review


def _body(verdict: Verdict) -> str:
    """The verdict and what it does not say already, each a sentence of its own."""
    said = str(verdict)
    notes = [note.rstrip(".") for note in dict.fromkeys(map(str, verdict.notes)) if note not in said]
    return " ".join([said, *(f"{note[:1].upper()}{note[1:]}." for note in notes)])
