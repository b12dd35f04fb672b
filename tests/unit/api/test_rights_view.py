"""Which of source and credit line stand beside the authors, and the words of rights."""

import pytest

from functions.api.site.rights_view import source_lines
from functions.api.v1.rights import copyright_line, rights_statement
from shared.article.model import Article, Rights


@pytest.mark.parametrize(
    ("authors", "source", "credit", "lines"),
    [
        ((), None, None, []),
        ((), "TTXVN", None, ["TTXVN"]),
        (("Lê Minh",), "TTXVN", None, ["TTXVN"]),
        (("TTXVN",), "TTXVN", "ttxvn", []),
        (("Lê Minh", "TTXVN"), "TTXVN", "Lê Minh/TTXVN", []),
        (("Lê Minh/TTXVN",), "TTXVN", None, []),
        (("Lê Minh",), "TTXVN", "Lê Minh/TTXVN", ["TTXVN"]),
        (("Lê Minh",), "TTXVN", "TTXVN", ["TTXVN"]),
        ((), "TTXVN", "Lê Minh/TTXVN", ["Lê Minh/TTXVN"]),
        (("Hans Müller",), "dpa", "picture alliance", ["dpa", "picture alliance"]),
        (("Hans Müller",), None, "Hans Müller - dpa", ["Hans Müller - dpa"]),
        ((), "---", "//", []),
    ],
)
def test_source_and_credit_say_what_the_authors_do_not(
    authors: tuple[str, ...], source: str | None, credit: str | None, lines: list[str]
) -> None:
    article = Article(
        "a" * 12, "plain", "Bài", "vi", authors=authors, source_name=source, credit_line=credit
    )
    assert source_lines(article) == lines


@pytest.mark.parametrize(
    ("rights", "line"),
    [
        (Rights(), ""),
        (Rights("dpa"), "© dpa"),
        (Rights("dpa", "Copyright 2025, DPA (www.dpa.example)"), None),
        (Rights("dpa", "All rights reserved"), "© dpa. All rights reserved"),
        (Rights("Example Inc.", "All rights reserved"), "© Example Inc. All rights reserved"),
        (Rights(None, "© 2025"), None),
        (Rights(usage_terms="no archive"), ""),
    ],
)
def test_the_line_of_copyright_names_the_holder_once(rights: Rights, line: str | None) -> None:
    assert copyright_line(rights) == (rights.notice if line is None else line)


@pytest.mark.parametrize(
    ("rights", "statement"),
    [
        (None, ""),
        (Rights(), ""),
        (Rights("dpa", None, "No archive"), "© dpa. No archive."),
        (Rights(None, "© dpa (2025)!", None), "© dpa (2025)!"),
        (Rights("dpa", None, "https://dpa.example/a"), "© dpa. https://dpa.example/a"),
        (
            Rights("Example Inc.", None, "See https://a.example."),
            "© Example Inc. See https://a.example.",
        ),
    ],
)
def test_feeds_have_notice_and_terms_in_one_statement(
    rights: Rights | None, statement: str
) -> None:
    article = Article("a" * 12, "plain", "Bài", "vi", rights=rights)
    assert rights_statement(article) == statement
