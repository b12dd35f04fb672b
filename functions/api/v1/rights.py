"""An article's rights and source in words, for what has one place for all of them.

Feeds and pages show them beside the members of the same names in the JSON of an article.
"""

from urllib.parse import urlsplit

from shared.article.model import Article, Rights


def copyright_line(rights: Rights) -> str:
    """The notice; the holder stands before it if it does not name them. "" for neither."""
    holder, notice = rights.holder or "", rights.notice or ""
    if holder.casefold() in notice.casefold():
        return notice
    return f"{_sentence(f'© {holder}')} {notice}" if notice else f"© {holder}"


def rights_statement(article: Article) -> str:
    """Notice and usage terms one after the other; "" where the article has neither."""
    if article.rights is None:
        return ""
    sentences = (copyright_line(article.rights), article.rights.usage_terms or "")
    return " ".join(_sentence(words) for words in sentences if words)


def _sentence(words: str) -> str:
    """Words with a full stop, which an address at their end would be taken to have too."""
    is_open = words[-1].isalnum() and "://" not in words.rsplit(maxsplit=1)[-1]
    return f"{words}." if is_open else words


def terms_address(rights: Rights | None) -> str | None:
    """The usage terms, if they are nothing but the address (http, https) of a page that has them:
    of a licence, for example."""
    terms = rights.usage_terms if rights else None
    if not terms or " " in terms:
        return None
    try:
        parts = urlsplit(terms)
    except ValueError:
        return None
    return terms if parts.scheme in {"http", "https"} and parts.netloc else None


def source_words(article: Article) -> str | None:
    """Whom the article is from: the agency or paper, else the words that are to be its credit."""
    return article.source_name or article.credit_line
