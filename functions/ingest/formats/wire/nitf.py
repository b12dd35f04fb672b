"""NITF, with and without its namespace: the news in XML of many agencies.

iptc.org/std/NITF, "nitf-3-6.dtd"; what agencies send: superdesk/superdesk-core tests/io/fixtures
(AAP, AP, EFE, PA, Canadian Press) and dpa-newslab/dpa-digitalwires-s3push-example.

The body is `body/body.content`; a `note` has one of its own, which is none of the article's.
Section: `tobject.type`, else the first subject at IPTC's top level. Tags: keywords (the slug
aside), subjects, what the head identifies, and the places of the event. The version is the slug's
(`du-key`); a release in the future is an embargo. Left out, since the record has no place for them:
`series`, `fixture`, `doc-scope`, `del-list`, earlier entries of `revision-history`.
"""

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import SubElement, _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import nitf_head, nitf_notices
from functions.ingest.formats.wire.advisories import check_audience, check_embargo
from functions.ingest.formats.wire.article_markup import drop_desk_notes, take_closing_line
from functions.ingest.formats.wire.item_drafts import draft_or_refusal, takedown_draft
from functions.ingest.formats.wire.sources import DeskNote, edition_note_of
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.markup import body, tree
from functions.ingest.words import image_names, publishing

