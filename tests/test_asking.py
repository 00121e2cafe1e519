"""Calls whose arguments do not fit say which keyword was meant, or what is missing."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.asking import fitting
from aidledger.errors import BadScope

SEEDS = al.load_seeds()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: SEEDS.total(doner="USA"),
            r"total has no argument 'doner'\. Remedy: did you mean donor\? It takes",
        ),
        (lambda: SEEDS.totals(by=["donor"], aidtype=None), "did you mean aid_type"),
        (lambda: SEEDS.bounds(reciepient="UKR"), "did you mean recipient"),
        (
            lambda: SEEDS.cumulative(untill="2022"),
            r"a question has no argument 'untill'\. Remedy: did you mean until",
        ),
        (lambda: SEEDS.total(xyz=1), "Remedy: it takes donor, recipient"),
        (lambda: SEEDS.total(*range(11)), "total: too many positional arguments"),
        (
            lambda: al.check_report("text"),
            r"'ledger'\. Remedy: check_report\(text_or_path, ledger\).*al\.load_seeds",
        ),
        (lambda: al.check_report("text", SEEDS, publish="2022"), "did you mean published"),
        (
            lambda: al.claim("$5m", doner="USA"),
            r"claim has no argument 'doner'\. Remedy: did you mean donor\?",
        ),
        (lambda: al.claim(donor="USA"), r"'figure'\. Remedy: claim\(figure\), for example"),
        (lambda: al.read_claims("text", publised="2022"), "did you mean published"),
        (lambda: al.find_figures("text", published="2022"), "find_figures has no argument 'published'"),
        (lambda: al.load_seeds(nam="us-drawdowns"), "did you mean name"),
        (lambda: al.read(), r"'source'\. Remedy: read\(source\), a path"),
        (
            lambda: SEEDS.verify("$5m", doner="USA"),
            r"verify has no argument 'doner'\. Remedy: did you mean donor\?",
        ),
    ],
)
def test_the_argument_that_is_meant_is_named(call, words: str) -> None:
    with pytest.raises(BadScope, match=words):
        call()


def test_an_error_from_within_is_left_as_it_is() -> None:
    @fitting()
    def broken(one: int) -> object:
        return one + "two"  # type: ignore[operator]

    with pytest.raises(TypeError, match="unsupported operand"):
        broken(1)
