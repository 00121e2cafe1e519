"""Sentences and list items, with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.reading.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        (
            "The U.S. sent $5.5 million. Mr. Smith did not.",
            ["The U.S. sent $5.5 million.", "Mr. Smith did not."],
        ),
        ("Approx. 20 tanks, i.e. Leopards, came.", ["Approx. 20 tanks, i.e. Leopards, came."]),
        ("He said: “We gave.” Then he left.", ["He said: “We gave.”", "Then he left."]),
        ("A line\nthat wraps.\n\nA new block", ["A line that wraps.", "A new block"]),
        ("A list:\n- one;\n- two.\n1. three", ["A list:", "one;", "two.", "three"]),
        ("in 2014. the war", ["in 2014. the war"]),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert [s.text for s in sentences(text)] == parts


def test_list_items_are_marked_and_blocks_counted() -> None:
    found = list(sentences("Lead:\n- one\n- two\n\nNext."))
    assert [(s.bullet, s.paragraph) for s in found] == [(False, 0), (True, 1), (True, 2), (False, 3)]


def test_what_is_too_long_for_a_sentence_comes_in_pieces() -> None:
    found = list(sentences("word " * 2000))
    assert max(len(s.text) for s in found) <= 2000
    assert sum(s.text.count("word") for s in found) == 2000


@given(st.text(alphabet="aA. \n-1!?’\u00a0*", max_size=200))
def test_spans_are_disjoint_in_order_and_as_long_as_their_text(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert at <= sentence.start < sentence.end <= len(text)
        assert len(sentence.text) == sentence.end - sentence.start
        at = sentence.end
