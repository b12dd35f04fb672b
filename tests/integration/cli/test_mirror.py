"""`newsdrop mirror`: a folder that is equal to a site, whatever happens on the way."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner, Result

from functions.ingest.article.draft import Draft
from infra.cli.main import main
from infra.operations import mirror as mirroring
from infra.operations.mirror import STATE_FILE, Mirror, NotMirrored
from shared import times
from shared.process import clear_singletons
from shared.tables.index import CURSOR_KEY
from tests.support.pipeline import House, house

# Powertools warns where the metrics of a call were taken away, as `House.settle` does.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

ARTICLES = 45
KEPT_SECONDS = 60


class Site:
    """A house behind HTTP. Its cache, if it has one, keeps articles for a minute; `failures` is how
    many of the next answers are errors, `broken` the id of an article that always is one."""

    def __init__(self, whole: House) -> None:
        self.whole, self.failures, self.requests = whole, 0, 0
        self.has_cache = False
        self.broken = ""
        self._cache: dict[str, tuple[float, int, bytes]] = {}
        self._lock = Lock()
        self.url = ""

    def answer(self, target: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to a GET; one at a time, as doubles need it."""
        with self._lock:
            self.requests += 1
            if self.failures:
                self.failures -= 1
                return 500, {}, b""
            parts = urlsplit(target)
            if self.broken and self.broken in parts.path:
                return 500, {}, b""
            now = _seconds(times.now())
            kept = self._cache.get(target) if self.has_cache else None
            if kept and now - kept[0] < KEPT_SECONDS:
                return kept[1], {"date": formatdate(kept[0], usegmt=True)}, kept[2]
            status, sent, body = self.whole.ask_bytes(
                unquote(parts.path), parts.query, **{k.lower(): v for k, v in headers.items()}
            )
            if status in {200, 404, 410} and "/articles/" in target:
                self._cache[target] = now, status, body
            etag = {"etag": sent["etag"]} if "etag" in sent else {}
            return status, {"date": formatdate(now, usegmt=True), **etag}, body


def _seconds(time_: str) -> float:
    return times.from_rfc3339(time_).timestamp()


