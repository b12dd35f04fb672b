"""Pages made at random: every word of them is in the draft, or in a doubt that says it is not."""

import re
from random import Random

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.formats.markdown import markdown_file
from tests.support.packages.word import docx, p, r, table

PAGES = 80
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
        lines = [self.sentence(), self.line(), self.sentence()]
        return self.random.choice(
            [
                p(self.sentence()),
                p(self.line(), style),
                p(self.line(), item=1),
                p("Hải Ninh"),
                p(f"• {self.line()}"),
                p(r(self.sentence(), "b"), raw=True),
                p("<w:r><w:br/></w:r>".join(map(r, lines)), raw=True),
                table([self.line(), self.sentence()], [self.line(), self.line()]),
            ]
        )

    def markdown(self) -> str:
        """A block of Markdown."""
        return self.random.choice(
            [
                self.sentence(),
                self.line(),
                f"## {self.line()}",
                f"- {self.line()}\n- {self.sentence()}",
                f"> {self.sentence()}",
                f"**{self.line()}**",
                f"• {self.line()}",
                "Hải Ninh",
                f"| {self.line()} | {self.line()} |\n|--|--|\n| {self.line()} | {self.line()} |",
            ]
        )


def lost_words(page: str, draft: Draft) -> set[str]:
    """The words of a page that the draft tells nothing of."""
    told = f"{draft.headline} {draft.summary} {draft.section} {draft.body_text} {draft.doubts}"
    return set(_TOKEN.findall(page)) - set(_TOKEN.findall(told))


@pytest.mark.parametrize("size", [2, 5, 40])
def test_no_word_of_a_word_document_is_lost(size: int) -> None:
    writer = Writer(size)
    for _ in range(PAGES):
        body = "".join(writer.paragraph() for _ in range(size))
        drafts = readers.read_drafts(docx(body), "x", {})
        assert isinstance(drafts, list)
        assert lost_words(body, drafts[0]) == set()


@pytest.mark.parametrize("size", [2, 5, 40])
def test_no_word_of_markdown_is_lost(size: int) -> None:
    writer = Writer(size)
    for _ in range(PAGES):
        page = "\n\n".join(writer.markdown() for _ in range(size))
        (draft,) = markdown_file.parse_markdown(page.encode())
        assert lost_words(page, draft) == set()
