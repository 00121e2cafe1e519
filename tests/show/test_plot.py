"""Pictures: what they show, and that they look as they did."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

import numpy as np  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402

from aidledger import Entry, Ledger, Money, Source, check_report, claim, load_seeds  # noqa: E402
from aidledger.errors import BadScope, MissingExtra, UnitMismatch  # noqa: E402
from aidledger.show.plot_style import COLOURS, scale  # noqa: E402

BASELINES = Path(__file__).parent / "baselines"
#: Mean difference of the pixels (0 to 255) that other versions of matplotlib and its fonts may make.
TOLERANCE = 4.0


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.fixture
def drawdowns():
    return load_seeds("us-drawdowns")


def steps() -> Ledger:
    """Aid by month: rounded amounts, one month without an amount, an uncertain day."""
    source = Source(id="list", published="2022-12-31")
    given = [
        ("USA", "around $200 million", "2022-01-10"),
        ("USA", "$300 million", "between 2022-02-20 and 2022-04-10"),
        ("USA", None, "2022-05-02"),
        ("USA", "$150 million", "2022-07-01"),
        ("GBR", "$100 million", "2022-02-01"),
        ("GBR", "$250 million", "2022-06-01"),
    ]
    return Ledger(
        entries=[
            Entry(donor=donor, recipient="UKR", money=money, committed=day, source=source, locator=str(n))
            for n, (donor, money, day) in enumerate(given)
        ]
    )


def releases() -> Ledger:
    def release(number, day, amount):
        source = Source(id=f"tracker-{number}", series="tracker", published=day)
        return Entry(donor="DEU", recipient="UKR", money=amount, committed="2022-03-01", source=source)

    return Ledger(
        entries=[
            release(1, "2022-06-01", "around €1 billion"),
            release(2, "2022-09-01", None),
            release(3, "2022-12-01", "€1,250,000,000"),
        ]
    )


def looks_like(axes, name: str, tmp_path: Path) -> None:
    """The figure of ``axes`` beside the committed picture ``name``."""
    got, want = tmp_path / f"{name}.png", BASELINES / f"{name}.png"
    axes.figure.savefig(got, dpi=50, metadata={"Software": None})
    assert want.exists(), f"no baseline: look at {got}, then copy it to {want}"
    new, old = (plt.imread(path)[..., :3] * 255 for path in (got, want))
    assert new.shape == old.shape
    assert float(np.abs(new - old).mean()) < TOLERANCE, f"{got} differs from {want}"


PICTURES = {
    "cumulative": lambda: steps().plot.cumulative("USA", "UKR"),
    "cumulative-by-donor": lambda: steps().plot.cumulative(recipient="UKR", by="donor", freq="YS"),
    "claims": lambda: load_seeds().plot.claims("USA", "UKR")[0],
    "revisions": lambda: releases().plot.revisions("DEU", "UKR"),
    "verdict": lambda: (
        load_seeds()
        .verify("$5 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24")
        .plot()
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_looks_as_it_did(name, tmp_path):
    looks_like(PICTURES[name](), name, tmp_path)


def test_a_changed_picture_is_noticed(tmp_path):
    axes = PICTURES["cumulative"]()
    axes.axhspan(0, 400, color="black")
    with pytest.raises(AssertionError, match="differs"):
        looks_like(axes, "cumulative", tmp_path)


def test_axes_carry_the_unit_and_its_scale(drawdowns):
    assert drawdowns.plot.cumulative("USA", "UKR", stage="approved").get_ylabel() == "USD billion"
    assert load_seeds().plot.cumulative("USA", "UKR", measure="mass", unit="tonne").get_ylabel() == "tonnes"
    assert scale([81646.6, float("inf")], "kg") == (1000.0, "thousand kg")


def test_undisclosed_entries_are_marked_and_leave_the_band_open():
    axes = steps().plot.cumulative("USA", "UKR")
    marks = [line for line in axes.get_lines() if line.get_marker() == "v" and len(line.get_xdata())]
    assert len(marks) == 1
    day = matplotlib.dates.num2date(axes.convert_xunits(marks[0].get_xdata()[0]))
    assert (day.year, day.month) == (2022, 5)
    assert "no upper bound" in axes.get_legend().get_texts()[-1].get_text()


def test_the_steps_end_at_the_total():
    frame = steps().cumulative(donor="USA", recipient="UKR")
    axes = steps().plot.cumulative("USA", "UKR")
    line = next(line for line in axes.get_lines() if line.get_label() == "sum of the entries")
    assert line.get_ydata()[-1] * 1e6 == pytest.approx(frame["value"].iloc[-1])


def test_groups_have_colours_of_their_own_and_the_smallest_are_counted():
    source = Source(id="list")
    donors = ("USA", "GBR", "DEU", "FRA", "POL", "ESP", "ITA", "NOR", "SWE")
    many = Ledger(
        entries=[
            Entry(
                donor=code,
                recipient="UKR",
                money=Money(value=10**6 * (n + 1), unit="EUR"),
                committed="2022",
                source=source,
            )
            for n, code in enumerate(donors)
        ]
    )
    axes = many.plot.cumulative(by="donor", freq="YS")
    drawn = [line for line in axes.get_lines() if not line.get_label().startswith("_")]
    assert [line.get_label() for line in drawn] == list(reversed(donors))[: len(COLOURS)]
    assert len({line.get_color() for line in drawn}) == len(COLOURS)
    assert "2 smaller groups are not drawn" in axes.texts[-1].get_text()


def test_claims_nest_with_the_itemised_sum_beneath():
    spans, amounts = load_seeds().plot.claims("USA", "UKR")
    words = [text.get_text() for text in spans.texts]
    assert words == [
        "around $2.7 billion, since 2014",
        "$650 million, over the last year",
        "itemised: 1 entry",
    ]
    assert "USD 2.7 billion" in amounts.texts[0].get_text()
    assert amounts.get_xlabel().startswith("USD billion")


def test_a_line_among_many_is_marked_once_where_its_upper_bound_is_lost():
    donors = ("USA", "DEU", "POL", "EST")
    many = Ledger(
        entries=[
            Entry(donor=d, recipient="UKR", money=m, committed=f"2022-0{n}-01", source=Source(id="a"))
            for d in donors
            for n, m in enumerate(("$5,000,000", None, None), 1)
        ]
    )

    def marked(axes):
        return sum(line.get_marker() == "v" and len(line.get_xdata()) for line in axes.get_lines())

    assert marked(many.plot.cumulative(by="donor")) == 4
    assert marked(many.plot.cumulative("USA")) == 2


def test_stated_totals_name_the_stage_and_the_kind_in_which_they_differ():
    source = Source(id="a", published="2023-01-01")
    both = Ledger(
        claims=[
            claim("$5m", donor="USA", since="2022", stage="committed", source=source),
            claim("$9m", donor="USA", since="2022", aid_type="mixed", source=source),
        ]
    )
    spans, _ = both.plot.claims("USA", aid_type=None)
    words = [text.get_text() for text in spans.texts]
    assert words == ["$9m, since 2022-01-01, mixed aid", "$5m, since 2022-01-01, committed, military aid"]


def test_only_entries_of_its_own_window_are_drawn_inside_a_stated_total(drawdowns):
    _, amounts = drawdowns.plot.claims("USA", "UKR")
    black = [bar.get_width() for bar in amounts.patches if bar.get_facecolor() == (0, 0, 0, 1)]
    assert max(black) == pytest.approx(30.998)  # the row of the entries themselves
    assert sorted(black)[-2] < 15  # none reaches beyond the stated total that it stands in


def test_a_sum_below_what_is_surely_there_is_not_drawn_as_the_total():
    axes = load_seeds().plot.revisions("USA", "UKR")
    assert axes.get_lines()[0].get_ydata()[0] == pytest.approx(2.565)


def test_claims_in_two_currencies_ask_for_one():
    source = Source(id="a")
    both = Ledger(claims=[claim("$5m", donor="USA", source=source), claim("€5m", donor="USA", source=source)])
    with pytest.raises(UnitMismatch, match="EUR, USD"):
        both.plot.claims("USA")
    assert both.plot.claims("USA", unit="EUR")[1].get_xlabel().startswith("EUR million")


def test_claims_of_any_period_and_bound_are_drawn():
    source = Source(id="a")
    odd = Ledger(
        claims=[
            claim("more than $5m", donor="USA", source=source),
            claim("up to $7m", donor="USA", since="2014", source=source),
            claim("$4m", donor="USA", until="2020", source=source),
            *(
                claim(f"${n}m", donor="USA", since=str(2000 + n), until=str(2001 + n), source=source)
                for n in range(12)
            ),
        ]
    )
    spans, amounts = odd.plot.claims("USA")
    assert any("3 more stated totals" in text.get_text() for text in spans.texts)
    assert any("no upper bound" in text.get_text() for text in amounts.texts)


def test_revisions_step_at_each_publication():
    axes = releases().plot.revisions("DEU", "UKR")
    values = [
        line.get_ydata()[0]
        for line in axes.get_lines()
        if line.get_marker() in ("o", "v") and len(line.get_xdata()) == 1
    ]
    assert values == [1.0, 0.0, 1.25]


def test_a_picture_can_go_into_a_figure_of_ones_own():
    figure, axes = plt.subplots()
    assert steps().plot.cumulative("USA", ax=axes) is axes
    assert releases().plot.revisions("DEU", ax=axes) is axes
    verdict = load_seeds().verify("more than 90 tons", donor="USA", recipient="UKR", since="2022")
    assert verdict.plot(ax=axes) is axes
    pair = tuple(plt.subplots(1, 2)[1])
    assert load_seeds().plot.claims("USA", axes=pair) == pair
    assert figure is axes.figure


def test_a_verdict_shows_the_claim_and_what_is_known():
    axes = (
        load_seeds()
        .verify("$5 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24")
        .plot()
    )
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[:2] == ["the claim", "known"]
    assert axes.get_title(loc="left").startswith("✗ Contradicted: $5 billion")


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda ledger: ledger.plot.cumulative("SWE", unit="USD"), "no dated entry"),
        (lambda ledger: ledger.plot.claims("SWE"), "no stated total"),
        (lambda ledger: ledger.plot.revisions("SWE", unit="USD"), "no source knows"),
        (
            lambda ledger: Ledger(entries=steps().records()).plot.revisions("SWE", unit="USD"),
            "no source knows",
        ),
        (lambda ledger: Ledger().plot.revisions(unit="USD"), "published"),
    ],
)
def test_nothing_to_draw_is_said(draw, says):
    with pytest.raises(BadScope, match=says):
        draw(load_seeds())


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(MissingExtra, match=r"aidledger\[plot\]"):
        load_seeds().plot.cumulative("USA")


def test_the_accessor_says_what_it_can_do():
    assert "cumulative()" in repr(load_seeds().plot)


def test_a_claim_about_one_parcel_is_drawn_against_it():
    text = "The US approved $450 million in military aid for Ukraine."
    (verdict,) = check_report(text, load_seeds("us-drawdowns"), published="2022-06-30").verdicts
    axes = verdict.plot()
    assert [label.get_text() for label in axes.get_yticklabels()][:3] == [
        "the claim",
        "one parcel",
        "all that is known",
    ]
    assert next(text.get_text() for text in axes.texts if "supported" in text.get_text()) == "✓ supported"
