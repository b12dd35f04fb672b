"""The labelled sets of relatedness: short articles by story, of tests/labelled."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.ingest.article.draft import Draft
from shared import times
from tests.support.paths import TESTS
from tests.support.quality import LabelledArticle

RELATED = TESTS / "labelled" / "related.txt"
STORIES = TESTS / "labelled" / "clusters.txt"


def read_related_set(*, tags: bool, file: Path = RELATED) -> list[LabelledArticle]:
    """The articles of a set: by default of the 25 stories on which weights were chosen.

    With `tags`, each has its section, and every other article its editors' tags.

    They are judged by their story and their topic, which no article names as such.
    """
    told: list[LabelledArticle] = []
    for block in file.read_text(encoding="utf-8").split("== ")[1:]:
        head, *lines = block.strip().split("\n")
        language, story, topic, section, names = (part.strip() for part in head.split("|"))
        for number, line in enumerate(lines):
            headline, _, body = line.partition("|")
            tagged = tags and number % 2 == 0
            draft = Draft(
                format="test",
                identity=f"{story} {number}",
                headline=headline.strip(),
                section=section if tags else None,
                tags=tuple(name.strip() for name in names.split(",")) if tagged else (),
                language=language,
                body_text=body.strip(),
                published_at=times.to_rfc3339(
                    datetime(2025, 3, 1, tzinfo=UTC) + timedelta(days=len(told) * 7 % 97)
                ),
            )
            told.append(
                LabelledArticle(draft, frozenset({f"{language} {story}", f"{language} {topic}"}))
            )
    return told
