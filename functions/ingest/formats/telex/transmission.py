"""Wire copy as it comes down the line: control characters, one message or many, ANPA or IPTC.

SOH begins a header, STX the text, ETX ends it, EOT the message (ISO 646, which both formats use);
ZCZC and NNNN are the teleprinters' own begin and end. A system that ate the control characters
leaves the lines, so a header begins a message too.
"""

import re
from collections.abc import Iterator

from functions.ingest.article.draft import Draft
from functions.ingest.formats.telex.anpa import parse_anpa
from functions.ingest.formats.telex.iptc7901 import parse_iptc7901
from functions.ingest.formats.telex.wire_lines import FILE_LINE, HEADER_LINE, KEYWORD_LINE
from functions.ingest.formats.telex.wire_message import WireMessage, message_drafts
from functions.ingest.formats.telex.wire_text import TEXT_MARK
from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.errors import Rejected

MAX_TRANSMISSION_BYTES = 2_000_000
"""As of a text: a day of one service has a few hundred thousand."""

_SOH = b"\x01"
_BORDER = re.compile(rb"[\x01\x04]")
_TABULAR = b"\x12"
"""The format of text that is not to be justified, in ANPA's header."""

_CONTROL = re.compile(rb"[\x00\x01\x03-\x08\x0b\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r{0,9}\n\r{0,9}|\r|\f")
"""CR LF, LF or CR alone, and CR CR LF of teleprinters, which took time to return."""

_BEGIN = re.compile(r"ZCZC\b[^\n]{0,60}")
_END_LINE = re.compile(r"(?im)^[ \t]{0,8}N{4}[ \t]{0,8}$")
_CARET_KEYWORD = re.compile(r"\^(?:am|pm|bc|ap)-[^<]{1,120}<", re.IGNORECASE)
_ROUTE_LINE = re.compile(r"[A-Z]{2} [A-Z]{3}|[%$:*][^\n]{0,60}|:")
"""Lines below ZCZC that only machines read: priority and desk, selectors."""


def parse_transmission(data: bytes, limits: Limits) -> list[Draft]:
    """The articles of wire copy; Rejected for none, or for too many."""
    if len(data) > MAX_TRANSMISSION_BYTES:
        raise Rejected(
            f"the wire copy has {len(data):,} bytes; at most {MAX_TRANSMISSION_BYTES:,} are read: "
            "drop its messages one by one"
        )
    _check_count(data.count(_SOH), limits)
    messages = list(_messages(data))
    _check_count(len(messages), limits)
    if not messages:
        raise Rejected("the wire copy has no message: have it sent again, whole")
    return [draft for message in messages for draft in message_drafts(message)]


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.articles:
        raise Rejected(
            f"the file has {count:,} messages; at most {limits.articles:,} are read "
            "(setting MaxArticlesPerDrop): drop them one by one"
        )


def _messages(data: bytes) -> Iterator[WireMessage]:
    for part in _BORDER.split(data):
        is_tabular = _TABULAR in part.partition(b"\x02")[0]
        lines = part.replace(b"\x1f", b"\n").replace(b"\x02", b"\n\x02\n").replace(b"\x03", b"\n")
        plain = _CONTROL.sub(b" ", lines)
        if not plain.strip(b"\x02 \t\r\n"):
            continue
        words = _LINE_END.sub("\n", encoding.decode_text(plain))
        for piece in _END_LINE.split(words):
            for message in _split_at_headers(piece.split("\n")):
                if message.strip("\x02 \t\n"):
                    yield _message(message, is_tabular=is_tabular)


def _split_at_headers(lines: list[str]) -> Iterator[str]:
    """The messages in some lines: a header below a text begins the next."""
    start, has_text = 0, False
    for at, line in enumerate(lines):
        bare = line.strip()[:140]
        if _is_header(bare):
            if has_text:
                border = _start_of_header(lines, at)
                yield "\n".join(lines[start:border])
                start, has_text = border, False
        elif bare and not (_ROUTE_LINE.fullmatch(bare) or bare.startswith(("^", TEXT_MARK))):
            is_text = " " in bare and FILE_LINE.fullmatch(bare[:60]) is None
            has_text = has_text or is_text
    yield "\n".join(lines[start:])


def _is_header(line: str) -> bool:
    """Whether a line begins a message or its header, and no text does."""
    patterns = (_BEGIN, HEADER_LINE, KEYWORD_LINE, _CARET_KEYWORD)
    return any(pattern.fullmatch(line) for pattern in patterns)


def _start_of_header(lines: list[str], at: int) -> int:
    """The line of a message's number above its keyword, or the keyword's own."""
    number_at = next(
        (place for place in range(at - 1, max(at - 3, -1), -1) if lines[place].strip()), at
    )
    is_file_line = FILE_LINE.fullmatch(lines[number_at].strip()[:60]) is not None
    return number_at if is_file_line and not HEADER_LINE.fullmatch(lines[at].strip()[:140]) else at


def _message(piece: str, *, is_tabular: bool) -> WireMessage:
    """One message; its header tells the format."""
    piece = piece.lstrip("\x02 \t\n")
    begin = _BEGIN.match(piece)
    piece = piece[begin.end() :] if begin else piece
    lines = piece.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while len(lines) > 1 and _ROUTE_LINE.fullmatch(lines[0].strip()):
        lines.pop(0)
    if _is_anpa(lines):
        return parse_anpa(lines, is_tabular=is_tabular)
    return parse_iptc7901(lines)


def _is_anpa(lines: list[str]) -> bool:
    first = [line.strip() for line in lines if line.strip()][:6]
    if any(HEADER_LINE.fullmatch(line[:140]) for line in first[:2]):
        return False
    return any(
        KEYWORD_LINE.fullmatch(line[:120]) or line.startswith("^") or line.endswith("<")
        for line in first
    ) or bool(first and FILE_LINE.fullmatch(first[0][:60]))
