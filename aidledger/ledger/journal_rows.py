"""What a batch of a journal stores of each record, and the digest that chains the batches."""

from __future__ import annotations

import hashlib
import json
import sqlite3

from aidledger.errors import DuplicateRecord, InvalidRecord
from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Coverage, Entry, Shipment
from aidledger.model.record import Record
from aidledger.model.source import Source

KINDS: dict[str, type[Record]] = {
    "shipment": Shipment,
    "entry": Entry,
    "claim": Claim,
    "ranking": Ranking,
    "coverage": Coverage,
    "source": Source,
}
LEDGER_PART = {
    "shipment": "entries",
    "entry": "entries",
    "claim": "claims",
    "ranking": "rankings",
    "coverage": "coverage",
    "source": "sources",
}
Stored = tuple[int, str, str, str]


def with_sources(records: list[Record]) -> list[Record]:
    """The records with the sources that they name before them, each once."""
    listed: dict[str, Source] = {}
    for record in records:
        if not isinstance(record, tuple(KINDS.values())):
            raise InvalidRecord(
                f"a journal cannot hold {type(record).__name__}: {record!r:.80}",
                remedy="append Entry, Shipment, Claim, Ranking, Coverage or Source records",
            )
        source = record if isinstance(record, Source) else record.source  # type: ignore[attr-defined]
        held = listed.setdefault(source.id, source)
        if held is not source and held != source:
            raise DuplicateRecord(
                f"two different sources have the id {source.id!r}", remedy="give one of them another id"
            )
    return [*listed.values(), *(r for r in records if not isinstance(r, Source))]


def stored_form(record: Record) -> tuple[str, str, str]:
    """Kind, id and body of a record; the body names its source by id."""
    kind = next(name for name, model in KINDS.items() if isinstance(record, model))
    defaults = {f for f, info in type(record).model_fields.items() if getattr(record, f) == info.default}
    said = record.model_dump(mode="json", exclude=defaults)
    if "source" in said:
        said["source"] = said["source"]["id"]
    name = str(said["id"])
    return kind, name, json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def record_of(kind: str, body: str, sources: dict[str, Source]) -> Record:
    """The record of a stored body; ``sources`` are those stored before it, by id."""
    said = json.loads(body)
    if "source" in said:
        said["source"] = sources[said["source"]]
    return KINDS[kind].model_validate(said)


def new_rows(connection: sqlite3.Connection, rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The rows that the journal does not hold yet. Raises where one differs from what it holds."""
    seen: dict[tuple[str, str], str] = {}
    new = []
    for kind, name, body in rows:
        key = (LEDGER_PART[kind], name)
        held = seen.get(key)
        if held is None:
            found = connection.execute("SELECT body FROM records WHERE part = ? AND id = ?", key).fetchone()
            held = found[0] if found else None
        if held is None:
            new.append((kind, name, body))
            seen[key] = body
        elif held != body:
            raise DuplicateRecord(
                f"another {kind} has the id {name!r} in the journal",
                remedy=f"a correction has an id of its own and says supersedes={name!r}",
            )
    return new


def digest_of(number: int, who: str, why: str, at: str, previous: str, stored: list[Stored]) -> str:
    """SHA-256 of a batch: what it says of itself, the digest of the batch before, and its records in order."""
    said = json.dumps([number, who, why, at, previous, stored], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
