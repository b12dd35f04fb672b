"""What web pages say of their articles, piece by piece; whole pages are in tests/articles/html."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.formats.web import web_page
from shared.article.model import Article, Figure
from shared.errors import Rejected
from tests.support.xss import faults

BODY = "".join(
    f"<p>Paragraph {n} of the story has enough words in it to be taken for running text"
    " by whoever reads it.</p>"
    for n in "abc"
)


def page(
    head: str = "", body: str = BODY, html_tag: str = "<html>", heading: str = "<h1>The story</h1>"
) -> bytes:
    inner = (
        f'<head><meta charset="utf-8">{head}</head><body><article>{heading}{body}</article></body>'
    )
    return f"<!doctype html>{html_tag}{inner}</html>".encode()


def draft(*arguments: Any, **named: Any) -> Draft:
    (only,) = web_page.parse_html(page(*arguments, **named))
    return only


def ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    ("head", "heading", "found"),
    [
        ("<title>The story | The Site</title>", "", "The story"),
        (
            "<title>The story of a site - The Site</title><meta property=og:site_name "
            "content='The Site'>",
            "",
            "The story of a site",
        ),
        (
            "<title>Site: what it is | The story</title><link rel=canonical "
            "href=https://thestory.example/a>",
            "",
            "Site: what it is",
        ),
        ("<title>A - B</title>", "<h1>Something else</h1>", "Something else"),
        ("<title>Up - and down</title>", "", "Up - and down"),
        (
            "<meta property=og:title content='The story so far'>",
            "<h1>Logo</h1><h1>The story so far</h1>",
            "The story so far",
        ),
        (
            ld('{"@type":"NewsArticle","headline":"The story &amp; more"}'),
            "<h1>Latest</h1><h1>News</h1>",
            "The story & more",
        ),
        ("<title>T</title>", "<h2 itemprop=headline>Bão số 5</h2>", "T"),
        (
            "<title>Bão số 5 vào bờ</title>",
            "<h2 itemprop=headline>Bão số 5 vào bờ</h2><h1>Báo</h1>",
            "Bão số 5 vào bờ",
        ),
    ],
)
def test_headline(head: str, heading: str, found: str) -> None:
    assert draft(head, heading=heading).headline == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("<link rel=canonical href='HTTPS://News.Example/a?b=1#c'>", "https://news.example/a?b=1"),
        (
            "<link rel=canonical href='/a'><meta property=og:url content='http://n.example/b'>",
            "http://n.example/b",
        ),
        ("<link rel=canonical href='https://n.example/'>", None),
        ("<link rel=canonical href='https://n.example'>", None),
        ("<link rel=canonical href='javascript:alert(1)'>", None),
        ("<link rel=canonical href='http://['>", None),
        (
            ld('{"@type":"Article","mainEntityOfPage":{"@id":"https://n.example/x"}}'),
            "https://n.example/x",
        ),
        (ld('{"@type":"Article","url":["https://n.example/x"],"mainEntityOfPage":true}'), None),
    ],
)
def test_identity_is_the_canonical_address_of_one_page(head: str, found: str | None) -> None:
    assert draft(head).identity == found


@pytest.mark.parametrize(
    ("head", "published", "updated"),
    [
        (
            ld('{"@type":"NewsArticle","datePublished":"2025-09-15T14:05:00+07:00"}'),
            "2025-09-15T07:05:00Z",
            None,
        ),
        (ld('{"@type":"NewsArticle","dateCreated":"2025-09-15"}'), "2025-09-14T17:00:00Z", None),
        (
            "<meta property=article:published_time content='2025-09-15T14:05:00.000-0500'>",
            "2025-09-15T19:05:00Z",
            None,
        ),
        (
            "<meta name=pubdate content='Mon, 15 Sep 2025 14:05:00 GMT'>",
            "2025-09-15T14:05:00Z",
            None,
        ),
        ("<meta name=DC.date.issued content='15/09/2025 14:05'>", "2025-09-15T14:05:00Z", None),
        ("<meta name=date content='2025-09-15T14:05'>", "2025-09-15T14:05:00Z", None),
        ("<meta name=date content='ngày 15/9/2025, 14:05'>", "2025-09-15T07:05:00Z", None),
        (
            "<link rel=canonical href='https://bao.example.vn/a'>"
            "<meta name=date content='2025-09-15T14:05'>",
            "2025-09-15T07:05:00Z",
            None,
        ),
        ("<meta itemprop=datePublished content='2025-09-15'>", "2025-09-14T17:00:00Z", None),
        ("<meta name=date content='2 giờ trước'>", None, None),
        ("<meta name=date content='2025-02-30'><meta name=date content='1000-01-01'>", None, None),
        (
            "<meta name=date content='2025-09-15'><meta property=og:updated_time "
            "content='2025-09-16'>",
            "2025-09-14T17:00:00Z",
            "2025-09-15T17:00:00Z",
        ),
        (
            "<meta name=date content='2025-09-15'><meta name=lastmod content='2025-09-14'>",
            "2025-09-14T17:00:00Z",
            None,
        ),
    ],
)
def test_times(head: str, published: str | None, updated: str | None) -> None:
    found = draft(head)
    assert (found.published_at, found.updated_at) == (published, updated)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("<p>Thứ hai, 15/9/2025, 14:05 (GMT+7)</p>", "2025-09-15T07:05:00Z"),
        ("<div><span>By Ines Okafor on November 14, 2019</span></div>", "2019-11-13T17:00:00Z"),
        ("<p>Cập nhật: 14:05 ngày 15-9-2025 | Xã hội</p>", "2025-09-15T07:05:00Z"),
        ("<p>November 19, 2019 - 16:36 AMT</p>", "2019-11-18T17:00:00Z"),
        ("<p>3 May 2020, 5 pm CEST, last of 4 May 2020</p>", None),
        ("<p>© 2 May 2019</p>", None),
        ("<p>Hôm qua lúc 14:05</p>", None),
    ],
)
def test_a_date_that_only_shows(line: str, found: str | None) -> None:
    assert draft(body=line + BODY).published_at == found


@pytest.mark.parametrize(
    ("head", "line", "found"),
    [
        (
            ld(
                '{"@type":"NewsArticle","author":["A. Levi",{"name":"Bo '
                'Chi"},{"name":"https://x.example/c"},3,null]}'
            ),
            "",
            ("A. Levi", "Bo Chi"),
        ),
        ("<meta name=author content='By An Nhiên and Minh Khôi'>", "", ("An Nhiên", "Minh Khôi")),
        (
            "<meta property=article:author content='https://facebook.example/x'>",
            "<p>By Ines Okafor</p>",
            ("Ines Okafor",),
        ),
        (
            "<meta name=author content='The Site'><meta property=og:site_name content='The Site'>",
            "",
            ("The Site",),
        ),
        ("", "<p class=byline>Theo <b>Trần Thị Mây</b></p>", ("Trần Thị Mây",)),
        (
            "",
            "<div class='article-author'><a rel=author href=/x>Lê Văn Sông</a></div>",
            ("Lê Văn Sông",),
        ),
        ("", "<p class=byline>Updated twice today</p>", ()),
    ],
)
def test_authors(head: str, line: str, found: tuple[str, ...]) -> None:
    assert draft(head, line + BODY).authors == found


def test_an_author_below_the_text_is_lifted() -> None:
    found = draft(body=BODY + "<p style='text-align:right'><strong>An Nhiên</strong></p>")
    assert found.authors == ("An Nhiên",)
    assert "Nhiên" not in found.body_text
    kept = draft("<meta name=author content='Lê Sông'>", BODY + "<p><strong>An Nhiên</strong></p>")
    assert kept.authors == ("Lê Sông",)


@pytest.mark.parametrize(
    ("head", "section", "tags"),
    [
        (
            "<meta property=article:section content='Xã hội'><meta property=article:tag "
            "content='a, b'>",
            "Xã hội",
            ("a", "b"),
        ),
        (
            ld('{"@type":"Article","articleSection":["Sport","x"],"keywords":"one, two;three"}'),
            "Sport",
            ("one", "two", "three"),
        ),
        (ld('{"@type":"Article","keywords":["Type:article","a",7]}'), None, ("a",)),
        (
            ld(
                '{"@type":"BreadcrumbList","itemListElement":'
                '[{"name":"Home"},{"item":{"name":"Kinh tế"}}]}'
            ),
            "Kinh tế",
            (),
        ),
        ("<meta name=keywords content='#một, hai ,'>", None, ("một", "hai")),
    ],
)
def test_section_and_tags(head: str, section: str | None, tags: tuple[str, ...]) -> None:
    found = draft(head)
    assert (found.section, found.tags) == (section, tags)


@pytest.mark.parametrize(
    ("tag", "head", "found"),
    [
        ("<html lang=de-CH>", "", "de"),
        ("<html xml:lang='fr'>", "", "fr"),
        ("<html>", "<meta property=og:locale content=vi_VN>", "vi"),
        ("<html>", "<meta http-equiv=content-language content=pt-BR>", "pt"),
        ("<html lang=und>", "", None),
    ],
)
def test_language_is_declared(tag: str, head: str, found: str | None) -> None:
    body = "<p>Xyz abc.</p>" * 20
    assert draft(head, body, html_tag=tag, heading="<h1>Xyz</h1>").language == found


def test_language_shows_where_the_template_is_wrong() -> None:
    assert draft(html_tag="<html lang=vi>").language == "en"


@pytest.mark.parametrize(
    "data",
    [
        *(
            "",
            "{",
            "[]",
            "null",
            "3",
            '"x"',
            '{"@type":3}',
            '{"@type":"NewsArticle","headline":{"x":[]}}',
            '{"@graph":"x"}',
            "[" * 100_000,
        ),
        *(
            '{"@type":"NewsArticle","author":{"name":{"name":"x"}}}',
            '{"@type":"NewsArticle","keywords":{},"datePublished":[1,null]}',
        ),
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        "\ufeff<!--{}-->",
    ],
)
def test_data_that_makes_no_sense_is_passed_over(data: str) -> None:
    found = draft(ld(data))
    assert found.headline == "The story"
    assert found.body_text.count("Paragraph") == 3


def test_the_article_of_the_page_is_told_from_others_in_its_data() -> None:
    one, other = (
        '{"@type":"NewsArticle","url":"https://n.example/%s","author":"%s"}',
        '{"@type":"Article","headline":"x","author":"No One"}',
    )
    head = "<link rel=canonical href=https://n.example/b>" + ld(
        f"[{other},{one % ('a', 'Ann Other')},{one % ('b', 'Bo Right')}]"
    )
    assert draft(head).authors == ("Bo Right",)


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("Why the story matters.", True),
        ("The story", False),
        ("Paragraph a of the story has enough words in it to be…", False),
        ("Paragraph a of the story has enough words [&hellip;]", False),
        ("", False),
    ],
)
def test_a_summary_is_none_if_it_repeats(summary: str, kept: bool) -> None:
    assert draft(f"<meta name=description content='{summary}'>").summary == (
        summary if kept else None
    )


@pytest.mark.parametrize(
    "around",
    [
        "<div class='related-articles'><h3>Related</h3><p>{}</p></div>",
        "<div class=shareBar><p>{}</p></div>",
        "<div id=newsletter-signup><p>{}</p></div>",
        "<aside><p>{}</p></aside>",
        "<nav><p>{}</p></nav>",
        "<footer><p>{}</p></footer>",
        "<div class=box-tin-lien-quan><p>{}</p></div>",
        "<div class=quangcao><p>{}</p></div>",
        "<div hidden><p>{}</p></div>",
        "<div style='display: none'><p>{}</p></div>",
        "<div role=complementary><p>{}</p></div>",
        "<p>Read more: <a href=/x>{}</a></p>",
        "<p>&gt;&gt; <a href=/x>{}</a></p>",
        "<p><strong>Xem thêm:</strong> <a href=/x>{}</a></p>",
        "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>",
        "<noscript><p>{}</p></noscript>",
        "<!-- <p>{}</p> -->",
    ],
)
def test_what_surrounds_articles_everywhere_is_not_of_it(around: str) -> None:
    other = around.format("Another thing altogether, told in a sentence that is long enough.")
    found = draft(body=BODY[: len(BODY) // 3] + other + BODY[len(BODY) // 3 :])
    assert "Another" not in found.body_text
    assert found.body_text.count("Paragraph") == 3


@pytest.mark.parametrize(
    "name",
    ["story has-comments", "post share-enabled", "main-content ads-visible", "social", "hidden"],
)
def test_a_misleading_name_does_not_cost_the_body(name: str) -> None:
    assert draft(body=f"<div class='{name}'>{BODY}</div>").body_text.count("Paragraph") == 3


def test_structure_stays() -> None:
    third = len(BODY) // 3
    items = (
        "<li>One item of a list that is long enough to count</li><li>Another item of that "
        "same list</li>"
    )
    inner = f"<h2>In between</h2><ul>{items}</ul>"
    quote = (
        "<blockquote><p>Somebody said something that is long enough to be quoted "
        "here.</p></blockquote>"
    )
    found = draft(
        body=BODY[:third] + inner + BODY[third : 2 * third] + quote + BODY[2 * third :]
    ).body_html
    for part in ("<h2>In between</h2><ul><li>One", "</li></ul><p>", "<blockquote><p>Somebody"):
        assert part in found


def test_figures_keep_their_places_and_words() -> None:
    third = len(BODY) // 3
    image = "<a href=/big><img src='/i/T%C3%A0u%20c%C3%A1.JPG?w=9' alt='Tàu'></a>"
    picture = f"<figure>{image}<figcaption>Tàu về. Ảnh: An Nhiên</figcaption></figure>"
    found = draft(body=BODY[:third] + picture + BODY[third:])
    assert found.figures == (Figure("Tàu cá.JPG", "Tàu về.", "An Nhiên", "Tàu"),)
    assert '</p><figure data-figure="0"></figure><p>' in found.body_html


@pytest.mark.parametrize(
    ("tag", "figure"),
    [
        ("<img src=data:image/png;base64,AA data-src=https://i.example/a.jpg>", Figure("a.jpg")),
        ("<img srcset='/a-1.webp 320w, /a-2.webp 1280w, /a-3.webp 640w'>", Figure("a-2.webp")),
        (
            "<img src=/a.png title='Chợ nổi. Ảnh: Mây' alt=Chợ>",
            Figure("a.png", "Chợ nổi.", "Mây", "Chợ"),
        ),
        ("<img src=/a.png width=1 height=1>", None),
        ("<img src=/icon-print.png>", None),
        ("<img src=/a.svg>", None),
        ("<img src=/a>", None),
        ("<img src='http://['>", None),
        ("<img>", None),
        (
            "<div class=photo><img src=a.gif><p class=caption>Chú thích</p></div>",
            Figure("a.gif", "Chú thích"),
        ),
        (
            "<table><tr><td><img src=a.gif></td></tr><tr><td>Chú thích (Nguồn: "
            "Đài)</td></tr></table>",
            Figure("a.gif", "Chú thích", "Đài"),
        ),
        (
            "<p><img src=a.gif></p><p><em>Chú thích. Ảnh: Mây</em></p>",
            Figure("a.gif", "Chú thích.", "Mây"),
        ),
        (
            "<p><img src=a.gif></p><p class=Image-Caption>Chú thích</p>",
            Figure("a.gif", "Chú thích"),
        ),
    ],
)
def test_pictures(tag: str, figure: Figure | None) -> None:
    third = len(BODY) // 3
    assert draft(body=BODY[:third] + tag + BODY[third:]).figures == ((figure,) if figure else ())


def test_links_are_completed_by_the_pages_own_address() -> None:
    found = draft(
        "<link rel=canonical href=https://n.example/a/b.html>",
        BODY + BODY.replace("story", "<a href='../c'>story</a>"),
    )
    assert 'href="https://n.example/c"' in found.body_html


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body></body></html>", "no article"),
        (b"<!doctype html>", "empty|no article"),
        (page(body="<div>" * 400 + "x"), "256 tags"),
        (b"<html>" + b" " * web_page.MAX_PAGE_BYTES, "at most"),
    ],
)
def test_what_is_no_article_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Rejected, match=words):
        web_page.parse_html(data)


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div class=related>",
            "</div>",
            "<table>",
            "<td>",
            "</table>",
            "<h1>",
            "</h1>",
            "<figure>",
            "</figure>",
            "<img",
        ),
        *(
            " src=a.jpg>",
            "<a href=",
            "'",
            '"',
            ">",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<script type=application/ld+json>",
            "{",
            "[",
        ),
        *(
            '{"@type":"NewsArticle","headline":',
            "<meta property=og:title content=",
            "<html lang=",
            "<title>",
            "</title>",
            "<body>",
            "</body>",
        ),
        *(
            "A sentence of the text, long enough to be taken for one. ",
            "Hải Phòng",
            "\0",
            "\ud800",
            "&#x110000;",
            "&#xd800;",
            "2025-01-01",
        ),
        *(
            "<time datetime=",
            "<link rel=canonical href=",
            "https://x.example/a",
            "<form>",
            "<svg>",
            "<iframe src=",
            "<aside>",
            "<li>",
            "\u0338",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_page_is_read_or_rejected(markup: str) -> None:
    try:
        made: list[Article] = [
            normalise.normalised_article(one, "key")
            for one in web_page.parse_html(("<html>" + markup).encode(errors="surrogatepass"))
        ]
    except Rejected as refusal:
        assert len(str(refusal)) > 10
        return
    assert not any(faults(article.body_html) for article in made)


@given(st.binary(max_size=300))
def test_any_bytes_named_html_are_read_or_rejected(data: bytes) -> None:
    try:
        readers.read_drafts(b"<!doctype html>" + data, "a.html", {})
    except Rejected as refusal:
        assert len(str(refusal)) > 10


SENTENCES = [
    f"Sentence {n} of the story tells what became of the ferry, the pier and the {n} people on it."
    for n in ("one", "two", "three", "four", "five", "six")
]
PARAGRAPHS = [f"<p>{sentence}</p>" for sentence in SENTENCES]
WHOLE = "".join(PARAGRAPHS)
MISLEADING_NAMES = (
    *("sidebar", "popup-open", "related", "footer", "social", "author-box", "nav-wrap", "ad"),
    *("newsletter", "hidden", "print", "modal", "cookie-wall", "tag-ferry", "comment-x"),
)


@pytest.mark.parametrize("name", MISLEADING_NAMES)
def test_no_name_hides_a_whole_body(name: str) -> None:
    split = "".join(f'<div class="{name} n{n}">{part}</div>' for n, part in enumerate(PARAGRAPHS))
    for body in (f'<div class="{name}">{WHOLE}</div><div>x</div>', split):
        text = draft(body=body).body_text
        assert [sentence for sentence in SENTENCES if sentence not in text] == []


@pytest.mark.parametrize(
    "body",
    [
        "<br><br>".join(SENTENCES),
        "<div>" + "<br>".join(SENTENCES) + "</div>",
        f"<div>{SENTENCES[0]}<p>{SENTENCES[1]}</p>" + "<br><br>".join(SENTENCES[2:]) + "</div>",
        f"<div><b>{SENTENCES[0]}</b><br>" + "<br>".join(SENTENCES[1:]) + "</div>",
        "".join(f"<span>{sentence}</span><br>" for sentence in SENTENCES),
        f"<noscript>{WHOLE}</noscript>",
        f"<button>{WHOLE}",
        f"<nav><svg>{WHOLE}",
        f"<aside>{WHOLE}</aside>",
        "".join(
            f"<div itemprop=articleBody>{part}</div><div class=ad>x</div>" for part in PARAGRAPHS
        ),
        "".join(f"<section class=part>{part}</section><aside>x</aside>" for part in PARAGRAPHS),
    ],
    ids=range(11),
)
def test_no_markup_hides_a_part_of_a_body(body: str) -> None:
    text = draft(body=body).body_text
    assert [sentence for sentence in SENTENCES if sentence not in text] == []


def test_words_of_readers_are_not_the_article_and_a_longer_text_is_doubted() -> None:
    words = "".join(
        f"<div class=response><p>I said in {year} already that all of this would come to no good,"
        " and nobody would listen to me then.</p></div>"
        for year in range(1990, 2020)
    )
    found = draft(body=WHOLE + f"<section id=responses>{words}</section>")
    assert "nobody would listen" not in found.body_text
    assert SENTENCES[-1] in found.body_text
    assert found.doubts == (web_page.SHORT_BODY,)
    assert draft(body=WHOLE).doubts == ()


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (
            "https://www.google.com/url?q=https://a.example/b%3Fc%3D1&amp;sa=D",
            "https://a.example/b?c=1",
        ),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F", "https://a.example/"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url"),
        ("https://news.example/url?q=https://a.example", "https://news.example/url"),
    ],
)
def test_links_lead_where_they_lead_in_the_end(address: str, target: str) -> None:
    body = f"{BODY}<p>{SENTENCES[0]} See <a href='{address}'>the report</a>, they said.</p>{BODY}"
    assert f'href="{target}' in draft(body=body).body_html
