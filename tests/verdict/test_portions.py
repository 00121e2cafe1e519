"""Figures that a text tells as a part of another sum are no total, beside it or by themselves."""

from __future__ import annotations

import pytest

import aidledger as al

LIST = al.Source(id="list", title="A list", published="2024-12-20")


def ledger() -> al.Ledger:
    days = al.Period.parse("2022-01-01 to 2024-12-20")
    scope = al.Scope(donors="USA", recipients="UKR", aid_type="military", stage="delivered", period=days)
    given = al.Entry(
        donor="USA",
        recipient="UKR",
        aid_type="military",
        money="$40,000,000,000",
        delivered="2023-05-01",
        source=LIST,
    )
    return al.Ledger([given], coverage=[al.Coverage(source=LIST, scope=scope)])


@pytest.mark.parametrize(
    "text",
    [
        "Washington has given Ukraine $40 billion in military aid since January 2022, including $22 billion in shells.",
        "Washington has given Ukraine $40 billion in military aid since January 2022, of which $22 billion in shells.",
        "Washington has given Ukraine $40 billion in military aid since January 2022, $22 billion of it in shells.",
        "Washington has given Ukraine $22 billion of the $40 billion in military aid since January 2022 in shells.",
    ],
)
def test_a_part_and_its_whole_go_together(text: str) -> None:
    report = al.check_report(text, ledger(), published="2024-12-20")
    assert not report.contradictions
    assert {c.span.text: c.part for c in report.claims} == {"$40 billion": "", "$22 billion": "sum"}
    assert "contradicted" not in {v.label for v in report.verdicts}


def test_two_totals_do_not() -> None:
    text = (
        "Since January 2022 Washington has given Ukraine $40 billion in military aid. "
        "Since January 2022 Washington has given Ukraine $22 billion in military aid."
    )
    report = al.check_report(text, ledger(), published="2024-12-20")
    assert len(report.contradictions) == 1
    assert [v.label for v in report.verdicts] == ["supported", "contradicted"]


@pytest.mark.parametrize(
    "text",
    [
        "US military aid to Ukraine fell by $2 billion to $10 billion in 2023.",
        "In 2023 the US and Berlin each gave Kyiv $5 billion in arms. In 2023 the US and Germany gave it $9 billion.",
        "In 2023 the US did not give Ukraine $5 billion in arms. In 2023 the US gave Ukraine $9 billion in arms.",
    ],
)
def test_what_is_no_total_contradicts_none(text: str) -> None:
    assert not al.check_report(text, ledger(), published="2024-12-20").contradictions


def test_two_kinds_together_are_less_than_all_aid() -> None:
    kinds = {"military": "€1,200 million", "financial": "€1,150 million", "humanitarian": "€950 million"}
    entries = [
        al.Entry(donor="DEU", recipient="UKR", aid_type=k, money=m, committed="2022-05-01", source=LIST)
        for k, m in kinds.items()
    ]
    days = al.Period.parse("2022-01-24 to 2024-12-20")
    scope = al.Scope(recipients="UKR", stage="committed", period=days)
    held = al.Ledger(entries, coverage=[al.Coverage(source=LIST, scope=scope)])
    text = "Since January 24, 2022 Germany has committed €{} in military and financial aid to Ukraine."
    for amount, label in (
        ("2.35 billion", "possible"),
        ("500 million", "contradicted"),
        ("5 billion", "contradicted"),
    ):
        [claim] = al.read_claims(text.format(amount), published="2024-12-20")
        assert held.verify(claim, published="2024-12-20").label == label


def test_a_share_and_its_amount() -> None:
    text = "Nearly a quarter, or $9 billion, of US military aid to Ukraine since January 2022 came in 2024."
    [claim] = al.read_claims(text, published="2024-12-20")
    assert claim.part == "sum"
    assert ledger().verify(claim, published="2024-12-20").label == "possible"


def test_a_collection_of_documents_may_lack_one() -> None:
    memos = al.Source(id="memos", published="2024-12-20", collection="memoranda")
    days = al.Period.parse("2022-01-01 to 2024-12-20")
    scope = al.Scope(donors="USA", recipients="UKR", aid_type="military", stage="approved", period=days)
    given = al.Entry(
        donor="USA",
        recipient="UKR",
        aid_type="military",
        money="$31,000,000,000",
        approved="2023-05-01",
        source=memos,
    )
    held = al.Ledger(
        [given], coverage=[al.Coverage(source=memos, scope=scope, limited_to="presidential drawdowns")]
    )
    for amount, label in (("$31.7 billion", "possible"), ("$33.7 billion", "contradicted")):
        text = f"Since January 2022 Washington has approved {amount} in drawdowns for Ukraine."
        [claim] = al.read_claims(text, published="2024-12-20")
        assert held.verify(claim, published="2024-12-20").label == label
