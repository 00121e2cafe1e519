"""Every claim of a text against a ledger, and against the other claims of the text."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidledger.asking import fitting
from aidledger.errors import AidLedgerError, BadScope, InvalidRecord
from aidledger.formats.documents import ENDINGS, Document, day_of, read_document
from aidledger.model.claim import Claim
from aidledger.model.party import Donor
from aidledger.model.source import UNSTATED
from aidledger.reading.passed_over import UNKNOWN, UNSAID
from aidledger.verdict.in_text import within_text
from aidledger.verdict.inside import Contradiction, contradictions
from aidledger.verdict.unchecked import NOT_JUDGED, NotChecked, not_checked, tally, unknown, without_a_unit

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from aidledger.ledger.ledger import Ledger
    from aidledger.reading.extractor import Extractor
    from aidledger.verdict.verify import Verdict

#: Told how far the work is: what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

LABELS = ("supported", "contradicted", "possible", "no evidence")


@dataclass(frozen=True)
class Report:
    """The claims of one text, each with its verdict.

    ``claims`` and ``verdicts`` run side by side, in the order of the text; ``contradictions`` are pairs of
    claims in the text that cannot both be true. ``document`` is the text as it was read, ``against`` says
    what it was checked against. ``notes`` hold what a reader of the result should know. ``not_checked``
    are the figures of the text (:func:`~aidledger.reading.find_figures`) that became no claim, each with its
    place and the reason.
    """

    document: Document
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    contradictions: tuple[Contradiction, ...]
    against: str
    notes: tuple[str, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each label; every label is there."""
        found = Counter(str(v.label) for v in self.verdicts)
        return {label: found[label] for label in LABELS}

    @property
    def not_checked_by_reason(self) -> dict[str, int]:
        """How many figures of the text became no claim for each reason: the commonest first, what nobody would take for
        aid last."""
        return tally(self.not_checked)

    @property
    def no_evidence_by_reason(self) -> dict[str, tuple[int, ...]]:
        """Why a claim is ``no evidence``, and the numbers of the claims (from 1) with which it is so."""
        return unknown(self.verdicts)

    @property
    def is_contradicted(self) -> bool:
        """Whether the ledger contradicts a claim, or the report surely contradicts itself."""
        return self.counts["contradicted"] > 0 or any(c.sure for c in self.contradictions)

    @property
    def sentence(self) -> str:
        """The outcome in one plain sentence."""
        left = len(self.not_checked)
        rest = f"; {left} {'figure was' if left == 1 else 'figures were'} not checked" if left else ""
        if not self.claims:
            return f"{self.title}: no claim about military aid was found{rest}."
        number = len(self.claims)
        parts = [f"{count} {label}" for label, count in self.counts.items() if count]
        text = f"{self.title}: {number} {'claim' if number == 1 else 'claims'}, {', '.join(parts)}"
        if self.contradictions:
            pairs = len(self.contradictions)
            text += f"; {pairs} {'contradiction' if pairs == 1 else 'contradictions'} inside the text"
        return f"{text}{rest}."

    @property
    def title(self) -> str:
        """What the report is called."""
        return self.document.title or self.document.name or "The text"

    def __len__(self) -> int:
        """Number of claims."""
        return len(self.claims)

    def __bool__(self) -> bool:
        return True

    # -- showing -----------------------------------------------------------------------------------

    def to_frame(self, *, all_figures: bool = False) -> pd.DataFrame:
        """One row a claim; with ``all_figures`` also one for each figure that was not checked, and why.

        See :func:`aidledger.show.report_data.report_frame` for the columns.
        """
        from aidledger.show.report_data import report_frame

        return report_frame(self, all_figures=all_figures)

    def to_json(self, path: str | Path | None = None) -> str:
        """The report as JSON, numbers as exact text; also written to ``path``."""
        from aidledger.show.report_data import report_json

        return _written(report_json(self), path)

    def to_claimreview(
        self,
        path: str | Path | None = None,
        *,
        author: str = "aidledger",
        url: str = "",
        on: dt.date | str | None = None,
    ) -> dict[str, Any]:
        """The verdicts as schema.org ClaimReview in JSON-LD; also written to ``path``.

        ``author`` is who publishes the review, ``url`` where, ``on`` the day (today when left out).
        """
        from aidledger.show.claimreview import claimreview, claimreview_text

        review = claimreview(self, author=author, url=url, on=_day(on) or dt.date.today())
        _written(claimreview_text(review), path)
        return review

    def to_html(self, path: str | Path | None = None) -> str:
        """The report as one self-contained page, each figure of the text marked; also written to ``path``."""
        from aidledger.show.report_page import report_page

        return _written(report_page(self), path)

    def __str__(self) -> str:
        from aidledger.show.report_text import report_text

        return report_text(self)

    def __repr__(self) -> str:
        return f"<Report: {self.sentence}>"

    def __rich__(self) -> RenderableType:
        from aidledger.show.report_text import report_renderable

        return report_renderable(self)

    def _repr_html_(self) -> str:
        from aidledger.show.report_page import report_summary

        return report_summary(self)


