"""Verdicts: labels, factors, evidence and notes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.errors import BadScope, UnknownName, UnreadableFigure
from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Claim, claim
from aidledger.model.entry import Coverage, Entry, Shipment
from aidledger.model.figure import Money
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from aidledger.units.currency import Rates
from aidledger.verdict.judging import Label, difference, is_small

ARTICLE = Source(id="article", title="An article", published="2022-01-24", kind="media")
TRACKER = Source(id="tracker", title="A tracker", kind="tracker")
US = {"donor": "USA", "recipient": "UKR"}
YEAR = Period.year(2021)
LAST_YEAR = Period.parse("over the last year", published="2022-01-24")


def said(figure, period=YEAR, *, source=ARTICLE, donor="USA", aid_type="military", stage=None, **fields):
    when = Period.parse(period, published="2022-01-24") if isinstance(period, str) else period
    scope = Scope(donors=donor, recipients="UKR", aid_type=aid_type, stage=stage, period=when)
    return Claim(figure=figure, scope=scope, source=source, **fields)


def parcel(money, when="2021-03-01", *, stage="delivered", **fields):
    base = {"donor": "USA", "recipient": "UKR", "money": money, "source": TRACKER, stage: when}
    return Entry(**{**base, **fields})


@pytest.fixture
def seeds():
    load = Shipment(
        donor="USA",
        recipient="UKR",
        money="$200 million",
        tonnage="more than 90 tons",
        approved=Period.parse("late December 2021"),
        delivered="2022-01-23",
        source=ARTICLE,
    )
    return Ledger(
        entries=[load], claims=[said("around $2.7 billion", "since 2014"), said("$650 million", LAST_YEAR)]
    )


def asked(ledger, figure, **scope):
    return ledger.verify(figure, **{**US, "published": "2022-01-24", **scope})


class TestTheArticle:
    def test_the_figure_of_another_window_is_named(self, seeds):
        verdict = asked(seeds, "$650 million", since="2014")
        assert verdict.label == "contradicted"
        assert verdict.factor == Decimal("0.2534")
        assert verdict.readings[0].kind == "window"
        assert "'over the last year'" in str(verdict.readings[0])
        assert str(verdict).startswith("Contradicted: $650 million (military aid, United States to Ukraine")
        assert "3.95 times too low" in str(verdict)
        assert "true for 'over the last year'" in str(verdict)

    @pytest.mark.parametrize(
        ("figure", "scope", "factor"),
        [
            ("$3.5 billion", {"since": "2014"}, "1.235"),
            ("$200 million", {"period": "over the last year"}, "0.3079"),
            ("$200 million", {"period": "last year"}, "0.3079"),
            ("$27 billion", {"since": "2014"}, "9.524"),
        ],
    )
    def test_contradicted_with_the_right_factor(self, seeds, figure, scope, factor):
        verdict = asked(seeds, figure, **scope)
        assert verdict.label is Label.contradicted
        assert verdict.factor == Decimal(factor)
        assert not verdict.is_small

    @pytest.mark.parametrize(
        ("figure", "scope"),
        [
            ("around $2.7 billion", {"since": "2014"}),
            ("$3bn", {"since": "2014"}),
            ("$650 million", {"period": "over the last year"}),
            ("more than 80 tonnes", {"stage": "delivered"}),
            ("more than 90 tons", {"stage": "delivered", "period": "2022-01-23"}),
            ("$200 million", {"stage": "delivered", "period": "2022-01-23"}),
        ],
    )
    def test_supported(self, seeds, figure, scope):
        verdict = asked(seeds, figure, **scope)
        assert verdict.label in ("supported", "possible")
        if figure != "$200 million":
            assert verdict.label == "supported"
            assert verdict.factor is None
            assert verdict.readings == ()
            assert str(verdict).startswith(f"Supported: {figure}")

    def test_possible_where_the_source_is_less_exact(self, seeds):
        verdict = asked(seeds, "$2.7 billion", since="2014")
        assert verdict.label == "possible"
        assert any("less exact than the claim: around $2.7 billion" in n for n in verdict.notes)

    def test_true_but_misleading(self, seeds):
        verdict = asked(seeds, "more than $1bn", since="2014")
        assert verdict.label == "supported"
        assert verdict.notes == ("true but misleading: at least USD 2.565 billion is known",)
        verdict = asked(seeds, "up to $10bn", since="2014")
        assert verdict.notes == ("true but misleading: it is at most USD 2.835 billion",)
        assert asked(seeds, "more than $2bn", since="2014").notes == ()

    def test_the_same_window_in_other_words_is_said_to_be_an_assumption(self, seeds):
        (note,) = asked(seeds, "$200 million", period="last year").notes
        assert (
            "'over the last year' of the stated $650 million was taken to be 2021; it may also be 2021-01-24"
            in note
        )

    def test_the_evidence_is_what_the_bounds_rest_on(self, seeds):
        verdict = asked(seeds, "$3.5 billion", since="2014")
        assert verdict.evidence[0].record.figure.written == "around $2.7 billion"
        assert verdict.evidence[0].source == ARTICLE

    def test_a_sentence(self, seeds):
        verdict = seeds.verify(
            "The US has given Ukraine $3.5 billion in military aid since 2014.", published="2022-01-24"
        )
        assert verdict.label == "contradicted"
        assert verdict.claim.figure.written == "$3.5 billion"

    def test_a_sentence_without_or_with_several_claims(self, seeds):
        with pytest.raises(UnreadableFigure, match="no claim was found in the text"):
            seeds.verify("It rained in Geneva.")
        with pytest.raises(UnreadableFigure, match="the text makes 2 claims"):
            seeds.verify(
                "The US gave Ukraine $3 billion in military aid in 2021. "
                "The US gave Ukraine $5 billion in military aid in 2022."
            )


class TestLogic:
    @pytest.mark.parametrize(
        ("known", "figure", "label"),
        [
            ("USD 100", "USD 100", "supported"),
            ("between USD 90 and USD 110", "USD 100", "possible"),
            ("USD 100", "about USD 104", "supported"),
            ("USD 100", "USD 101", "contradicted"),
            ("more than USD 100", "USD 99", "contradicted"),
            ("more than USD 100", "USD 500", "possible"),
            ("more than USD 100", "more than USD 50", "supported"),
            ("at most USD 100", "more than USD 100", "possible"),
            ("at most USD 100", "more than USD 101", "contradicted"),
            ("at most USD 100", "up to USD 200", "supported"),
        ],
    )
    def test_intervals(self, known, figure, label):
        assert Ledger(claims=[said(known)]).verify(figure, **US, since="2021", until="2021").label == label

    def test_no_evidence(self):
        verdict = Ledger(claims=[said("USD 5")]).verify("USD 5", donor="POL", recipient="UKR", since="2021")
        assert verdict.label == "no evidence"
        assert (
            str(verdict)
            == "No evidence: the ledger says nothing of USD 5 (military aid, Poland to Ukraine, since 2021-01-01)."
        )
        assert verdict.evidence == ()
        assert verdict.by_stage == {}

    def test_an_empty_ledger(self):
        assert Ledger().verify("USD 5", **US).label == "no evidence"

    def test_an_undisclosed_claim_needs_something_disclosed(self):
        undisclosed = Money.undisclosed("USD")
        assert Ledger(claims=[said("USD 5")]).verify(undisclosed, **US, period=YEAR).label == "supported"
        assert (
            Ledger(claims=[said("at most USD 5")]).verify(undisclosed, **US, period=YEAR).label == "possible"
        )

    def test_small_differences_are_told_apart(self):
        verdict = Ledger(claims=[said("USD 100")]).verify("USD 104", **US, period=YEAR)
        assert verdict.is_small
        assert verdict.notes == ("a small difference: 4 % too high",)

    @pytest.mark.parametrize(
        ("factor", "words"),
        [
            ("1.002", "0.2 % too high"),
            ("1.04", "4 % too high"),
            ("0.9", "10 % too low"),
            ("10", "10 times too high"),
            ("0.25", "4 times too low"),
            ("950000", "950,000 times too high"),
            ("0", "far too low"),
            (None, "too high, as none was given"),
        ],
    )
    def test_differences_in_words(self, factor, words):
        assert difference(None if factor is None else Decimal(factor)) == words

    def test_what_is_small(self):
        assert is_small(Decimal("1.1"))
        assert not is_small(Decimal("0.5"))
        assert not is_small(None)

    def test_above_nothing(self):
        nothing = Coverage(source=TRACKER, scope=Scope(donors="POL", recipients="UKR"))
        verdict = Ledger(entries=[parcel("USD 5")], coverage=[nothing]).verify(
            "USD 5", donor="POL", recipient="UKR"
        )
        assert (verdict.label, verdict.factor) == ("contradicted", None)
        assert "too high, as none was given" in str(verdict)


class TestStages:
    def test_statements_without_a_stage_decide_where_the_own_stage_does_not(self):
        verdict = Ledger(claims=[said("USD 100")]).verify("USD 300", **US, period=YEAR, stage="delivered")
        assert verdict.label == "contradicted"
        assert verdict.stage is None
        assert "judged by totals that do not say whether the aid was delivered" in verdict.notes
        assert "; known, delivered or not: USD" in str(verdict)

    def test_statements_without_a_stage_that_do_not_decide(self):
        verdict = Ledger(claims=[said("more than USD 100")]).verify(
            "USD 300", **US, period=YEAR, stage="delivered"
        )
        assert verdict.label == "possible"
        assert "judged by totals that do not say whether the aid was delivered" in verdict.notes

    def test_entries_at_an_earlier_stage_do_not_contradict_deliveries(self):
        ledger = Ledger(entries=[parcel("USD 100", stage="approved")])
        verdict = ledger.verify("USD 5", **US, period=YEAR, stage="delivered")
        assert verdict.label != "supported"

    def test_true_of_another_stage_is_possible_and_said(self):
        ledger = Ledger(claims=[said("USD 100", stage="approved")])
        verdict = ledger.verify("USD 100", **US, period=YEAR, stage="delivered")
        assert verdict.label == "possible"
        assert verdict.notes[0] == "true of aid that was approved; nothing is known of aid that was delivered"
        assert [str(r) for r in verdict.readings if r.kind == "stage"] == [
            "true of approvals, nothing known of deliveries",
        ]

    def test_contradicted_only_if_every_known_stage_contradicts(self):
        claims = [said("USD 100", stage="approved"), said("USD 40", stage="committed")]
        ledger = Ledger(claims=claims)
        assert ledger.verify("USD 500", **US, period=YEAR).label == "contradicted"
        assert ledger.verify("USD 40", **US, period=YEAR).label == "possible"
        assert ledger.verify("USD 500", **US, period=YEAR).factor == Decimal(5)
        assert (
            Ledger(claims=[*claims, said("more than USD 1", stage="delivered")])
            .verify("USD 500", **US, period=YEAR)
            .label
            == "possible"
        )

    def test_every_definition_beside_the_claim(self):
        claims = [said("USD 100", stage="approved"), said("USD 40", stage="delivered")]
        claims.append(said("USD 150", stage="delivered", aid_type=None))
        verdict = Ledger(claims=claims).verify("USD 100", **US, period=YEAR, stage="delivered")
        assert verdict.label == "contradicted"
        assert {s.value: j.label.value for s, j in verdict.by_stage.items()} == {
            "approved": "supported",
            "delivered": "contradicted",
        }
        shown = {name: str(j.bounds) for name, j in verdict.definitions.items()}
        assert shown["military aid, approved"] == "USD 100"
        assert shown["military aid, delivered"] == "USD 40"
        assert shown["all aid, delivered"] == "USD 150"

    def test_requests_are_not_judged(self):
        verdict = Ledger(claims=[said("USD 100", stage="requested")]).verify(
            "USD 100", **US, stage="requested"
        )
        assert verdict.label == "no evidence"
        assert "no aid yet" in verdict.notes[0]


class TestUndisclosed:
    def test_what_it_would_take(self):
        verdict = Ledger(entries=[parcel("USD 5"), parcel(None)]).verify("USD 12", **US)
        assert verdict.label == "possible"
        assert verdict.notes == (
            "1 of 2 entries has no amount: to make it true it, or aid that nobody lists, would have to hold USD 7",
        )

    def test_nobody_says_that_the_list_is_complete(self):
        verdict = Ledger(entries=[parcel("USD 5")]).verify("USD 12", **US)
        assert verdict.notes[0].startswith("no source says that it lists everything: USD 7 beyond the USD 5")

    def test_below_what_is_listed_is_contradicted(self):
        assert Ledger(entries=[parcel("USD 50"), parcel(None)]).verify("USD 12", **US).label == "contradicted"


class TestListsThatAreCompleteOfAPart:
    @pytest.fixture
    def drawdowns(self):
        scope = Scope(donors="USA", recipients="UKR", aid_type="military", stage="approved", period=YEAR)
        covered = Coverage(source=TRACKER, scope=scope, limited_to="drawdowns")
        entries = [parcel("USD 40", stage="approved"), parcel("USD 50", "2021-09-01", stage="approved")]
        return Ledger(entries=entries, coverage=[covered])

    def test_they_close_no_bound(self, drawdowns):
        bounds = drawdowns.bounds(**US, stage="approved", period=YEAR)
        assert (bounds.low, bounds.high) == (90, None)

    def test_they_support_a_claim(self, drawdowns):
        verdict = drawdowns.verify("USD 90", **US, stage="approved", period=YEAR)
        assert verdict.label == "supported"
        assert verdict.notes == (
            "true of drawdowns, which A tracker lists in full; other aid may come on top",
        )

    def test_they_contradict_no_higher_one(self, drawdowns):
        assert drawdowns.verify("USD 900", **US, stage="approved", period=YEAR).label == "possible"
        assert drawdowns.verify("USD 9", **US, stage="approved", period=YEAR).label == "contradicted"


class TestWithoutAPeriod:
    @pytest.fixture
    def tracker(self):
        covered = Coverage(source=TRACKER, scope=Scope(donors=["USA", "POL"], recipients="UKR", period=YEAR))
        return Ledger(entries=[parcel("USD 180"), parcel("USD 20", aid_type="financial")], coverage=[covered])

    def test_it_is_judged_over_the_window_that_is_known_best(self, tracker):
        verdict = tracker.verify("USD 180", **US)
        assert verdict.label == "supported"
        assert verdict.notes[0] == "no period is stated: judged over 2021, the window that is known best"
        wrong = tracker.verify("USD 1,800", **US)
        assert (wrong.label, wrong.factor) == ("contradicted", Decimal(10))
        assert [r.kind for r in wrong.readings] == ["magnitude"]
        assert str(wrong.readings[0]) == "true of USD 180, a tenth of it"

    def test_a_total_of_its_own_gives_the_window(self):
        verdict = Ledger(claims=[said("USD 90", Period.month(2021, 2)), said("USD 100")]).verify(
            "USD 100", **US
        )
        assert verdict.label == "supported"

    def test_one_parcel_in_a_sentence_is_no_total(self):
        ledger = Ledger(entries=[parcel("$200 million", id="small"), parcel("$700 million")])
        verdict = ledger.verify("The United States delivered $200 million in military aid to Ukraine.")
        assert verdict.label == "supported"
        assert any("true of one parcel (small), not of all that is known" in n for n in verdict.notes)
        other = ledger.verify("The United States delivered $100 million in military aid to Ukraine.")
        assert other.label == "possible"
        assert any("no period is stated" in n for n in other.notes)


def test_beyond_a_million_times_no_number_is_told():
    assert difference(Decimal("4999999")) == "more than 1,000,000 times too high"
    assert difference(Decimal("0.0000001")) == "more than 1,000,000 times too low"
    assert difference(Decimal("50000")) == "50,000 times too high"


def test_what_reads_like_a_total_may_be_one_parcel():
    ledger = Ledger(entries=[parcel("$200 million", id="small"), parcel("$700 million")])
    text = "So far the United States has given Ukraine $200 million in military aid."
    verdict = ledger.verify(text)
    assert verdict.claim.kind == "cumulative"
    assert verdict.label == "possible"
    assert "it may be about one parcel (small), not of all that is known: USD 899 million" in verdict.notes[0]
    assert ledger.verify(text.replace("200", "150")).label == "contradicted"


class TestForms:
    def test_keywords_that_no_scope_has(self):
        with pytest.raises(BadScope, match=r"verify has no argument .country."):
            Ledger().verify("USD 5", country="USA")

    def test_a_claim_has_its_own_scope(self):
        with pytest.raises(BadScope, match="a claim has a scope of its own"):
            Ledger().verify(claim("USD 5", **US), donor="USA")

    def test_period_or_since(self):
        with pytest.raises(BadScope, match="both a period and since/until"):
            Ledger().verify("USD 5", **US, period="2021", since="2020")

    def test_unknown_names_are_told(self):
        with pytest.raises(UnknownName, match="Atlantis"):
            Ledger().verify("USD 5", donor="Atlantis")

    def test_figures_and_claims(self):
        ledger = Ledger(claims=[said("USD 5")])
        assert (
            ledger.verify(Money(value=5, unit="USD"), **US, since="2021", until="2021").label == "supported"
        )
        assert ledger.verify(claim("USD 5", **US, since="2021", until="2021")).label == "supported"

    def test_whose_statements_count(self):
        ledger = Ledger(claims=[said("USD 5"), said("USD 7", source=TRACKER)])
        assert ledger.verify("USD 7", **US, period=YEAR, source="tracker").label == "supported"
        assert ledger.verify("USD 7", **US, period=YEAR, source=ARTICLE).label == "contradicted"

    def test_other_currencies_are_converted_with_a_note(self):
        rates = Rates.from_table({"USD": "2"}, base="EUR")
        verdict = Ledger(claims=[said("EUR 4")]).verify("USD 8", **US, period=YEAR, rates=rates)
        assert verdict.label == "supported"
        assert any("converted to USD" in n for n in verdict.notes)

    def test_what_cannot_be_converted_is_left_out_with_a_note(self):
        ledger = Ledger(entries=[parcel("USD 5"), parcel("UAH 100", "2021-04-01")])
        verdict = ledger.verify("USD 5", **US, period=YEAR)
        assert verdict.label == "possible"
        assert any("could not be compared were left out: no rate for UAH" in n for n in verdict.notes)

    def test_constant_prices_are_compared_with_constant_prices(self):
        real = Money(value=9, unit="USD", price_year=2019)
        ledger = Ledger(claims=[said("USD 5"), said(real)])
        assert ledger.verify("USD 9", **US, period=YEAR, prices=2019).label == "supported"
        nominal = ledger.verify("USD 9", **US, period=YEAR)
        assert nominal.label == "contradicted"
        assert "true in prices of 2019" in map(str, nominal.readings)

    def test_a_contradictory_ledger_says_so(self):
        verdict = Ledger(claims=[said("USD 5"), said("USD 7", source=TRACKER)]).verify(
            "USD 6", **US, period=YEAR
        )
        assert verdict.label == "possible"
        assert any("the ledger contradicts itself here" in n for n in verdict.notes)

    def test_words(self):
        verdict = Ledger(claims=[said("USD 5")]).verify("USD 5", **US, period=YEAR)
        assert repr(verdict) == "Verdict('supported', Money('USD 5'), bounds='USD 5')"
        assert verdict.sentence == str(verdict)


def test_amounts_without_a_rate_are_not_told_as_undisclosed():
    given = Entry(donor="USA", recipient="UKR", money="€9 million", committed="2022-05-02", source=TRACKER)
    verdict = Ledger(entries=[given]).verify("UAH 50 million", donor="USA", recipient="UKR")
    assert verdict.label == "possible"
    [note] = verdict.notes
    assert note.startswith("amounts that could not be compared were left out: no rate for UAH")


def test_a_factor_of_about_a_thousand_is_written_in_digits():
    assert difference(Decimal("999.7")) == "1,000 times too high"
    assert difference(Decimal("999.2")) == "999 times too high"


def test_a_figure_that_is_true_as_a_rounded_number_alone_is_told_as_that():
    given = Entry(donor="USA", recipient="UKR", money="$650,000,000", delivered="2021-06-01", source=TRACKER)
    scope = Scope(donors="USA", recipients="UKR", stage="delivered", period=Period.year(2021))
    ledger = Ledger(entries=[given], coverage=[Coverage(source=TRACKER, scope=scope)])
    asked = {"donor": "USA", "recipient": "UKR", "stage": "delivered", "period": Period.year(2021)}
    verdict = ledger.verify("$1 billion", **asked)
    assert verdict.label == "supported"
    assert verdict.notes == (
        "true only as a rounded number: known is USD 650 million; the number as it is written is 1.54 times too high",
    )
    assert ledger.verify("$0.7 billion", **asked).notes == ()


def test_a_list_of_a_few_weeks_says_nothing_against_a_claim_about_a_year():
    given = Entry(donor="USA", recipient="UKR", money="$1 million", committed="2022-02-01", source=TRACKER)
    scope = Scope(
        donors="USA", recipients="UKR", stage="committed", period=Period.between("2022-01-01", "2022-03-16")
    )
    ledger = Ledger(entries=[given], coverage=[Coverage(source=TRACKER, scope=scope)])
    asked = {"donor": "USA", "recipient": "UKR", "stage": "committed", "period": Period.year(2022)}
    verdict = ledger.verify("$12 million", published="2024-12-20", **asked)
    assert verdict.as_of is None
    assert "too high" not in verdict.sentence
    assert "known for 2022-01-01 to 2022-03-16: USD 500,000 to 1.5 million" in verdict.sentence
