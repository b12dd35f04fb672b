"""Which image files the articles of a drop show that have not come: what an editor should know.

It is found out when it is asked for, since most images come soon after their article, or before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shared.tables.drop_records import Drop
from shared.tables.drops import Drops
from shared.tables.sibling_images import sibling_images_of_drops


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
    files_by_key = {
        drop.key: drop.report.figure_files
        for drop in drops
        if drop.report and drop.report.figure_files
    }
    images = sibling_images_of_drops(table, files_by_key)
    doubts = {
        key: [f"the image “{file}” has not come" for file in files if file not in images[key]]
        for key, files in files_by_key.items()
    }
    return {key: lines for key, lines in doubts.items() if lines}
