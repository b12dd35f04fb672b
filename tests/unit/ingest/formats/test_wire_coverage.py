"""What wires say is in the record, or is named here with the reason why it is left out.

The files are read by `wire_words`, which knows nothing of the readers. Of an item, every text and
every attribute has to be in its record, or be left out below; and of each field, the record may
show only what stands where the format has that field.
"""

import json
import re
from contextlib import suppress
from dataclasses import asdict
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared.article.model import Article, Image
from shared.errors import Rejected
from tests.support import paths, records, wire_words
from tests.support.wire_words import StatedItem

FOLDERS = ("ap-media", "digitalwires", "newsml", "newsml-1", "ninjs", "nitf")
BROKEN = {
    "newsml/feed.rss": "a feed, which is refused",
    "ninjs/cut-off.json": "is cut off, and refused",
    "nitf/no-identity.xml": "a declaration behind a blank line, which parsers refuse",
    "nitf/plain.xml": "HTML's entities without a DTD, which parsers refuse",
    "nitf/wrong-declaration.xml": "bytes of another encoding than it declares",
}
"""Samples that others' parsers cannot read, or that have no item."""

SAMPLES = [
    path
    for path in records.samples()
    if path.relative_to(paths.ARTICLES).parts[0] in FOLDERS
    and path.relative_to(paths.ARTICLES).as_posix() not in BROKEN
]

