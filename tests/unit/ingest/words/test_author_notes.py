"""What files say of their authors, made clean."""

import pytest

from functions.ingest.words.author_notes import note_of, notes_of_authors
from shared.article.model import ABOUT_CHARS, NAME_CHARS, AuthorNote

AUTHORS = ("An Nhiên", "Minh Khôi")


@pytest.mark.parametrize(
    ("job_title", "about", "clean"),
    [
        ("Phóng viên ", "  Viết về\nbiển. ", ("Phóng viên", "Viết về biển.")),
        ("Harbour reporter, ann@sable.example", "", ("Harbour reporter", None)),
        ("", "Covers the port. Call 0400 555 1234. Sails.", (None, "Covers the port. Sails.")),
        ("", "Sinh năm 1998, làm báo 2015-2024.", (None, "Sinh năm 1998, làm báo 2015-2024.")),
        ("@annien", "https://annien.example", None),
        ("An Nhiên", "an nhiên", None),
        ("Reuters", "Phóng viên", (None, "Phóng viên")),
        ("Phóng viên", "phóng viên", ("Phóng viên", None)),
        ("\u200b", "", None),
    ],
)
def test_a_note_is_clean(job_title: str, about: str, clean: tuple[str | None, ...] | None) -> None:
    notes = notes_of_authors(note_of("An Nhiên", job_title, about), AUTHORS)
    assert notes == ((AuthorNote("An Nhiên", *clean),) if clean else ())


def test_what_is_long_is_cut() -> None:
    (note,) = notes_of_authors(note_of("An Nhiên", "chuyên " * 50, "biển " * 500), AUTHORS)
    assert 0 < len(note.job_title or "") <= NAME_CHARS
    assert 0 < len(note.about or "") <= ABOUT_CHARS
    assert (note.about or "").endswith("…")


def test_notes_are_of_authors_each_the_first_in_their_order_and_spelling() -> None:
    notes = (
        AuthorNote("Ai Đó", "khách"),
        AuthorNote("MINH KHÔI", "ảnh"),
        AuthorNote("an nhiên"),
        AuthorNote("an nhiên", "chữ"),
        AuthorNote("An Nhiên", "khác"),
    )
    assert notes_of_authors(notes, AUTHORS) == (
        AuthorNote("An Nhiên", "chữ"),
        AuthorNote("Minh Khôi", "ảnh"),
    )


def test_of_a_byline_with_several_names_nobody_knows_whom_a_title_is_of() -> None:
    assert note_of("An Nhiên và Minh Khôi", "phóng viên") == ()
    assert note_of("By An Nhiên", "phóng viên") == (AuthorNote("An Nhiên", "phóng viên"),)
    assert note_of("An " * 100_000, "phóng viên") == ()
