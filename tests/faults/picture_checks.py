"""Histories of pictures that are dropped beside articles, and what has to be so at their end.

A list shows the picture of an article's first figure if the picture's row says that it has come,
in the size that the row says; else it shows none.
"""

import json
import unicodedata
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from shared.article.claim import live_claim
from shared.article.model import Figure, Image
from shared.tables.index_rows import card_from_row, entry_from_row
from tests.faults import stories
from tests.faults.actors import Actor, Fault
from tests.faults.random_history import ends
from tests.faults.test_each_call import DATED, TWIN, CleanEnds, begin, with_fault
from tests.faults.test_overlap import MOST_CALLS, invoke, steps
from tests.faults.world import KEYS, Record, World
from tests.support import tables

PICTURES = (unicodedata.normalize("NFD", "ảnh.jpg"), "b.jpg")
"""The keys of the pictures: of the first every article writes the name in the other form."""

FIGURES = (unicodedata.normalize("NFC", PICTURES[0]), PICTURES[1], stories.EMBEDDED.file, None)
ALL_KEYS = (*KEYS, *PICTURES)


def pictures_that_have_come(world: World) -> dict[str, Image]:
    """By the names of their files, in NFC."""
    return {
        unicodedata.normalize("NFC", drop.key): drop.report.image
        for drop in world.drops.all()
        if drop.report and drop.report.image
    } | {stories.EMBEDDED.file: stories.EMBEDDED.image}


def shown_pictures(world: World) -> dict[str, set[tuple[Any, ...]]]:
    """What entries and cards show of each article: file, credit, type, width and height."""
    shown: dict[str, set[tuple[Any, ...]]] = {}
    for row in world.index.all_rows():
        if "teaser" in row:
            is_card = row["pk"].startswith("CARD#")
            teaser = card_from_row(row).teaser if is_card else entry_from_row(row).teaser
            shown.setdefault(teaser.id, set()).add(_shown_picture(teaser.image, teaser.picture))
    return shown


def _shown_picture(figure: Figure | None, image: Image | None) -> tuple[Any, ...]:
    if figure is None or image is None:
        return (figure, image)
    return (figure.file, figure.credit, image.type, image.width, image.height)


def pictures_to_show(world: World) -> dict[str, set[tuple[Any, ...]]]:
    """What they have to show."""
    images, due = pictures_that_have_come(world), {}
    for article in world.articles.ids():
        if claim := live_claim(world.articles.claims(article)):
            assert claim.article
            figure = claim.article.figures[0] if claim.article.figures else None
            image = images.get(figure.file) if figure else None
            credit = image.words.credit if image and image.words else None
            figure = Figure(figure.file, credit=credit) if figure and image else None
            due[article] = {_shown_picture(figure, image)}
    return due


def play(world: World, seed: int) -> dict[str, Any]:
    """Play a history with pictures; what is wrong at its end, by part of the state."""
    wrong: dict[str, Any] = {}

    def compare_pictures() -> None:
        if (shown := shown_pictures(world)) != (due := pictures_to_show(world)):
            wrong["pictures"] = shown, due

    end, clean = ends(world, seed, keys=ALL_KEYS, before_clean=compare_pictures)
    wrong |= {part: (end[part], value) for part, value in clean.items() if end[part] != value}
    return wrong | {part: end[part] for part in ("orphans", "unfit") if end[part]}


# -------------------------------------------------------------------------------------------------
# at each call


ARTICLE, PICTURE = KEYS[0], PICTURES[0]
BEFORE, AFTER = stories.picture(40, 30), stories.picture(80, 60, "TTXVN")
_FIELDS = TWIN | DATED | {"tags": ["Bão"]}
SERVED = json.dumps([_FIELDS | {"identity": "X", "figure": FIGURES[0]}]).encode()
"""A file with one article, whose first figure is the picture."""

NEIGHBOUR = json.dumps([_FIELDS | {"identity": "Z"}]).encode()

Change = tuple[bytes | None, bytes | None]
"""What the picture is before and after."""

CHANGES: tuple[Change, ...] = (
    (None, BEFORE),
    (BEFORE, None),
    (BEFORE, AFTER),
    (BEFORE, b"broken"),
)


