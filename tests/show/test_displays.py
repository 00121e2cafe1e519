"""What ledgers and answers look like in a terminal and in a notebook."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from rich.console import Console

from aidledger import Coverage, Entry, Ledger, Scope, Source, check_report, claim, load_seeds

NASTY = '<script>alert("x")</script> & [bold]x[/bold]'


def shown() -> dict[str, object]:
    """One of everything that has a display."""
    ledger = load_seeds()
    asked = {"donor": "USA", "recipient": "UKR", "since": "2014"}
    return {
        "ledger": ledger,
        "total": ledger.total(**asked),
        "bounds": ledger.bounds(**asked, until="2020"),
        "findings": ledger.check(),
        "no findings": Ledger().check(),
        "verdict": ledger.verify("$5 billion", **asked, until="2022-01-24"),
        "claim": ledger.stated[0],
        "ranking": ledger.rankings[0],
        "report": check_report(
            "The US gave Ukraine $650 million in military aid in 2021.", ledger, "2022-01-24"
        ),
    }


NAMES = ("ledger", "total", "bounds", "findings", "no findings", "verdict", "claim", "ranking", "report")


class Page(HTMLParser):
    """What a page holds: its tags, and that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [v for k, v in attrs if k in ("src", "href") and v]
        if tag not in ("br", "meta", "link", "img", "hr", "wbr", "path", "rect", "line", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("path", "rect", "line", "circle"):
            assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
def test_html_is_whole_without_script_and_asks_for_nothing(name):
    page = Page()
    page.feed(shown()[name]._repr_html_())
    assert page.open == []
    assert "script" not in page.tags
    assert not [a for a in page.addresses if "//" in a]


@pytest.mark.parametrize("name", NAMES)
def test_html_has_colours_for_light_and_dark(name):
    assert "prefers-color-scheme:dark" in shown()[name]._repr_html_().replace(" ", "")


@pytest.mark.parametrize("name", NAMES)
def test_rich_prints_what_str_says_first(name):
    thing = shown()[name]
    printed = io.StringIO()
    Console(file=printed, width=400, no_color=True).print(thing)
    first = {"ledger": repr(thing), "report": "SUPPORTED"}.get(name, str(thing).splitlines()[0])
    assert first[:40].casefold() in printed.getvalue().casefold()


@pytest.mark.parametrize(
    "name", ["ledger", "total", "bounds", "findings", "no findings", "verdict", "report"]
)
def test_repr_is_one_short_line(name):
    assert "\n" not in repr(shown()[name])
    assert len(repr(shown()[name])) < 200


def test_counts_have_the_right_noun():
    assert repr(load_seeds()) == "<Ledger: 5 entries, 2 stated totals, 1 source>"
    one = Entry(donor="USA", recipient="UKR", money="$5", delivered="2022", source=Source(id="a"))
    assert repr(Ledger(entries=[one])) == "<Ledger: 1 entry, 0 stated totals, 1 source>"


def nasty() -> Ledger:
    source = Source(id="[bold]a[/bold]", title=NASTY)
    parcel = Entry(donor="USA", recipient="UKR", money="$5", delivered="2022", source=source, locator=NASTY)
    said = claim("$9", donor="USA", recipient="UKR", source=source)
    return Ledger(entries=[parcel], claims=[said.changed(locator=NASTY, note=NASTY)])


@pytest.mark.parametrize(
    "make",
    [
        lambda ledger: ledger,
        lambda ledger: ledger.total("USA", "UKR"),
        lambda ledger: ledger.bounds("USA", "UKR"),
        lambda ledger: ledger.verify("$50", donor="USA", recipient="UKR"),
        lambda ledger: ledger.stated[0],
    ],
)
def test_words_of_a_source_are_words_and_nothing_more(make):
    thing = make(nasty())
    assert "<script" not in thing._repr_html_()
    printed = io.StringIO()
    Console(file=printed, width=400, no_color=True).print(thing)
    assert "[bold]" in printed.getvalue()


def test_long_answers_say_how_much_is_not_shown():
    source = Source(id="a")
    many = Ledger(
        entries=[
            Entry(donor="USA", recipient="UKR", money="$5", delivered="2022", source=source, locator=str(n))
            for n in range(60)
        ]
    )
    printed = io.StringIO()
    Console(file=printed, width=200, no_color=True).print(many.total("USA"))
    assert "40 more are not shown" in printed.getvalue()
    verdict = many.verify("$900", donor="USA", recipient="UKR")
    assert len(verdict._repr_html_()) < 20_000


def test_coverage_says_what_it_covers():
    said = Coverage(source=Source(id="a"), scope=Scope(donors="USA"))
    assert str(said) == "everything is listed: money, aid of every kind, United States to any recipient"


def test_records_are_short_where_a_list_of_them_is_shown():
    ledger = load_seeds()
    assert repr(ledger.stated[1]) == (
        "Claim('around $2.7 billion (USD 2.565 billion to 2.835 billion): military aid, United States to Ukraine,"
        " since 2014 (2014-01-01 to 2022-01-24)')"
    )
    assert repr(ledger.table.entry(1)).startswith(
        "Entry('Spain to Ukraine: amount undisclosed, military, pledged"
    )
    assert repr(ledger.stated[1].scope.donors) == "(Donor('USA'),)"
    assert repr(ledger.stated[1].source) == (
        "Source('geneva-2022', 'News article on the Geneva talks of 21 January 2022, 2022-01-24')"
    )


def test_a_day_is_not_broken_at_its_hyphens():
    page = load_seeds().total(donor="USA", recipient="UKR")._repr_html_()
    assert '<span class="day">2022-01-24</span>' in page
    assert ".day{white-space:nowrap}" in page
    hostile = Ledger(
        claims=[claim("$5", donor="USA", recipient="UKR", source=Source(id="<b>2022-01-24</b>"))]
    )
    assert '&lt;b&gt;<span class="day">2022-01-24</span>&lt;/b&gt;' in hostile._repr_html_()


def test_a_list_spread_over_documents_is_not_put_down_to_one_of_them():
    bounds = load_seeds("us-drawdowns").bounds(donor="USA", recipient="UKR", stage="approved")
    assert "documents of us-presidential-drawdowns" in str(bounds.binding[0])
    assert "Presidential memorandum of" not in bounds.explain()


def test_definitions_of_which_the_same_is_known_stand_in_one_row():
    page = shown()["verdict"]._repr_html_()
    assert "military aid: pledged, approved, committed, delivered" in page
    assert page.count("USD 199.5 million or more") == 2


def test_a_total_whose_bounds_are_not_its_sum_says_what_the_entries_add_up_to():
    total = load_seeds("us-drawdowns").total(donor="USA", recipient="UKR")
    assert "adding up to USD 30.998 billion" in total.sentence
    assert "<th>Itemised</th>" in total._repr_html_()
    assert "<th>Stated</th>" in shown()["total"]._repr_html_()


def test_a_quoted_beginning_of_a_sentence_is_fitted_into_ours():
    (found,) = check_report(
        "Since 2014 the US has given Ukraine $5bn in military aid.", load_seeds(), "2022-01-24"
    ).verdicts
    assert "United States to Ukraine, since 2014 [2014-01-01 to 2022-01-24])" in str(found)


def test_a_long_list_of_contradicting_figures_is_cut_short():
    text = " ".join(f"Since 2014 the US has given Ukraine ${n}bn in military aid." for n in range(3, 12))
    (pair,) = check_report(text, load_seeds(), "2022-01-24").contradictions
    assert pair.reason == "$3bn, $4bn, $5bn, $6bn and 5 more are given for the same aid over the same time"
    assert len(pair.numbers) == 9
