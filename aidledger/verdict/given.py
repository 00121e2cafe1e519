"""What is to be verified: a claim, a ranking, a figure with the keywords of a scope, or a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aidledger.asking import no_argument
from aidledger.errors import BadScope, UnreadableFigure
from aidledger.model.claim import Claim, Ranking, claim
from aidledger.model.period import Period

#: The keywords of a scope that a figure is given with.
KEYWORDS = ("donor", "recipient", "aid_type", "stage", "since", "until", "period", "prices", "source")


def day_of(published: dt.date | str | None) -> dt.date | None:
    """The day on which a claim was made."""
    return None if published is None else Period.model_validate(published).hull.end


def claim_of(given: Any, published: dt.date | None, scope: dict[str, Any]) -> Claim | Ranking:
    """The claim that is given, or that a figure with the keywords of a scope, or a sentence, makes."""
    unknown = sorted(set(scope) - set(KEYWORDS))
    if unknown:
        raise no_argument("verify", unknown[0], (*KEYWORDS, "published", "rates"))
    if isinstance(given, Claim | Ranking):
        if scope:
            raise BadScope(
                "a claim has a scope of its own",
                remedy="give the figure with the keywords, or the claim alone",
            )
        return given
    if isinstance(given, str) and not scope:
        return _only_claim(given, published)
    read = {k: _dated(v, published) if k in ("since", "until", "period") else v for k, v in scope.items()}
    period = read.pop("period", None)
    if period is not None and (read.get("since") is not None or read.get("until") is not None):
        raise BadScope("both a period and since/until were given", remedy="give one of them")
    made = claim(given, **read)
    return (
        made
        if period is None
        else made.model_copy(update={"scope": made.scope.changed(period=period), "id": ""})
    )


def _dated(when: Any, published: dt.date | None) -> Any:
    """Text about time is read as of the day of publication."""
    return Period.parse(when, published=published) if isinstance(when, str) else when


def _only_claim(text: str, published: dt.date | None) -> Claim:
    from aidledger.reading.claims import read_claims

    found = read_claims(text, published=published)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnreadableFigure(
            "no claim was found in the text",
            where=text[:80],
            remedy="give a figure with donor=, recipient= and since=, or a sentence that states an amount of aid",
        )
    raise UnreadableFigure(
        f"the text makes {len(found)} claims",
        where=text[:80],
        remedy="verify each of read_claims(text) by itself",
    )
