"""Who may publish by mail, and what the server that received a mail says of its sender.

From is written by whoever sends a mail, so it proves nothing. What the receiving server checked
stands in headers that it puts on top (RFC 8601): Amazon SES writes Authentication-Results with the
results of SPF, DKIM and DMARC, X-SES-Spam-Verdict and X-SES-Virus-Verdict (Amazon SES Developer
Guide, "Email receiving concepts"). A mail that says of itself that it failed is never published.
One without such headers may be: whoever can write into the bucket needs no mail.
"""

import re
from collections.abc import Sequence
from email.message import Message

from functions.ingest.formats.mail.mail_phrases import MAIL_ADDRESS
from shared.errors import Rejected

_VERDICT = re.compile(r"x-ses-[a-z]{1,20}-verdict")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.', re.DOTALL)
_RESULT = re.compile(
    r"(spf|dkim|dmarc)\s{0,3}(?:/\s{0,3}\d{1,3}\s{0,3})?=\s{0,3}([a-z]{1,12})\b",
    re.IGNORECASE,
)
_LONGEST_RESULTS = 4_000
FAILURES = {"fail", "hardfail", "softfail", "permerror", "policy"}


def check_sender(message: Message, senders: Sequence[str]) -> None:
    """Rejected unless everybody in From may publish, and no check of the mail failed.

    `senders` are addresses, or domains that begin with @; of subdomains nothing is said.
    """
    raw = (str(value) for name, value in message.raw_items() if name.lower() == "from")
    sender = " ".join((*raw, *map(str, message.get_all("from", []))))
    strangers = strangers_of(sender, senders)
    if strangers or "@" not in sender:
        names = ", ".join(strangers[:3]) or "its sender"
        raise Rejected(
            f"a mail may publish only if its sender is allowed, and {names} is not: add the "
            "address, or its domain as @desk.example.vn, to the setting MailSenders, and drop the "
            "mail again (or run newsdrop resync)"
        )
    if failure := failure_of_checks(message):
        raise Rejected(
            f"the server that received the mail says that {failure}: have it sent again by the "
            "sender's own server, or drop the document that it brings"
        )


def strangers_of(sender: str, senders: Sequence[str]) -> list[str]:
    """Whatever in From is an address, or has an @ as if it were one, and may not publish.

    Programs differ in what they take for the address in `a@b.example <c@d.example>`; so that no
    reading of it is a stranger's, all must be allowed.
    """
    addresses = MAIL_ADDRESS.findall(sender)
    strangers = [each for each in dict.fromkeys(addresses) if not is_allowed(each, senders)]
    rest = MAIL_ADDRESS.sub("", sender)
    return strangers or (["what From says"] if "@" in rest else [])


def is_allowed(address: str, senders: Sequence[str]) -> bool:
    """Whether an address, or its domain, is in a list; case does not count."""
    address = address.lower()
    return address in senders or f"@{address.rpartition('@')[2]}" in senders


def failure_of_checks(message: Message) -> str | None:
    """Which check of a mail failed, by the headers of whoever received it; None if none did.

    DMARC, where it has a result, is the judgement on From; without one, SPF or DKIM must not fail
    unless the other one passed.
    """
    for name, value in message.items():
        if _VERDICT.fullmatch(name.lower()) and str(value).strip().upper() == "FAIL":
            return f"{name} is FAIL, so that it may bring harm"
    results = _results_of_receiver(message)
    if "dmarc" in results and results["dmarc"] != "none":
        failures = ["dmarc"] if results["dmarc"] in FAILURES else []
        return _forgery(failures)
    failures = [name for name in ("spf", "dkim") if results.get(name) in FAILURES]
    passes = [name for name in ("spf", "dkim") if results.get(name) == "pass"]
    return _forgery(failures) if not passes else None


def _forgery(checks: Sequence[str]) -> str | None:
    return f"{' and '.join(checks).upper()} failed, so that it may be forged" if checks else None


def _results_of_receiver(message: Message) -> dict[str, str]:
    """The results in the topmost header, which the last server put there. Servers may write one for
    each check (RFC 8601, section 5), so a DMARC failure in another header of the same server counts
    too; a pass there does not, since whoever sends a mail may write that."""
    headers = [
        _statements(str(value)[:_LONGEST_RESULTS])
        for name, value in message.raw_items()
        if name.lower() == "authentication-results"
    ]
    results = _results(headers[0]) if headers else {}
    others = [each for each in headers[1:] if _server(each) == _server(headers[0])]
    if any(_results(each).get("dmarc") in FAILURES for each in others):
        results["dmarc"] = "fail"
    return results


def _statements(header: str) -> list[str]:
    """The parts of a header of results between semicolons, without what its writer only quotes:
    strings and comments, which may hold others' words (RFC 8601, section 2.2)."""
    words, depth = [], 0
    for char in _QUOTED.sub(" ", header):
        depth += (char == "(") - (char == ")" and depth > 0)
        words.append(" " if depth or char == ")" else char)
    return [statement.strip() for statement in "".join(words).split(";")]


def _server(statements: list[str]) -> str:
    """Who states the results: the first word; "" where Microsoft begins with a result."""
    first = next(iter(statements[0].split()), "").lower()
    return "" if "=" in first else first


def _results(statements: list[str]) -> dict[str, str]:
    """The result of each check; of several signatures one that is good is enough, since any may be
    the sender's own."""
    results: dict[str, str] = {}
    for match in filter(None, map(_RESULT.match, statements)):
        key, value = match[1].lower(), match[2].lower()
        if key not in results or (key == "dkim" and value == "pass"):
            results[key] = value
    return results
