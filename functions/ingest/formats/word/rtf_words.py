"""The control words of RTF that are read, by what they mean ("RTF Specification", 1.9.1)."""

from functions.ingest.formats.word.document_model import BREAK

CODEC_BY_CHARSET = {
    **{128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254"},
    **{163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    238: "cp1250",
}
"""The encoding of a font's text by its `\\fcharset`; the document's own for others."""

CHARACTER_WORDS = {
    **{"tab": " ", "line": BREAK, "lbr": BREAK, "page": BREAK, "column": BREAK},
    **{"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " "},
}
"""Control words that stand for a character."""

CONTROL_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}"}
GROUP_TARGETS = {
    **{"fonttbl": "fonts", "stylesheet": "styles", "info": "info", "fldinst": "code"},
    **{"pict": "picture", "footnote": "note", "listtext": "marker", "pntext": "marker"},
    **dict.fromkeys(
        (
            *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
            *("annotation", "atnid", "atnauthor", "atndate", "atnref", "atrfstart", "atrfend"),
            *("colortbl", "filetbl", "listtable", "revtbl", "rsidtbl", "generator", "themedata"),
            *("colorschememapping", "datastore", "latentstyles", "objdata", "nonshppict", "tc"),
            *("xe", "private", "template", "nonesttables", "ftnsep", "ftnsepc", "aftnsep", "sp"),
            *("bkmkstart", "bkmkend", "pnseclvl", "comment", "xmlnstbl", "listoverridetable"),
            *("do", "doccomm", "userprops", "formfield"),
        ),
        "nothing",
    ),
}
"""What the text of a group is, by the control word that it begins with."""

INFORMATION_WORDS = {"title": "title", "author": "creator", "keywords": "keywords"}
"""Properties of the document by their words."""

PICTURE_WORDS = {"pngblip": "png", "jpegblip": "jpg"}
STARRED_WORDS = {"fldinst", "shppict", "shpinst", "footnote"}
"""Words behind `\\*` whose groups are read all the same."""
