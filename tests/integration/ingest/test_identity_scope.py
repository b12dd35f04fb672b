"""A drop of one source cannot change, hide or cancel an article of another, whatever it states.

The real handlers of ingest, relate and the API, on AWS in memory.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from shared.tables.articles import Articles
from tests.support.pipeline import House, house
from tests.support.stated_identities import HUGE_VERSION, IDENTITY_FORMATS, Words

HEADLINE = "Cảng mới mở tuyến thẳng tới Ấn Độ"
TEXT = (
    "Sáng nay, con tàu đầu tiên của tuyến mới rời cầu cảng số 3. Hành trình tới Chennai kéo dài "
    "chín ngày, ngắn hơn bốn ngày so với trước. Hãng tàu cho biết mỗi tuần sẽ có hai chuyến."
)
FORGERY = "Giải bóng chuyền phường khép lại chiều qua với bảy trận liền."
STATUSES = ("usable", "canceled", "withheld")


@pytest.fixture
def newsroom() -> Iterator[House]:
    with house(metered=False, reads_files=True, SEARCH_DEPTH="headline") as room:
        yield room


def publish(room: House, key: str, file: str) -> str:
    """Drop a file of one article; its id."""
    room.drop_file(key, file.encode())
    room.settle()
    report = room.report(key)
    assert report.status == "accepted", report.reason
    (article,) = report.articles
    return article


def original(room: House, form: str) -> str:
    """The newsroom's article in a format; its id."""
    how = IDENTITY_FORMATS[form]
    return publish(
        room, f"toa-soan/bai.{how.extension}", how.write(Words(HEADLINE, TEXT, how.identity))
    )


def forge(room: House, form: str, identity: str, status: str, folder: str = "doi-tac/") -> str:
    """A partner's file of a format, which states this identity; the id that it claims."""
    how = IDENTITY_FORMATS[form]
    words = Words("Giải bóng chuyền khép lại", FORGERY, identity, HUGE_VERSION, status)
    return publish(room, f"{folder}gia-mao.{how.extension}", how.write(words))


def served(room: House, article: str) -> dict[str, Any]:
    """What readers see of an article: itself, and whether the list has it."""
    status, body = room.ask(f"/v1/articles/{article}")
    items = json.loads(room.ask("/v1/articles")[1])["items"]
    in_list = [item["headline"] for item in items if item["id"] == article]
    return {"status": status, "article": json.loads(body), "in list": in_list}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("form", IDENTITY_FORMATS)
def test_the_same_identity_in_another_folder_is_another_article(
    newsroom: House, form: str, status: str
) -> None:
    article = original(newsroom, form)
    before = served(newsroom, article)
    assert (before["status"], before["in list"]) == (200, [HEADLINE])
    for folder in ("doi-tac/", ""):
        forgery = forge(newsroom, form, IDENTITY_FORMATS[form].identity, status, folder)
        assert forgery != article
        assert served(newsroom, article) == before


@pytest.mark.parametrize("form", IDENTITY_FORMATS)
@pytest.mark.parametrize("victim", ["toa-soan/bai.txt", "toa-soan/bai.json"])
def test_no_form_of_identity_reaches_into_another_folder(
    newsroom: House, form: str, victim: str
) -> None:
    file = f"{HEADLINE}\n\n{TEXT}\n"
    identity = f"drop:{victim}#"
    if victim.endswith(".json"):
        identity = IDENTITY_FORMATS["ninjs 1"].identity
        file = IDENTITY_FORMATS["ninjs 1"].write(Words(HEADLINE, TEXT, identity))
    article = publish(newsroom, victim, file)
    before = served(newsroom, article)
    page = before["article"]["url"]
    claims = [
        *(identity, f"urn:newsdrop:{article}", article, page, f"drop:{victim}", victim),
        *(f"9:toa-soan/{identity}", f"toa-soan/{identity}", f"0:9:toa-soan/{identity}"),
    ]
    for number, claim in enumerate(claims):
        status = STATUSES[number % len(STATUSES)]
        assert forge(newsroom, form, claim, status, f"doi-tac/{number}/") != article
        assert forge(newsroom, form, claim, status, f"{number} ") != article
    assert served(newsroom, article) == before