LEFT_OUT: dict[str, tuple[str, ...]] = {
    "codes of vocabularies, types and roles, which say how to read what stands beside them": (
        *("*/@qcode", "*/@role", "*/@type", "*/@typeuri", "*/@literal", "*/@rel", "*/@class"),
        *("*/@FormalName", "*/@HowPresent", "*/@EquivalentsList", "*/@cat", "*/@uri", "*/@id"),
        *("*/@noteclass", "*/@regsrc", "*/@name", "*/@environment", "*/@pubconstraint"),
        *("*/qcode", "*/role", "*/type", "*/code", "*/rel", "*/rels", "*/scheme", "*/creator"),
        *("ninjs/places/literal", "digitalwires/desk_names: vm", "*/@lede"),
    ),
    "of the standard, of the software and of the customer's order": (
        *("*/@standard", "*/@standardversion", "*/@conformance", "*/@version", "*/@versioninfo"),
        *("*/catalogRef/@href", "*/generator", "*/profile", "*/service/name", "*/@charset"),
        *("ninjs/standard/*", "digitalwires/format", "digitalwires/autopublishnotice"),
        *("digitalwires/categories/name: nsb", "*/@schemaLocation"),
    ),
    "types and sizes of files and texts": (
        *("*/mimetype", "*/contenttype", "*/width", "*/height", "*/size", "*/charcount"),
        *("*/wordcount", "*/main/words", "*/@contenttype", "*/@contenttypevariant", "*/@width"),
        *("*/@mime-type", "*/@media-type", "*/@rendition", "*/@data-charcount", "*/@item-length"),
        *("*/@unit-of-measure", "*/Property/@Value"),
    ),
    "another identity of the item, of its edition or of a picture": (
        *("ap-media/altids/*", "ap-media/uri", "digitalwires/entry_id", "*/associations/*uri"),
        *("*/associations/*urn", "*/associations/*guid", "*/associations/*itemid", "*/altId"),
        *("*/PublicIdentifier", "*/NameLabel", "*/DateLabel", "*/@Update", "*/@data-uri"),
        *("*/copyrightHolder/@uri", "*/link/@residref", "ninjs/associations/name"),
        *("ninjs/renditions/name", "ninjs/associations/renditions/name"),
    ),
    "says that the item may be served, which it is": (
        *("*pubstatus: usable", "*/pubStatus/name", "*/@management-status", "*/itemClass/name"),
        *("digitalwires/categories/name: usable", "ap-media/signals"),
    ),
    "smaller files of pictures, of which the widest is shown, and files of the item itself": (
        *("*/renditions/*href", "*/renditions/url", "*/remoteContent/@href", "*/ContentItem/@Href"),
        *("*/media-reference/@source", "*/img/@src", "ap-media/renditions/*"),
    ),
    "a sound or video, which no article has": ("ninjs/associations/clip/*",),
    "a picture that was withdrawn": ("ninjs/associations/featuremedia/*",),
    "headlines beside the main one": (
        *("digitalwires/kicker", "*/header/h3: Inselverkehr", "*/headline: Inselverkehr"),
        *("ap-media/headline_extended", "*/headline: Swans outnumber*", "*/headline: Dòng phụ"),
        *("*/hl1: Tên khác trong NITF",),
    ),
    "links to pages of others": (
        *("digitalwires/linkbox_html", "*/itemMeta/link/@href", "*/itemMeta/link/title"),
        "*/link/link/@href",
    ),
    "for editors: notepads, contacts and the desk's last line": (
        *("digitalwires/notepad/*", "*/edNote/section/*", "*/section/p: Redaktion: *"),
        *("digitalwires/article_html: dpa edf yynw n1", "*/assert/*"),
    ),
    "logins and initials of editors, and who they are": (
        *("*/creator/name: mmuster", "*/creator/name: idsen.keike", "*/contributor/name"),
        *("digitalwires/categories/name: mmuster", "digitalwires/categories/name: idsen.keike"),
        *("digitalwires/categories/name: dpa_user12", "*/creator/name: VRG", "*/byline: gr/bp"),
        *("ap-media/editor/name", "*/by: By jdoe", "*/title: AP", "*/photographer/title"),
        *("ninjs/authors/avatar_url", "*/name: desk.editor"),
    ),
    "what else is said of an author, and of who did not write": (
        *("*/creator/definition: Sinh *", "*/creator/definition: Reporter *"),
        *("*/contributor/definition", "*/creator/@jobtitle"),
    ),
    "addresses and positions, of which only the town is a place": (
        *("*/categories/geojson/*", "*/subject/name: *, * *, * *"),
        *("digitalwires/categories/name: *, * *, * *", "digitalwires/poi_names", "*/coordinates"),
        *(
            "ninjs/places/geojson/*",
            "*/categories/name: *,*,*",
            "*/inlineData: *# Notizblock*",
        ),
    ),
    "what a subject or a place belongs to": (
        *("*/broader/name", "ap-media/place/name: Europe"),
        *("*/subject/name: economy", "*/subject/name: DEU"),
    ),
    "names and times in other words: the names alone, or the day alone, are in the record": (
        *("*by*: By *", "*by*: Von *", "*by: An Nhiên, Cần Thơ", "*creator/name: By *"),
        *(
            "*/byline: Par Élise Noël",
            "*/byline: * (TTXVN/Vietnam+)",
            "*/ByLine: By *",
            "*/byline: Theo Lê Quân",
            "ninjs/by*: Amara Quist and *",
            "ninjs/by*: Tác giả: *",
        ),
        *("ninjs/byline: Bài: *", "*/header/p: Von *", "*/header/p: By *", "*/person: Ann *"),
        *("*ateline: * (*", "*DateLine: *", "*/story.date*", "*/header/time", "*/meta/@content"),
        *("*eywords: *[;,]*", "*/KeywordLine: *,*", "*/@key: *", "*/@date.publication"),
        *("*/language: ??-??", "*/@lang: ??-??", "*/@baselang: ??-??"),
        *("*/@norm: 20260311", "*ersion: 2.0"),
    ),
    "captions: the one beside the file, without the credit at its end, is shown": (
        *("ninjs/body_html: A cook ladles soup.", "*/description: Momme Lorenzen steht am *"),
        *("*/descriptions/value: * Ảnh: *", "*/media-caption: * Foto: *", "*/bodies/value: Chú *"),
        *("digitalwires/descriptions/description: ARCHIV*",),
    ),
    "when a picture was taken, or an entry was sent: neither says when the item came out": (
        *("digitalwires/content_created", "*/contentCreated", "ninjs/contentcreated"),
        *("digitalwires/updated", "ninjs/associations/*versioncreated"),
    ),
    "a shorter form of the text or the same again": (
        *("ninjs/body_text: *", "ninjs/body_xhtml: Xem *"),
    ),
    "the owner's number in a register, and rights in another language than the item's": (
        *("*/copyrightHolder/definition", "*/copyrightNotice: (c) *", "*/usageTerms: Use only *"),
    ),
    "who the item is for, and kinds that but say news": (
        *("*/OfInterestTo/*", "*/@tobject.type: News", "*/note/@type"),
    ),
    "no value of the field at all": (
        *("digitalwires/subhead: [?]", "ninjs/language: tiếng Việt", "ninjs/versioncreated: hôm *"),
        *("*/@norm: YYYYMMDD*", "*/urgency: cao", "*/urgency: nan", "*ersion: inf", "*: hôm qua"),
        *("ninjs/byline: 12", "ninjs/body_xhtml: 5", "ap-media/urgency: 12", "*/script*"),
        *(
            "ap-media/versioncreated: not *",
            "*/@onclick",
            "ninjs/headline: *🌾*",
            "ninjs/body_html: Ruộng*",
        ),
    ),
}
"""Why a text is left out, and the paths, with the texts themselves where others of the path are
in records. A pattern is of `fnmatch`."""


