"""The encodings that a setting may name, and their many names."""

import codecs
from enum import StrEnum

from functions.ingest.words import encoding


class Charset(StrEnum):
    """An encoding that `encoding.decode_text` knows; `Charset("abc")` knows other names too.

    UTF-8 and UTF-16 show themselves in a file's bytes, whatever is declared.
    """

    TCVN3 = "tcvn3"
    TCVN5712 = "tcvn5712"
    VNI = "vni"
    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1250 = "windows-1250"
    WINDOWS_1251 = "windows-1251"
    WINDOWS_1252 = "windows-1252"
    WINDOWS_1253 = "windows-1253"
    WINDOWS_1254 = "windows-1254"
    WINDOWS_1255 = "windows-1255"
    WINDOWS_1256 = "windows-1256"
    WINDOWS_1257 = "windows-1257"
    WINDOWS_1258 = "windows-1258"
    ISO_8859_2 = "iso-8859-2"
    ISO_8859_3 = "iso-8859-3"
    ISO_8859_4 = "iso-8859-4"
    ISO_8859_5 = "iso-8859-5"
    ISO_8859_6 = "iso-8859-6"
    ISO_8859_7 = "iso-8859-7"
    ISO_8859_8 = "iso-8859-8"
    ISO_8859_9 = "iso-8859-9"
    ISO_8859_10 = "iso-8859-10"
    ISO_8859_11 = "iso-8859-11"
    ISO_8859_13 = "iso-8859-13"
    ISO_8859_14 = "iso-8859-14"
    ISO_8859_15 = "iso-8859-15"
    ISO_8859_16 = "iso-8859-16"
    KOI8_R = "koi8-r"
    KOI8_U = "koi8-u"
    MAC_ROMAN = "mac-roman"
    CP874 = "cp874"
    CP932 = "cp932"
    CP949 = "cp949"
    CP950 = "cp950"
    BIG5 = "big5"
    BIG5_HKSCS = "big5hkscs"
    EUC_JP = "euc-jp"
    EUC_KR = "euc-kr"
    GBK = "gbk"
    GB18030 = "gb18030"

    @classmethod
    def _missing_(cls, value: object) -> "Charset | None":
        name = encoding.charset_name(str(value)) or str(value)
        return next((charset for charset in cls if _codec(charset) == _codec(name)), None)


def _codec(name: str) -> str:
    """Python's own name of an encoding; the name itself where Python does not know it."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name
