"""What the newest object of a key says: articles, an image, or why it is rejected."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain, islice

from functions.ingest.article.draft import Attachment, FileArticles
from functions.ingest.files import sandbox
from functions.ingest.files.parser_version import PARSER_VERSION
from functions.ingest.protocol.bucket import Object
from functions.ingest.protocol.report_language import in_language
from functions.ingest.settings import IngestSettings
from shared.article.model import Article, Image, PictureWords
from shared.errors import Rejected
from shared.tables import articles as articles_table
from shared.tables.drop_records import Drop, ObjectState, Outcome, Report

MAX_REPORTED_REASONS = 5
"""Of the reasons why articles of a drop were refused, and of the doubts about those that were not;
its report names no more of either."""

MAX_FIGURE_FILES = 20
"""Of the image files that a drop names, so many are noted in its report."""

PICTURE_REMARKS = {
    "caption": "the picture says what it shows:",
    "credit": "the picture says whom to credit:",
    "photographer": "the picture says who took it:",
    "copyright": "the picture says who owns it:",
    "usage_terms": "the picture says how it may be used:",
    "alt": "the picture describes itself:",
}
"""What a report says of the words of a picture that was dropped alone, by their field."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the newest object of a key says.

    `keeps_unrenewed_claims`: something was refused, so claims of the key on articles that are not
    among `articles` stay; otherwise they become tombstones.
    """

    report: Report
    articles: Mapping[str, Article]
    keeps_unrenewed_claims: bool = False
    attachments: tuple[Attachment, ...] = ()

    def ended_ids(self, drop: Drop) -> frozenset[str]:
        """The articles that the key claimed and claims no longer."""
        if self.keeps_unrenewed_claims:
            return frozenset()
        return drop.claimed_ids - frozenset(self.articles)

    def claimed_ids(self, drop: Drop) -> frozenset[str]:
        """The articles that the key claims from now on."""
        return (drop.claimed_ids | frozenset(self.articles)) - self.ended_ids(drop)


def read_object(drop: Drop, newest: Object, settings: IngestSettings) -> Reading:
    """What the newest object of a drop's key says; a rejected one is a reading too."""
    if newest.source.etag is None:
        return Reading(_report("removed", newest.source), {})
    say = partial(in_language, language=settings.report_language)
    try:
        content = _object_content(drop.key, newest, settings)
        if isinstance(content, Attachment):
            return _reading_of_picture(content, newest.source, say)
        return _reading_of_articles(content, newest.source, say)
    except Rejected as refusal:
        claimed_ids = tuple(sorted(drop.claimed_ids))
        report = _report("rejected", newest.source, claimed_ids, say(str(refusal)))
        return Reading(report, {}, keeps_unrenewed_claims=True)


def _report(
    status: Outcome,
    state: ObjectState,
    articles: tuple[str, ...] = (),
    reason: str | None = None,
    image: Image | None = None,
) -> Report:
    return Report(status, state, PARSER_VERSION, articles, reason, image)


def _object_content(
    key: str, newest: Object, settings: IngestSettings
) -> Attachment | FileArticles:
    """The picture or the articles of an object; Rejected if name, size or content is beyond use."""
    if len(key.encode()) > (most := articles_table.MAX_DROP_KEY_BYTES):
        raise Rejected(f"the name has over {most} bytes: shorten it")
    if newest.obstacle:
        raise Rejected(newest.obstacle)
    if newest.data is None:
        raise Rejected(
            f"the file has {newest.size:,} bytes; at most {settings.max_file_bytes:,} are read "
            "(setting MaxFileBytes): split it, or make its pictures smaller"
        )
    charset = settings.charset_of(key)
    metadata = {**({"charset": charset} if charset else {}), **newest.metadata}
    return sandbox.read_in_sandbox(newest.data, key, metadata, settings.drop_limits, settings.rules)


def _reading_of_picture(
    picture: Attachment, state: ObjectState, say: Callable[[str], str]
) -> Reading:
    """A picture that was dropped alone, and what its file says of it."""
    words = picture.image.words or PictureWords()
    remarks = (f"{PICTURE_REMARKS[name]} {value}" for name, value in asdict(words).items() if value)
    report = _report("accepted", state, image=replace(picture.image, key=picture.media_key))
    report = replace(report, remarks=tuple(map(say, remarks)))
    return Reading(report, {}, attachments=(picture,))


def _reading_of_articles(
    content: FileArticles, state: ObjectState, say: Callable[[str], str]
) -> Reading:
    """The articles of a drop, and which of them were refused; Rejected if all were. `say` puts what
    the report says into the newsroom's language."""
    reasons = "; ".join(map(say, content.refusals[:MAX_REPORTED_REASONS]))
    if not content.articles:
        raise Rejected(reasons or "the file has no article")
    count = len(content.articles) + len(content.refusals)
    reason = say(f"{len(content.refusals)} of {count} refused: {reasons}") if reasons else None
    articles = {article.id: article for article in content.articles}
    report = _report("accepted", state, tuple(sorted(articles)), reason)
    report = replace(
        report,
        doubts=tuple(map(say, content.doubts)),
        remarks=tuple(map(say, content.remarks[:MAX_REPORTED_REASONS])),
        figure_files=tuple(islice(_figure_files(content.articles), MAX_FIGURE_FILES)),
    )
    attachments = tuple(chain.from_iterable(content.attachments))
    return Reading(report, articles, bool(content.refusals), attachments)


def _figure_files(articles: Sequence[Article]) -> Iterable[str]:
    """The image files that articles show and that did not come inside the drop, each once."""
    return dict.fromkeys(
        figure.file
        for article in articles
        for figure in article.figures
        if figure.file not in {embedded.file for embedded in article.embedded}
    )


def bounded_doubts(doubts: Sequence[str]) -> tuple[str, ...]:
    """The first doubts of a drop, and how many more there are."""
    more = len(doubts) - MAX_REPORTED_REASONS
    return (*doubts[:MAX_REPORTED_REASONS], *([f"{more} doubts more"] if more > 0 else []))
