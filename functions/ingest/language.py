"""Which language a text is in: Vietnamese, English, or undetermined. Pure, and by function words and letters alone."""

import re

_SAMPLE = 1500
_LEAST_SHARE = 0.12
"""Of running words. News in English has 35-45 % of the words below, in Vietnamese 30-40 %; French and Spanish under 4 %."""

_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and to in is are was were for on that with by from at it its his her he she they their this these as be been has"
        " have had will would not but or an which who what when where how after about into over more than said against between",
    )
)
_VIETNAMESE = frozenset(
    re.findall(
        r"\w+",
        "của và là các những trong được với không đã có người này khi tại ở về từ một để theo cho bị sẽ đang phải cũng như vào ra"
        " ngày năm nhiều sau trước trên đến do việc mà thì nhưng nếu vì nên rất còn đó ông bà anh chị",
    )
)
_UNMARKED = frozenset(
    ("cua", "nhung", "duoc", "khong", "nguoi", "trong", "voi", "cac", "tai", "nhieu", "viec", "phai", "cung", "theo")
)
"""Vietnamese typed without marks; only words that neither English nor the Romance languages use much."""

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile("[đơư\u1ea0-\u1ef9]")
"""Letters that Vietnamese alone uses much, in two words of three; ă, â, ê, ô and the single accents it shares."""


def detect(text: str) -> str:
    """`vi`, `en`, or `und` where neither shows."""
    sample = text[:_SAMPLE].lower()
    words = _WORD.findall(sample)
    english, marked, unmarked = (sum(map(listed.__contains__, words)) for listed in (_ENGLISH, _VIETNAMESE, _UNMARKED))
    vietnamese = max(marked, unmarked, len(_LETTER.findall(sample)))
    if max(english, vietnamese) < _LEAST_SHARE * len(words) or not words:
        return "und"
    return "vi" if vietnamese > english else "en"
