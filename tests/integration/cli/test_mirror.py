"""`newsdrop mirror`: a folder that is equal to a site, whatever happens on the way."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from infra.cli.main import main
from infra.operations import mirror as mirroring
from infra.operations.mirror import STATE_FILE, Mirror, NotMirrored
from shared.process import clear_singletons
from shared.tables.index import CURSOR_KEY
from tests.integration.cli.mirrored_site import (
    KEPT_SECONDS,
    Site,
    draft,
    drop,
    headlines,
    make_older,
    mirrored,
    pass_time,
    remove,
    served,
    shown,
)
from tests.support.pipeline import house

# Powertools warns where the metrics of a call were taken away, as `House.settle` does.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

ARTICLES = 45


@pytest.fixture
def site(moment: dict[str, str]) -> Iterator[Site]:
    with house(metered=False) as whole, served(site := Site(whole)):
        yield site


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
        make_older(file)
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
            make_older(file)
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


@pytest.fixture
def cached_site(site: Site, moment: dict[str, str], tmp_path: Path) -> Site:
    """A site behind a cache, with one article, which the folder has too."""
    site.has_cache = True
    drop(site, draft(1))
    pass_time(moment, 12)
    assert mirrored(site, tmp_path).exit_code == 0
    return site


@pytest.fixture
def pauses(moment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of each pause that the mirror makes; the clock goes on in it."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        pass_time(moment, seconds)

    monkeypatch.setattr("infra.operations.mirror.time.sleep", pause)
    return pauses


def test_a_copy_of_a_cache_that_is_older_than_the_change_is_not_taken(
    cached_site: Site, moment: dict[str, str], tmp_path: Path, pauses: list[float]
) -> None:
    drop(cached_site, draft(1, headline="Bến khác"))
    pass_time(moment, 12)
    assert mirrored(cached_site, tmp_path).exit_code == 0
    assert list(headlines(tmp_path).values()) == ["Bến khác"]
    assert 1 <= len(pauses) <= KEPT_SECONDS / mirroring.STALE_PAUSE


def test_a_cache_that_still_says_an_article_is_gone_is_not_believed(
    cached_site: Site, moment: dict[str, str], tmp_path: Path, pauses: list[float]
) -> None:
    (id,) = headlines(tmp_path)
    remove(cached_site, 1)
    pass_time(moment, KEPT_SECONDS)
    assert cached_site.answer(f"/v1/articles/{id}.ninjs.json", {})[0] == 410
    drop(cached_site, draft(1))
    pass_time(moment, 12)
    assert mirrored(cached_site, tmp_path).exit_code == 0
    assert list(headlines(tmp_path)) == [id]
    assert pauses


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
