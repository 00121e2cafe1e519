"""The front door: what ``import aidledger as al`` offers, and that it opens quickly."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import aidledger as al


def test_every_public_name_can_be_used():
    for name in al.__all__:
        assert getattr(al, name) is not None


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(AttributeError, match="did you mean Ledger"):
        al.Leger  # noqa: B018


def test_importing_loads_nothing_heavy():
    heavy = "{'pandas', 'pint', 'pydantic', 'numpy', 'highspy', 'lxml'}"
    code = f"import sys, aidledger; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_star_import_and_dir_agree():
    assert set(al.__all__) <= set(dir(al))


def test_every_public_name_and_every_question_to_a_ledger_shows_an_example():
    documented = {name: getattr(al, name) for name in al.__all__ if name != "errors"}
    asked = {name: getattr(al.Ledger, name) for name in dir(al.Ledger) if not name.startswith("_")}
    documented |= {f"Ledger.{name}": thing for name, thing in asked.items() if callable(thing)}
    assert {"Ledger.total", "Ledger.add", "Ledger.write"} <= set(documented)
    assert not [name for name, thing in documented.items() if ">>>" not in (inspect.getdoc(thing) or "")]
