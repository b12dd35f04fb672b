"""Text wires: what joins the versions of a story, and what samples cannot show."""

from dataclasses import replace
from typing import Any

import pytest

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers, sniff
from functions.ingest.formats.telex import story_state, wire_text
from functions.ingest.limits import Limits
from shared.errors import Rejected
from tests.support.paths import ARTICLES

HEAD = "a0419----\n{priority} {category} BC-{slug} 11-25 0260\n^BC-{slug},260<\n^{headline}<\n"
TEXT = "   MILLTOWN (EP) _ The toll on the river ends in June, the county said.\n"
TRAILER = "\n   EP-WF-11-25-26 1810GMT<\n"


def drafts(data: bytes, key: str = "tin/a.txt", limits: Limits | None = None) -> list[Draft]:
    content = readers.read_drafts(data, key, {}, limits)
    assert isinstance(content, list)
    return content


def sample(name: str) -> list[Draft]:
    return drafts((ARTICLES / name).read_bytes(), name)


def message(
    slug: str = "RIVER-TOLL",
    headline: str = "River toll ends",
    text: str = TEXT,
    priority: str = "r",
    category: str = "n",
) -> Draft:
    head = HEAD.format(slug=slug, headline=headline, priority=priority, category=category)
    return drafts((head + text + TRAILER).encode())[0]


def test_anpa_and_iptc_of_the_same_story_give_the_same_record() -> None:
    records: list[Any] = []
    for name in ("anpa/first.anpa", "iptc7901/first.iptc"):
        (draft,) = sample(name)
        records.append(replace(normalise.normalised_article(draft, "wire/a"), format=""))
    assert records[0] == records[1]


@pytest.mark.parametrize("name", ["anpa/second-lead.txt", "anpa/corrective.txt",
                                  "iptc7901/correction.txt"])  # fmt: skip
def test_leads_and_corrections_replace_the_story(name: str) -> None:
    (first,), (later,) = sample("anpa/first.anpa"), sample(name)
    assert later.identity == first.identity
    assert later.version > first.version


@pytest.mark.parametrize("name", ["anpa/kill.txt", "iptc7901/kill.txt"])
def test_a_kill_takes_the_story_down_after_any_correction(name: str) -> None:
    (first,), (correction,) = sample("anpa/first.anpa"), sample("anpa/corrective.txt")
    kill = next(draft for draft in sample(name) if draft.identity == first.identity)
    assert kill.cancelled
    assert kill.version > correction.version
    assert "takes down what EP sent as “DOCK-DREDGE” on" in kill.doubts[0]


def test_a_kill_that_names_no_day_takes_down_that_of_the_day_before_too() -> None:
    content = drafts(
        (HEAD.format(slug="RIVER-TOLL KILL", headline="KILL", priority="b", category="n")
         + "   MILLTOWN (EP) _ It was wrong.\n" + TRAILER).encode()
    )  # fmt: skip
    assert [draft.identity for draft in content] == [
        "wire:ep:2026-11-25:river-toll",
        "wire:ep:2026-11-24:river-toll",
    ]


def test_a_kill_that_does_not_say_what_is_refused() -> None:
    (draft,) = drafts(b"^BC-RIVER-TOLL, KILL<\n^MANDATORY KILL<\n   It was wrong.\n")
    assert "does not say which" in (draft.refusal or "")


@pytest.mark.parametrize(
    ("words", "kind", "version"),
    [
        ("", "story", 0),
        ("1st Ld", "story", 1),
        ("1stLd-Writethru", "story", 1),
        ("3rd Ld-Writethru", "story", 3),
        ("Take 2", "story", 2),
        ("2nd Take", "story", 2),
        ("Writethru", "story", 1),
        ("2. Zusammenfassung", "story", 2),
        ("Corrective", "correction", 100),
        ("2nd Ld-Writethru, CORRECTION", "correction", 102),
        ("KILL", "kill", 1000),
        ("MANDATORY KILL", "kill", 1000),
        ("WITHHOLD", "kill", 1000),
        ("Zurückziehung", "kill", 1000),
        ("1st Add", "fragment", 0),
        ("Insert", "fragment", 0),
        ("ADVISORY", "advisory", 0),
    ],
)
def test_what_a_piece_is_to_its_story(words: str, kind: str, version: int) -> None:
    state = story_state.story_state("RIVER-TOLL", words, "River toll ends")
    assert (state.kind, state.version) == (kind, version)


@pytest.mark.parametrize(
    ("slug", "headline"),
    [
        ("US--Budget-Vote", "House passes budget"),
        ("Gunmen-Kill", "Gunmen kill five in market"),
        ("WEATHER-ADVISORY-COAST", "Storm warning for the coast"),
        ("TEST-MATCH", "Tests show the bridge is safe"),
    ],
)
def test_news_of_budgets_and_killings_is_news(slug: str, headline: str) -> None:
    assert story_state.story_state(slug, "", headline).kind == "story"


