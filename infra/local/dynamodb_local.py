"""Amazon's DynamoDB Local, which `newsdrop dev --engine dynamodb-local` fetches, starts and stops.

It has all connections of this machine's addresses answered, and no option against that
(Amazon DynamoDB Developer Guide, "DynamoDB local usage notes"): a firewall has.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path

from infra.local.ports import DeskError, free_port
from infra.local.process_end import end_with_stdin, how_it_ended

HOST = "127.0.0.1"
PACKAGE, VERSION = "amplify-dynamodb-simulator", "2.9.30"
"""What carries DynamoDB Local 1.25.1."""

SHA512 = (
    "c5379e44bbf311fab2779961ddb1f8734907bd21c79a6843e590ec1c52804398"
    "36665e89aa515dbad6908422c7cf1129e91cb5a3b4c1ea7888a17b9002749ec1"
)
JAR, LIBRARIES, INSIDE = "DynamoDBLocal.jar", "DynamoDBLocal_lib", "package/emulator"

NO_JAVA = (
    "--engine dynamodb-local needs Java, which is not here: install it (on Debian and Ubuntu "
    "`apt-get install default-jre-headless`, on a Mac `brew install openjdk`), or leave it out"
)
START_SECONDS = 60

UNTIL_STDIN_ENDS = 'exec 3<&0; "$@" & child=$!; (cat <&3; kill $child) & wait $child'
"""A shell's line: what it starts ends with whoever started the shell, however that ends, and the
shell with it. A command in the background has no standard input of its own (POSIX, Shell Command
Language, 2.9.3.1)."""


class DynamoDBLocal:
    """The server in a process that ends with this one; its tables are in memory."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """The endpoint's URL, when it answers. DeskError where it cannot be had or started."""
        java = find_java()
        folder = find_jar(cache_folder())
        port = free_port(HOST)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", UNTIL_STDIN_ENDS, "sh", *_command(java, folder, port)],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not _listens(port):
            if self.death() or time.monotonic() > deadline:
                self.stop()
                raise DeskError(f"DynamoDB Local does not start; {self._log} says why")
            time.sleep(0.1)
        return f"http://{HOST}:{port}"

    def death(self) -> str:
        """How it ended, if it has, and with it all tables."""
        return how_it_ended(self._process)

    def stop(self) -> None:
        """End it; everything in it is gone."""
        process, self._process = self._process, None
        if process:
            end_with_stdin(process)


def _command(java: str, folder: Path, port: int) -> list[str]:
    return [
        java,
        f"-Djava.library.path={folder / LIBRARIES}",
        "-jar",
        str(folder / JAR),
        "-inMemory",
        "-sharedDb",  # which -inMemory needs, by the same notes
        "-disableTelemetry",
        "-port",
        str(port),
    ]


def find_java() -> str:
    """The command that runs Java; DeskError where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else None
    java = java or shutil.which("java")
    if not java:
        raise DeskError(NO_JAVA)
    return java


def cache_folder() -> Path:
    """Where it is kept from one start to the next (XDG Base Directory Specification)."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "newsdrop" / f"dynamodb-local-{VERSION}"


def find_jar(folder: Path) -> Path:
    """The folder of the jar, which is fetched by npm at first; DeskError where it cannot be."""
    if (folder / JAR).exists():
        return folder
    manual = f"or put {JAR} and {LIBRARIES} of Amazon's DynamoDB Local into {folder}"
    if not shutil.which("npm"):
        raise DeskError(
            f"DynamoDB Local is fetched by npm, which is not here: install it, {manual}"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        archive = _fetch(Path(place), manual)
        if (digest := hashlib.sha512(archive.read_bytes()).hexdigest()) != SHA512:
            raise DeskError(f"{PACKAGE} {VERSION} is not what it was: its SHA-512 is {digest}")
        with tarfile.open(archive) as tar:
            tar.extractall(place, filter="data")
        if not folder.exists():  # another desk may have been faster
            (Path(place) / INSIDE).rename(folder)
    return folder


def _fetch(place: Path, manual: str) -> Path:
    result = subprocess.run(
        ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    archives = list(place.glob("*.tgz"))
    if result.returncode or not archives:
        raise DeskError(
            f"npm cannot fetch {PACKAGE}: {result.stderr.strip()[-300:]}. Try again, {manual}"
        )
    return archives[0]


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
