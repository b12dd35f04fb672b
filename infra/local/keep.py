"""`--keep DIR`: what a desk has is saved in a folder, and a later desk goes on from there."""

import fcntl
import json
import logging
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.cloud import Cloud
from infra.local.ports import DeskError
from infra.local.stack import BUCKET, TABLE, Stack

logger = logging.getLogger(__name__)

FORMAT = 2
KEEP_SECONDS, KEEP_MOST_SECONDS = 10.0, 60.0
"""How often to save when nothing is under way, and when something always is: what is cut off then
is finished by the next desk."""

KEPT_FILE, KEEP_LOCK = "desk.state", "lock"


class Keep:
    """A folder that one desk at a time keeps its state in. DeskError where it cannot be."""

    def __init__(self, folder: Path, cloud: Cloud, stack: Stack) -> None:
        self.file = folder.absolute() / KEPT_FILE
        self._cloud = cloud
        self._names = {
            kind: {
                name: stack.physical(name)
                for name, resource in stack.template.resources.items()
                if resource["Type"] == resource_type
            }
            for kind, resource_type in (("buckets", BUCKET), ("tables", TABLE))
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / KEEP_LOCK).open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DeskError(f"--keep {folder}: another desk keeps its state there") from error
        except OSError as error:
            raise DeskError(f"--keep {folder}: {error.strerror}") from error
        self._stopping = Event()
        self._thread: Thread | None = None

    def load(self) -> dict[str, str]:
        """Put back what was saved, if anything was; the ETags of what the inbox had put."""
        if not self.file.exists():
            return {}
        head = self._head()
        if head.get("version") != _version():
            raise DeskError(
                f"{self.file} was saved by {head.get('version', 'something else')}, and this is "
                f"{_version()}: run that one, or keep this desk in another folder"
            )
        return dict(self._ask("load")["inbox"])

    def start(self, is_idle: Callable[[], bool], inbox: dict[str, str]) -> None:
        """Save now, and now and then: when nothing is under way, or at last while something is."""

        def save_often() -> None:
            saved_at = time.monotonic()
            while not self._stopping.wait(KEEP_SECONDS):
                if time.monotonic() - saved_at > KEEP_MOST_SECONDS or _is_so(is_idle):
                    self._save_or_tell()
                    saved_at = time.monotonic()

        self._inbox = inbox
        self._save_or_tell()
        self._thread = Thread(target=save_often, name="keep", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Save once more, and let another desk have the folder."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
            self._save_or_tell(last=True)
        self._lock.close()

    def _save_or_tell(self, *, last: bool = False) -> None:
        try:
            self._ask("save", head={"version": _version()}, inbox=dict(self._inbox), last=last)
        except DeskError as error:
            logger.warning("%s", error)

    def _ask(self, what: str, **more: Any) -> dict[str, Any]:
        answer = self._cloud.ask({"do": what, "file": str(self.file), "names": self._names, **more})
        if trouble := answer.get("trouble"):
            raise DeskError(f"{self.file} cannot be used ({what}): {trouble}")
        return answer

    def _head(self) -> dict[str, Any]:
        try:
            with self.file.open("rb") as stream:
                head: Any = json.loads(stream.readline())
        except (OSError, ValueError):
            head = {}
        return head if isinstance(head, dict) else {}


def _is_so(question: Callable[[], bool]) -> bool:
    """Whether it is; no where that cannot be told."""
    try:
        return question()
    except (BotoCoreError, ClientError):
        return False


def _version() -> str:
    return f"newsdrop {version('newsdrop')} (state {FORMAT}, moto {version('moto')})"
