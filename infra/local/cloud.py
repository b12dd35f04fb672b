"""moto's server, a process of its own that ends with whoever started it."""

import argparse
import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.local.process_end import end_with_stdin, how_it_ended
from infra.paths import PROJECT_ROOT

if TYPE_CHECKING:
    from infra.local.kept_state import KeptState

ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
"""What to call, where all addresses are listened on."""


class Cloud:
    """AWS's APIs on this machine; port 0 takes a free one.

    What goes wrong inside is written to `log`, or nowhere.
    """

    module = "infra.local.cloud"
    """What the process runs."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, log: Path | None = None) -> None:
        self._host, self._port, self._log = host, port, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """The endpoint's URL, when it answers; OSError if the server cannot listen there."""
        command = [
            sys.executable,
            "-m",
            self.module,
            f"--host={self._host}",
            f"--port={self._port}",
            "--until-stdin-ends",
        ]
        with Path(self._log or os.devnull).open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=PROJECT_ROOT,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # Ctrl-C in a terminal is for the desk, which then stops this.
                start_new_session=True,
            )
        endpoint = self._process.stdout.readline().decode().strip() if self._process.stdout else ""
        if not endpoint.startswith("http://"):
            self.stop()
            raise OSError(
                f"moto cannot listen on {self._host}:{self._port}: {endpoint or 'it ended'}"
            )
        return endpoint

    def ask(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Have the process save or load its state; the answer says under "trouble" why it could
        not, if so."""
        process = self._process
        if not (process and process.stdin and process.stdout):
            return {"trouble": "moto has ended"}
        try:
            process.stdin.write(json.dumps(wish).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            return {"trouble": f"moto has ended: {error}"}
        answer: dict[str, Any] = json.loads(
            process.stdout.readline() or '{"trouble": "moto has ended"}'
        )
        return answer

    def death(self) -> str:
        """How the process ended, if it has; with it is gone whatever was in it."""
        return how_it_ended(self._process)

    def stop(self) -> None:
        """End it; everything in it is gone."""
        process, self._process = self._process, None
        if process:
            end_with_stdin(process)


def _environment() -> dict[str, str]:
    """No word of the caller's own AWS account, nor of its warnings, which are not moto's."""
    own = {
        name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ
    }
    return own | {
        "PYTHONPATH": str(PROJECT_ROOT),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _serve(host: str, port: int) -> None:
    from infra.local import aws_server, moto_fixes, removals

    moto_fixes.apply()
    removals.announce()
    try:
        server = aws_server.make_aws_server(host, port)
    except (OSError, SystemExit) as error:
        print(error, flush=True)
        raise SystemExit(1) from error
    address = ANY_HOST.get(host, host)
    print(f"http://{f'[{address}]' if ':' in address else address}:{server.port}", flush=True)
    server.serve_forever()


def _obey_until_stdin_ends() -> None:
    """Do what each line asks, and answer each with a line."""
    for line in sys.stdin.buffer:
        wish = json.loads(line)
        try:
            answer = _obey(**wish)
        except Exception as error:  # noqa: BLE001 - whatever it is, the desk is told of it
            answer = {"trouble": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    os._exit(0)


def _obey(do: str, file: str, names: dict[str, dict[str, str]], **more: Any) -> dict[str, Any]:
    state = _kept_state(file, json.dumps(names))
    if do == "load":
        return {"inbox": state.load()}
    state.save(**more)
    return {}


@cache
def _kept_state(file: str, names: str) -> "KeptState":
    from infra.local.kept_state import KeptState

    return KeptState(Path(file), json.loads(names))


def run_cloud() -> None:
    """Serve until killed; the first line printed is the endpoint."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.cloud", description="moto's server, as the desk needs it"
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--until-stdin-ends", action="store_true", help="so that it never outlives its parent"
    )
    arguments = parser.parse_args()
    if arguments.until_stdin_ends:
        threading.Thread(target=_obey_until_stdin_ends, daemon=True).start()
    try:
        _serve(arguments.host, arguments.port)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run_cloud()
