"""How the parent reads what the child process wrote (`child_output`).

The child has parsed a file of a stranger, so its answer is checked like any file of one: what is
not exactly of this shape is Rejected. It is never a pickle, which could run code.
"""

from io import BytesIO
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.ingest.article.draft import Attachment, FileArticles
from functions.ingest.files.row_size import check_row_size
from functions.ingest.files.validation import validated_article
from functions.ingest.limits import Limits
from shared import telemetry
from shared.article.model import Article, Image, WholeNumber
from shared.errors import Rejected

logger = telemetry.logger("ingest")

READER_FAULT = (
    "the file could not be read, by a fault of its reader: save it anew in another format, and "
    "tell whoever runs the site"
)

Kill = Literal["memory", "depth"]
"""What ended the reading of a file: it took too much memory, or was nested too deep."""

LEAST_CHECKED_BYTES = 300_000
"""An article whose line of JSON has fewer bytes surely fits into a row of DynamoDB."""

DETAILS = {"kind", "attachments", "refusals", "doubts", "remarks"}
"""What goes with the one thing that an answer says."""

ReasonText = Annotated[str, Field(min_length=1, max_length=10_000)]

_EXACT = ConfigDict(extra="forbid", strict=True, frozen=True)


class AttachmentHead(BaseModel):
    """An attachment without its bytes, which are behind the lines: as many as `sizes` say, the
    original first, then a rendition for each of the image's widths."""

    model_config = _EXACT

    file: str
    sizes: Annotated[tuple[WholeNumber, ...], Field(min_length=1)]
    image: Image

    def attachment(self, pipe: BytesIO) -> Attachment:
        """The attachment, with its bytes from the pipe; Rejected if a rendition has no width."""
        data, *renditions = (pipe.read(size) for size in self.sizes)
        if len(renditions) != len(self.image.widths):
            raise reader_fault("its renditions are not those of its image")
        return Attachment(self.file, data, self.image, tuple(renditions))


class ChildAnswer(BaseModel):
    """The first line: a reason, a picture, or how many articles follow, why others of the file were
    refused, what is doubtful or to be known, and the heads of each article's attachments. `kind` is
    the format."""

    model_config = _EXACT

    kind: str | None = None
    rejection: ReasonText | None = None
    failure: ReasonText | None = None
    kill: Kill | None = None
    picture: AttachmentHead | None = None
    articles: WholeNumber | None = None
    refusals: tuple[ReasonText, ...] = ()
    doubts: tuple[ReasonText, ...] = ()
    remarks: tuple[ReasonText, ...] = ()
    attachments: tuple[tuple[AttachmentHead, ...], ...] = ()


def child_answer(line: bytes) -> ChildAnswer:
    """The answer in its first line; Rejected if it is not of the shape."""
    try:
        answer = ChildAnswer.model_validate_json(line)
    except ValidationError as error:
        (first, *_) = error.errors(include_url=False, include_context=False)
        place = ".".join(map(str, first["loc"])) or "line"
        raise reader_fault(f"{place}: {first['msg']}") from None
    if len(answer.model_fields_set - DETAILS) > 1:
        raise reader_fault("it says several things")
    return answer


def picture_of_answer(head: AttachmentHead, rest: bytes) -> Attachment:
    """The picture of an answer; `rest` is what follows its first line. Rejected if it is not
    whole."""
    if sum(head.sizes) != len(rest):
        raise reader_fault("its bytes are not those of its picture")
    return head.attachment(BytesIO(rest))


def articles_of_answer(answer: ChildAnswer, rest: bytes, key: str, limits: Limits) -> FileArticles:
    """The articles of an answer; `rest` is what follows its first line.

    An article that is not as the record says is refused: normalise sees to all of it, so that none
    but a broken reader gives such. Rejected if the answer is not whole.
    """
    heads, pipe = answer.attachments, BytesIO(rest)
    if len(heads) != answer.articles:
        raise reader_fault("its attachments are not those of its articles")
    lines = [pipe.readline() for _ in heads]
    sizes = [sum(head.sizes) for article_heads in heads for head in article_heads]
    if sum(sizes) != len(rest) - pipe.tell():
        raise reader_fault("its attachments are not those of its articles")
    articles: list[Article] = []
    attachments: list[tuple[Attachment, ...]] = []
    refusals = list(answer.refusals)
    for line, article_heads in zip(lines, heads, strict=True):
        images = tuple(head.attachment(pipe) for head in article_heads)
        try:
            articles.append(_article(line, images, key, limits))
        except Rejected as refusal:
            refusals.append(str(refusal))
        else:
            attachments.append(images)
    return FileArticles(
        tuple(articles), tuple(attachments), tuple(refusals), answer.doubts, answer.remarks
    )


def _article(line: bytes, images: tuple[Attachment, ...], key: str, limits: Limits) -> Article:
    """The article in a line, with these images; what is small as it is, is small compressed."""
    article = validated_article(line)
    pictures = [(each.media_key, each.image) for each in images]
    if [(each.key, each.image) for each in article.embedded] != pictures:
        raise reader_fault("its attachments are not those of its articles")
    if len(line) > min(limits.item_bytes // 2, LEAST_CHECKED_BYTES):
        check_row_size(article, key, limits)
    return article


def reader_fault(fault: str) -> Rejected:
    """Why a file is refused on which its reader failed; the log has the fault, which would say
    nothing to a reporter."""
    logger.error("the reader of a file failed", extra={"fault": fault[:300]})
    return Rejected(READER_FAULT)
