"""Reads the corpus and prints what became of each file, and how much memory that took, as JSON.

`python -m tests.hostile write` also pins the outcomes in outcomes.json: right only when a change of
behaviour is meant.
"""

import json
import resource
import sys
import time
from dataclasses import replace
from hashlib import sha256
from itertools import chain, repeat
from typing import Any

from functions.ingest.article.draft import Attachment
from functions.ingest.files import sandbox
from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.readers import DroppedFile
from functions.ingest.files.zygote import process_zygote
from functions.ingest.limits import MEGABYTE, Limits
from shared.article.codec import to_json
from shared.errors import Rejected
from tests.hostile import corpus, outcomes_pinned, safety
from tests.hostile.sendings import SENDER

LIMITS = replace(Limits(), seconds=2, unpacked_bytes=16 * MEGABYTE)
"""Less than the defaults, so that what takes it all takes less of the tests' own time."""


RULES = NewsroomRules(mail_senders=(SENDER,))


def outcome_of(key: str, data: bytes, *, in_child: bool) -> dict[str, Any]:
    """What became of a file: why it was refused, or what is wrong with its articles."""
    try:
        if in_child:
            content = sandbox.read_in_sandbox(data, key, {}, LIMITS, RULES)
        else:
            content = read_articles(DroppedFile(data, key, {}, LIMITS, RULES))
    except Rejected as refusal:
        return {"refused": str(refusal)}
    if isinstance(content, Attachment):
        return {"image": content.image.type}
    if not content.articles:
        return {"refused": "; ".join(content.refusals)}
    return {
        "articles": len(content.articles),
        "digest": sha256("".join(map(to_json, content.articles)).encode()).hexdigest()[:16],
        "wrong": [wrong for one in content.articles for wrong in safety.faults_of(one)],
    }


def main() -> None:
    """Prints one JSON object: outcomes and seconds by file, and the largest child's bytes."""
    outcomes: dict[str, Any] = {}
    seconds: dict[str, float] = {}
    for (name, key, data), in_child in chain(
        zip(corpus.costly_files(), repeat(True)), zip(corpus.deceptive_files(), repeat(False))
    ):
        started = time.monotonic()
        outcomes[name] = outcome_of(key, data, in_child=in_child)
        seconds[name] = time.monotonic() - started
    process_zygote().close()  # only then its children count as this process's
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )
    if sys.argv[1:] == ["write"]:
        outcomes_pinned.save(outcomes)
    json.dump({"outcomes": outcomes, "seconds": seconds, "peak": peak}, sys.stdout)


if __name__ == "__main__":
    main()
