"""Where a statement comes from."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from aidledger.model.record import Record


class SourceKind(StrEnum):
    """What sort of publisher a source is; the default trust of conflict resolution goes by it.

    >>> Source(id="my-notes", kind="media").kind
    <SourceKind.media: 'media'>
    """

    official = "official"
    tracker = "tracker"
    research = "research"
    media = "media"
    report = "report"
    user = "user"
    unspecified = "unspecified"


class Source(Record):
    """A document or data set that states something.

    ``published`` is the day it came out (``published_inferred`` where that is our inference);
    ``series`` names the data set of which it is one vintage: of one series only the newest vintage counts.
    ``collection`` names a register whose documents each report other parcels (the memoranda of one
    authority): entries of one collection are added up, those of different sources that overlap never are.

    >>> Source(id="geneva-2022", title="Talks in Geneva", published="2022-01-24").published.year
    2022
    """

    id: str = Field(min_length=1, max_length=200)
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: dt.date | None = None
    published_inferred: bool = False
    series: str | None = None
    collection: str | None = None
    kind: SourceKind = SourceKind.unspecified
    note: str = ""

    @property
    def view(self) -> str:
        """Whose view of the flows this is: the collection's where there is one, else the source's own."""
        return self.collection or self.id

    def __repr__(self) -> str:
        return f"Source({self.id!r}, {str(self)!r})"

    def __str__(self) -> str:
        named = self.title or self.id
        by = f" ({self.publisher})" if self.publisher else ""
        on = f", {self.published.isoformat()}" if self.published else ""
        return f"{named}{by}{on}"


#: The source of a statement that is to be checked and has not been given one. A ledger refuses it.
UNSTATED = Source(id="unstated", title="a statement to be checked")