@pytest.mark.parametrize(
    "headline",
    [
        *("Kill Bill returns to cinemas", "KILL BILL RETURNS", "KILL BILL returns to cinemas"),
        *("Kill switch for phones becomes law", "KILL SWITCH FOR PHONES", "Stop the press: x"),
        *("Kill Bill: the whole affair returns", "TEST MATCH ENDS IN DRAW", "ADVISORY BOARD QUITS"),
        *("BUDGET DEFICIT WIDENS", "WITHHOLDING TAX RISES", "ELIMINATION ROUND STARTS"),
        *("CORRECTION OFFICERS STRIKE", "Correction officers strike", "Annulation du concert"),
        *("Thu hồi giấy phép cảng", "Thu hồi tin nhắn trên Zalo", "THU HỒI TIN NHẮN RÁC"),
        *("Gỡ bài thi khỏi mạng", "Hủy tin nhắn đã gửi", "Rut tien khoi ngan hang"),
    ],
)
def test_common_words_of_notices_are_news_in_a_headline(headline: str) -> None:
    assert story_state.story_state("RIVER-TOLL", "", headline).kind == "story"


@pytest.mark.parametrize(
    "headline",
    [
        *("KILL", "KILL: River toll", "KILL River toll ends", "BC-KILL", "KILL - River toll"),
        *("MANDATORY KILL", "Mandatory Kill River toll", "Kill: River toll", "KILL ORDER"),
        *("WITHHOLD: River toll", "ELIMINATION", "ZURÜCKZIEHUNG: Fähre", "AVIS D'ANNULATION"),
        *("HỦY TIN: Cảng mới", "Hủy bài: Cảng mới", "HUỶ BÀI", "HUY TIN: Cang moi"),
        *("THU HỒI TIN", "Thu hồi bài viết: Cảng", "THU HOI BAI: Cang moi", "RÚT BÀI", "Rut tin:"),
        *("Gỡ bài “Cảng mới”", "Go bo bai: Cang moi", "Đề nghị hủy tin: Cảng"),
    ],
)
def test_kills_are_told_in_their_usual_forms(headline: str) -> None:
    assert story_state.story_state("RIVER-TOLL", "", headline).kind == "kill"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Kill Bill", "story"),
        ("Test match", "story"),
        ("Travel advisory", "story"),
        ("1st Ld-Writethru, KILL", "kill"),
        ("KILL, 2nd Ld", "kill"),
        ("Test", "advisory"),
        ("Advisory, 1st Ld", "advisory"),
    ],
)
def test_words_behind_a_slug_say_what_it_is_if_they_stand_alone(words: str, kind: str) -> None:
    assert story_state.story_state("FILM", words, "River toll ends").kind == kind


@pytest.mark.parametrize("slug", ["EP News Digest", "News Advisory", "Sports Budget", "Test"])
def test_what_is_for_editors_is_told_by_its_slug(slug: str) -> None:
    assert story_state.story_state(slug, "", "At 6 a.m.").kind == "advisory"


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (lambda: message(category="v"), "advisory to editors"),
        (lambda: message("RIVER-TOLL, Corrective"), "has not the story itself"),
        (lambda: message("RIVER-TOLL, ADV29"), "does not say when"),
        (lambda: message("RIVER-TOLL, 1st Add"), "wait for the whole story"),
        (lambda: message(text="^For release Sunday, Nov. 29<\n" + TEXT), "does not say when"),
    ],
)
def test_each_refusal_has_its_own_reason(draft: Any, reason: str) -> None:
    assert reason in (draft().refusal or "")


def test_an_embargo_that_can_be_read_is_kept() -> None:
    draft = message(text="^Embargoed until 29 November 2026, 08:00 GMT<\n" + TEXT)
    assert draft.embargo == "2026-11-29T08:00:00Z"


def test_a_second_take_is_doubted() -> None:
    assert "take 2" in message("RIVER-TOLL, 2nd Take").doubts[0]


def test_lines_are_joined_and_indents_begin_paragraphs() -> None:
    lines = ["   One line", "and its rest.", "   Two", "lines.", "", "(MORE)", "---"]
    assert wire_text.paragraphs_of_lines(lines) == ["One line and its rest.", "Two lines."]


