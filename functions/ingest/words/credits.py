"""Credits of pictures: the name that a caption gives behind "Ảnh:", "Photo:" and the like."""

import re

from shared import text

LONGEST_CREDIT_WORDS = 12

_LABEL = re.compile(
    r"(?<!\w)(?:nguồn ảnh|Nguồn [Ảả]nh|NGUỒN ẢNH|Ảnh|ẢNH|(?<=\()ảnh"
    r"|Photos?|PHOTOS?|(?<=\()photo|Fotos?|FOTO)\s*:"
)
_LABEL_IN_ANY_CASE = re.compile(r"(?:^|\W)(?:ảnh|photo|nguồn ảnh)\s*:", re.IGNORECASE)
_LABEL_OF_WEB_PAGES = re.compile(
    r"(?:Image|Picture|Pic|Credit|Source|Nguồn)s?(?: "
    r"credit)?\s*:\s*([^()\[\]:]{2,60}?)\s*[)\]]?\.?$",
    re.IGNORECASE,
)
_FINAL_STOP = re.compile(r"(?<!\.\w)\.$")
_BEFORE_CREDIT = " ([-–|"


def has_credit_label(words: str) -> bool:
    """Whether words of a document hold a credit's label, in any case and at any place.

    For Word documents, where a paragraph below an image is a caption if it has one.
    """
    return _LABEL_IN_ANY_CASE.search(words) is not None


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit; None for what is missing.

    The credit is what follows the last label ("Ảnh:", "Photo:"), if that is at most 12 words. For
    lines of plain text and for captions of the wires.
    """
    labels = list(_LABEL.finditer(caption))
    if not labels:
        return caption, None
    credit = _FINAL_STOP.sub("", caption[labels[-1].end() :].strip(" )]")).strip(" )]")
    if len(credit.split()) > LONGEST_CREDIT_WORDS:
        return caption, None
    return caption[: labels[-1].start()].rstrip(_BEFORE_CREDIT) or None, credit or None


def split_caption(caption: str | None) -> tuple[str | None, str | None]:
    """A caption of HTML or Markdown on one line, without its credit, and the credit.

    More labels than `split_credit` knows ("Credit:", "Source:") count at the caption's end.
    """
    caption = text.line(caption or "")
    if not caption:
        return None, None
    words, credit = split_credit(caption)
    if credit is None and (match := _LABEL_OF_WEB_PAGES.search(caption)):
        return caption[: match.start()].rstrip(_BEFORE_CREDIT) or None, match[1].strip()
    return words, credit
