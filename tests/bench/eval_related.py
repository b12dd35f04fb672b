"""`make eval`: the 2,283 articles of ../shared/eval, tags hidden, through the real handlers and
tables in three random orders."""

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from functions.ingest.article.draft import Draft
from tests.support.paths import SHARED
from tests.support.quality import Lists, Told, ndcg, tag, through_the_house

CORPUS = SHARED / "eval" / "related_vi.jsonl.gz"
TOOL = SHARED / "tools" / "related-score"
GENERIC = {"tin", "hình sự", "pháp luật"}


def read(corpus: Path = CORPUS) -> list[Told]:
    """The articles of the evaluation file, in its order."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        return [_told(json.loads(line)) for line in lines]


def _told(fields: dict[str, str]) -> Told:
    draft = Draft(
        format="test",
        identity=fields["id"],
        headline=fields["title"],
        summary=fields.get("summary"),
        body_text=fields["body"],
        published_at=_utc(fields.get("published")),
    )
    return Told(draft, frozenset(map(tag, fields["tags"])) - GENERIC)


def _utc(written: str | None) -> str | None:
    from datetime import datetime

    from shared import times

    return times.to_rfc3339(datetime.fromisoformat(written)) if written else None


def by_the_tool(lists: Lists) -> str:
    """What ../shared/tools/related-score says of lists; empty where the tool is missing."""
    if not TOOL.exists():
        return ""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(lists, file)
        file.flush()
        run = subprocess.run(
            [sys.executable, str(TOOL), str(CORPUS), file.name],
            capture_output=True,
            text=True,
            check=True,
        )
    return run.stdout.strip()


def main() -> None:
    """Print nDCG@5 of three orders; exit with 1 under the floor of DESIGN.md."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is not here")
    articles = read()
    scores = []
    for seed in (1, 2, 3):
        lists = through_the_house(articles, seed)
        scores.append(ndcg(articles, lists))
        sys.stdout.write(f"order {seed}: ndcg@5 {scores[-1]:.4f}   {by_the_tool(lists)}\n")
        sys.stdout.flush()
    spread = max(scores) - min(scores)
    sys.stdout.write(f"least {min(scores):.4f} (at least .528), spread {spread:.4f} (under .005)\n")
    if min(scores) < 0.528 or spread >= 0.005:
        sys.exit(1)


if __name__ == "__main__":
    main()
