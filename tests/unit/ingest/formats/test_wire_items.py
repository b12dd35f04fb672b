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
from shared.article.model import Article, Image
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
    twins = [
        [replace(article, format="") for article in articles(name)] for name in (first, second)
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


def test_a_picture_that_is_withheld_is_in_no_text() -> None:
    for withheld in ({"pubstatus": "withheld"}, {"embargoed": "2040-01-01T00:00:00Z"}):
        picture = {
            "type": "picture",
            "renditions": {"o": {"href": "https://a.example/a.jpg", "width": 9}},
        }
        text = {"uri": "u", "headline": "Tin", "body_text": "Một câu."}
        (draft,) = drafts(text | {"associations": {"main": picture}})
        assert len(draft.figures) == 1
        (draft,) = drafts(text | {"associations": {"main": picture | withheld}})
        assert draft.figures == ()
