"""Word documents and ZIPs: limits, names and odd ways of packing, which samples do not show."""

from dataclasses import replace

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import MEGABYTE, Limits
from shared.errors import Rejected
from tests.support.packages.word import docx, p, r, shown
from tests.support.packages.zips import picture, zipped

TEXT = "Một tin trong gói\n\nĐoạn văn của tin.\n\n{}\nChú thích\n"


def drafts(data: bytes, limits: Limits | None = None) -> list[Draft]:
    parsed = readers.read_drafts(data, "x", {}, limits)
    assert isinstance(parsed, list)
    return parsed


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(Rejected) as raised:
        drafts(data, replace(Limits(), **limits))
    return str(raised.value)


def test_limits_of_a_zip() -> None:
    assert "over 99 bytes" in refusal(zipped({"a.txt": "x" * 100}), unpacked_bytes=99)
    assert "5 times its size" in refusal(
        zipped({"a.txt": "x" * (MEGABYTE + 1)}, compressed=True), unpacked_ratio=5
    )
    assert "at most 2" in refusal(zipped({f"{at}.txt": "x" for at in range(3)}), members=2)
    assert "too large when it is unpacked" in refusal(docx(p("Tin")), unpacked_bytes=99)


def test_what_is_small_may_compress_well() -> None:
    (draft,) = drafts(zipped({"a.txt": "Tin\n\n" + "a " * 400_000}, compressed=True))
    assert draft.headline == "Tin"


@pytest.mark.parametrize(
    ("member", "file", "image"),
    [
        ("tin/a.txt", "ảnh.jpg", "tin/a\u0309nh.JPG"),
        ("tin/a.txt", "ảnh.jpg", "tin/images/ảnh.jpg"),
        ("tin/sâu/a.txt", "ảnh.jpg", "tin/ảnh.jpg"),
        ("tin/a.txt", "ảnh.jpg", "khác/ảnh.jpg"),
        ("a.txt", "ảnh.jpg", "ảnh.jpg"),
    ],
)
def test_images_are_matched_by_name(member: str, file: str, image: str) -> None:
    (draft,) = drafts(
        zipped(
            {
                member: TEXT.format(file),
                image: picture("JPEG"),
                "tin/khác.jpg": picture("JPEG", (3, 3)),
            }
        )
    )
    assert [(one.file, one.image.width) for one in draft.attachments] == [(file, 8)]
    assert draft.figures[0].file == file


def test_the_nearest_image_of_a_name_is_taken() -> None:
    sizes = {"a/1.jpg": 11, "b/1.jpg": 22, "1.jpg": 33}
    texts = {name: TEXT.format("1.jpg").encode() for name in ("b/x.txt", "c/x.txt")}
    read = drafts(
        zipped(texts | {name: picture("JPEG", (width, 9)) for name, width in sizes.items()})
    )
    assert [draft.attachments[0].image.width for draft in read] == [22, 33]


def test_names_of_macs_without_the_mark_of_utf_8() -> None:
    data = zipped({"bài.txt": "Tin\n\nĐoạn."})
    unmarked = data
    for mark in (b"PK\3\4", b"PK\1\2"):
        at = unmarked.index(mark) + (7 if mark == b"PK\3\4" else 9)
        unmarked = unmarked[:at] + bytes([unmarked[at] & ~8]) + unmarked[at + 1 :]
    assert list(Package(data, Limits())) == list(Package(unmarked, Limits())) == ["bài.txt"]


def test_members_have_names_of_their_own_and_lead_nowhere() -> None:
    data = zipped(
        {"../a.txt": "Tin\n\nĐoạn.", "b/./c.txt": "Tin\n\nĐoạn.", "/d.txt": "Tin\n\nĐoạn."}
    )
    assert [draft.member for draft in drafts(data)] == ["a.txt", "b/c.txt", "d.txt"]


def test_an_image_used_often_is_kept_once() -> None:
    body = (p("Tin"), *[shown("r")] * 150, p("Đoạn văn."))
    (draft,) = drafts(
        docx(*body, targets={"r": "media/a.png"}, media={"a.png": picture()}),
        replace(Limits(), unpacked_bytes=64_000),
    )
    assert (len(draft.attachments), len(draft.figures)) == (1, 100)


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Tin", None),
        ("Một tên bài dài hơn mục của nó", "Xã hội"),
        ("Có dấu chấm cuối câu.", "Xã hội"),
        ("Tin", "Mục dài hơn tên"),
    ],
)
def test_a_title_is_the_headline_whatever_the_layout_would_say(
    title: str, section: str | None
) -> None:
    above = [p(section)] if section else []
    (draft,) = drafts(
        docx(
            *above, p(title, "Title"), p("Hải Ninh"), p("Một đoạn văn dài hơn hẳn tên bài ở trên.")
        )
    )
    assert (draft.headline, draft.authors) == (title, ("Hải Ninh",))


def test_neighbouring_runs_of_one_formatting_are_one() -> None:
    runs = r("Một ", "b") + r("tin ", "b") + r("đậm", "bi") + r(".")
    (draft,) = drafts(docx(p("Tên bài"), p("Tóm tắt của bài."), p(runs, raw=True)))
    assert draft.body_html == "<p><strong>Một tin </strong><strong><em>đậm</em></strong>.</p>"
