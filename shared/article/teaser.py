"""The teaser of a claim: what lists show of an article, cut to its size."""

from dataclasses import replace

from shared import text
from shared.article.claim import Claim
from shared.article.codec import to_json
from shared.article.figure_words import fill_figure
from shared.article.model import NAME_CHARS, Article, Figure, Image, Teaser

TEASER_BYTES = 1000
"""A teaser as JSON is at most this long, so that a card, vector and MinHash included, fits two
write units (2 KB)."""


def picture_file(article: Article) -> str | None:
    """The file beside the drop that lists show once it has come: that of the first figure, unless
    its image came inside the drop.

    No later figure stands in for it: what lists show would change when it comes, and each figure
    would cost a row and a read.
    """
    figure = article.figures[0] if article.figures else None
    return figure.file or None if figure and not _embedded_image(article, figure) else None


def lean_teaser(claim: Claim, dropped_image: Image | None = None) -> Teaser:
    """The lean teaser of a live claim, at most `TEASER_BYTES` as JSON.

    `dropped_image` is what `picture_file` is, if that has come. Without an image to show the
    teaser has no figure.
    """
    article = claim.article
    if article is None:
        raise ValueError(f"{claim.status} claim of {claim.id} has no teaser")
    figure = article.figures[0] if article.figures else None
    image = _embedded_image(article, figure) or dropped_image if figure else None
    whole = Teaser(
        article.id,
        text.clip(article.headline, 250),
        article.summary,
        article.section,
        article.authors[:5],
        article.tags,
        claim.published_at,
        claim.updated_at,
        article.language,
        _teaser_figure(figure, image) if figure and image else None,
        len(article.authors) > 5,
        replace(image, words=None, key=None) if image else None,
    )
    return shorten(whole, TEASER_BYTES)


def _embedded_image(article: Article, figure: Figure) -> Image | None:
    """The image of a figure that came inside the drop."""
    return next((each.image for each in article.embedded if each.file == figure.file), None)


def _teaser_figure(figure: Figure, image: Image) -> Figure:
    """The figure in the words that lists show: the article's own, else those of the file."""
    whole = fill_figure(figure, image)
    return replace(whole, credit=_clip(whole.credit, NAME_CHARS), alt=None)


_GIVING_WAY = (
    (160, 400, 30, 5),
    (80, 240, 30, 5),
    (0, 240, 12, 3),
    (0, 160, 8, 2),
    (0, 160, 4, 1),
    (0, 80, 3, 1),
    (0, 80, 1, 1),
    (0, 0, 0, 1),
)
"""Characters of caption and summary, number of tags and authors, to which a teaser that is too long
is cut, step by step."""


def shorten(teaser: Teaser, size: int) -> Teaser:
    """The teaser in at most `size` bytes of JSON: caption, summary, tags, authors, at last image
    and headline give way."""
    for caption, summary, tags, authors in _GIVING_WAY:
        image = teaser.image and replace(teaser.image, caption=_clip(teaser.image.caption, caption))
        lean = replace(
            teaser,
            summary=_clip(teaser.summary, summary),
            authors=teaser.authors[:authors],
            tags=teaser.tags[:tags],
            image=image,
        )
        lean = replace(
            lean, cut=teaser.cut or (lean.authors, lean.tags) != (teaser.authors, teaser.tags)
        )
        if _fits(lean, size):
            return lean
    lean = replace(lean, image=None, picture=None)
    return lean if _fits(lean, size) else replace(lean, headline=text.clip(lean.headline, 80))


def _fits(teaser: Teaser, size: int) -> bool:
    return len(to_json(teaser).encode()) <= size


def _clip(words: str | None, size: int) -> str | None:
    """As `text.clip`; None for what is nothing, and for a size of 0."""
    return words and (text.clip(words, size) or None)
