"""What a mail answers is left out, what it passes on is kept, and an article's own words too."""

from typing import Any

import pytest

from functions.ingest.formats.mail import mail_text
from functions.ingest.formats.mail.mail_headers import MailHead

STORY = ["Sáng nay, con tàu đầu tiên rời cầu cảng số 3.", "", "Mỗi tuần có hai chuyến."]
TEXT = [line for line in STORY if line]


def lines_of(lines: list[str], subject: str = "Tin") -> tuple[list[str], str]:
    """The lines that are left and the subject of what was passed on."""
    head = MailHead("an@desk.example", "An", subject, frozenset(), "")
    content = mail_text.article_lines(lines, head)
    return [line for line in content.lines if line.strip()], content.subject


@pytest.mark.parametrize(
    "line",
    [
        "On the wall he wrote:",
        "On 3 March 1911 Scott wrote:",
        "On X, the minister wrote:",
        "Vào năm 1954, trong hồi ký ông đã viết:",
        "Lúc sinh thời, ông viết:",
        "Lúc 20h30 ngày 5/3, cô viết trên trang cá nhân:",
        "Am Ende seines Lebens schrieb er:",
        "Le poète a écrit :",
        "Bài gửi trước 23/11/2026 qua <tin@bao.example>:",
    ],
)
def test_an_article_may_say_that_somebody_wrote(line: str) -> None:
    for above in ([], ["Một đoạn mở đầu.", ""]):
        left, _ = lines_of([*above, line, "", "“Đừng quên tôi.”", *STORY])
        assert left == [*(each for each in above if each), line, "“Đừng quên tôi.”", *TEXT]


def test_an_article_may_have_lines_like_headers() -> None:
    lines = ["From: the mountains", "To: the sea", "Date: unknown", "was its title."]
    assert lines_of([*STORY, "", *lines])[0] == [*TEXT, *lines]


@pytest.mark.parametrize(
    "mark",
    [
        "On Mon, Nov 23, 2026 at 9:12 AM An Nhiên <an@desk.example> wrote:",
        "On 23/11/2026 09:12, An Nhiên wrote:",
        "On Nov 23, 2026, at 9:12 AM, An Nhiên wrote:",
        "On Mon, Nov 23, 2026 at 9:12 AM Nguyễn Thị An Nhiên\n<an@desk.example> wrote:",
        "Vào Th 2, 23 thg 11, 2026 vào lúc 09:12 An Nhiên <an@desk.example> đã viết:",
        "Vào 09:12, Thứ Hai, 23 thg 11, 2026 An Nhiên <an@desk.example> đã viết:",
        "Vào lúc 09:12 23/11/2026, An Nhiên viết:",
        "Le lun. 23 nov. 2026 à 09:12, An Nhiên <an@desk.example> a écrit :",
        "Am Mo., 23. Nov. 2026 um 09:12 Uhr schrieb An Nhiên <an@desk.example>:",
        "Am 23.11.2026 um 09:12 schrieb An Nhiên:",
        "El lun, 23 nov 2026 a las 9:12, An (<an@desk.example>) escribió:",
        "Il giorno lun 23 nov 2026 alle ore 09:12 An <an@desk.example> ha scritto:",
        "Em seg., 23 de nov. de 2026 às 09:12, An <an@desk.example> escreveu:",
        "Op ma 23 nov. 2026 om 09:12 schreef An <an@desk.example>:",
        "W dniu 23.11.2026 o 09:12, An pisze:",
        "2026年11月23日(月) 9:12 An <an@desk.example>:",
        "пн, 23 нояб. 2026 г. в 09:12, An <an@desk.example>:",
        "пн, 23 нояб. 2026 г. в 09:12, Nguyễn Thị An Nhiên\n<an@desk.example>:",
        "An Nhiên <an@desk.example> wrote:",
        "An Nhiên wrote on 23/11/2026 09:12:",
        "-----Mensaje original-----",
        "-----Thư gốc-----",
        "From: An\nSent: Monday, November 23, 2026 9:12 AM\nTo: Bình\nSubject: x",
        "De : An\nEnvoyé : lundi 23 novembre 2026 09:12\nÀ : Bình\nObjet : x",
        "De: An\nEnviado el: lunes, 23 de noviembre de 2026 9:12\nPara: B\nAsunto: x",
        "-------- Alkuperäinen viesti --------\nAihe: x\nLähettäjä: An <an@desk.example>\n"
        "Vastaanottaja: b@c.example\n",
    ],
)
def test_what_a_mail_answers_is_left_out(mark: str) -> None:
    assert lines_of([*STORY, "", *mark.split("\n"), "Câu của thư trước."])[0] == TEXT


