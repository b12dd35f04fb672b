"""Forms of newsrooms: lines above a text that begin with the name of a field, "Tiêu đề: ..."."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.ingest.formats.plain import notices
from functions.ingest.words import dates
from shared import text
from shared.errors import Rejected

FIELD_LABELS: dict[str, str] = {
    "headline": "tiêu đề|tít|tít chính|tựa đề|tựa|tên bài|đầu đề|title|headline|heading|hed",
    "deck": "sapo|sa pô|sa-pô|chapeau|tóm tắt|mô tả|dẫn|đoạn dẫn|lời dẫn|phụ đề|tít phụ|tiêu đề phụ"
    "|summary|deck|dek|standfirst|subtitle|subheadline|sub-headline|subhead|description|excerpt"
    "|teaser|lead|lede|abstract",
    "byline": "tác giả|người viết|bút danh|phóng viên|pv|author|authors|byline|by|writer|writers"
    "|reporter|written by",
    "section": "chuyên mục|mục|danh mục|chuyên trang|section|category|categories|desk|channel"
    "|rubric",
    "tags": "từ khóa|từ khoá|tag|tags|thẻ|keyword|keywords|topics|topic",
    "date": "ngày|ngày đăng|ngày viết|ngày xuất bản|thời gian|date|published|publication date"
    "|pub date|published on|published at|dated",
    "update": "cập nhật|updated|last updated|modified|ngày cập nhật",
    "embargo": "embargo|embargoed|embargoed until|embargo until|cấm đăng đến|cấm đăng trước"
    "|không đăng trước|chỉ đăng sau|hẹn giờ|hẹn giờ đăng|giờ đăng|giờ xuất bản|lịch đăng|publish on"
    "|publish at|publish after|publish date|go live|go-live|release date|release time|for release"
    "|hold until|xuất bản lúc|đăng lúc|đăng sau",
    "expires": "expires|expiry|expiry date|expiration|expires on|unpublish|unpublish on|hết hạn"
    "|hạn đăng|ngày hết hạn|gỡ bài|ngày gỡ|gỡ sau",
    "status": "status|trạng thái|tình trạng|visibility|draft|bản nháp|state",
    "body": "nội dung|thân bài|bài viết|bài|body|text|content|story|article|main text|copy",
    "unread": "slug|slugline|url|link|word count|words|length|số chữ|số từ|ghi chú|note|notes"
    "|editor|editors|editor note|editor notes|note to editor|note to editors|ghi chú biên tập"
    "|ghi chú tòa soạn|biên tập|biên tập viên|người duyệt|duyệt|priority|ưu tiên|contact|contacts"
    "|liên hệ|email|e-mail|phone|tel|điện thoại|sđt|job|assignment|mã bài|mã số|id|version"
    "|phiên bản|language|ngôn ngữ|nhuận bút|print|issue|số báo|trang|page",
}
"""The names of fields, in lower case, by what they fill. What is `unread` is for the desk alone and
goes into no article."""

FIELDS_WITHIN = 40
"""Lines with words in which a form must end."""

_FIELD_OF_LABEL = {
    text.modern_tones(label): name
    for name, labels in FIELD_LABELS.items()
    for label in labels.split("|")
}
_LABEL = re.compile(
    r"[*_#>\[ -]{0,4}([^\W\d_][^:：\[\]*_=]{1,24}?)[*_ \]]{0,3}"
    r"(?:[:：]|(?<=\])|(?<=\*) ?= )[*_]{0,2}\s*(.*)"
)
_OPEN_STATUSES = re.compile(
    r"published|publish|live|final|finished|ready|approved|public|usable|cleared|done|ok|false|no"
    r"|không|đã duyệt|duyệt|đã đăng|đã xuất bản|xuất bản|hoàn thành|hoàn tất|sẵn sàng|công khai"
    r"|để đăng|được đăng|new|update|updated|mới",
    re.IGNORECASE,
)
_COMMA = re.compile("[,;|•·]")


@dataclass(slots=True)
class Form:
    """The fields of a form, by what they fill, and the lines of the text, blank where they were the
    form's."""

    fields: dict[str, str]
    lines: Sequence[str]
    embargo: str | None = None
    expires: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """How far the fields take the page, for `page_reading`."""
        if "headline" not in self.fields:
            return "section" if "section" in self.fields else "top"
        if "deck" in self.fields:
            return "deck"
        return "signature" if "byline" in self.fields else "headline"


