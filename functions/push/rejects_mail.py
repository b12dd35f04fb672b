"""Mails to the editors: which drops were rejected, and why; all of a minute in one.

The events wait in RejectsQueue until the next tick, and are deleted when SNS has taken the mail.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.push.queue_messages import EventMessage, delete_events, take_events
from shared import aws
from shared.settings import PushSettings

MOST_REJECTIONS = 500
"""Of one mail; what is left waits for the next."""

MAIL_BYTES = 200_000
"""SNS takes 256 KB (Amazon SNS Developer Guide, "Publishing Amazon SNS messages"). Keys, reasons
and doubts are bounded, so that what does not fit in is named in the next mail."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A mail's own words. The subject is ASCII of fewer than 100 characters (Amazon SNS API
    Reference, Publish), so Vietnamese goes without its marks there."""

    subject: str
    opening: str
    look_at: str
    closing: str


WORDINGS = {
    "en": Wording(
        "Newsdrop: {count} rejected",
        "These files were rejected. What was published of an earlier version stays as it is.",
        "look at",
        "What to do: correct the file and drop it again under the same name, or remove it from the "
        "bucket. `newsdrop status --rejected` lists all that are rejected.",
    ),
    "vi": Wording(
        "Newsdrop: {count} tep bi tu choi",
        "Các tệp sau bị từ chối. Bài đã đăng từ phiên bản trước vẫn giữ nguyên.",
        "xem lại",
        "Cách xử lý: sửa tệp rồi thả lại với đúng tên cũ, hoặc xóa tệp khỏi kho. Lệnh `newsdrop "
        "status --rejected` liệt kê mọi tệp đang bị từ chối.",
    ),
}


def mail_rejections(settings: PushSettings) -> int:
    """Mail what was rejected since the last tick; how many rejections the mail names."""
    events = take_events(settings.rejects_queue, lambda count: count < MOST_REJECTIONS)
    wording = WORDINGS[settings.report_language]
    events_in_mail, blocks = fitting_blocks(events, wording)
    if not events_in_mail:
        return 0
    aws.sns().publish(
        TopicArn=settings.rejects_topic,
        Subject=wording.subject.format(count=len(blocks)),
        Message="\n\n".join([wording.opening, *blocks, wording.closing]) + "\n",
    )
    delete_events(settings.rejects_queue, events_in_mail)
    return len(blocks)


def fitting_blocks(
    events: Iterable[EventMessage], wording: Wording
) -> tuple[list[EventMessage], list[str]]:
    """The events that a mail has room for, and a block of lines for each rejection among them: an
    event that came twice is one."""
    events_in_mail: list[EventMessage] = []
    blocks: dict[str, None] = {}
    left = MAIL_BYTES
    for event in events:
        block = "\n".join(_lines(event, wording))
        left -= len(block.encode()) if block not in blocks else 0
        if left < 0 and events_in_mail:
            break
        blocks[block] = None
        events_in_mail.append(event)
    return events_in_mail, list(blocks)


def _lines(event: EventMessage, wording: Wording) -> Iterator[str]:
    yield _printable(event.detail["key"])
    yield f"    {_printable(event.detail['reason'])}"
    for doubt in event.detail["doubts"]:
        yield f"    {wording.look_at}: {_printable(doubt)}"


def _printable(words: str) -> str:
    """Words of files, in one line: a key may hold line breaks, and more that mails do not take."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words
    )
