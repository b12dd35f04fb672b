"""What a file says of its authors beside their names: a job title, a line about them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from functions.ingest.words import bylines
from shared import text
from shared.article.model import ABOUT_CHARS, NAME_CHARS, AuthorNote

_PART_ENDS = re.compile(r"(?<=[.!?;,|])\s+")
_CONTACT = re.compile(r"@|://|\bwww\.|(?:\d[ .()/-]{0,2}){9}")
"""A mail address, an account, an address of the web, or a telephone number."""


def note_of(byline: str, job_title: str, about: str = "") -> tuple[AuthorNote, ...]:
    """The note of the one author whom a byline names; none if it names several, since nobody knows
    whom of them it is about."""
    if not (job_title or about) or len(byline) > bylines.LONGEST_BYLINE:
        return ()
    names = bylines.authors_of_field(byline)
    if len(names) != 1:
        return ()
    return (AuthorNote(names[0], job_title or None, about or None),)


def notes_of_authors(notes: Iterable[AuthorNote], authors: Sequence[str]) -> tuple[AuthorNote, ...]:
    """The first note of each of these authors that says something, clean, in their order and with
    their spelling; other people's are left out."""
    spellings = {text.name_key(name): name for name in authors}
    clean: dict[str, AuthorNote] = {}
    for note in notes:
        name = spellings.get(text.name_key(note.name))
        words = _clean_note(name, note, spellings) if name else None
        if name and words:
            clean.setdefault(name, words)
    return tuple(clean[name] for name in authors if name in clean)


def _clean_note(name: str, note: AuthorNote, authors: Mapping[str, str]) -> AuthorNote | None:
    """The note on one line each, without contacts, names alone, and what it says twice."""
    job_title = text.clip(_without_contacts(note.job_title or ""), NAME_CHARS)
    about = text.clip(_without_contacts(note.about or ""), ABOUT_CHARS)
    if text.name_key(job_title) in authors or job_title.lower() in bylines.AGENCIES:
        job_title = ""
    if text.name_key(about) in {*authors, text.name_key(job_title)}:
        about = ""
    return AuthorNote(name, job_title or None, about or None) if job_title or about else None


def _without_contacts(words: str) -> str:
    """The sentences, and the parts between commas, in which nobody can be called or written to."""
    parts = _PART_ENDS.split(text.line(words))
    safe_parts = [part for part in parts if not _CONTACT.search(part)]
    line = " ".join(safe_parts)
    return line if len(safe_parts) == len(parts) else line.rstrip(" ,;|")