VIETNAMESE = ["Từ: Bình <b@c.example>", "Chủ đề: Lúa", "Ngày: 23 thg 11, 2026", "Đến: an@d.example"]
ENGLISH = ["From: Bình <b@c.example>", "Date: Mon, 23 Nov 2026 09:12", "Subject: Lúa", "To: An"]


@pytest.mark.parametrize(
    ("mark", "headers"),
    [
        ("---------- Forwarded message ---------", ENGLISH),
        ("-------- Forwarded Message --------", [ENGLISH[2], *ENGLISH[:2], ENGLISH[3]]),
        ("Begin forwarded message:", ["", *ENGLISH]),
        ("---------- Thư được chuyển tiếp ---------", VIETNAMESE),
        ("Bắt đầu thư được chuyển tiếp:", ["", *VIETNAMESE]),
        ("-------- Thư chuyển tiếp --------", ["Tiêu đề: Lúa", VIETNAMESE[2], VIETNAMESE[0]]),
        (
            "Anfang der weitergeleiteten Nachricht:",
            ["", "Von: Bình <b@c.example>", "Betreff: Lúa", "Datum: 23. November 2026 um 09:12"],
        ),
        (
            "Début du message réexpédié :",
            ["", "De: Bình <b@c.example>", "Objet: Lúa", "Date: 23 novembre 2026 à 09:12"],
        ),
        (
            "-------- Message transféré --------",
            ["Sujet : \tLúa", "Date : \t23 Nov 2026", "De : \tBình <b@c.example>", "Pour : \tAn"],
        ),
    ],
)
def test_what_a_mail_passes_on_is_kept(mark: str, headers: list[str]) -> None:
    lines = ["Chị xem giúp em nhé", "", mark, *headers, "", *STORY]
    assert lines_of(lines) == (TEXT, "Lúa")


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("WG: Tin", ["Von: Bình", "Gesendet: Montag, 23. November 2026 09:12", "Betreff: Lúa"]),
        ("TR : Tin", ["De : Bình", "Envoyé : lundi 23 novembre 2026 09:12", "Objet : Lúa"]),
        ("FW: Tin", ["From: Bình", "Sent: Monday, November 23, 2026 9:12 AM", "Subject: Lúa"]),
        ("RV: Tin", ["De: Bình", "Enviado el: lunes, 23 de noviembre de 2026", "Asunto: Lúa"]),
        ("Chuyển tiếp: Tin", ["Từ: Bình", "Đã gửi: Thứ Hai, 23/11/2026 09:12", "Chủ đề: Lúa"]),
    ],
)
def test_a_subject_says_in_any_language_that_a_mail_is_passed_on(
    subject: str, headers: list[str]
) -> None:
    for above in ([], ["Em xem nhé", "", "_" * 32]):
        assert lines_of([*above, *headers, "", *STORY], subject) == (TEXT, "Lúa")


def test_a_mail_is_passed_on_in_a_language_that_nobody_here_knows() -> None:
    headers = ["Aihe: Lúa", "Lähettäjä: Bình <b@c.example>", "Vastaanottaja: An"]
    lines = ["Xem nhé", "-------- Välitetty viesti --------", *headers, "", *STORY]
    assert lines_of(lines, "Fwd: Tin")[0] == TEXT


class Lines(list[str]):
    """Lines that count how many of them were handed out together."""

    copied = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        self.copied += len(found) if isinstance(at, slice) else 0
        return found


def test_of_each_line_only_the_next_few_are_looked_at() -> None:
    """With all that follow, time would grow with the square of a mail's lines."""
    lines = Lines(["An Nhiên wrote"] * 400)
    mail_text._without_quotes(lines)
    assert 0 < lines.copied <= 40 * len(lines)
