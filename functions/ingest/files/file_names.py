"""What the name of a file says: its format by custom, and whether it is none that people drop.

The parent asks this before any process has looked at the file's bytes.
"""

KIND_OF_EXTENSION = {
    **dict.fromkeys(("txt", "text"), "plain text"),
    **dict.fromkeys(("jpg", "jpeg", "png", "webp", "gif", "avif"), "image"),
    **dict.fromkeys(("tif", "tiff", "bmp", "heic", "heif", "psd", "ico"), "other image"),
    "svg": "SVG",
    **dict.fromkeys(("html", "htm", "xhtml"), "HTML"),
    **dict.fromkeys(("xml", "nitf"), "XML"),
    **dict.fromkeys(("anpa", "iptc"), "wire copy"),
    **dict.fromkeys(("rss", "atom", "rdf", "wxr"), "feed"),
    **dict.fromkeys(("json", "jsonl", "ndjson"), "JSON"),
    **dict.fromkeys(("md", "markdown", "mdown", "mkd"), "Markdown"),
    **dict.fromkeys(("docx", "docm"), "DOCX"),
    **dict.fromkeys(("xls", "ppt"), "old Office"),
    **dict.fromkeys(("xlsx", "pptx", "ods", "odp", "epub", "pages", "numbers"), "Office"),
    **dict.fromkeys(("odt", "ott"), "ODT"),
    "rtf": "RTF",
    "msg": "Outlook message",
    **dict.fromkeys(("mht", "mhtml"), "web archive"),
    **dict.fromkeys(("eml", "mbox"), "mail"),
    "pdf": "PDF",
    "zip": "ZIP",
    **dict.fromkeys(("gz", "tgz", "7z", "rar", "bz2", "xz", "zst", "tar"), "archive"),
    **dict.fromkeys(("mp3", "mp4", "mov", "avi", "wav", "m4a", "webm", "mkv"), "sound or video"),
    **dict.fromkeys(
        (
            *("css", "scss", "less", "js", "mjs", "cjs", "ts", "jsx", "tsx", "map", "vue", "php"),
            *("asp", "aspx", "jsp", "py", "rb", "pl", "java", "c", "h", "cpp", "cs", "go", "rs"),
            *("sh", "bat", "cmd", "ps1", "vbs", "sql", "swift", "kt", "lua", "xsl", "xslt", "dtd"),
        ),
        "program text",
    ),
    **dict.fromkeys(("woff", "woff2", "ttf", "otf", "eot", "swf", "exe", "dll"), "program part"),
    **dict.fromkeys(("csv", "tsv", "tab", "parquet", "sqlite", "db"), "table of data"),
    **dict.fromkeys(("srt", "vtt", "ass", "ssa", "sbv"), "subtitles"),
    **dict.fromkeys(("ics", "ical", "vcf", "vcard"), "calendar or contacts"),
    **dict.fromkeys(("url", "webloc", "lnk", "desktop"), "link"),
    **dict.fromkeys(
        ("ini", "cfg", "conf", "toml", "yaml", "yml", "log", "properties", "env", "lock"),
        "settings or log",
    ),
}
"""The format by the extension, in lower case. `.doc` is none of them: what is named so may be a
page or a text, and what is Word's own is told by its bytes."""

COMPANIONS = {"program text", "program part"}
"""Kinds that lie beside a page when a browser saves it whole."""

NOT_ARTICLES = COMPANIONS | {
    *("table of data", "subtitles", "calendar or contacts", "link", "settings or log"),
    "program or data",
}
"""Kinds of text that hold no article, whatever is in them."""


_COPIES = ("~", ".bak", ".tmp", ".swp", ".part", ".crdownload", ".orig")
"""How names of copies and of unfinished files end that programs make."""


def kind_of_name(key: str) -> str:
    """The format that files of this name are in by custom; plain text if its extension tells
    nothing."""
    return KIND_OF_EXTENSION.get(_extension(key), "plain text")


def has_unknown_extension(key: str) -> bool:
    """Whether a name ends as those of no format that is known, or in no extension at all."""
    return _extension(key) not in KIND_OF_EXTENSION


def _extension(key: str) -> str:
    name = key.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def junk_reason(key: str) -> str | None:
    """Why a file is none that people drop, but one that a computer left beside them; else None."""
    name = key.rpartition("/")[2]
    if not name:
        return "this is a folder, not a file"
    if name == "AMAZON_SES_SETUP_NOTIFICATION":
        return "Amazon SES leaves this when mails are first sent to a bucket: leave it or delete it"
    if name.startswith("._") or name == ".DS_Store" or "/__MACOSX/" in f"/{key}":
        return "macOS keeps this beside your files; it is no article: leave it or delete it"
    is_hidden = any(part.startswith(".") for part in key.split("/"))
    is_copy = name.startswith("~$") or name.lower().endswith(_COPIES)
    if is_hidden or is_copy or name.lower() in {"thumbs.db", "desktop.ini"}:
        return "this is a hidden or temporary file of a program, no article: leave it or delete it"
    return None
