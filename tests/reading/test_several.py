"""Of how many parcels a sum is told."""

from __future__ import annotations

import pytest

import aidledger as al


@pytest.mark.parametrize(
    ("text", "parcels"),
    [
        ("In March 2022 the US approved three $800 million packages of military aid for Ukraine.", 3),
        ("The US approved two packages of $800 million each in military aid for Ukraine.", 2),
        ("The US approved two military packages worth $800 million each for Ukraine.", 2),
        ("President Biden authorized two drawdowns of $800 million for Ukraine.", 2),
        ("The US approved a dozen $100 million packages of arms for Ukraine.", 12),
        ("The US approved several $800 million packages of military aid for Ukraine.", 2),
        ("The US approved a $800 million package of military aid for Ukraine.", 1),
        ("On March 16 $800 million packages of military aid for Ukraine were approved by the US.", 1),
        ("The US approved two military aid packages totalling $1.6 billion for Ukraine.", 1),
        ("The US approved two packages worth $1.6 billion in military aid for Ukraine.", 1),
        ("The US approved two packages of $1.6 billion in total in military aid for Ukraine.", 1),
        ("The US approved three packages of military aid and a loan of $800 million for Ukraine.", 1),
        ("The US approved $800 million in military aid for Ukraine.", 1),
    ],
)
def test_the_number_of_parcels_beside_a_sum(text, parcels):
    [found] = [c for c in al.read_claims(text, published="2024-12-31") if c.measure == "money"]
    assert found.parcels == parcels
    assert found.kind == "single" or parcels == 1
    assert ("such parcels" in found.about) == (parcels > 1)
