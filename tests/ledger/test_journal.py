"""The journal keeps what was reported written, whole, and shows what was changed behind its back."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from aidledger.cli import app
from aidledger.errors import BadScope, DuplicateRecord, InvalidRecord, MissingFile, UnreadableFile
from aidledger.ledger.journal import Journal
from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import claim
from aidledger.model.entry import Coverage, Shipment
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from tests.ledger.conftest import TRACKER
from tests.strategies import entries

WHO = {"who": "A. Analyst", "why": "a test"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "aid.ledger"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(entries(), max_size=4), max_size=3))
def test_every_record_comes_back_equal(batches):
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "aid.ledger") as journal:
        for batch in batches:
            journal.append(batch, **WHO)
        held = {e.id: e for batch in batches for e in batch}
        back = {e.id: e for e in journal.ledger.records()}
        assert back == held
        assert [type(back[i]) for i in held] == [type(e) for e in held.values()]
        assert journal.verify().intact


def test_all_kinds_of_record_are_kept(path, entry):
    records = [
        entry("about $100"),
        claim("$900", donor="USA", recipient="UKR", since="2014", source=TRACKER),
        Coverage(source=TRACKER, scope=Scope(recipients="UKR")),
        Source(id="other", title="Another", published="2022-01-01"),
        Shipment(donor="USA", recipient="UKR", tonnage="90 tons", delivered="2022-01-23", source=TRACKER),
    ]
    with Ledger.open(path) as journal:
        batch = journal.append(records, **WHO)
        assert batch.records == 6  # and the source they name
        held = journal.ledger
    assert held == Ledger().add(records)
    assert len(held.coverage) == len(held.stated) == 1


def test_an_earlier_state_can_be_asked_for(path, entry):
    journal = Ledger.open(path)
    first = journal.append(entry("$100", id="a"), **WHO)
    before = dt.datetime.now(dt.UTC)
    journal.append(entry("$130", id="b", supersedes="a"), who="B", why="a correction")
    assert journal.ledger.total().value == 130
    assert journal.as_of(first.number).total().value == 100
    assert journal.as_of(before).total().value == 100
    assert journal.as_of(before.isoformat()).total().value == 100
    assert journal.as_of(before.date().isoformat()).total().value == 130
    assert len(journal.as_of("2001-01-01")) == len(journal.as_of(0)) == 0
    assert [(b.who, b.why, b.records) for b in journal.batches] == [
        ("A. Analyst", "a test", 2),
        ("B", "a correction", 1),
    ]
    assert "a correction" in str(journal.batches[1])
    for unknown in (7, "yesterday"):
        with pytest.raises(BadScope):
            journal.as_of(unknown)


def test_what_is_there_is_not_written_again_and_never_changed(path, entry):
    journal = Ledger.open(path)
    journal.append(entry("$100", id="a"), **WHO)
    assert journal.append([entry("$100", id="a")], **WHO).records == 0
    with pytest.raises(DuplicateRecord, match="supersedes='a'"):
        journal.append([entry("$1", id="new"), entry("$130", id="a")], **WHO)
    with pytest.raises(DuplicateRecord, match="two different sources"):
        journal.append([Source(id="x"), Source(id="x", title="X")], **WHO)
    with pytest.raises(InvalidRecord, match="who and why"):
        journal.append(entry("$1"), who=" ", why="a test")
    with pytest.raises(InvalidRecord, match="cannot hold"):
        journal.append([{"donor": "USA"}], **WHO)
    assert [e.id for e in journal.ledger.records()] == ["a"]
    connection = sqlite3.connect(path)
    for statement in ("UPDATE records SET body = '{}'", "DELETE FROM batches"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE records SET body = replace(body, '100', '900')", "batch 1 is not what was written"),
        ("UPDATE batches SET who = 'Somebody else' WHERE number = 2", "batch 2 is not what was written"),
        ("DELETE FROM records WHERE batch = 2", "batch 2 is not what was written"),
        ("DELETE FROM batches WHERE number = 2", "batch 3 does not follow"),
        ("INSERT INTO records VALUES (99, 9, 'entries', 'entry', 'z', '{}')", "belongs to no batch"),
    ],
)
def test_tampering_is_found(path, entry, statement, problem):
    with Ledger.open(path) as journal:
        for number in range(3):
            journal.append(entry(f"$100{number}", id=f"e{number}"), **WHO)
        head = journal.verify().head
    connection = sqlite3.connect(path)
    for trigger in ("batches_stay", "batches_kept", "records_stay", "records_kept"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    connection.commit()
    connection.close()
    found = Ledger.open(path).verify(head)
    assert not found.intact
    assert problem in str(found)
    result = CliRunner().invoke(app, ["verify-journal", str(path)])
    assert result.exit_code == 1
    assert problem in result.output


def test_batches_cut_off_at_the_end_show_against_a_noted_head(path, entry):
    with Ledger.open(path) as journal:
        journal.append(entry("$1", id="a"), **WHO)
        head = journal.append(entry("$2", id="b"), **WHO).digest
        assert journal.verify(head).intact
    connection = sqlite3.connect(path)
    for trigger in ("batches_kept", "records_kept"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.executescript("DELETE FROM records WHERE batch = 2; DELETE FROM batches WHERE number = 2;")
    connection.close()
    assert Ledger.open(path).verify().intact
    assert "cut off" in str(Ledger.open(path).verify(head))


def test_a_flipped_byte_is_found(path, entry):
    with Ledger.open(path) as journal:
        for number in range(5):
            journal.append([entry(f"${number + 1}", id=f"e{number}-{i}") for i in range(5)], **WHO)
        assert str(journal.verify()).startswith("intact: 5 batches, 26 records")
    whole = path.read_bytes()
    with Ledger.open(path) as journal:
        held = journal.ledger
    chance = random.Random(4)
    used = [i for i, byte in enumerate(whole) if byte and i >= 100]
    for place in chance.sample(used, 60):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            with Ledger.open(path) as journal:
                found = journal.verify()
                assert not found.intact or journal.ledger == held, place
        except UnreadableFile:
            continue


def test_the_command_line_verifies(path, entry):
    with Ledger.open(path) as journal:
        journal.append(entry("$1"), **WHO)
    result = CliRunner().invoke(app, ["verify-journal", str(path), "--json"])
    assert result.exit_code == 0
    assert '"intact": true' in result.output
    assert repr(Journal(path)) == f"Journal({str(path)!r})"


def test_files_that_are_no_journals_are_refused(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("these are notes, not a journal\n" * 50)
    with pytest.raises(UnreadableFile, match="not a database"):
        Ledger.open(text)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    with pytest.raises(UnreadableFile, match="no journal of aidledger"):
        Ledger.open(other)
    with pytest.raises(UnreadableFile, match="unable to open"):
        Ledger.open(tmp_path / "nowhere" / "aid.ledger")
    with pytest.raises(MissingFile):
        Journal(tmp_path / "none.ledger", create=False)


def _write(path, name, batches):
    journal = Ledger.open(path)
    for number in range(batches):
        journal.append(Source(id=f"{name}-{number}"), who=name, why="at once")


def test_several_processes_write_at_once(path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, f"w{i}", 20)) for i in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [w.exitcode for w in writers] == [0, 0, 0]
    journal = Ledger.open(path)
    assert len(journal.batches) == 60
    assert journal.verify().intact


def test_a_journal_survives_a_fork_and_a_pickle(path, entry):
    import pickle

    journal = Ledger.open(path)
    journal.append(entry("$1"), **WHO)
    assert len(pickle.loads(pickle.dumps(journal)).ledger) == 1


WRITER = """
import sys
from aidledger import Ledger
from aidledger.model.source import Source
journal = Ledger.open(sys.argv[1])
for number in range(100_000):
    batch = journal.append([Source(id=f"s{number}-{i}") for i in range(3)], who="writer", why="to be killed")
    print(batch.number, flush=True)
"""


def test_what_was_reported_written_outlives_a_killed_writer(path):
    command = [sys.executable, "-c", WRITER, str(path)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    reported = [int(writer.stdout.readline()) for _ in range(25)]
    os.kill(writer.pid, signal.SIGKILL)
    reported += [int(line) for line in writer.stdout.read().splitlines()]
    writer.stdout.close()
    writer.wait()
    journal = Ledger.open(path)
    written = journal.batches
    assert {b.number for b in written} >= set(reported)
    assert {b.records for b in written} == {3}
    assert journal.verify().intact
