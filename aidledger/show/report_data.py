"""A checked report as a table and as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.model.claim import Claim
    from aidledger.verdict.report import Report
    from aidledger.verdict.verify import Verdict

#: Version of the JSON layout; it changes when a field is renamed or removed.
LAYOUT = 1


def report_frame(report: Report) -> pd.DataFrame:
    """One row a claim, indexed by its number in the text (from 1).

    Columns: ``claim`` (the words), ``start``, ``end``, ``measure``, ``value``, ``low``, ``high``, ``unit``,
    ``qualifier``, ``donors``, ``recipients`` (codes joined by ``+``), ``aid_type``, ``stage``, ``period``,
    ``kind``, ``confidence``, ``label``, ``bounds_low``, ``bounds_high`` (``None``: unbounded),
    ``bounds_unit``, ``factor``, ``verdict`` (one sentence), ``readings``, ``notes``, ``evidence`` (joined
    by ``; ``). Numbers are exact ``Decimal``.
    """
    import pandas as pd

    rows = [
        {**_claim_columns(claim), **_verdict_columns(verdict)}
        for claim, verdict in zip(report.claims, report.verdicts, strict=True)
    ]
    index = pd.RangeIndex(1, len(rows) + 1, name="number")
    return pd.DataFrame(rows, columns=_COLUMNS, index=index)


_COLUMNS = (
    "claim", "start", "end", "measure", "value", "low", "high", "unit", "qualifier", "donors",
    "recipients", "aid_type", "stage", "period", "when", "kind", "confidence", "label", "bounds_low",
    "bounds_high", "bounds_unit", "factor", "verdict", "readings", "notes", "evidence",
)  # fmt: skip


def _claim_columns(claim: Claim) -> dict[str, Any]:
    figure, scope, span = claim.figure, claim.scope, claim.span
    return {
        "claim": span.text if span else str(figure),
        "start": span.start if span else None,
        "end": span.end if span else None,
        "measure": claim.measure,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "qualifier": figure.qualifier.value,
        "donors": "+".join(p.code for p in scope.donors),
        "recipients": "+".join(p.code for p in scope.recipients),
        "aid_type": scope.aid_type.value if scope.aid_type else None,
        "stage": scope.stage.value if scope.stage else None,
        "period": str(scope.period) if scope.period else None,
        "when": str(claim.when) if claim.when else None,
        "kind": claim.kind.value,
        "confidence": claim.confidence,
    }


def _verdict_columns(verdict: Verdict) -> dict[str, Any]:
    bounds = verdict.bounds
    return {
        "label": str(verdict.label),
        "bounds_low": bounds.low,
        "bounds_high": bounds.high,
        "bounds_unit": bounds.unit,
        "factor": verdict.factor,
        "verdict": str(verdict),
        "readings": "; ".join(str(r) for r in verdict.readings),
        "notes": "; ".join(str(n) for n in verdict.notes),
        "evidence": "; ".join(str(e) for e in verdict.evidence),
    }


def report_json(report: Report) -> str:
    """The whole report as JSON. Amounts are text, so that no digit is lost; ``layout`` is the version."""
    document = report.document
    held = {
        "layout": LAYOUT,
        "title": report.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url or None,
        "checked_against": report.against,
        "sentence": report.sentence,
        "counts": report.counts,
        "claims": [
            {"number": number, "claim": claim.model_dump(mode="json"), "verdict": _verdict_json(verdict)}
            for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
        ],
        "contradictions": [
            {"claims": list(c.numbers), "reason": c.reason, "sure": c.sure} for c in report.contradictions
        ],
        "notes": list(report.notes),
        "text": document.text,
    }
    return json.dumps(held, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    bounds = verdict.bounds
    return {
        "label": str(verdict.label),
        "sentence": str(verdict),
        "bounds": {"low": bounds.low, "high": bounds.high, "unit": bounds.unit, "known": bounds.is_known},
        "factor": verdict.factor,
        "evidence": [evidence_parts(e) for e in verdict.evidence],
        "readings": [str(r) for r in verdict.readings],
        "notes": [str(n) for n in verdict.notes],
    }


def evidence_parts(evidence: Any) -> dict[str, str]:
    """A piece of evidence as text: the statement, its source, the address of the source, the place in it."""
    from aidledger.formats.documents.markup import web_address

    record, source = getattr(evidence, "record", evidence), getattr(evidence, "source", None)
    return {
        "statement": str(record),
        "source": str(source) if source is not None else "",
        "url": web_address(source.url) if source is not None else "",
        "locator": str(getattr(evidence, "locator", "") or ""),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
