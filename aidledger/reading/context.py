"""What a sentence takes over from those before it: parties, purpose, stage, and the list it stands in.

Most sentences need nothing, so an earlier sentence is taken apart only when a later one asks. Nothing is
carried further than :data:`REACH` sentences, except what opened a list to the items of that list.
"""

from __future__ import annotations

from aidledger.model.grammar import Phrase, scan
from aidledger.model.wording import Qualifier
from aidledger.reading.linking import ARMS, Carried, Figure, Reading
from aidledger.reading.mixtures import mixtures
from aidledger.reading.purposes import for_forces, purposes
from aidledger.reading.roles import link, topic
from aidledger.reading.selection import states_aid
from aidledger.reading.sentences import Sentence
from aidledger.reading.stages import governed

#: So many sentences back parties and purposes are sought.
REACH = 4


class _Earlier:
    """One earlier sentence: what it leaves is found out when first asked for, and then kept."""

    __slots__ = ("left", "listed", "phrases", "reading", "sentence", "voice")

    def __init__(
        self, sentence: Sentence, phrases: list[Phrase] | None, voice: str | None, listed: bool
    ) -> None:
        self.sentence = sentence
        self.phrases = phrases
        self.voice = voice
        self.listed = listed
        self.reading: Reading | None = None
        self.left: Carried | None = None

    def leaves(self, before: Carried) -> Carried:
        if self.left is None:
            reading = self.reading
            if reading is None:
                phrases = scan(self.sentence.text) if self.phrases is None else self.phrases
                reading = Reading(self.sentence.text, phrases, self.voice, lambda: before, listed=self.listed)
            self.left = _left_by(reading, before)
            self.reading = self.phrases = None
        return self.left


class Before:
    """The sentences before a place in a text: the last :data:`REACH` of them, or what opened a list."""

    def __init__(
        self, earlier: tuple[_Earlier, ...] = (), *, lists: bool = False, opened: bool = False
    ) -> None:
        self._earlier = earlier
        self._lists = lists
        self._opened = opened

    def known(self, paragraph: int | None = None) -> Carried:
        """What the sentences leave, the older ones where the newer say nothing.

        Parties reach over paragraphs; what is spoken of, and how far it has come, only into the next one.
        """
        carried = Carried()
        for earlier in self._earlier:
            carried = earlier.leaves(carried)
        if self._earlier and paragraph is not None and paragraph > self._earlier[-1].sentence.paragraph + 1:
            return Carried(carried.donors, carried.recipients)
        return carried

    def reading(self, sentence: Sentence, phrases: list[Phrase], voice: str | None) -> Reading:
        """The sentence taken apart, able to ask for what came before."""
        listed = self._is_listed(sentence)
        paragraph = None if listed else sentence.paragraph
        last = self._earlier[-1].sentence.text if self._earlier else ""
        return Reading(
            sentence.text, phrases, voice, lambda: self.known(paragraph),
            listed=listed, lead_in=last if listed else "", said_before=last,
        )  # fmt: skip

    def then(self, sentence: Sentence, voice: str | None) -> Before:
        """As it is after one more sentence that has not been read yet."""
        return self._next(sentence, _Earlier(sentence, None, voice, self._is_listed(sentence)))

    def after(self, sentence: Sentence, reading: Reading) -> Before:
        """As it is after a sentence that has been read."""
        phrases = [f.phrase for f in reading.figures]
        earlier = _Earlier(sentence, phrases, reading.speaker, reading.listed)
        if reading.filled:  # it asks for nothing more, and must not hold on to all that came before
            reading.forget()
            earlier.reading = reading
        return self._next(sentence, earlier)

    def _is_listed(self, sentence: Sentence) -> bool:
        return self._lists and (sentence.bullet or self._opened)

    def _next(self, sentence: Sentence, earlier: _Earlier) -> Before:
        if sentence.bullet and self._lists:
            return Before(self._earlier, lists=True)
        opens, table = sentence.text.endswith(":"), " | " in sentence.text
        return Before((*self._earlier[1 - REACH :], earlier), lists=opens or table, opened=opens)


def fill(reading: Reading) -> None:
    """Purpose, verb, stage and parties of every figure of a sentence."""
    if not reading.filled:
        reading.filled = True
        purposes(reading)
        mixtures(reading)
        governed(reading)
        link(reading)
        for_forces(reading)


def _left_by(reading: Reading, before: Carried) -> Carried:
    """What a sentence leaves for the next one, where it says nothing what was left to it."""
    end, at = len(reading.words), len(reading.text)
    if not reading.figures:
        probe = Phrase("count", at, at, "", None, None, None, Qualifier.exact, False, "")
        reading.figures = [Figure(probe, end, end)]
    fill(reading)
    stated = [f for f in reading.figures if f.purpose in ("military", "mixed") and f.phrase.text]
    last = stated[-1] if stated else reading.figures[-1]
    donors, recipients = (last.donors, last.recipients) if stated else topic(reading)
    donors = donors if donors[0] else before.donors
    kept = bool(recipients[0]) or bool(set(before.recipients[0]) & set(donors[0]))
    purpose = (before.purpose or "generic") if last.purpose == "generic" else last.purpose
    return Carried(
        donors,
        recipients if kept else before.recipients,
        "military" if _speaks_of_arms(reading) else purpose,
        last.stage,
        any(m.armed and not m.before and m.code in recipients[0] for m in reading.mentions),
    )


def _speaks_of_arms(reading: Reading) -> bool:
    """Whether the sentence is about military aid: a firm phrase, or a military word beside a word of aid."""
    if any(
        (f.purpose in ("military", "mixed") or (f.phrase.group in ARMS and f.purpose == "generic"))
        and f.phrase.text
        and states_aid(reading, f)
        for f in reading.figures
    ):
        return True
    arms = [c for c in reading.cues if c.sort == "military"]
    aid = [c for c in reading.cues if c.sort == "generic"]
    near = any(abs(a.first - g.first) <= 3 for a in arms for g in aid)
    bought = any(m.before == "for" for m in reading.mentions)
    giving = any(v.act == "give" or (bought and v.act == "trade") for v in reading.verbs)
    return near or (giving and bool(arms)) or any(c.firm for c in arms)