def read_form(lines: Sequence[str]) -> Form:
    """The fields above a text; without a field for headline, deck or section there are none.

    Rejected for an embargo, expiry or status that cannot be read, or a status that withholds.
    """
    places = _field_places(lines)
    names = {name for name, _ in places.values()}
    if not names & {"headline", "deck", "section"}:
        return Form({}, lines)
    values: dict[str, str] = {}
    form = Form(values, _take_fields(lines, places, values))
    _read_times(form)
    return form


def _field_places(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Index of a line -> the field that it begins and the words behind its label, as far as the
    form goes: to the label of the body, or to lines that are none."""
    places: dict[int, tuple[str, str]] = {}
    with_words = strays = 0
    for at, line in enumerate(lines):
        if not line:
            continue
        with_words += 1
        label = field_of_line(line)
        if label is None:
            strays += not (at - 1 in places and not places[at - 1][1])
        elif label[0] not in {name for name, _ in places.values()} or label[0] == "unread":
            places[at] = label
        if with_words > FIELDS_WITHIN or strays > 2 or (label and label[0] == "body"):
            break
    return places


def field_of_line(line: str) -> tuple[str, str] | None:
    """The field that a line begins with the label of, and the words behind; None for others."""
    match = _LABEL.match(line[:60])
    if not match:
        return None
    name = _FIELD_OF_LABEL.get(text.modern_tones(match[1].strip().lower()))
    return (name, line[match.start(2) :].strip(" *_")) if name else None


def _take_fields(
    lines: Sequence[str], places: dict[int, tuple[str, str]], values: dict[str, str]
) -> list[str]:
    """The lines that are left, those of fields blank; the values are put into `values`."""
    rest: list[str] = []
    waiting = ""
    for at, line in enumerate(lines):
        if at in places:
            name, words = places[at]
            values.setdefault(name, words)
            waiting = "" if words or name == "body" else name
            rest += [words] if name == "body" and words else [""]
        elif waiting and line:
            values[waiting] = f"{values[waiting]} {line}".strip()
            rest.append("")
        else:
            rest.append(line)
            waiting = waiting if waiting and not values[waiting] else ""
    return rest


def _read_times(form: Form) -> None:
    values = form.fields
    status = values.get("status", "").strip(" .")
    if status and not _OPEN_STATUSES.fullmatch(status):
        raise Rejected(
            f"the form says that the text is not to be published (its status is “{status}”): "
            "drop it again when it is, or take that line out"
        )
    form.embargo = _strict_time(values, "embargo")
    form.expires = _strict_time(values, "expires")
    if date := values.get("date"):
        form.published_at = dates.parse_timestamp(date) or dates.find_date(date)
        if not form.published_at:
            form.doubts.append(f"the date “{date}” cannot be read: write it as 26/11/2026 08:00")
    if date := values.get("update"):
        form.updated_at = dates.parse_timestamp(date)


def _strict_time(values: dict[str, str], name: str) -> str | None:
    words = values.get(name, "").strip(" .")
    if not words or words.lower() in {"none", "no", "không", "n/a", "-"}:
        return None
    is_embargo = name == "embargo"
    moment = dates.parse_timestamp(words, rounds_up=is_embargo) or notices.embargo_time(words)
    if moment is None:
        kind = "an embargo" if is_embargo else "a time of expiry"
        raise Rejected(
            f"the form has {kind} that cannot be read (“{words}”): write the day and the time as "
            "26/11/2026 08:00"
        )
    return moment


def split_words(value: str) -> list[str]:
    """The words or names in a field that lists them."""
    return [part.strip() for part in _COMMA.split(value.strip(" .")) if part.strip()]
