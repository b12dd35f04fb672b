"""A format for the tests alone, `.test`, and stories in it; and pictures, `.jpg`.

Files of one or two articles share identities, versions, tags and words.
"""

import json
from random import Random

from functions.ingest.article.draft import Attachment, Draft, FileArticles
from functions.ingest.files.file_articles import normalised_articles
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.limits import Limits
from shared.article.model import Figure, Image, PictureWords
from shared.errors import Rejected
from tests.support.packages.zips import picture as png

IDENTITIES = ("X", "Y", "Z")
SIZES = (1, 1, 2)
"""How many articles a file has; of more than two, some may be refused while the others are read."""

FIGURES: tuple[str | None, ...] = ()
"""Image files of which an article's first figure names one; no article has figures if empty."""

EMBEDDED = Attachment("trong.png", png(size=(3, 2)), Image("image/png", 3, 2))
"""The image that comes inside every drop that names its file."""

LANGUAGES = ("vi", "vi", "vi", "vi", "en")
WORDS = ["cảng", "biển", "container", "đường", "sắt", "logistics", "Hải", "Phòng", "bão", "lũ"]
TAGS = ("Hải Phòng", "hải phòng", "cảng biển", "Bão", "BÃO")
DAYS = ("2025-09-01T00:00:00Z", "2025-09-02T00:00:00Z", "2025-09-03T00:00:00Z")
FUTURE = "2099-01-01T00:00:00Z"
START = "2025-09-15T00:00:00Z"
SOON = ("2025-09-15T00:02:00Z", "2025-09-15T00:05:00Z", "2025-09-15T00:30:00Z", FUTURE)
"""When histories begin, and times that come while they are played or after it."""
_STORY = """
    sáng nay tàu đầu tiên của tuyến mới rời cảng Hải Phòng mang theo tôm đông lạnh và đồ gỗ
    của các xưởng ven sông
    sang Nhật Bản trong sáu ngày bán được giá cao hơn vì bạn hàng chờ sẵn ở bến còn bàn giao
    thì ngay tại cầu tàu với ban quản lý
"""
STORY_WORDS = _STORY.split()
"""Copies of it differ in a word or two: near-duplicates, unless headlines count otherwise.

It has more terms than there are index terms, and some that differ in marks alone.
"""


def content(random: Random) -> str:
    """The bytes of a drop, as text: mostly articles, sometimes broken."""
    if random.random() < 0.12:
        return "broken"
    identities = random.sample(IDENTITIES, random.choice(SIZES))
    articles = [_article(random, identity) for identity in identities]
    if len(articles) > 2 and random.random() < 0.2:
        random.choice(articles)["refusal"] = "its embargo cannot be read"
    return json.dumps(articles)


def keeps_earlier_articles(data: bytes) -> bool:
    """Whether something of a file is refused, so that what its key said before may stay."""
    return data == b"broken" or b'"refusal"' in data


def _article(random: Random, identity: str) -> dict[str, object]:
    told = random.random() < 0.3
    figure = {"figure": random.choice(FIGURES)} if FIGURES else {}
    return figure | {
        "identity": identity,
        "headline": f"chuyến {random.choice('12')}" if told else random.choice(WORDS),
        "language": random.choice(LANGUAGES),
        "tags": random.sample(TAGS, random.choice((0, 1, 2))),
        "body_text": _copy(random) if told else " ".join(random.sample(WORDS, 2)),
        "version": random.choice((0, 0, 1, 2)),
        "published_at": random.choice(DAYS),
        "embargo": random.choice(SOON) if random.random() < 0.25 else None,
        "expires": random.choice(SOON) if random.random() < 0.25 else None,
        "cancelled": random.random() < 0.1,
    }


def _copy(random: Random) -> str:
    words = list(STORY_WORDS)
    for place in random.sample(range(len(words)), random.choice((0, 1, 1, 3))):
        words[place] = random.choice(WORDS)
    return " ".join(words)


def picture(width: int, height: int, credit: str = "") -> bytes:
    """A picture of this size, in the format of these tests."""
    return f"{width} {height} {credit}".encode()


def read(
    data: bytes, key: str, _metadata: object, limits: Limits, rules: NewsroomRules
) -> FileArticles | Attachment:
    """Stands in for `sandbox.read_in_sandbox`, without a child process."""
    if key.endswith(".jpg"):
        return attachment(data, key)
    return normalised_articles(drafts(data), key, limits, rules.identity_scope)


def attachment(data: bytes, file: str) -> Attachment:
    """The image of a file of these tests."""
    if data == b"broken":
        raise Rejected("broken")
    width, height, credit = data.decode().split(" ")
    words = PictureWords(credit=credit) if credit else None
    return Attachment(file, data, Image("image/jpeg", int(width), int(height), words=words))


def drafts(data: bytes) -> list[Draft]:
    """The drafts of a file of these tests."""
    if data == b"broken":
        raise Rejected("broken")
    fields = json.loads(data)
    return [
        Draft(
            format="test",
            identity=one["identity"],
            headline=one["headline"],
            tags=tuple(one["tags"]),
            body_text=one["body_text"],
            version=one["version"],
            published_at=one["published_at"],
            updated_at=FUTURE,
            embargo=one["embargo"],
            expires=one["expires"],
            cancelled=one["cancelled"],
            language=one.get("language", "vi"),
            refusal=one.get("refusal"),
            figures=(Figure(one["figure"]),) if one.get("figure") else (),
            attachments=(EMBEDDED,) if one.get("figure") == EMBEDDED.file else (),
        )
        for one in fields
    ]
