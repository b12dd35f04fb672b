"""Runs schemathesis against a desk with the samples and 200 more articles.

`python -m tests.contract.schemathesis_run PROGRAM`: PROGRAM is the `schemathesis` command, which
has an environment of its own. Exits as it does, and with 1 after too few requests.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.ingest.article.draft import Draft
from infra.local.desk import Desk
from tests.support.generator import drafts
from tests.support.paths import SAMPLES

CONFIG, HOOKS = (
    Path(__file__).with_name(name) for name in ("schemathesis.toml", "schemathesis_hooks.py")
)
ARTICLES, BYTES = 200, 3000
REQUESTS = 5000


def markdown(draft: Draft) -> str:
    """A file that becomes this article."""
    fields = {
        "id": draft.identity,
        "title": draft.headline,
        "summary": draft.summary,
        "section": draft.section,
        "authors": draft.authors,
        "tags": draft.tags,
        "date": draft.published_at,
    }
    front = "\n".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()
    )
    return f"---\n{front}\n---\n\n{draft.body_text}\n"


@contextmanager
def desk(home: str) -> Iterator[str]:
    """The address of a desk that has taken in all articles. Its files are in `home`."""
    inbox = Path(home, "inbox")
    shutil.copytree(SAMPLES, inbox)
    for number, draft in enumerate(drafts(0, ARTICLES, size=BYTES)):
        Path(inbox, f"{number}.md").write_text(markdown(draft))
    with Desk(inbox, port=0, aws_port=0, home=Path(home, "desk")) as running:
        running.begin_inbox()
        rejected = 0
        while not running.inbox_is_in():
            rejected += sum(
                row.report is None or row.report.status != "accepted"
                for row in running.new_reports.read(seconds=0.5)
            )
        if rejected or running.keys_without_report():
            raise SystemExit(
                f"{rejected} files rejected, {len(running.keys_without_report())} without a report"
            )
        yield running.url


def main(program: str, *options: str) -> int:
    """The exit code of schemathesis, 1 if it was content with too few requests."""
    program = str(Path(program).absolute())
    with TemporaryDirectory() as home, desk(home) as url:
        command = [program, "--config-file", str(CONFIG), "run", f"{url}/openapi.json", *options]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS)}
        said = []
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=home, env=environment
        ) as running:
            for line in running.stdout or ():
                said.append(line)
                sys.stdout.write(line)
                sys.stdout.flush()
    made = re.search(r"(\d+) generated", "".join(said))
    if running.returncode == 0 and (made is None or int(made[1]) < REQUESTS):
        sys.stdout.write(f"fewer than {REQUESTS} requests\n")
        return 1
    return running.returncode


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
