"""What a file would become, as lines that an editor checks: `newsdrop read` on a terminal."""

from collections.abc import Iterator

from infra.operations.local_files import printable_text
from infra.operations.read_files import FileReading
from shared.article.model import Article, Figure, Rights, Subject
from shared.text import clip

LABEL_COLUMNS = 12
BODY_PARAGRAPHS, PARAGRAPH_CHARS = 4, 160
"""How much of a body is shown: its beginning shows where the headline's part ended."""


def reading_lines(reading: FileReading) -> Iterator[str]:
    """`accepted  path`, then a labelled line for each field of each article; the reason of a
    refusal, remarks and doubts in lines of their own."""
    report = reading.report
    yield f"{report.status:<8}  {printable_text(reading.file)}"
    if report.reason:
        yield labelled_line("reason", report.reason)
    if report.image:
        yield labelled_line(
            "image", f"{report.image.type}, {report.image.width} x {report.image.height}"
        )
    for number, article in enumerate(reading.articles):
        if number:
            yield ""
        yield from field_lines(article)
    for remark in report.remarks:
        yield labelled_line("remark", remark)
    for doubt in report.doubts:
        yield labelled_line("doubt", doubt)


def field_lines(article: Article) -> Iterator[str]:
    """A labelled line for each field that an editor checks."""
    for label, words in (
        ("section", article.section),
        ("headline", article.headline),
        ("summary", article.summary),
        ("authors", "; ".join(article.authors)),
        ("tags", "; ".join(article.tags)),
        ("published", article.published_at or "not said: when it is dropped"),
        ("updated", article.updated_at),
        ("embargo", article.embargo and f"nobody sees it before {article.embargo}"),
        ("expires", article.expires and f"nobody sees it from {article.expires} on"),
        ("cancelled", article.cancelled and "it takes the article down"),
        ("read as", f"{article.format}, language {article.language}"),
    ):
        if words or label in {"section", "summary", "authors", "tags"}:
            yield labelled_line(label, words or "-")
    yield from _provenance_lines(article)
    yield from _body_lines(article.body_text)
    for figure in article.figures:
        yield labelled_line("figure", _figure_words(figure))
    for pick in article.picks:
        yield labelled_line("pick", pick.headline)


def _provenance_lines(article: Article) -> Iterator[str]:
    """What the file says of source, rights and places, and to editors alone."""
    rights = article.rights or Rights()
    for label, words in (
        ("source", article.source_name),
        ("credit", article.credit_line),
        ("copyright", rights.notice),
        ("owner", rights.holder),
        ("terms", rights.usage_terms),
        ("places", "; ".join(article.places)),
        ("urgency", article.urgency and f"{article.urgency} (1 is most urgent)"),
        ("genre", article.genre),
        ("slugline", article.slugline),
        ("subjects", "; ".join(map(_subject_words, article.subjects))),
        ("for editors", article.edition_note and f"{article.edition_note} (never served)"),
    ):
        if words:
            yield labelled_line(label, words)


def _subject_words(subject: Subject) -> str:
    return " ".join(filter(None, (subject.name, subject.code and f"({subject.code})")))


def _body_lines(body_text: str) -> Iterator[str]:
    """The first paragraphs, each cut, and how many there are."""
    paragraphs = body_text.split("\n\n") if body_text else []
    if not paragraphs:
        yield labelled_line("body", "-")
        return
    for number, paragraph in enumerate(paragraphs[:BODY_PARAGRAPHS]):
        yield labelled_line("" if number else "body", clip(paragraph, PARAGRAPH_CHARS))
    yield labelled_line("", f"(paragraphs: {len(paragraphs)}, words: {len(body_text.split())})")


def _figure_words(figure: Figure) -> str:
    caption = f": {figure.caption}" if figure.caption else ", no caption"
    return f"{figure.file}{caption}" + (f" ({figure.credit})" if figure.credit else "")


def labelled_line(label: str, words: str) -> str:
    """A label in its column, and words that a terminal can show."""
    return f"  {label:<{LABEL_COLUMNS}}{printable_text(words)}"
