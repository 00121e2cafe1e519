"""The journal: appends a second, many writers at once, and writers killed at random moments.

python -m benchmarks.journal [--kills 50] [--batches 200]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from aidledger import Entry, Ledger
from aidledger.errors import UnreadableFile
from aidledger.model.source import Source

SOURCE = Source(id="bench")
PER_BATCH = 5


def parcel(name: str) -> Entry:
    return Entry(id=name, donor="USA", recipient="UKR", money="USD 5", delivered="2022-01-23", source=SOURCE)


def write(path: Path, name: str, batches: int) -> None:
    journal = Ledger.open(path)
    for number in range(batches):
        journal.append(
            [parcel(f"{name}-{number}-{i}") for i in range(PER_BATCH)], who=name, why="a benchmark"
        )


def write_and_tell(path: Path) -> None:
    """Append for ever, saying on standard output which batch is written."""
    journal = Ledger.open(path)
    run = f"{os.getpid()}-{time.time_ns()}"
    for number in range(10**9):
        batch = journal.append(
            [parcel(f"{run}-{number}-{i}") for i in range(PER_BATCH)], who="writer", why="to be killed"
        )
        print(batch.number, flush=True)


def speed(folder: Path) -> None:
    print("one writer" + " " * 22 + "records a batch   batches/s   records/s")
    for size in (1, 100, 10_000):
        with Ledger.open(folder / f"speed-{size}.ledger") as journal:
            times = []
            made = [
                [parcel(f"{n}-{i}") for i in range(size)] for n in range(max(5, min(300, 20_000 // size)))
            ]
            for records in made:
                start = time.perf_counter()
                journal.append(records, who="bench", why="speed")
                times.append(time.perf_counter() - start)
            t = float(np.median(times))
            print(f"{'':32}{size:15,}{1 / t:12,.0f}{size / t:12,.0f}")


def together(folder: Path, writers: int, batches: int) -> None:
    path = folder / f"writers-{writers}.ledger"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=write, args=(path, f"w{i}", batches)) for i in range(writers)]
    start = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    seconds = time.perf_counter() - start
    journal = Ledger.open(path)
    kept, whole = len(journal.batches), journal.verify()
    entries = len(journal.ledger)
    print(
        f"{writers} writers x {batches} batches: {kept} of {writers * batches} kept, {entries:,} entries, "
        f"{'intact' if whole.intact else whole}, {kept / seconds:,.0f} batches/s with start-up"
    )
    if kept != writers * batches or entries != kept * PER_BATCH or not whole.intact:
        raise SystemExit("batches were lost")


def killed(folder: Path, kills: int) -> None:
    """Every batch that was reported is there, and every batch that is there is whole."""
    path = folder / "killed.ledger"
    Ledger.open(path).append(SOURCE, who="bench", why="the source")
    chance, reported, longest = random.Random(1), set(), 0
    for _ in range(kills):
        command = [sys.executable, "-m", "benchmarks.journal", "--tell", str(path)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        time.sleep(chance.random() * 0.1)
        os.kill(writer.pid, signal.SIGKILL)
        lines += writer.stdout.read().split("\n")
        writer.wait()
        seen = {int(line) for line in lines if line.strip()}
        reported |= seen
        longest = max(longest, len(seen))
    with Ledger.open(path) as journal:
        written = {b.number: b.records for b in journal.batches}
        whole = journal.verify()
    lost, half = (
        reported - set(written),
        [n for n, records in written.items() if n > 1 and records != PER_BATCH],
    )
    print(
        f"{kills} writers killed: {len(reported):,} batches reported, {len(lost)} of them lost, "
        f"{len(half)} half written; "
        f"{len(written) - 1 - len(reported)} written but not yet reported; {'intact' if whole.intact else whole}"
    )
    if lost or half or not whole.intact:
        raise SystemExit("the journal is not what was reported")


def flipped(folder: Path, flips: int) -> None:
    """A flipped bit is found, or lies where nothing is stored."""
    path = folder / "flipped.ledger"
    write(path, "w", 40)
    with Ledger.open(path) as journal:
        held = journal.ledger
    data, chance, found, harmless = path.read_bytes(), random.Random(2), 0, 0
    for _ in range(flips):
        changed = bytearray(data)
        changed[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        try:
            with Ledger.open(path) as journal:
                if journal.verify().intact:
                    if journal.ledger != held:
                        raise SystemExit("a flipped bit changed the ledger and was not found")
                    harmless += 1
                else:
                    found += 1
        except UnreadableFile:
            found += 1
    print(
        f"{flips} flipped bits: {found} found, {harmless} in unused space (the ledger is the same), 0 missed"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--batches", type=int, default=200)
    parser.add_argument("--tell", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tell:
        write_and_tell(options.tell)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speed(folder)
        for writers in (2, 8):
            together(folder, writers, options.batches)
        killed(folder, options.kills)
        flipped(folder, 200)


if __name__ == "__main__":
    main()
