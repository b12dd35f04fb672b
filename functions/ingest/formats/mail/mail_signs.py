"""How a text shows that it is a mail: the headers that it begins with (RFC 5322, section 3.6).

Nothing is imported here, since every text is looked at.
"""

import re

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t]|$)")
_MBOX = re.compile(r"From \S{1,200} {1,2}[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{5,8}")
SURE_HEADERS = {
    *("received", "return-path", "delivered-to", "message-id", "dkim-signature", "x-original-to"),
    *("authentication-results", "x-ses-spam-verdict", "arc-seal", "received-spf", "envelope-to"),
}
"""Headers that no newsroom's form has for its fields."""

USUAL_HEADERS = SURE_HEADERS | {
    *("from", "to", "cc", "subject", "date", "reply-to", "sender", "mime-version", "importance"),
    *("content-type", "content-transfer-encoding", "in-reply-to", "references", "x-mailer"),
}
_WEB_ARCHIVE = re.compile(r"(?im)^(?:From: <?Saved by|Snapshot-Content-Location:)")
_MOST_LINES = 60


def is_web_archive(head: str) -> bool:
    """Whether a text begins as the web archives of browsers do, which have the form of a mail."""
    return _WEB_ARCHIVE.search(head[:2000]) is not None or (
        head.startswith("MIME-Version:") and not is_mail(head)
    )


def is_mail(head: str) -> bool:
    """Whether a text begins with the headers of a mail: one that is sure at the start, or who sent
    it and two others."""
    lines = head[:20_000].splitlines()[:_MOST_LINES]
    if lines and _MBOX.match(lines[0]):
        return True
    names: list[str] = []
    for line in lines:
        if names and line[:1] in {" ", "\t"} and line.strip():
            continue
        match = _HEADER.match(line)
        if not match:
            break
        names.append(match[1].lower())
    usual = set(names) & USUAL_HEADERS
    if names and names[0] in SURE_HEADERS and len(usual) > 1:
        return True
    return "from" in usual and len(usual) > 2
