"""Every word of wire copy is in the records of its articles, or is named here with the reason."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared.article.model import Article, Image
from shared.errors import Rejected
from tests.support.paths import ARTICLES

LEFT_OUT: dict[str, set[str]] = {
    "codes of lines and computers before and behind the text": {"ushar", "zczc", "nnnn", "vvvvb"},
    "how the article is marked as a later form of itself": {"ndld"},
    "who can be called at the desk": {
        *("desk", "phone", "writer", "press", "example", "contacts", "notebook", "editorial"),
        *("information", "reporting", "gazette", "following", "intended", "publication", "editors"),
        *("more", "following"),
    },
}
WORD = re.compile(r"[^\W\d_]{4,}")
SAMPLES = [
    path
    for folder in ("anpa", "iptc7901")
    for path in sorted((ARTICLES / folder).iterdir())
    if not path.name.endswith(".expected.json")
]


def articles(path: Path) -> list[Article]:
    """The articles of a sample that are up; none of a file that is refused or takes others down."""
    key = path.relative_to(ARTICLES).as_posix()
    try:
        drafts = readers.read_drafts(path.read_bytes(), key, {})
    except Rejected:
        return []
    assert not isinstance(drafts, Image)
    return [
        normalise.normalised_article(draft, key)
        for draft in drafts
        if not (draft.refusal or draft.cancelled)
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_word_of_wire_copy_is_in_its_record(path: Path) -> None:
    if not (live := articles(path)):
        return
    record = json.dumps([asdict(article) for article in live], ensure_ascii=False).lower()
    page = path.read_bytes().decode("utf-8", "replace")
    words = set(WORD.findall(page.lower()))
    lost = {word for word in words if word not in record}
    assert lost <= set().union(*LEFT_OUT.values())


def test_most_samples_have_an_article() -> None:
    assert sum(bool(articles(path)) for path in SAMPLES) >= 10
