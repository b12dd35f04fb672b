"""The front matter of a Markdown file: YAML between ---, TOML between +++, or an object of JSON.

Jekyll knows the first, Hugo all three.

Every scalar is kept as the text that was written: `title: 2024` and `tags: [no]` mean words.
Anchors and aliases are refused.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from shared import text
from shared.errors import Rejected

MAX_CHARS, MAX_BRACKETS = 20_000, 300
"""PyYAML's scanner takes time in proportion to the square of what is nested."""
Fields = Mapping[str, Any]
"""Values are text, lists or mappings of such; names as `field_key` makes them."""

_FENCED = re.compile(
    r"\A\s*(?:---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+)[ "
    r"\t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_OPEN = re.compile(r"\A\s*(?:---[ \t]*\n[\w-]+[ \t]*:|\+\+\+[ \t]*\n)")
_JSON = re.compile(r"\s*\{\s*\"")
FIRST_BARE_FIELDS = {"title", "headline", "tieude", "date", "author", "slug", "status", "tags"}
LEAST_BARE_FIELDS = 2
_NOT_IN_KEYS = re.compile(r"[\s_-]+")
_PAIR = re.compile(r"([\w-]+(?: [\w-]+){0,3})[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)$")
_INDENTED = re.compile(r"[ \t]+(\S.*)$")


def split_front_matter(page: str) -> tuple[Fields, str]:
    """The fields of the front matter, and the rest of the file; Rejected if they cannot be read."""
    page = page.replace("\r\n", "\n").replace("\r", "\n")
    if _JSON.match(page):
        return _split_json(page.lstrip())
    match = _FENCED.match(page)
    if not match:
        if _OPEN.match(page):
            raise Rejected(
                "the front matter has no end: close it with a line of --- (or +++) before the text"
            )
        return _split_bare_fields(page)
    source = match["yaml"] if match["yaml"] is not None else match["toml"]
    if len(source) > MAX_CHARS:
        raise Rejected(
            f"the front matter has {len(source):,} characters; at most {MAX_CHARS:,} are read: "
            "shorten it"
        )
    fields = _read_yaml(source) if match["yaml"] is not None else _read_toml(source)
    return {field_key(name): value for name, value in fields.items()}, page[match.end() :]


def field_key(name: Any) -> str:
    """`publishDate`, `publish_date` and `Publish-Date` are one name, and so are `Tiêu đề` and
    `tieu_de`."""
    return _NOT_IN_KEYS.sub("", text.fold(str(name)))


def _split_bare_fields(page: str) -> tuple[Fields, str]:
    """The fields of lines `Title: ...` on top that nothing fences, as Pelican and MultiMarkdown
    have them: two at least, the first one a name in `FIRST_BARE_FIELDS`."""
    top = page.lstrip()[:MAX_CHARS].partition("\n\n")[0]
    lines = top.splitlines()
    pairs = [line for line in lines if _PAIR.match(line)]
    fields = _read_lines(top) if len(pairs) >= LEAST_BARE_FIELDS else {}
    if not fields or any(not (_PAIR.match(line) or _INDENTED.match(line)) for line in lines):
        return {}, page
    if field_key(next(iter(fields))) not in FIRST_BARE_FIELDS:
        return {}, page
    return {field_key(name): value for name, value in fields.items()}, page.lstrip()[len(top) :]


def _split_json(page: str) -> tuple[Fields, str]:
    """The fields of an object of JSON at the top, and the text behind it."""
    try:
        fields, end = json.JSONDecoder().raw_decode(page[:MAX_CHARS])
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Rejected(
            f"the front matter is no JSON, or has over {MAX_CHARS:,} characters: "
            f"is a comma or a bracket missing in line {line}?"
        ) from None
    return {field_key(name): _as_text(value) for name, value in fields.items()}, page[end:]


def _read_yaml(source: str) -> Mapping[str, Any]:
    if sum(map(source.count, "[{")) > MAX_BRACKETS:
        raise Rejected(
            f"the front matter has over {MAX_BRACKETS} brackets: that is no list of names "
            "and values; write names and values, a line each"
        )
    _refuse_anchors(source)
    try:
        # BaseLoader makes nothing but text, lists and mappings.
        fields = yaml.load(source, yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        fields = _read_lines(source)
        if not fields:
            where = getattr(error, "problem_mark", None)
            line = f" in line {where.line + 2}" if where else ""
            raise Rejected(
                f"the front matter is no YAML{line}: put quotes around values with a colon in them"
            ) from None
    if fields in (None, ""):
        return {}
    if not isinstance(fields, dict):
        raise Rejected("the front matter is no list of names and values, such as `title: ...`")
    return fields


def _refuse_anchors(source: str) -> None:
    """Aliases can make gigabytes of a few lines (billion laughs); what scanning alone cannot read
    has none."""
    try:
        for token in yaml.scan(source, yaml.BaseLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                raise Rejected(
                    "the front matter has anchors or aliases (& and *), which are refused: "
                    "write the values out"
                )
    except (yaml.YAMLError, RecursionError):
        return


def _read_lines(source: str) -> dict[str, Any]:
    """`name: value` and lists of `- value`, where that is no YAML: `title: Bão số 5: hai người mất
    tích`."""
    fields: dict[str, Any] = {}
    name = ""
    for line in source.splitlines():
        if pair := _PAIR.match(line):
            name, value = pair[1], (pair[2] or "").strip()
            inner = value[1:-1] if value.startswith("[") and value.endswith("]") else None
            fields[name] = (
                _without_quotes(value)
                if inner is None
                else [_without_quotes(one) for one in inner.split(",") if one.strip()]
            )
        elif (item := _ITEM.match(line)) and name:
            before = fields[name]
            fields[name] = [*(before if isinstance(before, list) else []), _without_quotes(item[1])]
        elif (more := _INDENTED.match(line)) and name and isinstance(fields[name], str):
            fields[name] = f"{fields[name]} {more[1]}".strip()
    return fields


def _without_quotes(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _read_toml(source: str) -> Mapping[str, Any]:
    try:
        return {name: _as_text(value) for name, value in tomllib.loads(source).items()}
    except ValueError as error:
        # tomllib tells the line in words, if the mistake is not at the end.
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        raise Rejected(
            f"the front matter is no TOML: look at line {line + 1} of the file, where a quotation "
            "mark or a bracket may be missing, or a name stand twice"
        ) from None
    except RecursionError:
        raise Rejected(
            "the front matter nests too deep to be one: write names and values, a line each"
        ) from None


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
