"""The pictures of the pages are what the library draws today."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from matplotlib import pyplot as plt

from tests.conftest import CHECKOUT
from tools.pictures import DRAWN, draw

#: As in the tests of the pictures themselves.
TOLERANCE = 4.0


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_in_step(name, tmp_path):
    draw(name, tmp_path / "now.png")
    new, old = (plt.imread(path)[..., :3] * 255 for path in (tmp_path / "now.png", CHECKOUT / name))
    assert new.shape == old.shape
    assert float(np.abs(new - old).mean()) < TOLERANCE, "run: python docs/tools/pictures.py"
