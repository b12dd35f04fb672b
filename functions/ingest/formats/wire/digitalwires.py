"""dpa's digitalwires: the JSON that dpa writes into a customer's S3 bucket, one entry a file.

github.com/dpa-newslab: dpa-digitalwires-s3push-example and dpa-digitalwires-to-newsmlg2 have
entries of the versions 0.5.3 and 0.9.1; how dpa corrects and withdraws is in its support pages
(service.dpa-infocom.de, "Wie werden Fehler in den Artikeln korrigiert?": the entry is sent again
with the same `urn`, `pubstatus` is `canceled` for what has to be taken down).

Section: the desk. Tags: keywords, subjects, people, places. Left out, since the record has no place
for them: `kicker`, `linkbox_html`, rubrics, scopes, addresses (`poi`), `autopublishnotice`; the
notepad and its contacts are for editors and become their note.
"""

from dataclasses import replace
from itertools import islice

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.advisories import check_audience, check_embargo
from functions.ingest.formats.wire.article_markup import ArticleMarkup, article_markup
from functions.ingest.formats.wire.creators import authors_of_bylines, authors_of_creators
from functions.ingest.formats.wire.item_drafts import draft_or_refusal, takedown_draft
from functions.ingest.formats.wire.json_values import (
    EMBARGO_FIELDS,
    JsonItem,
    items_of,
    number_of,
    passage_of,
    plain_line,
    single_of,
    statuses_of,
    string_of,
    time_of,
    withholding_time_of,
    words_of,
)
from functions.ingest.formats.wire.ninjs_pictures import is_free_item, rendition_widths
from functions.ingest.formats.wire.sources import (
    DeskNote,
    edition_note_of,
    ordered_notes,
    places_of_dateline,
    rights_of,
    signal_notes,
)
from functions.ingest.formats.wire.subjects import section_and_tags, section_name
from functions.ingest.markup import body, tree
from functions.ingest.words import language, publishing
from shared import text
from shared.article.model import MAX_FIGURES, Subject
from shared.errors import Rejected


def is_digitalwires(item: JsonItem) -> bool:
    """Whether an object of JSON is an entry of digitalwires."""
    return string_of(item, "format").startswith("digitalwires") or (
        "urn" in item and ("article_html" in item or "entry_id" in item)
    )


def digitalwires_draft(item: JsonItem) -> Draft:
    """The draft of an entry; if it cannot be read, one that says why."""
    identity = text.line(string_of(item, "urn"))
    if not identity:
        return Draft("digitalwires", "", refusal="an entry has no `urn`, which says which it is")
    headline = words_of(item, "headline")
    return draft_or_refusal("digitalwires", identity, headline, lambda: _draft(item, identity))


def _draft(item: JsonItem, identity: str) -> Draft:
    statuses = statuses_of(item, "pubstatus") or _codes(item, "pubstatus")
    signals = [*statuses_of(item, "signal"), *_codes(item, "signal")]
    headline = words_of(item, "headline")
    if any(map(publishing.is_takedown_status, [*statuses, *signals])):
        return takedown_draft("digitalwires", identity, headline, item.get("version", ""))
    pictures = _pictures(item)
    markup = _article(item, pictures)
    embargo = withholding_time_of(item, *EMBARGO_FIELDS) or markup.embargo
    for status in statuses:
        publishing.check_status("pubstatus", status, embargo)
    if not passage_of(item.get("article_html")) and not pictures:
        raise Rejected(
            "it has neither a text nor a picture: sounds and videos are not read; send "
            "the story as text"
        )
    headline = headline or markup.title or words_of(item, "kicker")
    content = body.body_of_tree(markup.root, pictures, headline)
    _check_readers(item, headline, content)
    draft = replace(_record(item, markup, content), headline=headline, identity=identity)
    check_embargo(draft, _notes(item))
    return draft


def _check_readers(item: JsonItem, headline: str, content: body.Body) -> None:
    kinds = [*_names(item, "genre"), *_codes(item, "genre"), _section(item) or ""]
    notes = [note.words for note in _notes(item) if not note.is_of_contacts]
    check_audience(kinds, headline, content.text, notes)


def _record(item: JsonItem, markup: ArticleMarkup, content: body.Body) -> Draft:
    subjects = [
        *_subjects(item, "desk"),
        *_subjects(item, "dpasubject"),
        *_subjects(item, "person"),
    ]
    section, tags = section_and_tags(
        _section(item),
        _names(item, "keyword"),
        subjects,
        _names(item, "geosubject"),
    )
    draft = Draft(
        format="digitalwires",
        headline="",
        summary=_summary(item, markup, content),
        section=section,
        authors=authors_of_bylines([string_of(item, "byline") or markup.byline])
        or authors_of_creators(_names(item, "creator")),
        tags=tags,
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        subjects=tuple(subjects),
    )
    return _with_source(_with_times(draft, item, markup), item, markup)


