"""`newsdrop mirror`: keeps a folder of files equal to a site, by its list of changes.

It is a client like any other: it knows the site's address and speaks HTTP alone. Each change is
followed by asking for the article; what the site answers then is what the folder gets. A crash
anywhere is mended by running it again: the place in the list is kept once its page is done.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import urllib3

from shared.identifiers import ARTICLE_ID_PATTERN
from shared.times import from_rfc3339

STATE_FILE = ".newsdrop-mirror.json"
CHANGES_A_PAGE, PARALLEL = 200, 8
FORMS = {
    "ninjs": ("/v1/articles/{id}.ninjs.json", ".ninjs.json"),
    "markdown": ("/read/{id}.md", ".md"),
}
"""By the name of a form, the path of an article in it, and how its file's name ends."""

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS, CONNECT_ATTEMPTS = 5.0, 30.0, 6, 2
STALE_PAUSE, STALE_ATTEMPTS = 5.0, 20
"""Copies live a minute in caches: so long is asked again where one is older than the change."""


class NotMirrored(Exception):
    """The folder is not equal to the site; the text says why."""


@dataclass(slots=True)
class MirrorState:
    """What the folder remembers: the site, the form of its files and the cursor of what follows.

    `begun` is when the list was begun from its beginning, as a time of the file system, until its
    end is reached: files that are older then are of articles that the list does not name.
    """

    site: str
    form: str
    cursor: str = ""
    begun: float = 0.0


@dataclass(frozen=True, slots=True)
class MirrorStep:
    """What was done about one change: the name of the file, and what became of the article."""

    file: str
    what: str
    at: str


class Mirror:
    """A folder and the site that it follows."""

    def __init__(self, site: str, folder: Path, form: str) -> None:
        self._folder = folder
        self._http = urllib3.PoolManager(
            maxsize=PARALLEL,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=urllib3.Retry(
                ATTEMPTS,
                connect=CONNECT_ATTEMPTS,
                backoff_factor=0.5,
                status_forcelist=(429, 502, 503, 504),
            ),
            headers={"user-agent": "newsdrop-mirror", "accept-encoding": "gzip"},
        )
        self._state = self._read_state(site.rstrip("/"), form)
        self._etag = ""
        self._path, self._ending = FORMS[form]

    def pages(self) -> Iterator[list[MirrorStep]]:
        """Follow the list to its end, a page each step. Raises NotMirrored, and may go on then."""
        if not self._state.cursor:
            self._begin()
        while page := self._next_page():
            last_by_id = {item["id"]: item for item in page["items"]}
            with ThreadPoolExecutor(PARALLEL) as pool:
                steps = list(pool.map(self._take_in, last_by_id.values()))
            self._state.cursor = page["next"]
            self._write_state()
            yield steps
        if self._state.begun:
            self._remove_what_was_not_named()
            self._state.begun = 0.0
            self._write_state()

    def _next_page(self) -> dict[str, Any] | None:
        """The next page of changes; None at the end of the list."""
        cursor = self._state.cursor
        query = {"limit": CHANGES_A_PAGE} | ({"cursor": cursor} if cursor else {})
        headers = {"if-none-match": self._etag} if self._etag else {}
        answer = self._get(f"/v1/changes?{urlencode(query)}", headers)
        if answer.status == 304:
            return None
        if answer.status == 400 and cursor:
            # The site was set up anew, and knows none of its earlier cursors.
            self._begin()
            return self._next_page()
        if answer.status != 200:
            raise NotMirrored(f"{self._state.site}/v1/changes answered {answer.status}")
        page: dict[str, Any] = json.loads(answer.data)
        self._etag = "" if page["items"] else answer.headers.get("etag", "")
        return page if page["items"] else None

    def _begin(self) -> None:
        """Go to the beginning of the list, which then names all that is up."""
        self._etag = ""
        self._state.cursor = ""
        self._write_state()
        self._state.begun = (self._folder / STATE_FILE).stat().st_mtime
        self._write_state()

    def _take_in(self, change: dict[str, Any]) -> MirrorStep:
        """Bring the file of a changed article in line with the site."""
        id = str(change["id"])
        if not re.fullmatch(ARTICLE_ID_PATTERN, id):
            raise NotMirrored(f"{self._state.site} names an article {id[:40]!r}: no such id")
        file = self._folder / f"{id}{self._ending}"
        data = None if change["what"] == "withdrawn" else self._article(id, change["at"])
        if data is None:
            file.unlink(missing_ok=True)
        else:
            _write_whole(file, data)
        return MirrorStep(file.name, "withdrawn" if data is None else change["what"], change["at"])

    def _article(self, id: str, changed_at: str) -> bytes | None:
        """An article in the folder's form, None if it is not up: a copy that is younger than the
        change. `Date` is when an answer was made, to the second, also where a cache has kept it
        (RFC 9110, 6.6.1)."""
        path = self._path.format(id=id)
        for _ in range(STALE_ATTEMPTS):
            answer = self._get(path)
            if answer.status in {404, 410}:
                return None
            if answer.status != 200:
                raise NotMirrored(f"{self._state.site}{path} answered {answer.status}")
            made_at = answer.headers.get("date", "")
            if not made_at or parsedate_to_datetime(made_at).timestamp() > _seconds(changed_at):
                return bytes(answer.data)
            time.sleep(STALE_PAUSE)
        raise NotMirrored(f"{self._state.site}{path}: a cache answers with what was long ago")

    def _get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        url = self._state.site + path
        try:
            return self._http.request("GET", url, headers={**self._http.headers, **(headers or {})})
        except urllib3.exceptions.HTTPError as error:
            reason = getattr(error, "reason", None) or error
            raise NotMirrored(f"{url} does not answer: {reason}") from error

    def _remove_what_was_not_named(self) -> None:
        for file in self._folder.glob(f"*{self._ending}"):
            is_own = re.fullmatch(ARTICLE_ID_PATTERN, file.name.removesuffix(self._ending))
            if is_own and file.stat().st_mtime < self._state.begun:
                file.unlink()

    def _read_state(self, site: str, form: str) -> MirrorState:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            text = (self._folder / STATE_FILE).read_text(encoding="utf-8")
        except FileNotFoundError:
            return MirrorState(site, form)
        state = MirrorState(**json.loads(text))
        if (state.site, state.form) != (site, form):
            raise NotMirrored(
                f"{self._folder} is a mirror of {state.site} in {state.form}: take another folder"
            )
        return state

    def _write_state(self) -> None:
        data = json.dumps(asdict(self._state), indent=1).encode()
        _write_whole(self._folder / STATE_FILE, data)


def follow(mirror: Mirror, seconds: float, on_error: Callable[[str], None]) -> Iterator[MirrorStep]:
    """Follow a site for ever, each so many seconds; what fails is told and tried again."""
    while True:
        try:
            for steps in mirror.pages():
                yield from steps
        except NotMirrored as error:
            on_error(str(error))
        time.sleep(seconds)


def _write_whole(file: Path, data: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    temporary = file.with_name(f".{file.name}.part")
    temporary.write_bytes(data)
    temporary.replace(file)


def _seconds(time: str) -> float:
    """A time of the list in whole seconds: `Date` has no more."""
    return from_rfc3339(f"{time[:19]}Z").timestamp()
