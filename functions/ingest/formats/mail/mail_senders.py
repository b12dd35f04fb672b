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
_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s{0,3}=\s{0,3}([a-z]{1,12})", re.IGNORECASE)
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
    results = _newest_results(message)
    if "dmarc" in results and results["dmarc"] != "none":
        failures = ["dmarc"] if results["dmarc"] in FAILURES else []
        return _forgery(failures)
    failures = [name for name in ("spf", "dkim") if results.get(name) in FAILURES]
    passes = [name for name in ("spf", "dkim") if results.get(name) == "pass"]
    return _forgery(failures) if not passes else None


def _forgery(checks: Sequence[str]) -> str | None:
    return f"{' and '.join(checks).upper()} failed, so that it may be forged" if checks else None


def _newest_results(message: Message) -> dict[str, str]:
    """The results in the topmost header, which the last server put there; the worst of each, since
    a mail may have several signatures and any may be its sender's own."""
    header = str(next(iter(message.get_all("authentication-results", [])), ""))
    results: dict[str, str] = {}
    for name, result in _RESULT.findall(header[:_LONGEST_RESULTS]):
        key, value = name.lower(), result.lower()
        if key not in results or (key == "dkim" and value == "pass"):
            results[key] = value
    return results
