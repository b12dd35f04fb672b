"""Documents that are damaged: the reason says so, in a reporter's words, wherever they were cut."""

import io
import zipfile
from collections.abc import Callable

import pytest

from functions.ingest.files.readers import read_drafts
from functions.ingest.limits import Limits
from functions.ingest.protocol.report_language import in_language
from shared.errors import Rejected
from tests.support.paths import ARTICLES

WORD = (
    "the Word document is damaged or cut off: open it in Word, which can often mend it, and save "
    "it anew"
)
OPEN = (
    "the OpenDocument text is damaged or cut off: open it in LibreOffice, which can often mend it, "
    "and save it anew"
)
DOCUMENTS = {"docx/whole-page.docx": WORD, "odt/plain-page.odt": OPEN}


def cut(data: bytes) -> list[bytes]:
    """A file that was cut off, early and late."""
    return [data[: len(data) * share // 10] for share in (1, 3, 5, 7, 9)]


def overwritten(data: bytes) -> list[bytes]:
    """A file with a sector of something else in its text."""
    at = data.rfind(b"xml", 0, len(data) // 2) + 200
    return [data[:at] + b"\xa5" * 512 + data[at + 512 :]]


def with_torn_text(data: bytes) -> list[bytes]:
    """A package that is whole, with XML in it that is not."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            is_text = name in {"word/document.xml", "content.xml"}
            new.writestr(name, text[: len(text) // 2] if is_text else text)
    return [buffer.getvalue()]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("harm", [cut, overwritten, with_torn_text])
def test_a_damaged_document_is_called_so(name: str, harm: Callable[[bytes], list[bytes]]) -> None:
    for data in harm((ARTICLES / name).read_bytes()):
        with pytest.raises(Rejected) as refusal:
            read_drafts(data, f"tin/{name}", {})
        assert str(refusal.value) == DOCUMENTS[name]
        assert in_language(str(refusal.value), "vi").startswith("tệp ")


def test_in_an_archive_it_is_too() -> None:
    data = (ARTICLES / "docx/whole-page.docx").read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("bài.docx", data[: len(data) // 2])
    drafts = read_drafts(buffer.getvalue(), "tin/bài.zip", {})
    assert isinstance(drafts, list)
    (draft,) = drafts
    assert draft.refusal == f"bài.docx: {WORD}"


def test_a_damaged_archive_is_none_of_a_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("bài.docx", (ARTICLES / "docx/whole-page.docx").read_bytes())
    with pytest.raises(Rejected, match="the ZIP is damaged or cut off: pack it anew"):
        read_drafts(buffer.getvalue()[:2000], "tin/bài.zip", {})


def test_a_document_that_is_too_large_is_no_archive() -> None:
    data = (ARTICLES / "docx/whole-page.docx").read_bytes()
    with pytest.raises(Rejected, match="the document is too large when it is unpacked"):
        read_drafts(data, "tin/bài.docx", {}, Limits(unpacked_bytes=1000))
