"""Items of wires: twins in two formats, corrections and kills, and refusals that name their item.

What the samples say field by field is in `test_wire_coverage`.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.formats.wire import advisories, creators, sources
from functions.ingest.words import publishing
from shared.article.model import Article, Image, Rights
from shared.errors import Rejected
from tests.support import records
from tests.support.paths import ARTICLES


def drafts(data: bytes | Any, key: str = "tin") -> list[Draft]:
    if not isinstance(data, bytes):
        data = (data if isinstance(data, str) else json.dumps(data)).encode()
    parsed = readers.read_drafts(data, key, {})
    assert not isinstance(parsed, Image)
    return parsed


def articles(name: str) -> list[Article]:
    path = ARTICLES / name
    return [
        normalise.normalised_article(draft, path.name)
        for draft in drafts(path.read_bytes(), path.name)
    ]


def refusals(data: Any) -> list[str]:
    """The reasons of the items that are refused, of a file in which others may be served."""
    reasons = []
    for draft in drafts(data):
        try:
            normalise.normalised_article(draft, "tin")
        except Rejected as refusal:
            reasons.append(str(refusal))
    return reasons


# --- twins, corrections, kills

TWINS = [
    ("digitalwires/faehre.json", "newsml/faehre-as-dpa-g2.xml"),
    ("digitalwires/faehre-berichtigt.json", "newsml/faehre-berichtigt.xml"),
    ("ninjs/fish-market-as-ninjs.json", "nitf/fish-market-as-nitf.xml"),
    ("ap-media/answer-with-story.json", "newsml/swans-as-ap-g2.xml"),
    ("ninjs/eel-king-as-ninjs.json", "newsml-1/eel-king-as-newsml-1.xml"),
]


@pytest.mark.parametrize(("first", "second"), TWINS)
def test_a_story_is_one_record_whatever_its_format(first: str, second: str) -> None:
    # ninjs has no place for what NITF says of an author.
    twins = [
        [replace(article, format="", author_notes=()) for article in articles(name)]
        for name in (first, second)
    ]
    assert twins[0] == twins[1]


REVISIONS = [
    ("digitalwires/faehre{}.json", "", "-berichtigt", "-zurueckgezogen"),
    ("newsml/faehre-{}.xml", "as-dpa-g2", "berichtigt", "zurueckgezogen"),
    ("ninjs/superdesk-{}.json", "story", "correction", "kill"),
    ("nitf/{}.xml", "notes-and-rights", "correction", "kill-of-another"),
    ("ap-media/{}.json", "answer-with-story", "correction", "canceled"),
    ("newsml-1/{}.xml", "first-revision", "superdesk-like", "canceled"),
]


@pytest.mark.parametrize(("name", "first", "second", "third"), REVISIONS)
def test_a_correction_replaces_a_story_and_a_kill_takes_it_down(
    name: str, first: str, second: str, third: str
) -> None:
    (story,), (correction,), (kill,) = (
        articles(name.format(which)) for which in (first, second, third)
    )
    assert story.id == correction.id == kill.id
    assert story.version < correction.version < kill.version
    assert [story.cancelled, correction.cancelled, kill.cancelled] == [False, False, True]
    assert story.body_text != correction.body_text
    assert correction.edition_note
    assert (kill.body_text, kill.edition_note) == ("", None)


TAKEDOWNS = {
    "ninjs": '{{"uri": "x", "pubstatus": "{}", "headline": "Tin"}}',
    "digitalwires": '{{"format": "digitalwires@1", "urn": "x", "pubstatus": "{}"}}',
    "ap-media": '{{"altids": {{"itemid": "x"}}, "pubstatus": "{}"}}',
    "newsml": ('<newsItem guid="x"><itemMeta><pubStatus qcode="stat:{}"/></itemMeta></newsItem>'),
    "status in words": (
        '<newsItem guid="x"><itemMeta><pubStatus>{}</pubStatus></itemMeta></newsItem>'
    ),
    "literal status": (
        '<newsItem guid="x"><itemMeta><pubStatus literal="{}"/></itemMeta></newsItem>'
    ),
    "signal": '<newsItem guid="x"><itemMeta><signal qcode="sig:{}"/></itemMeta></newsItem>',
    "nitf": (
        '<nitf><head><docdata management-status="{}"><doc-id id-string="x"/></docdata></head>'
        "</nitf>"
    ),
    "newsml-1": (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>a</ProviderId>"
        "<DateId>20260101</DateId><NewsItemId>x</NewsItemId></NewsIdentifier></Identification>"
        '<NewsManagement><Status FormalName="{}"/></NewsManagement></NewsItem></NewsML>'
    ),
}


@pytest.mark.parametrize("status", sorted(publishing.TAKEDOWN_STATUSES))
@pytest.mark.parametrize("format_name", TAKEDOWNS)
def test_every_word_of_a_takedown_takes_down_in_every_format(format_name: str, status: str) -> None:
    for written in (status, status.title()):
        (draft,) = drafts(TAKEDOWNS[format_name].format(written))
        assert (draft.cancelled, draft.refusal) == (True, None)
        assert draft.identity in {"x", "urn:newsml:a:20260101:x"}


# --- refusals


@pytest.mark.parametrize("name", ["embargoed", "embargo", "embargoedUntil", "embargo_until"])
def test_an_embargo_under_any_name_withholds(name: str) -> None:
    item = {"uri": "x", "headline": "Tin", "body_text": "Tin.", name: "2099-01-01T00:00:00Z"}
    assert drafts(json.dumps(item))[0].embargo == "2099-01-01T00:00:00Z"
    assert "cannot be read" in refusals(json.dumps(item | {name: "mai"}))[0]


def test_each_refused_item_of_a_sample_names_itself() -> None:
    folders = ("ap-media", "digitalwires", "newsml", "newsml-1", "ninjs")
    named = 0
    for path in records.samples():
        record = records.expected_record(path)
        if path.relative_to(ARTICLES).parts[0] not in folders or not isinstance(record, list):
            continue
        refused_items = [item["rejected"] for item in record if "rejected" in item]
        for reason in refused_items if len(record) > 1 else []:
            text = path.read_text("utf-8", errors="ignore")
            identity = reason.removeprefix("“").split("” ", 1)[-1].split(" is a ")[0].split(": ")[0]
            assert identity in text or "no `uri`" in reason or "line " in reason, (path, reason)
            named += 1
        assert len(set(refused_items)) == len(refused_items), path
    assert named >= 10


NOT_FOR_READERS = [
    ({"genre": [{"name": "Achtung"}]}, "an advisory to editors (“Achtung”)"),
    ({"genre": [{"name": "Vorschau"}]}, "a plan of coverage (“Vorschau”)"),
    ({"headline": "Achtung Redaktionen: Bitte sperren"}, "addressed to editors"),
    ({"headline": "ADVISORY: Press call at noon"}, "addressed to editors"),
    ({"body_text": "Nicht zur Veröffentlichung bestimmt. Der Dienst ruht."}, "Nicht zur"),
    (
        {"body_text": "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt. A."},
        "sind",
    ),
    ({"headline": "THIS STORY IS NOT FOR PUBLICATION"}, "not for publication"),
    ({"ednote": "Not for publication before a further notice"}, "Not for publication"),
    ({"ednote": "Sperrfrist beachten: bis auf Weiteres"}, "embargo"),
]


@pytest.mark.parametrize(("fields", "reason"), NOT_FOR_READERS)
def test_what_is_for_editors_is_refused_with_what_told_it(
    fields: dict[str, Any], reason: str
) -> None:
    story = {"uri": "urn:x:7", "headline": "Tin", "body_text": "Một câu. Hai câu."}
    (refusal,) = refusals(story | fields)
    assert "urn:x:7" in refusal
    assert reason.lower() in refusal.lower()


FOR_READERS = [
    {"headline": "Advisory council votes against the bridge"},
    {"headline": "Achtung, Baby!"},
    {"headline": "Achtungserfolg für den Deichverein"},
    {"body_text": "The report says the plans were not for publication. He laughed." * 2},
    {"headline": "Minister: Brief nicht zur Veröffentlichung bestimmt"},
    {"genre": [{"name": "Meldung"}]},
    {"headline": "Agenda 2030: was bleibt"},
    {"headline": "Editors meet in Husum"},
]


@pytest.mark.parametrize("fields", FOR_READERS)
def test_stories_with_such_words_are_served(fields: dict[str, Any]) -> None:
    assert refusals({"uri": "u", "headline": "Tin", "body_text": "Một câu."} | fields) == []


def test_an_empty_embargo_withholds_and_an_unreadable_one_too() -> None:
    item = (
        '<newsItem guid="u:1"><itemMeta>{}</itemMeta><contentMeta><headline>Tin</headline>'
        "</contentMeta><contentSet><inlineData>Một câu.</inlineData></contentSet></newsItem>"
    )
    assert refusals(item.format("")) == []
    assert "until when" in refusals(item.format("<embargoed/>"))[0]
    assert "cannot be read" in refusals(item.format("<embargoed>bald</embargoed>"))[0]
    (draft,) = drafts(item.format("<embargoed>2030-01-01T07:00:00+07:00</embargoed>"))
    assert draft.embargo == "2030-01-01T00:00:00Z"


# --- JSON


@pytest.mark.parametrize(
    "wrapper",
    [
        "[{0}, {1}]",
        '{{"items": [{0}, {1}]}}',
        '{{"_items": [{0}, {1}], "_meta": {{"total": 2}}}}',
        '{{"data": [{0}, {1}]}}',
        '{{"data": {{"items": [{{"item": {0}}}, {{"item": {1}}}]}}}}',
        "{0}\n{1}\n",
        "{0}\r\n\r\n{1}",
        "\ufeff{0}\n{1}",
    ],
)
@pytest.mark.parametrize("key", ["tin.json", "tin.jsonl", "tin"])
def test_items_are_found_in_what_wraps_them(wrapper: str, key: str) -> None:
    items = [f'{{"uri": "u:{number}", "headline": "Tin {number}"}}' for number in (1, 2)]
    parsed = drafts(wrapper.format(*items), key)
    assert [(draft.identity, draft.headline) for draft in parsed] == [
        ("u:1", "Tin 1"),
        ("u:2", "Tin 2"),
    ]


def test_each_item_of_a_file_has_its_own_time() -> None:
    hours = ["2026-03-01T08:00:00Z", "2026-03-02T09:30:00Z"]
    items = [
        {"guid": hour, "headline": "Tin", "firstcreated": hour, "versioncreated": hour}
        for hour in hours
    ]
    assert [draft.published_at for draft in drafts({"_items": items})] == hours


HEADLINES: list[tuple[dict[str, Any], str]] = [
    ({"body_html": "<h1>Tựa trong bài</h1><p>Câu đầu.</p>", "slugline": "tua"}, "Tựa trong bài"),
    ({"body_html": "<p>Câu đầu.</p>", "slugline": "Đò ngang"}, "Đò ngang"),
    ({"body_text": "Câu đầu của bài.\n\nCâu sau."}, "Câu đầu của bài."),
    (
        {
            "type": "picture",
            "description_text": "Đò cập bến.",
            "renditions": {"o": {"href": "https://a.example/a.jpg"}},
        },
        "Đò cập bến.",
    ),
]


@pytest.mark.parametrize(("fields", "headline"), HEADLINES)
def test_a_missing_headline_comes_from_what_is_nearest_to_one(
    fields: dict[str, Any], headline: str
) -> None:
    (draft,) = drafts({"uri": "u"} | fields)
    assert normalise.normalised_article(draft, "tin").headline == headline


# --- names


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        (["mmuster", "dpa_user12", "kne tba", "VRG", "a@b.example", "degenhardt.sandra"], ()),
        (["Wiebke Harms", "mmuster"], ("Wiebke Harms",)),
        (["Nguyễn Văn An (TTXVN/Vietnam+)"], ("Nguyễn Văn An",)),
        (["gr/bp"], ()),
    ],
)
def test_creators_are_people_and_no_accounts(names: list[str], authors: tuple[str, ...]) -> None:
    assert creators.authors_of_creators(names) == authors


@pytest.mark.parametrize(
    ("dateline", "places"),
    [
        ("Tel Aviv/Beirut (dpa) - ", ["Tel Aviv", "Beirut"]),
        ("JAKARTA, Aug 21 (AFP) -", ["JAKARTA"]),
        ("Cần Thơ, 3/3 (TTXVN)", ["Cần Thơ"]),
        ("LONDON — ", ["LONDON"]),
        ("", []),
        ("(dpa) -", []),
    ],
)
def test_places_of_datelines(dateline: str, places: list[str]) -> None:
    assert sources.places_of_dateline(dateline) == places


@pytest.mark.parametrize("line", ["EDITORS: please note", "Editor's advisory: none", "Achtung:"])
def test_words_to_editors(line: str) -> None:
    with pytest.raises(Rejected):
        advisories.check_audience([], line, "", [])


def test_nitf_times_that_nobody_filled_in_say_nothing() -> None:
    document = (
        '<nitf><head><docdata><doc-id id-string="x"/><date.release norm="{}"/></docdata></head>'
        "<body><body.head><hedline><hl1>Tin</hl1></hedline></body.head></body></nitf>"
    )
    assert refusals(document.format("YYYYMMDD000000-HHMM")) == []
    assert "date.release" in refusals(document.format("sau này"))[0]


@pytest.mark.parametrize("format_name", ["ninjs", "digitalwires", "ap-media"])
@pytest.mark.parametrize(
    "written",
    [
        *(["usable", "canceled"], {"code": "canceled"}, {"qcode": "stat:Canceled"}, " canceled "),
        "http://cv.iptc.org/newscodes/pubstatusg2/canceled",
    ],
)
def test_a_status_takes_down_whatever_its_shape(format_name: str, written: Any) -> None:
    item = json.loads(TAKEDOWNS[format_name].format("usable"))
    (draft,) = drafts(item | {"pubstatus": written})
    assert (draft.cancelled, draft.refusal) == (True, None)


@pytest.mark.parametrize("format_name", ["ninjs", "digitalwires", "ap-media"])
@pytest.mark.parametrize("written", [["draft"], {"x": 1}, {"code": "draft"}, "draft/final", 0])
def test_a_status_that_is_not_known_to_be_public_refuses(format_name: str, written: Any) -> None:
    item = json.loads(TAKEDOWNS[format_name].format("usable"))
    text = {"headline": "Tin", "body_html": "<p>Một câu.</p>", "article_html": "<p>Một câu.</p>"}
    assert refusals(item | text) == []
    assert "pubstatus" in refusals(item | text | {"pubstatus": written})[0]


WITHHELD: tuple[dict[str, Any], ...] = (
    *({"pubstatus": status} for status in ("withheld", "draft", ["canceled"])),
    *({"embargoed": "2040-01-01T00:00:00Z"}, {"expires": "2020-01-01T00:00:00Z"}),
)


@pytest.mark.parametrize("withheld", WITHHELD)
def test_a_picture_of_digitalwires_that_is_withheld_is_in_no_text(withheld: Any) -> None:
    address = "https://a.example/a.jpg"
    picture = {"type": "image", "renditions": [{"url": address, "mimetype": "image/jpeg"}]}
    entry = {"format": "digitalwires@1", "urn": "x", "article_html": "<p>Một câu.</p>"}
    (draft,) = drafts(entry | {"associations": [picture]})
    assert len(draft.figures) == 1
    (draft,) = drafts(entry | {"associations": [picture | withheld]})
    assert draft.figures == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"ednote": {"value": "Not for publication"}},
        {"ednote": [{"text": "Đã sửa"}, {"Value": "Embargoed until Friday"}]},
        {"ednotes": ["Not for publication"], "urn": "x", "format": "digitalwires@1"},
        {"ednotes": "Embargoed until Friday", "urn": "x", "format": "digitalwires@1"},
        {"genre": [{"code": "dpatextgenre:27"}]},
        {"genres": [{"qcode": "dpatextgenre:32", "name": "Thứ khác"}]},
    ],
)
def test_what_withholds_is_read_whatever_its_shape(fields: dict[str, Any]) -> None:
    story = {"uri": "x", "headline": "Tin", "body_text": "Câu.", "article_html": "<p>Câu.</p>"}
    (draft,) = drafts(story | fields)
    assert draft.refusal


@pytest.mark.parametrize("terms", [["Không lưu trữ"], {"value": "Không lưu trữ"}, "Không lưu trữ"])
def test_terms_of_use_are_words_and_an_address(terms: Any) -> None:
    address = "https://a.example/terms"
    item = {"uri": "x", "headline": "Tin", "rightsInfo": {"linkedRights": address}}
    (draft,) = drafts(item | {"usageTerms": terms})
    assert draft.rights == Rights(usage_terms=f"Không lưu trữ; {address}")
    (draft,) = drafts(item | {"usageTerms": address})
    assert draft.rights == Rights(usage_terms=address)


def test_every_limitation_and_the_last_release_of_nitf_count() -> None:
    (draft,) = drafts(
        '<nitf><head><docdata><date.release norm="20200101T000000Z"/>'
        "<date.release>20400101T000000Z</date.release>"
        '<doc.copyright holder="dpa" year="2026"/><doc.rights limitations="Không lưu trữ"/>'
        '<doc.rights owner="AP" limitations="Không in"/></docdata></head><body>'
        "<body.head><hedline><hl1>Tin</hl1></hedline></body.head></body></nitf>"
    )
    assert draft.rights == Rights("dpa", "© 2026 dpa", "Không lưu trữ; Không in")
    assert draft.embargo == "2040-01-01T00:00:00Z"


NEWSML_1 = (
    "<NewsML><NewsItem><NewsManagement>{}</NewsManagement><NewsComponent><NewsLines><HeadLine>Tin"
    "</HeadLine></NewsLines>{}<ContentItem><DataContent>Một câu.</DataContent></ContentItem>"
    "</NewsComponent></NewsItem></NewsML>"
)


def test_a_withdrawal_that_newsml_1_announces_is_an_expiry() -> None:
    change = '<StatusWillChange><FutureStatus FormalName="{}"/><DateAndTime>{}</DateAndTime>'
    usable = f'<Status FormalName="Usable"/>{change}</StatusWillChange>'
    (draft,) = drafts(NEWSML_1.format(usable.format("Canceled", "20400101T000000Z"), ""))
    assert (draft.expires, draft.embargo) == ("2040-01-01T00:00:00Z", None)
    (draft,) = drafts(NEWSML_1.format(usable.format("Usable", "20400101T000000Z"), ""))
    assert (draft.expires, draft.embargo) == (None, None)
    assert "StatusWillChange" in refusals(NEWSML_1.format(usable.format("Canceled", "x"), ""))[0]


def test_every_limitation_of_newsml_1_counts() -> None:
    usage = "<UsageRights><Limitations>{}</Limitations></UsageRights>".format
    metadata = f"<RightsMetadata>{usage('Không lưu trữ')}{usage('Không in')}</RightsMetadata>"
    (draft,) = drafts(NEWSML_1.format("", metadata))
    assert draft.rights == Rights(usage_terms="Không lưu trữ; Không in")


AROUND_NITF = {
    "nitf": "{}",
    "newsml": (
        '<newsItem guid="x"><contentMeta><headline>Tin</headline></contentMeta><contentSet>'
        "<inlineXML>{}</inlineXML></contentSet></newsItem>"
    ),
    "newsml-1": (
        "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Tin</HeadLine></NewsLines>"
        "<ContentItem><DataContent>{}</DataContent></ContentItem></NewsComponent></NewsItem>"
        "</NewsML>"
    ),
}
NITF = (
    '<nitf><head><docdata management-status="{}"><doc-id id-string="x"/><ed-msg info="{}"/>'
    '<date.release norm="{}"/></docdata><tobject tobject.type="{}"><tobject.property'
    ' tobject.property.type="Phóng sự"/></tobject></head><body><body.head><hedline><hl1>Tin</hl1>'
    "</hedline></body.head><body.content><p>Một câu.</p></body.content></body></nitf>"
)


@pytest.mark.parametrize("around", AROUND_NITF.values(), ids=AROUND_NITF)
def test_a_document_inside_an_item_withholds_as_it_does_alone(around: str) -> None:
    def document(status: str = "", note: str = "", release: str = "", kind: str = "") -> str:
        return around.format(NITF.format(status, note, release, kind))

    (draft,) = drafts(document(note="Ảnh gửi sau"))
    assert (draft.refusal, draft.genre) == (None, "Phóng sự")
    (kill,) = drafts(document(status="canceled"))
    assert (kill.cancelled, kill.refusal, kill.body_text) == (True, None, "")
    assert kill.identity == draft.identity == "x"
    assert "embargo" in refusals(document(note="Embargoed until Friday"))[0]
    assert "not for publication" in refusals(document(note="Not for publication"))[0]
    assert "advisory" in refusals(document(kind="Advisory"))[0]
    (draft,) = drafts(document(note="Embargoed until Friday", release="20400101T000000Z"))
    assert draft.embargo == "2040-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "line",
    [
        *("EMBARGOED UNTIL FRIDAY 10 AM", "Sperrfrist: 1. September, 10 Uhr", "Hold for release"),
        *("++ Sperrfrist 10 Uhr ++", "(Under strict embargo until noon)", "CẤM VẬN ĐẾN 10 GIỜ"),
    ],
)
def test_an_embargo_above_the_text_refuses_unless_it_says_until_when(line: str) -> None:
    item = {"uri": "x", "headline": "Tin", "body_text": f"{line}\n\nMột câu."}
    entry = {"format": "digitalwires@1", "urn": "x", "article_html": f"<p>{line}</p><p>Một</p>"}
    document = "<p>{}</p><p>Một câu.</p>".format
    newsml = '<newsItem guid="x"><contentSet><inlineXML>{}</inlineXML></contentSet></newsItem>'
    nitf = "<nitf><body><body.content>{}</body.content></body></nitf>"
    for withheld in (
        *(item, item | {"headline": line, "body_text": "Một câu."}, entry),
        *(nitf.format(document(line)), newsml.format(document(line))),
    ):
        assert "embargoed" in refusals(withheld)[0]
    assert refusals(item | {"embargoed": "2040-01-01T00:00:00Z"}) == []


@pytest.mark.parametrize(
    "line", ["Embargo: EU toughens sanctions", "Iran under embargo until 2030", "Embargoed oil"]
)
def test_news_of_embargoes_is_served(line: str) -> None:
    assert refusals({"uri": "x", "headline": line, "body_text": f"{line}\n\nMột câu."}) == []


@pytest.mark.parametrize("around", AROUND_NITF.values(), ids=AROUND_NITF)
def test_the_headline_of_a_document_is_that_of_an_item_without_one(around: str) -> None:
    around = around.replace("<HeadLine>Tin</HeadLine>", "").replace("<headline>Tin</headline>", "")
    document = NITF.format("", "", "", "")
    (draft,) = drafts(around.format(document))
    assert draft.headline == "Tin"
    assert "editors" in refusals(around.format(document.replace(">Tin<", ">Attention editors<")))[0]


@pytest.mark.parametrize("name", ["newsml", "newsml-1"])
def test_the_embargo_of_a_header_in_the_text_counts(name: str) -> None:
    time = '<time class="embargoed" data-datetime="2040-01-01T00:00:00Z">1.1.2040</time>'
    words = f"<html><body><header>{time}</header><p>Một câu.</p></body></html>"
    (draft,) = drafts(AROUND_NITF[name].format(words))
    assert draft.embargo == "2040-01-01T00:00:00Z"


def test_a_picture_item_that_is_no_longer_public_is_in_no_text() -> None:
    message = (
        '<newsMessage><itemSet><newsItem guid="t"><itemMeta><itemClass qcode="ninat:text"/>'
        "</itemMeta><contentMeta><headline>Tin</headline></contentMeta><contentSet>"
        "<inlineXML><p>Một câu.</p></inlineXML></contentSet></newsItem>"
        '<newsItem guid="p"><itemMeta><itemClass qcode="ninat:picture"/>'
        '<pubStatus qcode="stat:{}"/></itemMeta><contentSet>'
        '<remoteContent href="a.jpg"/></contentSet></newsItem></itemSet></newsMessage>'
    )
    (shown,) = drafts(message.format("usable"))
    assert len(shown.figures) == 1
    alone, refused = drafts(message.format("draft"))
    assert (alone.figures, bool(refused.refusal)) == ((), True)


def test_a_picture_that_is_withheld_is_in_no_text() -> None:
    for withheld in WITHHELD:
        picture = {
            "type": "picture",
            "renditions": {"o": {"href": "https://a.example/a.jpg", "width": 9}},
        }
        text = {"uri": "u", "headline": "Tin", "body_text": "Một câu."}
        (draft,) = drafts(text | {"associations": {"main": picture}})
        assert len(draft.figures) == 1
        (draft,) = drafts(text | {"associations": {"main": picture | withheld}})
        assert draft.figures == ()


@pytest.mark.parametrize(
    "headline",
    [
        "Kill Bill kehrt zurück",
        "Stop the press, says minister",
        "Không phát hành thêm tiền, ngân hàng nói",
        "Không phổ biến rộng rãi vaccine",
        "Hôm nay, bộ yêu cầu không phát hành sách lậu",
        "Do not publish addresses of children, court says",
        "Gửi tòa soạn một lá thư, ông Ba được trả lời",
        "Editors, writers strike at weekly",
        "Advisory-level winds close bridge",
        "Travel advisory for the coast",
    ],
)
def test_common_words_of_advisories_are_news_in_a_headline(headline: str) -> None:
    advisories.check_audience((), headline, "Một câu.")
    advisories.check_audience((), "Tin", f"{headline}. Một câu.")


@pytest.mark.parametrize(
    "headline",
    [
        "Xin không đăng tải bài này",
        "KHÔNG ĐĂNG TẢI",
        "Khong pho bien: tai lieu noi bo",
        "Tin này không đăng tải trước 8 giờ",
        "Không phát hành trước 8 giờ",
        "Not for publication before 8",
        "Please do not publish this text",
        "Gửi tòa soạn:",
        "Lưu ý biên tập: sửa tên",
        "Note to editors - names",
        "Editors: please hold",
    ],
)
def test_advisories_are_told_in_their_usual_forms(headline: str) -> None:
    with pytest.raises(Rejected, match="addressed to editors"):
        advisories.check_audience((), headline, "Một câu.")


G2 = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:9" version="1">'
    "{rights}<itemMeta>{meta}</itemMeta><contentMeta><headline>Tin</headline></contentMeta>"
    '<contentSet><inlineData contenttype="text/plain">Một câu.</inlineData></contentSet></newsItem>'
)


def test_rights_of_g2_may_be_addresses() -> None:
    rights = (
        "<rightsInfo><copyrightNotice>© EP</copyrightNotice>"
        '<usageTerms href="https://ep.example/terms">No archive</usageTerms>'
        '<link rel="irel:seeAlso" href="https://ep.example/more"/>'
        "<encodedRights>https://ep.example/odrl</encodedRights></rightsInfo>"
        "<rightsInfo><encodedRights><o:Policy xmlns:o='urn:o'>x</o:Policy></encodedRights>"
        '<encodedRights>{"policy": 1}</encodedRights></rightsInfo>'
    )
    (draft,) = drafts(G2.format(rights=rights, meta=""))
    assert draft.rights == Rights(
        None,
        "© EP",
        "No archive; https://ep.example/terms; https://ep.example/more; https://ep.example/odrl",
    )


NINJS = {"uri": "urn:x:1", "headline": "Tin", "body_text": "Một câu."}
ENTRY = {"urn": "urn:x:1", "headline": "Tin", "article_html": "<p>Một câu.</p>"}
TIME = "2031-01-02T08:00:00Z"


@pytest.mark.parametrize("story", [NINJS, ENTRY])
@pytest.mark.parametrize("status", ["embargoed", "stat:embargoed", "Scheduled"])
def test_an_embargoed_item_with_a_time_is_withheld_until_then(
    story: dict[str, Any], status: str
) -> None:
    (draft,) = drafts([story | {"pubstatus": status, "embargoed": TIME}])
    assert (draft.refusal, draft.embargo) == (None, TIME)
    (draft,) = drafts([story | {"pubstatus": status}])
    assert "does not say until when" in (draft.refusal or "")


def test_an_embargoed_item_of_g2_with_a_time_is_withheld_until_then() -> None:
    status, time = '<pubStatus qcode="stat:embargoed"/>', f"<embargoed>{TIME}</embargoed>"
    (draft,) = drafts(G2.format(rights="", meta=status + time))
    assert (draft.refusal, draft.embargo) == (None, TIME)
    (draft,) = drafts(G2.format(rights="", meta=status))
    assert "does not say until when" in (draft.refusal or "")


@pytest.mark.parametrize(
    "fields",
    [
        {"uri": "urn:x:1", "body_text": ["Một câu.", "Hai câu."]},
        {"uri": "urn:x:1", "body_html": ["<p>Một câu.</p>", "<p>Hai câu.</p>"]},
        {"uri": "urn:x:1", "bodies": [{"role": "main", "value": ["Một câu.", "Hai câu."]}]},
        {"urn": "urn:x:1", "article_html": ["<p>Một câu.</p>", "<p>Hai câu.</p>"]},
    ],
)
def test_a_body_may_be_an_array_of_paragraphs(fields: dict[str, Any]) -> None:
    (draft,) = drafts([fields | {"headline": "Tin"}])
    assert (draft.refusal, draft.body_text) == (None, "Một câu.\n\nHai câu.")
