"""What a newsroom sets for its own files: its sections, and the language of its reports."""

from tests.support.packages.word import docx, p
from tests.support.pipeline import House, house
from tests.support.private_words import PUBLIC

TEXT = f"Sáng nay bến phà {PUBLIC} đón khách trở lại, hai chuyến đầu đều đầy người và xe máy."
PAGE = f"Sau lũy tre làng mình bây giờ\n\nBến phà cũ mở lại sau mùa lũ\n\n{TEXT}\n\n{TEXT}\n"


def section_and_headline(room: House, key: str, data: bytes) -> tuple[str | None, str]:
    room.drop_file(key, data)
    (article,) = room.report(key).articles
    (claim,) = room.articles.claims(article)
    assert claim.article
    return claim.article.section, claim.article.headline


def test_a_newsrooms_own_section_is_known() -> None:
    document = docx(*(p(line) for line in PAGE.strip().split("\n\n")))
    with house(reads_files=True) as room:
        assert section_and_headline(room, "a.txt", PAGE.encode())[0] is None
    with house(reads_files=True, SECTIONS="Sau lũy tre làng mình bây giờ") as room:
        known = "Sau lũy tre làng mình bây giờ", "Bến phà cũ mở lại sau mùa lũ"
        assert section_and_headline(room, "a.txt", PAGE.encode()) == known
        assert section_and_headline(room, "a.docx", document) == known


def test_reports_are_in_the_newsrooms_language() -> None:
    with house(reads_files=True, REPORT_LANGUAGE="vi") as room:
        room.drop_file("a.txt", b"")
        assert room.report("a.txt").reason == "tệp rỗng"
        room.drop_file("b.txt", "Bến phà mở lại sau lũ\n".encode())
        (doubt,) = room.report("b.txt").doubts
        assert doubt == "“Bến phà mở lại sau lũ”: dưới tít và sapo không có nội dung"
