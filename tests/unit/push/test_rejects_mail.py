"""A mail names what was rejected, as much as it has room for."""

from functions.push.queue_messages import EventMessage
from functions.push.rejects_mail import MAIL_BYTES, WORDINGS, fitting_blocks

ENGLISH = WORDINGS["en"]


def rejection(key: str, reason: str = "the file is empty", *doubts: str) -> EventMessage:
    detail = {"key": key, "reason": reason, "doubts": list(doubts), "at": "2026-01-01T00:00:00Z"}
    return EventMessage("DropRejected", detail, f"receipt of {key}")


def test_each_rejection_has_its_key_its_reason_and_its_doubts() -> None:
    events = [rejection("a.txt", "the file is empty", "a line was left out")]
    _, (block,) = fitting_blocks(events, ENGLISH)
    assert block == "a.txt\n    the file is empty\n    look at: a line was left out"


def test_one_that_came_twice_is_named_once_and_both_are_dealt_with() -> None:
    events = [rejection("a.txt"), rejection("b.txt"), rejection("a.txt")]
    mailed, blocks = fitting_blocks(events, ENGLISH)
    assert (mailed, len(blocks)) == (events, 2)


def test_what_has_no_room_waits_for_the_next_mail() -> None:
    events = [rejection(f"{n}.txt", "x" * 50_000) for n in range(8)]
    mailed, blocks = fitting_blocks(events, ENGLISH)
    assert mailed == events[: len(mailed)]
    assert 1 < len(mailed) < 8
    assert sum(len(block.encode()) for block in blocks) <= MAIL_BYTES


def test_a_key_is_one_line() -> None:
    _, (block,) = fitting_blocks([rejection("a\r\nBcc: b@c.d\x00.txt")], ENGLISH)
    assert block.count("\n") == 1
    assert "\r" not in block
    assert "\x00" not in block


def test_subjects_are_what_sns_takes() -> None:
    for wording in WORDINGS.values():
        subject = wording.subject.format(count=500)
        assert subject.isascii()
        assert len(subject) < 100
