"""Every word of a mail's text is in the record, but for what is not for readers, which is not.

Mails are read here by Python's `email` alone. The words left out are greetings and signatures, what
is quoted, and who sent it to whom.
"""

import email
import json
import re
from dataclasses import asdict
from email import policy
from html import unescape
from pathlib import Path

import pytest

from functions.ingest.article import normalise
from functions.ingest.files import readers
from functions.ingest.files.newsroom_rules import NewsroomRules
from shared.article.model import Image
from tests.support.paths import ARTICLES
from tests.support.records import SENDERS

LEFT_OUT = {
    "document-attached.eml": {"chao", "giup", "tram"},
    "flowed-windows-1258.txt": {"from", "iphone", "ngươ", "quoted", "sent", "trươ", "twice"},
    "forwarded-gmail.eml": {
        *("contact", "desk", "example", "forwarded", "message", "number", "page", "press"),
        "travel",
    },
    "h3k2l1m0n9ses": set(),
    "mail-within-a-mail.eml": {"below", "best", "joan", "miller", "regards"},
    "one-mail.mbox": {"desk", "where", "wrote"},
    "outlook-with-images.eml": {
        *("april", "chào", "desk", "example", "from", "khoi", "khôi", "minh", "sent", "sunday"),
        *("trân", "trọng"),
    },
    "reply-with-quote.eml": {
        *("chưa", "desk", "example", "giúp", "kính", "nhien", "phóng", "viên", "viết", "xong"),
        "đăng",
    },
}
"""The words of each accepted sample that are for nobody but the desk."""

WORD = re.compile(r"[^\W\d_]{4,}")
TAG = re.compile(r"(?s)<(style|script).*?</\1>|<[^>]*>")


def texts(data: bytes) -> str:
    """The text parts of a mail and of the mails in it."""
    if data.startswith(b"From "):  # the first line of a mailbox
        data = data.partition(b"\n")[2]
    parts = email.message_from_bytes(data, policy=policy.default).walk()
    pieces = (
        unescape(TAG.sub(" ", part.get_content()))
        for part in parts
        if part.get_content_maintype() == "text" and not part.get_filename()
    )
    return " ".join(pieces).lower()


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_for_readers_is_in_the_record_and_nothing_else_is(name: str) -> None:
    path: Path = ARTICLES / "mail" / name
    rules = NewsroomRules(mail_senders=SENDERS)
    drafts = readers.read_drafts(path.read_bytes(), f"mail/{name}", {}, rules=rules)
    assert not isinstance(drafts, Image)
    articles = [normalise.normalised_article(draft, f"mail/{name}") for draft in drafts]
    record = json.dumps([asdict(article) for article in articles], ensure_ascii=False).lower()
    words = set(WORD.findall(texts(path.read_bytes())))
    assert {word for word in words if word not in record} == LEFT_OUT[name]