@fitting(
    "check_report(text_or_path, ledger), for example with ledger=al.load_seeds() or ledger=al.read(path)"
)
def check_report(
    text_or_path: str | Path | Document,
    ledger: Ledger,
    published: dt.date | str | None = None,
    *,
    speaker: str | None = None,
    context: str | None = None,
    extractor: Extractor | None = None,
    progress: Progress | None = None,
) -> Report:
    """Every claim about military aid in a report, each with its verdict, as a :class:`Report`.

    ``text_or_path`` is the text itself, or the path of a .txt, .md, .html, .docx or .pdf file.
    ``published`` is the day the report came out, from which *last year* is counted; by default what the
    file says of itself. ``speaker`` is the party that *we* means, ``context`` what was said before the
    text. ``extractor`` reads the claims in place of :func:`~aidledger.reading.read_claims`; ``progress``
    is told how far the work is.

    Raises :class:`~aidledger.errors.UnreadableFile` for a file that cannot be read. A claim that cannot be
    judged (say, for want of an exchange rate) is ``no evidence`` with the reason in its notes.

    >>> import aidledger as al
    >>> report = al.check_report("The US has given Ukraine $2.7bn in military aid since 2014.",
    ...                          al.load_seeds(), published="2022-01-24")
    >>> report.counts["supported"], report.counts["contradicted"]
    (0, 0)
    """
    from aidledger.ledger.ledger import Ledger as _Ledger

    if not isinstance(ledger, _Ledger):
        raise InvalidRecord(
            f"a report is checked against a ledger, got {type(ledger).__name__}",
            remedy="ledger=al.load_seeds(), or ledger=al.read(path)",
        )
    document = _document(text_or_path)
    day = _day(published)
    if day is not None:
        document = replace(document, published=day)
    tell = progress or _silent
    why_not: dict[int, str] = {}
    claims = _read(document, _voice(speaker, document), context, extractor, tell, why_not)
    verdicts = _judged(claims, ledger, tell, watched=progress is not None)
    return Report(
        document=document,
        claims=tuple(claims),
        verdicts=tuple(verdicts),
        contradictions=contradictions(claims),
        against=_described(ledger),
        notes=_notes(document, claims),
        not_checked=not_checked(document.text, claims, why_not, UNKNOWN if extractor is None else UNSAID),
    )


def _document(given: str | Path | Document) -> Document:
    if isinstance(given, Document):
        return given
    if isinstance(given, Path):
        return read_document(given)
    if not isinstance(given, str):
        raise InvalidRecord(
            f"a report is text or a path, got {type(given).__name__}",
            remedy="read bytes with read_document(path)",
        )
    return read_document(given) if _is_path(given) else Document.plain(given)


def _is_path(given: str) -> bool:
    """A line that ends like a file name, or names a file that is there."""
    if not given.strip() or "\n" in given or len(given) > 1000:
        return False
    if given.casefold().endswith(ENDINGS):
        return True
    try:
        path = Path(given)
        return path.is_file() or (path.is_dir() and " " not in given)
    except (OSError, ValueError):
        return False


def _day(given: dt.date | str | None) -> dt.date | None:
    if given is None or (isinstance(given, dt.date) and not isinstance(given, dt.datetime)):
        return given
    day = given.date() if isinstance(given, dt.datetime) else day_of(str(given))
    if day is None:
        raise BadScope(f"{given!r} is no day", remedy="give the day of publication, for example 2022-01-24")
    return day


def _silent(what: str, done: int, total: int) -> None:
    """Where nobody watches."""


def _voice(speaker: str | None, document: Document) -> str | None:
    """The code of the party that speaks: as given, or as the file says, if that is a party."""
    if speaker:
        return Donor.resolve(speaker).code
    try:
        return Donor.resolve(document.speaker).code if document.speaker else None
    except AidLedgerError:
        return None


