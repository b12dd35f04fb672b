"""What the page of an article shows of its source and rights."""

import re
from dataclasses import dataclass

from functions.api.v1 import rights
from shared import text
from shared.article.model import Article, Rights

_NAME_BORDER = re.compile(r"[/,;|&+–—-]")


@dataclass(frozen=True, slots=True)
class RightsView:
    """The line of copyright, and the usage terms; `address` if the terms are that of a page."""

    copyright: str
    terms: str | None
    address: str | None


def rights_view(article_rights: Rights | None) -> RightsView | None:
    """The rights for below the story; None where the file says nothing of them."""
    if article_rights is None:
        return None
    return RightsView(
        rights.copyright_line(article_rights),
        article_rights.usage_terms,
        rights.terms_address(article_rights),
    )


def source_lines(article: Article) -> list[str]:
    """Source and credit line for beside the authors, as far as they say what these do not.

    `Lê Minh/TTXVN` says nothing more beside the author Lê Minh and the source TTXVN; where it does
    say more, and names the source too, it stands alone.
    """
    authors = {key for author in article.authors for key in _keys(author)}
    source, credit = article.source_name, article.credit_line
    source_keys, credit_keys = _keys(source), _keys(credit)
    is_credit_news = not credit_keys <= authors | source_keys
    is_in_credit = is_credit_news and source_keys <= credit_keys
    is_source_news = not is_in_credit and not source_keys <= authors
    lines = ((source, is_source_news), (credit, is_credit_news))
    return [line for line, is_news in lines if line and is_news]


def _keys(words: str | None) -> set[str]:
    """The keys of the names in an author, a source or a credit line."""
    names = _NAME_BORDER.split(words or "")
    return {key for name in names if (key := text.name_key(name))}
