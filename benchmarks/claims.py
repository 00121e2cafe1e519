"""How well claims are read: figures found, slots right, sentences per second, on any labelled file.

    python benchmarks/claims.py FILE.jsonl [--peers] [--errors] [--long MEGABYTES]

Each line of FILE is a sentence with ``text``, ``context``, ``published``, ``publisher`` and the ``claims`` a
person found in it (``start``, ``end``, ``kind``, ``value``, ``unit``, ``upper``, ``qualifier``, ``donor``,
``recipient``, ``stage``, ``period``, ``scope``, ``alt``). A figure is right when kind, value and unit are right
and the spans overlap; a bracketed conversion (``alt``) is neither right nor wrong. The slots are scored on
the right figures.

Speed is measured in rounds over the sentences, each round with other digits in its numbers, so that nothing
that was read before helps: each sentence in a call of its own, then thirty of them (a news article) in one
call. Before that, the file is read once in a fresh process, the first call with all that it loads included
(the import is not): what a first look at a text costs. ``--peers`` scores and times quantulum3's figures on
the same texts in the same rounds: by itself, and with its classifier where
``pip install 'quantulum3[classifier]' 'scikit-learn==1.8.0'`` has brought that (its model does not load with a
newer scikit-learn). ``--long`` reads the sentences, repeated to so many megabytes, in one call.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import time
import tracemalloc
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aidledger.model.claim import Claim
from aidledger.reading import find_figures, read_claims

KINDS = ("money", "mass", "count")
SLOTS = ("qualifier", "donor", "recipient", "stage", "period", "scope", "mixed")
#: Parties that the labels do not tell apart: they have one code for the EU, its institutions and its members.
SAME_LABEL = {"EU_MEMBERS": "EU", "EPF": "EU"}
#: Publishers in whose texts *we* and *the President* are a known party.
SPEAKERS = ("white house", "congressional record", "us president", "u.s. president", "state department",
            "us dept of state", "department of defense", "defense department", "pentagon")  # fmt: skip


@dataclass
class Read:
    """One figure as a reader gave it."""

    start: int
    end: int
    kind: str
    value: float
    unit: str
    claim: Claim | None = None


def speaker_of(publisher: str | None) -> str | None:
    name = (publisher or "").lower()
    return "USA" if any(s in name for s in SPEAKERS) and "historian" not in name else None


def day_of(published: str | None) -> str | None:
    """The day of publication; of a page that tells no more than a month or a year, none."""
    return published if published and re.fullmatch(r"\d{4}-\d\d-\d\d", published) else None


def ours(item: dict[str, Any]) -> list[Read]:
    claims = read_claims(
        item["text"], day_of(item.get("published")), item.get("context"), speaker_of(item.get("publisher"))
    )
    return [
        Read(c.span.start, c.span.end, c.figure.kind, float(c.figure.value), c.figure.unit, c)
        for c in claims
        if c.span is not None and c.figure.value is not None
    ]


def head(unit: str) -> str:
    """The head noun of an item, in the singular: items are compared loosely."""
    noun = unit.lower().split(" of ")[0].split(" and ")[0].split()[-1]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def same_unit(kind: str, label: str, read: str) -> bool:
    if kind == "count":
        a, b = set(label.lower().replace("-", " ").split()), set(read.lower().replace("-", " ").split())
        return head(label) == head(read) or a <= b or b <= a
    return label.lower() == read.lower()


def overlap(start: int, end: int, read: Read) -> bool:
    return read.start < end and start < read.end


def right(label: dict[str, Any], read: Read) -> bool:
    return (
        label["kind"] == read.kind
        and abs(float(label["value"]) - read.value) <= 1e-6 * max(1.0, abs(read.value))
        and same_unit(read.kind, label["unit"], read.unit)
        and overlap(label["start"], label["end"], read)
    )


def excused(item: dict[str, Any], read: Read) -> bool:
    """A bracketed conversion of a labelled figure."""
    for label in item["claims"]:
        for alt in label.get("alt") or ():
            at = item["text"].find(alt["span"])
            if at >= 0 and overlap(at, at + len(alt["span"]), read):
                return True
    return False


def slot_right(slot: str, label: dict[str, Any], claim: Claim) -> bool:
    scope = claim.scope
    if slot == "qualifier":
        return label["qualifier"] == claim.figure.qualifier.value
    if slot in ("donor", "recipient"):
        parties = scope.donors if slot == "donor" else scope.recipients
        said = {SAME_LABEL.get(p.code, p.code) for p in parties}
        meant = set((label[slot] or "").split("+")) - {""}
        return {m.lower() for m in meant} == {s.lower() for s in said}
    if slot == "stage":
        return label["stage"] == (scope.stage.value if scope.stage else "unspecified")
    if slot == "scope":
        return label["scope"] == claim.kind.value
    if slot == "mixed":
        return bool(label.get("mixed")) == (scope.aid_type is not None and scope.aid_type.value == "mixed")
    return period_right(label.get("period"), claim)


def period_right(label: dict[str, Any] | None, claim: Claim) -> bool:
    period = claim.scope.period
    if label is None or period is None:
        return label is None and period is None
    if label.get("duration") or period.duration:
        return label.get("duration") == period.duration
    start, end = label.get("start"), label.get("end")
    edges = [period.hull, *([period.core] if period.core else []), *(w for _, w in period.alternatives)]
    starts = {e.start.isoformat() if e.start else None for e in edges}
    ends = {e.end.isoformat() if e.end else None for e in edges}
    open_end = (
        end is None
        and period.written is not None
        and period.written.lower().startswith(("since", "from", "after", "under this"))
    )
    return start in starts and (end in ends or open_end)


def score(items: list[dict[str, Any]], reads: list[list[Read]], *, errors: bool) -> dict[str, Any]:
    table = {k: Counter[str]() for k in KINDS}
    slots = {s: Counter[bool]() for s in SLOTS}
    false_on_negatives = negatives = 0
    for item, found in zip(items, reads, strict=True):
        left = [r for r in found if not excused(item, r)]
        if not item["claims"]:
            negatives += 1
            false_on_negatives += bool(left)
        for label in item["claims"]:
            hit = next((r for r in left if right(label, r)), None)
            if hit is None:
                table[label["kind"]]["missed"] += 1
                if errors:
                    print(f"MISSED {item['id']} {label['span']!r}: {item['text'][:400]}")
                continue
            left.remove(hit)
            table[label["kind"]]["right"] += 1
            for slot in SLOTS if hit.claim is not None else ():
                ok = slot_right(slot, label, hit.claim)
                slots[slot][ok] += 1
                if errors and not ok:
                    both = f"label={_label(slot, label)} read={_given(slot, hit.claim)}"
                    print(f"{slot.upper()} {item['id']} {label['span']!r} {both}")
        for extra in left:
            table[extra.kind]["wrong"] += 1
            if errors:
                print(f"EXTRA {item['id']} {item['text'][extra.start : extra.end]!r}: {item['text'][:400]}")
    return {"table": table, "slots": slots, "negatives": negatives, "false": false_on_negatives}


def _label(slot: str, label: dict[str, Any]) -> Any:
    return label.get(slot)


def _given(slot: str, claim: Claim) -> Any:
    scope = claim.scope
    reasons = dict(claim.reasons)
    if slot in ("donor", "recipient"):
        parties = scope.donors if slot == "donor" else scope.recipients
        return "+".join(p.code for p in parties), reasons[f"{slot}s"]
    if slot == "stage":
        return scope.stage and scope.stage.value, reasons["stage"]
    if slot == "period":
        return scope.period and scope.period.iso, reasons["period"]
    return (
        claim.kind.value
        if slot == "scope"
        else claim.figure.qualifier.value
        if slot == "qualifier"
        else scope.aid_type
    )


def show(name: str, result: dict[str, Any]) -> None:
    print(f"\n{name}")
    print(f"{'figures':<10}{'labelled':>9}{'precision':>11}{'recall':>8}{'F1':>7}")
    for kind in KINDS:
        t = result["table"][kind]
        labelled = t["right"] + t["missed"]
        precision = t["right"] / max(1, t["right"] + t["wrong"])
        recall = t["right"] / max(1, labelled)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{kind:<10}{labelled:>9}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}")
    for slot, counts in result["slots"].items():
        total = sum(counts.values())
        if total:
            print(f"{slot:<12}{counts[True] / total:.3f}  ({counts[True]}/{total})")
    if result["negatives"]:
        share = result["false"] / result["negatives"]
        print(
            f"sentences without a claim that got one: {result['false']}/{result['negatives']} ({share:.1%})"
        )


# -- speed -------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d+(?:[\d,.]*\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
ROUNDS = 7
#: Sentences of a news article.
ARTICLE = 30


def renumbered(text: str, made: random.Random) -> str:
    """``text`` with other digits in its numbers; years, and the first digit of a number, stay."""

    def other(found: re.Match[str]) -> str:
        number = found[0]
        if _YEAR.fullmatch(number):
            return number
        return number[0] + re.sub(r"\d", lambda _: str(made.randrange(10)), number[1:])

    return _NUMBER.sub(other, text)


def articles(items: list[dict[str, Any]], sentences: int) -> list[dict[str, Any]]:
    """The sentences in texts of so many; of one, each with what was said before it."""
    if sentences == 1:
        return items
    starts = range(0, len(items), sentences)
    return [{"text": "\n".join(i["text"] for i in items[at : at + sentences])} for at in starts]


def speeds(
    items: list[dict[str, Any]],
    readers: dict[str, tuple[int, Callable[[dict[str, Any]], Any]]],
    sentences: int,
) -> dict[str, float]:
    """Median sentences per second of processor time; in each round every reader reads new numbers."""
    made = random.Random(1)
    rates: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, (times, reader) in readers.items():
            texts = articles(
                [{**item, "text": renumbered(item["text"], made)} for _ in range(times) for item in items],
                sentences,
            )
            begun = time.process_time()
            for text in texts:
                reader(text)
            rates[name].append(times * len(items) / (time.process_time() - begun))
    return {name: statistics.median(rates[name]) for name in readers}


_ONCE = """
import json, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[2])
lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
texts = [json.loads(line)["text"] for line in lines if line.strip()]
{imports}
begun = time.process_time()
for text in texts:
    try:
        {call}(text)
    except Exception:
        pass  # counted and shown where the figures are scored
