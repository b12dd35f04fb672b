"""Where a story is from and how it may be used: rights, places of a dateline, notes for editors."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from functions.ingest.words.statements import join_statements
from shared import text
from shared.article.model import Rights

_DASH_OF_DATELINE = re.compile(r" [-–—]{1,2}(?: |$)|:$")
_DAY_OF_DATELINE = re.compile(r",? ?(?:[^\W\d]{3,10}\.? )?\d")
LONGEST_PLACE = 60


def rights_of(
    holder: str = "", notices: Iterable[str] = (), terms: Iterable[str] = ()
) -> Rights | None:
    """The rights that a file states; None if it states none."""
    notice = join_statements(map(text.line, notices))
    usage_terms = join_statements(map(text.line, terms))
    if not (holder or notice or usage_terms):
        return None
    return Rights(holder or None, notice, usage_terms)


def edition_note_of(notes: Iterable[str]) -> str | None:
    """Notes for editors, each once."""
    return " | ".join(dict.fromkeys(filter(None, map(text.line, notes)))) or None


def places_of_dateline(dateline: str) -> list[str]:
    """The places of a dateline: "Tel Aviv/Beirut (dpa) - " names two, "JAKARTA, Aug 21 (AFP) -"
    one; none where it has no words that can be a place."""
    words, bracket, _ = text.line(dateline)[:200].partition("(")
    if not bracket and (match := _DASH_OF_DATELINE.search(words)):
        words = words[: match.start()]
    if match := _DAY_OF_DATELINE.search(words):
        words = words[: match.start()]
    return [
        place for part in words.split("/") if (place := part.strip(" ,.-")) and is_place_like(place)
    ]


def is_place_like(name: str) -> bool:
    """Whether words can be a place's name: an address has numbers, and is none."""
    return len(name) <= LONGEST_PLACE and not any(char.isdigit() for char in name)


class DeskNote(NamedTuple):
    """A note for editors: the end of its role (`correction`, `dpacontacts`), and its words."""

    role: str
    words: str

    @property
    def is_of_contacts(self) -> bool:
        """Whether it has addresses and numbers of people."""
        return "contact" in self.role


_NOTE_ROLES = ("correction", "correctionshort", "correction_consumerready", "embargo", "genrenote")
"""Roles of notes that say what has changed, which come first."""


def ordered_notes(notes: Iterable[tuple[str, str]]) -> list[DeskNote]:
    """Notes with their roles, in the order in which an editor needs them; contacts come last."""
    every = [
        DeskNote(role.rpartition(":")[2].lower(), text.line(words))
        for role, words in notes
        if words
    ]
    return sorted(every, key=_note_rank)


def _note_rank(note: DeskNote) -> int:
    if note.role in _NOTE_ROLES:
        return _NOTE_ROLES.index(note.role)
    return len(_NOTE_ROLES) + (note.role == "closingline") + 2 * note.is_of_contacts


_CHANGES = {"correction", "corrective", "update", "clarification", "retransmission"}


def signal_notes(signals: Iterable[str]) -> list[str]:
    """The signals of an item (`sig:correction`) that say how it changes an earlier version."""
    return [code for code in dict.fromkeys(signals) if code.rpartition(":")[2].lower() in _CHANGES]
