"""The Spark SQL that adds entries up by group: one statement for rows of one day, one for fuzzy rows.

Every check of the rows is a count beside the sums, so that the rows are read once. Converted amounts are
split into whole smallest units and 2**-32 parts of one, which are added as whole numbers: the order of rows
does not matter, and nothing is lost but the last place of each product.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from aidledger.ledger.question import Question
from aidledger.model.scope import AID_STAGES, AidType
from aidledger.spark.selection import DAYS, REACHED, Asked, day, days

#: Parts of a smallest unit in which converted amounts are added.
PARTS = 1 << 32
#: A date whose edges lie further apart than this many days is counted in its own bucket only.
_WIDEST = 600
#: Below this an amount can be split; the largest whole number of 64 bits is a little larger.
_LARGEST = "4e18D"
SIDES = ("low", "value", "high")
COUNTS = ("unbounded", "disclosed", "undisclosed")
#: What may be wrong with a row, each a bit: a date or an amount that contradicts itself, an unknown kind of
#: aid, no rate for its day, an amount too large, a link to another entry.
FAULTS = {"wrong": 1, "strange": 2, "unrated": 4, "large": 8, "tied": 16}
#: Rows that contradict themselves, and rows without a known kind of aid.
WRONG = (
    "money_low > money OR money > money_high OR money_low > money_high "
    "OR (money IS NOT NULL AND money_low IS NULL) OR "
    + " OR ".join(f"{s.value} > {s.value}_last" for s in AID_STAGES)
)
DATES = tuple(name for s in AID_STAGES for name in (f"{s.value}_last", s.value))
#: Whether every date of a row is the one on which it counts: cheaper than to find its first and its last day.
_ONE_DAY = " AND ".join(f"coalesce({name} = counted_day, true)" for name in DATES)
KINDLESS = "NOT coalesce(aid_type IN ({}), false)".format(", ".join(f"'{k.value}'" for k in AidType))
#: What the rates of a row say, where they are those of its currency.
_OWN = "CASE WHEN a.currency = r.code THEN {} END"
_BUCKETS = {"year": "year({})", "month": "year({0}) * 12 + month({0}) - 1"}
#: What rows are grouped by for the sake of a bucket: the first of a month is less work for each than its number.
_GROUPED = {"year": _BUCKETS["year"], "month": "trunc({}, 'MM')"}


@dataclass(frozen=True)
class Plan:
    """What a statement is made of.

    ``keys`` are columns, ``times`` among year and month; ``step`` is year or month for running totals.
    ``whole``: nothing is converted. ``first`` is the first day of the rates. ``safe`` says that Spark raises
    where a sum overflows. ``links`` are columns of the frame that must be empty; ``named``: it has an ``id``.
    """

    question: Question
    keys: tuple[str, ...]
    times: tuple[str, ...]
    step: str | None
    whole: bool
    first: dt.date
    safe: bool
    links: tuple[str, ...]
    named: bool

    @property
    def groups(self) -> tuple[str, ...]:
        """What the sums are grouped by: unconverted ones by currency too, to see whether there are several."""
        return (
            *self.keys,
            *self.times,
            *(("step",) if self.step else ()),
            *(("currency",) if self.whole else ()),
        )

    @property
    def several(self) -> bool:
        """Whether sums may be of several sources, which must not list the same aid."""
        return "source" not in self.keys and self.question.source is None

    def certain_days(self) -> str:
        """Sums of the rows whose day is known, and how many others there are."""
        times = {name: name for name in self.times} | ({"step": self.step} if self.step else {})
        return self._sums(self._dated(), times, fuzzy=False)

    def fuzzy_days(self) -> str:
        """Sums of the rows that have several possible days."""
        return self._sums(self._windowed(), {}, fuzzy=True)

    def example(self, condition: str) -> str:
        """A row of which a condition is true, to be named in an error."""
        columns = dict.fromkeys(("donor", "recipient", *(("id",) if self.named else ())))
        return f"SELECT * FROM ({self._asked(tuple(columns))}) WHERE {condition} LIMIT 1"

    def tied_rows(self) -> str:
        """How many rows are linked to other entries."""
        return f"SELECT count(*) AS found FROM ({self._asked()}) WHERE {self._tied}"

    @property
    def _tied(self) -> str:
        return " OR ".join(f"{name} IS NOT NULL" for name in self.links)

    def unrated(self, *, fuzzy: bool) -> str:
        """A currency and days of which there is no rate, among rows of one day or among fuzzy ones."""
        steps, factor = (self._windowed(), "factor_value") if fuzzy else (self._dated(), "factor")
        return (
            f"WITH {steps} SELECT min(struct(currency, first_day, last_day)) AS found FROM rated "
            f"WHERE money_low IS NOT NULL AND {factor} IS NULL" + ("" if fuzzy else f" AND {self._one_day()}")
        )

    # -- parts of the statements -------------------------------------------------------------------

    def _asked(self, shown: tuple[str, ...] = ()) -> str:
        """The rows that may answer, with their days and whether they surely answer and are counted."""
        asked = Asked(self.question)
        columns = [REACHED + " AS stage" if k == "stage" else k for k in self.keys]
        more = ["currency", "money", "money_low", "money_high"]
        more += [n for n in ("source", "aid_type", *DATES, *self.links, *shown) if n not in self.keys]
        limited = [c for c in ("donor", "recipient") if c not in (*self.keys, *more)]
        dated = f"SELECT {', '.join([*columns, *more, *limited])}, {days(self.question.scope.stage)} FROM {{entries}}"
        kept = ", ".join([*self.keys, *more, *DAYS])
        return (
            f"SELECT {kept}, {asked.certain} AS certain, {asked.counted} AS counted FROM ({dated}) "
            f"WHERE {asked.possible}"
        )

    def _one_day(self) -> str:
        return _ONE_DAY if self.question.scope.stage is None else "first_day = last_day"

    def _dated(self) -> str:
        """Rows beside the factor of their day."""
        factor = f"coalesce(r.always, get(r.by_day, datediff(a.counted_day, {day(self.first)})))"
        factor = f"{_OWN.format(factor)} AS factor"
        return f"asked AS ({self._asked()}), rated AS ({self._joined('asked', factor)})"

    def _windowed(self) -> str:
        """Fuzzy rows, where they count, beside the mean, least and largest factor of their days."""
        window = (
            f"datediff(a.first_day, {day(self.first)}) AS place, datediff(a.last_day, a.first_day) + 1 AS width, "
            + ", ".join(f"{_OWN.format('r.' + name)} AS {name}" for name in ("always", "by_day", "as_set"))
        )
        steps = [
            f"asked AS (SELECT * FROM ({self._asked()}) WHERE first_day <> last_day)",
            f"parts AS ({self._parts('asked')})",
        ]
        if self.whole:
            return ", ".join([*steps, "rated AS (SELECT * FROM parts)"])
        covered = "place >= 0 AND place + width <= size(by_day)"
        here = (
            "CASE WHEN always IS NOT NULL THEN array(always) "
            f"WHEN {covered} THEN slice(by_day, place + 1, width) END"
        )
        set_here = f"CASE WHEN {covered} THEN filter(slice(as_set, place + 1, width), f -> f IS NOT NULL) END"
        mean = "least(greatest(aggregate(set_here, 0D, (s, f) -> s + f) / size(set_here), least), most)"
        chosen = {
            "low": "WHEN money_low < 0 THEN most ELSE least",
            "value": f"WHEN coalesce(size(set_here), 0) < 1 THEN here[0] ELSE {mean}",
            "high": "WHEN money_high < 0 THEN least ELSE most",
        }
        chosen_factors = ", ".join(
            f"CASE WHEN unknown THEN NULL {c} END AS factor_{n}" for n, c in chosen.items()
        )
        extremes = "array_min(here) AS least, array_max(here) AS most"
        steps += [
            f"found AS ({self._joined('parts', window)})",
            f"cut AS (SELECT *, {here} AS here, {set_here} AS set_here FROM found)",
            f"seen AS (SELECT *, {extremes}, here IS NULL OR exists(here, f -> f IS NULL) AS unknown FROM cut)",
            f"rated AS (SELECT *, {chosen_factors} FROM seen)",
        ]
        return ", ".join(steps)

    def _joined(self, rows: str, columns: str) -> str:
        """Rows with the rates of their currency: found by a hash of its code, since Spark looks numbers up in half the
        time of text. A code that only has the hash of another is none: see :data:`_OWN`."""
        if self.whole:
            return f"SELECT * FROM {rows}"
        return (
            f"SELECT /*+ BROADCAST(r) */ a.*, {columns} FROM {rows} a "
            "LEFT JOIN (SELECT xxhash64(code) AS hash, * FROM {rates}) r ON xxhash64(a.currency) = r.hash"
        )

    def _parts(self, rows: str) -> str:
        """Fuzzy rows put where they count: a running sum takes up each bound on its own day, any other sum
        has the row in every bucket of time that it may lie in, surely in none of several."""
        kept = ", ".join(
            [
                *self.keys,
                "currency",
                "money",
                "money_low",
                "money_high",
                "source",
                "aid_type",
                *self.links,
                *DAYS[:2],
            ]
        )
        if self.step:
            at = "CASE moment WHEN 'low' THEN last_day WHEN 'value' THEN counted_day ELSE first_day END"
            return (
                f"SELECT {kept}, counted_day, certain, counted, moment, {_BUCKETS[self.step].format(at)} AS step "
                f"FROM (SELECT *, explode(array('low', 'value', 'high')) AS moment FROM {rows})"
            )
        if not self.times:
            return f"SELECT *, 'all' AS moment FROM {rows}"

        def bucket(at: str) -> list[str]:
            return [_BUCKETS[name].format(at) for name in self.times]

        def same(a: str, b: str) -> str:
            return " AND ".join(f"{x} = {y}" for x, y in zip(bucket(a), bucket(b), strict=True))

        every = "sequence(trunc(first_day, 'MM'), trunc(last_day, 'MM'), INTERVAL 1 MONTH)"
        fresh = f"month_on = trunc(first_day, 'MM') OR NOT ({same('month_on', 'add_months(month_on, -1)')})"
        columns = ", ".join(f"{b} AS {n}" for n, b in zip(self.times, bucket("month_on"), strict=True))
        return (
            f"SELECT {kept}, counted_day, certain AND {same('first_day', 'last_day')} AS certain, "
            f"counted AND {same('month_on', 'counted_day')} AS counted, 'all' AS moment, {columns} FROM (SELECT *, "
            f"explode(CASE WHEN last_day <= date_add(first_day, {_WIDEST}) THEN {every} "
            f"ELSE array(trunc(counted_day, 'MM')) END) AS month_on FROM {rows}) "
            f"WHERE last_day > date_add(first_day, {_WIDEST}) OR {fresh}"
        )

    def _sums(self, steps: str, times: dict[str, str], *, fuzzy: bool) -> str:
        """The statement that adds up what ``steps`` rated; ``times`` says which columns are buckets of days."""
        plain = "true" if fuzzy else self._one_day()
        factors = [f"factor_{side}" if fuzzy else "factor" for side in SIDES]
        alike = "plain AND certain AND counted AND coalesce(money = money_low AND money = money_high, false)"
        moments = fuzzy and self.step
        part = {side: f" AND moment = '{side}'" if moments else "" for side in SIDES}
        # of what is only possible a negative amount lowers the bounds and a positive one raises them
        amounts = {
            "low": "CASE WHEN certain THEN money_low ELSE least(money_low, 0) END",
            "value": "CASE WHEN counted THEN money END",
            "high": (
                "CASE WHEN money_low IS NULL THEN NULL WHEN certain THEN money_high "
                "ELSE greatest(money_high, 0) END"
            ),
        }
        flags = (
            f"SELECT *, {'false' if fuzzy else alike} AS alike FROM (SELECT *, {plain} AS plain FROM rated)"
        )
        products = [f"CASE WHEN alike THEN {self._times('money', factors[1])} END AS p_alike"]
        for side, factor in zip(SIDES, factors, strict=True):
            products.append(
                f"CASE WHEN plain{part[side]} THEN {self._times(amounts[side], factor)} END AS p_{side}"
            )
        add = "sum" if self.safe else "try_sum"
        # most rows are alike, and everything about the others is behind one test: Spark writes a number for
        # each row and aggregate without a filter, even if nothing is added
        sums = []
        for name, kept in {"alike": "", **dict.fromkeys(SIDES, " FILTER (WHERE NOT alike)")}.items():
            whole, rest = self._split(f"p_{name}")
            sums += [f"{add}({whole}){kept} AS {name}_whole", f"{add}({rest}){kept} AS {name}_rest"]

        def others(condition: str = "true") -> str:
            return f"count(*) FILTER (WHERE NOT alike AND {condition})"

        stated = f"plain AND counted AND money IS NOT NULL{part['value']}"
        counts = {
            "unbounded": others(f"plain AND money_high IS NULL{part['high']}"),
            "disclosed": f"count(*) - {others()} + {others(stated)}",
            "undisclosed": others(f"plain AND counted AND money IS NULL{part['value']}"),
            "rows": f"count(*) - {others('NOT plain')}",
            "fuzzy": others("NOT plain"),
        }
        if self.whole:
            counts["amounts"] = f"count(*) - {others()} + {others('money_low IS NOT NULL')}"
        known = "true" if self.whole else f"{factors[1]} IS NOT NULL"
        counts["faults"] = self._faults(known, fuzzy=fuzzy)
        if self.several:
            counts |= {"source_a": "min(xxhash64(source))", "source_b": "max(xxhash64(source))"}
        grouped = {name: _GROUPED[kind].format("counted_day") for name, kind in times.items()}
        shown = {
            name: _BUCKETS[kind].format(grouped[name] if kind == "month" else "counted_day")
            for name, kind in times.items()
        }
        keys = [f"{shown.get(g, g)} AS {g}" for g in self.groups]
        by = ", ".join(grouped.get(g, g) for g in self.groups)
        found = [*keys, *sums, *(f"{what} AS {name}" for name, what in counts.items())]
        return (
            f"WITH {steps}, flagged AS ({flags}), multiplied AS (SELECT *, {', '.join(products)} FROM flagged) "
            f"SELECT {', '.join(found)} FROM multiplied" + (f" GROUP BY {by}" if by else "")
        )

    def _faults(self, known: str, *, fuzzy: bool) -> str:
        """What is wrong with some row, of its :data:`FAULTS`; most rows pass one short test."""
        tests = {
            "unrated": f"plain AND money_low IS NOT NULL AND NOT ({known})",
            "large": f"greatest({', '.join(f'abs(p_{name})' for name in ('alike', *SIDES))}) > {_LARGEST}",
        }
        sound = ["alike", f"abs(p_alike) <= {_LARGEST}"]
        if not fuzzy:
            tests["wrong"] = WRONG
        if self.question.scope.aid_type is not None or "aid_type" in self.keys:
            tests["strange"] = KINDLESS
        if (
            self.question.scope.aid_type is None and "aid_type" in self.keys
        ):  # else a row that counts has a known one
            sound.append(f"NOT ({KINDLESS})")
        if self.links:
            tests["tied"] = self._tied
            sound.append(f"NOT ({self._tied})")
        parts = " | ".join(f"if({test}, {FAULTS[name]}, 0)" for name, test in tests.items())
        return f"bit_or({parts}) FILTER (WHERE NOT coalesce({' AND '.join(sound)}, false))"

    def _times(self, amount: str, factor: str) -> str:
        return amount if self.whole else f"{amount} * {factor}"

    def _split(self, number: str) -> tuple[str, str]:
        """A number as two whole ones whose sums do not overflow: units and parts, or, where nothing is
        converted, multiples of :data:`PARTS` and units."""
        if self.whole:
            return f"shiftright({number}, 32)", f"{number} & {PARTS - 1}L"
        return f"floor({number})", f"CAST(({number} - floor({number})) * {PARTS}D AS BIGINT)"


def flows(question: Question) -> str:
    """Who lists what: the days from the first to the last entry, and how many may answer the question."""
    asked = ("first_asked", "last_asked", "counted_asked")
    columns = "donor, recipient, aid_type, source"
    return (
        f"SELECT {columns}, min(first_day) AS first, max(last_day) AS last, "
        f"count_if({Asked(question, asked).possible}) AS asked "
        f"FROM (SELECT {columns}, {days(None)}, {days(question.scope.stage, asked)} FROM {{entries}}) "
        f"WHERE counted_day IS NOT NULL GROUP BY {columns}"
    )