class Served(NamedTuple):
    """An item that is served: its file's folder, what it says, what its file says, its record."""

    folder: str
    item: StatedItem
    file_words: list[str]
    article: Article


@cache
def served_items() -> list[Served]:
    return [served for path in SAMPLES for served in _served_items(path)]


def _served_items(path: Path) -> list[Served]:
    folder = path.relative_to(paths.ARTICLES).parts[0]
    items = wire_words.stated_items(path)
    file_words = [words for item in items for _, words in item.words]
    articles = _articles(path)
    return [
        Served(folder, item, file_words, articles[item.identity])
        for item in items
        if item.identity in articles
    ]


def _articles(path: Path) -> dict[str, Article]:
    """The live articles of a sample, by identity."""
    try:
        drafts = readers.read_drafts(path.read_bytes(), path.name, {})
    except Rejected:
        return {}
    assert not isinstance(drafts, Image)
    articles: dict[str, Article] = {}
    for draft in drafts:
        with suppress(Rejected):
            article = normalise.normalised_article(draft, path.name)
            articles |= {} if article.cancelled else {str(draft.identity): article}
    return articles


def is_in_record(words: str, record: str) -> bool:
    moment = wire_words.utc_time(words)
    return not words or words in record or bool(moment and moment in record)


def reasons(folder: str, path: str, words: str) -> list[str]:
    """The patterns that leave out these words."""
    return [
        pattern
        for patterns in LEFT_OUT.values()
        for pattern in patterns
        if fnmatchcase(f"{folder}{path}: {words}", pattern if ": " in pattern else f"{pattern}: *")
    ]


def record_words(item: StatedItem, article: Article) -> str:
    record = json.dumps(asdict(article), ensure_ascii=False).replace('\\"', '"').replace("\\n", " ")
    return f"{' '.join(wire_words.text_chunks(record))} {item.identity} {record}"


def test_what_wires_say_is_in_the_record_or_left_out_for_a_reason() -> None:
    assert len(served_items()) >= 70
    dropped, used = set(), set()
    for folder, item, _, article in served_items():
        record = record_words(item, article)
        for path, words in item.words:
            if not is_in_record(words, record):
                matches = reasons(folder, path, words)
                used |= set(matches)
                dropped |= set() if matches else {f"{folder}{path}: {words}"}
    assert sorted(dropped) == []
    patterns = {pattern for patterns in LEFT_OUT.values() for pattern in patterns}
    assert sorted(patterns - used) == []


