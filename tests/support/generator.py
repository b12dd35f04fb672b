"""Plausible Vietnamese news stories, as many as needed, the same on every machine.

Names, places and topics come again as they do in news; words are as frequent as the shipped
frequencies say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from functions.ingest.article.draft import Draft
from functions.relate.terms.frequencies import frequencies
from shared import times

_NAMES = """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý
    Văn Thị Minh Quốc Thanh Hữu Đức Ngọc Xuân Thu Hải Gia Bảo Khánh
    An Bình Chi Dũng Giang Hà Hùng Khoa Lan Linh Long Mai Nam Nga Phúc Quân Sơn Tâm Thảo Tuấn Vy Yến
"""
NAMES = [line.split() for line in _NAMES.strip().split("\n")]
_PLACES = """
    Hà Nội, Hải Phòng, Đà Nẵng, Cần Thơ, Huế, Quảng Ninh, Thanh Hóa, Nghệ An, Hà Tĩnh,
    Quảng Bình, Quảng Trị, Quảng Nam, Phú Thọ, Phú Yên, Khánh Hòa, Ninh Thuận, Lâm Đồng,
    Đắk Lắk, Gia Lai, Kon Tum, Đồng Nai, Bình Dương, Tây Ninh, Long An, Tiền Giang, Bến Tre,
    Vĩnh Long, An Giang, Kiên Giang, Cà Mau, Bạc Liêu, Lào Cai, Yên Bái, Sơn La, Điện Biên,
    Hà Giang, Cao Bằng, Nam Định
"""
PLACES = [place.strip() for place in _PLACES.split(",")]
BODIES = (
    "Sở",
    "Công ty",
    "Trường",
    "Bệnh viện",
    "Ban quản lý",
    "Hợp tác xã",
    "Câu lạc bộ",
    "Viện",
    "Hội",
    "Cảng",
)
SECTIONS = (
    "Thời sự",
    "Kinh tế",
    "Xã hội",
    "Thể thao",
    "Giáo dục",
    "Sức khỏe",
    "Văn hóa",
    "Thế giới",
    "Khoa học",
    "Đời sống",
)
AUTHORS = 60
TOPICS = 80
STORY = 12
"""Articles a story, on average."""

FRAMES = (
    "Theo {who}, {words} tại {where} đã {words}.",
    "{what} {where} cho biết {words} trong thời gian tới.",
    "Ông {who} nói {words}, nhất là {words}.",
    "Tại {where}, {words} và {words} vẫn còn {words}.",
    "Trước đó, {what} {where} cùng {who} đã xem xét {words}.",
    "Người dân {where} mong {words} sớm được {words}.",
    "Bà {who} nhận xét rằng {words} chưa đủ để {words}.",
    "Số liệu của {what} {where} cho thấy {words} tăng {number} phần trăm.",
)


@dataclass(frozen=True, slots=True)
class _Story:
    section: str
    people: list[str]
    places: list[str]
    body: str
    tags: list[str]
    words: list[str]
    day: int


@cache
def _vocabulary() -> tuple[list[str], list[int]]:
    """Terms of the shipped list and their frequencies, summed up for drawing."""
    counts = {term: n for term, n in frequencies("vi").counts.items() if n > 20}
    return list(counts), list(accumulate(counts.values()))


def _draw(random: Random, n: int) -> list[str]:
    terms, weights = _vocabulary()
    return random.choices(terms, cum_weights=weights, k=n)


@cache
def _topics() -> list[list[str]]:
    rare = [term for term, n in frequencies("vi").counts.items() if 60 < n < 2500 and " " in term]
    return [Random(n).sample(rare, 120) for n in range(TOPICS)]


def _story(number: int) -> _Story:
    random = Random(number * 7919 + 1)
    topic = _topics()[random.randrange(TOPICS)]
    people = [" ".join(map(random.choice, NAMES)) for _ in range(4)]
    places = random.sample(PLACES, 2)
    body = f"{random.choice(BODIES)} {random.choice(topic)}"
    tags = [places[0], people[0], body, *random.sample(topic, 4)]
    return _Story(
        random.choice(SECTIONS),
        people,
        places,
        body,
        tags,
        random.sample(topic, 30),
        random.randrange(600),
    )


def drafts(start: int, stop: int, size: int = 8000, corpus: int | None = None) -> Iterator[Draft]:
    """Articles number `start` to `stop`, each about `size` bytes of body with six tags, of stories
    that mingle in time.

    Those of a corpus are of the stories that so many articles have, whatever their number.
    """
    for number in range(start, stop):
        random = Random(number)
        story = _story(random.randrange((number if corpus is None else corpus) // STORY + 1))
        sentences: list[str] = []
        length = 0
        while length < size:
            sentences.append(_sentence(random, story))
            length += len(sentences[-1].encode()) + 1
        paragraphs = [" ".join(sentences[n : n + 4]) for n in range(0, len(sentences), 4)]
        day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(
            days=(number if corpus is None else corpus) / 40, seconds=number % 1000
        )
        yield Draft(
            format="test",
            identity=f"generated-{number}",
            headline=_sentence(random, story)[:110].rstrip(" .,"),
            summary=_sentence(random, story),
            section=story.section,
            authors=(f"Phóng viên {random.randrange(AUTHORS)}",),
            tags=tuple(random.sample(story.tags, 6)),
            language="vi",
            body_text="\n\n".join(paragraphs),
            published_at=times.to_rfc3339(day),
        )


def _sentence(random: Random, story: _Story) -> str:
    def words() -> str:
        return " ".join([*_draw(random, 5), random.choice(story.words), *_draw(random, 3)])

    frame = random.choice(FRAMES)
    filled = "".join(words() if part == "{words}" else part for part in _parts(frame))
    named = filled.format(
        who=random.choice(story.people),
        where=random.choice(story.places),
        what=story.body,
        number=random.randrange(2, 60),
    )
    return named[0].upper() + named[1:]


@cache
def _parts(frame: str) -> list[str]:
    pieces = frame.split("{words}")
    return [part for piece in pieces for part in (piece, "{words}")][:-1]
