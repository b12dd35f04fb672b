"""An article that is not as the record says is refused, with the field named."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from functions.ingest.files.validation import validated_article
from shared.article.codec import to_json
from shared.article.model import Article, Embedded, Figure, Image, Pick
from shared.errors import Rejected

ARTICLE = Article(
    id="gmbl2wrdtftw",
    format="html",
    headline="Một tin",
    language="vi",
    summary="",
    section="Xã hội",
    authors=("Lê A",),
    tags=("bão", "Hải Phòng"),
    body_html="<p>a</p>",
    figures=(Figure("a.jpg", "chú thích"),),
    picks=(Pick("Tin khác", image=Figure("b.jpg")),),
    embedded=(Embedded("a.jpg", "0" * 40 + ".jpeg", Image("image/jpeg", 4, 3)),),
    published_at="2025-09-15T07:05:00Z",
)


def line(article: Article) -> bytes:
    """The article as the child writes it."""
    return json.dumps(asdict(article)).encode() + b"\n"


def test_a_valid_article_stays_as_it_is() -> None:
    valid = validated_article(line(ARTICLE))
    assert valid == ARTICLE
    assert to_json(valid) == to_json(ARTICLE)


WRONG: list[tuple[str, Any]] = [
    ("id", "gmbl2wrdtft"),
    ("id", "gmbl2wrdtftw\n"),
    ("headline", ""),
    ("headline", "x" * 301),
    ("headline", 3),
    ("language", "Vietnamese"),
    ("section", "x" * 101),
    ("tags", ("x",) * 31),
    ("tags", {"x": 1}),
    ("tags", ("",)),
    ("authors", ("x",) * 21),
    ("picks", (Pick("x"),) * 21),
    ("picks", ("x",)),
    ("figures", (Figure("a.jpg", alt=3),)),  # type: ignore[arg-type]
    ("embedded", (Embedded("a", "a.jpeg", Image("image/jpeg", 1, 1)),)),
    ("embedded", (Embedded("a", "0" * 40 + ".png", Image("image/png", -1, 1)),)),
    ("version", -1),
    ("version", True),
    ("published_at", "2025-09-15"),
    ("updated_at", "2025-09-15T07:05:00+07:00"),
    ("embargo", ""),
    ("expires", "999-09-15T07:05:00Z"),
    ("cancelled", "no"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_field_that_is_not_as_the_record_says_is_named(field: str, value: Any) -> None:
    with pytest.raises(Rejected, match=f"^the article cannot be stored, since its {field} is"):
        validated_article(line(replace(ARTICLE, **{field: value})))
