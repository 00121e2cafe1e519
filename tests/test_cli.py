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
        (("total", "seeds", "--unit", "EURO"), "use an ISO 4217 code, for example EUR (Euro)\n"),
        (("total", "seeds", "--since", "2020-02-30"), "2020-02-30"),
        (("total", "seeds", "--since", "yesterday"), "Remedy: write the day itself, such as 2022-01-24\n"),
        (("total", "seeds", "--unit", "tons"), "Remedy: say --measure mass\n"),
        (("total", "seeds", "--rates", "foo"), "Remedy: give 'at_date', 'period_average'\n"),
        (("total", "seeds", "--measure", "count"), "--unit"),
        (("summary", "seed"), "did you mean seeds?"),
        (("summary", "us-drawdown"), "did you mean seeds:us-drawdowns?"),
    ],
)
def test_bad_input_is_one_line_with_a_remedy_and_exit_code_two(run, arguments, message):
    code, _, err = run(*arguments)
    assert code == 2
    assert err.startswith("aidledger: ")
    assert message in err
    assert "Traceback" not in err


HEAD = "donor,recipient,money,delivered,source\n"
GOOD = "Estonia,Ukraine,€3 million,2022-02-19,my notes\n"
BAD = "Estland,Ukraine,€2 million,2022-02-18,my notes\n"


@pytest.fixture
def half(tmp_path):
    """A table one row of which names a donor that is none."""
    (tmp_path / "half.csv").write_text(HEAD + BAD + GOOD, encoding="utf-8")
    return tmp_path / "half.csv"


def test_every_command_tells_of_rejected_rows_beside_its_output(run, half, tmp_path):
    (tmp_path / "r.txt").write_text("Estonia gave Ukraine €3 million in military aid.", encoding="utf-8")
    for command in (
        ("total", half),
        ("total", half, "--json"),
        ("check-ledger", half),
        ("convert", half, tmp_path / "out.csv"),
        ("check", tmp_path / "r.txt", "--ledger", half, "--published", "2022-03-01"),
    ):
        code, out, err = run(*command)
        assert code == 0
        assert err.startswith(
            "half.csv: 1 of 2 rows was rejected\n  row 2, donor: 'Estland': no party is called"
        )
        assert f"'aidledger summary {half}' lists all of them" in err
        assert "lists all of them" not in out


def test_a_report_says_that_its_ledger_was_not_read_whole(half):
    report = al.check_report("Estonia gave Ukraine €3 million in military aid.", al.read(half))
    against = "1 entry (1 of 2 rows was rejected) from 1 source: my notes"
    assert report.against == against
    assert f"Checked against {against}" in str(report)
    assert "1 of 2 rows was rejected" in report.to_html()


def test_a_ledger_that_was_not_read_whole_says_so_when_it_is_shown(half):
    ledger = al.read(half)
    told = "1 entry, 0 stated totals, 1 source; 1 of 2 rows was rejected: see ledger.imported"
    assert repr(ledger) == f"<Ledger: {told}>"
    assert told in str(ledger)
    assert told in ledger._repr_html_()
    assert repr(al.load_seeds()) == "<Ledger: 5 entries, 2 stated totals, 1 source>"


def test_summary_lists_every_rejected_cell_once_named(run, tmp_path):
    (tmp_path / "many.csv").write_text(HEAD + GOOD + BAD * 12, encoding="utf-8")
    code, out, err = run("summary", tmp_path / "many.csv")
    assert (code, err) == (0, "")
    assert out.count("'Estland'") >= 12
    assert "many.csv, row 14, donor: 'Estland'" in " ".join(out.split())
    assert "many.csv, many.csv" not in out
    told = json.loads(run("summary", tmp_path / "many.csv", "--json")[1])
    assert (told["rows_in"], told["rows_rejected"], len(told["rejected"])) == (13, 12, 12)
    assert told["rejected"][0]["row"] == 3
    assert "and 9 more" in run("total", tmp_path / "many.csv")[2]


@pytest.mark.parametrize("command", ["summary", "total", "check-ledger"])
def test_a_file_of_rejected_rows_alone_cannot_be_used(run, tmp_path, command):
    (tmp_path / "none.csv").write_text(HEAD + BAD * 3, encoding="utf-8")
    code, _, err = run(command, tmp_path / "none.csv")
    assert code == 2
    assert "aidledger: 3 of 3 rows were rejected" in err
    assert "row 2, donor: 'Estland'" in err


def test_what_a_rejected_cell_holds_does_not_act_on_the_terminal(run, tmp_path):
    (tmp_path / "x.csv").write_text(HEAD + GOOD + BAD.replace("Estland", "\x1b[2Jx"), encoding="utf-8")
    err = run("total", tmp_path / "x.csv")[2]
    assert "1 of 2 rows was rejected" in err
    assert "\x1b" not in err


def test_a_file_without_rows_is_told(run, tmp_path):
    (tmp_path / "head.csv").write_text(HEAD, encoding="utf-8")
    code, _, err = run("total", tmp_path / "head.csv")
    assert code == 0
    assert "head.csv: there is no row in it" in err


def test_one_entry_is_no_entries(run, tmp_path):
    (tmp_path / "one.csv").write_text(HEAD + GOOD, encoding="utf-8")
    out = run("convert", tmp_path / "one.csv", tmp_path / "out.csv")[1]
    assert out.startswith("1 entry and 0 stated totals written to ")


def test_a_total_of_mass_says_what_is_missing_and_nothing_twice(run):
    out = run("total", "seeds", "--measure", "mass", "--unit", "short tons")[1]
    first = out.splitlines()[0]
    assert "5 entries listed, 4 of them without a mass, and no source" in first
    assert first.count("90 short tons or more") == 1


def test_two_currencies_are_told_the_option_to_give(run, tmp_path):
    (tmp_path / "two.csv").write_text(HEAD + GOOD + GOOD.replace("€", "CAD "), encoding="utf-8")
    err = run("total", tmp_path / "two.csv")[2]
    assert "for example --unit CAD (rates of each amount's day)" in err
