"""What happened is told from a desk: to a webhook, to a hub, and to `newsdrop events`."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from infra.cli.main import main
from tests.integration.conftest import Until
from tests.support.desk_process import SECONDS, Dev, environment, running
from tests.support.webhook_receiver import Receiver, receiving

STORY = """Kinh tế

Cảng mới đón tàu

Cảng nước sâu đón chuyến tàu đầu tiên sau hai năm xây dựng.

Minh An

Sáng nay con tàu chở ba nghìn container đã cập cảng trong tiếng vỗ tay của công nhân.

#hải phòng #cảng biển
"""


class PushingDesk:
    """A desk, and the receivers that it tells."""

    def __init__(self, dev: Dev, webhook: Receiver, hub: Receiver) -> None:
        self.dev, self.webhook, self.hub = dev, webhook, hub

    def put(self, name: str, words: str) -> None:
        """Put a file into the inbox, at one stroke."""
        new = self.dev.folder / name
        new.write_text(words)
        new.replace(self.dev.inbox / name)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushingDesk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "inbox").mkdir()
    (folder / "inbox/cảng.txt").write_text(STORY)
    down = Receiver(answers=[500] * 99)
    with receiving(down) as webhook, receiving(Receiver()) as hub:
        settings = [f"WebhookUrl={webhook.url}/hook", f"WebSubHub={hub.url}/hub"]
        settings += ["RejectsEmail=an@desk.example"]
        with running(folder, *(f"--set={setting}" for setting in settings)) as dev:
            webhook.secret = dev.until(r"webhook secret (whsec_.*)")[1]
            dev.until(r"ready http://127\.0\.0\.1:\d+")
            assert webhook.taken == [], "a desk is ready whatever its receiver does"
            yield PushingDesk(dev, webhook, hub)


def outputs(dev: Dev) -> dict[str, Any]:
    desk: dict[str, Any] = dev.told()
    return desk


def test_a_file_and_a_broken_one_are_told_signed_and_in_order(
    desk: PushingDesk, until: Until
) -> None:
    desk.put("cảng.txt", STORY.replace("ba nghìn", "bốn nghìn"))
    desk.put("hỏng.txt", "")
    until(lambda: len({headers["webhook-id"] for _, headers, _ in desk.webhook.tries}) == 2)
    desk.webhook.answers.clear()
    deadline = time.monotonic() + SECONDS
    while len(desk.webhook.taken) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    published, updated = (one for one in desk.webhook.taken if "Article" in one["type"])
    assert (published["type"], updated["type"]) == ("ArticlePublished", "ArticleUpdated")
    assert published["data"]["id"] == updated["data"]["id"]
    assert published["data"]["revision"] < updated["data"]["revision"]
    (rejected,) = (one for one in desk.webhook.taken if one["type"] == "DropRejected")
    assert published["data"]["article"] == f"/v1/articles/{published['data']['id']}"
    assert published["timestamp"] == published["data"]["at"]
    assert (rejected["data"]["key"], rejected["data"]["reason"]) == (
        "hỏng.txt",
        "the file is empty",
    )
    assert {path for path, _, _ in desk.webhook.tries} == {"/hook"}
    assert len(desk.webhook.tries) >= 4, "each came again"


def test_the_hub_is_told_of_the_feeds(desk: PushingDesk, until: Until) -> None:
    def pinged() -> set[str]:
        return {body.decode() for _, _, body in desk.hub.tries}

    until(lambda: len(pinged()) >= 15)
    site = outputs(desk.dev)["api"].replace(":", "%3A").replace("/", "%2F")
    assert f"hub.mode=publish&hub.url={site}%2Ffeeds%2Flatest.atom" in pinged()


def test_events_are_followed(desk: PushingDesk, until: Until) -> None:
    command = [sys.executable, "-m", "infra.cli.main"]
    follower = subprocess.Popen(
        [*command, "events", "--follow", "--json", "--count", "1"],
        cwd=desk.dev.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert follower.stderr
    assert follower.stderr.readline().startswith("following")
    desk.put("rỗng.txt", "")
    said, error = follower.communicate(timeout=60)
    assert follower.returncode == 0, error
    event = json.loads(said)
    assert (event["type"], event["detail"]["key"]) == ("DropRejected", "rỗng.txt")


@pytest.mark.parametrize(
    ("setting", "words"),
    [("WebhookUrl", "NAME=VALUE"), ("WebhookUri=http://127.0.0.1/", "no parameter WebhookUri")],
)
def test_a_setting_that_there_is_not_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["dev", "--port=0", "--aws-port=0", f"--set={setting}"])
    assert result.exit_code != 0
    assert words in result.output
