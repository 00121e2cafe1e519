"""Random but valid figures, periods and entries for property tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Entry, Shipment
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import AidType, Stage
from aidledger.model.source import Source

days = st.dates(dt.date(2014, 1, 1), dt.date(2024, 12, 31))
cents = st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-2))
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


def intervals(kind, unit, numbers=cents):
    """Figures of one kind and unit: exact, ranges, open ended, undisclosed."""
    pairs = st.tuples(numbers, numbers).map(sorted)
    exact = numbers.map(lambda x: kind(value=x, unit=unit))
    ranges = pairs.map(lambda p: kind(value=p[0], low=p[0], high=p[1], unit=unit, qualifier="range"))
    opened = numbers.map(lambda x: kind(value=x, low=x, high=None, unit=unit, qualifier="at_least"))
    return st.one_of(exact, ranges, opened, st.just(kind.undisclosed(unit)))


def bounded(kind, unit, numbers=cents):
    """Figures that have an upper bound."""
    return intervals(kind, unit, numbers).filter(lambda f: f.high is not None)


money = st.sampled_from(["USD", "EUR", "JPY"]).flatmap(
    lambda unit: intervals(Money, unit, st.integers(0, 10**12).map(Decimal) if unit == "JPY" else cents)
)
masses = st.sampled_from(["ton", "tonne", "kg", "lb"]).flatmap(lambda unit: intervals(Tonnage, unit))
items = st.lists(
    st.tuples(st.integers(0, 9999), st.sampled_from(["tank", "missile"])).map(
        lambda p: Count(value=Decimal(p[0]), unit=p[1])
    ),
    max_size=2,
).map(tuple)


@st.composite
def periods(draw):
    """Precise days, unknown days within a window, and open sides."""
    first, last = sorted(draw(st.tuples(days, days)))
    shape = draw(st.sampled_from(["day", "window", "unknown day", "until", "always"]))
    text = draw(st.one_of(st.none(), words.filter(str.strip)))
    match shape:
        case "day":
            return Period(hull=DateRange(first, first), written=text)
        case "window":
            return Period(hull=DateRange(first, last), written=text)
        case "unknown day":
            return Period(core=None, hull=DateRange(first, last), written=text)
        case "until":
            return Period(hull=DateRange(None, last), written=text)
        case _:
            return Period.always()


sources = st.sampled_from(
    [
        Source(id="tracker", title="A tracker", published=dt.date(2025, 1, 1)),
        Source(id="ministry", title="A ministry", published=dt.date(2025, 2, 1)),
    ]
)


@st.composite
def entries(draw, source=sources):
    """Entries with any mixture of amounts and stages."""
    dates = draw(
        st.dictionaries(
            st.sampled_from(["pledged", "approved", "committed", "delivered"]),
            periods(),
            min_size=1,
            max_size=3,
        )
    )
    amount = draw(st.one_of(st.none(), money))
    at = {}
    if amount is not None and draw(st.booleans()):
        at = {Stage.delivered: draw(intervals(Money, amount.unit, st.integers(0, 10**9).map(Decimal)))}
    kind = draw(st.sampled_from([Entry, Shipment]))
    return kind(
        donor=draw(st.sampled_from(["USA", "DEU", "EU", "NATO"])),
        recipient=draw(st.sampled_from(["UKR", "GEO"])),
        aid_type=draw(st.sampled_from(list(AidType))),
        money=amount,
        money_at=at,
        tonnage=draw(st.one_of(st.none(), masses)),
        items=draw(items),
        source=draw(source),
        locator=draw(words),
        note=f"{kind.__name__} {draw(words)}",  # the same content would have the same id
        **dates,
    )


ledgers = st.lists(entries(), max_size=8).map(lambda records: Ledger(entries=records))
