"""What speaks for each role of a block of text, and where roles may follow each other: the data.

A weight is about the logarithm of how much likelier a sign makes a role: +1 is three times as
likely, -3 a twentieth. `page_signs` finds the signs, `page_reading` adds the weights up. README.md
beside this file says in words what the table says in numbers.
"""

Weights = dict[str, float]

NEVER = -40.0
"""What no other sign can make good."""

_TOP_ROLES_OF_TEXT: Weights = {
    **{"date": NEVER, "table": NEVER, "list": -8, "quote": -6, "verse": -6, "relative time": NEVER},
    **{"by line": -12, "dateline": -6, "closing note": -12, "end mark": -20},
}
_LISTS: Weights = {
    **{"list": -8, "quote": -8, "table": NEVER, "verse": -9, "date": NEVER, "relative time": NEVER},
    "heading": -9,
}
_SET_APART: Weights = dict.fromkeys(("heading", "list", "quote"), -9.0)
"""What stands in a style of its own is the body's, and no line of the desk."""

EVIDENCE: dict[str, Weights] = {
    "section": _TOP_ROLES_OF_TEXT
    | {
        **{"known section": 7, "one word": 0.5, "2 words": 0, "3 words": -1, "4 words": -4},
        **{"5-8 words": -7, "9-16 words": -20, "17-25 words": -20, "26-50 words": -20},
        **{"over 50 words": NEVER, "full stop": -9, "other mark": -9, "names": -1},
        **{"kicker": -9, "slug": -12, "shorter than next": 0.5, "next is no headline": -4},
        **{
            "next is by line": -9,
            "last text": -9,
            "place": 0.5,
            "question": -9,
            "several lines": -4,
            "sentence case": -5,
            "heading": -6,
            "above title": 5,
        },
    },
    "kicker": _TOP_ROLES_OF_TEXT
    | {"": -9, "kicker": 14, "full stop": -6, "shorter than next": 1, "last text": NEVER},
    "slug": _TOP_ROLES_OF_TEXT | {"": -12, "slug": 18, "full stop": -6, "last text": NEVER},
    "headline": _TOP_ROLES_OF_TEXT
    | {
        **{"title": 80, "above title": NEVER, "bold": 1},
        **{"one word": -2, "2 words": -1.5, "3 words": -0.5, "4 words": 0.5, "5-8 words": 2},
        **{"9-16 words": 2, "17-25 words": 1, "26-50 words": -4, "over 50 words": -8},
        **{"no mark": 1, "full stop": -3.5, "other mark": 0, "question": 1, "first text": 1},
        **{"known section": -3, "names": -2, "kicker": -4, "slug": -6, "one letter": -8},
        **{"all capitals": 0.5, "several sentences": -1, "next is by line": 2, "trails off": 1},
    },
    "deck": _LISTS
    | {
        "byline and date": NEVER,
        **{"one word": -3, "2 words": -0.5, "3 words": -0.5, "4 words": 0, "9-16 words": 1},
        **{"17-25 words": 1.5, "26-50 words": 1.5, "over 50 words": NEVER, "full stop": 1},
        **{
            "no mark": 0.5,
            "by line": NEVER,
            "names": -3,
            "place": -6,
            "dateline": -12,
            "5-8 words": 0.5,
        },
        **{"closing note": -12, "entries follow": -8, "speech": -2, "unusual name": 2},
        **{"bold": 2.5, "italic": 2.5, "sentence behind an English byline": -3.5},
    },
    "byline": _LISTS
    | {
        **{
            "": -12,
            "by line": 19,
            "byline and date": 19,
            "names": 15,
            "agency line": 15,
            "place": -16,
        },
        **{"one of several names": -5, "several lines": 0, "known section": -4, "unusual name": -8},
    },
    "date": {"": NEVER, "date": 43, "bare day": -1, "near top": 1, "later date": -9}
    | {"one of several entries": -9, "relative time": 42},
    "paragraph": {
        **{"full stop": 0.5, "several sentences": 0.5, "over 50 words": 1, "26-50 words": 0.5},
        **{"dateline": 2, "by line": -4, "list": -6, "table": -8, "verse": -4, "date": -1},
        **{"closing note": -6, "relative time": -1, "no mark": -0.5, "speech": 1, "quote": 1},
        **{"bold": -1, "italic": -1},
    },
    "opening": {
        **{"": NEVER + NEVER, "above title": 77, "table": 80, "full stop": 6, "known section": -4},
        **{"by line": -9, "names": -4, "date": -40, "relative time": -40},
    },
    "sub-heading": {
        **{"heading": 12, "quote": -9, "bold": 1.5},
        **{"one word": 0.5, "2 words": 0.5, "3 words": 0.5, "4 words": 0.5},
        **{
            "5-8 words": 0.5,
            "9-16 words": -0.5,
            "17-25 words": -5,
            "26-50 words": -12,
            "over 50 words": NEVER,
        },
        **{"no mark": 1, "full stop": -6, "other mark": -2, "question": 0.5, "last text": -12},
        **{"next is long": 1.5, "place": 0.5, "one of several names": 1, "lower case": -4},
        **{"by line": -16, "next is no text": -3, "date": -8, "one of several entries": 11},
        **{"names": -0.5, "speech": -6, "list": -9, "table": NEVER, "verse": -9, "": -1},
        **{"several lines": -6, "next is short": -2, "closing note": -9, "relative time": -6},
    },
    "list": {"": -20, "list": 24},
    "table": {"": NEVER, "table": 50},
    "verse": {"": -12, "verse": 16, "several lines": 0, "full stop": -1},
    "credit": {"": -12, "credit line": 15, **_SET_APART},
    "note": {"": -16, "closing note": 24, **_SET_APART},
    "end": {"": NEVER, "end mark": 60},
    "left out": {"closing note": 1},
}
"""For each role, what each sign adds. The sign "" is on every block."""

