"""What DropsTable says of a key: who reads it now, and what became of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shared.article.model import Image

Outcome = Literal["accepted", "rejected", "removed", "unknown"]
"""`unknown`: a later version recorded what became of the drop, and this one cannot read it."""

Verdict = Literal["accepted", "doubted", "rejected", "removed", "unknown"]


@dataclass(frozen=True, slots=True)
class ObjectState:
    """The state of the bucket that a report speaks of; `etag` is None if the key has no object."""

    etag: str | None = None
    modified_at: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a drop.

    `articles` are the ids that it claims now; `reason` says what was refused, `doubts` what an
    editor should look at though the drop was accepted, `remarks` where it came from and what was
    left out of it. They are those of the time of the report: a claim of another drop that came
    later is not among them. `figure_files` are the first of the image files beside the drop that
    its articles show, whether they have come or not.
    """

    status: Outcome
    object_state: ObjectState
    parser: str
    articles: tuple[str, ...] = ()
    reason: str | None = None
    image: Image | None = None
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    figure_files: tuple[str, ...] = ()

    def verdict(self, missing: Sequence[str] = ()) -> Verdict:
        """The outcome; but what was accepted is doubted if there is something to look at, such as
        images that are missing."""
        is_doubted = self.status == "accepted" and bool(self.doubts or missing)
        return "doubted" if is_doubted else self.status


@dataclass(frozen=True, slots=True)
class Drop:
    """A row of the table.

    `claimed_ids` are those of the articles on which the key has, or may have, a claim.
    """

    key: str
    ticket: int
    finished_ticket: int
    claimed_ids: frozenset[str]
    report: Report | None
    reported_at: str | None

    def has_read(self, source: ObjectState, parser: str) -> bool:
        """Whether the report speaks of this very state of the bucket, read by this very parser."""
        report = self.report
        return (
            self.finished_ticket == self.ticket
            and report is not None
            and (report.object_state, report.parser) == (source, parser)
        )

    def picture_may_change(self, image: Image | None) -> bool:
        """Whether articles may show another picture under the key than this one, which is about to
        be recorded: so it was before, or that is unknown; or an earlier ingest did not end, which
        may have recorded yet another and told nobody."""
        report = self.report or Report("removed", ObjectState(), "")
        is_known = report.status != "unknown" and self.finished_ticket == self.ticket - 1
        return not is_known or image != report.image
