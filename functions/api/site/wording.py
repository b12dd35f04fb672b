"""The site's own words and dates, in Vietnamese, and in English for articles in other languages."""

from collections.abc import Mapping
from datetime import datetime

from functions.api.v1.languages import PHOTO_LABELS, is_vietnamese
from shared import times

VIETNAMESE_WORDS: Mapping[str, str] = {
    "skip": "Tới nội dung chính",
    "site": "Trang này",
    "home": "Trang nhất",
    "way": "Bạn đang ở",
    "latest": "Tin mới",
    "sections": "Chuyên mục",
    "tags": "Chủ đề",
    "authors": "Tác giả",
    "feed": "Nguồn tin (Atom)",
    "related": "Bài liên quan",
    "more": "Xem chi tiết",
    "duplicates": "Bài gần như trùng",
    "timeline": "Diễn biến",
    "timeline_link": "Diễn biến: các bài trước và sau",
    "current": "Bài đang xem",
    "photo": PHOTO_LABELS["vi"],
    "updated": "Cập nhật",
    "source": "Nguồn",
    "places": "Địa điểm",
    "terms": "Điều kiện sử dụng",
    "copyright": "Bản quyền",
    "older": "Tin cũ hơn",
    "newer": "Tin mới hơn",
    "newest": "Về tin mới nhất",
    "further": "Xem tiếp",
    "first": "Về trang đầu",
    "article": "bài",
    "articles": "bài",
    "why": "Cùng nói về",
    "empty": "Chưa có bài nào.",
    "none": "Chưa có gì ở đây.",
    "pages": "Phân trang",
    "letters": "Theo chữ cái",
    "search": "Tìm kiếm",
    "search_for": "Tìm bài về",
    "search_hint": "Có dấu hay không dấu đều được; “đúng cụm này”; -không có chữ này.",
    "narrow": "Lọc kết quả",
    "only_section": "Chuyên mục",
    "only_tag": "Chủ đề",
    "only_author": "Tác giả",
    "only_from": "Từ ngày",
    "only_to": "Đến ngày",
    "results": "Kết quả",
    "more_than": "Hơn",
    "sort_best": "Sát nhất trước",
    "sort_newest": "Mới nhất trước",
    "nothing": "Không có bài nào. Thử ít chữ hơn, hoặc chữ khác.",
    "choices": "Có phải bạn tìm",
    "elsewhere": "Từ đây có thể đi tới",
    "preview": "Bản xem trước: bài chưa được đăng",
    "preview_from": "Bạn đọc sẽ thấy bài từ",
    "preview_until": "Ai có đường dẫn này cũng xem được, đến",
    "desk": "Bàn biên tập",
    "as_of": "Cập nhật lúc",
    "only": "Lọc theo kết quả",
    "reload": "Tải lại",
    "follow": "Tự tải lại mỗi 20 giây",
    "stop": "Thôi tự tải lại",
    "no_drops": "Gần đây chưa có gì như vậy.",
    "desk_further": "Trong các tệp vừa xem chưa có gì như vậy.",
    "desk_newest": "Về các tệp mới nhất",
    "desk_older": "Các tệp cũ hơn",
    "drops_all": "Tất cả",
    "drops_accepted": "Đã nhận",
    "drops_doubted": "Cần xem lại",
    "drops_rejected": "Bị từ chối",
    "drops_removed": "Đã gỡ",
    "is_accepted": "Đã nhận",
    "is_doubted": "Cần xem lại",
    "is_rejected": "Bị từ chối",
    "is_removed": "Đã gỡ",
    "is_unknown": "Không rõ",
    "article_public": "đã đăng",
    "article_ahead": "xem trước; đăng lúc",
    "article_expired": "đã hết hạn",
    "article_down": "không còn đăng",
    "article_unreadable": "phiên bản này không đọc được",
    "and_more": "Số bài khác:",
    "missing": "Ảnh chưa tới",
    "404": "Không tìm thấy trang",
    "404_text": "Địa chỉ này không có gì, hoặc bài chưa được đăng. Thử tìm bằng vài chữ:",
    "410": "Bài đã được gỡ",
    "410_text": "Bài này từng ở đây nhưng không còn được đăng nữa. "
    "Có thể có bài khác về cùng chuyện:",
    "other": "Không xem được trang này",
    "other_text": "Hãy thử lại sau ít phút.",
}
ENGLISH_WORDS: Mapping[str, str] = {
    "skip": "Skip to the main content",
    "site": "This site",
    "home": "Front page",
    "way": "You are here",
    "latest": "Latest",
    "sections": "Sections",
    "tags": "Topics",
    "authors": "Authors",
    "feed": "Feed (Atom)",
    "related": "Related",
    "more": "Read more",
    "duplicates": "Nearly the same story",
    "timeline": "How it unfolded",
    "timeline_link": "How it unfolded: before and after this article",
    "current": "The article you came from",
    "photo": PHOTO_LABELS["en"],
    "updated": "Updated",
    "source": "Source",
    "places": "Places",
    "terms": "Terms of use",
    "copyright": "Copyright",
    "older": "Older stories",
    "newer": "Newer stories",
    "newest": "Back to the newest",
    "further": "Go on",
    "first": "Back to the first page",
    "article": "article",
    "articles": "articles",
    "why": "Both about",
    "empty": "No articles yet.",
    "none": "Nothing here yet.",
    "pages": "Pages",
    "letters": "By letter",
    "search": "Search",
    "search_for": "Articles about",
    "search_hint": "Vietnamese words with or without marks; “just this phrase”; -not this word.",
    "narrow": "Narrow the results",
    "only_section": "Section",
    "only_tag": "Topic",
    "only_author": "Author",
    "only_from": "From",
    "only_to": "To",
    "results": "Results",
    "more_than": "More than",
    "sort_best": "Best first",
    "sort_newest": "Newest first",
    "nothing": "Nothing found. Try fewer words, or other ones.",
    "choices": "Did you mean",
    "elsewhere": "Where to go from here",
    "preview": "Preview: not published yet",
    "preview_from": "Readers will see it from",
    "preview_until": "Whoever has this link can see it until",
    "desk": "Editors' desk",
    "as_of": "As of",
    "only": "By what became of them",
    "reload": "Reload",
    "follow": "Reload every 20 seconds",
    "stop": "Stop reloading",
    "no_drops": "Nothing of the kind has come lately.",
    "desk_further": "Nothing of the kind among the files looked through so far.",
    "desk_newest": "To the newest files",
    "desk_older": "Older files",
    "drops_all": "All",
    "drops_accepted": "Accepted",
    "drops_doubted": "To be looked at",
    "drops_rejected": "Rejected",
    "drops_removed": "Removed",
    "is_accepted": "Accepted",
    "is_doubted": "Look at this",
    "is_rejected": "Rejected",
    "is_removed": "Removed",
    "is_unknown": "Unknown",
    "article_public": "published",
    "article_ahead": "preview; to be published on",
    "article_expired": "has expired",
    "article_down": "is down",
    "article_unreadable": "this version cannot read it",
    "and_more": "Further articles:",
    "missing": "An image that has not come",
    "404": "Page not found",
    "404_text": "There is nothing at this address, or the article is not out yet. "
    "Try to find it by a few words:",
    "410": "This article was removed",
    "410_text": "It used to be here and is no longer published. "
    "There may be others about the same story:",
    "other": "This page cannot be shown",
    "other_text": "Please try again in a few minutes.",
}
_DAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = (
    (31_557_600, "năm", "year"),
    (2_629_800, "tháng", "month"),
    (604_800, "tuần", "week"),
    (86_400, "ngày", "day"),
    (3_600, "giờ", "hour"),
    (60, "phút", "minute"),
)


