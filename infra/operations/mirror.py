"""`newsdrop mirror`: keeps a folder of files equal to a site, by its list of changes.

It is a client like any other: it knows the site's address and speaks HTTP alone. Each change is
followed by asking for the article; what the site answers then is what the folder gets. A crash
anywhere is mended by running it again: the place in the list is kept once its page is done.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
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


class ArticleNotMirrored(NotMirrored):
    """One article is not as on the site, which answers something else than it or its absence."""


@dataclass(slots=True)
class MirrorState:
    """What the folder remembers: the site, the form of its files and the cursor of what follows.

    `begun` says that the list was begun from its beginning, and its end is not reached yet: the
    folder may have files of articles that it does not name. `retries` are the changes, as the
    list has them, whose articles could not be had: they hold up nothing else.
    """

    site: str
    form: str
    cursor: str = ""
    begun: bool = False
    retries: list[dict[str, Any]] = field(default_factory=list)


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
                raise_on_status=False,
            ),
            headers={"user-agent": "newsdrop-mirror", "accept-encoding": "gzip"},
        )
        self._state = self._read_state(site.rstrip("/"), form)
        self._etag = self._failure = ""
        self._list_made_at = 0.0
        self._listed_ids: set[str] = set()
        self._path, self._ending = FORMS[form]
        for half in self._own_files(".{}.part"):
            half.unlink()

    def pages(self) -> Iterator[list[MirrorStep]]:
        """Follow the list to its end, a page each step. Raises NotMirrored, and may go on then: at
        the end too, if there are articles that could not be had."""
        if not self._state.cursor:
            self._begin()
        if self._state.retries:
            yield self._take_in_all(self._state.retries)
        while page := self._next_page():
            steps = self._take_in_all(page["items"])
            if not steps:
                raise NotMirrored(self._failure)  # the site itself is ill
            if self._state.begun:
                self._listed_ids.update(item["id"] for item in page["items"])
            self._state.cursor = page["next"]
            self._write_state()
            yield steps
        if self._state.begun:
            self._look_at_what_was_not_named()
            self._state.begun = False
        self._write_state()
        if count := len(self._state.retries):
            raise NotMirrored(f"{self._failure}; {count} such will be tried again")

    def _take_in_all(self, changes: Sequence[dict[str, Any]]) -> list[MirrorStep]:
        """Bring the files of changed articles in line with the site, and note those that failed."""
        last_by_id = {change["id"]: change for change in changes}
        with ThreadPoolExecutor(PARALLEL) as pool:
            steps = list(pool.map(self._take_in_or_note, last_by_id.values()))
        others = [change for change in self._state.retries if change["id"] not in last_by_id]
        retries = [
            change for change, step in zip(last_by_id.values(), steps, strict=True) if not step
        ]
        self._state.retries = others + retries
        return list(filter(None, steps))

    def _take_in_or_note(self, change: dict[str, Any]) -> MirrorStep | None:
        """What was done; None if the article could not be had, for a reason that is kept."""
        try:
            return self._take_in(change)
        except ArticleNotMirrored as error:
            self._failure = str(error)
            return None

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
        page = self._read_page(answer.data)
        made_at = answer.headers.get("date", "")
        self._list_made_at = parsedate_to_datetime(made_at).timestamp() if made_at else 0.0
        self._etag = "" if page["items"] else answer.headers.get("etag", "")
        return page if page["items"] else None

    def _read_page(self, data: bytes) -> dict[str, Any]:
        """A page of changes. Somebody else may answer, such as a hotel's login page."""
        try:
            page: dict[str, Any] = json.loads(data)
            if isinstance(page["items"], list) and isinstance(page["next"], str):
                return page
        except (ValueError, LookupError, TypeError):
            pass
        raise NotMirrored(f"{self._state.site}/v1/changes answered no list of changes")

    def _begin(self) -> None:
        """Go to the beginning of the list, which then names all that is up."""
        self._etag = ""
        self._listed_ids.clear()
        self._state.cursor, self._state.begun = "", True
        self._write_state()

    def _take_in(self, change: dict[str, Any]) -> MirrorStep:
        """Bring the file of a changed article in line with the site."""
        id = str(change["id"])
        if not re.fullmatch(ARTICLE_ID_PATTERN, id):
            raise NotMirrored(f"{self._state.site} names an article {id[:40]!r}: no such id")
        file = self._folder / f"{id}{self._ending}"
        data = None if change["what"] == "withdrawn" else self._article(id, _seconds(change["at"]))
        if data is None:
            file.unlink(missing_ok=True)
        else:
            _write_whole(file, data)
        return MirrorStep(file.name, "withdrawn" if data is None else change["what"], change["at"])

    def _article(self, id: str, changed_at: float) -> bytes | None:
        """An article in the folder's form, None if it is not up: a copy that is younger than the
        change. `Date` is when an answer was made, to the second, also where a cache has kept it
        (RFC 9110, 6.6.1)."""
        path = self._path.format(id=id)
        for _ in range(STALE_ATTEMPTS):
            answer = self._get(path)
            if answer.status not in {200, 404, 410}:
                raise ArticleNotMirrored(f"{self._state.site}{path} answered {answer.status}")
            made_at = answer.headers.get("date", "")
            if not made_at or parsedate_to_datetime(made_at).timestamp() > changed_at:
                return bytes(answer.data) if answer.status == 200 else None
            time.sleep(STALE_PAUSE)
        raise ArticleNotMirrored(
            f"{self._state.site}{path}: a cache answers with what was long ago"
        )

    def _get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        url = self._state.site + path
        try:
            return self._http.request("GET", url, headers={**self._http.headers, **(headers or {})})
        except urllib3.exceptions.HTTPError as error:
            reason = getattr(error, "reason", None) or error
            raise NotMirrored(f"{url} does not answer: {reason}") from error

    def _look_at_what_was_not_named(self) -> None:
        """Bring files in line with the site whose articles the list has not named to this process:
        the site knows none of them, or an earlier run that was cut off was told of them."""
        for file in self._own_files("{}"):
            id = file.name.removesuffix(self._ending)
            if id in self._listed_ids:
                continue
            data = self._article(id, self._list_made_at - 1)
            if data is None:
                file.unlink()
            else:
                _write_whole(file, data)

    def _own_files(self, form: str) -> list[Path]:
        """The files of articles whose names have this form; no others, which are their owner's."""
        before, after = form.split("{}")
        name = re.compile(
            f"{re.escape(before)}{ARTICLE_ID_PATTERN}{re.escape(self._ending + after)}"
        )
        return [file for file in self._folder.iterdir() if name.fullmatch(file.name)]

    def _read_state(self, site: str, form: str) -> MirrorState:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            text = (self._folder / STATE_FILE).read_text(encoding="utf-8")
        except FileNotFoundError:
            return MirrorState(site, form)
        try:
            state = MirrorState(**json.loads(text))
        except (ValueError, TypeError):
            file = self._folder / STATE_FILE
            raise NotMirrored(f"{file} is damaged: remove it, and the list is read anew") from None
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
        except (NotMirrored, OSError) as error:
            on_error(str(error))
        time.sleep(seconds)


def _write_whole(file: Path, data: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    temporary = file.with_name(f".{file.name}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _seconds(time: str) -> float:
    """A time of the list in whole seconds: `Date` has no more."""
    return from_rfc3339(f"{time[:19]}Z").timestamp()
