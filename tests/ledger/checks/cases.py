"""For every rule: a ledger that breaks it, and a similar one that does not."""

from __future__ import annotations

from dataclasses import dataclass

from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Claim, claim
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2023-06-01")
PAPER = Source(id="paper", title="A newspaper", published="2023-06-02")


@dataclass(frozen=True)
class Case:
    """A record that breaks a rule, and one that is like it and right."""

    broken: Ledger
    fine: Ledger


def entry(name, money=None, **fields):
    base = {"id": name, "donor": "USA", "recipient": "UKR", "money": money, "source": LIST}
    if not set(fields) & {"pledged", "approved", "committed", "delivered"}:
        base["delivered"] = "2022-03-01"
    return Entry(**{**base, **fields})


def stated(name, figure, kind="single", source=LIST, **scope):
    said = claim(figure, **{"donor": "USA", "recipient": "UKR", "source": source, **scope})
    return Claim(**{**{n: getattr(said, n) for n in Claim.model_fields}, "id": name, "kind": kind})


def entries(*records):
    return Ledger(entries=records)


def claims(*records):
    return Ledger(claims=records)


def unchecked(record, **changes):
    """A record as an import may build it, past its own checks."""
    return record.model_copy(update=changes)


def usd(value, **fields):
    return Money(value=value, unit="USD", **fields)