TEXT_ABOVE = "opening"
"""The role of text and tables above the headline; only a title that a format knows has text
above."""

BODY_ROLES = ("paragraph", "sub-heading", "list", "table", "verse", "credit", "date", "note")

_BODY = [(role, "body", 0.0) for role in BODY_ROLES]


def _opening(sub_heading: float) -> list[tuple[str, str, float]]:
    """What may open the body; a sub-heading hardly does where there is no deck above it."""
    roles = {
        "paragraph": 0.0,
        "sub-heading": sub_heading,
        "list": -0.5,
        "table": -0.5,
        "verse": 0.0,
    }
    return [(role, "body", weight) for role, weight in roles.items()]


def _stay(stage: str) -> list[tuple[str, str, float]]:
    return [("date", stage, 0.0), ("note", stage, 0.0)]


ARCS: dict[str, list[tuple[str, str, float]]] = {
    "top": [
        ("section", "section", 0.0),
        ("kicker", "top", 0.0),
        ("slug", "top", 0.0),
        ("byline", "above", -6.0),
        ("headline", "headline", 0.0),
        (TEXT_ABOVE, "top", 0.0),
        *_stay("top"),
    ],
    "section": [
        ("kicker", "section", 0.0),
        ("slug", "section", 0.0),
        ("byline", "above", -3.0),
        ("headline", "headline", 0.0),
        (TEXT_ABOVE, "section", 0.0),
        *_stay("section"),
    ],
    "above": [
        ("headline", "headline", 0.0),
        (TEXT_ABOVE, "above", 0.0),
        *_stay("above"),
    ],
    "headline": [
        ("deck", "deck", 0.0),
        ("byline", "signature", 0.0),
        ("kicker", "headline", -1.0),
        *_opening(-3.0),
        *_stay("headline"),
    ],
    "deck": [("byline", "deck", 0.0), *_opening(-1.0), *_stay("deck")],
    "signature": [
        ("byline", "signature", -1.0),
        ("deck", "deck", 0.0),
        *_opening(-3.0),
        *_stay("signature"),
    ],
    "body": [*_BODY, ("byline", "foot", 0.0), ("end", "end", 0.0)],
    "foot": [
        ("byline", "foot", 0.0),
        ("credit", "foot", 0.0),
        ("end", "end", 0.0),
        *_stay("foot"),
    ],
    "end": [("left out", "end", 0.0), ("byline", "end", 0.0)],
}
"""How far the page is read -> the roles that the next block may have, how far it is then, and what
that adds. After "deck" text must follow, or there was none."""

