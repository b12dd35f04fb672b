"""Markup of unknown origin becomes safe, and keeps its structure."""

import time

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article.draft import Draft
from functions.ingest.article.normalise import normalised_article
from functions.ingest.formats.markdown import markdown_file
from functions.ingest.formats.web import web_page
from functions.ingest.markup import rules, sanitise
from shared.errors import Rejected
from tests.support.xss import VECTORS, faults

AROUND = (
    "{}",
    "<p>before {} after</p>",
    "<ul><li>{}</ul>",
    "<table><tr><td>{}</table>",
    "<a href='https://x.example'>{}</a>",
)


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_active_passes(vector: str) -> None:
    for around in AROUND:
        clean = sanitise.sanitise_html(around.format(vector))
        assert not faults(clean)
        assert sanitise.sanitise_html(clean) == clean, "a second parser reads it otherwise"


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_active_passes_in_a_page_or_in_markdown(vector: str) -> None:
    before, after = "Some words of text. " * 9, "More. " * 30
    page = (
        f"<html><head><title>T</title></head><body><h1>T</h1><p>{before}</p>{vector}<p>{after}</p>"
    )
    for draft in (
        *_drafts(web_page.parse_html, page),
        *_drafts(markdown_file.parse_markdown, f"# T\n\nText\n\n{vector}\n\n[x](<{vector}>)"),
    ):
        assert not faults(normalised_article(draft, "key").body_html)


def _drafts(parse: object, page: str) -> list[Draft]:
    try:
        found: list[Draft] = parse(page.encode())  # type: ignore[operator]
    except Rejected:
        return []
    return found


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<a href='https://x.example/?a=1&b=2'>",
            "</a>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<li>",
        ),
        *(
            "<ul>",
            "</ul>",
            "<div>",
            "</div>",
            "<style>",
            "</style>",
            "<svg>",
            "</svg>",
            "<math>",
            "<mtext>",
            "<mglyph>",
            "</math>",
        ),
        *(
            "<noscript>",
            "<template>",
            "<select>",
            "<option>",
            "<textarea>",
            "<title>",
            "</title>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
        ),
        *(
            "<img src=x onerror=alert(1)>",
            "<script>alert(1)</script>",
            "<iframe src='https://v.example/'>",
            "</iframe>",
            "<br>",
            "<br>",
        ),
        *(
            "<h1>",
            "</h1>",
            "<pre>",
            "\n",
            "</pre>",
            "<blockquote>",
            "<figure data-figure='3'>",
            "</figure>",
            "<form>",
            "<plaintext>",
        ),
        *(
            "words",
            "&lt;",
            "&amp;",
            "<",
            ">",
            '"',
            "'",
            "=",
            "\u0338",
            "\0",
            "\ud800",
            "Hải Phòng",
            "<x-y>",
            "</x-y>",
            "<a name=x>",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_active_comes_of_any_nesting(fragment: str) -> None:
    clean = sanitise.sanitise_html(fragment)
    assert not faults(clean)
    assert sanitise.clean_blocks([clean]) == clean, "an HTML5 parser reads it otherwise"
    assert "<" not in nh3.clean(
        sanitise.markup_text(clean), tags=set()
    ) or "<" not in sanitise.markup_text(clean)


@given(st.text(max_size=200))
def test_text_stays_text(words: str) -> None:
    assert not faults(sanitise.sanitise_html(words))


@pytest.mark.parametrize(
    ("fragment", "clean"),
    [
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h4>B</h4>"),
        ("<div>a<p>b</p>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("one<br><br>two<br>three", "<p>one</p><p>two<br>three</p>"),
        ("<p><b>a<br><br>b</b></p>", "<p><b>a<br>b</b></p>"),
        ("<b><div>a</div><div>b</div></b>", "<p><b>a</b></p><p><b>b</b></p>"),
        (
            "<ul><li><p>a</p></li><li></li><li>b<ul><li>c</ul></ul>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        ),
        ("<li>loose</li><td>loose</td>", "<p>loose</p><p>loose</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p><p>b</p>"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<p>&nbsp;</p><p><b> </b></p><hr>", "<hr>"),
        ("<p>a<b></b> <i> </i>b</p>", "<p>a b</p>"),
        ("<del>a</del><ins>b</ins><kbd>c</kbd>", "<p><s>a</s><u>b</u><code>c</code></p>"),
        ("<font><span>a</span></font>", "<p>a</p>"),
        ("<p>a<x-note>b</x-note></p>", "<p>ab</p>"),
        ("a <img src=x> b", "<p>a b</p>"),
        ("<figure data-figure='2'><p>x</p></figure>", '<figure data-figure="2"></figure>'),
        ("<figure><figcaption>x</figcaption></figure>", "<p>x</p>"),
        ("<ol start=3><li>a</ol>", '<ol start="3"><li>a</li></ol>'),
        ("<a href='/a'>a</a> <a>b</a> <a href='#c'>c</a>", "<p>a b c</p>"),
    ],
)
def test_structure(fragment: str, clean: str) -> None:
    assert sanitise.sanitise_html(fragment) == clean


def test_links_and_embeds() -> None:
    rel = f'rel="{rules.LINK_REL}"'
    assert sanitise.sanitise_html("<a href='HTTPS://Ví.example/ẩ b?x=1&amp;y' rel=me>a</a>") == (
        f'<p><a href="HTTPS://V%C3%AD.example/%E1%BA%A9b?x=1&amp;y" {rel}>a</a></p>'
    )
    video = f'<p><a href="https://v.example/e/1" {rel}>https://v.example/e/1</a></p>'
    assert sanitise.sanitise_html("<iframe src='//v.example/e/1'>x</iframe>") == video
    assert sanitise.sanitise_html("<video><source src='https://v.example/e/1'>old</video>") == video
    assert sanitise.sanitise_html("<iframe src='/e/1'></iframe>") == ""
    assert rules.web_link("b.html#c", "https://x.example/a/") == "https://x.example/a/b.html#c"
    assert rules.web_link("https://x.example/" + "a" * 3000) is None
    assert rules.web_link("http://[", "https://x.example/") is None


def test_text_of_markup() -> None:
    markup = sanitise.sanitise_html(
        "<h2>A</h2><p>b<br>c &lt; "
        "d</p><table><tr><th>e</th><th></th><td>f</td></tr></table><iframe "
        "src=https://v.example/1></iframe>"
        "<ul><li>g</li><li>h</li></ul><figure data-figure=0></figure>"
    )
    assert sanitise.markup_text(markup) == "A\n\nb c < d\n\ne | f\n\ng\n\nh"


DEEP = 20_000


@pytest.mark.parametrize(
    "fragment",
    [
        *(
            "<div>" * DEEP + "x",
            "<b>" * DEEP + "x",
            "<p><b>" * DEEP + "x",
            "<ul><li>" * DEEP + "x",
            "<table><tr><td>" * DEEP + "x",
        ),
        *(
            "<h2>" + "<br>" * DEEP + "x",
            "<a href=https://x.example/>" * DEEP + "x",
            "<" * DEEP,
            "<a '" * DEEP,
            "&" * DEEP,
            " " * DEEP + "x",
        ),
        "<b a=1>" * 200 + "<p>x</p>" * (DEEP // 10),
        "".join(f"<i a={n}>" for n in range(250)) + "<p>x</p>" * 5_000,
        "<p>" + " <br>" * DEEP,
    ],
    ids=range(14),
)
def test_what_is_deep_or_long_takes_no_time(fragment: str) -> None:
    started = time.process_time()
    assert not faults(sanitise.sanitise_html(fragment))
    assert time.process_time() - started < 6
