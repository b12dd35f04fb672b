"""The picture of an article in lists: whether the image file beside its drop has come.

Of a picture and an article that arrive together at least one finds the other: relate puts the row
under PICTURE, by which the file finds the article, and then reads the file's row; ingest records
the file's row and then reads who shows it. Both reads are consistent, so they reflect all writes
that succeeded before (Amazon DynamoDB Developer Guide, "DynamoDB read consistency", which offers
that for tables). What ingest finds it touches, and the stream has it related anew.
"""

from shared.article.claim import Claim
from shared.article.model import Image
from shared.article.teaser import picture_file
from shared.tables.drops import Drops
from shared.tables.sibling_images import sibling_images


def read_dropped_image(drops: Drops, claim: Claim) -> Image | None:
    """The image file beside an article's drop that lists show, if it has come."""
    file = picture_file(claim.article) if claim.article else None
    if file is None:
        return None
    images = sibling_images(drops, claim.key, [file], consistent=True)
    return images[file][1] if file in images else None
