"""Mails: who may publish, what is left out, and what samples beside their record cannot show."""

from base64 import encodebytes

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers, sniff
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.formats.mail import mail_senders, mail_text
from functions.ingest.formats.mail.mail_headers import MailHead
from shared.errors import Rejected
from tests.support import records
from tests.support.packages.zips import picture
from tests.support.paths import ARTICLES

ALLOWED = NewsroomRules(mail_senders=("an@desk.example", "@bao.example"))
HEAD = MailHead(
    "an@desk.example", "An Nhiên", "Tin", frozenset({"an@desk.example", "tin@bao.example"}), ""
)
STORY = (
    "The ferry sails again\n\nThe ferry Marigold will sail an hour earlier from Monday.\n\n"
    "The cooks had asked for it, and the owners gave in."
)


def mail(body: str = STORY, sender: str = "an@desk.example", **headers: str) -> bytes:
    """A mail; underscores in names of headers are hyphens."""
    lines = {"Subject": "The ferry sails again", "Date": "Wed, 15 Apr 2026 08:00:00 +0700"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return f"From: {sender}\n{head}\n{body}\n".encode()


def drafts(data: bytes, rules: NewsroomRules = ALLOWED, key: str = "tin/a.eml") -> list[Draft]:
    content = readers.read_drafts(data, key, {}, rules=rules)
    assert isinstance(content, list)
    return content


OWN = (
    *("an@desk.example", "AN@Desk.Example", "x@BAO.example", "An <an@desk.example>"),
    "an@desk.example, b@bao.example",
)
STRANGERS = (
    *("me@desk.example", "an@desk.example.evil", "an@sub.bao.example", '"a b"@evil.example'),
    *("an@desk.example <me@evil.example>", "an@desk.example, me@evil.example"),
    *('"an@desk.example" <m@e.vn>', 'an@desk.example, "a b"@evil.example', "an@desk.example@e.vn"),
)


@pytest.mark.parametrize("sender", OWN)
def test_who_is_allowed_publishes(sender: str) -> None:
    (draft,) = drafts(mail(sender=sender))
    assert draft.headline == "The ferry sails again"
    assert draft.remarks[0].endswith("subject “The ferry sails again”")
    assert "an@desk" in draft.remarks[0].lower() or "x@bao" in draft.remarks[0].lower()


@pytest.mark.parametrize("sender", STRANGERS)
def test_who_is_not_allowed_is_told_how(sender: str) -> None:
    with pytest.raises(
        Rejected, match=r"only if its sender is allowed.*MailSenders|does not say who"
    ):
        drafts(mail(sender=sender))


def test_nobody_publishes_by_mail_until_somebody_is_allowed() -> None:
    with pytest.raises(Rejected, match="MailSenders"):
        drafts(mail(), NewsroomRules())


@pytest.mark.parametrize("text", ["mail-as.txt", "a", "x.eml"])
def test_a_raw_mail_is_told_by_any_name(text: str) -> None:
    assert sniff.kind_of(mail(), text) == "mail"


@pytest.mark.parametrize(
    "text",
    [
        "From: the editor\n\nA story.",
        "Headline: x\nDate: 15/4/2026\nBy: An\n\nText",
        "Subject: x\n\nA story with a form above it.",
        "Received: three letters\n\nA story.",
    ],
)
def test_other_texts_are_no_mail(text: str) -> None:
    assert sniff.kind_of(text.encode(), "a.txt") == "plain text"


@pytest.mark.parametrize(
    ("results", "is_refused"),
    [
        ("amazonses.com; spf=pass; dkim=pass; dmarc=pass", False),
        ("amazonses.com; spf=fail; dkim=pass; dmarc=pass", False),
        ("amazonses.com; spf=pass; dkim=pass; dmarc=fail", True),
        ("amazonses.com; spf=fail; dkim=none; dmarc=none", True),
        ("amazonses.com; spf=softfail; dkim=pass; dmarc=none", False),
        ("amazonses.com; spf=none; dkim=none; dmarc=none", False),
        ("amazonses.com; dkim=fail header.i=@a; dkim=pass header.i=@b", False),
    ],
)
def test_a_mail_whose_checks_failed_is_refused(results: str, is_refused: bool) -> None:
    data = mail(Authentication_Results=results)
    if is_refused:
        with pytest.raises(Rejected, match="may be forged"):
            drafts(data)
    else:
        assert drafts(data)


def test_only_the_topmost_results_count() -> None:
    own = b"Authentication-Results: amazonses.com; dmarc=pass\n"
    with pytest.raises(Rejected, match="DMARC failed"):
        drafts(b"Authentication-Results: amazonses.com; dmarc=fail\n" + own + mail())


FAILS = "mx.desk.example; dmarc=fail"
DOMAIN_FAILS = "mx.desk.example; spf=fail smtp.mailfrom=e.vn; dkim=none; dmarc=none"


@pytest.mark.parametrize(
    "header",
    [
        f"{FAILS} (the sender says dmarc=pass) header.from=desk.example",
        'mx.desk.example (x; dmarc=pass) ; dmarc=fail reason="dmarc=pass"',
        "mx.desk.example; (dmarc=pass (dmarc=pass;)) dmarc/1 = fail",
        'mx.desk.example; spf=none smtp.mailfrom="; dmarc=pass ;"; dmarc=fail',
        f"{DOMAIN_FAILS} (dkim=pass)",
        f'{DOMAIN_FAILS} header.from="; dkim=pass"',
        "dkim=none; spf=pass smtp.mailfrom=e.vn; dmarc=fail action=none",
    ],
)
def test_a_pass_that_others_wrote_into_the_results_is_none(header: str) -> None:
    with pytest.raises(Rejected, match="may be forged"):
        drafts(mail(Authentication_Results=header))


@pytest.mark.parametrize(
    "sender",
    ['"dmarc=pass" <an@desk.example>', "An (dmarc=pass) <an@desk.example>",
     "=?utf-8?q?dmarc=3Dpass?= <an@desk.example>"],
)  # fmt: skip
def test_a_pass_in_from_is_none(sender: str) -> None:
    with pytest.raises(Rejected, match="DMARC failed"):
        drafts(mail(sender=sender, Authentication_Results=FAILS))


def results(*headers: str) -> bytes:
    return "".join(f"Authentication-Results: {header}\n" for header in headers).encode()


@pytest.mark.parametrize(
    "below", ["mx.evil.example; dkim=pass; dmarc=pass", "mx.desk.example; dkim=pass; dmarc=pass"]
)
def test_a_pass_further_down_is_none(below: str) -> None:
    for header in (FAILS, DOMAIN_FAILS):
        with pytest.raises(Rejected, match="may be forged"):
            drafts(results(header, below) + mail())


def test_a_server_may_write_a_header_for_each_check() -> None:
    with pytest.raises(Rejected, match="DMARC failed"):
        drafts(results("mx.desk.example; dkim=pass header.d=e.vn", FAILS) + mail())
    assert drafts(results("mx.desk.example; dmarc=pass", "mx.evil.example; dmarc=fail") + mail())


def test_domains_do_not_stand_for_their_subdomains() -> None:
    assert mail_senders.is_allowed("a@b.example", ["@b.example"])
    assert not mail_senders.is_allowed("a@c.b.example", ["@b.example"])


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["Dear Ann,", "", "One.", "", "Best regards,", "An"], ["One."]),
        (["One.", "-- ", "An", "0912 345 678"], ["One."]),
        (["One.", "", "On Mon, 1 Jan 2026 at 9:00, X <x@y.z> wrote:", "> Two."], ["One."]),
        (["One.", "", "On Mon, 1 Jan 2026 at 9:00, X", "<x@y.z> wrote:", "> Two."], ["One."]),
        (["On Mon, 1 Jan, X wrote:", "> Two.", "", "One."], ["", "One."]),
        (["One.", "", "-----Original Message-----", "From: x", "Two."], ["One."]),
        (["One.", "", "From: X <x@y.z>", "Sent: Monday", "To: An", "Subject: y", "Two."], ["One."]),
        (["One.", "", "Gửi từ iPhone của tôi"], ["One."]),
        (["One.", "", "Tel: 0912 345 678"], ["One."]),
        (["One.", "", "An"], ["One."]),
        (["One.", "", "An Nhiên"], ["One.", "", "An Nhiên"]),
        (["Kính gửi Ban biên tập,", "Em gửi bài như đã hẹn.", "One."], ["One."]),
        (["Write to <an@desk.example> now.", "", "One."], ["Write to  now.", "", "One."]),
        (["Ask a@museum.example now.", "", "One."], ["Ask a@museum.example now.", "", "One."]),
        (["One.", "", "This e-mail and any files are confidential.", "x"], ["One."]),
    ],
)
def test_what_is_left_of_a_text(lines: list[str], kept: list[str]) -> None:
    left = [line for line in mail_text.article_lines(lines, HEAD).lines]  # noqa: C416
    assert [line for line in left if line.strip()] == [line for line in kept if line.strip()]


