"""Links to articles that are not out yet: for whoever has one, for a day, to one revision. Pure.

What the link holds is sealed with the secret of the deployment, for a question of its own: no
cursor is one, and none is a cursor.
"""

from datetime import timedelta
from typing import NamedTuple

from functions.api.edge import problems, sealing
from shared import times
from shared.article.claim import Claim

PREVIEW_HOURS = 24
PREVIEW_QUESTION = {"preview": 1}
"""No list asks so: the questions of cursors are lists. The number is that of `Preview`'s form."""


class Preview(NamedTuple):
    """What a link shows: this revision of an article, with this content, until then."""

    article: str
    revision: int
    digest: str
    until: str

    def is_of(self, claim: Claim) -> bool:
        """Whether a claim is what the link was made for."""
        return (claim.revision, claim.digest) == (self.revision, self.digest)


def preview_path(claim: Claim, now: str, key: bytes) -> str:
    """The path of a link to a claim, made now; without the stage."""
    end = times.from_rfc3339(now) + timedelta(hours=PREVIEW_HOURS)
    preview = Preview(claim.id, claim.revision, claim.digest, times.to_rfc3339(end))
    return f"/preview/{sealing.seal(preview, PREVIEW_QUESTION, key)}"


def open_preview(token: str, now: str, key: bytes) -> Preview:
    """What a link shows; Problem 404 if it was not made here, or its time is over."""
    try:
        preview = Preview(*sealing.unseal(token, PREVIEW_QUESTION, key))
    except sealing.BrokenSeal:
        raise problems.not_found("page") from None
    if preview.until <= now:
        raise problems.not_found("page")
    return preview