LAST_STAGES = {
    "top": -20.0,
    "headline": 0.0,
    "signature": 0.0,
    "body": 0.0,
    "foot": 0.0,
    "end": 0.0,
}
"""Where a page may end, and what that adds."""

HEADLINE_WORDS = 25
"""Words that a headline has at most, as a rule."""

TOP_BLOCKS, FOOT_BLOCKS = 24, 12
"""The head is looked for in the first blocks of text and the foot in the last; a block between
them is of the body, whatever its neighbours are. So the work grows with the page and no faster."""

UNCERTAIN = 1.0
"""A reading of the head that is better by less than this is doubtful: the other one is up to a
third as likely."""

SECTIONS = frozenset(
    """
    thời sự|tin vắn|tin ngắn
    |tin tức|tin nóng|tin trong nước|trong nước|thế giới|quốc tế|chính trị|xã hội|kinh tế
    |kinh doanh|tài chính|ngân hàng|chứng khoán|bất động sản|nhà đất|doanh nghiệp|doanh nhân
    |thị trường|tiêu dùng|pháp luật|an ninh|an ninh trật tự|hình sự|vụ án|quốc phòng|quân sự
    |biển đảo|giáo dục|tuyển sinh|du học|khoa học|công nghệ|khoa học công nghệ|số hóa|chuyển đổi số
    |sức khỏe|y tế|dinh dưỡng|làm đẹp|đời sống|gia đình|giới trẻ|nhịp sống trẻ|người trẻ|văn hóa
    |văn nghệ|văn học|giải trí|nghệ thuật|âm nhạc|điện ảnh|phim|sân khấu|thời trang|thể thao|bóng đá
    |quần vợt|bóng đá việt nam|bóng đá quốc tế|du lịch|ẩm thực|xe|ô tô|ô tô xe máy|giao thông
    |môi trường|thời tiết|khí hậu|nông nghiệp|nông thôn|nông thôn mới|địa phương|đô thị|lao động
    |việc làm|công đoàn|dân sinh|bạn đọc|ý kiến|góc nhìn|bình luận|xã luận|diễn đàn|tòa soạn
    |phóng sự|điều tra|phỏng vấn|chuyên đề|tâm sự|cười|tôn giáo|dân tộc|lịch sử|năng lượng|logistics
    |news|world|world news|international|national|nation|local|local news|regional|politics|business
    |economy|economics|finance|money|markets|personal finance|property|real estate|technology|tech
    |science|health|wellness|education|environment|climate|weather|energy|sport|sports|football
    |soccer|cricket|tennis|rugby|golf|athletics|racing|culture|arts|art|books|film|films|movies
    |music|theatre|theater|tv|television|media|entertainment|celebrity|lifestyle|life|style|fashion
    |food|travel|opinion|comment|editorial|editorials|columns|columnists|letters|obituaries|features
    |magazine|metro|city|crime|courts|law|justice|society|family|motoring|cars|transport|us|uk
    |europe|asia|africa|americas|middle east|australia|vietnam|u.s.|u.k.|royals|history|religion
    |faith
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
"""Sections that newspapers have, in lower case and modern spelling of tones."""

KICKERS = frozenset(
    """
    độc quyền|tin độc quyền|nóng|mới nhất|cập nhật|trực tiếp|tường thuật trực tiếp|emagazine
    |megastory|longform|infographic|video|podcast|ảnh|chùm ảnh|tin ảnh|nhanh|tin nhanh|khẩn
    |exclusive|breaking|breaking news|just in|live|update|updated|analysis|explainer|in pictures
    |in depth|developing|watch|must read|urgent|flash|alert
    |for immediate release|press release|media release|news release|phát hành ngay
    |thông cáo báo chí|đăng ngay|tin bài
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
"""Words above a headline that say what kind of story it is, and are no section."""