def test_a_note_to_the_desk_is_quoted_in_the_report() -> None:
    (draft,) = records_of("document-attached.eml")
    assert (draft.format, draft.member) == ("docx", "tram y te.docx")
    assert draft.remarks[1].startswith("left out as a note to the desk: “Chao anh")


def records_of(name: str) -> list[Draft]:
    data = (ARTICLES / "mail" / name).read_bytes()
    return drafts(data, NewsroomRules(mail_senders=records.SENDERS), f"mail/{name}")


def test_a_refused_document_leaves_the_text() -> None:
    parts = (
        f"--r\nContent-Type: text/plain\n\n{STORY} {'More words follow here. ' * 30}\n"
        "--r\nContent-Type: application/pdf; name=a.pdf\n"
        "Content-Disposition: attachment\n\n%PDF-1\n"
        "--r--\n"
    )
    text, document = drafts(mail(parts, Content_Type="multipart/mixed; boundary=r"))
    assert text.headline == "The ferry sails again"
    assert (document.refusal or "").startswith("a.pdf: PDF files are not read")


def test_images_of_a_mail_without_documents_are_its_own() -> None:
    image = encodebytes(picture("JPEG", (300, 200))).decode()
    parts = (
        f"--r\nContent-Type: text/plain\n\n{STORY}\n"
        '--r\nContent-Type: image/jpeg; name="ferry.jpg"\n'
        f"Content-Transfer-Encoding: base64\n\n{image}"
        "--r--\n"
    )
    (draft,) = drafts(mail(parts, Content_Type="multipart/mixed; boundary=r"))
    assert [each.file for each in draft.attachments] == ["ferry.jpg"]
    assert [figure.file for figure in draft.figures] == ["ferry.jpg"]


def test_a_mail_with_an_embargo_is_withheld() -> None:
    (draft,) = drafts(mail(f"Embargoed until 26/11/2026 08:00\n\n{STORY}"))
    assert draft.embargo == "2026-11-26T01:00:00Z"


def test_what_a_newsrooms_own_system_sends_is_read() -> None:
    assert drafts(mail(Auto_Submitted="auto-generated"))[0].headline


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (mail(Subject="x" * 9_000), "a header of the mail has over 8,000"),
        (mail(**{f"X_{at}": "y" * 900 for at in range(300)}), "bytes of headers"),
        (mail(Content_Type="message/partial; id=1"), "one part of a mail"),
        (mail(""), "no text that could be an article"),
        (mail(Content_Type="application/pkcs7-mime; smime-type=enveloped-data"), "encrypted"),
        (mail(Subject="Automatic reply: Tin"), "automatic reply"),
        (mail(Auto_Submitted="auto-replied (vacation)"), "automatic reply"),
        (mail(f"Unrelated\n\n{STORY}", sender="nobody"), "does not say who sent it"),
    ],
)
def test_each_mail_is_refused_for_its_own_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        drafts(data)
