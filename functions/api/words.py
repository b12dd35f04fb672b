"""The interface's words and dates, in Vietnamese and in English; any other language gets the English ones."""

from collections.abc import Iterable, Mapping
from datetime import timedelta, timezone

from shared import times

HANOI = timezone(timedelta(hours=7), "GMT+7")
"""Asia/Ho_Chi_Minh has had no other offset since 1975; the runtime need not ship time zones for it."""

VI: Mapping[str, str] = {
    "skip": "Tới nội dung chính",
    "home": "Trang nhất",
    "latest": "Tin mới",
    "sections": "Chuyên mục",
    "tags": "Chủ đề",
    "authors": "Tác giả",
    "related": "Bài liên quan",
    "more": "Xem chi tiết",
    "duplicates": "Bài gần như trùng",
    "photo": "Ảnh",
    "no_photo": "Chưa có ảnh",
    "updated": "Cập nhật",
    "older": "Tin cũ hơn",
    "newest": "Về tin mới nhất",
    "articles": "bài",
    "why": "Cùng nói về",
    "empty": "Chưa có bài nào.",
    "pages": "Phân trang",
    "search": "Tìm kiếm",
    "search_for": "Tìm bài về",
    "nothing": "Không có bài nào. Thử ít chữ hơn, hoặc chữ khác.",
    "choices": "Có phải bạn tìm",
    "404": "Không tìm thấy trang",
    "404_text": "Địa chỉ này không có gì, hoặc bài chưa được đăng.",
    "410": "Bài đã được gỡ",
    "410_text": "Bài này từng ở đây nhưng không còn được đăng nữa.",
    "other": "Không xem được trang này",
    "other_text": "Hãy thử lại sau ít phút.",
}
EN: Mapping[str, str] = {
    "skip": "Skip to the main content",
    "home": "Front page",
    "latest": "Latest",
    "sections": "Sections",
    "tags": "Topics",
    "authors": "Authors",
    "related": "Related",
    "more": "Read more",
    "duplicates": "Nearly the same story",
    "photo": "Photo",
    "no_photo": "No picture yet",
    "updated": "Updated",
    "older": "Older stories",
    "newest": "Back to the newest",
    "articles": "articles",
    "why": "Both about",
    "empty": "No articles yet.",
    "pages": "Pages",
    "search": "Search",
    "search_for": "Articles about",
    "nothing": "Nothing found. Try fewer words, or other ones.",
    "choices": "Did you mean",
    "404": "Page not found",
    "404_text": "There is nothing at this address, or the article is not out yet.",
    "410": "This article was removed",
    "410_text": "It used to be here and is no longer published.",
    "other": "This page cannot be shown",
    "other_text": "Please try again in a few minutes.",
}
_DAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def is_vietnamese(language: str) -> bool:
    """Whether a language tag is Vietnamese."""
    return language.lower().split("-")[0] == "vi"


def of(language: str) -> Mapping[str, str]:
    """The words for a page in this language."""
    return VI if is_vietnamese(language) else EN


def interface(language: str) -> str:
    """The language that those words are in."""
    return "vi" if is_vietnamese(language) else "en"


def commonest(languages: Iterable[str]) -> str:
    """The interface's language for a list of articles: that of most of them, Vietnamese if undecided."""
    said = [is_vietnamese(language) for language in languages]
    return "vi" if 2 * sum(said) >= len(said) else "en"


def date(language: str, time: str) -> str:
    """`Thứ Hai, 15/9/2025, 14:05 (GMT+7)` or `Monday, 15 September 2025, 07:05 UTC`."""
    moment = times.parse(time)
    if is_vietnamese(language):
        moment = moment.astimezone(HANOI)
        return f"{_DAYS_VI[moment.weekday()]}, {moment.day}/{moment.month}/{moment.year}, {moment:%H:%M} (GMT+7)"
    return f"{_DAYS_EN[moment.weekday()]}, {moment.day} {_MONTHS_EN[moment.month - 1]} {moment.year}, {moment:%H:%M} UTC"


def ago(language: str, time: str, now: str) -> str:
    """`3 giờ trước`, `3 hours ago`; from a week on the day alone."""
    moment = times.parse(time)
    seconds = (times.parse(now) - moment).total_seconds()
    vietnamese = is_vietnamese(language)
    for size, vi, en in ((86_400, "ngày", "day"), (3_600, "giờ", "hour"), (60, "phút", "minute")):
        count = int(seconds // size)
        if count >= 1:
            if size == 86_400 and count >= 7:
                break
            return f"{count} {vi} trước" if vietnamese else f"{count} {en}{'s' if count > 1 else ''} ago"
    else:
        return "vừa xong" if vietnamese else "just now"
    if vietnamese:
        moment = moment.astimezone(HANOI)
        return f"{moment.day}/{moment.month}/{moment.year}"
    return f"{moment.day} {_MONTHS_EN[moment.month - 1]} {moment.year}"
