"""What readers have to be told of an article: that it came, changed or went. Pure.

Compared is what they were told last, as the manifest has it, with what they see now.
"""

from dataclasses import replace

from functions.relate.profile import Profile
from shared import times
from shared.tables.index_records import Change, ChangeKind
from shared.tables.manifest import Manifest


def change_of_article(manifest: Manifest, profile: Profile, now: str) -> Change | None:
    """What to tell of an article that stays; None if readers know, or see nothing of it yet."""
    if not profile.card.window.is_open(now):
        return change_of_hidden(manifest, now)
    kind: ChangeKind = "updated" if _is_known(manifest) else "published"
    change = Change(manifest.article_id, kind, manifest.revision, "", profile.content_digest)
    if manifest.pending_change is None and _says_the_same(manifest.change, change):
        return None
    return tell_now(change, manifest, now)


def change_of_hidden(manifest: Manifest, now: str) -> Change | None:
    """What to tell of an article that nobody sees now: that it was withdrawn, if readers may know
    of it."""
    if not _may_be_known(manifest) and manifest.pending_change is None:
        return None
    change = Change(manifest.article_id, "withdrawn", manifest.revision, "")
    return tell_now(change, manifest, now)


def tell_now(change: Change, manifest: Manifest, now: str) -> Change:
    """The change, told now, but later than all that was told of the article before, whatever the
    clock of the process that told it."""
    earlier = [one.at for one in (manifest.change, manifest.pending_change) if one]
    next_times = [times.later_by(at, 0.001) for at in earlier]
    return replace(change, at=max(times.later_by(now, 0), *next_times, ""))


def _says_the_same(earlier: Change | None, change: Change) -> bool:
    """Whether readers were told just that."""
    return (
        earlier is not None
        and earlier.is_up
        and earlier.revision == change.revision
        and earlier.content_digest == change.content_digest
    )


def _is_known(manifest: Manifest) -> bool:
    """Whether readers were told last that the article is up, for sure."""
    pending = manifest.pending_change
    return bool(manifest.change and manifest.change.is_up) and (pending is None or pending.is_up)


def _may_be_known(manifest: Manifest) -> bool:
    """Whether readers may have been told last that the article is up."""
    return any(change and change.is_up for change in (manifest.change, manifest.pending_change))
