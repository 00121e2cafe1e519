"""The notebook that answers for October 2022, run on the real release: its answer is the tracker's own."""

from __future__ import annotations

import pytest

from tests.conftest import CHECKOUT

nbclient = pytest.importorskip("nbclient")

HELD = """
donors = {claim.scope.donors[0].code for claim in ledger.stated}
assert len(donors) == 41
military = check[check["published"] > 0]
assert len(military) >= 25
assert (military["difference"].abs() < 500).all()
assert (dollars["value"].dropna() > 0).all()
assert ledger.total("Germany", unit="EUR", **question).high < 1_200_000_010
"""


def test_the_notebook_answers_for_the_real_release(real_data, monkeypatch):
    import nbformat

    monkeypatch.setenv("TRACKER", str(real_data / "kiel" / "ust-release-07-2022-11-22.xlsx"))
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    monkeypatch.delenv("MPLBACKEND", raising=False)
    examples = CHECKOUT / "examples"
    notebook = nbformat.read(examples / "05-committed-by-october.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(HELD))
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(examples)}}
    )
    client.extra_arguments = ["--log-level=ERROR"]
    client.execute()
