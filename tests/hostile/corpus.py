"""The corpus: what a file is called for, its key, and its bytes, the same on every run.

But for the time at which it was made, which an animated AVIF has in it (ISO 14496-12, mvhd)."""

from collections.abc import Iterator

from tests.hostile.attacks import attacks
from tests.hostile.containers import archives, documents, images
from tests.hostile.damaged import cut_off, misnamed, noise, polyglots
from tests.hostile.entities import entities
from tests.hostile.json_files import json_files
from tests.hostile.markup import markup, nested, scripts
from tests.hostile.parts import File
from tests.hostile.pictures import hostile_pictures
from tests.hostile.sendings import sendings


def costly_files() -> Iterator[File]:
    """Those that are after time or memory."""
    for make in (
        entities,
        markup,
        nested,
        json_files,
        archives,
        documents,
        images,
        sendings,
        hostile_pictures,
    ):
        yield from make()


def deceptive_files() -> Iterator[File]:
    """Those that are after what is shown, or were made by accident."""
    for make in (scripts, polyglots, cut_off, noise, misnamed, attacks):
        yield from make()