CASES = {
    "AL001": Case(
        entries(entry("a-1", "$5", part_of="a-package"), entry("a-pakage", "$9", delivered="2022-04-01")),
        entries(entry("a-1", "$5", part_of="a-package"), entry("a-package", "$9", delivered="2022-04-01")),
    ),
    "AL002": Case(
        entries(
            entry("a", "$1", supersedes="c"),
            entry("b", "$2", supersedes="a"),
            entry("c", "$3", supersedes="b"),
        ),
        entries(entry("a", "$1"), entry("b", "$2", supersedes="a"), entry("c", "$3", supersedes="b")),
    ),
    "AL003": Case(
        entries(
            entry("first", "NOK 75 billion", donor="NOR", pledged="2023-02-16"),
            entry("second", "NOK 135 billion", donor="NOR", pledged="2024-06-01", supersedes="first"),
            entry("third", "NOK 154.5 billion", donor="NOR", pledged="2024-09-01", supersedes="first"),
        ),
        entries(
            entry("first", "NOK 75 billion", donor="NOR", pledged="2023-02-16"),
            entry("second", "NOK 135 billion", donor="NOR", pledged="2024-06-01", supersedes="first"),
            entry("third", "NOK 154.5 billion", donor="NOR", pledged="2024-09-01", supersedes="second"),
        ),
    ),
    "AL004": Case(
        entries(entry("home", "$5 million", donor="UKR")),
        entries(entry("group", "$5 million", donor="Europe", recipient="Europe")),
    ),
    "AL010": Case(
        entries(entry("early", "$5 million", approved="2022-03-15", delivered="2022-03-01")),
        # some day in March may well be before the 15th
        entries(
            entry(
                "fuzzy",
                "$5 million",
                approved=Period(core=None, hull=Period.parse("2022-03").hull),
                delivered="2022-03-15",
            )
        ),
    ),
    "AL011": Case(
        Ledger(
            entries=[entry("late", "$5 million", delivered="2032-03-01")],
            claims=[stated("next", "$9 billion", since="2024", until="2025")],
        ),
        Ledger(
            entries=[entry("same-day", "$5 million", delivered="2023-06-01")],
            claims=[stated("promise", "$9 billion", since="2024", until="2025", stage="pledged")],
        ),
    ),
    "AL012": Case(
        Ledger(
            entries=[
                entry(
                    "lately",
                    "$5 million",
                    delivered=Period.parse("in the past few weeks", published="2022-01-23"),
                    source=Source(id="undated"),
                )
            ],
            sources=[
                Source(id="release-1", series="tracker"),
                Source(id="release-2", series="tracker", published="2023-01-01"),
            ],
        ),
        Ledger(
            entries=[entry("dated", "$5 million", delivered="2022-03-01", source=Source(id="undated"))],
            sources=[Source(id="only", series="tracker")],
        ),
    ),
    "AL020": Case(
        entries(
            entry("package", "$400 million", tonnage="90 tonnes"),
            entry("shells", "$400 million", part_of="package", tonnage="80 tonnes", locator="1"),
            entry("trucks", "$400 million", part_of="package", tonnage="20 tonnes", locator="2"),
            entry("tanks", items="31 tanks"),
            entry("some", items="20 tanks", part_of="tanks", locator="1"),
            entry("more", items="15 tanks", part_of="tanks", locator="2"),
        ),
        # 150 + 250.4 million lie within what "$400 million" may mean
        entries(
            entry("package", "$400 million", tonnage="about 100 tonnes"),
            entry("shells", "$150,000,000", part_of="package", tonnage="80 tonnes", locator="1"),
            entry("trucks", "$250,400,000", part_of="package", tonnage="20 tonnes", locator="2"),
            entry("tanks", items="31 tanks"),
            entry("some", items="20 tanks", part_of="tanks", locator="1"),
            entry("more", items="11 tanks", part_of="tanks", locator="2"),
        ),
    ),
    "AL021": Case(
        claims(
            stated("year", "$3.5 billion", since="2021", until="2021"),
            stated("since-2014", "$2.7 billion", since="2014", until="2022-01-23"),
            stated("all-donors", "$2 billion", source=PAPER, donor=None, since="2014", until="2022-01-23"),
        ),
        claims(
            stated("year", "$650 million", since="2021", until="2021"),
            stated("since-2014", "$2.7 billion", since="2014", until="2022-01-23"),
            stated("approved", "$4 billion", since="2021", until="2021", stage="approved"),
            stated("other", "$9 billion", recipient="ISR", since="2021", until="2021"),
        ),
    ),
    "AL022": Case(
        Ledger(
            entries=[entry("one", "$400 million"), entry("two", "$300 million", delivered="2022-05-01")],
            claims=[stated("total", "$650 million", since="2022", until="2022", stage="delivered")],
        ),
        Ledger(
            entries=[
                entry("one", "$400 million"),
                # may have come after the year that the total is about
                entry("two", "$300 million", delivered=Period.between("2022-12-20", "2023-01-10")),
            ],
            claims=[stated("total", "$650 million", since="2022", until="2022", stage="delivered")],
        ),
    ),
    "AL023": Case(
        claims(
            stated("may", "$38.5 billion", "cumulative", since="2022-02-24", until="2023-05-21"),
            stated("june", "$33 billion", "cumulative", since="2022-02-24", until="2023-06-01"),
        ),
        claims(
            stated("may", "$38.5 billion", "cumulative", since="2022-02-24", until="2023-05-21"),
            stated("june", "more than $33 billion", "cumulative", since="2022-02-24", until="2023-06-01"),
        ),
    ),
    "AL024": Case(
        entries(
            entry(
                "first",
                "NOK 75 billion",
                donor="NOR",
                pledged="2023-02-16",
                schedule=((2023, "NOK 15 billion"),),
            ),
            entry(
                "raised",
                "NOK 135 billion",
                donor="NOR",
                pledged="2023-06-01",
                schedule=((2023, "NOK 20 billion"),),
            ),
        ),
        entries(
            entry("first", "NOK 75 billion", donor="NOR", pledged="2023-02-16"),
            entry("raised", "NOK 135 billion", donor="NOR", pledged="2023-06-01", supersedes="first"),
        ),
    ),
    "AL030": Case(
        entries(
            entry("row-7", "$179,450,000", items="31 tanks"),
            entry("row-8", "$179,450,000", items="31 tanks"),
            entry("page-1", "$5 million", locator="page 1", delivered="2022-04-01"),
            entry("page-9", "$5 million", locator="page 9", delivered="2022-04-01"),
        ),
        # the same amount three times in three weeks, and two amounts that nobody disclosed
        entries(
            entry("november-4", "$400 million", delivered="2022-11-04"),
            entry("november-10", "$400 million", delivered="2022-11-10"),
            entry("november-23", "$400 million", delivered="2022-11-23"),
            entry("unknown-1", locator="1", delivered="2022-11-04"),
            entry("unknown-2", locator="2", delivered="2022-11-04"),
        ),
    ),
    "AL031": Case(
        entries(
            # two lists that overlap in time are alternatives
            entry("tracked", "$200 million", delivered="2022-01-23"),
            entry("tracked-later", "$350 million", delivered="2022-02-25"),
            entry("printed", "$200,000,000", delivered="2022-01-24", source=PAPER),
            # two days of two sources, weeks apart, are added up
            entry("sent", "EUR 5 million", donor="DEU", delivered="2022-01-23"),
            entry("arrived", "EUR 5,020,000", donor="DEU", delivered="2022-02-06", source=PAPER),
        ),
        entries(
            entry("tracked", "$200 million", delivered="2022-01-23"),
            entry("printed", "$200 million", delivered="2022-01-24", recipient="ISR", source=PAPER),
            entry("in-spring", "$200 million", delivered="2022-03-24", source=PAPER),
            entry(
                "twice-as-much", "$400 million", delivered="2022-01-24", source=PAPER, aid_type="financial"
            ),
        ),
    ),
    "AL040": Case(
        Ledger(
            entries=[
                entry(
                    "parcel",
                    "$10 million",
                    committed="2022-01-01",
                    delivered="2022-03-01",
                    money_at={"delivered": "$12 million"},
                )
            ],
            claims=[
                stated(
                    "committed", "$40 billion", "cumulative", since="2022", until="2022", stage="committed"
                ),
                stated(
                    "delivered", "$43 billion", "cumulative", since="2022", until="2022", stage="delivered"
                ),
            ],
        ),
        Ledger(
            entries=[
                entry(
                    "parcel",
                    "$10 million",
                    committed="2022-01-01",
                    delivered="2022-03-01",
                    money_at={"delivered": "$5 million"},
                )
            ],
            # in one window more may arrive than was promised in it
            claims=[
                stated("committed", "$40 billion", since="2022", until="2022", stage="committed"),
                stated("delivered", "$43 billion", since="2022", until="2022", stage="delivered"),
            ],
        ),
    ),
    "AL043": Case(
        entries(
            # by the end of March no more can have arrived than was committed until then
            entry("all-of-march", "$10 million", committed="2022-03", delivered="2022-03"),
            entry(
                "year",
                "$12 million",
                committed="2022-01",
                delivered="2022-03",
                money_at={"committed": "$2 million", "delivered": "$5 million"},
            ),
            # what is committed and not yet allocated cannot fall below nothing
            *(
                entry(
                    f"{kind}-{number}",
                    Money(value=millions * 1_000_000, unit="EUR"),
                    donor="POL",
                    committed=month,
                    milestone=kind,
                    refund=millions < 0,
                )
                for number, (kind, month, millions) in enumerate(
                    [
                        ("Commitment", "2022-02", 3),
                        ("Allocation", "2022-03", 2),
                        ("Commitment", "2022-03", -2),
                        ("Allocation", "2022-04", 5),
                        ("Commitment", "2022-04", -5),
                    ]
                )
            ),
        ),
        entries(
            # in March alone more arrives than is committed in it, and it was committed before
            entry("january", "$5 million", committed="2022-01"),
            entry(
                "march",
                "$5 million",
                committed="2022-03",
                delivered="2022-03",
                money_at={"committed": "$2 million", "delivered": "$5 million"},
            ),
            entry("promised", "EUR 5 million", donor="POL", committed="2022-02", milestone="Commitment"),
            entry("given", "EUR 5 million", donor="POL", committed="2022-04", milestone="Allocation"),
            entry(
                "no-longer-promised",
                Money(value=-5_000_000, unit="EUR"),
                donor="POL",
                committed="2022-04",
                milestone="Commitment",
                refund=True,
            ),
        ),
    ),
    "AL041": Case(
        entries(entry("empty", "$5 million", items=Count(value=0, unit="truck"))),
        entries(entry("coming", "$5 million", items=Count(value=0, unit="truck"), committed="2022-03-01")),
    ),
    "AL042": Case(
        Ledger(
            entries=[
                entry("budget", "$5 million", approved="2022-03-01", milestone="President's Budget Requests")
            ],
            claims=[stated("asked", "$33 billion", since="2022", until="2022", stage="requested")],
        ),
        Ledger(
            entries=[entry("act", "$5 million", approved="2022-03-01", milestone="Appropriated")],
            claims=[stated("granted", "$33 billion", since="2022", until="2022", stage="approved")],
        ),
    ),
    "AL050": Case(
        Ledger(
            entries=[
                entry("shipment", tonnage="more than 90 tons"),
                entry("fuel", items=Count(value=1300, unit="ton of fuel")),
            ],
            claims=[stated("mass", "1,300 tons", since="2022", until="2022")],
        ),
        Ledger(
            entries=[
                entry("shipment", tonnage="more than 90 tonnes"),
                entry("trucks", items=Count(value=9, unit="5 ton truck")),
            ],
            claims=[stated("mass", "1,300 metric tons", since="2022", until="2022")],
        ),
    ),
    "AL051": Case(
        entries(
            entry(
                "fuel",
                items=Count(value="216.67", unit="ton of fuel"),
                note="1,300 tons of diesel for 2.6 million euros",
            ),
            entry("train", "$1.3 million", note="a train with 500 tonnes of food", delivered="2022-04-01"),
            entry("flour", items=Count(value=80, unit="ton of flour"), part_of="train"),
        ),
        entries(
            entry(
                "fuel",
                items=Count(value=1300, unit="ton of fuel"),
                note="1,300 tonnes of diesel, in 20-ton lorries",
            ),
            entry("train", "$1.3 million", note="a train with 500 tonnes of food", delivered="2022-04-01"),
            entry("flour", items=Count(value=300, unit="tonne of flour"), part_of="train"),
            entry("oil", items=Count(value=200, unit="tonne of oil"), part_of="train"),
        ),
    ),
    "AL052": Case(
        entries(
            entry("garbled", items=Count(value=6, unit="howitzer"), note="M777 howitzer (600000000000000)"),
            entry("short", items=Count(value=9, unit="howitzer"), note="M777 (4), Caesar (2)"),
        ),
        entries(
            entry("right", items=Count(value=6, unit="howitzer"), note="M777 (4), Caesar (2)"),
            entry("year", items=Count(value=6, unit="howitzer"), note="announced by the army (2022)"),
        ),
    ),
    "AL053": Case(
        Ledger(
            entries=[
                entry("zeros", usd(2_700_000, written="$2.7 billion")),
                entry("tracked", "$200,000", delivered="2022-01-23"),
                entry("printed", "$200,000,000", delivered="2022-01-23", source=PAPER),
                entry("old", "EUR 5 million", donor="DEU"),
                entry("new", "EUR 5 billion", donor="DEU", supersedes="old"),
                entry("staged", "GBP 3 billion", donor="GBR", money_at={"delivered": "GBP 3 million"}),
            ],
            claims=[
                stated("one", "$650 million", since="2021", until="2021"),
                stated("other", "$650,000", since="2021", until="2021", source=PAPER),
            ],
        ),
        Ledger(
            entries=[
                entry("words", usd(2_700_000_000, written="about $2.7 billion")),
                entry("small", "$200,000", delivered="2022-01-23"),
                entry("large", "$200,000,000", delivered="2022-01-23"),
            ],
            claims=[
                stated("one", "$650 million", since="2021", until="2021"),
                stated("other", "$650,000", since="2020", until="2020", source=PAPER),
            ],
        ),
    ),
    "AL054": Case(
        Ledger(
            entries=[entry("typed", usd(179_450_000, written="$194,750,000"))],
            claims=[stated("total", Tonnage(value="216.67", unit="ton", written="1,300 tons"), since="2022")],
        ),
        # a conversion keeps the words it was made from
        entries(
            entry("same", usd(179_450_000, written="$179.45m")),
            entry("converted", Money(value=90, unit="EUR", written="$100"), delivered="2022-04-01"),
        ),
    ),
    "AL055": Case(
        entries(
            entry("cheap", "$1,550", items="31 tanks"),
            entry("dear", "EUR 500 million", items="1 tank", delivered="2022-04-01"),
            entry("heavy", "$9 billion", tonnage="90 tonnes", delivered="2022-05-01"),
        ),
        entries(
            entry("tanks", "$400 million", items="31 tanks"),
            entry("shells", "$3,800", items=Count(value=1, unit="round of ammunition for 155 mm howitzer")),
            entry("mixed", "$500 million", items=("1 tank", "300 secret devices"), delivered="2022-04-01"),
            entry("shipment", "$200 million", tonnage="more than 90 tons", delivered="2022-05-01"),
            entry("scrap", usd(100, valuation="depreciated"), items="31 tanks", delivered="2022-06-01"),
        ),
    ),
    "AL056": Case(
        Ledger(
            entries=[entry("loan", "$500 million", donor="CAN")],
            claims=[stated("total", "$1.2 billion", donor="AUS", since="2022")],
        ),
        entries(entry("named", "C$500 million", donor="CAN"), entry("bare", "$500 million")),
    ),
    "AL057": Case(
        entries(
            entry("then", usd(100, price_year=2019)),
            entry("later", usd(100, price_year=2021), delivered="2022-04-01"),
            entry("now", usd(100), delivered="2022-05-01"),
        ),
        entries(
            entry("then", usd(100, price_year=2019)),
            entry("elsewhere", usd(100), recipient="ISR"),
        ),
    ),
    "AL058": Case(
        entries(
            entry("book", usd(171_500_000, valuation="book")),
            entry("replace", usd(2_710_000_000, valuation="replacement"), delivered="2022-04-01"),
        ),
        entries(
            entry("book", usd(171_500_000, valuation="book")),
            entry("replace", usd(2_710_000_000, valuation="replacement"), recipient="ISR"),
            entry("unsaid", usd(5), delivered="2022-05-01"),
        ),
    ),
    "AL059": Case(
        Ledger(
            entries=[
                unchecked(entry("taken-back", usd(5)), money=usd(-5)),
                entry("minus", items=Count(value=-3, low=-3, high=-3, unit="truck"), delivered="2022-04-01"),
            ],
            claims=[stated("total", usd(-7), since="2022")],
        ),
        entries(entry("refund", usd(-5), refund=True)),
    ),
    "AL060": Case(
        entries(entry("unknown", donor="ESP"), entry("open", "more than $5 million", delivered="2022-04-01")),
        Ledger(
            entries=[entry("unknown", donor="ESP"), entry("whole", "$9"), entry("piece", part_of="whole")],
            claims=[stated("limit", "EUR 400 million", donor="ESP", since="2022", until="2022")],
        ),
    ),
    "AL061": Case(
        claims(
            stated("winter", "$400 million", since="2022-01-01", until="2022-03-31"),
            stated("spring", "$300 million", source=PAPER, since="2022-04-01", until="2022-06-30"),
            stated("half-year", "$650 million", since="2022-01-01", until="2022-06-30"),
        ),
        claims(
            stated("winter", "$400 million", since="2022-01-01", until="2022-03-31"),
            stated("spring", "$300 million", source=PAPER, since="2022-04-01", until="2022-06-30"),
            stated("half-year", "$699 million", since="2022-01-01", until="2022-06-30"),
            stated("day", "$10 million", since="2022-01-01", until="2022-06-30", stage="delivered"),
        ),
    ),
    "AL062": Case(
        Ledger(
            entries=[
                entry("upside-down", "EUR 45,900", original="GBP 55,000", donor="GBR", delivered="2022-03-01")
            ],
            claims=[
                stated("bracket", "SEK 3.4 billion", donor="SWE", since="2022").changed(
                    bracketed=Money.parse("EUR 31 billion")
                )
            ],
        ),
        Ledger(
            entries=[
                # one rate for all dates of a release is off by some per cent
                entry("release", "EUR 60,000", original="GBP 55,000", donor="GBR", delivered="2022-03-01"),
                entry("no-rate", "EUR 60,000", original="UAH 1", delivered="2022-04-01"),
            ],
            claims=[
                stated("bracket", "SEK 3.4 billion", donor="SWE", since="2022").changed(
                    bracketed=Money.parse("EUR 310 million")
                )
            ],
        ),
    ),
}
