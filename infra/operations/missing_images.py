"""Which image files the articles of a drop show that have not come: what an editor should know.

It is found out when it is asked for, since most images come soon after their article, or before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shared.tables.drop_records import Drop
from shared.tables.drops import Drops
from shared.tables.sibling_images import missing_siblings


def with_missing_images(table: Drops, drops: Iterable[Drop]) -> list[Drop]:
    """The drops, with a doubt for each image file that has not come."""
    drops = list(drops)
    doubts = missing_image_doubts(table, drops)
    return [
        replace(drop, report=replace(drop.report, doubts=(*drop.report.doubts, *doubts[drop.key])))
        if drop.report and drop.key in doubts
        else drop
        for drop in drops
    ]


def missing_image_doubts(table: Drops, drops: Sequence[Drop]) -> dict[str, list[str]]:
    """A doubt for each image file that has not come, by the drop's key."""
    return {
        key: [f"the image “{file}” has not come" for file in files]
        for key, files in missing_siblings(table, drops).items()
    }
