"""What the names of styles and of labelled rows say: a newsroom's own, in Vietnamese and English.

`Headline`, `ND Tít chính`, `03_Sapo` and `Tac gia` are known whatever their case, marks, numbers
and abbreviations. To know another name, add it to `ROLE_NAMES`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from shared.text import fold, line

Role = Literal[
    "headline",
    "summary",
    "byline",
    "section",
    "date",
    "tags",
    "caption",
    "credit",
    "crosshead",
    "quote",
    "body",
    "desk",
    "embargo",
    "expiry",
    "status",
]
"""`desk`: words of the desk to itself, which no reader is to see."""

ROLE_NAMES: dict[Role, tuple[str, ...]] = {
    "headline": (
        *("title", "headline", "head line", "hed", "main head", "tit", "tit chinh", "tit bai"),
        *("tieu de", "tieu de bai", "ten bai", "dau de"),
    ),
    "summary": (
        *("subtitle", "sub title", "deck", "dek", "standfirst", "stand first", "summary"),
        *("subheadline", "sub headline", "abstract", "blurb", "sapo", "sa po", "chapeau", "chapo"),
        *("tom tat", "loi dan", "dan de", "tieu de phu", "tit phu", "intro"),
    ),
    "byline": (
        *("byline", "by line", "by", "author", "authors", "author name", "reporter", "writer"),
        *("tac gia", "ten tac gia", "but danh", "ky ten", "phong vien", "nguoi viet", "nha bao"),
    ),
    "section": (
        *("section", "section name", "category", "rubric", "chuyen muc", "muc", "ten muc"),
        *("chuyen trang", "kicker", "eyebrow"),
    ),
    "date": ("date", "publication date", "published", "ngay", "ngay dang", "ngay xuat ban"),
    "tags": ("tags", "tag", "keywords", "keyword", "tu khoa", "the tag", "chu de", "topics"),
    "caption": (
        *("caption", "photo caption", "image caption", "picture caption", "cutline"),
        *("chu thich", "chu thich anh", "chuthich", "chu thich hinh"),
    ),
    "credit": ("credit", "photo credit", "image credit", "nguon anh", "tac gia anh", "anh"),
    "crosshead": (
        *("crosshead", "cross head", "crossheading", "subhead", "sub head", "subheading"),
        *("sub heading", "intertitle", "tit xen", "tit nho", "tieu de nho", "tieu muc"),
    ),
    "quote": (
        *("quote", "intense quote", "pullquote", "pull quote", "block quote", "blockquote"),
        *("block text", "quotations", "trich dan", "trich"),
    ),
    "body": (
        *("body", "body text", "copy", "noi dung", "than bai", "chinh van", "than tin"),
        *("author bio", "dateline"),
    ),
    "desk": (
        *("editor note", "editors note", "note to editor", "note to editors", "desk note"),
        *("ghi chu bien tap", "ghi chu toa soan", "ghi chu btv", "internal note", "slug"),
    ),
    "embargo": (
        *("embargo", "embargoed", "embargo until", "embargoed until", "not before"),
        *("cam dang truoc", "khong dang truoc", "thoi gian cam dang", "cam dang", "gio mo"),
    ),
    "expiry": ("expires", "expiry", "expiry date", "het han", "ngay het han", "go bai"),
    "status": ("status", "trang thai", "tinh trang"),
}
_ROLE_BY_WORDS: dict[tuple[str, ...], Role] = {
    tuple(name.split()): role for role, names in ROLE_NAMES.items() for name in names
}
_LONGEST_NAME = max(map(len, _ROLE_BY_WORDS))
_QUALIFIERS = {
    *("article", "news", "story", "main", "feature", "online", "paper", "first", "style"),
    *("paragraph", "text", "custom", "chinh", "trang", "kieu", "doan", "dung", "nhat"),
}
"""Words that a house puts around a name; abbreviations of up to three letters may stand there
too."""

_HEADING = re.compile(r"(?:heading|tieu de|de muc|titre|uberschrift) ?([1-9])$")
_NOT_WORDS = re.compile(r"[\W\d_]+")
_CAMEL_CASE = re.compile("(?<=[a-z])(?=[A-Z])")
LONGEST_STYLE_NAME = 60


def heading_level(style: str) -> int:
    """The level of a heading's style (`heading 2`, `Tiêu đề 2`); 0 for any other."""
    heading = _HEADING.match(fold(line(style)))
    return int(heading[1]) if heading else 0


def level_and_role(names: Iterable[str], outline: int = 0) -> tuple[int, Role | None]:
    """The level of a heading (0 for none) and the role that a paragraph has.

    `names` are its style's and those that it is based on, the nearest first: the first that says
    anything counts. `outline` is the level that the paragraph itself states, for styles that do not
    say more than that it is text.
    """
    for name in names:
        if level := heading_level(name):
            return level, None
        role = role_of_name(name)
        if role == "crosshead":
            return outline or 2, None
        if role and not (role == "body" and outline):
            return 0, role
    return outline, None


@lru_cache(maxsize=256)
def role_of_name(name: str) -> Role | None:
    """What a style or a label of this name stands for; None for a name that says nothing."""
    if len(name) > LONGEST_STYLE_NAME or heading_level(name):
        return None
    words = _NOT_WORDS.sub(" ", fold(line(_CAMEL_CASE.sub(" ", name)))).split()
    for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            role = _ROLE_BY_WORDS.get(tuple(words[start : start + size]))
            others = words[:start] + words[start + size :]
            if role and all(word in _QUALIFIERS or len(word) <= 3 for word in others):
                return role
    return None
