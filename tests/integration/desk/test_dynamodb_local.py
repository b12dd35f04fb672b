"""`newsdrop dev --engine dynamodb-local`: what it needs, and that it ends with its desk."""

import io
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

from infra.cli.main import main
from infra.local import dynamodb_local
from infra.local.dynamodb_local import DynamoDBLocal, find_jar, find_java
from infra.local.ports import DeskError
from tests.support.paths import ROOT

PARENT = """
import sys, time
from pathlib import Path
from infra.local.dynamodb_local import DynamoDBLocal
print(DynamoDBLocal(Path(sys.argv[1])).start(), flush=True)
time.sleep(60)
"""


def npm(folder: Path, *lines: str) -> None:
    """A command `npm` that does this, the only one that there is beside the system's."""
    command = folder / "npm"
    command.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    command.chmod(0o755)


def archive(file: Path) -> None:
    """What npm brings, in small."""
    with tarfile.open(file, "w:gz") as tar:
        for name in ("DynamoDBLocal.jar", "DynamoDBLocal_lib/lib.so"):
            entry = tarfile.TarInfo(f"package/emulator/{name}")
            entry.size = 3
            tar.addfile(entry, io.BytesIO(b"jar"))


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--dynamodb-endpoint", "http://127.0.0.1:1"], "--dynamodb-endpoint is one: choose one"),
        (["--keep", "kept"], "--keep keeps the tables of --engine moto alone"),
    ],
)
def test_options_that_do_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["dev", "--engine", "dynamodb-local", *options])
    assert done.exit_code == 1
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_java_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(DeskError, match="apt-get install default-jre-headless"):
        find_java()


def test_without_npm_it_says_where_to_put_the_jar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeskError, match=f"into {tmp_path}/cache/local"):
        find_jar(tmp_path / "cache/local")


def test_the_jar_is_fetched_once_and_is_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache" / "local"
    archive(tmp_path / "brought.tgz")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    npm(tmp_path, f"cp {tmp_path}/brought.tgz x.tgz")
    with pytest.raises(DeskError, match="is not what it was: its SHA-512 is") as refused:
        find_jar(cache)
    assert not cache.exists()
    monkeypatch.setattr(dynamodb_local, "SHA512", str(refused.value).rpartition(" ")[2])
    assert find_jar(cache) == cache
    assert (cache / "DynamoDBLocal_lib/lib.so").read_bytes() == b"jar"
    npm(tmp_path, "echo it is not to be asked again >&2; exit 1")
    assert find_jar(cache) == cache
    with pytest.raises(DeskError, match="not to be asked again"):
        find_jar(tmp_path / "cache" / "another")
    assert list((tmp_path / "cache").iterdir()) == [cache]


@pytest.mark.needs_java
def test_it_answers_and_ends_with_its_parent(tmp_path: Path) -> None:
    log = tmp_path / "dynamodb.log"
    command = [sys.executable, "-c", PARENT, str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        endpoint = parent.stdout.readline().strip()
        if not endpoint:
            pytest.skip("DynamoDB Local could not be installed")
        client = boto3.client(
            "dynamodb",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",
        )
        assert client.list_tables()["TableNames"] == []
        client.close()
        port = int(endpoint.rpartition(":")[2])
        parent.kill()
    deadline = time.monotonic() + 30
    while listens(port):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.needs_java
def test_one_that_cannot_start_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "DynamoDBLocal.jar").write_bytes(b"no jar")
    monkeypatch.setattr(dynamodb_local, "cache_folder", lambda: tmp_path)
    local = DynamoDBLocal(tmp_path / "log")
    with pytest.raises(DeskError, match="does not start"):
        local.start()
    assert local.death() == ""
    assert "Invalid or corrupt jarfile" in (tmp_path / "log").read_text()