def put(world: World, key: str, body: bytes | None) -> None:
    """Put a file into the bucket, or remove it."""
    if body is None:
        world.s3.delete_object(Bucket=tables.BUCKET, Key=key)
    else:
        world.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=body)


def set_out(world: World, picture: bytes | None, body: bytes | None = SERVED) -> None:
    """An article is served beside the picture, and one that names it, if that has come."""
    world.empty_bucket()
    world.empty_tables()
    put(world, ARTICLE, body)
    put(world, KEYS[1], NEIGHBOUR)
    put(world, PICTURE, picture)
    world.settle(ALL_KEYS)


def check_end(world: World, clean: CleanEnds, *where: object) -> None:
    """Whether all ends as one clean run does, and lists show what has come."""
    world.drain()
    world.wait()
    assert shown_pictures(world) == pictures_to_show(world), where
    end = world.state()
    assert end == clean.now(), where


def check_each_call(world: World, fault: Fault, change: Change) -> None:
    """A fault at each call of the ingest of a picture."""
    at, reached, clean = 0, True, CleanEnds(world, ALL_KEYS)
    while reached:
        begin(world, at, fault)
        set_out(world, change[0])
        put(world, PICTURE, change[1])
        reached = with_fault(partial(world.ingest, PICTURE), at, fault)
        check_end(world, clean, at)
        at += 1
    assert at >= 7


def check_overlaps(world: World, change: Change, *, ingest_first: bool, every: int) -> None:
    """Every pair of calls, or every so manieth, at which the ingest of a picture and a run on the
    article that shows it can stand."""
    clean, numbers = CleanEnds(world, ALL_KEYS), count(1)
    i, reached_i = 0, True
    while reached_i:
        j, reached_j = 0, True
        while reached_j and reached_i:
            number = next(numbers)
            if j == 0 or number % every == 0:
                left: list[Record] = []
                works = arrange_overlap(world, change, number, left)
                first, second = (Actor("one", work) for work in works[:: -1 if ingest_first else 1])
                reached_i = steps(first, i) == i and not first.finished
                reached_j = steps(second, j) == j and not second.finished
                steps(first, MOST_CALLS)
                steps(second, MOST_CALLS)
                assert (first.outcome, second.outcome) == (None, None)
                world.stream.extendleft(left)
                check_end(world, clean, i, j)
            j += 1
        i += 1


def arrange_overlap(
    world: World, change: Change, number: int, left: list[Record]
) -> list[Callable[[], object]]:
    """The article comes, and its picture changes; the run on it, and the ingest of that."""
    begin(world, number, "before")
    set_out(world, change[0], None)
    put(world, ARTICLE, SERVED)
    world.ingest(ARTICLE)
    put(world, PICTURE, change[1])
    run = partial(invoke, world, world.stream.popleft(), left)
    return [run, partial(world.ingest, PICTURE)]


def check_a_picture_that_goes_back(world: World) -> None:
    """A run has read a picture, and stands still at each of its calls while the picture becomes
    what it was before; the run that this asks for finds what is stored right, and writes nothing.
    """
    clean = CleanEnds(world, ALL_KEYS)
    i, reached = 0, True
    while reached:
        begin(world, i, "before")
        set_out(world, BEFORE)
        put(world, PICTURE, AFTER)
        world.ingest(PICTURE)
        left: list[Record] = []
        slow = Actor("slow", partial(invoke, world, world.stream.popleft(), left))
        reached = steps(slow, i) == i and not slow.finished
        put(world, PICTURE, BEFORE)
        world.ingest(PICTURE)
        world.drain()
        steps(slow, MOST_CALLS)
        world.stream.extendleft(left)
        check_end(world, clean, i)
        i += 1


def check_reads(world: World) -> None:
    """A picture comes, and the articles that it touches are related before its ingest ends; what
    reads may miss differs."""
    for number in range(20):
        begin(world, number, "before")
        set_out(world, None)
        put(world, PICTURE, BEFORE)
        ingest = Actor("ingest", partial(world.ingest, PICTURE))
        while not world.stream:
            ingest.step()
        world.drain()
        steps(ingest, MOST_CALLS)
        check_end(world, CleanEnds(world, ALL_KEYS), number)
