"""Random worlds of true flows, and true statements about them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from aidledger.ledger.boxes import Box
from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Money
from aidledger.model.party import Donor
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source

DAY = dt.timedelta(days=1)
START = dt.date(2020, 1, 1)
DONORS, RECIPIENTS = ("USA", "DEU", "POL", "EU"), ("UKR", "MDA")
KINDS = ("military", "humanitarian", "financial", "other")
GIVING = (["USA"], ["DEU"], ["POL"], ["EU"], ["EU_MEMBERS"], ["NATO"], [], ["USA", "DEU"])
TAKING = (["UKR"], ["MDA"], [])
TYPES = ("military", "humanitarian", None)
SOME, ALL = Source(id="some"), Source(id="all")
LONG = Period.between("2020-01-01", "2023-12-31")


class World:
    """Flows, and what is true of them."""

    def __init__(self, random):
        self.random = random
        self.flows = [
            (
                random.choice(DONORS),
                random.choice(RECIPIENTS),
                random.choice(KINDS),
                START + random.randrange(900) * DAY,
                random.randrange(1, 1000),
            )
            for _ in range(25)
        ]
        self.returned = [
            (donor, recipient, kind, day + random.randrange(200) * DAY, -random.randrange(1, amount + 1))
            for donor, recipient, kind, day, amount in self.flows
            if (recipient, kind) == ("UKR", "military") and random.random() < 0.3
        ]

    def truth(self, donors, recipients, kind, first, last):
        """What the donors gave in those days, less what came back in them; not below nothing."""
        inside = set().union(*(Donor.resolve(d).atoms(last) for d in donors))
        left = sum(
            amount
            for d, r, k, day, amount in (*self.flows, *self.returned)
            if (not donors or d in inside)
            and (not recipients or r in recipients)
            and kind in (None, k)
            and first <= day <= last
        )
        return max(left, 0)

    def scope(self):
        """Some parties, a kind of aid, and a window."""
        first = START + self.random.randrange(800) * DAY
        last = first + self.random.randrange(1, 400) * DAY
        pick = self.random.choice
        return pick(GIVING), pick(TAKING), pick(TYPES), first, last

    def claim(self, number):
        """A true statement, more or less exact, about a window that may be fuzzy."""
        donors, recipients, kind, first, last = self.scope()
        core = hull = DateRange(first, last)
        if self.random.random() < 0.3:
            later = min(first + self.random.randrange(40) * DAY, last)
            core = DateRange(later, last)
            first = self.random.choice([first, later])
        amount = self.truth(donors, recipients, kind, first, last)
        low = max(0, amount - self.random.randrange(50)) if self.random.random() < 0.8 else 0
        high = amount + self.random.randrange(50) if self.random.random() < 0.8 else None
        figure = Money(
            value=low, low=low, high=high, unit="USD", qualifier="range" if high is not None else "at_least"
        )
        scope = Scope(
            donors=donors, recipients=recipients, aid_type=kind, period=Period(core=core, hull=hull)
        )
        return Claim(id=f"c{number}", figure=figure, scope=scope, source=Source(id=f"s{number}"))

    def lists(self):
        """Entries of a source that lists some flows, dated roughly, and of one that lists a part in full."""
        entries = []
        for number, (donor, recipient, kind, day, amount) in enumerate(self.flows):
            common = {"donor": donor, "recipient": recipient, "money": Money(value=amount, unit="USD")}
            if self.random.random() < 0.5:
                rough = Period(core=None, hull=DateRange(day - 9 * DAY, day + 9 * DAY))
                when = rough if self.random.random() < 0.2 else Period.day(day)
                said = kind if self.random.random() < 0.9 else "unspecified"
                entries.append(
                    Entry(id=f"some-{number}", aid_type=said, delivered=when, source=SOME, **common)
                )
            if recipient == "UKR" and kind == "military":
                entries.append(
                    Entry(id=f"all-{number}", aid_type=kind, delivered=Period.day(day), source=ALL, **common)
                )
        for number, (donor, recipient, kind, day, amount) in enumerate(self.returned):
            money = Money(value=amount, low=amount, high=amount, unit="USD")
            entries.append(
                Entry(
                    id=f"back-{number}",
                    donor=donor,
                    recipient=recipient,
                    aid_type=kind,
                    money=money,
                    delivered=Period.day(day),
                    source=ALL,
                    refund=True,
                )
            )
        return entries

    def ledger(self, claims, *, lists):
        """A ledger that holds only what is true."""
        if not lists:
            return Ledger(entries=[e for e in self.lists() if e.refund], claims=claims)
        scope = Scope(recipients="UKR", aid_type="military", period=LONG)
        return Ledger(entries=self.lists(), claims=claims, coverage=[Coverage(source=ALL, scope=scope)])

    def ask(self, ledger):
        """The bounds of some scope, and the truth of it."""
        donors, recipients, kind, first, last = self.scope()
        bounds = ledger.bounds(
            donor=donors, recipient=recipients, aid_type=kind, period=Period.between(first, last), unit="USD"
        )
        return bounds, Decimal(self.truth(donors, recipients, kind, first, last))


def contains(bounds, amount):
    """Whether an amount lies within bounds."""
    return bounds.low <= amount and (bounds.high is None or amount <= bounds.high)


#: Boxes of few flows, so that every single one can be visited.
FEW, DAYS = ("USA", "DEU", "POL"), 6


@st.composite
def boxes(draw):
    """Some flows."""
    donors = draw(st.sampled_from([None, *(frozenset([d]) for d in FEW), frozenset(["USA", "DEU"])]))
    recipients = draw(st.sampled_from([None, frozenset(["UKR"]), frozenset(["MDA"])]))
    start = draw(st.integers(1, DAYS))
    return Box(donors, recipients, draw(st.sampled_from([1, 2, 15])), start, draw(st.integers(start, DAYS)))


def every_cell():
    """Every single flow."""
    return [
        (donor, recipient, kind, day)
        for donor in (*FEW, "CAN")
        for recipient in (*RECIPIENTS, "GEO")
        for kind in (1, 2, 4, 8)
        for day in range(1, DAYS + 1)
    ]


def holds(box, cell):
    """Whether a box holds a single flow."""
    donor, recipient, kind, day = cell
    return (
        (box.donors is None or donor in box.donors)
        and (box.recipients is None or recipient in box.recipients)
        and bool(kind & box.kinds)
        and box.start <= day <= box.end
    )