def test_in_its_own_folder_an_identity_is_one_article(newsroom: House) -> None:
    article = original(newsroom, "ninjs 1")
    identity = IDENTITY_FORMATS["nitf"].identity
    assert forge(newsroom, "nitf", identity, "usable", "toa-soan/sua/") == article
    assert served(newsroom, article)["article"]["headline"] == "Giải bóng chuyền khép lại"
    assert forge(newsroom, "newsml-g2", identity, "canceled", "toa-soan/thu-hoi/") == article
    assert newsroom.ask(f"/v1/articles/{article}")[0] == 410


def test_the_report_of_a_claim_that_does_not_win_names_the_winner(newsroom: House) -> None:
    identity = IDENTITY_FORMATS["nitf"].identity
    article = forge(newsroom, "nitf", identity, "usable", "toa-soan/sua/")
    assert newsroom.report("toa-soan/sua/gia-mao.xml").doubts == ()
    assert original(newsroom, "ninjs 1") == article
    report = newsroom.report("toa-soan/bai.json")
    assert (report.status, report.reason, len(report.doubts)) == ("accepted", None, 1)
    assert article in report.doubts[0]
    assert (
        f"toa-soan/sua/gia-mao.xml claims the same article with version {HUGE_VERSION}"
        in (report.doubts[0])
    )
    newsroom.remove("toa-soan/sua/gia-mao.xml")
    assert original(newsroom, "ninjs 2") == article
    assert newsroom.report("toa-soan/bai.json").doubts == ()


def test_a_report_names_some_doubts_and_counts_the_others(newsroom: House) -> None:
    write = IDENTITY_FORMATS["ninjs 1"].write
    words = [Words(HEADLINE, TEXT, f"urn:x:{number}", HUGE_VERSION) for number in range(7)]
    items = [json.loads(write(one)) for one in words]
    newsroom.drop_file("toa-soan/z.json", json.dumps(items).encode())
    older = [item | {"version": "1"} for item in items]
    newsroom.drop_file("toa-soan/a.json", json.dumps(older).encode())
    *named, rest = newsroom.report("toa-soan/a.json").doubts
    assert (len(named), rest) == (5, "2 doubts more")


def test_doubts_cost_no_call(newsroom: House, monkeypatch: pytest.MonkeyPatch) -> None:
    original(newsroom, "ninjs 1")
    calls: list[str] = []
    for name in ("claim_heads", "put"):
        method = getattr(Articles, name)

        def noted(*args: Any, name: str = name, method: Any = method) -> Any:
            calls.append(name)
            return method(*args)

        monkeypatch.setattr(Articles, name, noted)
    newsroom.drop_file(
        "toa-soan/a.json",
        IDENTITY_FORMATS["ninjs 1"]
        .write(Words(HEADLINE, TEXT, IDENTITY_FORMATS["ninjs 1"].identity, "0"))
        .encode(),
    )
    assert len(newsroom.report("toa-soan/a.json").doubts) == 1
    assert calls == ["claim_heads", "put"]


@pytest.mark.parametrize("form", IDENTITY_FORMATS)
def test_with_one_name_space_everybody_can_claim_an_article(form: str) -> None:
    """As documented; and so the tests above can fail."""
    with house(metered=False, reads_files=True, IDENTITY_SCOPE="bucket") as room:
        article = original(room, form)
        before = served(room, article)
        for status in STATUSES:
            assert forge(room, form, IDENTITY_FORMATS[form].identity, status) == article
            assert served(room, article) != before


def test_with_one_name_space_what_is_served_as_ninjs_comes_back_as_the_same_article() -> None:
    with house(metered=False, reads_files=True, IDENTITY_SCOPE="bucket") as room:
        article = publish(room, "toa-soan/bai.txt", f"{HEADLINE}\n\n{TEXT}\n")
        before = served(room, article)["article"]
        _, item = room.ask(f"/v1/articles/{article}.ninjs.json")
        assert publish(room, "tra-lai/bai.json", item) == article
        after = served(room, article)["article"]
        assert before.pop("source") == {"format": "plain", "key": "toa-soan/bai.txt"}
        assert after.pop("source") == {"format": "ninjs", "key": "tra-lai/bai.json"}
        same = ("id", "url", "headline", "body_text", "published_at", "tags", "authors")
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