def _read(
    document: Document,
    speaker: str | None,
    context: str | None,
    extractor: Extractor | None,
    tell: Progress,
    why_not: dict[int, str],
) -> list[Claim]:
    size = len(document.text)
    tell("reading", 0, size)
    read: Callable[..., Iterable[Claim]]
    if extractor is None:
        from aidledger.reading.claims import iter_claims

        read = partial(iter_claims, why_not=why_not)
    else:
        read = extractor
    found = read(document.text, document.published, context, speaker)
    source = document.source
    claims: list[Claim] = []
    for claim in found:
        checked = _in_text(claim, document.text, len(claims) + 1)
        claims.append(checked.model_copy(update={"source": source}) if claim.source == UNSTATED else checked)
        tell("reading", claim.span.end if claim.span else 0, size)
    tell("reading", size, size)
    return sorted(claims, key=lambda c: (c.span.start, c.span.end) if c.span else (size, size))


def _in_text(claim: Any, text: str, number: int) -> Claim:
    """A claim of any reader, if it stands where it says that it does."""
    if not isinstance(claim, Claim):
        raise InvalidRecord(
            f"the reader gave {type(claim).__name__} as claim {number}, not a Claim",
            remedy="see aidledger.reading.extractor.claims_from_json",
        )
    span = claim.span
    if span is not None and text[span.start : span.end] != span.text:
        raise InvalidRecord(
            f"claim {number} does not stand in the text where its span says",
            where=f"{span.start} to {span.end}: {span.text[:60]!r}",
            remedy="claims_from_json finds the place of a quotation",
        )
    return claim


def _judged(claims: list[Claim], ledger: Ledger, tell: Progress, *, watched: bool) -> list[Verdict]:
    """A verdict for each claim; one that is made twice is judged once."""
    known: dict[object, Verdict] = {}
    verdicts = []
    for number, claim in enumerate(claims):
        tell("checking", number, len(claims))
        said = claim.said, claim.note
        if said not in known:
            known[said] = _verdict(claim, ledger)
            if watched:
                _ = known[said].readings  # worked out when first asked for, which would be too late
        verdicts.append(within_text(known[said], claim, claims[:number]))
    tell("checking", len(claims), len(claims))
    return verdicts


def _verdict(claim: Claim, ledger: Ledger) -> Verdict:
    try:
        return ledger.verify(claim)
    except AidLedgerError as error:
        from aidledger.ledger.bounds import Bounds
        from aidledger.ledger.question import Question
        from aidledger.verdict.judging import Label
        from aidledger.verdict.verify import Verdict

        unit = claim.figure.unit
        nothing = Bounds(
            Decimal(0), None, unit, Question(claim.scope, claim.measure, unit, None), is_known=False
        )
        return Verdict(Label.no_evidence, claim, nothing, notes=(f"{NOT_JUDGED}: {error}",))


def _described(ledger: Ledger) -> str:
    sources = ledger.known_sources
    parts = [
        f"{count:,} {one if count == 1 else many}"
        for count, one, many in (
            (len(ledger), "entry", "entries"),
            (len(ledger.stated), "stated total", "stated totals"),
        )
        if count
    ]
    listed = " and ".join(parts) or "an empty ledger"
    if ledger.imported and ledger.imported.refusal:
        listed += f" ({ledger.imported.refusal})"
    if not sources:
        return listed
    named = "; ".join(str(s) for s in sources[:3])
    more = f"; and {len(sources) - 3:,} more" if len(sources) > 3 else ""
    return f"{listed} from {len(sources):,} {'source' if len(sources) == 1 else 'sources'}: {named}{more}"


def _notes(document: Document, claims: list[Claim]) -> tuple[str, ...]:
    notes = list(document.notes)
    if document.published is None:
        notes.append("no day of publication is known, so that words such as 'last year' could not be dated")
        going_on = next(
            (c.scope.period for c in claims if c.scope.period and c.scope.period.hull.end is None), None
        )
        if going_on is not None and going_on.written and not going_on.duration:
            notes.append(
                f"{going_on.written!r} was judged as if the text were as old as the sources: give the day on which it"
                " was published"
            )
    if not claims:
        notes.append("no claim about military aid was found in the text")
    bare = without_a_unit(document.text)
    if bare:
        named = ", ".join(repr(number) for number in bare)
        notes.append(
            f"{named} {'has' if len(bare) == 1 else 'have'} no unit and could not be read: name the currency"
        )
    return tuple(notes)


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        from aidledger.errors import UnreadableFile

        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise UnreadableFile(
                f"the file cannot be written: {error.strerror}",
                where=str(path),
                remedy="name a place that exists",
            ) from None
    return text
