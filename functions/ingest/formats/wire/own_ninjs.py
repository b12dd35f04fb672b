"""ninjs that Newsdrop's own API wrote: dropped again, it says what the article said, unguessed.

The `rel` of a subject says whether it is the section, a tag or a subject; without one it is both
subject and tag. Rights, source and the rest are in the schema's own members.
`functions/api/v1/ninjs_writer.py` writes them. Newsdrop 0.1.0 wrote no `profile`: its section was
the genre, its tags the subjects, its slugline made of the headline.
"""

from dataclasses import replace

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.json_values import JsonItem, items_of, names_of, string_of
from shared.article.model import Rights, Subject
from shared.identifiers import OWN_PROFILE, is_own_identity


def with_own_members(draft: Draft, item: JsonItem) -> Draft:
    """The draft of an item; if it is one of our own, with what it says instead of what was made of
    it by the rules for agencies' files."""
    subjects = items_of(item, "subjects")
    if not string_of(item, "profile") and is_own_identity(draft.identity or ""):
        section = next(iter(names_of(item, "genres")), None)
        tags = _names(subjects, "")
        return replace(draft, section=section, tags=tags, subjects=(), genre=None, slugline=None)
    if string_of(item, "profile") != OWN_PROFILE:
        return draft
    return replace(
        draft,
        section=next(iter(_names(subjects, "section")), None),
        tags=_names(subjects, "", "tag"),
        subjects=tuple(
            Subject(string_of(each, "name"), string_of(each, "literal") or None)
            for each in subjects
            if string_of(each, "rel") in {"", "subject"}
        ),
        rights=_rights(item),
        source_name=next(iter(names_of(item, "infosources")), None),
        credit_line=_credit_line(item),
        places=tuple(names_of(item, "places")),
        urgency=_urgency(item),
        genre=next(iter(names_of(item, "genres")), None),
        slugline=string_of(item, "slugline") or None,
    )


def _names(subjects: list[JsonItem], *relations: str) -> tuple[str, ...]:
    names = (string_of(each, "name") for each in subjects if string_of(each, "rel") in relations)
    return tuple(filter(None, names))


def _rights(item: JsonItem) -> Rights | None:
    fields = ("copyrightholder", "copyrightnotice", "usageterms")
    rights = Rights(*(string_of(item, field) or None for field in fields))
    return rights if rights != Rights() else None


def _urgency(item: JsonItem) -> int:
    urgency = item.get("urgency")
    return urgency if isinstance(urgency, int) else 0


def _credit_line(item: JsonItem) -> str | None:
    descriptions = items_of(item, "descriptions")
    credits = (
        string_of(each, "value") for each in descriptions if each.get("role") == "creditline"
    )
    return next(filter(None, credits), None)
