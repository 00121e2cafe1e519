"""Writes the reference pages that are made from data files and from the code itself.

``python docs/tools/tables.py`` writes them; a test says when one is out of step.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference" / "tables"

PHRASES = (
    ("$200 million", "money"),
    ("$179,450,000", "money"),
    ("around $2.7 billion", "money"),
    ("nearly $3 billion", "money"),
    ("more than 90 tons", "mass"),
    ("at least €18.1 billion", "money"),
    ("up to $40 million", "money"),
    ("less than £2.3bn", "money"),
    ("between $1bn and $1.5bn", "money"),
    ("half a billion dollars", "money"),
    ("31 tanks", "count"),
    ("dozens of tanks", "count"),
)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"

    return "\n".join([line(header), line("---" for _ in header), *(line(r) for r in rows)]) + "\n"


def stages() -> str:
    """What each source calls its stages."""
    from aidledger.units.lexicon import read_table

    rows = read_table("stages")
    lead = (
        "# Stages\n\nThe published names of each source, and the stage that the library takes them for. An empty"
        " stage is no aid of that source's. The table is `aidledger/data/stages.csv`; why stages are kept apart is in"
        " [Stages](../../explanation/stages.md).\n"
    )
    parts = [lead]
    names = {
        "contract": "The four stages, and the two before them",
        "words": "In plain words",
        "source": "Other",
    }
    for source in dict.fromkeys(r["source"] for r in rows):
        mine = [(f"`{r['published_name']}`", r["stage"], r["note"]) for r in rows if r["source"] == source]
        parts.append(f"## {names.get(source, source)}\n\n" + table(("published name", "stage", "note"), mine))
    return "\n".join(parts)


def aid_types() -> str:
    """The kinds of aid with their other names."""
    from aidledger.units.lexicon import read_table

    rows = [
        (f"`{r['name']}`", r["meaning"], r["aliases"].replace(";", ", ")) for r in read_table("aid_types")
    ]
    return (
        "# Kinds of aid\n\n`mixed` totals certainly include military aid and may include any other kind;"
        " `unspecified` may be any kind. The table is `aidledger/data/aid_types.csv`.\n\n"
        + table(("kind", "meaning", "also written"), rows)
    )


def mass_units() -> str:
    """The units of mass."""
    from aidledger.units.lexicon import mass_units as units
    from aidledger.units.lexicon import read_table

    definitions = {r["name"]: (r["aliases"], r["definition"]) for r in read_table("mass_units")}
    rows = []
    for unit in units().values():
        factor = f"{unit.kilograms}" if unit.kilograms else " or ".join(unit.readings)
        aliases, definition = definitions[unit.name]
        rows.append((f"`{unit.name}`", factor, aliases.replace(";", ", "), definition))
    return (
        "# Units of mass\n\nUpper and lower case do not matter. The table is `aidledger/data/mass_units.csv`; why"
        " `ton` is a unit of its own is in [Tons](../../explanation/tons.md).\n\n"
        + table(("unit", "kilograms", "also written", "definition"), rows)
    )


def wording() -> str:
    """What the words of a figure allow, worked out on examples."""
    from aidledger.model.figure import FIGURES

    rows = []
    for text, kind in PHRASES:
        try:
            figure = FIGURES[kind].parse(text)
        except ValueError as error:
            rows.append((f"`{text}`", "refused", "", str(error)))
            continue
        unit = figure.unit
        high = "unbounded" if figure.high is None else _plain(figure.high)
        rows.append(
            (
                f"`{text}`",
                figure.qualifier.value,
                f"{_plain(figure.low)} {unit}",
                f"{high} {unit if figure.high is not None else ''}".strip(),
            )
        )
    return (
        "# What the words allow\n\nThe bounds that [`Wording`][aidledger.model.wording.Wording] gives to phrases,"
        " worked out by the library itself. Scale words and decimals mean rounding; full digits mean that number"
        " alone. Replace the policy with `Money.parse(text, wording=Wording(about=...))`.\n\n"
        + table(("written", "qualifier", "low", "high"), rows)
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def columns() -> str:
    """Columns of the DataFrames."""
    from aidledger.ledger.frames import ENTRY_COLUMNS
    from aidledger.ledger.from_frame import FIELDS

    return (
        "# Columns\n\n## `ledger.entries`\n\nOne row an entry, indexed by `id`. Codes are categoricals; amounts are"
        " whole minor units (cents) and whole grams, so that sums are exact.\n\n"
        + table(("column", "holds"), [(f"`{k}`", v) for k, v in ENTRY_COLUMNS.items()])
        + "\n## Fields for `Ledger.from_frame`\n\n"
        + table(("field", "holds"), [(f"`{k}`", v) for k, v in FIELDS.items()])
        + "\n## `ledger.totals` and `ledger.cumulative`\n\n"
        + table(
            ("column", "holds"),
            [
                ("`low`", "the least it can be, in `attrs['unit']`"),
                (
                    "`value`",
                    "the sum of the stated amounts; `NaN` where sources overlap and give no single sum",
                ),
                ("`high`", "the most it can be; `inf` where an amount is undisclosed"),
                ("`undisclosed`", "how many entries have no amount"),
            ],
        )
    )


def formats() -> str:
    """What each importer takes its source to mean, from its own docstring."""
    from importlib import import_module
    from inspect import getdoc, signature

    from aidledger.formats import _rooms
    from tools.docstrings import as_markdown

    lead = (
        "# Formats\n\nWhat `al.read` understands, and what it takes each source to mean. A file is recognised by what"
        " it holds; `format=` names its kind where it should not be.\n"
    )
    parts = [lead]
    for name, room in sorted(_rooms().items()):
        options = [o for o in signature(room.read).parameters if o != "files"]
        takes = "Options: " + ", ".join(f"`{o}=`" for o in options) + ".\n\n" if options else ""
        try:
            said = getdoc(import_module(f"aidledger.formats.{name.replace(' ', '_')}")) or ""
        except ImportError:
            said = "Records of our own, as `ledger.write` writes them: [Files](../formats.md)."
        parts.append(f"## `{name}`\n\n{takes}{as_markdown(said)}\n")
    return "\n".join(parts)


def names() -> str:
    """The public names and where they are documented."""
    import aidledger

    rooms = {name: room for room, listed in aidledger._ROOMS.items() for name in listed}
    rows = []
    for name in aidledger.__all__:
        target = "aidledger.errors" if name == "errors" else f"{rooms[name]}.{name}"
        try:
            summary = _summary(target)
        except (ImportError, AttributeError):
            continue
        rows.append((f"[`al.{name}`][{target}]", summary))
    return (
        "# Reference\n\nEverything below is there after `import aidledger as al`. Pages of this chapter are made"
        " from the docstrings; the tables from the files that the library itself reads.\n\n"
        + table(("name", "what it is"), rows)
    )


def _summary(target: str) -> str:
    import inspect
    from importlib import import_module

    try:
        thing = import_module(target)
    except ImportError:
        module, _, name = target.rpartition(".")
        thing = getattr(import_module(module), name)
    from tools.docstrings import as_markdown

    text = as_markdown(inspect.getdoc(thing) or "").split("\n\n")[0]
    return " ".join(text.split())


def command_line() -> str:
    """The help texts of the command line."""
    from tools.blocks import run_command

    lead = (
        "# Command line\n\nEvery command takes a file or folder that the library reads, or `seeds:NAME`, and prints"
        " JSON with `--json` (`check` wants a file for it, or `-`). Exit code 1 means that something was found to be"
        " wrong, 2 that the input cannot be used. Rows that had to be rejected are told on standard error, and"
        " `summary` lists all of them; a file of which every row was rejected cannot be used.\n"
    )
    parts = [lead]
    from aidledger.cli import app

    visible = [c for c in app.registered_commands if not c.hidden]
    commands = sorted(c.name or c.callback.__name__.replace("_", "-") for c in visible if c.callback)
    for arguments in ([], *([c] for c in commands)):
        title = " ".join(["aidledger", *arguments])
        parts.append(f"## `{title}`\n\n```text\n{_trimmed(run_command([*arguments, '--help']))}```\n")
    return "\n".join(parts)


def _trimmed(text: str) -> str:
    return (
        "\n".join(line.rstrip() for line in text.strip().splitlines()).replace(
            "Usage: root", "Usage: aidledger"
        )
        + "\n"
    )


def checks() -> str:
    """The checks, from the rules themselves."""
    from aidledger.ledger.checks import rules_markdown

    return rules_markdown()


MADE = {
    "reference/tables/stages.md": stages,
    "reference/tables/aid-types.md": aid_types,
    "reference/tables/mass-units.md": mass_units,
    "reference/tables/wording.md": wording,
    "reference/tables/columns.md": columns,
    "reference/tables/formats.md": formats,
    "reference/index.md": names,
    "reference/command-line.md": command_line,
    "reference/checks.md": checks,
}


def main() -> int:
    """Writes every made page."""
    for name, make in MADE.items():
        path = ROOT / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "docs")]
    sys.exit(main())
