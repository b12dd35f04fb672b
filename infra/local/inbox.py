"""The inbox: a folder mirrored into the bucket, deletions of what it put too."""

import logging
from collections.abc import Callable, Iterator, Mapping
from hashlib import md5
from pathlib import Path
from threading import Event, Lock, Thread
from types import MappingProxyType
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.rest import REST_SECONDS, Rest
from infra.operations import local_files

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

logger = logging.getLogger(__name__)

NO_ETAGS: Mapping[str, str] = MappingProxyType({})
LOOK_ANEW_MS = 3000
"""The folder is read again this often though nothing was heard of it: not every file system tells,
and failures want a retry."""


class Inbox:
    """Mirrors `folder` into `bucket`, each file once it is at rest.

    `etags` are what an inbox put earlier that this one goes on with. A trouble is told to
    `on_error` once and retried with every sync until it has passed.
    """

    def __init__(  # noqa: PLR0913 - where from, where to, whom to tell, and what tests move
        self,
        folder: Path,
        s3: "S3Client",
        bucket: str,
        on_error: Callable[[str], None] = logger.error,
        *,
        rest: Rest | None = None,
        etags: Mapping[str, str] = NO_ETAGS,
    ) -> None:
        self.folder = folder
        self.etags = dict(etags)
        """What the inbox has put and not deleted, key to ETag."""
        self.first_pass = Event()
        """Set once the folder has been gone through and everything in it was at rest."""
        self.waiting: set[str] = set()
        """The keys of files that are not at rest yet."""
        self._s3, self._bucket, self._on_error = s3, bucket, on_error
        self._rest = rest or Rest()
        self._stamps: dict[str, tuple[int, ...]] = {}
        self._troubles: dict[str, str] = {}
        self._lock, self._stopping = Lock(), Event()
        self._thread = Thread(target=self._watch, name="inbox", daemon=True)

    def sync(self) -> list[str]:
        """Upload what is new or changed, delete what was put and is gone; the keys touched.

        What is not at rest yet waits for a later sync. OSError if there can be no folder.
        """
        with self._lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            listing = local_files.list_files(self.folder)
            troubles = {
                name: f"{local_files.printable_text(name)}: {why}"
                for name, why in listing.unreadable.items()
            }
            restless = self._restless(listing)
            # Uploads come first: a file that was moved is never without a drop.
            changes = [
                key
                for key, file in listing.files.items()
                if key not in restless and self._put(key, file, troubles)
            ]
            missing = [key for key in self._missing(listing) if key not in restless]
            changes += [key for key in missing if self._delete(key, troubles)]
            for name, trouble in troubles.items():
                if self._troubles.get(name) != trouble:
                    self._on_error(trouble)
            self._troubles, self.waiting = troubles, restless
        if not restless:
            self.first_pass.set()
        return changes

    def _restless(self, listing: local_files.Listing) -> set[str]:
        """The keys of files that have changed, come or gone too short a time ago."""
        stamps: dict[str, tuple[int, ...] | None] = {
            key: file.stamp
            for key, file in listing.files.items()
            if self._stamps.get(key) != file.stamp
        }
        stamps |= dict.fromkeys(self._missing(listing))
        self._rest.forget_others(stamps)
        return {key for key, stamp in stamps.items() if not self._rest.has_come(key, stamp)}

    def _missing(self, listing: local_files.Listing) -> list[str]:
        return [
            key
            for key in self.etags
            if key not in listing.files and not _is_unreadable(key, listing.unreadable)
        ]

    def start(self) -> None:
        """Keep the bucket in step, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End; whatever is being uploaded is waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _put(self, key: str, file: local_files.LocalFile, troubles: dict[str, str]) -> bool:
        if self._stamps.get(key) == file.stamp or self._stopping.is_set():
            return False
        try:
            if key not in self._stamps and self._has_put(key, file.path):
                self._stamps[key] = file.stamp
                return False
            self.etags[key] = local_files.put_file(self._s3, self._bucket, key, file.path)
        except FileNotFoundError:
            return False  # gone since it was listed; the next sync sees that
        except (OSError, BotoCoreError, ClientError) as error:
            troubles[key] = f"{local_files.printable_text(key)}: not uploaded: {error}"
            return False
        self._stamps[key] = file.stamp
        return True

    def _delete(self, key: str, troubles: dict[str, str]) -> bool:
        if self._stopping.is_set():
            return False
        try:
            self._s3.delete_object(Bucket=self._bucket, Key=key)
        except (BotoCoreError, ClientError) as error:
            troubles[key] = f"{local_files.printable_text(key)}: not deleted: {error}"
            return False
        del self.etags[key]
        self._stamps.pop(key, None)
        return True

    def _has_put(self, key: str, path: Path) -> bool:
        """Whether the bucket has the file's very bytes from an earlier inbox: the ETag of an object
        put at one stroke is its MD5 (Amazon S3 API Reference, Object)."""
        if key not in self.etags:
            return False
        digest = md5(path.read_bytes(), usedforsecurity=False)
        return self.etags[key] == digest.hexdigest()

    def _watch(self) -> None:
        messages: set[str] = set()
        while not self._stopping.is_set():
            try:
                for _ in self._changes():
                    self.sync()
                    while self.waiting and not self._stopping.wait(REST_SECONDS / 4):
                        self.sync()
            except RuntimeError as error:
                # watchfiles met a name that is not UTF-8: the sync to come tells it
                logger.debug("%s: %s", self.folder, error)
            except Exception as error:  # noqa: BLE001 - nothing ends the inbox but its desk
                # such as no folder there and none to be made, or the system watches no more files
                if str(error) not in messages:
                    self._on_error(f"{self.folder}: {error}")
                    messages.add(str(error))
            self._stopping.wait(LOOK_ANEW_MS / 1000)

    def _changes(self) -> Iterator[object]:
        """One for now, then one for each change heard of, and one now and then without any."""
        from watchfiles import watch

        yield None
        yield from watch(
            self.folder,
            watch_filter=None,
            stop_event=self._stopping,
            rust_timeout=LOOK_ANEW_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )


def _is_unreadable(key: str, unread: dict[str, str]) -> bool:
    """Whether a key may still be there, the file itself or a folder on the way to it being
    unreadable."""
    return any(name in (".", key) or key.startswith(f"{name}/") for name in unread)