FIELDS: dict[str, tuple[str, ...]] = {
    "authors": (
        *("ap-media/bylines/by", "ap-media/photographer/name"),
        *("digitalwires/byline", "digitalwires/article_html", "digitalwires/categories/name"),
        *(
            "*/contentMeta/by",
            "*/body/header/p",
            "*/contentMeta/creator/name",
            "*/body.head/byline*",
        ),
        *("*/ByLine", "ninjs/by", "ninjs/byline", "ninjs/authors/name", "ninjs/contributors/name"),
        *(*("*/tagline*", "ap-media/photographer", "*/Creator/Party/@FormalName"),),
    ),
    "section": (
        *("ap-media/subject/name", "digitalwires/categories/name", "*/contentMeta/subject/name"),
        *("newsml-1/*/DescriptiveMetadata/*", "ninjs/section", "ninjs/service/name"),
        *(
            "ninjs/subject/name",
            "ninjs/subjects/name",
            "ninjs/genre/name",
            "*/tobject/*",
            "ninjs/service",
        ),
    ),
    "tags": (
        *("ap-media/keywords", "digitalwires/keyword*", "ninjs/keywords", "*/contentMeta/keyword"),
        *("*/keyword/@key", "*/KeywordLine", "*/subject/name", "ninjs/subjects/name"),
        *("*/person/name", "*/people/name", "*/organisation*/name", "*/event*/name"),
        *("*/object*/name", "*/place/name", "ninjs/places/name", "*/company/name"),
        *("digitalwires/categories/name", "digitalwires/*subject_names"),
        *("*/tobject/*", "*/identified-content*", "*/DescriptiveMetadata/*", "*/evloc*"),
        *("*/subject/broader/name", "*/Location/Property/@Value", "*/located*/name"),
        *("ninjs/subject", "ninjs/place", "*/keyword"),
    ),
    "places": (
        *("*/dateline*", "*/DateLine", "*/located*", "*/place/name", "ninjs/places/name"),
        *("digitalwires/categories/*", "digitalwires/geosubject_names", "*/evloc*"),
        *("*/datelinelocation/city", "*/Location/Property/@Value", "*/contentMeta/subject/name"),
        *("*/POIDetails/address/locality/name", "ninjs/place"),
    ),
    "rights": (
        *("*/copyrightholder", "*/copyrightnotice", "*/usageterms", "*/rightsinfo/*"),
        *("*/rightsInfo/*", "*/doc.copyright/*", "*/doc.rights/*", "*/rights*", "*/copyrite*"),
        *(
            "*/RightsMetadata/*",
            "*/note/body.content/p",
            "*/CopyrightLine",
            "*/RightsLine",
            "*/UsageType",
        ),
    ),
    "source_name": (
        *("*/infosource*/name", "*/infosource*", "*/source", "*/provider*", "*/infoSource/*"),
        *("digitalwires/categories/name", "*/distributor*", "*/Provider/*", "*/Source/*"),
    ),
    "credit_line": ("*/creditline", "*/descriptions/value", "*/CreditLine", "*_creditline"),
    "headline": (
        *("*/headline", "*/headlines/value", "*/title", "*/hl1", "*/slugline", "*/HeadLine"),
        *("*/body_text", "*/body_html", "*/body_xhtml", "*/body.content/*", "*description*"),
        *("*/article_html", "*/bodies/value", "*/inlineData", "*/kicker", "*/h1"),
    ),
    "times": (
        *("*/firstcreated", "*/versioncreated", "*/contentcreated", "*/version_created"),
        *("*/content_created", "*/firstCreated", "*/versionCreated", "*/contentCreated"),
        *("*/date.issue/@norm", "*/pubdata/@date.publication", "*/revision-history/@norm"),
        *("*/FirstCreated", "*/ThisRevisionCreated", "*/embargoed", "*/expires", "*/time"),
        *("*/date.release/@norm", "*/date.expire/@norm", "*/DateAndTime"),
    ),
    "slugline": ("*/slugline", "*/du-key/@key", "*/SlugLine"),
    "genre": (
        *("*/genre*/name", "*/genre", "*/editorialrole", "digitalwires/categories/name"),
        *("*/tobject.property/@*", "*/Genre/@FormalName", "digitalwires/genre_names"),
    ),
}
"""Where the formats have a field: what a record shows of it stands there and nowhere else."""

CODES_OF_SECTIONS = {"Vermischtes": "vm"}
"""What dpa calls a section of which an entry has but the code."""


def shown_values(field: str, article: Article) -> list[str]:
    """What a record shows of a field."""
    if field == "times":
        times = [article.published_at, article.updated_at, article.embargo, article.expires]
        return [moment for moment in times if moment]
    if field == "rights":
        return (
            [words for words in asdict(article.rights).values() if words] if article.rights else []
        )
    value = getattr(article, field)
    return [value] if isinstance(value, str) else list(value or ())


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_shows_only_what_stands_where_the_format_has_it(field: str) -> None:
    shown, elsewhere = 0, []
    for folder, item, _, article in served_items():
        stated = [
            (path, words)
            for path, words in item.words
            if any(fnmatchcase(f"{folder}{path}", pattern) for pattern in FIELDS[field])
        ]
        for value in shown_values(field, article):
            shown += 1
            if not is_stated(value, stated, is_of_many=field in {"rights", "authors", "tags"}):
                elsewhere.append(f"{folder} {item.identity}: {value}")
    assert elsewhere == []
    assert shown >= 10


def is_stated(value: str, stated: list[tuple[str, str]], *, is_of_many: bool) -> bool:
    """Whether a value stands at a place; of many, if each word of it does: rights are put together
    from attributes and their names, and a name from that of the person and the family."""
    if is_of_many:
        whole = " ".join(f"{path} {words}" for path, words in stated)
        return all(part in whole for part in re.findall(r"[^\s;:©]+", value))
    plain = " ".join(wire_words.text_chunks(value))
    code = CODES_OF_SECTIONS.get(value, value)
    return any(
        value == wire_words.utc_time(words) or value in words or plain in words or words == code
        for _, words in stated
    )


