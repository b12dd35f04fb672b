"""What a NITF document says of rights, and what it says to editors alone."""

from collections.abc import Iterator

from lxml.etree import _Element

from functions.ingest.formats.wire.nitf_head import line_at, revision_of
from functions.ingest.formats.wire.sources import rights_of
from functions.ingest.markup import tree
from functions.ingest.words import bylines
from shared import text
from shared.article.model import Rights

_RIGHTS = ("type", "limitations", "geography", "startdate", "enddate")
_READER_NOTES = {"cpyrt", "copyright", "trademk"}
"""Classes of notes that are about rights."""


def rights_of_document(root: _Element) -> Rights | None:
    """The holder, the notice and the terms: of the head, else of the head of the body."""
    copyrights = [
        (text.line(each.get("holder", "")), text.line(each.get("year", "")))
        for each in root.iterfind(".//docdata/doc.copyright")
    ]
    terms = root.findall(".//docdata/doc.rights")
    owners = [
        *(holder for holder, _ in copyrights),
        *(text.line(each.get("owner", "")) for each in terms),
        line_at(root, "body/body.head/rights/rights.owner"),
    ]
    notices = [f"© {year} {holder}" for holder, year in copyrights if holder and year]
    return rights_of(
        next(filter(None, owners), ""),
        [*notices, *_rights_notes(root)],
        [*map(_terms_of_attributes, terms), *_terms_of_head(root)],
    )


def _terms_of_attributes(terms: _Element) -> str:
    attributes = [
        f"{name}: {value}" if name not in {"type", "limitations"} else value
        for name in _RIGHTS
        if (value := text.line(terms.get(name, "")))
    ]
    return "; ".join(attributes)


def _rights_notes(root: _Element) -> Iterator[str]:
    yield line_at(root, "body/body.head/copyrite")
    for note in root.iterfind("body/body.head/note"):
        if note.get("noteclass", "") in _READER_NOTES:
            yield tree.text_line(note)


def _terms_of_head(root: _Element) -> Iterator[str]:
    for path in ("rights.type", "rights.limitations", "rights.geography"):
        yield line_at(root, f"body/body.head/rights/{path}")


def notes_of_document(root: _Element) -> list[str]:
    """What is meant for editors: the message, notes above the text, notes in it that are marked as
    theirs, and the tagline."""
    messages = root.iterfind(".//docdata/ed-msg")
    notes = [each.get("info") or tree.text_line(each) for each in messages]
    notes += [
        tree.text_line(note)
        for note in root.iterfind("body/body.head/note")
        if note.get("noteclass", "") not in _READER_NOTES
    ]
    notes += [
        tree.text_line(note)
        for note in root.iterfind("body/body.content//note")
        if is_desk_note(note)
    ]
    tagline = line_at(root, "body/body.end/tagline")
    notes.append(revision_of(root)[1])
    return list(filter(None, [*notes, tagline if not bylines.is_by_line(tagline) else ""]))


def is_desk_note(note: _Element) -> bool:
    """Whether a note in the text is for editors alone (NITF 3.6: type `npa`, non-publishable
    advisory; noteclass `editorsnote`)."""
    return note.get("type") == "npa" or note.get("noteclass") == "editorsnote"