def _with_times(draft: Draft, item: JsonItem, markup: ArticleMarkup) -> Draft:
    """The draft with its times. When the content was made says of a text when it came out, and not
    of a picture, which may be years old."""
    creation = time_of(item, "content_created") if passage_of(item.get("article_html")) else None
    return replace(
        draft,
        language=language.language_of_tag(string_of(item, "language")),
        version=publishing.parse_version(item.get("version", "")),
        published_at=creation or time_of(item, "version_created"),
        updated_at=time_of(item, "version_created"),
        embargo=withholding_time_of(item, *EMBARGO_FIELDS) or markup.embargo,
        expires=withholding_time_of(item, "expires", is_expiry=True),
    )


def _with_source(draft: Draft, item: JsonItem, markup: ArticleMarkup) -> Draft:
    places = [*places_of_dateline(string_of(item, "dateline")), *_towns(item)]
    sources = [
        words_of(each, "name")
        for each in _categories(item, "infosource")
        if string_of(each, "role") == "isrol:contentSource"
    ]
    return replace(
        draft,
        rights=rights_of(
            words_of(item, "copyrightholder"),
            [words_of(item, "copyrightnotice")],
            [words_of(item, "usageterms")],
        ),
        source_name=next(filter(None, [*sources, *_names(item, "provider")]), None),
        credit_line=words_of(item, "creditline") or None,
        places=tuple(dict.fromkeys([*places, *_names(item, "geosubject")])),
        urgency=number_of(item, "urgency"),
        genre=next(iter(_names(item, "genre")), None),
        edition_note=edition_note_of(
            [
                *signal_notes([*statuses_of(item, "signal"), *_codes(item, "signal")]),
                *(note.words for note in _notes(item)),
                markup.closing_line,
            ]
        ),
    )


def _article(item: JsonItem, pictures: list[body.Picture]) -> ArticleMarkup:
    markup = passage_of(item.get("article_html")) + passage_of(item.get("infobox_html"))
    if len(markup) > body.MAX_BODY_CHARS:
        raise Rejected(f"the body has {len(markup):,} characters: split it into articles")
    return article_markup(tree.parse_fragment(markup), pictures)


def _summary(item: JsonItem, markup: ArticleMarkup, content: body.Body) -> str | None:
    """What stands above the text; what describes a picture is its caption."""
    if not passage_of(item.get("article_html")):
        return None
    descriptions = (words_of(each, "description") for each in items_of(item, "descriptions"))
    words = words_of(item, "teaser", "subhead") or markup.teaser or next(descriptions, "")
    return body.distinct_summary(words, content)


def _pictures(item: JsonItem) -> list[body.Picture]:
    """The associated images; an entry without text is its image, with the caption of its own."""
    own = [
        words_of(each, "description")
        for each in items_of(item, "descriptions")
        if string_of(each, "role").endswith(":caption")
    ]
    caption = next(iter(own), "") if not passage_of(item.get("article_html")) else ""
    images = (
        each
        for each in items_of(item, "associations")
        if string_of(each, "type") == "image" and is_free_item(each)
    )
    figures = (
        (
            body.picture_figure(
                max(widths, key=widths.__getitem__, default=None),
                words_of(image, "caption") or caption,
                words_of(image, "creditline"),
                words_of(image, "headline"),
            ),
            frozenset({*widths, string_of(image, "urn")} - {""}),
        )
        for image in images
        if (widths := rendition_widths(items_of(image, "renditions")))
    )
    return [body.Picture(figure, names) for figure, names in islice(figures, MAX_FIGURES) if figure]


def _categories(item: JsonItem, kind: str) -> list[JsonItem]:
    """The categories of a type; an entry without any may still have the list of their names."""
    categories = [
        each
        for each in items_of(item, "categories")
        if string_of(each, "type") == f"dnltype:{kind}" and string_of(each, "name", "qcode")
    ]
    return categories or items_of(item, f"{kind}_names")


def _names(item: JsonItem, kind: str) -> list[str]:
    return [name for each in _categories(item, kind) if (name := words_of(each, "name"))]


def _codes(item: JsonItem, kind: str) -> list[str]:
    return [code for each in _categories(item, kind) if (code := string_of(each, "qcode"))]


def _subjects(item: JsonItem, kind: str) -> list[Subject]:
    return [
        Subject(words_of(each, "name"), string_of(each, "qcode") or None)
        for each in _categories(item, kind)
    ]


def _section(item: JsonItem) -> str | None:
    desks = (section_name(each.name, each.code) for each in _subjects(item, "desk"))
    return next(filter(None, desks), None)


def _towns(item: JsonItem) -> list[str]:
    """Where a picture was taken: the town, never an address."""
    towns = (
        string_of(inner, "locality")
        for each in _categories(item, "locationcreated")
        for geojson in single_of(each, "geojson")
        for inner in single_of(geojson, "properties")
    )
    return [plain_line(town) for town in towns if town]


def _notes(item: JsonItem) -> list[DeskNote]:
    return ordered_notes(
        (string_of(each, "role"), words_of(each, "ednote", "name"))
        for each in items_of(item, "ednotes")
    )
