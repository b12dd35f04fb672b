"""The HTML of a body as Markdown: signs, escapes, and that CommonMark reads it back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from functions.api.v1.markdown_body import body_markdown
from functions.ingest.formats.markdown.markdown_file import parse_markdown
from functions.ingest.markup.sanitise import sanitise_html


def markdown(html: str) -> str:
    return body_markdown(html, lambda number: f"![](f{number}.jpg)")


def read_back(html: str) -> str:
    return parse_markdown(b'---\ntitle: "x"\n---\n\n' + markdown(html).encode())[0].body_html


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>a<strong>b</strong>c</p>", "a**b**c"),
        ("<p>a <em>b</em>, c</p>", "a _b_, c"),
        ("<p>a<em>b</em>c</p>", "a<em>b</em>c"),
        ("<p>x<strong>(b)</strong>c</p>", "x<strong>(b)</strong>c"),
        ("<p><strong><em>b</em></strong></p>", "**_b_**"),
        ("<p>H<sub>2</sub>O <u>u</u> <s>s</s></p>", "H<sub>2</sub>O <u>u</u> ~~s~~"),
        ("<p># 1. - * _ ` [x](y) &lt;b&gt; &amp;amp;</p>", None),
        ("<p>1. một</p>", "1\\. một"),
        ("<p>- một</p>", "\\- một"),
        ("<p>{{ x }} {% y %} %%z%% ==w==</p>", None),
        ("<p><code>a*b</code> <code>`</code></p>", "`a*b` <code>`</code>"),
        ("<h3>A<br>B</h3>", "### A<br>B"),
        ("<pre><code>x\n```\ny</code></pre>", "````\nx\n```\ny\n````"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<p>a\u00a0b</p>", "a&nbsp;b"),
        ('<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>', None),
        ("<hr><p>x</p>", "***\n\nx"),
    ],
)
def test_blocks_and_signs(html: str, written: str | None) -> None:
    if written is not None:
        assert markdown(html) == written
    same = re.sub(r"\n(?=</code></pre>)", "", read_back(html))
    assert same == sanitise_html(html)


TEXT = st.text(
    st.sampled_from("aă1 .,;:!?()[]{}<>*_~`#+-=|\\&%\"'/^$@\u00a0\u0301—“”\n"), max_size=30
)
INLINE = st.recursive(
    TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["strong", "em", "u", "s", "sub", "sup"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@given(st.lists(INLINE, max_size=4))
def test_any_text_comes_back_as_it_was(parts: list[str]) -> None:
    html = sanitise_html(f"<p>{''.join(parts)}</p>")
    rendered = (
        MarkdownIt("commonmark", {"html": True}).enable("strikethrough").render(markdown(html))
    )
    assert visible(rendered) == visible(html)
    assert visible(read_back(html)) == visible(html)


def visible(html: str) -> str:
    """The letters of markup, spaces aside, which Markdown may drop at the ends of lines."""
    without_tags = re.sub(r"<[^<>]*>", "", sanitise_html(html))
    return re.sub(r"\s+", "", without_tags.replace("\u00a0", " "))


def test_markup_as_deep_as_a_body_can_be_is_written() -> None:
    html = "<blockquote>" * 250 + "<p>đáy</p>" + "</blockquote>" * 250
    assert markdown(html).endswith("đáy")
