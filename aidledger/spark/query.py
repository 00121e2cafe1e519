"""One question on its way through Spark: the statements it takes, the checks of what they found, the sums."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, BadScope, MissingRate, UnitMismatch, UnknownName
from aidledger.ledger.overlap import SLACK
from aidledger.ledger.selection import check_question
from aidledger.ledger.window_rates import span_means
from aidledger.model.scope import AID_STAGES, AidType
from aidledger.spark.entries import LINKS, check_columns, tied
from aidledger.spark.plan import KINDLESS, PARTS, WRONG, Plan, flows
from aidledger.spark.rates import factors, rate_frame
from aidledger.spark.sums import Sums, added, count, faults, lost
from aidledger.units.lexicon import closest, currency

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.ledger.question import Question
    from aidledger.units.currency import Rates


_EPOCH = dt.date(1970, 1, 1)


@dataclass
class Query:
    """``frame`` holds the entries; ``keys``, ``times`` and ``step`` say by what they are summed."""

    frame: Any
    question: Question
    rates: Rates
    keys: tuple[str, ...]
    times: tuple[str, ...] = ()
    step: str | None = None
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        if self.question.measure != "money":
            raise BadScope("only money is summed on Spark", remedy="use the core for masses and counts")
        if self.rates.prices is not None:
            raise BadScope("constant prices are not worked out on Spark", remedy="use the core for them")
        check_question(self.question, "gross")
        check_columns(self.frame)
        self.spark = self.frame.sparkSession
        unit = self.question.unit
        self.plan = Plan(
            self.question,
            self.keys,
            self.times,
            self.step,
            whole=unit is None,
            first=_EPOCH if unit is None else factors(self.rates, unit).first,
            safe=self.spark.conf.get("spark.sql.ansi.enabled") == "true",
            links=tuple(name for name in LINKS if name in self.frame.columns),
            named="id" in self.frame.columns,
        )

    def sums(self) -> Sums:
        """The answer: one pass over the rows, and a second one over those whose day is not known."""
        tables = [self._run(self.plan.certain_days())]
        unit = self._check(tables[0])
        if count(tables[0], "fuzzy"):
            tables.append(self._run(self.plan.fuzzy_days()))
            self._check_sums(tables[1])
        by = (*self.keys, *self.times, *(("step",) if self.step else ()))
        scale = 10 ** currency(unit).minor_digits * (1 if self.plan.whole else PARTS)
        return Sums(*added(tables, by), unit, scale)

    def _run(self, statement: str) -> pa.Table:
        """The answer of a statement: one row for each group."""
        frames = {"entries": self.frame}
        if "{rates}" in statement:
            frames["rates"] = rate_frame(self.spark, self.rates, str(self.question.unit))
        try:
            return self.spark.sql(statement, **frames).toArrow()
        except Exception as error:
            if "ARITHMETIC_OVERFLOW" in str(error):
                raise _too_large() from error
            raise

    def _rows(self, statement: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._run(statement).to_pylist()
        return rows

    # -- checks ------------------------------------------------------------------------------------

    def _check(self, found: pa.Table) -> str:
        """Refuse what cannot be summed; returns the unit of the answer."""
        wrong = faults(found)
        if "tied" in wrong:
            raise tied(self._rows(self.plan.tied_rows())[0]["found"])
        if "wrong" in wrong:
            raise self._wrong()
        if "strange" in wrong:
            raise self._strange()
        if not len(found) and self.question.source is not None:
            self._check_source(self.question.source)
        unit = self._unit(found)
        if self.plan.several:
            sources = {*found.column("source_a").to_pylist(), *found.column("source_b").to_pylist()}
            if len(sources) > 1:
                self._check_overlaps()
        self._check_sums(found)
        return unit

    def _check_sums(self, found: pa.Table) -> None:
        wrong = faults(found)
        if "unrated" in wrong:
            raise self._unrated()
        if "large" in wrong or lost(found):
            raise _too_large()

    def _unit(self, found: pa.Table) -> str:
        if self.question.unit is not None:
            return self.question.unit
        amounts = zip(found.column("currency").to_pylist(), found.column("amounts").to_pylist(), strict=True)
        units = {code for code, stated in amounts if stated}
        if None in units:
            raise self._nameless()
        if len(units) > 1:
            named = sorted(units)
            raise UnitMismatch(
                f"amounts are in {len(named)} currencies: {', '.join(named)}",
                remedy=f"say which one to convert to, for example unit={named[0]!r} (rates of each amount's day)",
            )
        return units.pop() if units else "USD"

    def _check_source(self, name: str) -> None:
        """Refuse a source that the frame does not know."""
        known = sorted(
            row["source"] for row in self._rows("SELECT DISTINCT source FROM {entries}") if row["source"]
        )
        if known and name not in known:
            raise UnknownName(
                f"no source {name!r} among the entries", suggestions=closest(name, known) or known[:5]
            )

    def _check_overlaps(self) -> None:
        """Refuse sources that list the same aid: their sums are alternatives (:mod:`aidledger.ledger.overlap`)."""
        listed = self._rows(flows(self.question))
        used = {row["source"] for row in listed if row["asked"]}
        alike: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in listed:
            if row["source"] in used:
                alike.setdefault((row["donor"], row["recipient"]), []).append(row)
        for rows in alike.values():
            running: list[dict[str, Any]] = []
            for b in sorted(rows, key=lambda row: row["first"]):
                running = [a for a in running if (b["first"] - a["last"]).days <= SLACK]
                for a in running:
                    kinds = AidType(a["aid_type"]).possibly & AidType(b["aid_type"]).possibly
                    if a["source"] != b["source"] and kinds:
                        raise BadScope(
                            f"{a['source']} and {b['source']} list the same aid ({a['donor']} to {a['recipient']})",
                            remedy="their sums are alternatives: ask with source=, or by source",
                        )
                running.append(b)

    def _wrong(self) -> BadScope:
        """The error about an amount or a date that contradicts itself."""
        row = self._rows(self.plan.example(WRONG))[0]
        for stage in AID_STAGES:
            first, last = row[stage.value], row[f"{stage.value}_last"]
            if first and last and first > last:
                return BadScope(
                    f"a date ends before it begins: {stage.value} {first}, {stage.value}_last {last}",
                    where=self._where(row),
                    remedy="give the earlier day first",
                )
        low, money, high = (row[name] for name in ("money_low", "money", "money_high"))
        return BadScope(
            f"the bounds of an amount do not hold it: money_low {low}, money {money}, money_high {high}",
            where=self._where(row),
            remedy="money_low <= money <= money_high in whole smallest units; an amount has a money_low",
        )

    def _strange(self) -> BadScope:
        row = self._rows(self.plan.example(KINDLESS))[0]
        kinds = [kind.value for kind in AidType]
        return BadScope(
            f"the column aid_type holds {row['aid_type']!r}",
            where=self._where(row),
            remedy="use " + ", ".join(closest(row["aid_type"] or "", kinds) or kinds),
        )

    def _nameless(self) -> BadScope:
        row = self._rows(self.plan.example("currency IS NULL AND money_low IS NOT NULL"))[0]
        return BadScope(
            f"the column currency is empty beside an amount of {row['money_low']}",
            where=self._where(row),
            remedy="give the ISO 4217 code of its currency",
        )

    def _where(self, row: dict[str, Any]) -> str:
        who = f"{row['donor']} to {row['recipient']}, {row['counted_day']}"
        return f"entry {row['id']} ({who})" if row.get("id") else who

    def _unrated(self) -> AidLedgerError:
        """The error about an amount for whose day there is no rate: that of the core."""
        found = [
            row["found"] for fuzzy in (False, True) for row in self._rows(self.plan.unrated(fuzzy=fuzzy))
        ]
        first = next(row for row in found if row)
        code, start, end = first["currency"], first["first_day"], first["last_day"]
        if code is None:
            return self._nameless()
        try:
            span_means(self.rates, code, str(self.question.unit), start.toordinal(), end.toordinal())
        except AidLedgerError as error:
            return error
        return MissingRate(f"no rate for {code} on {start}", remedy="bring a table of your own with rates=")


def _too_large() -> BadScope:
    return BadScope(
        "amounts are too large for whole numbers of 64 bits", remedy="ask in a larger unit, or use the core"
    )