@pytest.mark.parametrize(
    ("paragraph", "place", "agency"),
    [
        ("OLD HARBOUR, Northshire (EP) _ A", "Old Harbour", "EP"),
        ("Berlin (KNA) Die Kommission", "Berlin", "KNA"),
        ("Hà Nội (TTXVN) - Sáng nay", "Hà Nội", "TTXVN"),
        ("The council (which met) said", "", ""),
        ("No dateline here.", "", ""),
    ],
)
def test_datelines(paragraph: str, place: str, agency: str) -> None:
    dateline = wire_text.dateline_of(paragraph)
    assert (dateline.place, dateline.agency) == (place, agency)


def test_times_without_a_zone_are_utc() -> None:
    assert wire_text.iptc_time("251530 Nov 26") == "2026-11-25T15:30:00Z"
    assert wire_text.iptc_time("251530 MEZ Nov 26") == "2026-11-25T14:30:00Z"
    assert wire_text.anpa_time("11-25-26 1430EST") == "2026-11-25T19:30:00Z"
    assert wire_text.anpa_time("13-45-26 1430EST") is None


@pytest.mark.parametrize("text", ["Giá lúa 2026\n\nTừ 4 n 190 đồng.", "^caret<\n\nA text.",
                                  "BC-Hydro builds a dam,\n\nit said."])  # fmt: skip
def test_other_texts_are_no_wire_copy(text: str) -> None:
    assert sniff.kind_of(text.encode(), "tin/a.txt") == "plain text"


ANPA = (
    "a0419----\nr n BC-{slug} 11-25 0260\n^BC-{slug},260<\n^{slug} toll ends<\n"
    "   MILLTOWN (EP) _ The toll ends in June, the county said.\n"
    "   It was time, said the mayor.\n\n   EP-WF-11-25-26 1810GMT<\n"
)
IPTC = (
    "epa0419 4 pl 260 ep 0027\n\n{slug}/toll/\n{slug} toll ends=\n"
    "Milltown (EP) - The toll ends in June, the county said.\n\n"
    "It was time, said the mayor.\n\n251810 GMT Nov 26\n"
)
BORDERS = [
    *(("", "{}{}"), ("blank lines", "{}\n\n\n{}"), ("SOH, ETX", "\x01{}\x03\x01{}\x03")),
    *(("ETX alone", "{}\x03{}\x03"), ("EOT alone", "{}\x04{}\x04"), ("form feed", "{}\f{}\f")),
    *(("ZCZC, NNNN", "ZCZC ABC01\n{}NNNN\nZCZC ABC02\n{}NNNN\n"),),
    *(("ZCZC alone", "ZCZC ABC01\n{}\nZCZC ABC02\n{}"), ("NNNN", "{}nnnn\n{}nnnn\n")),
]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize(("_name", "form"), BORDERS, ids=[name for name, _ in BORDERS])
@pytest.mark.parametrize("template", [ANPA, IPTC], ids=["anpa", "iptc7901"])
def test_messages_are_told_apart_whatever_stands_between(
    template: str, _name: str, form: str, ends: str
) -> None:
    words = form.format(template.format(slug="River"), template.format(slug="Ferry"))
    content = drafts(words.replace("\n", ends).encode())
    assert [draft.headline for draft in content] == ["River toll ends", "Ferry toll ends"]
    assert {len(draft.body_text.split("\n\n")) for draft in content} == {2}
    assert {draft.published_at for draft in content} == {"2026-11-25T18:10:00Z"}


@pytest.mark.parametrize(
    ("template", "part", "instead"),
    [
        (ANPA, " 11-25 0260", " 0260"),
        (ANPA, " 11-25 0260", " 11-25"),
        (ANPA, "a0419----\n", ""),
        (ANPA, "r n BC", "R N bc"),
        (ANPA, "a0419----\nr n BC", "\x16\x16a0419\x1fr n\x13\x11 BC"),
        (IPTC, " 4 pl 260 ep 0027", " 4 pl"),
        (IPTC, " 4 pl 260", " 4 260"),
        (IPTC, " 4 pl ", " 4 PL "),
        (IPTC, "{slug}/toll/\n", ""),
        (IPTC, "{slug}/toll/\n{slug} toll ends=\n", "{slug} toll ends=\n\x02"),
    ],
)
def test_parts_of_a_header_may_be_missing(template: str, part: str, instead: str) -> None:
    assert part in template
    words = "\x01" * (template is IPTC) + template.replace(part, instead)
    (draft,) = drafts(words.format(slug="River").encode())
    assert draft.headline == "River toll ends"
    assert draft.body_text.endswith("\n\nIt was time, said the mayor.")


def test_too_many_messages_are_refused() -> None:
    spool = (ARTICLES / "anpa/spool").read_bytes()
    with pytest.raises(Rejected, match="2 messages; at most 1"):
        drafts(spool, limits=replace(Limits(), articles=1))
