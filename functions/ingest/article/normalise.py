"""Draft -> article: composed, trimmed, capped, named.

Pure; the same draft and key always give the same article.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.words import author_notes, language
from shared import text
from shared.article.figure_marks import FIGURE_MARK_PATTERN, mark_index
from shared.article.model import (
    HEADLINE_CHARS,
    MAX_AUTHORS,
    MAX_FIGURES,
    MAX_PLACES,
    MAX_STORED_PICKS,
    MAX_SUBJECTS,
    MAX_TAGS,
    NAME_CHARS,
    TERMS_CHARS,
    Article,
    Embedded,
    Figure,
    Pick,
    Rights,
    Subject,
)
from shared.errors import Rejected
from shared.identifiers import IdentityScope, article_id, article_identity

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_BETWEEN_BRACKETS = re.compile("[^<>]+")
_HAS_WORD = re.compile(r"\w")
URGENCIES = range(1, 10)
"""IPTC's: 1 is most urgent."""


def normalised_article(draft: Draft, key: str, scope: IdentityScope = "folder") -> Article:
    """The article that a draft from the drop `key` is; Rejected without a headline, or if its
    format refused it. `scope` says who else may claim it."""
    if draft.refusal:
        raise Rejected(draft.refusal)
    headline = _headline(draft)
    summary, body_text = _line(draft.summary), _paragraphs(draft.body_text)
    article = Article(
        id=article_id(article_identity(draft.identity, key, draft.member, scope)),
        format=draft.format,
        headline=headline,
        language=draft.language
        or language.detect_language("\n".join((headline, summary or "", body_text))),
        summary=summary,
        section=_name(draft.section),
        authors=_names(draft.authors, MAX_AUTHORS),
        tags=_names(draft.tags, MAX_TAGS),
        body_html=_html(_first_marks(draft)),
        body_text=body_text,
        figures=tuple(_figure(figure) for figure in draft.figures[:MAX_FIGURES]),
        picks=_picks(draft.picks),
        embedded=tuple(_embedded(attachment) for attachment in draft.attachments),
        version=draft.version,
        published_at=draft.published_at,
        updated_at=draft.updated_at,
        embargo=draft.embargo,
        expires=draft.expires,
        cancelled=draft.cancelled,
    )
    return _with_source(article, draft)


def _with_source(article: Article, draft: Draft) -> Article:
    """The article with what its file says of where it is from and how it may be used."""
    return replace(
        article,
        rights=_rights(draft.rights),
        source_name=_name(draft.source_name),
        credit_line=_name(draft.credit_line),
        places=_names(draft.places, MAX_PLACES),
        urgency=draft.urgency if draft.urgency in URGENCIES else 0,
        genre=_name(draft.genre),
        slugline=_name(draft.slugline),
        edition_note=_terms(draft.edition_note),
        subjects=_subjects(draft.subjects),
        author_notes=author_notes.notes_of_authors(draft.author_notes, article.authors),
    )


def _headline(draft: Draft) -> str:
    headline = text.clip(text.line(draft.headline), HEADLINE_CHARS)
    if not _HAS_WORD.search(headline):
        raise Rejected(
            "no headline was found: the first lines of the file must name what it is about"
        )
    return headline


def _names(spellings: Iterable[str], most: int) -> tuple[str, ...]:
    """Names in their first spelling, each key once, those without a letter or digit left out."""
    names: dict[str, str] = {}
    for spelling in spellings:
        name = text.clip(text.line(spelling), NAME_CHARS)
        if _HAS_WORD.search(name):
            names.setdefault(text.name_key(name), name)
    return tuple(names.values())[:most]


def _name(spelling: str | None) -> str | None:
    return next(iter(_names([spelling or ""], 1)), None)


def _terms(words: str | None) -> str | None:
    """Words about rights or for editors, on one line; cut where they are very long."""
    return text.clip(text.line(words or ""), TERMS_CHARS) or None


def _rights(rights: Rights | None) -> Rights | None:
    if rights is None:
        return None
    clean = Rights(_name(rights.holder), _terms(rights.notice), _terms(rights.usage_terms))
    return clean if clean != Rights() else None


def _subjects(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Each subject once, those with neither a name nor a code left out."""
    clean = (
        Subject(
            text.clip(text.line(subject.name), NAME_CHARS),
            text.clip(text.line(subject.code or ""), NAME_CHARS) or None,
        )
        for subject in subjects
    )
    distinct = dict.fromkeys(each for each in clean if each.name or each.code)
    return tuple(distinct)[:MAX_SUBJECTS]


def _line(words: str | None) -> str | None:
    return text.line(words or "") or None


def _paragraphs(words: str) -> str:
    """Each paragraph one line, a blank line between."""
    parts = (text.line(part) for part in _PARAGRAPH_BREAK.split(words))
    return "\n\n".join(part for part in parts if part)


def _first_marks(draft: Draft) -> str:
    """The HTML without the marks of figures that are left out."""
    if len(draft.figures) <= MAX_FIGURES:
        return draft.body_html
    return FIGURE_MARK_PATTERN.sub(
        lambda mark: mark[0] if mark_index(mark[1]) < MAX_FIGURES else "", draft.body_html
    )


def _html(markup: str) -> str:
    if markup.isprintable() and text.compose(markup) == markup:
        return markup.strip()
    # Piece by piece: NFC would compose a tag's > with a mark behind it (U+0338) into one letter and
    # so open the tag.
    return _BETWEEN_BRACKETS.sub(lambda piece: text.nfc(piece[0]), markup).strip()


def _figure(figure: Figure) -> Figure:
    return Figure(figure.file, _line(figure.caption), _line(figure.credit), _line(figure.alt))


def _embedded(attachment: Attachment) -> Embedded:
    return Embedded(attachment.file, attachment.media_key, attachment.image)


def _picks(picks: Iterable[Pick]) -> tuple[Pick, ...]:
    """The picks that have a headline."""
    with_headline = (pick for pick in picks if _HAS_WORD.search(text.nfc(pick.headline)))
    return tuple(_pick(pick) for pick in islice(with_headline, MAX_STORED_PICKS))


def _pick(pick: Pick) -> Pick:
    return Pick(
        text.clip(text.line(pick.headline), HEADLINE_CHARS),
        _line(pick.summary),
        _line(pick.section),
        _paragraphs(pick.text or "") or None,
        pick.image and _figure(pick.image),
    )
