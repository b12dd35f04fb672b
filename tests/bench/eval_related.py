"""The evaluation file of ../shared, 2,283 articles, related in three random orders (`make eval`).

Their tags are hidden from the real handlers and judge the lists; their sections are not hidden.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from functions.ingest.article.draft import Draft
from tests.support.paths import SHARED
from tests.support.quality import LabelledArticle, Lists, lists_by_pipeline, ndcg, normal_tag

CORPUS = SHARED / "eval" / "related_vi.jsonl.gz"
TOOL = SHARED / "tools" / "related-score"
GENERIC = {"tin", "hình sự", "pháp luật"}


def read_evaluation_file(corpus: Path = CORPUS) -> list[LabelledArticle]:
    """The articles of the evaluation file, in its order."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        return [_labelled_article(json.loads(line)) for line in lines]


def _labelled_article(fields: dict[str, str]) -> LabelledArticle:
    draft = Draft(
        format="test",
        identity=fields["id"],
        headline=fields["title"],
        summary=fields.get("summary"),
        section=fields.get("category"),
        body_text=fields["body"],
        published_at=_utc(fields.get("published")),
    )
    return LabelledArticle(draft, frozenset(map(normal_tag, fields["tags"])) - GENERIC)


def _utc(written: str | None) -> str | None:
    from datetime import datetime

    from shared import times

    return times.to_rfc3339(datetime.fromisoformat(written)) if written else None


def tool_report(lists: Lists) -> str:
    """What ../shared/tools/related-score prints for lists; empty where the tool is missing."""
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
    """Print nDCG@5 of three orders; exit with 1 if one is under .556 or they differ by .005."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is not here")
    articles = read_evaluation_file()
    scores = []
    for seed in (1, 2, 3):
        lists = lists_by_pipeline(articles, seed)
        scores.append(ndcg(articles, lists))
        sys.stdout.write(f"order {seed}: ndcg@5 {scores[-1]:.4f}   {tool_report(lists)}\n")
        sys.stdout.flush()
    spread = max(scores) - min(scores)
    sys.stdout.write(f"least {min(scores):.4f} (at least .556), spread {spread:.4f} (under .005)\n")
    if min(scores) < 0.556 or spread >= 0.005:
        sys.exit(1)


if __name__ == "__main__":
    main()