@contextmanager
def served(site: Site) -> Iterator[None]:
    """The site on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {"if-none-match": self.headers.get("If-None-Match", "")}
            status, sent, body = site.answer(self.path, headers)
            self.send_response_only(status)
            for name, value in {**sent, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site(moment: dict[str, str]) -> Iterator[Site]:
    with house(metered=False) as whole, served(site := Site(whole)):
        yield site


def draft(number: int, **more: Any) -> Draft:
    fields: dict[str, Any] = {
        "format": "test",
        "identity": str(number),
        "headline": f"Bến số {number}",
        "body_text": f"Tàu {number} về bến.",
        "published_at": "2025-09-15T00:00:00Z",
    }
    return Draft(**fields | more)


def drop(site: Site, *drafts: Draft) -> None:
    for one in drafts:
        site.whole.drop(f"{one.identity}.test", [one])
    site.whole.settle()


def remove(site: Site, number: int) -> None:
    site.whole.remove(f"{number}.test")
    site.whole.settle()


def pass_time(moment: dict[str, str], seconds: float = 60) -> None:
    moment["now"] = times.later_by(moment["now"], seconds)[:19] + "Z"


def mirrored(site: Site, folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["mirror", str(folder), "--site", site.url, *options])


def headlines(folder: Path) -> dict[str, str]:
    """The headline of each article in the folder, by its id."""
    return {
        file.name.partition(".")[0]: json.loads(file.read_bytes())["headlines"][0]["value"]
        for file in folder.glob("*.ninjs.json")
    }


def shown(site: Site) -> dict[str, str]:
    """The same of the articles that the site lists."""
    found, cursor = dict[str, str](), ""
    while True:
        page = json.loads(site.whole.ask("/v1/articles", f"limit=100{cursor}")[1])
        found |= {item["id"]: item["headline"] for item in page["items"]}
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def test_a_folder_follows_corrections_takedowns_and_what_comes(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirroring, "CHANGES_A_PAGE", 10)
    drop(site, *map(draft, range(ARTICLES)))
    pass_time(moment)
    first = mirrored(site, tmp_path)
    assert first.exit_code == 0, first.output
    assert first.stdout == f"{tmp_path} is equal to {site.url}: 45 written, 0 withdrawn\n"
    assert headlines(tmp_path) == shown(site)
    drop(site, draft(3, headline="Bến khác"), draft(ARTICLES))
    remove(site, 7)
    pass_time(moment)
    second = mirrored(site, tmp_path)
    assert "2 written, 1 withdrawn" in second.stdout
    assert headlines(tmp_path) == shown(site)
    assert len(headlines(tmp_path)) == ARTICLES
    before = site.requests
    assert "0 written, 0 withdrawn" in mirrored(site, tmp_path).stdout
    assert site.requests == before + 1


def test_markdown_files_can_be_dropped_again(
    site: Site, moment: dict[str, str], tmp_path: Path
) -> None:
    drop(site, draft(1))
    pass_time(moment)
    assert mirrored(site, tmp_path, "--as", "markdown").exit_code == 0
    (file,) = tmp_path.glob("*.md")
    assert "Bến số 1" in file.read_text(encoding="utf-8")


def test_a_failure_half_way_is_mended_by_the_next_run(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirroring, "CHANGES_A_PAGE", 10)
    drop(site, *map(draft, range(ARTICLES)))
    pass_time(moment)
    mirror = Mirror(site.url, tmp_path, "ninjs")
    pages = mirror.pages()
    next(pages)
    site.failures = 1
    with pytest.raises(NotMirrored, match="answered 500"):
        next(pages)
    remove(site, 0)
    pass_time(moment)
    assert mirrored(site, tmp_path).exit_code == 0
    assert headlines(tmp_path) == shown(site)


def test_an_article_that_cannot_be_had_holds_up_no_takedown(
    site: Site, moment: dict[str, str], tmp_path: Path
) -> None:
    drop(site, *map(draft, range(3)))
    pass_time(moment)
    assert mirrored(site, tmp_path).exit_code == 0
    drop(site, draft(0, headline="Bến mới"))
    (site.broken,) = (
        id for id, headline in headlines(tmp_path).items() if headline == draft(0).headline
    )
    remove(site, 1)
    pass_time(moment)
    result = mirrored(site, tmp_path)
    assert (result.exit_code, "1 such will be tried again" in result.output) == (1, True)
    assert set(headlines(tmp_path).values()) == {draft(0).headline, draft(2).headline}
    assert mirrored(site, tmp_path).exit_code == 1
    site.broken = ""
    assert mirrored(site, tmp_path).exit_code == 0
    assert headlines(tmp_path) == shown(site)
    assert "retries" in (tmp_path / STATE_FILE).read_text()
    assert mirrored(site, tmp_path).exit_code == 0


def test_a_site_that_was_set_up_anew_is_mirrored_anew(
    site: Site, moment: dict[str, str], tmp_path: Path
) -> None:
    """Its cursors are refused; what it does not name any more goes, and no file of others."""
    drop(site, draft(1), draft(2))
    pass_time(moment)
    assert mirrored(site, tmp_path).exit_code == 0
    own = tmp_path / "notes.ninjs.json"
    own.write_text("{}")
    for file in tmp_path.glob("*"):  # files of long ago
        _age(file)
    remove(site, 1)
    whole = site.whole
    whole.index.delete_rows([(row["pk"], row["sk"]) for row in whole.index.all_rows()])
    clear_singletons()  # a process of the API keeps the secret of cursors
    assert CURSOR_KEY not in {(row["pk"], row["sk"]) for row in whole.index.all_rows()}
    drop(site, draft(2, headline="Bến mới"), draft(3))
    pass_time(moment)
    assert mirrored(site, tmp_path).exit_code == 0
    own.unlink()
    assert headlines(tmp_path) == shown(site)
    assert len(shown(site)) == 2


def test_files_are_judged_by_the_site_whatever_their_times(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that was put back or forth, and a run that was cut off after its first page."""
    monkeypatch.setattr(mirroring, "CHANGES_A_PAGE", 10)
    drop(site, *map(draft, range(ARTICLES)))
    pass_time(moment)
    gone = tmp_path / "aaaaaaaaaaaa.ninjs.json"
    gone.write_text("{}")
    os.utime(gone, (time.time() + 3_600,) * 2)
    next(Mirror(site.url, tmp_path, "ninjs").pages())
    for file in tmp_path.glob("*.ninjs.json"):
        if file != gone:
            _age(file)
    assert mirrored(site, tmp_path).exit_code == 0
    assert not gone.exists()
    assert headlines(tmp_path) == shown(site)


def test_half_a_file_of_a_killed_run_goes_and_files_of_the_owner_stay(
    site: Site, tmp_path: Path
) -> None:
    half, own = tmp_path / ".aaaaaaaaaaaa.ninjs.json.part", tmp_path / ".notes.ninjs.json.part"
    for file in (half, own):
        file.write_text("{")
    assert mirrored(site, tmp_path).exit_code == 0
    assert (half.exists(), own.exists()) == (False, True)


