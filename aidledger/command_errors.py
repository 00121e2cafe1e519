"""Errors of the library in the words of the command line: options in place of keywords, no calls."""

from __future__ import annotations

import re

from aidledger.errors import AidLedgerError, MissingFile

_OPTIONS = "donor|recipient|aid_type|stage|since|until|measure|unit|source|rates|prices|published|speaker"
_WITH_VALUE = re.compile(rf"\b({_OPTIONS})=(?:'([^']{{0,200}})'|(\w{{1,40}}))")
_ALONE = re.compile(rf"\b({_OPTIONS})=(?=[\s,.;)]|$)")
#: The last alternative of a remedy, where it is a call.
_CALL = re.compile(r",? or [^,;]{0,80}[\w\]]\(.*\)$")


def spoken(error: AidLedgerError) -> AidLedgerError:
    """The same error for who typed a command.

    >>> print(spoken(AidLedgerError("two currencies", remedy="say unit='CAD', or give rates=Rates.from_table(...)")))
    two currencies. Remedy: say --unit CAD
    >>> print(spoken(AidLedgerError("unknown rates='x'", remedy="give 'at_date', or a table: Rates.from_table(...)")))
    unknown --rates x. Remedy: give 'at_date'
    """
    remedy = _CALL.sub("", error.remedy) if error.remedy else None
    return AidLedgerError(
        _as_options(error.what), where=error.where, remedy=_as_options(remedy) if remedy else None
    )


def _as_options(text: str) -> str:
    def option(found: re.Match[str]) -> str:
        return f"--{found[1].replace('_', '-')}"

    valued = _WITH_VALUE.sub(lambda m: f"{option(m)} {m[2] if m[2] is not None else m[3]}", text)
    return _ALONE.sub(option, valued)


def missing_ledger(where: str, error: MissingFile) -> MissingFile:
    """A ledger that is not there, with the seed sets whose names are like the one that was given."""
    from aidledger.seeds import seed_names
    from aidledger.units.lexicon import closest

    named = {name: f"seeds:{name}" for name in seed_names()}
    near = closest(where, ["seeds", *named, *named.values()])
    if not near:
        return error
    meant = dict.fromkeys(named.get(name, name) for name in near)
    return MissingFile(
        error.what, where=error.where, remedy=f"check the path; did you mean {' or '.join(meant)}?"
    )