OWN_PLACES: dict[str, tuple[str, ...]] = {
    "authors": (
        *("ninjs/by", "ninjs/byline", "digitalwires/byline", "*/contentMeta/by", "*/bylines/by"),
        *("newsml-1/NewsItem/NewsComponent/NewsLines/ByLine", "ninjs/contributors/name"),
        *("nitf/*/body.head/byline", "*/body.head/byline/person", "ninjs/authors/name"),
    ),
    "section": ("ninjs/section", "ninjs/service/name"),
    "tags": (
        *("ninjs/keywords", "*/contentMeta/keyword", "*/keyword/@key", "*/KeywordLine"),
        *("*/person/name", "*/people/name", "*/organisation*/name"),
        *("digitalwires/keyword_names", "digitalwires/geosubject_names"),
    ),
    "places": (
        *("*/place/name", "ninjs/places/name", "*/datelinelocation/city", "*/evloc*"),
        *("ninjs/located", "*/located/name"),
    ),
    "rights": (
        *("*/copyrightholder", "*/copyrightnotice", "*/usageterms", "*/copyrightNotice"),
        *("*/usageTerms", "*/doc.copyright/@*", "*/UsageType", "*/CopyrightLine"),
    ),
    "times": (
        *("*/firstcreated", "*/version_created", "*/firstCreated", "*/versionCreated"),
        *("ninjs/versioncreated", "ap-media/versioncreated", "*/embargoed", "*/expires"),
        *("*/date.issue/@norm", "*/FirstCreated"),
    ),
    "source_name": ("*/infosources/name", "*/distributor"),
    "credit_line": ("ninjs/creditline", "digitalwires/creditline", "newsml/*/creditline"),
    "headline": ("ninjs/headline", "digitalwires/headline", "newsml/*/headline", "nitf/*/hl1"),
    "slugline": ("*/slugline", "*/SlugLine", "*/du-key/@key"),
    "genre": ("*/genre/name", "*/Genre/@FormalName"),
}
"""What stands there is shown in the field itself, unless it is left out."""


@pytest.mark.parametrize("field", OWN_PLACES)
def test_what_stands_at_the_place_of_a_field_is_shown_in_it(field: str) -> None:
    stated, lacking = 0, []
    for folder, item, _, article in served_items():
        shown = shown_values(field, article)
        shown += [" ".join(wire_words.text_chunks(value)) for value in shown]
        for path, words in item.words:
            is_there = any(fnmatchcase(f"{folder}{path}", each) for each in OWN_PLACES[field])
            if is_there and words and not reasons(folder, path, words):
                stated += 1
                if not any(is_in_record(words, value) for value in shown):
                    lacking.append(f"{folder} {item.identity} {path}: {words}")
    assert lacking == []
    assert stated


def test_paragraphs_stand_in_the_order_of_the_file() -> None:
    for _, item, _, article in served_items():
        words = squeezed(" ".join(words for _, words in item.words))
        position = 0
        for line in filter(None, article.body_text.split("\n")):
            plain = squeezed(" ".join(wire_words.text_chunks(re.sub(r"^(?:- |\d+\. )", "", line))))
            assert words.find(plain, position) >= 0, (item.identity, line)
            position = words.find(plain, position)


def squeezed(words: str) -> str:
    """Words without spaces, and without the bars between a table's cells."""
    return re.sub(r"[\s|\x00\u200b]", "", words)


def test_figures_are_files_and_words_of_the_file() -> None:
    figures = 0
    for _, item, file_words, article in served_items():
        stated = " ".join(file_words)
        for figure in article.figures:
            figures += 1
            name = re.sub(r"\.\w+$", "", unquote(figure.file)).rpartition("/")[2]
            assert name in unquote(stated), (item.identity, figure.file)
            for words in filter(None, [figure.caption, figure.credit, figure.alt]):
                assert words in stated, (item.identity, words)
    assert figures >= 20


PRIVATE = re.compile(
    r"mmuster|user12|idsen|\bVRG\b|kne tba|astone|desk\.editor|jdoe|\bgr/bp\b|rhacking"
    r"|[\w.]+@[\w-]+\.[a-z]+|\+49|\b0\d{3,5} \d{4}|Siel [47]\b"
    r"|Notizblock(?! und Stift)|Redaktionelle Hinweise|Ansprechpartner|Die folgenden Informationen"
    r"|nicht zur Veröffentlichung|Autor/in|mailto|\d\d\.\d\d\.\d{4} \d\d:\d\d",
    re.IGNORECASE,
)
"""Logins, addresses, numbers, and the words of headers and notepads in the samples."""


def test_no_record_shows_logins_addresses_numbers_or_headers() -> None:
    assert {match for path in SAMPLES for match in PRIVATE.findall(_text_of(path))}
    for _, item, _, article in served_items():
        record = asdict(article) | {"edition_note": None}
        assert PRIVATE.findall(json.dumps(record, ensure_ascii=False)) == [], item.identity


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")
