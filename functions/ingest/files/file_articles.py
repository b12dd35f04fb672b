"""What a file says, ready to be stored: its drafts normalised into articles and sized.

This is the last step that is done in the child process.
"""

from functions.ingest.article import normalise
from functions.ingest.article.draft import Attachment, Draft, FileArticles
from functions.ingest.files import drop_pictures
from functions.ingest.files.readers import DroppedFile, read_drafts
from functions.ingest.files.row_size import check_row_size
from functions.ingest.limits import Limits, check_article_count
from shared.article.model import Article, Image
from shared.errors import Rejected
from shared.identifiers import IdentityScope


def read_articles(file: DroppedFile) -> Attachment | FileArticles:
    """A picture, or the articles in a file; Rejected, with the reason, if it can never be read."""
    content = read_drafts(file.data, file.key, file.metadata, file.limits, file.rules)
    if isinstance(content, Image):
        name = file.key.rpartition("/")[2]
        return drop_pictures.finish_picture(Attachment(name, file.data, content))
    return normalised_articles(content, file.key, file.limits, file.rules.identity_scope)


def normalised_articles(
    drafts: list[Draft], key: str, limits: Limits, scope: IdentityScope = "folder"
) -> FileArticles:
    """The articles of a file's drafts, each that can be stored; Rejected for too many of them."""
    check_article_count(len(drafts), limits)
    articles: list[Article] = []
    attachments: list[tuple[Attachment, ...]] = []
    refusals: list[str] = []
    doubts: list[str] = []
    pictures = drop_pictures.DropPictures()
    for draft in map(pictures.with_finished_pictures, drafts):
        try:
            articles.append(storable_article(draft, key, limits, scope))
        except Rejected as refusal:
            refusals.append(str(refusal))
        else:
            attachments.append(draft.attachments)
            all_doubts = (*draft.doubts, *content_doubts(articles[-1]))
            doubts += [f"“{articles[-1].headline}”: {doubt}" for doubt in all_doubts]
    remarks = dict.fromkeys(remark for draft in drafts for remark in draft.remarks)
    return FileArticles(
        tuple(articles), tuple(attachments), tuple(refusals), tuple(doubts), tuple(remarks)
    )


def content_doubts(article: Article) -> tuple[str, ...]:
    """What an editor should look at in an article of any format: that there is nothing to read."""
    if article.cancelled or article.body_text or article.figures:
        return ()
    return ("it has no text below its headline and summary",)


def storable_article(
    draft: Draft, key: str, limits: Limits, scope: IdentityScope = "folder"
) -> Article:
    """The article of a draft: not too long, normalised, and small enough for its row; else
    Rejected."""
    check_counts(draft, limits)
    article = normalise.normalised_article(draft, key, scope)
    check_row_size(article, key, limits)
    return article


def check_counts(draft: Draft, limits: Limits) -> None:
    """Rejected if a body, of whatever format, has more paragraphs or links than the limits allow.

    Figures, authors, tags and related teasers beyond those of `Article` are left out instead.
    """
    for name, count, most in (
        ("paragraphs", draft.body_text.count("\n\n") + 1, limits.paragraphs),
        ("links", draft.body_html.count("<a "), limits.links),
    ):
        if count > most:
            raise Rejected(
                f"an article of the file has {count:,} {name}; at most {most:,} are read "
                f"(setting Limits: {name}): split it"
            )
