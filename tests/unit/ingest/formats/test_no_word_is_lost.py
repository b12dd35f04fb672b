"""Pages made at random: every word of them is in the draft, or in a doubt that says it is not."""

import re
from collections.abc import Callable
from random import Random

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.formats.markdown import markdown_file
from tests.support.packages import docx, p, r, table

PAGES = {2: 80, 5: 80, 40: 40}
"""How many pages are made of so many blocks."""

_TOKEN = re.compile(r"w\d+")


class Writer:
    """Lines of words that stand nowhere else."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def words(self, count: int) -> str:
        return " ".join(f"w{self.random.randrange(10**9)}" for _ in range(count))

    def sentence(self) -> str:
        return f"Câu {self.words(self.random.choice([3, 8, 20, 40]))}."

    def line(self) -> str:
        return f"Mục {self.words(self.random.randint(1, 5))}"

    def paragraph(self) -> str:
        """A paragraph or a table of a Word document."""
        style = self.random.choice(["", "u1", "u2", "Title", "Trichdan"])
        return self._one_of(
            lambda: p(self.sentence()),
            lambda: p(self.line(), style),
            lambda: p(self.line(), item=1),
            lambda: p("Hải Ninh"),
            lambda: p(f"• {self.line()}"),
            lambda: p(r(self.sentence(), "b"), raw=True),
            lambda: p(
                "<w:r><w:br/></w:r>".join(map(r, [self.sentence(), self.line(), self.sentence()])),
                raw=True,
            ),
            lambda: table([self.line(), self.sentence()], [self.line(), self.line()]),
        )

    def markdown(self) -> str:
        """A block of Markdown."""
        return self._one_of(
            self.sentence,
            self.line,
            lambda: f"## {self.line()}",
            lambda: f"- {self.line()}\n- {self.sentence()}",
            lambda: f"> {self.sentence()}",
            lambda: f"**{self.line()}**",
            lambda: f"• {self.line()}",
            lambda: "Hải Ninh",
            lambda: (
                f"| {self.line()} | {self.line()} |\n|--|--|\n| {self.line()} | {self.line()} |"
            ),
        )

    def _one_of(self, *kinds: Callable[[], str]) -> str:
        """A piece of one of these kinds; the others are not made."""
        return self.random.choice(kinds)()


def lost_words(page: str, draft: Draft) -> set[str]:
    """The words of a page that the draft tells nothing of."""
    told = f"{draft.headline} {draft.summary} {draft.section} {draft.body_text} {draft.doubts}"
    return set(_TOKEN.findall(page)) - set(_TOKEN.findall(told))


@pytest.mark.parametrize("size", PAGES)
def test_no_word_of_a_word_document_is_lost(size: int) -> None:
    writer = Writer(size)
    for _ in range(PAGES[size]):
        body = "".join(writer.paragraph() for _ in range(size))
        drafts = readers.read_drafts(docx(body), "x", {})
        assert isinstance(drafts, list)
        assert lost_words(body, drafts[0]) == set()


@pytest.mark.parametrize("size", PAGES)
def test_no_word_of_markdown_is_lost(size: int) -> None:
    writer = Writer(size)
    for _ in range(PAGES[size]):
        page = "\n\n".join(writer.markdown() for _ in range(size))
        (draft,) = markdown_file.parse_markdown(page.encode())
        assert lost_words(page, draft) == set()
