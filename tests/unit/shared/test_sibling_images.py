"""Which of the image files that a drop names have come, in whatever spelling."""

import unicodedata
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.article.model import Image
from shared.identifiers import sibling_key
from shared.tables.index_keys import picture_pk
from shared.tables.sibling_images import key_spellings, sibling_images

LETTERS = st.text(alphabet="ảạ/a.e\u0301\u0309\u0323\u0338\u0344Å가가", max_size=40)


def test_the_spellings_of_a_file_leave_the_folder_alone() -> None:
    folder = "ti\u0301n/"  # as the bucket has it: never normalised
    assert key_spellings(f"{folder}a.txt", "ả.jpg") == [
        f"{folder}ả.jpg",
        f"{folder}a\u0309.jpg",
    ]
    assert key_spellings("a.txt", "b.jpg") == ["b.jpg"]
    assert key_spellings("a.txt", "x" * 1025) == []


@given(LETTERS, LETTERS.filter(bool))
def test_whichever_spelling_a_file_comes_in_it_finds_the_article_that_names_it(
    folder: str, file: str
) -> None:
    drop_key = f"{folder}/a.txt"
    partitions = {picture_pk(one) for one in key_spellings(drop_key, file)}
    assert partitions == {picture_pk(sibling_key(drop_key, file))}


SIZES: dict[Literal["NFC", "NFD"], int] = {"NFC": 1, "NFD": 2}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_of_several_spellings_the_one_that_the_drop_writes_counts(form: Any) -> None:
    sizes = {unicodedata.normalize(one, "tin/ảnh.jpg"): size for one, size in SIZES.items()}
    images = {key: Image("image/jpeg", size, size) for key, size in sizes.items()}

    class Come:
        def images(self, keys: list[str], *, consistent: bool) -> dict[str, Image]:
            assert consistent
            return {key: images[key] for key in keys if key in images}

    drops: Any = Come()
    file = unicodedata.normalize(form, "ảnh.jpg")
    found = sibling_images(drops, "tin/a.txt", [file, "", "b.jpg"], consistent=True)
    assert found == {file: (f"tin/{file}", Image("image/jpeg", SIZES[form], SIZES[form]))}
