"""``aidledger check``, as an editor's pipeline runs it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from aidledger import cli

EXAMPLE = Path(__file__).parents[1] / "examples" / "report.md"


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


def saved(folder: Path, text: str, name: str = "report.txt") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_contradicted_claim_is_exit_code_1(run, tmp_path):
    page, data, review = tmp_path / "p.html", tmp_path / "r.json", tmp_path / "c.json"
    code, out, err = run(
        "check", EXAMPLE, "--ledger", "seeds", "--html", page, "--json", data, "--claimreview", review
    )
    assert code == 1
    assert "6 ✗ $3.5 billion  contradicted" in out
    assert "3 ✓ around $2.7 billion  supported" in out
    assert "<mark>$3.5 billion</mark>" in page.read_text(encoding="utf-8")
    assert json.loads(data.read_text(encoding="utf-8"))["counts"]["contradicted"] == 3
    assert json.loads(review.read_text(encoding="utf-8"))["@context"] == "https://schema.org"
    assert all(f"written: {path}" in err for path in (page, data, review))


def test_who_reviews_and_where_is_said_in_a_claimreview(run, tmp_path):
    path = tmp_path / "c.json"
    run("check", EXAMPLE, "--claimreview", path, "--author", "The Checkers", "--url", "https://example.org/c")
    review = json.loads(path.read_text(encoding="utf-8"))["@graph"][0]
    assert review["author"]["name"] == "The Checkers"
    assert review["url"] == "https://example.org/c#claim-1"


def test_supported_claims_are_exit_code_0(run, tmp_path):
    path = saved(tmp_path, "Since 2014 the US has given Ukraine around $2.7 billion in military aid.")
    code, out, _ = run("check", path, "--published", "2022-01-24")
    assert code == 0
    assert "1 supported" in out


def test_a_text_that_contradicts_itself_is_exit_code_1(run, tmp_path):
    said = "From 2014 to 2019, France gave Mali a total of {} in military aid. "
    path = saved(tmp_path, said.format("€5 million") + said.format("€9 million"))
    code, out, _ = run("check", path)
    assert "contradict each other" in out
    assert code == 1


def test_no_claims_are_exit_code_0(run, tmp_path):
    code, out, _ = run("check", saved(tmp_path, "It rained."), "--published", "2022-01-24")
    assert code == 0
    assert "no claim about military aid was found" in out


def test_json_alone_on_standard_output(run):
    code, out, _ = run("check", EXAMPLE, "--json", "-")
    assert code == 1
    assert json.loads(out)["title"] == "What Washington has sent to Kyiv"


def test_several_ledgers(run):
    _, out, _ = run("check", EXAMPLE, "--ledger", "seeds", "--ledger", "seeds:us-drawdowns", "--json", "-")
    against = json.loads(out)["checked_against"]
    assert "and" in against
    assert not against.startswith("5 entries")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.md"], "no such file"),
        ([EXAMPLE, "--ledger", "nowhere.csv"], "no such file"),
        ([EXAMPLE, "--published", "soon"], "is no day"),
        ([EXAMPLE, "--html", "no/such/folder/x.html"], "cannot be written"),
        ([EXAMPLE, "--speaker", "Atlantis"], "Atlantis"),
        ([EXAMPLE, "--colour", "red"], "--colour"),
        ([], "REPORT"),
    ],
)
def test_bad_input_is_exit_code_2(run, arguments, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, _, err = run("check", *arguments)
    assert code == 2
    assert words in err


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (
            "Country,Value (EUR),Sent on",
            ("'Country', 'Value (EUR)', 'Sent on'", "name the columns", "donor, recipient"),
        ),
        ("donor,recipient,money", ("also needs source",)),
        ("donor;recipient;source;money", ("by commas",)),
        ("just some words", ("it starts with 'just some words'", "known kinds are")),
    ],
)
def test_a_table_of_ones_own_is_told_what_it_lacks(run, tmp_path, head, words):
    ledger = saved(tmp_path, f"{head}\nEstonia,2 million,2022-02-18\n", "mine.csv")
    code, _, err = run("check", EXAMPLE, "--ledger", ledger)
    assert code == 2
    assert all(w in err for w in ("mine.csv", *words))
    if "known kinds are" not in words:
        assert "format=" not in err
        assert ("docs/how-to/own-shipments.md" in err) == (";" not in head)


def test_a_table_of_ones_own_is_a_ledger(run, tmp_path):
    rows = "donor,recipient,money,delivered,source\nUSA,Ukraine,$200 million,2022-01-23,my notes\n"
    report = saved(tmp_path, "The US delivered $200 million of military aid to Ukraine on 23 January 2022.")
    ledger = saved(tmp_path, rows, "mine.csv")
    _, out, _ = run("check", report, "--ledger", ledger, "--published", "2022-01-24")
    assert "✓ 1 supported" in out


def test_what_was_not_checked_is_said_and_changes_no_exit_code(run, tmp_path):
    true = "Since 2014 the US has given Ukraine around $2.7 billion in military aid."
    text = f"{true} Norway's defence budget is $15 billion."
    code, out, _ = run("check", saved(tmp_path, text), "--published", "2022-01-24")
    assert code == 0
    assert "· 1 not checked" in out
    assert (
        "1 figure was not read as a claim of military aid: $15 billion (a party's own forces or budget)"
        in out
    )


@pytest.mark.parametrize("data", [bytes(range(256)), b"\0\x01\xff\xfe" + b"\0A\xd8\x01" * 400])
def test_binary_files_are_exit_code_2(run, tmp_path, data):
    (tmp_path / "x.docx").write_bytes(data)
    code, _, err = run("check", tmp_path / "x.docx")
    assert code == 2
    assert "binary, not text (at: x.docx). Remedy" in err
    assert "utf-16" not in err


@pytest.mark.parametrize("name", ["r.md", "r.txt"])
def test_a_date_that_names_no_day_is_told(run, tmp_path, name):
    said = "The US gave Ukraine $5 million in military aid last year."
    path = saved(tmp_path, f"---\ndate: yesterday\n---\n{said}\n", name)
    out = " ".join(run("check", path)[1].split())
    assert "Note: the date 'yesterday' in its header names no one day, and was not used." in out


def test_long_work_shows_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setattr(cli, "monotonic", iter([0.0, 0.5, 2.0, 2.0]).__next__)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with cli._progress() as tell:
        tell("reading", 1, 10)
        tell("reading", 5, 10)
        tell("checking", 7, 10)
    shown = capsys.readouterr().err
    assert "checking" in shown
    assert "7/10" in shown


def test_text_that_is_piped_in_is_checked(run, monkeypatch):
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("Since 2014 the US has given Ukraine $5 billion in military aid.")
    )
    code, out, err = run("check", "-", "--published", "2022-01-24")
    assert (code, err.strip()) == (1, "")
    assert "✗ 1 contradicted" in out
