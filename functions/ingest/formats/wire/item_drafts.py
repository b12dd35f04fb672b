"""The drafts of a wire's items, each with its own refusal if it cannot be read."""

from collections.abc import Callable

from functions.ingest.article.draft import Draft
from functions.ingest.words import publishing
from shared import text
from shared.errors import Rejected

LONGEST_FIRST_LINE = 120
"""Characters of a body's first line that is taken for the title of a text without a headline."""


def draft_or_refusal(
    format_name: str, identity: str, headline: str, read: Callable[[], Draft]
) -> Draft:
    """The draft that `read` makes of an item; if it is Rejected, one that says why and names the
    item, so that the others of its file still are read."""
    try:
        return read()
    except Rejected as refusal:
        names = (f"“{text.clip(headline, 80)}”" if headline else "", identity[:120])
        name = " ".join(filter(None, names)) or "an item without headline and identity"
        return Draft(format_name, "", identity=identity or None, refusal=f"{name}: {refusal}")


def takedown_draft(format_name: str, identity: str, headline: str, version: object) -> Draft:
    """The draft of an item that is taken down. It need not say more than its identity, and nothing
    else that it says is read, so that nothing that cannot be read keeps it up."""
    return Draft(
        format_name,
        text.line(headline) or identity,
        identity=identity or None,
        version=publishing.parse_version(version),
        cancelled=True,
    )
