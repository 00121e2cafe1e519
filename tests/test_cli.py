"""The command line, as a user types it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import aidledger as al
from aidledger import cli


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the program with arguments; gives (exit code, standard output, standard error)."""
    monkeypatch.setenv("COLUMNS", "160")

    def go(*arguments):
        monkeypatch.setattr("sys.argv", ["aidledger", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        out, err = capsys.readouterr()
        return stopped.value.code or 0, out, err

    return go


def test_version_and_help(run):
    assert run("--version")[1].strip() == f"aidledger {al.__version__}"
    code, out, _ = run("--help")
    assert code == 0
    for command in ("summary", "total", "check-ledger", "convert"):
        assert command in out
    assert CliRunner().invoke(cli.app, ["total", "--help"]).exit_code == 0


def test_summary_shows_entries_and_stated_totals(run):
    code, out, _ = run("summary", "seeds")
    assert code == 0
    assert "around $2.7 billion" in out
    assert "Entries (5)" in out
    assert json.loads(run("summary", "seeds", "--json")[1])["claims"] == 2


def test_total_in_words_and_in_json(run):
    code, out, _ = run("total", "seeds", "--donor", "Washington", "--recipient", "Kyiv", "--since", "2014")
    assert code == 0
    assert "USD 2.7 billion" in out
    answer = json.loads(
        run("total", "seeds", "--donor", "USA", "--since", "2014", "--recipient", "UKR", "--json")[1]
    )
    assert (answer["low"], answer["value"], answer["high"]) == (2.565e9, 2.7e9, 2.835e9)
    assert answer["evidence"][0]["source"] == "geneva-2022"


def test_any_asks_for_every_kind_of_aid(run):
    answer = json.loads(
        run("total", "seeds:us-drawdowns", "--recipient", "Haiti", "--aid-type", "any", "--json")[1]
    )
    assert answer["value"] == 7e7


def test_checks_print_findings_and_set_the_exit_code(run, tmp_path):
    code, out, _ = run("check-ledger", "seeds")
    assert code == 0
    assert "AL" in out
    source = al.Source(id="s", published="2023-01-01")
    wrong = al.Entry(donor="USA", recipient="USA", money="$5", delivered="2022", source=source)
    al.Ledger(entries=[wrong]).write(tmp_path / "wrong.csv")
    code, out, _ = run("check-ledger", tmp_path / "wrong.csv", "--json")
    assert code == 1
    assert any(f["severity"] == "error" for f in json.loads(out))


def test_convert_keeps_every_record(run, tmp_path):
    code, out, _ = run("convert", "seeds", tmp_path / "out.jsonl")
    assert code == 0
    assert "5 entries" in out
    assert al.read(tmp_path / "out.jsonl") == al.load_seeds()
    counts = json.loads(run("convert", "seeds", tmp_path / "again.xlsx", "--json")[1])
    assert counts["entries"] == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("summary", "nowhere.csv"), "nowhere.csv"),
        (("summary", "seeds:drawdowns"), "us-drawdowns"),
        (("total", "seeds", "--donor", "Atlantis"), "Atlantis"),
        (("total", "seeds", "--stage", "sold"), "unknown stage"),
        (("total", "seeds", "--unit", "XYZ"), "unknown currency"),
        (("total", "seeds", "--since", "2020-02-30"), "2020-02-30"),
    ],
)
def test_bad_input_is_one_line_with_a_remedy_and_exit_code_two(run, arguments, message):
    code, _, err = run(*arguments)
    assert code == 2
    assert err.startswith("aidledger: ")
    assert message in err
    assert "Traceback" not in err
