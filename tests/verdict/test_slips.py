"""The slips that careless reports make of the seed figures: each is named in prose as by keyword, and nothing is
offered that would be true of nearly any figure."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

US = {"donor": "USA", "recipient": "UKR"}
PARTIES = {"donors": "USA", "recipients": "UKR"}
DAY = "2022-01-24"
LIST = Source(id="list", title="A list", published="2022-12-31")


@pytest.fixture(scope="module")
def seeds():
    return al.load_seeds()


@pytest.fixture(scope="module")
def drawdowns():
    return al.load_seeds("us-drawdowns")


def checked(text, ledger, published=DAY):
    [verdict] = al.check_report(text, ledger, published=published).verdicts
    return verdict


def told(verdict):
    return [str(r) for r in verdict.readings]


class TestAroundTurnedExact:
    LOOSER = (
        "the source is less exact than the claim: around $2.7 billion (USD 2.565 billion to 2.835 billion)"
    )

    @pytest.mark.parametrize("exactly", ["", "exactly "])
    def test_in_prose_and_by_keyword_alike(self, seeds, exactly):
        prose = checked(
            f"The United States has given Ukraine {exactly}$2.7 billion in military aid since 2014.", seeds
        )
        keyword = seeds.verify("$2.7 billion", **US, since="2014")
        for verdict in (prose, keyword):
            assert verdict.label == "possible"
            assert self.LOOSER in verdict.notes
            assert verdict.readings == ()
        assert not any("no source says that it lists everything" in n for n in prose.notes)

    def test_a_looser_total_of_another_time_is_no_sure_reading(self, drawdowns):
        text = "The United States has committed exactly $6.1 billion in military aid to Ukraine since 2021."
        verdict = checked(text, drawdowns, "2022-07-01")
        assert not any(r.certain for r in verdict.readings)
        assert "possibly true for 'since February 24, 2022', 2022-02-24 to 2022-06-23" in told(verdict)[0]

    def test_not_of_another_s_total(self, seeds):
        verdict = seeds.verify("$2.7 billion", donor="NATO", recipient="UKR", since="2014")
        assert not any("less exact" in n for n in verdict.notes)


SINCE = "The United States has given Ukraine {} in military aid since 2014."


@pytest.mark.parametrize(
    ("figure", "label", "reading"),
    [
        ("$2.7 million", "contradicted", "possibly true of USD 2.7 billion, a thousand times as much"),
        ("$2.7 trillion", "contradicted", "possibly true of USD 2.7 billion, a thousandth of it"),
        ("$27 billion", "contradicted", "possibly true of USD 2.7 billion, a tenth of it"),
        ("around $2.7 million", "contradicted", "true of USD 2.7 billion, a thousand times as much"),
        ("€2.7 billion", "possible", "possibly true in USD, not EUR"),
    ],
)
def test_another_scale_or_currency(seeds, figure, label, reading):
    for verdict in (checked(SINCE.format(figure), seeds), seeds.verify(figure, **US, since="2014")):
        assert verdict.label == label
        assert told(verdict) == [reading]


@pytest.mark.parametrize(
    ("figure", "window", "keywords", "reading"),
    [
        ("$2.7 billion", "since 2014", {"since": "2014"}, "possibly true of United States alone"),
        ("around $2.7 billion", "since 2014", {"since": "2014"}, "true of United States alone"),
        ("$650 million", "over the last year", {"period": "last year"}, "true of United States alone"),
    ],
)
def test_the_group_for_the_donor(seeds, figure, window, keywords, reading):
    prose = checked(f"NATO has given Ukraine {figure} in military aid {window}.", seeds)
    keyword = seeds.verify(figure, donor="NATO", recipient="UKR", published=DAY, **keywords)
    assert told(prose) == told(keyword) == [reading]


def test_all_aid_that_was_committed_told_as_military_aid_that_was_given():
    parcels = [
        Entry(
            donor="USA",
            recipient="UKR",
            aid_type=kind,
            money=f"EUR {n},000,000,000",
            committed="2022-05-01",
            source=LIST,
        )
        for kind, n in (("military", 20), ("financial", 30))
    ]
    parcels.append(Entry(donor="USA", recipient="UKR", money="EUR 2", delivered="2022-06-01", source=LIST))
    whole = Coverage(
        source=LIST,
        scope=Scope(donors="USA", recipients="UKR", stage="committed", period=al.Period.year(2022)),
    )
    ledger = al.Ledger(entries=parcels, coverage=[whole])
    verdict = checked(
        "In 2022 the United States has given Ukraine €50 billion in military aid.", ledger, "2023-01-02"
    )
    assert verdict.label == "possible"
    assert told(verdict) == ["true of commitments of all aid, not of deliveries of military aid"]


class TestNoReadingThatSaysNothing:
    @pytest.mark.parametrize(
        ("text", "published"),
        [
            (
                "In March 2022 the United States approved at most $100 million in military aid for Ukraine.",
                "2022-04-01",
            ),
            (
                "From August 2021 to May 2022 the US approved more than $20 billion in military aid for Ukraine.",
                "2022-06-01",
            ),
        ],
    )
    def test_limits_that_other_windows_and_groups_only_loosen(self, drawdowns, text, published):
        assert told(checked(text, drawdowns, published)) == []

    def test_more_than_what_the_donor_gave_is_not_true_of_its_groups(self):
        parcels = [
            Entry(donor=d, recipient="UKR", money=f"USD {n}", committed="2022-05-01", source=LIST)
            for d, n in (("USA", 90), ("GBR", 40), ("DEU", 30))
        ]
        whole = Coverage(source=LIST, scope=Scope(recipients="UKR", period=al.Period.year(2022)))
        ledger = al.Ledger(entries=parcels, coverage=[whole])
        scope = {**US, "stage": "committed", "period": al.Period.year(2022)}
        assert told(ledger.verify("more than USD 100", **scope)) == []
        group = ledger.verify("more than USD 85", donor="GBR", recipient="UKR", period=scope["period"])
        assert "true of all donors together" not in told(group)

    def test_the_furthest_stage_says_it_all(self):
        parcels = [
            Entry(donor="USA", recipient="UKR", money=f"USD {n}", committed="2022-05-01", source=LIST)
            for n in (44, 46)
        ]
        found = told(al.Ledger(entries=parcels).verify("USD 90", **US, stage="delivered"))
        assert found == ["possibly true of commitments, nothing known of deliveries"]

    def test_a_wide_range_is_no_sum(self):
        parcels = [
            Entry(donor="USA", recipient="UKR", money=f"USD {n}", committed="2022-05-01", source=LIST)
            for n in (44, 4)
        ]
        ledger = al.Ledger(entries=parcels)
        assert told(ledger.verify("between USD 40 and USD 50", **US, stage="delivered")) == []
        assert told(ledger.verify("USD 48", **US, stage="delivered")) != []


def test_a_total_of_another_stage_and_another_time_is_no_slip():
    known = Claim(
        figure="USD 9",
        scope=Scope(donors="USA", recipients="UKR", stage="committed", period=al.Period.year(2019)),
        source=LIST,
    )
    verdict = al.Ledger(claims=[known]).verify("USD 9", **US, stage="delivered", period=al.Period.year(2022))
    assert not any("stated by" in r for r in told(verdict))


MARCH = "one parcel (drawdown-2022-03-16) that was approved 2022-03-16"


class TestParcels:
    @pytest.mark.parametrize(
        ("text", "reading"),
        [
            (
                "On 16 March 2022 the United States delivered $800 million in military aid to Ukraine.",
                f"true of {MARCH}, not known to be delivered",
            ),
            (
                "On 16 March 2022 the United States approved €800 million in military aid for Ukraine.",
                f"true in USD, not EUR: {MARCH}",
            ),
            (
                "On 16 March 2022 the United States approved $800 billion in military aid for Ukraine.",
                f"true of USD 800 million, a thousandth of it: {MARCH}",
            ),
            (
                "On 16 March 2022 NATO approved $800 million in military aid for Ukraine.",
                f"true of United States alone: {MARCH}",
            ),
        ],
    )
    def test_a_slip_about_one_parcel(self, drawdowns, text, reading):
        verdict = checked(text, drawdowns, "2022-03-17")
        assert verdict.label in ("possible", "contradicted")
        assert told(verdict) == [reading]
        assert reading in str(verdict)
        assert [r.id for r in verdict.readings[0].quoted] == ["drawdown-2022-03-16"]

    def test_what_a_reading_quotes_is_listed_and_the_claim_itself_is_not(self, seeds):
        text = "In December 2021 the US delivered $200 million in military aid to Ukraine."
        shown = str(al.check_report(text, seeds, published=DAY))
        assert "from: United States to Ukraine: $200 million" in shown
        assert "[report:the text]" not in shown

    def test_approved_in_december_is_not_delivered_in_december(self, seeds):
        reading = "true of one parcel (geneva-2022-shipment) that was approved late December 2021, delivered 2022-01-23"
        verdict = checked("In December 2021 the US delivered $200 million in military aid to Ukraine.", seeds)
        keyword = seeds.verify(
            "$200 million", **US, stage="delivered", since="2021-12-01", until="2021-12-31"
        )
        assert verdict.label == keyword.label == "possible"
        assert told(verdict) == [reading]
        assert told(keyword)[0] == reading

    def test_one_parcel_is_not_all_of_a_year(self, seeds):
        text = "Over the last year the United States has given Ukraine $200 million in military aid."
        verdict = checked(text, seeds)
        assert verdict.label == "contradicted"
        assert told(verdict) == [
            "true of one parcel (geneva-2022-shipment) that was delivered 2022-01-23, not of all that was given"
        ]

    def test_a_slip_of_scale_is_told_once(self, seeds):
        verdict = checked("In December 2021 the US approved $200 billion in military aid for Ukraine.", seeds)
        [reading] = told(verdict)
        assert reading.startswith(
            "true of USD 200 million, a thousandth of it: one parcel (geneva-2022-shipment)"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "On 16 May 2023 the United States approved €800 million in military aid for Ukraine.",  # another day
            "On 16 March 2022 the United States delivered €800 million in military aid to Ukraine.",  # two slips
            "On 16 March 2022 Germany delivered $800 million in military aid to Ukraine.",  # another donor
            "On 16 March 2022 the United States approved $810 million in military aid for Ukraine.",
            "The United States approved €200 million in military aid for Ukraine.",  # one of several, of no day
            "In 2024 the United States approved $2.5 billion in military aid for Ukraine.",  # ten times one of a year
        ],
    )
    def test_what_only_resembles_a_parcel_is_not_told(self, drawdowns, text):
        assert not any("one parcel" in r for r in told(checked(text, drawdowns, "2025-01-15")))

    def test_several_of_one_amount_are_counted(self):
        parcels = [
            Entry(
                id=f"p{n}",
                donor="USA",
                recipient="UKR",
                money="USD 90",
                approved=f"2022-0{n}-01",
                source=LIST,
            )
            for n in (3, 4, 5)
        ]
        verdict = checked(
            "The US delivered $90 in military aid to Ukraine.", al.Ledger(entries=parcels), "2022-12-31"
        )
        assert (
            "true of one parcel (p5, one of 3 of that amount) that was approved 2022-05-01, not known to be delivered"
            in told(verdict)
        )


class TestTwoTrackersAdded:
    WINDOW = {"stage": "committed", "period": al.Period.year(2022)}

    @pytest.fixture
    def ledger(self):
        one = Source(id="one", title="One tracker", published="2022-12-31")
        memos = [
            Source(id=f"memo-{n}", title=f"Memo {n}", published="2022-12-31", collection="register")
            for n in range(6)
        ]
        rows = [("one", "USD 20,500,000,000", one), *(("memo", "USD 1,500,000,000", m) for m in memos)]
        parcels = [
            Entry(donor="USA", recipient="UKR", money=money, committed="2022-05-01", source=source)
            for _, money, source in rows
        ]
        scope = Scope(**PARTIES, stage="committed", period=al.Period.year(2022))
        return al.Ledger(entries=parcels, coverage=[Coverage(source=one, scope=scope)])

    def test_what_two_sources_list_of_one_flow(self, ledger):
        reading = (
            "USD 29.5 billion is USD 20.5 billion (One tracker) and USD 9 billion (register) added up, "
            "which count the same aid more than once"
        )
        verdict = ledger.verify("$29.5 billion", **US, **self.WINDOW)
        assert verdict.label == "contradicted"
        assert told(verdict) == [reading]
        prose = checked(
            "In 2022 the US committed $29.5 billion in military aid to Ukraine.", ledger, "2022-12-31"
        )
        assert told(prose) == [reading]

    @pytest.mark.parametrize("figure", ["$30 billion", "$29 billion", "$32 billion", "more than $29 billion"])
    def test_no_coincidence(self, ledger, figure):
        assert not any(r.kind == "added up" for r in ledger.verify(figure, **US, **self.WINDOW).readings)


class TestAddedUp:
    THREE = (
        "USD 2.7 billion (since 2014), USD 650 million (over the last year) and USD 200 million"
        " (geneva-2022-shipment)"
    )
    TWICE = "which count the same aid more than once"

    def test_totals_that_lie_within_each_other(self, seeds):
        exact = f"USD 3.55 billion is {self.THREE} added up, {self.TWICE}"
        text = "The United States has given Ukraine $3.55 billion in military aid."
        for verdict in (checked(text, seeds), seeds.verify("$3.55 billion", **US, since="2014")):
            assert verdict.label == "contradicted"
            assert told(verdict) == [exact]
            assert verdict.readings[0].kind == "added up"
            assert [r.id for r in verdict.readings[0].quoted] == [
                "geneva-2022-last-year",
                "geneva-2022-since-2014",
                "geneva-2022-shipment",
            ]

    def test_a_rounded_sum_says_what_it_comes_to(self, seeds):
        [reading] = told(seeds.verify("$3.5 billion", **US, since="2014"))
        assert reading == f"USD 3.5 billion is about {self.THREE} added up (USD 3.55 billion), {self.TWICE}"

    def test_a_parcel_counted_at_each_of_its_stages(self, seeds):
        text = (
            "The United States has approved and delivered $400 million in military aid to Ukraine since 2014."
        )
        for verdict in (checked(text, seeds), seeds.verify("$400 million", **US)):
            assert verdict.label == "contradicted"
            assert told(verdict) == [
                "USD 400 million is USD 200 million (geneva-2022-shipment) counted twice, at each of its stages"
            ]

    @pytest.mark.parametrize(
        "figure",
        ["more than $3.5 billion", "up to $3.55 billion", "$3.2 billion", "$4 billion", "$300 million"],
    )
    def test_limits_and_other_figures_are_no_sums(self, seeds, figure):
        assert not any(r.kind == "added up" for r in seeds.verify(figure, **US, since="2014").readings)

    def test_a_sum_of_figures_of_other_times_is_no_slip(self):
        years = [
            Claim(figure=f"USD {n}", scope=Scope(**PARTIES, period=al.Period.year(year)), source=LIST)
            for n, year in ((300, 2019), (500, 2021))
        ]
        ledger = al.Ledger(claims=years)
        assert not any(
            r.kind == "added up" for r in ledger.verify("USD 800", **US, period=al.Period.year(2021)).readings
        )
        within = ledger.add(
            Claim(figure="USD 200", scope=Scope(**PARTIES, period=al.Period.month(2021, 3)), source=LIST)
        )
        found = within.verify("USD 700", **US, period=al.Period.year(2021))
        assert told(found) == [f"USD 700 is USD 500 (2021) and USD 200 (2021-03) added up, {self.TWICE}"]

    def test_what_comes_out_in_several_ways_is_a_coincidence(self):
        totals = [
            Claim(figure=f"USD {n}", scope=Scope(**PARTIES, period=al.Period.since(year)), source=LIST)
            for n, year in ((500, 2014), (200, 2015), (400, 2016), (300, 2017))
        ]
        verdict = al.Ledger(claims=totals).verify("USD 700", **US, since="2017")
        assert not any(r.kind == "added up" for r in verdict.readings)

    def test_two_vintages_of_one_list(self):
        releases = [
            Source(id=f"r{n}", series="tracker", published=f"2022-0{n}-01", title=f"Release {n}")
            for n in (5, 6)
        ]
        parcels = [
            Entry(donor="USA", recipient="UKR", money=f"USD {n}", committed="2022-03-01", source=source)
            for n, source in zip((44, 900), releases, strict=True)
        ]
        verdict = al.Ledger(entries=parcels).verify(
            "USD 944", **US, stage="committed", since="2022", until="2022-12-31"
        )
        assert told(verdict) == [
            f"USD 944 is USD 900 (as known now) and USD 44 (as known on 2022-05-01) added up, {self.TWICE}"
        ]

    def test_two_sources_of_one_flow(self):
        parcels = [
            Entry(
                donor="USA",
                recipient="UKR",
                money=f"USD {n}",
                committed=day,
                source=Source(id=name, title=name),
            )
            for n, day, name in ((440, "2022-03-01", "Tracker"), (470, "2022-04-01", "Ministry"))
        ]
        verdict = al.Ledger(entries=parcels).verify("USD 910", **US, stage="committed")
        assert told(verdict) == [
            f"USD 910 is USD 470 (Ministry) and USD 440 (Tracker) added up, {self.TWICE}"
        ]


class TestAddedUpInTheText:
    def last(self, text, ledger):
        return al.check_report(text, ledger, published=DAY).verdicts[-1]

    def test_one_amount_at_three_stages(self, seeds):
        verdict = self.last(
            "The United States has pledged $200 million in military aid to Ukraine. It approved $200 million. It "
            "delivered $200 million. In all, Ukraine received $600 million in American weapons.",
            seeds,
        )
        reading = (
            "USD 600 million is USD 200 million (pledged), USD 200 million (approved) and USD 200 million (delivered) "
            "added up, which the text gives before and which count the same aid more than once"
        )
        assert verdict.label == "contradicted"
        assert told(verdict) == [reading]
        assert reading in str(verdict)

    def test_totals_of_the_text_that_lie_within_each_other(self, seeds):
        verdict = self.last(
            "Since 2014, the United States has given Ukraine $2.8 billion in military aid. Last year alone it gave "
            "Ukraine $700 million. Taken together, the United States has given Ukraine $3.5 billion in military aid.",
            seeds,
        )
        reading = (
            "USD 3.5 billion is USD 2.8 billion (since 2014) and USD 700 million (last year alone) added up, which the "
            "text gives before and which count the same aid more than once"
        )
        assert told(verdict) == [reading]

    def test_parcels_that_are_rightly_added(self, seeds):
        verdict = self.last(
            "The US approved $200 million in military aid for Ukraine in March 2021 and $300 million in April 2021. In "
            "all the US approved $500 million in military aid to Ukraine in 2021.",
            seeds,
        )
        assert told(verdict) == []


def test_a_running_total_that_is_told_after_its_list_ends(drawdowns):
    ends = "2024-12-20 lists presidential drawdowns for 2021-08-27 to 2024-12-20 only"
    text = "The US has approved {} in military aid for Ukraine since August 2021."
    verdict = checked(text.format("$31 billion"), drawdowns, "2025-01-15")
    assert verdict.label == "possible"
    assert [n for n in verdict.notes if n.endswith(ends)]
    assert not [
        n for n in checked(text.format("$45 billion"), drawdowns, "2025-01-15").notes if n.endswith(ends)
    ]


def test_calendar_for_fiscal_year_where_a_list_gives_the_fiscal_year_as_a_whole():
    whole = al.Period.fiscal_year(2021, "USA")
    row = Entry(donor="USA", recipient="UKR", money="USD 90", committed=whole, source=LIST)
    verdict = al.Ledger(entries=[row]).verify("USD 90", **US, stage="committed", period=al.Period.year(2021))
    assert told(verdict)[0] == "possibly true for fiscal year 2021 (2020-10-01 to 2021-09-30)"
    assert "not of all that was given" not in " ".join(told(verdict))


def test_thousands_for_units_where_the_rest_was_cut_off():
    rows = [
        Entry(donor="USA", recipient="UKR", money=f"USD {n}", committed="2021-03-01", source=LIST)
        for n in ("200,000,000", "54,869,273")
    ]
    whole = Coverage(source=LIST, scope=Scope(**PARTIES, stage="committed", period=al.Period.year(2021)))
    ledger = al.Ledger(entries=rows, coverage=[whole])
    scope = {**US, "stage": "committed", "period": al.Period.year(2021)}
    assert told(ledger.verify("$254,869", **scope)) == [
        "true of USD 254.87 million, a thousand times as much"
    ]
    assert told(ledger.verify("$254,868", **scope)) == []


def test_nothing_was_given(seeds):
    whole = Coverage(source=LIST, scope=Scope(donors="POL", recipients="UKR"))
    verdict = al.Ledger(coverage=[whole]).verify("USD 5", donor="POL", recipient="UKR")
    assert "is too high, as none was given; known: USD 0" in str(verdict)


def test_ten_times_is_written_out(drawdowns):
    verdict = checked(
        "In March 2022 the US approved at most $100 million in military aid for Ukraine.",
        drawdowns,
        "2022-04-01",
    )
    assert "is 10 times too low" in str(verdict)


@pytest.mark.parametrize(
    ("text", "published", "wrong"),
    [
        (
            "On 20 May 2022 President Biden approved $1 billion in military aid for Ukraine.",
            "2022-07-15",
            "stated by",
        ),
        (
            "On 20 May 2022 President Biden approved $1 billion in military aid for Ukraine.",
            "2022-07-15",
            "ten times as much",
        ),
        (
            "On 5 May 2022 the US approved more than $2 billion in military aid for Ukraine.",
            "2022-06-02",
            "until",
        ),
        ("By the end of 2024 US drawdowns for Ukraine had reached $31 billion.", "2025-01-15", "true of"),
    ],
)
def test_other_times_and_rounded_numbers_are_no_readings(drawdowns, text, published, wrong):
    assert not any(wrong in r for r in told(checked(text, drawdowns, published)))


def test_a_stated_window_is_told_once(seeds):
    text = "The United States has given Ukraine {} in military aid {}."
    [year] = told(checked(text.format("$650 million", "since 2014"), seeds))
    assert year.startswith("true for 'over the last year', 2021-01-01 to 2022-01-24 (stated by")
    [all_years] = told(checked(text.format("$2.7 billion", "over the last year"), seeds))
    assert all_years.startswith("possibly true for 'since 2014', 2014-01-01 to 2022-01-24 (stated by")


def test_another_kind_of_aid_comes_after_the_currency():
    parcels = [
        Entry(donor="USA", recipient="UKR", aid_type=kind, money=money, committed="2022-05-01", source=LIST)
        for kind, money in (("military", "EUR 90"), ("financial", "USD 90"))
    ]
    covered = Coverage(source=LIST, scope=Scope(**PARTIES, stage="committed", period=al.Period.year(2022)))
    ledger = al.Ledger(entries=parcels, coverage=[covered])
    verdict = ledger.verify("USD 90", **US, stage="committed", period=al.Period.year(2022))
    assert verdict.label == "contradicted"
    found = told(verdict)
    assert found.index("true in EUR, not USD") < found.index("true of financial aid")


def test_what_it_would_take_where_nothing_is_surely_listed():
    row = Entry(
        donor="USA",
        recipient="UKR",
        aid_type="unspecified",
        money="USD 5",
        committed="2022-05-01",
        source=LIST,
    )
    verdict = al.Ledger(entries=[row]).verify("USD 90", **US, stage="committed")
    assert verdict.notes == (
        "no source says that it lists everything: USD 90 that nobody lists would make it true",
    )


def test_what_one_member_committed_told_as_what_its_group_has_given():
    parcels = [
        Entry(donor=donor, recipient="UKR", money=f"EUR {n}", committed="2022-05-01", source=LIST)
        for donor, n in (("USA", 44), ("USA", 46), ("DEU", 30))
    ]
    parcels.append(Entry(donor="USA", recipient="UKR", money="EUR 2", delivered="2022-06-01", source=LIST))
    ledger = al.Ledger(entries=parcels)
    verdict = checked("NATO has given Ukraine €92 in military aid.", ledger, "2022-12-31")
    assert told(verdict) == ["possibly true of commitments of United States alone, not of deliveries of NATO"]
    assert told(checked("NATO has given Ukraine €81 in military aid.", ledger, "2022-12-31")) == []


def test_a_parcel_of_some_day_of_a_year_is_not_that_of_the_day_that_is_told():
    whole, day = al.Period.year(2022), "2022-03-16"
    text = "On 16 March 2022 the United States approved €90 in military aid for Ukraine."
    found = []
    for date in (whole, day):
        parcel = Entry(id="p", donor="USA", recipient="UKR", money="USD 90", approved=date, source=LIST)
        found.append(
            [r for r in told(checked(text, al.Ledger(entries=[parcel]), "2022-03-17")) if "(p)" in r]
        )
    assert found == [[], ["true in USD, not EUR: one parcel (p) that was approved 2022-03-16"]]


def test_one_entry_has_and_two_have_no_amount():
    hidden = {"donor": "USA", "recipient": "UKR", "source": LIST}
    parcels = [Entry(**hidden, committed=f"2022-0{n}-01") for n in (3, 4)]
    known = Entry(**hidden, money="USD 5", committed="2022-05-01")
    for count, words in ((1, "1 of 2 entries has no amount"), (2, "2 of 3 entries have no amount")):
        verdict = al.Ledger(entries=[known, *parcels[:count]]).verify("USD 90", **US, stage="committed")
        assert [n for n in verdict.notes if n.startswith(words)]


class TestOfAThousandfold:
    """A parcel among many has the digits of a round figure by chance."""

    MANY = tuple(
        Entry(
            donor="USA",
            recipient="UKR",
            money=f"USD {n * 7}.3 million",
            approved=f"2022-{n:02}-03",
            source=LIST,
        )
        for n in range(1, 12)
    )
    FIFTY = Entry(donor="USA", recipient="UKR", money="USD 50 million", approved="2022-07-01", source=LIST)
    ALL = Coverage(
        source=LIST,
        scope=Scope(**PARTIES, aid_type="military", stage="approved", period=al.Period.year(2022)),
    )

    def ledger(self, *entries):
        return al.Ledger(entries=entries, coverage=[self.ALL])

    def test_a_round_total_of_a_year_is_no_slip_of_one_parcel_of_it(self):
        text = "In 2022 the US approved $50 billion in military aid for Ukraine."
        verdict = checked(text, self.ledger(*self.MANY, self.FIFTY), "2022-12-31")
        assert (verdict.label, told(verdict)) == ("contradicted", [])

    def test_the_only_parcel_is(self):
        text = "In 2022 the US approved $50 billion in military aid for Ukraine."
        verdict = checked(text, self.ledger(self.FIFTY), "2022-12-31")
        assert "a thousandth of it" in told(verdict)[0]

    def test_an_amount_of_many_digits_is_no_coincidence(self):
        exact = self.FIFTY.changed(money="USD 53,217,500")
        text = "In 2022 the US approved USD 53,217.5 million in military aid for Ukraine."
        verdict = checked(text, self.ledger(*self.MANY, exact), "2022-12-31")
        assert any("a thousandth of it: one parcel" in words for words in told(verdict))

    def test_ten_times_as_much_of_all_time_says_nothing_of_a_month(self):
        scope = Scope(**PARTIES, aid_type="military", stage="approved", period="2021 to 2022")
        early = Entry(
            donor="USA", recipient="UKR", money="USD 300 million", approved="2021-02-01", source=LIST
        )
        ledger = al.Ledger(entries=[early], coverage=[Coverage(source=LIST, scope=scope)])
        verdict = checked(
            "In May 2022 the US approved $30 million in weapons for Ukraine.", ledger, "2022-12-31"
        )
        assert not any("ten times as much" in words for words in told(verdict))
