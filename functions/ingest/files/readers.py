"""The one registry of formats: who reads which, and the one place that imports them late.

To add a format: its package in `functions/ingest/formats`, one line in `FORMATS` here, and one in
`sniff` that tells its files from others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.files import file_names, sniff
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.refusals import refusal_of_kind
from functions.ingest.formats import image
from functions.ingest.formats.plain import plain_text
from functions.ingest.formats.plain.section_names import house_sections
from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.article.model import Image
from shared.errors import Rejected

FileContent = Image | list[Draft]


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A dropped file: its bytes, its key, the metadata of its object (names in lower case), how
    much of it is read, and what it may do."""

    data: bytes
    key: str
    metadata: Mapping[str, str]
    limits: Limits = field(default_factory=Limits)
    rules: NewsroomRules = field(default_factory=NewsroomRules)

    @property
    def charset(self) -> str | None:
        """The encoding that the metadata declares."""
        return encoding.metadata_charset(self.metadata)


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a format are read, and the modules that are better imported before a child
    process is forked that needs them: they take longer than reading does."""

    parse: Callable[[DroppedFile], FileContent]
    modules: tuple[str, ...] = ()


def read_drafts(
    data: bytes,
    key: str,
    metadata: Mapping[str, str],
    limits: Limits | None = None,
    rules: NewsroomRules | None = None,
) -> FileContent:
    """An image, or the drafts of the articles in a file; Rejected, with the reason, if it can never
    be read."""
    if reason := file_names.junk_reason(key):
        raise Rejected(reason)
    if not data:
        raise Rejected("the file is empty")
    kind = sniff.kind_of(data, key)
    if kind not in FORMATS:
        raise refusal_of_kind(kind)
    file = DroppedFile(data, key, metadata, limits or Limits(), rules or NewsroomRules())
    with house_sections(file.rules.sections):
        return FORMATS[kind].parse(file)


def preload(kind: str) -> None:
    """Import what reading a format needs, once; nothing for one that is not read."""
    for name in FORMATS[kind].modules if kind in FORMATS else ():
        import_module(name)


def _parse_xml(file: DroppedFile) -> FileContent:
    """NITF or NewsML; XHTML is read as a page, and so is what is not well-formed but looks like
    one; a feed whose first element stands far below is read as a feed."""
    return _late(
        "wire.xml_file.parse_xml_file",
        file.data,
        file.limits,
        lambda: FORMATS["HTML"].parse(file),
        lambda: FORMATS["feed"].parse(file),
        sniff.looks_like_page(file.data),
    )


def _parse_package(dropped_file: DroppedFile) -> FileContent:
    """A Word document, or an archive of files, each read by its own format."""
    from functions.ingest.formats.word import docx
    from functions.ingest.formats.zip import archive
    from functions.ingest.formats.zip.package import Package

    kind = file_names.kind_of_name(dropped_file.key)
    with docx.damage_is_of(kind if kind == "ZIP" else _kind_of_package(dropped_file)):
        package = Package(dropped_file.data, dropped_file.limits)
        if docx.is_word_document(package):
            return docx.parse_docx(package, dropped_file.limits)
        if docx.is_open_document(package):
            return docx.parse_odt(package, dropped_file.limits)
    return archive.parse_zip(
        package,
        lambda data, name: _parse_member(
            DroppedFile(data, name, dropped_file.metadata, dropped_file.limits, dropped_file.rules)
        ),
        lambda name: file_names.junk_reason(name) is not None,
    )


def _kind_of_package(file: DroppedFile) -> str:
    """The format of a file; of a ZIP that its bytes tell nothing more of, as when it is cut off,
    the document that its name says."""
    kind, kind_of_name = sniff.kind_of(file.data, file.key), file_names.kind_of_name(file.key)
    return kind_of_name if kind == "ZIP" and kind_of_name in {"DOCX", "ODT"} else kind


def _parse_mail(mail: DroppedFile) -> FileContent:
    """A mail: its text, and the documents that it brings, each read by its own format."""
    return _late(
        "mail.mail_file.parse_mail",
        mail.data,
        mail.rules.mail_senders,
        mail.limits,
        lambda data, name: _parse_member(
            DroppedFile(data, name, {}, mail.limits, mail.rules), "a mail"
        ),
    )


def _parse_member(file: DroppedFile, holder: str = "an archive") -> FileContent:
    """A file in an archive or a mail; an archive or a mail in it is refused."""
    from functions.ingest.formats.word import docx
    from functions.ingest.formats.zip.package import Package

    kind = _kind_of_package(file)
    with docx.damage_is_of(kind):
        if kind == "DOCX":
            return docx.parse_docx(Package(file.data, file.limits), file.limits)
        if kind == "ODT":
            return docx.parse_odt(Package(file.data, file.limits), file.limits)
    if kind in {"ZIP", "archive", "mail"}:
        name = "a mail" if kind == "mail" else "an archive"
        raise Rejected(f"{name} in {holder} is not read: drop it by itself")
    return read_drafts(file.data, file.key, file.metadata, file.limits, file.rules)


def _late(function: str, *arguments: Any) -> FileContent:
    """Call a function of `functions.ingest.formats`; its module is imported when first needed.

    A batch has files of few formats, and the modules of all take .5 s to import.
    """
    module, _, name = function.rpartition(".")
    content: FileContent = getattr(import_module(f"functions.ingest.formats.{module}"), name)(
        *arguments
    )
    return content


_BLOCKS = ("nh3", "functions.ingest.markup.blocks")
_WEB = (*_BLOCKS, "trafilatura.core", "functions.ingest.formats.web.web_page")
_MARKDOWN = (*_BLOCKS, "yaml", "markdown_it", "functions.ingest.formats.markdown.markdown_file")
_WIRE = (*_BLOCKS, "functions.ingest.formats.wire.json_file")
_FEEDS = (*_BLOCKS, "functions.ingest.formats.feeds.feed_file")
_TELEX = (*_BLOCKS, "functions.ingest.formats.telex.transmission")
_PICTURE = (
    *("PIL.Image", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.WebPImagePlugin"),
    "functions.ingest.pictures.finishing",
)
_MAIL = (*_BLOCKS, *_PICTURE, "functions.ingest.formats.mail.mail_file")
_WORD = (*_BLOCKS, *_PICTURE, "functions.ingest.formats.word.docx")

FORMATS: dict[str, Format] = {
    "plain text": Format(lambda file: plain_text.parse_plain_text(file.data, file.charset)),
    "image": Format(lambda file: image.parse_image(file.data), _PICTURE),
    "HTML": Format(lambda file: _late("web.web_page.parse_html", file.data, file.charset), _WEB),
    "Markdown": Format(
        lambda file: _late(
            "markdown.markdown_file.parse_markdown", file.data, file.charset, file.key
        ),
        _MARKDOWN,
    ),
    "JSON": Format(
        lambda file: _late("wire.json_file.parse_json_file", file.data, file.limits), _WIRE
    ),
    "XML": Format(_parse_xml, _WIRE),
    "feed": Format(
        lambda file: _late(
            "feeds.feed_file.parse_feed_file",
            file.data,
            file.limits,
            lambda: FORMATS["JSON"].parse(file),
        ),
        _FEEDS,
    ),
    "wire copy": Format(
        lambda file: _late("telex.transmission.parse_transmission", file.data, file.limits), _TELEX
    ),
    "mail": Format(_parse_mail, _MAIL),
    "DOCX": Format(_parse_package, _WORD),
    "RTF": Format(lambda file: _late("word.docx.parse_rtf", file.data), _WORD),
    "ODT": Format(_parse_package, _WORD),
    "ZIP": Format(_parse_package, _WORD),
}
"""The formats that are read, by the names that `sniff` gives them."""
