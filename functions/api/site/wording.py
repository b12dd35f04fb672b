"""The site's own words and dates, in Vietnamese and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from functions.api.v1.languages import PHOTO_LABELS, is_vietnamese
from shared import times

VIETNAMESE_WORDS: Mapping[str, str] = {
    "skip": "Tới nội dung chính",
    "home": "Trang nhất",
    "way": "Bạn đang ở",
    "latest": "Tin mới",
    "sections": "Chuyên mục",
    "all_sections": "Tất cả chuyên mục",
    "services": "Tiện ích",
    "find": "Tìm",
    "share": "Chia sẻ",
    "mail": "Email",
    "around": "Bài trước và sau trong chuyên mục",
    "newer_article": "Bài mới hơn",
    "older_article": "Bài cũ hơn",
    "tags": "Chủ đề",
    "authors": "Tác giả",
    "related": "Bài liên quan",
    "more": "Xem chi tiết",
    "duplicates": "Các bản tin khác về việc này",
    "timeline": "Diễn biến",
    "timeline_link": "Xem diễn biến: các bài trước và sau",
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
    "search_for": "Từ khóa",
    "search_hint": "Gõ có dấu hay không dấu đều được. “cụm từ” để tìm nguyên cụm, -từ để loại bỏ.",
    "narrow": "Lọc kết quả",
    "only_section": "Chuyên mục",
    "only_tag": "Chủ đề",
    "only_author": "Tác giả",
    "only_from": "Từ ngày",
    "only_to": "Đến ngày",
    "results": "Kết quả",
    "more_than": "Hơn",
    "sort_best": "Liên quan nhất",
    "sort_newest": "Mới nhất",
    "nothing": "Không tìm thấy bài nào. Hãy thử ít từ hơn, hoặc từ khác.",
    "choices": "Có phải bạn muốn tìm",
    "elsewhere": "Bạn có thể xem tiếp",
    "preview": "Bản xem trước: bài chưa được đăng",
    "preview_from": "Bạn đọc sẽ thấy bài từ",
    "preview_until": "Ai có đường dẫn này cũng xem được, đến",
    "desk": "Bàn biên tập",
    "as_of": "Cập nhật lúc",
    "only": "Lọc theo kết quả",
    "reload": "Tải lại",
    "follow": "Tự tải lại mỗi 20 giây",
    "stop": "Ngừng tự tải lại",
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
    "404_text": "Không có trang nào ở địa chỉ này, hoặc bài chưa được đăng. "
    "Hãy thử tìm bằng vài từ:",
    "410": "Bài đã được gỡ",
    "410_text": "Bài từng đăng ở đây nay không còn nữa. Có thể có bài khác về cùng sự việc:",
    "other": "Không xem được trang này",
    "other_text": "Hãy thử lại sau ít phút.",
}
ENGLISH_WORDS: Mapping[str, str] = {
    "skip": "Skip to the main content",
    "home": "Front page",
    "way": "You are here",
    "latest": "Latest",
    "sections": "Sections",
    "all_sections": "All sections",
    "services": "Services",
    "find": "Search",
    "share": "Share",
    "mail": "Email",
    "around": "Before and after in the section",
    "newer_article": "Newer",
    "older_article": "Older",
    "tags": "Topics",
    "authors": "Authors",
    "related": "Related",
    "more": "Read more",
    "duplicates": "Other reports on this",
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
    "further": "Continue",
    "first": "Back to the first page",
    "article": "article",
    "articles": "articles",
    "why": "Shared topics",
    "empty": "No articles yet.",
    "none": "Nothing here yet.",
    "pages": "Pages",
    "letters": "By letter",
    "search": "Search",
    "search_for": "Keywords",
    "search_hint": "Vietnamese words with or without marks. “a phrase” is found "
    "whole, -word leaves it out.",
    "narrow": "Narrow the results",
    "only_section": "Section",
    "only_tag": "Topic",
    "only_author": "Author",
    "only_from": "From",
    "only_to": "To",
    "results": "Results",
    "more_than": "More than",
    "sort_best": "Most relevant",
    "sort_newest": "Newest",
    "nothing": "Nothing found. Try fewer words, or other ones.",
    "choices": "Did you mean",
    "elsewhere": "You may like to go on with",
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
    "is_doubted": "To be looked at",
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
    "404_text": "There is no page at this address, or the article is not out yet. "
    "Try searching for a few words:",
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


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells times in a language, in the site's zone, and how long ago they were."""

    language: str
    zone: tzinfo
    now: str

    def long_date(self, time: str) -> str:
        """`Thứ Hai, 15/9/2025, 14:05 (GMT+7)` or `Monday, 15 September 2025, 14:05 (GMT+7)`."""
        return f"{self.long_day(time)}, {self.clock_time(time)}"

    def long_day(self, time: str) -> str:
        """`Thứ Hai, 15/9/2025` or `Monday, 15 September 2025`."""
        days = _DAYS_VI if self._is_vietnamese else _DAYS_EN
        return f"{days[self._local(time).weekday()]}, {self.short_date(time)}"

    def clock_time(self, time: str) -> str:
        """`14:05 (GMT+7)`."""
        moment = self._local(time)
        return f"{moment:%H:%M} ({_offset(moment)})"

    def short_date(self, time: str) -> str:
        """`15/9/2025` or `15 September 2025`."""
        moment = self._local(time)
        if self._is_vietnamese:
            return f"{moment.day}/{moment.month}/{moment.year}"
        return f"{moment.day} {_MONTHS_EN[moment.month - 1]} {moment.year}"

    def brief(self, time: str) -> str:
        """`14:05` for what is of today, else the day and month: `15/9`, `15 Sep`."""
        moment, today = self._local(time), self._local(self.now)
        if moment.date() == today.date():
            return f"{moment:%H:%M}"
        if self._is_vietnamese:
            return f"{moment.day}/{moment.month}"
        return f"{moment.day} {_MONTHS_EN[moment.month - 1][:3]}"

    def ago(self, time: str) -> str:
        """`3 giờ trước`, `3 hours ago`; from a week on the day alone."""
        is_of_this_week = times.days_between(time, self.now) < 7
        return self.in_words(time) if is_of_this_week else self.short_date(time)

    def in_words(self, time: str) -> str:
        """How long ago it was, in words: `3 giờ trước`, `2 months ago`."""
        seconds = (times.from_rfc3339(self.now) - times.from_rfc3339(time)).total_seconds()
        for size, vietnamese_unit, english_unit in _UNITS:
            count = int(seconds // size)
            if count >= 1 and self._is_vietnamese:
                return f"{count} {vietnamese_unit} trước"
            if count >= 1:
                return f"{count} {english_unit}{'s' if count > 1 else ''} ago"
        return "vừa xong" if self._is_vietnamese else "just now"

    @property
    def _is_vietnamese(self) -> bool:
        return is_vietnamese(self.language)

    def _local(self, time: str) -> datetime:
        """The moment in the site's zone; in UTC where that would leave the calendar's years."""
        moment = times.from_rfc3339(time)
        try:
            return moment.astimezone(self.zone)
        except OverflowError:
            return moment


def _offset(moment: datetime) -> str:
    """How far a zone is from Greenwich: `GMT+7`, `GMT-3:30`, `GMT`."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    distance = f"{hours}:{rest:02}" if rest else str(hours)
    return f"GMT{'-' if minutes < 0 else '+'}{distance}" if minutes else "GMT"