@pytest.mark.parametrize("text", ["", "[]", '{"site": 1, "later": 2}'])
def test_a_damaged_state_is_said(site: Site, tmp_path: Path, text: str) -> None:
    (tmp_path / STATE_FILE).write_text(text)
    result = mirrored(site, tmp_path)
    assert result.exit_code == 1
    assert "remove it" in result.stderr


@pytest.mark.parametrize("body", [b"<p>Log in</p>", b"[]", b"{}"])
def test_what_is_no_list_of_changes_is_said(
    site: Site, tmp_path: Path, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "answer", lambda *_: (200, {}, body))
    result = mirrored(site, tmp_path)
    assert result.exit_code == 1
    assert "no list of changes" in result.stderr


def test_following_goes_on_when_a_full_disk_has_room_again(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(site, draft(1))
    pass_time(moment)
    errors: list[str] = []

    def full(file: Path, data: bytes) -> int:
        with file.open("wb") as opened:
            opened.write(data[:1])
        raise OSError(28, "No space left on device")

    def make_room(_: float) -> None:
        disk.undo()

    disk = pytest.MonkeyPatch()
    mirror = Mirror(site.url, tmp_path, "ninjs")
    disk.setattr(Path, "write_bytes", full)
    monkeypatch.setattr("infra.operations.mirror.time.sleep", make_room)
    assert next(mirroring.follow(mirror, 5, errors.append)).what == "published"
    assert len(errors) == 1
    assert "No space left" in errors[0]
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []


def _age(file: Path) -> None:
    long_ago = time.time() - 3_600
    os.utime(file, (long_ago, long_ago))


def test_a_copy_of_a_cache_that_is_older_than_the_change_is_not_taken(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.has_cache = True
    drop(site, draft(1))
    pass_time(moment, 12)
    assert mirrored(site, tmp_path).exit_code == 0
    drop(site, draft(1, headline="Bến khác"))
    pass_time(moment, 12)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        pass_time(moment, seconds)

    monkeypatch.setattr("infra.operations.mirror.time.sleep", pause)
    assert mirrored(site, tmp_path).exit_code == 0
    assert list(headlines(tmp_path).values()) == ["Bến khác"]
    assert 1 <= len(pauses) <= KEPT_SECONDS / mirroring.STALE_PAUSE


def test_a_cache_that_still_says_an_article_is_gone_is_not_believed(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.has_cache = True
    drop(site, draft(1))
    pass_time(moment, 12)
    assert mirrored(site, tmp_path).exit_code == 0
    (id,) = headlines(tmp_path)
    remove(site, 1)
    pass_time(moment, KEPT_SECONDS)
    assert site.answer(f"/v1/articles/{id}.ninjs.json", {})[0] == 410
    drop(site, draft(1))
    pass_time(moment, 12)
    monkeypatch.setattr(
        "infra.operations.mirror.time.sleep", lambda seconds: pass_time(moment, seconds)
    )
    assert mirrored(site, tmp_path).exit_code == 0
    assert list(headlines(tmp_path)) == [id]


def test_what_cannot_be_mirrored_is_said(site: Site, tmp_path: Path) -> None:
    assert mirrored(site, tmp_path).exit_code == 0
    other_form = mirrored(site, tmp_path, "--as", "markdown")
    assert other_form.exit_code == 1
    assert "is a mirror of" in other_form.stderr
    (tmp_path / STATE_FILE).unlink()
    down = CliRunner().invoke(main, ["mirror", str(tmp_path), "--site", "http://127.0.0.1:9"])
    assert down.exit_code == 1
    assert "does not answer" in down.stderr


def test_following_goes_on_after_a_failure(
    site: Site, moment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(site, draft(1))
    pass_time(moment)
    mirror, errors = Mirror(site.url, tmp_path, "ninjs"), list[str]()
    assert sum(map(len, mirror.pages())) == 1
    monkeypatch.setattr("infra.operations.mirror.time.sleep", lambda _: pass_time(moment))
    site.failures = 1
    steps = mirroring.follow(mirror, 5, errors.append)
    drop(site, draft(1, headline="Bến khác"))
    assert next(steps).what == "updated"
    assert len(errors) == 1
    remove(site, 1)
    assert next(steps).what == "withdrawn"
    assert headlines(tmp_path) == {}


def test_nothing_of_a_draft_is_left_of_an_article_that_changed_its_id(
    site: Site, moment: dict[str, str], tmp_path: Path
) -> None:
    drop(site, draft(1))
    pass_time(moment)
    mirrored(site, tmp_path)
    site.whole.drop("1.test", [replace(draft(1), identity="another")])
    site.whole.settle()
    pass_time(moment)
    mirrored(site, tmp_path)
    assert headlines(tmp_path) == shown(site)
    assert len(headlines(tmp_path)) == 1