_SAME_IN_HTML = (
    *("p", "ul", "ol", "li", "pre", "hr", "br", "a", "em", "strong", "sub", "sup"),
    *("dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "td", "th"),
    *("figure", "img", "figcaption"),
)
_HTML_TAGS = {
    **dict(zip(_SAME_IN_HTML, _SAME_IN_HTML, strict=True)),
    **dict.fromkeys(("hl1", "hl2"), "h2"),
    **dict.fromkeys(("datasource", "credit"), "p"),
    **dict.fromkeys(
        ("block", "content", "note", "body.content", "nitf-table", "hedline", "abstract"), "div"
    ),
    "bq": "blockquote",
    "tfoot": "tbody",
}
"""NITF's elements in HTML; all others stand in a line of text."""

_NOT_OF_BODY = (
    *("media-metadata", "media-object", "byline", "dateline", "distributor", "copyrite"),
    "nitf-table-metadata",
)
_PICTURE_TYPES = ("image", "photo", "graphic", "picture")


def parse_nitf(root: _Element) -> list[Draft]:
    """The article of a `nitf` element, which is spent, and the takedown of another document that it
    asks for; if it is embargoed without end, or not meant for readers, a draft that says so."""
    other, other_status = nitf_head.status_of_other(root)
    takedowns = (
        [takedown_draft("nitf", other, "", nitf_head.version_of_document(root))]
        if other and publishing.is_takedown_status(other_status)
        else []
    )
    if takedowns and other == nitf_head.identity_of_document(root):
        return takedowns
    if takedowns and root.find("body/body.content") is None:
        return takedowns
    identity = nitf_head.identity_of_document(root)
    headline = nitf_head.headline_of_document(root)
    return [draft_or_refusal("nitf", identity, headline, lambda: _reader_draft(root)), *takedowns]


def _reader_draft(root: _Element) -> Draft:
    kinds, notes = nitf_head.kinds_of_document(root), nitf_notices.notes_of_document(root)
    draft = nitf_draft(root)
    if not draft.cancelled:
        check_audience(kinds, draft.headline, draft.body_text, notes)
        check_embargo(draft, [DeskNote("", note) for note in notes])
    return draft


def nitf_draft(root: _Element, pictures: Sequence[body.Picture] = (), headline: str = "") -> Draft:
    """The draft of a document. NewsML has pictures that stand beside the text, and a headline of
    its own, which comes first."""
    identity, status = nitf_head.identity_of_document(root), nitf_head.management_status(root)
    headline = headline or nitf_head.headline_of_document(root)
    if publishing.is_takedown_status(status):
        return takedown_draft("nitf", identity, headline, nitf_head.version_of_document(root))
    if status.lower() != "embargoed":
        publishing.check_status("management-status", status)
    subjects = nitf_head.subjects_of_document(root)
    section, tags = section_and_tags(
        nitf_head.section_of_document(root),
        nitf_head.keywords_of_document(root),
        subjects,
        nitf_head.other_tags_of(root),
    )
    draft = Draft(
        format="nitf",
        headline=headline,
        identity=identity or None,
        section=section,
        tags=tags,
        subjects=tuple(each for each in subjects if each.name),
    )
    return _with_text(_with_head(draft, root), root, pictures)


def _with_text(draft: Draft, root: _Element, pictures: Sequence[body.Picture]) -> Draft:
    """The draft with what the body says; reading it spends the elements, so it comes last."""
    notes = nitf_notices.notes_of_document(root)
    author_notes = nitf_head.author_notes_of_nitf(root)
    authors = nitf_head.authors_of_nitf(root)
    summary = _summary(root)
    content, closing_line = _body(root, pictures, draft.headline)
    return replace(
        draft,
        headline=draft.headline or content.text.partition("\n")[0],
        summary=summary,
        authors=authors,
        author_notes=author_notes,
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        edition_note=edition_note_of([*notes, closing_line]),
    )


def _with_head(draft: Draft, root: _Element) -> Draft:
    return replace(
        draft,
        language=nitf_head.language_of_document(root),
        version=nitf_head.version_of_document(root),
        published_at=nitf_head.publication_of(root),
        updated_at=nitf_head.revision_of(root)[0],
        embargo=nitf_head.embargo_of(root),
        expires=nitf_head.expiry_of(root),
        rights=nitf_notices.rights_of_document(root),
        source_name=nitf_head.source_of_document(root),
        places=nitf_head.places_of_document(root),
        urgency=nitf_head.urgency_of_document(root),
        genre=nitf_head.genre_of_document(root),
        slugline=nitf_head.slugline_of(root),
    )


def _summary(root: _Element) -> str | None:
    """The abstract, or else the first paragraph if it is marked as the lede, which then leaves the
    body, or a second headline."""
    summary = tree.text_line(root.find("body/body.head/abstract"))
    lede = root.find("body/body.content//p[@lede='true']")
    if not summary and lede is not None and len(root.findall("body/body.content//p")) > 1:
        summary = tree.text_line(lede)
        lede.clear()
    return summary or tree.text_line(root.find("body/body.head//hl2")) or None


def _body(root: _Element, pictures: Sequence[body.Picture], headline: str) -> tuple[body.Body, str]:
    """The body, its elements turned into those of HTML, and the line with which the desk signs."""
    content = root.find("body/body.content")
    if content is None:
        return body.body_of_text("", pictures), ""
    for note in list(content.iter("note")):
        if nitf_notices.is_desk_note(note):
            tree.drop_element(note)
    for media in list(content.iter("media")):
        _to_figure(media)
    for element in list(content.iter(*_NOT_OF_BODY)):
        tree.clear_element(element)
    for element in content.iter("*"):
        element.tag = _HTML_TAGS.get(str(element.tag), "span")
    drop_desk_notes(content)
    closing_line = take_closing_line(content)
    return body.body_of_tree(content, pictures, headline), closing_line


def _to_figure(media: _Element) -> None:
    """Turn a picture into a figure of HTML; sound and video are emptied."""
    references = list(media.iter("media-reference"))
    file = _widest_file(references)
    alt = next(filter(None, (reference.get("alternate-text") for reference in references)), "")
    caption = tree.text_line(media.find(".//media-caption"))
    credit = tree.text_line(media.find(".//media-producer"))
    is_picture = (media.get("media-type") or "image").lower().startswith(_PICTURE_TYPES)
    tree.clear_element(media)
    media.tag = "figure"
    if is_picture and file:
        SubElement(media, "img", src=file, alt=alt)
        figcaption = SubElement(media, "figcaption")
        figcaption.text = caption
        SubElement(figcaption, "span", {"class": "credit"}).text = credit


def _widest_file(references: Sequence[_Element]) -> str:
    """The name of the widest of a picture's files; the first where none says how wide it is."""
    widths: dict[str, int] = {}
    for reference in references:
        file = image_names.image_name(
            reference.get("source") or reference.get("name"), reference.get("mime-type")
        )
        if file:
            widths.setdefault(file, publishing.parse_version(reference.get("width", "")))
    return max(widths, key=widths.__getitem__, default="")
