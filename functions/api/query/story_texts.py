"""Reads the texts of several articles and their images, for feeds, in two rounds of requests."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from functions.api.edge import problems
from functions.api.query.image_lookup import (
    images_by_file,
    read_images_of_drops,
    with_picture_words,
)
from functions.api.query.story_reader import Story
from functions.api.query.visible_claims import (
    latest_revision,
    read_claims,
    served_article,
    visible_claim,
)
from shared.tables.dynamo import run_parallel

MAX_IMAGES = 100
"""Images that are looked up for all articles: one batch. Most articles have one or two."""


def read_texts(articles: Sequence[str], now: str) -> dict[str, Story]:
    """Of these articles those that are visible, by id, with their text and images alone.

    A query for each, side by side, then a batch.
    """
    claims_of_each = run_parallel([partial(read_claims, article_id) for article_id in articles])
    stories: dict[str, Story] = {}
    for article_id, claims in zip(articles, claims_of_each, strict=True):
        try:
            claim = visible_claim(claims, now)
        except problems.Problem:  # not visible any more, though its entry is still in the list
            continue
        stories[article_id] = Story(claim, served_article(claim), latest_revision(claims))
    return _with_images(stories)


def _with_images(stories: dict[str, Story]) -> dict[str, Story]:
    images_by_key = read_images_of_drops(_files_by_key(stories.values()))
    whole_stories: dict[str, Story] = {}
    for article_id, story in stories.items():
        images = images_by_file(story.article, images_by_key.get(story.claim.key, {}))
        article = with_picture_words(story.article, images)
        whole_stories[article_id] = replace(story, article=article, images=images)
    return whole_stories


def _files_by_key(stories: Iterable[Story]) -> dict[str, list[str]]:
    """The image files to look up, by the key of the drop: the first of each article before the
    second of any."""
    files = sorted(
        (number, story.claim.key, figure.file)
        for story in stories
        for number, figure in enumerate(story.article.figures)
    )
    files_by_key: dict[str, list[str]] = {}
    for _, key, file in files[:MAX_IMAGES]:
        files_by_key.setdefault(key, []).append(file)
    return files_by_key
