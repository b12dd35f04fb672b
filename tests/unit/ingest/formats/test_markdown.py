"""Markdown and its front matter, piece by piece. Whole files are in tests/articles/markdown."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.formats.markdown import front_matter, markdown_file
from shared.article.model import Figure
from shared.errors import Rejected
from tests.support.xss import faults


def draft(page: str) -> Draft:
    (only,) = markdown_file.parse_markdown(page.encode())
    return only


def with_fields(fields: str, body: str = "Text.") -> Draft:
    return draft(f"---\n{fields}\n---\n{body}\n")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("title: 2024", {"headline": "2024"}),
        ("Title: 'No'", {"headline": "No"}),
        ("title: 12:30", {"headline": "12:30"}),
        ("headline: x", {"headline": "x"}),
        ("title: !!python/object/apply:os.system [x]", {"headline": "x"}),
        ("title: >\n  hai\n  dòng", {"headline": "hai dòng"}),
        ("summary: s", {"summary": "s"}),
        ("excerpt: ~\ndescription: d", {"summary": "d"}),
        ("date: 2025-09-15", {"published_at": "2025-09-14T17:00:00Z"}),
        ("date: 2025-09-15T14:05:00Z", {"published_at": "2025-09-15T14:05:00Z"}),
        ("date: 2025-09-15 14:05:00 -0500", {"published_at": "2025-09-15T19:05:00Z"}),
        ("date: 2025-9-5 4:05", {"published_at": "2025-09-04T21:05:00Z"}),
        ("embargo: 2025-09-15T07:05:00.5Z", {"embargo": "2025-09-15T07:05:01Z"}),
        ("embargo: 2025-09-15T07:05:59.000001Z", {"embargo": "2025-09-15T07:06:00Z"}),
        ("embargo: 2025-09-15T07:05:00.000Z", {"embargo": "2025-09-15T07:05:00Z"}),
        ("expires: 2025-09-15T07:05:00.5Z", {"expires": "2025-09-15T07:05:00Z"}),
        ("date: 2025-09-15T07:05:00.5Z", {"published_at": "2025-09-15T07:05:00Z"}),
        ("date: hôm qua", {"published_at": None}),
        ("date: 2025-02-30", {"published_at": None}),
        ("lastmod: 2025-09-15", {"updated_at": "2025-09-14T17:00:00Z"}),
        ("last_modified_at: 2025-09-15", {"updated_at": "2025-09-14T17:00:00Z"}),
        (
            "publishDate: 2025-09-15",
            {"embargo": "2025-09-14T17:00:00Z", "published_at": "2025-09-14T17:00:00Z"},
        ),
        (
            "date: 2024-01-01\npublish_date: 2025-09-15",
            {"embargo": "2025-09-14T17:00:00Z", "published_at": "2023-12-31T17:00:00Z"},
        ),
        ("expiryDate: 2025-09-15", {"expires": "2025-09-14T17:00:00Z"}),
        ("author: An Nhiên and Minh Khôi", {"authors": ("An Nhiên", "Minh Khôi")}),
        (
            "authors:\n- An Nhiên\n- name: Minh Khôi\n  email: x@example.org",
            {"authors": ("An Nhiên", "Minh Khôi")},
        ),
        ("tags: một, hai ba", {"tags": ("một", "hai ba")}),
        ("tags:\n- một\n- '#hai'\n- [ba]", {"tags": ("một", "hai")}),
        ("keywords: [một]", {"tags": ("một",)}),
        ("categories: [Xã hội, Rừng]\ntags: [x]", {"section": "Xã hội", "tags": ("x", "Rừng")}),
        ("category: Xã hội", {"section": "Xã hội", "tags": ()}),
        ("section: A\ncategories: B", {"section": "A", "tags": ("B",)}),
        ("lang: VI-vn", {"language": "vi"}),
        ("lang: '?'", {"language": None}),
        ("id: urn:x:1", {"identity": "urn:x:1"}),
        ("id: 7", {"identity": "7"}),
        ("version: 3", {"version": 3}),
        ("version: three", {"version": 0}),
        ("draft: false\npublished: true", {"headline": "Text."}),
        ("pubstatus: canceled", {"cancelled": True}),
        ("image: /a/b.jpg", {"figures": (Figure("b.jpg"),)}),
        (
            "cover:\n  image: b.png\n  alt: x\n  caption: 'y. Photo: Z'",
            {"figures": (Figure("b.png", "y.", "Z", "x"),)},
        ),
        ("thumbnail: nothing", {"figures": ()}),
        ("images:\n- b.webp\n- c.webp", {"figures": (Figure("b.webp"),)}),
        ("{title: x, tags: [a]}", {"headline": "x", "tags": ("a",)}),
        ("", {"headline": "Text."}),
        ("# only a remark", {"headline": "Text."}),
        ("Tiêu đề: Bão\ntác giả: An Nhiên", {"headline": "Bão", "authors": ("An Nhiên",)}),
        ("deck: d\ntopics: [a, b]\nslug: x-y", {"summary": "d", "tags": ("a", "b")}),
        ("published: 2025-09-15", {"published_at": "2025-09-14T17:00:00Z"}),
        ("status: Published\nvisibility: public", {"cancelled": False}),
        ("trạng thái: Đã duyệt", {"cancelled": False}),
        (
            "embargo: 2099-12-01 06:00 Asia/Ho_Chi_Minh",
            {"embargo": "2099-11-30T23:00:00Z"},
        ),
        ("date: hôm qua", {"doubts": ("its date “hôm qua” cannot be read",)}),
    ],
)
def test_fields(fields: str, said: dict[str, Any]) -> None:
    made = with_fields(fields)
    assert {name: getattr(made, name) for name in said} == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            "title = 'x'\ndate = 2025-09-15\ndraft = false",
            {"headline": "x", "published_at": "2025-09-14T17:00:00Z"},
        ),
        ("date = 2025-09-15T14:05:00Z", {"published_at": "2025-09-15T14:05:00Z"}),
        ("date = 2025-09-15T14:05:00", {"published_at": "2025-09-15T07:05:00Z"}),
        (
            "version = 2\n[taxonomies]\ntags = ['a']\ncategories = ['B']",
            {"version": 2, "tags": ("a",), "section": "B"},
        ),
    ],
)
def test_toml_fields(fields: str, said: dict[str, Any]) -> None:
    made = draft(f"+++\n{fields}\n+++\nText.")
    assert {name: getattr(made, name) for name in said} == said


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("---\ntitle: x\ndraft: true\n---\nText.", "draft"),
        ("---\ntitle: x\nDraft: 'Yes'\n---\nText.", "draft"),
        ("+++\ntitle = 'x'\ndraft = true\n+++\nText.", "draft"),
        ("---\ntitle: x\npublished: false\n---\nText.", "unpublished"),
        ("---\na: &a [x]\nb: *a\n---\nText.", "anchors"),
        ("---\ntitle: x\n\nText.", "no end"),
        ("---\n- a\n- b\n---\nText.", "names and values"),
        ("---\n}{ :\n---\nText.", "line 2"),
        ("+++\ntitle = \n+++\nText.", "TOML"),
        ("---\n" + "[" * 400 + "\n---\n", "brackets"),
        ("---\n" + "- " * 9_000 + "\n---\n", "YAML"),
        ("---\ntitle: " + "x" * front_matter.MAX_CHARS + "\n---\n", "at most"),
        ("x" * (markdown_file.MAX_MARKDOWN_BYTES + 1), "at most"),
    ],
)
def test_what_cannot_be_published_is_refused(page: str, words: str) -> None:
    with pytest.raises(Rejected, match=words):
        markdown_file.parse_markdown(page.encode())


@pytest.mark.parametrize(
    ("page", "headline", "text"),
    [
        ("# A\n\nb", "A", "b"),
        ("A\n=\n\nb", "A", "b"),
        ("b\n\n# A", "A", "b"),
        ("---\ntitle: A\n---\n# A\n\nb", "A", "b"),
        ("---\ntitle: A\n---\n# B\n\nb", "A", "B\n\nb"),
        ("## A\n\nb", "A", "b"),
        ("**A**\n\nb", "A", "b"),
        ("**A** b\n\nc d.", "A b", "c d."),
        ("b\n\n## A\n\nc", "b", "A\n\nc"),
        ("# A {#a}\n\nb", "A", "b"),
        ("# A {: .x}\n\nb ![c](d)", "A", "b"),
        ('{"title": "A"}\n\nb', "A", "b"),
        ('{\n"title": "A", "draft": false\n}\nb', "A", "b"),
        ("--- \r\ntitle: A\r\n...\r\nb\r\n", "A", "b"),
        ("\n\n---\ntitle: A\n---\nb\n\n---\n\nc: d\n---", "A", "b\n\nc: d"),
    ],
)
def test_headline_and_body(page: str, headline: str, text: str) -> None:
    made = draft(page)
    assert (made.headline, made.body_text) == (headline, text)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>"),
        ("a  \nb", "<p>a<br>b</p>"),
        ("```\n<b>{{< x >}}\n```", "<pre><code>&lt;b&gt;{{&lt; x &gt;}}\n</code></pre>"),
        ("{{< youtube x >}}\n\n{% raw %}a{% endraw %}", "<p>a</p>"),
        ("{: .x}\na", "<p>a</p>"),
        ("<!--more-->\n\na", "<p>a</p>"),
        ("[a](b.html) [c](javascript:x)", "<p>a c</p>"),
        ("<script>x</script>\n\n<b onclick=x>a</b>", "<p><b>a</b></p>"),
        ("a [[B|c]] [[D#e]] ==f== {{ site.x }}.", "<p>a c D f .</p>"),
        ("a %%b%% c %% d", "<p>a c %% d</p>"),
        ("a {>>b<<}{--c--}{++d++}{~~e~>f~~}", "<p>a df</p>"),
        ("{% comment %}a{% endcomment %}b", "<p>b</p>"),
        ("`%%a%%` b", "<p><code>%%a%%</code> b</p>"),
        (
            "a[^1] b[^x]\n\n[^x]: d\n[^1]: c",
            "<p>a<sup>1</sup> b<sup>2</sup></p><ol><li>c</li><li>d</li></ol>",
        ),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    ],
)
def test_markup(written: str, made: str) -> None:
    assert draft(f"# T\n\n{written}").body_html == made


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("![A](x/a%20b.jpg)", Figure("a b.jpg", "A", None, "A")),
        ("![](a.jpg)", Figure("a.jpg")),
        ("![A](a.jpg 'B. Ảnh: C')", Figure("a.jpg", "B.", "C", "A")),
        ("![A](a.jpg)\n*B*", Figure("a.jpg", "B", None, "A")),
        ("![A](a.jpg)\n\n*B. Photo: C*", Figure("a.jpg", "B.", "C", "A")),
        ("[![A](a.jpg)](b.html)", Figure("a.jpg", "A", None, "A")),
        ("![A](b c.jpg)", Figure("b c.jpg", "A", None, "A")),
        ('![A](x/b c (1).jpg "D")', Figure("b c (1).jpg", "D", None, "A")),
        ("![[a.jpg|B]]", Figure("a.jpg", "B", None, "B")),
        ("![[x/a b.png|300]]", Figure("a b.png")),
        ("![A](a.jpg){width=50%}", Figure("a.jpg", "A", None, "A")),
        ('![]({{ "/img/a.jpg" | relative_url }})', Figure("a.jpg")),
        ("{{< figure src='a.jpg' title='B' >}}", Figure("a.jpg", "B")),
        ('{{% figure src="a.jpg" caption="B" attr="C" %}}', Figure("a.jpg", "B", "C")),
        ("<figure><img src=a.jpg><figcaption>B</figcaption></figure>", Figure("a.jpg", "B")),
    ],
)
def test_images(written: str, figure: Figure) -> None:
    made = draft(f"# T\n\nbefore\n\n{written}\n\nafter")
    assert made.figures == (figure,)
    assert made.body_html == '<p>before</p><figure data-figure="0"></figure><p>after</p>'
    assert made.body_text == "before\n\nafter"


def test_text_beside_an_image_stays() -> None:
    made = draft("# T\n\n![A](a.jpg) Text after\n\nBefore ![B](b.jpg)")
    assert made.body_text == "Text after\n\nBefore"
    assert [figure.file for figure in made.figures] == ["a.jpg", "b.jpg"]


def test_an_image_that_is_left_out_is_a_doubt() -> None:
    made = draft("# T\n\na ![A](anh-1) ![B](b.heic)")
    assert [doubt.split("”")[0] for doubt in made.doubts] == [
        "the image “anh-1",
        "the image “b.heic",
    ]


def test_the_date_in_a_name_counts_where_the_front_matter_has_none() -> None:
    for key, page, date in (
        ("tin/2025-09-15-bao.md", "# A\n\nb", "2025-09-14T17:00:00Z"),
        ("2025-09-15-bao.md", "---\ndate: 2024-01-01\n---\n# A\n\nb", "2023-12-31T17:00:00Z"),
        ("2025-13-15-bao.md", "# A\n\nb", None),
    ):
        (made,) = markdown_file.parse_markdown(page.encode(), None, key)
        assert made.published_at == date


def test_a_byline_and_a_date_behind_the_headline() -> None:
    made = draft("# A\n\nBy Ada Stone\n\n15/9/2025\n\nText of it.\n\n#một #hai ba")
    assert (made.authors, made.published_at, made.tags, made.body_text) == (
        ("Ada Stone",),
        "2025-09-14T17:00:00Z",
        ("một", "hai ba"),
        "Text of it.",
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("status: draft", "status is “draft”"),
        ("status: Chưa duyệt", "status"),
        ("visibility: private", "visibility"),
        ("private: true", "private"),
        ("publish: no", "unpublished"),
        ("published: maybe", "published is “maybe”, neither true nor false"),
        ("draft: perhaps", "draft is “perhaps”, neither true nor false"),
        ("password: x", "password"),
        ("embargo: soon", "embargo “soon” cannot be read"),
        ("embargo:\n  until: 2025-09-15", "embargo"),
        ("publishDate: 2025-02-30", "publishdate “2025-02-30” cannot be read"),
        ("expires: never", "expires “never” cannot be read"),
        ("embargo: 2025-09-15\nnot_before: x", "notbefore"),
    ],
)
def test_what_withholds_and_cannot_be_read_publishes_nothing(fields: str, words: str) -> None:
    with pytest.raises(Rejected, match=words):
        with_fields(f"title: A\n{fields}")


NOTICE = "EMBARGO: 26/11/2099 08:00"
TEXT = "Hội đồng xã cho biết phà cũ sẽ *chạy lại* từ tháng Tư, sau ba năm nằm trong ụ khô."


@pytest.mark.parametrize(
    "page",
    [
        f"# Phà trở lại\n\n{NOTICE}\n\n{TEXT}",
        f"# Phà trở lại\n\n## {NOTICE}\n\n{TEXT}",
        f"# {NOTICE}\n\n# Phà trở lại\n\n{TEXT}",
        f"**{NOTICE}**\n\n**Phà trở lại**\n\n{TEXT}",
        f"---\ntitle: Phà trở lại\n---\n{TEXT}\n\n- một\n- {NOTICE}",
        f"---\ntitle: Phà trở lại\nembargo: 2099-01-01\n---\n> {NOTICE}\n\n{TEXT}",
        f"# Phà trở lại\n\n| a | b |\n|---|---|\n| Embargo | 26/11/2099 08:00 |\n\n{TEXT}",
        f"Phà trở lại\n\n{TEXT}\n\n## {NOTICE}",
    ],
)
def test_a_line_of_embargo_withholds_the_text(page: str) -> None:
    made = draft(page)
    assert (made.headline, made.embargo) == ("Phà trở lại", "2099-11-26T01:00:00Z")
    assert "mbargo" not in made.body_html.lower()


def test_a_heading_that_withholds_is_refused() -> None:
    for page in ("# A\n\n## NOT FOR PUBLICATION\n\nb", "a b\n\nc.\n\n## Bản nháp"):
        with pytest.raises(Rejected, match="not to be published"):
            draft(page)


def test_a_page_without_a_title_is_laid_out_as_a_whole() -> None:
    made = draft(
        f"Phà trở lại bến cũ sau ba năm\n\n**{TEXT}**\n\n{TEXT}\n\nGiá vé không đổi\n\n{TEXT}\n\n"
        "- một\n- **hai**\n\n> trích lời\n\nHải Ninh\n\n## Tin liên quan\n\n"
        "- Bến cũ sửa xong trước mùa lũ\n- Giá dầu không đổi trong năm"
    )
    text = f"<p>{TEXT.replace('*chạy lại*', '<em>chạy lại</em>')}</p>"
    assert (made.headline, made.authors) == ("Phà trở lại bến cũ sau ba năm", ("Hải Ninh",))
    assert made.summary == TEXT.replace("*", "")
    assert made.body_html == (
        f"{text}<h2>Giá vé không đổi</h2>{text}<ul><li>một</li><li><strong>hai</strong></li></ul>"
        "<blockquote><p>trích lời</p></blockquote>"
    )
    assert len(made.picks) == 2


def test_a_summary_of_the_front_matter_leaves_the_deck_in_the_text() -> None:
    made = draft(f"---\nsummary: Tóm tắt\n---\nPhà trở lại bến cũ\n\n{TEXT}\n\nPhà chạy.")
    assert (made.summary, made.body_text) == ("Tóm tắt", f"{TEXT.replace('*', '')}\n\nPhà chạy.")


def test_a_picture_that_a_line_names_is_shown() -> None:
    made = draft(f"Phà trở lại bến cũ\n\n{TEXT}\n\nphà.jpg\n\nẢnh: Lê Quân\n\n{TEXT}")
    assert made.figures == (Figure("phà.jpg", None, "Lê Quân"),)
    assert made.body_html.startswith('<figure data-figure="0"></figure><p>')


def test_fields_without_fences_are_read() -> None:
    made = draft("Title: A story: of two\nTags: a, b\nStatus: published\n\nText of it.")
    assert (made.headline, made.tags, made.body_text) == (
        "A story: of two",
        ("a", "b"),
        "Text of it.",
    )
    with pytest.raises(Rejected, match="status is “draft”"):
        draft("Title: A\nStatus: draft\n\nText.")
    made = draft("He said: go\nShe said: stay\n\nText of it.")
    assert made.headline == "He said: go She said: stay"


def test_a_folder_of_drafts_publishes_nothing() -> None:
    with pytest.raises(Rejected, match="_drafts"):
        markdown_file.parse_markdown(b"# A", None, "blog/_drafts/a.md")


def test_the_cover_goes_before_the_body_unless_the_body_has_it() -> None:
    made = with_fields("title: T\nimage: /b.jpg", "text\n\n![x](c.jpg)")
    assert [figure.file for figure in made.figures] == ["b.jpg", "c.jpg"]
    assert made.body_html.startswith(
        '<figure data-figure="0"></figure><p>text</p><figure data-figure="1">'
    )
    assert len(with_fields("title: T\nimage: /b.jpg", "text\n\n![x](d/b.jpg)").figures) == 1


@pytest.mark.parametrize(
    ("key", "data", "format"),
    [
        ("a.md", b"# A\n\nb", "markdown"),
        ("a.txt", b"---\ntitle: A\n---\nb", "markdown"),
        ("a.txt", b"---\n# remark\ntitle: A\n---\nb", "markdown"),
        ("a.txt", b"+++\ntitle = 'A'\n+++\nb", "markdown"),
        ("a.md", b"<p align=center>A</p>\n\n# B", "markdown"),
        (
            "a.md",
            b"<!doctype html><title>A</title><p>A sentence that is long enough to be found, "
            b"and then some more.",
            "html",
        ),
        ("a.txt", b"--- A\n\nb", "plain"),
    ],
)
def test_markdown_is_known_by_its_front_matter_or_its_name(
    key: str, data: bytes, format: str
) -> None:
    parsed = readers.read_drafts(data, key, {})
    assert isinstance(parsed, list)
    assert [one.format for one in parsed] == [format]


@pytest.mark.parametrize(
    "piece",
    ["[", "*a ", "> ", "![a](b", "`", "- ", "<a ", "{{<", "{% ", "|", "~~~\n", "1. ", "_a_ ", "&#"],
)
def test_what_makes_parsers_slow_takes_little_time(piece: str) -> None:
    started = time.process_time()
    draft("# T\n\n" + piece * 2_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{a: ",
        "- ",
        "? ",
        "a: ",
        "'",
        "!",
        "a:\n",
        "- a\n",
        "a: |\n",
        "&",
        "%",
        "\t",
        "#",
        "a,",
        "x" * 999,
    ],
)
def test_front_matter_takes_little_time(piece: str) -> None:
    started = time.process_time()
    with contextlib.suppress(Rejected):
        draft(
            "---\n"
            + (piece * front_matter.MAX_CHARS)[: front_matter.MAX_CHARS - 2]
            + "\n---\nText."
        )
    assert time.process_time() - started < 5


LINES = st.sampled_from(
    [
        *(
            "---",
            "+++",
            "title: A",
            "title = 'A'",
            "tags: [a",
            "a: &b c",
            "d: *b",
            "- x",
            "  y",
            "# H",
            "text",
            "",
            "\t",
            "{{<",
            ">}}",
        ),
        *(
            "![a](b.jpg)",
            "<b onclick=x>",
            "</b>",
            "<script>",
            "```",
            "|a|b|",
            "|-|-|",
            "> q",
            "[x]: javascript:y",
            "[x]",
            "draft: ~",
        ),
        *(
            "date: 2025-01-01",
            "image: {a: [b",
            "? x",
            "!!binary x",
            "%YAML 9.9",
            "\ud800",
            "\0",
            "\u0338",
            "Hải Phòng",
            "1. a",
            "===",
            "'",
        ),
    ]
)


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_any_lines_are_read_or_rejected(page: str) -> None:
    try:
        made = [
            normalise.normalised_article(one, "key")
            for one in markdown_file.parse_markdown(page.encode(errors="surrogatepass"))
        ]
    except Rejected as refusal:
        assert len(str(refusal)) > 10
        return
    assert not any(faults(article.body_html) for article in made)


@pytest.mark.parametrize(
    "line",
    ["![Cảng](a.jpg) Chữ sau ảnh.", "[![Cảng](a.jpg)](https://a.example) Chữ sau ảnh.",
     'Chữ trước. <img src="a.jpg"> Chữ sau ảnh.', "![Cảng](a.jpg)\nChữ sau ảnh."],
)  # fmt: skip
def test_words_behind_a_picture_stay(line: str) -> None:
    (draft,) = markdown_file.parse_markdown(f"# Cảng mới\n\n{line}\n\nCâu cuối.".encode())
    assert [figure.file for figure in draft.figures] == ["a.jpg"]
    assert draft.body_text.endswith("Chữ sau ảnh.\n\nCâu cuối.")


def test_a_scheduled_text_with_a_time_is_withheld_until_then() -> None:
    words = "---\ntitle: Cảng mới\nstatus: scheduled\n{}---\nMột câu."
    (draft,) = markdown_file.parse_markdown(words.format("publishDate: 2031-01-02\n").encode())
    assert draft.embargo == "2031-01-01T17:00:00Z"
    with pytest.raises(Rejected, match="does not say until when"):
        markdown_file.parse_markdown(words.format("").encode())
