"""What a figure says where its article is silent and its picture's file is not."""

import pytest

from shared.article.figure_words import fill_figure
from shared.article.model import Figure, Image, PictureWords

WORDS = PictureWords(
    caption="Hoa gạo đầu làng", credit="TTXVN", photographer="Lê Minh", alt="Cây hoa đỏ"
)


def _image(words: PictureWords | None) -> Image:
    return Image("image/jpeg", 800, 600, words=words)


def test_the_files_words_fill_what_the_article_leaves_empty() -> None:
    figure = fill_figure(Figure("a.jpg"), _image(WORDS))
    assert figure == Figure("a.jpg", "Hoa gạo đầu làng", "Lê Minh/TTXVN", "Cây hoa đỏ")


def test_the_articles_own_words_win() -> None:
    own = Figure("a.jpg", "Chú thích", "Báo Làng", "Mô tả")
    assert fill_figure(own, _image(WORDS)) == own


@pytest.mark.parametrize("image", [None, _image(None)])
def test_a_picture_that_says_nothing_adds_nothing(image: Image | None) -> None:
    assert fill_figure(Figure("a.jpg"), image) == Figure("a.jpg")


@pytest.mark.parametrize(
    ("words", "credit"),
    [
        (PictureWords(credit="Lê Minh - TTXVN", photographer="LÊ MINH"), "Lê Minh - TTXVN"),
        (PictureWords(photographer="Lê Minh"), "Lê Minh"),
        (PictureWords(credit="TTXVN"), "TTXVN"),
        (PictureWords(copyright="© 2025 Báo Làng"), "© 2025 Báo Làng"),
        (PictureWords(caption="Hoa"), None),
    ],
)
def test_whom_to_name(words: PictureWords, credit: str | None) -> None:
    assert fill_figure(Figure("a.jpg"), _image(words)).credit == credit
