"""The words of a figure: the article's own, and where it has none those of the picture's file."""

from dataclasses import replace

from shared.article.model import Figure, Image, PictureWords


def fill_figure(figure: Figure, image: Image | None) -> Figure:
    """The figure with its picture's words where the article leaves its own empty.

    `image` is None if the picture has not come.
    """
    if image is None or image.words is None:
        return figure
    words = image.words
    return replace(
        figure,
        caption=figure.caption or words.caption,
        credit=figure.credit or credit_words(words),
        alt=figure.alt or words.alt,
    )


def credit_words(words: PictureWords) -> str | None:
    """Whom to name beside a picture: its photographer and whom its source wants to be named, as
    newspapers write it (`Lê Minh/TTXVN`); if the file names neither, its notice of copyright."""
    photographer, credit = words.photographer, words.credit
    if photographer and credit and photographer.casefold() not in credit.casefold():
        return f"{photographer}/{credit}"
    return credit or photographer or words.copyright
