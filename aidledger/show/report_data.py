"""A checked report as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Any

from aidledger.units.lexicon import currencies

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.ledger.answer import Evidence
    from aidledger.model.claim import Claim, Span
    from aidledger.model.figure import Figure
    from aidledger.verdict.report import Report
    from aidledger.verdict.unchecked import NotChecked
    from aidledger.verdict.verify import Verdict

#: Version of the JSON layout; it changes when a field is renamed or removed.
LAYOUT = 1


def report_frame(report: Report, *, all_figures: bool = False) -> pd.DataFrame:
    """One row a claim, indexed by its number in the text (from 1).

    With ``all_figures`` the figures that became no claim have rows too, in the order of the text: their
    ``label`` is ``not checked``, their ``notes`` say why, and they have no number.

    Columns: ``claim`` (the words), ``start``, ``end``, ``measure``, ``value``, ``low``, ``high``, ``unit``,
    ``qualifier``, ``donors``, ``recipients`` (codes joined by ``+``), ``aid_type``, ``stage``, ``period``,
    ``kind``, ``confidence``, ``label``, ``bounds_low``, ``bounds_high`` (``None``: unbounded),
    ``bounds_unit``, ``factor``, ``verdict`` (one sentence), ``readings``, ``notes``, ``evidence`` (joined
    by ``; ``). Numbers are exact ``Decimal``; bounds that were converted to another currency are rounded outward
    to its smallest coin. What is not known is ``None`` in every column.
    """
    import pandas as pd

    rows = [
        {**_claim_columns(claim), **_verdict_columns(verdict)}
        for claim, verdict in zip(report.claims, report.verdicts, strict=True)
    ]
    if not all_figures:
        return _framed(rows, pd.RangeIndex(1, len(rows) + 1, name="number"))
    numbered = [*enumerate(rows, 1), *((None, _left_columns(left)) for left in report.not_checked)]
    numbered.sort(key=lambda row: (row[1]["start"] is None, row[1]["start"] or 0))
    index = pd.Index([number for number, _ in numbered], dtype=object, name="number")
    return _framed([row for _, row in numbered], index)


def _framed(rows: Sequence[dict[str, Any]], index: pd.Index) -> pd.DataFrame:
    """Rows as a frame; a column that lacks values holds objects, so that pandas leaves ``None`` as it is."""
    import pandas as pd

    columns = {name: [row.get(name) for row in rows] for name in _COLUMNS}
    held = {
        name: pd.Series(values, index=index, dtype=object if any(v is None for v in values) else None)
        for name, values in columns.items()
    }
    return pd.DataFrame(held, columns=list(_COLUMNS), index=index)


_COLUMNS = (
    "claim", "start", "end", "measure", "value", "low", "high", "unit", "qualifier", "donors", "recipients",
    "aid_type", "stage", "period", "when", "programme", "denied", "kind", "confidence", "label", "bounds_low",
    "bounds_high", "bounds_unit", "factor", "verdict", "readings", "notes", "evidence",
)  # fmt: skip


def _left_columns(left: NotChecked) -> dict[str, Any]:
    return {**_figure_columns(left.figure, left.span), "label": "not checked", "notes": left.reason}


def _figure_columns(figure: Figure, span: Span | None) -> dict[str, Any]:
    return {
        "claim": span.text if span else str(figure),
        "start": span.start if span else None,
        "end": span.end if span else None,
        "measure": figure.kind,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "qualifier": figure.qualifier.value,
    }


def _claim_columns(claim: Claim) -> dict[str, Any]:
    scope = claim.scope
    return {
        **_figure_columns(claim.figure, claim.span),
        "donors": "+".join(p.code for p in scope.donors),
        "recipients": "+".join(p.code for p in scope.recipients),
        "aid_type": scope.aid_type.value if scope.aid_type else None,
        "stage": scope.stage.value if scope.stage else None,
        "period": str(scope.period) if scope.period else None,
        "when": str(claim.when) if claim.when else None,
        "programme": claim.programme or None,
        "denied": claim.denied,
        "kind": claim.kind.value,
        "confidence": claim.confidence,
    }


def _verdict_columns(verdict: Verdict) -> dict[str, Any]:
    bounds = verdict.bounds
    return {
        "label": str(verdict.label),
        "bounds_low": _coins(bounds.low, bounds.unit, ROUND_FLOOR),
        "bounds_high": _coins(bounds.high, bounds.unit, ROUND_CEILING),
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
        "no_evidence_by_reason": {why: list(n) for why, n in report.no_evidence_by_reason.items()},
        "claims": [
            {"number": number, "claim": claim.model_dump(mode="json"), "verdict": _verdict_json(verdict)}
            for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
        ],
        "contradictions": [
            {"claims": list(c.numbers), "reason": c.reason, "sure": c.sure} for c in report.contradictions
        ],
        "not_checked": [
            {
                "figure": left.figure.model_dump(mode="json"),
                "span": {"start": left.span.start, "end": left.span.end, "text": left.span.text},
                "reason": left.reason,
            }
            for left in report.not_checked
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
        "bounds": {
            "low": _coins(bounds.low, bounds.unit, ROUND_FLOOR),
            "high": _coins(bounds.high, bounds.unit, ROUND_CEILING),
            "unit": bounds.unit,
            "known": bounds.is_known,
        },
        "factor": verdict.factor,
        "evidence": [evidence_parts(e) for e in verdict.evidence],
        "quoted": [evidence_parts(e) for e in quoted(verdict)],
        "readings": [str(r) for r in verdict.readings],
        "notes": [str(n) for n in verdict.notes],
    }


def _coins(amount: Decimal | None, unit: str, outward: str) -> Decimal | None:
    """An amount of money to the smallest coin, where a conversion has left more digits than that."""
    if amount is None or (held := currencies().get(unit)) is None:
        return amount
    digits = amount.as_tuple().exponent
    if not isinstance(digits, int) or digits >= -held.minor_digits:
        return amount
    return amount.quantize(held.minor_unit, outward, Context(prec=max(amount.adjusted(), 0) + 9))


def quoted(verdict: Verdict, most: int | None = None) -> list[Evidence]:
    """The statements that notes and other readings quote, each once, without those among the first ``most`` of
    the evidence."""
    from aidledger.ledger.answer import Evidence

    said = [*verdict.quoted, *(Evidence(c, c.source, c.locator) for r in verdict.readings for c in r.quoted)]
    listed = {e.record.id for e in verdict.evidence[:most]}
    return list({e.record.id: e for e in said if e.record.id not in listed}.values())


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