print(len(texts) / (time.process_time() - begun))
"""
_QUANTULUM = "from quantulum3 import classifier, parser\nclassifier.USE_CLF = "
_READERS_ONCE = {
    "claims (read_claims)": ("from aidledger.reading import read_claims", "read_claims"),
    "figures (find_figures)": ("from aidledger.reading import find_figures", "find_figures"),
}


def once(file: Path, others: list[Quantulum]) -> dict[str, float]:
    """Sentences per second of processor time when a fresh process reads ``file`` once: the best of three."""
    readers = _READERS_ONCE | {p.name: (f"{_QUANTULUM}{p.classifier}", "parser.parse") for p in others}
    rates = {}
    for name, (imports, call) in readers.items():
        code = _ONCE.format(imports=imports, call=call)
        command = [sys.executable, "-c", code, str(file), str(Path(__file__).parent.parent)]
        rates[name] = max(
            float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            for _ in range(3)
        )
    return rates


def long_text(items: list[dict[str, Any]], megabytes: int) -> None:
    """Seconds and memory for one call on the sentences repeated to one megabyte, and to ``megabytes``."""
    paragraphs = "\n\n".join(item["text"] for item in items) + "\n\n"
    print("\none call, seconds of processor time and peak of memory beyond the text:")
    for size in (1, megabytes):
        text = (paragraphs * (size * 1_000_000 // len(paragraphs) + 1))[: size * 1_000_000]
        for name, reader in (("find_figures", find_figures), ("read_claims", read_claims)):
            begun = time.process_time()
            found = len(reader(text))
            seconds = time.process_time() - begun
            tracemalloc.start()
            reader(text)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            times = peak / len(text.encode())
            print(f"{size:>4} MB {name:<14}{found:>9,} found{seconds:>8.2f} s{times:>7.1f} times the text")


# -- peers -------------------------------------------------------------------------------------------


_CODES = {
    "dollar": "USD", "united states dollar": "USD", "euro": "EUR", "pound sterling": "GBP", "yen": "JPY",
    "swedish krona": "SEK", "norwegian krone": "NOK", "danish krone": "DKK", "japanese yen": "JPY",
    "australian dollar": "AUD", "canadian dollar": "CAD", "russian ruble": "RUB",
}  # fmt: skip
_MASSES = {"ton": "ton", "tonne": "tonne", "metric ton": "tonne", "pound-mass": "lb", "kilogram": "kg"}


class Quantulum:
    """quantulum3 as a reader of currencies and masses; it has no counts, donors or stages."""

    def __init__(self, *, classifier: bool) -> None:
        from quantulum3 import classifier as settings
        from quantulum3 import parser

        self.name = "quantulum3, " + ("with its classifier" if classifier else "without its classifier")
        self.settings, self.parser, self.classifier = settings, parser, classifier
        self.errors: Counter[str] = Counter()

    def __call__(self, item: dict[str, Any]) -> list[Any]:
        self.settings.USE_CLF = self.classifier
        try:
            return list(self.parser.parse(item["text"]))
        except Exception as error:  # noqa: BLE001 - whatever it raises is counted and shown
            self.errors[f"{type(error).__name__}: {str(error)[:100]}"] += 1
            return []

    def reads(self, item: dict[str, Any]) -> list[Read]:
        row = []
        for q in self(item):
            name, entity = q.unit.name.lower(), q.unit.entity.name
            kind = "money" if entity == "currency" else "mass" if entity == "mass" else ""
            if kind:
                unit = _CODES.get(name, name) if kind == "money" else _MASSES.get(name, name)
                row.append(Read(q.span[0], q.span[1], kind, float(q.value), unit))
        return row


def peers() -> list[Quantulum]:
    """quantulum3 in both configurations, as far as they are installed."""
    warnings.simplefilter("ignore")  # of its model's version, once for each part of it
    try:
        from quantulum3 import classifier
    except ImportError:
        print("\nquantulum3 is not installed: no peer")
        return []
    if not classifier.USE_CLF:
        print("\nquantulum3's classifier is not installed: see the head of this file")
        return [Quantulum(classifier=False)]
    import sklearn

    print(f"\nquantulum3's classifier with scikit-learn {sklearn.__version__}")
    return [Quantulum(classifier=False), Quantulum(classifier=True)]


def show_rates(heading: str, rates: dict[str, float]) -> None:
    """Each reader's rate, and how many times a peer's that is."""
    print(heading)
    for name, rate in rates.items():
        ours_ = "(" in name
        ratios = [f"{rate / other:.0f} times {peer}" for peer, other in rates.items() if "(" not in peer]
        print(f"  {name:<38}{rate:>9,.0f}  {'; '.join(ratios) if ours_ else ''}")


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("file", type=Path)
    options.add_argument("--peers", action="store_true", help="score and time quantulum3 in the same run")
    options.add_argument("--errors", action="store_true", help="print every miss, extra and wrong slot")
    options.add_argument(
        "--long", type=int, metavar="MB", help="read a text of so many megabytes in one call"
    )
    given = options.parse_args()
    items = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    show("aidledger: claims with every slot", score(items, [ours(i) for i in items], errors=given.errors))
    others = peers() if given.peers else []
    for peer in others:
        show(f"{peer.name}: figures alone", score(items, [peer.reads(i) for i in items], errors=False))
        for error, times in peer.errors.items():
            print(f"raised on {times} of {len(items)} sentences: {error}")
    readers: dict[str, tuple[int, Callable[[dict[str, Any]], Any]]] = {
        "claims (read_claims)": (4, ours),
        "figures (find_figures)": (12, lambda item: find_figures(item["text"])),
        **{peer.name: (1, peer) for peer in others},
    }
    print("\nsentences per second of processor time")
    show_rates(
        "the file read once by a fresh process, what the first call loads included", once(given.file, others)
    )
    for sentences, call in ((1, "each sentence in a call of its own"), (ARTICLE, f"{ARTICLE} in one call")):
        heading = f"{call}, everything loaded: median of {ROUNDS} rounds, new numbers in each"
        show_rates(heading, speeds(items, readers, sentences))
    if given.long:
        long_text(items, given.long)
    return 0


if __name__ == "__main__":
    sys.exit(main())
