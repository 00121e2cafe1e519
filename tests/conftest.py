"""Shared fixtures: where the real data lies, and the skip when it does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.browser.chromium import Browser, found

# The same examples in every run, and no clock: a slow machine must not turn a test red.
settings.register_profile(
    "aidledger", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("aidledger")

CHECKOUT = Path(__file__).resolve().parents[1]
#: Screenshots are kept here for people to look at; git does not see them.
KEPT = CHECKOUT / "artefacts"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests of a run."""
    program = found()
    if program is None:
        pytest.skip("no Chromium here (apt-get install chromium)")
    opened = Browser(program)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that ask for it skip where it is absent."""
    folder = Path(os.environ.get("AIDLEDGER_DATA", CHECKOUT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("real data not present (set AIDLEDGER_DATA)")
    return folder