def interface_words(language: str) -> Mapping[str, str]:
    """The words for a page in this language."""
    return VIETNAMESE_WORDS if is_vietnamese(language) else ENGLISH_WORDS


def long_date(language: str, time: str) -> str:
    """`Thứ Hai, 15/9/2025, 14:05 (GMT+7)` or `Monday, 15 September 2025, 07:05 UTC`."""
    return f"{long_day(language, time)}, {clock_time(language, time)}"


def long_day(language: str, time: str) -> str:
    """`Thứ Hai, 15/9/2025` or `Monday, 15 September 2025`."""
    return f"{_weekday(language, time)}, {short_date(language, time)}"


def clock_time(language: str, time: str) -> str:
    """`14:05 (GMT+7)` or `07:05 UTC`."""
    clock = "%H:%M (GMT+7)" if is_vietnamese(language) else "%H:%M UTC"
    return f"{_local(language, time):{clock}}"


def short_date(language: str, time: str) -> str:
    """`15/9/2025` or `15 September 2025`."""
    moment = _local(language, time)
    if is_vietnamese(language):
        return f"{moment.day}/{moment.month}/{moment.year}"
    return f"{moment.day} {_MONTHS_EN[moment.month - 1]} {moment.year}"


def time_ago(language: str, time: str, now: str) -> str:
    """`3 giờ trước`, `3 hours ago`; from a week on the day alone."""
    return (
        time_in_words(language, time, now)
        if times.days_between(time, now) < 7
        else short_date(language, time)
    )


def time_in_words(language: str, time: str, now: str) -> str:
    """How long ago it was, in words: `3 giờ trước`, `2 months ago`."""
    seconds = (times.from_rfc3339(now) - times.from_rfc3339(time)).total_seconds()
    for size, vietnamese_unit, english_unit in _UNITS:
        count = int(seconds // size)
        if count >= 1 and is_vietnamese(language):
            return f"{count} {vietnamese_unit} trước"
        if count >= 1:
            return f"{count} {english_unit}{'s' if count > 1 else ''} ago"
    return "vừa xong" if is_vietnamese(language) else "just now"


def _local(language: str, time: str) -> datetime:
    moment = times.from_rfc3339(time)
    return moment.astimezone(times.HANOI) if is_vietnamese(language) else moment


def _weekday(language: str, time: str) -> str:
    return (_DAYS_VI if is_vietnamese(language) else _DAYS_EN)[_local(language, time).weekday()]
