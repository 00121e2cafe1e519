"""Figures told of each of several donors, averages and differences: none is judged as one sum."""

from __future__ import annotations

import aidledger as al

LIST = al.Source(id="list", title="A list", published="2022-12-01")
DAYS = "2022-01-24 to 2022-10-03"


def ledger() -> al.Ledger:
    given = {"DEU": "€1,200 million", "FRA": "€215 million", "POL": "€1,800 million"}
    entries = [
        al.Entry(id=who, donor=who, recipient="UKR", aid_type="military", money=money, committed="2022-05-02",
                 source=LIST)
        for who, money in given.items()
    ]  # fmt: skip
    scope = al.Scope(recipients="UKR", aid_type="military", stage="committed", period=al.Period.parse(DAYS))
    return al.Ledger(entries, sources=[LIST], coverage=[al.Coverage(source=LIST, scope=scope)])


def judged(sentence: str) -> al.Verdict:
    [claim] = al.read_claims(sentence, published="2022-10-03")
    return ledger().verify(claim, published="2022-10-03")


def test_a_figure_of_each_is_false_where_it_is_false_of_one() -> None:
    found = judged(
        "Since January 24, 2022 Germany and France have each committed more than €1 billion in arms to Ukraine."
    )
    assert found.label == "contradicted"
    assert found.claim.scope.donors[0].code == "FRA"
    assert found.notes[0] == "told of each by itself: contradicted for France; supported for Germany"


def test_a_figure_of_each_is_true_where_it_is_true_of_all() -> None:
    found = judged(
        "Since January 24, 2022 Germany and Poland have each committed more than €1 billion in arms to Ukraine."
    )
    assert found.label == "supported"


def test_without_each_the_donors_are_taken_together() -> None:
    found = judged(
        "Since January 24, 2022 Germany and France have committed more than €1 billion in arms to Ukraine."
    )
    assert found.label == "supported"
    assert found.claim.scope.donors[1].code == "FRA"


def test_a_difference_is_no_total() -> None:
    found = judged(
        "Since January 24, 2022 Germany has committed €600 million less in arms to Ukraine than Poland."
    )
    assert (found.label, found.claim.states) == ("possible", "difference")
    assert "compared with no total" in found.notes[0]


def test_an_average_is_no_total() -> None:
    found = judged(
        "Since January 24, 2022 the average military aid package of Germany for Ukraine was €12 million."
    )
    assert (found.label, found.claim.states) == ("possible", "average")


def yearly() -> al.Ledger:
    given = {"2022-05-02": "€12,000 million", "2023-05-02": "€11,000 million", "2024-05-02": "€7,000 million"}
    entries = [
        al.Entry(
            id=day, donor="USA", recipient="UKR", aid_type="military", money=m, committed=day, source=LIST
        )
        for day, m in given.items()
    ]
    days = al.Period.parse("2022-01-01 to 2024-12-31")
    scope = al.Scope(recipients="UKR", aid_type="military", stage="committed", period=days)
    return al.Ledger(entries, sources=[LIST], coverage=[al.Coverage(source=LIST, scope=scope)])


def test_each_year_is_not_their_mean() -> None:
    text = "Each year from 2022 to {} the US committed more than €10 billion in arms to Ukraine."
    for last, label in (("2023", "supported"), ("2024", "contradicted")):
        [claim] = al.read_claims(text.format(last), published="2025-02-01")
        found = yearly().verify(claim, published="2025-02-01")
        assert found.label == label
    assert found.notes[0] == "told of each by itself: contradicted for 2024; supported for 2022, 2023"


def test_both_years() -> None:
    [claim] = al.read_claims(
        "In both 2022 and 2023 the US committed more than €11.5 billion in arms to Ukraine.",
        published="2025-02-01",
    )
    assert yearly().verify(claim, published="2025-02-01").label == "contradicted"
