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


#: What is dear to set up is set up in one process only, where tests run in several.
_TOGETHER = {
    "tests/test_spark.py": "spark",
    "tests/test_package.py": "package",
    "tests/browser/": "browser",
    "tests/docs/test_site.py": "browser",
    "tests/docs/test_browser.py": "browser",
}
#: Not measured: real data may be absent, and laws run the same lines over and over. The coverage that is asked
#: for has to come from the other tests, and these take half the time.
_UNMEASURED = ("tests/real/", "tests/properties/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put tests together that share what is dear, and leave some out of the coverage."""
    plugins = config.pluginmanager
    for item in items:
        place = item.path.relative_to(CHECKOUT).as_posix()
        for start, group in _TOGETHER.items():
            if place.startswith(start) and plugins.hasplugin("xdist"):
                item.add_marker(pytest.mark.xdist_group(group))
        if place.startswith(_UNMEASURED) and plugins.hasplugin("pytest_cov"):
            item.add_marker("no_cover")


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
    folder = Path(os.environ.get("AIDLEDGER_DATA") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("real data not present (set AIDLEDGER_DATA)")
    return folder
