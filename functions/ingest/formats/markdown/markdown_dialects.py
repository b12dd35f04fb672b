"""What writers' programs add to Markdown becomes plain Markdown, or goes.

Shortcodes of Hugo and tags of Jekyll, attributes of kramdown and Pandoc, links, embeds and comments
of Obsidian, marks of CriticMarkup, footnotes, and addresses of images with spaces. Code stays as it
is. Each step takes time in proportion to the text.
"""

import re
from html import escape

from functions.ingest.words import image_names

_PARAMETER = re.compile(r"\b(\w+)=(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+))")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s([^{}]*)(?<=[>%])\}\}")
_SHORTCODE = re.compile(
    r"\{\{[<%][^{}]{0,1000}[>%]\}\}|\{%[^{}]{0,1000}%\}|^\{:[^{}\n]{0,200}\}[ \t]*$", re.MULTILINE
)
_VARIABLE = re.compile(
    r"\{\{-?\s{0,20}+(?:\"([^\"{}\n]{1,300})\"|'([^'{}\n]{1,300})')?+[^{}]{0,500}+\}\}"
)
_ATTRIBUTES = re.compile(
    r"(?<=\))\{[^{}\n]{1,200}\}|[ \t]?\{:?[ \t]*[#.][^{}\n]{0,200}\}(?=[ \t#]*$)", re.MULTILINE
)
_CODE = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_HIDDEN: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(start), re.compile(end))
    for start, end in (
        (r"\{%-?\s*comment\s*-?%\}", r"\{%-?\s*endcomment\s*-?%\}"),
        (r"\{\{[<%]\s*comment\s*[>%]\}\}", r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}"),
        (r"\{\{/\*", r"\*/\}\}"),
        (r"\{>>", r"<<\}"),
        (r"\{--", r"--\}"),
        (r"%%", r"%%"),
        (r"<!--", r"-->"),
    )
)
"""Where comments and deletions begin and end: nothing of them is for readers."""

_CRITIC_CHANGE = re.compile(r"\{~~[^~{}]{0,500}~>([^~{}]{0,500})~~\}")
_CRITIC_MARK = re.compile(r"\{(?:\+\+|==)|(?:\+\+|==)\}")
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,300})==")
_EMBED = re.compile(r"!\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_SPACED_IMAGE = re.compile(
    r"(!\[[^\[\]\n]{0,500}\])\(([^()\n<>]{1,300}(?:\([^()\n]{0,60}\)[^()\n<>]{0,300})?)\)"
)
_TITLE = re.compile(r"\s(?:\"[^\"]*\"|'[^']*')$")
_NOTE = re.compile(r"^\[\^([^\]\s]{1,60})\]:[ \t]*(.*(?:\n(?:[ ]{2,}|\t)\S.*)*)\n?", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,60})\](?!:)")


def plain_markdown(source: str) -> str:
    """The text in the Markdown that every reader knows; footnotes stand at its end."""
    parts = _CODE.split(_without_hidden(source))
    notes: dict[str, str] = {}
    parts[::2] = [_plain_part(part, notes) for part in parts[::2]]
    numbers: dict[str, int] = {}
    if notes:
        parts[::2] = [_with_note_marks(part, notes, numbers) for part in parts[::2]]
    items = "".join(f"{number}. {notes[name]}\n" for name, number in numbers.items())
    return "".join(parts) + (f"\n\n<!-- -->\n\n{items}" if items else "")


def _without_hidden(source: str) -> str:
    """The text without comments and deletions, but in code; one that does not end is none."""
    for start, end in _HIDDEN:
        if start.search(source):
            spans = [match.span() for match in _CODE.finditer(source)]
            source = _without_spans(source, start, end, spans)
    return source


def _without_spans(
    source: str, start: re.Pattern[str], end: re.Pattern[str], code: list[tuple[int, int]]
) -> str:
    parts: list[str] = []
    at = kept_to = 0
    code = [*code, (len(source), len(source))]
    while opening := start.search(source, at):
        while code[0][1] <= opening.start():
            code.pop(0)
        if code[0][0] <= opening.start():
            at = code[0][1]
            continue
        closing = end.search(source, opening.end())
        if closing is None:
            break
        parts.append(source[kept_to : opening.start()])
        at = kept_to = closing.end()
    return "".join(parts) + source[kept_to:]


def _plain_part(part: str, notes: dict[str, str]) -> str:
    """A part that is no code; its footnotes go into `notes`."""
    if "{" in part:
        part = _FIGURE.sub(_figure_tag, part)
        part = _SHORTCODE.sub("", part)
        part = _VARIABLE.sub(lambda match: match[1] or match[2] or "", part)
        part = _CRITIC_CHANGE.sub(r"\1", part)
        part = _CRITIC_MARK.sub("", _ATTRIBUTES.sub("", part))
    if "[" in part:
        part = _EMBED.sub(_embedded_image, part)
        part = _WIKI_LINK.sub(_link_words, part)
        part = _SPACED_IMAGE.sub(_quoted_address, part)
        part = _NOTE.sub(lambda match: _take_note(match, notes), part)
    return _HIGHLIGHT.sub(r"\1", part) if "==" in part else part


def _figure_tag(match: re.Match[str]) -> str:
    attributes = match[1][:-1].rstrip().removesuffix("/")
    parameters = {
        name: next(filter(None, values), "") for name, *values in _PARAMETER.findall(attributes)
    }
    words = {name: escape(parameters.get(name, "")) for name in ("src", "alt", "caption", "attr")}
    credit = f' <span class="credit">{words["attr"]}</span>' if words["attr"] else ""
    title = words["caption"] or escape(parameters.get("title", ""))
    caption = f"<figcaption>{title}{credit}</figcaption>" if title or credit else ""
    return f'\n\n<figure><img src="{words["src"]}" alt="{words["alt"]}">{caption}</figure>\n\n'


def _embedded_image(match: re.Match[str]) -> str:
    """An image that Obsidian embeds, with its description; embeds of other notes go."""
    address, words = match[1].strip(), (match[2] or "").strip()
    if not image_names.image_name(address):
        return ""
    return f"![{'' if _SIZE.fullmatch(words) else words}](<{address}>)"


def _link_words(match: re.Match[str]) -> str:
    """What a link to another note shows."""
    return (match[2] or match[1].partition("#")[0] or match[1].lstrip("#^")).strip()


def _quoted_address(match: re.Match[str]) -> str:
    """An image whose address has spaces, the address between brackets."""
    inner = match[2].strip()
    title = _TITLE.search(inner)
    address = inner[: title.start()].rstrip() if title else inner
    return f"{match[1]}(<{address}>{title[0] if title else ''})" if " " in address else match[0]


def _take_note(match: re.Match[str], notes: dict[str, str]) -> str:
    notes.setdefault(match[1], " ".join(match[2].split()))
    return ""


def _with_note_marks(part: str, notes: dict[str, str], numbers: dict[str, int]) -> str:
    """The part with a number where it points to a footnote; `numbers` are by the notes' names."""

    def mark(match: re.Match[str]) -> str:
        if match[1] not in notes:
            return ""
        return f"<sup>{numbers.setdefault(match[1], len(numbers) + 1)}</sup>"

    return _NOTE_MARK.sub(mark, part)
