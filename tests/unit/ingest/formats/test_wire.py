"""ninjs, NITF and NewsML-G2: what all three share, and samples of the IPTC and its members.

The samples are read where they are at hand.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.limits import Limits
from functions.ingest.words import bylines, dates, image_names, publishing
from shared.article.model import Article, Image
from shared.errors import Rejected
from tests.support import paths

SHARED = paths.SHARED / "samples"
SHARED_TWINS = ("001_simple_example", "004_simple_text_article", "007_multimedia")
OWN_TWINS = {"ferry-bell": 0, "bus-fares": 0, "oil-lamp": 2}
"""Stories in ninjs 1.6, 2.2 and 3.1 (tests/articles/ninjs/twins), and how many figures each has."""


def drafts(data: bytes | str | Any, key: str = "tin", limits: Limits | None = None) -> list[Draft]:
    """The drafts of bytes, of text, or of what is made JSON."""
    if not isinstance(data, bytes | str):
        data = json.dumps(data)
    parsed = readers.read_drafts(
        data if isinstance(data, bytes) else data.encode(), key, {}, limits
    )
    assert not isinstance(parsed, Image)
    return parsed


def refusal(data: bytes | str | Any, key: str = "tin", limits: Limits | None = None) -> str:
    with pytest.raises(Rejected) as raised:
        [normalise.normalised_article(draft, key) for draft in drafts(data, key, limits)]
    return str(raised.value)


def sample(path: Path) -> list[Article]:
    return [
        normalise.normalised_article(draft, path.name)
        for draft in drafts(path.read_bytes(), path.name)
    ]


# --- samples


@pytest.mark.parametrize("story", OWN_TWINS)
def test_a_story_is_one_record_whatever_the_version_of_ninjs(story: str) -> None:
    folder = paths.ARTICLES / "ninjs" / "twins"
    first, second, third = (
        sample(folder / f"{story}-{version}.json") for version in ("1.6", "2.2", "3.1")
    )
    assert first == second == third
    assert len(first) == 1
    assert len(first[0].figures) == OWN_TWINS[story]


@pytest.mark.beside_shared
@pytest.mark.parametrize("story", SHARED_TWINS)
def test_a_shared_story_is_one_record_whatever_the_version_of_ninjs(story: str) -> None:
    one, two, three = (
        sample(SHARED / "ninjs" / "twins" / f"{story}-{version}.json")
        for version in ("1.6", "2.2", "3.1")
    )
    assert one == two == three
    assert len(one) == 1
    assert one[0].authors == ("Paulo Santalucia", "Frances d'Emilio")
    assert one[0].published_at
    assert len(one[0].figures) == (2 if story == "007_multimedia" else 0)


@pytest.mark.beside_shared
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("n[ie]*/**/*.[jx]*")), ids=lambda path: path.name
)
def test_samples_of_agencies_are_articles(path: Path) -> None:
    (article,) = sample(path)
    assert article.headline
    assert article.language in {"en", "de", "sv", "nb"}
    assert article.body_text or article.summary or article.figures or article.embargo
    assert all(figure.file.endswith(".jpg") for figure in article.figures)


@pytest.mark.beside_shared
def test_a_message_with_a_package_is_one_article_with_its_picture() -> None:
    (article,) = sample(SHARED / "newsml-g2" / "tt.xml")
    assert article.figures[0].file == "a001_NormalHires.jpg"
    assert article.figures[0].credit == "Naina Helén Jåma/TT"
    assert article.body_html.startswith('<figure data-figure="0"></figure><p>')
    assert "TT" not in article.body_text.split("\n")[0]


# --- what they share


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2025-03-02T08:15:00+07:00", "2025-03-02T01:15:00Z"),
        ("2025-03-02T08:15:00Z", "2025-03-02T08:15:00Z"),
        ("2025-03-02T08:15:00.123-05:00", "2025-03-02T13:15:00Z"),
        ("20250302T081500+0700", "2025-03-02T01:15:00Z"),
        ("2025-03-02T08:15:00", "2025-03-02T01:15:00Z"),
        ("20250302", "2025-03-01T17:00:00Z"),
        ("Chủ nhật, 2/3/2025, 08:15 (GMT+7)", "2025-03-02T01:15:00Z"),
        ("2 giờ trước", None),
        ("2025-13-45", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("", None),
        (None, None),
    ],
)
def test_times(written: str | None, at: str | None) -> None:
    assert dates.parse_timestamp(written) == at


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By An Nhiên and Minh Khôi", ("An Nhiên", "Minh Khôi")),
        ("Tác giả: Thu Hà / TTXVN", ("Thu Hà", "TTXVN")),
        ("Theo TTXVN", ("TTXVN",)),
        ("Von Christian Hollmann, dpa", ("Christian Hollmann", "dpa")),
        ("Paulo Santalucia and Frances d'Emilio", ("Paulo Santalucia", "Frances d'Emilio")),
        ("Byron Vu", ("Byron Vu",)),
        ("NTB-AFP-DPA", ("NTB-AFP-DPA",)),
        (" ; ", ()),
    ],
)
def test_bylines(byline: str, names: tuple[str, ...]) -> None:
    assert bylines.authors_of_field(byline) == names


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("https://a.example/x/C%E1%BA%A7u.JPG?w=9#z", None, "Cầu.JPG"),
        ("../../etc/passwd", None, None),
        ("..%2F..%2Fa.jpg", None, "a.jpg"),
        ("a\\b\\c.png", None, "c.png"),
        ("https://a.example/download?id=1", "image/png", "download.png"),
        ("https://a.example/download?id=1", None, None),
        ("data:image/png;base64,AAAA", None, None),
        ("http://[", None, None),
        (".jpg", None, None),
        ("x" * 300 + ".jpg", None, None),
        (None, "image/jpeg", None),
    ],
)
def test_file_names(address: str | None, kind: str | None, name: str | None) -> None:
    assert image_names.image_name(address, kind) == name


@pytest.mark.parametrize(
    "status", ["canceled", "Cancelled", "withheld", "stat:canceled", " stat:withheld "]
)
def test_statuses_that_take_down(status: str) -> None:
    assert publishing.is_takedown_status(status)


@pytest.mark.parametrize(
    ("written", "number"),
    [("3", 3), (3, 3), ("", 0), (None, 0), (1e400, 0), ("9" * 40, 0), (-1, 0), (True, 0)],
)
def test_versions(written: object, number: int) -> None:
    assert publishing.parse_version(written) == number


# --- ninjs


def test_ninjs_keeps_to_limits() -> None:
    assert "nests over 64" in refusal('{"uri": "x", "a":' + "[" * 70 + "]" * 70 + "}")
    assert "nests over" in refusal('{"uri": "x", "a":' + "[" * 100_000)
    assert "too long to be one" in refusal('{"uri": "x", "a":' + "9" * 5_000 + "}")
    assert "at most 2" in refusal([{"uri": "x"}] * 3, limits=replace(Limits(), articles=2))


def test_a_summary_that_is_the_bodys_beginning_is_none() -> None:
    words = "Một hai ba bốn năm sáu bảy tám chín mười"
    (draft,) = drafts(
        {"uri": "x", "headline": "Tin", "description_text": words[:24], "body_text": words}
    )
    assert draft.summary is None
    (draft,) = drafts({"uri": "x", "headline": "Tin", "description_text": words})
    assert draft.summary == words


def test_nobody_else_numbers_figures() -> None:
    (draft,) = drafts(
        {
            "uri": "x",
            "headline": "Tin",
            "body_html": '<p>a</p><figure data-figure="7"></figure><img src="a.jpg">',
        }
    )
    assert draft.body_html == '<p>a</p><figure data-figure="0"></figure>'


# --- NewsML-G2


@pytest.mark.parametrize(
    "root", ["packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"]
)
def test_items_that_are_no_news(root: str) -> None:
    assert "newsMessage" in refusal(f'<?xml version="1.0"?><{root} guid="x"/>')


def test_a_message_keeps_to_limits_and_serves_what_is_good() -> None:
    item = (
        '<newsItem guid="{}"><contentMeta><headline>Tin</headline></contentMeta><contentSet>'
        "{}</contentSet></newsItem>"
    )
    nitf = (
        '<inlineXML><nitf><head><docdata management-status="embargoed"/></head></nitf></inlineXML>'
    )
    message = f"<newsMessage>{item.format('a', '')}{item.format('b', nitf)}</newsMessage>"
    good, bad = drafts(message)
    assert (good.identity, good.refusal) == ("a", None)
    assert "does not say until when" in (bad.refusal or "")
    assert "at most 1" in refusal(message, limits=replace(Limits(), articles=1))
    assert "no newsItem" in refusal("<newsMessage/>")


NAMES = st.sampled_from(
    [
        "uri",
        "headline",
        "headlines",
        "bodies",
        "body_html",
        "associations",
        "renditions",
        "subject",
        "version",
        "by",
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["<p>a</p>", "a.jpg", "canceled"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES | st.sampled_from(["role", "value", "href"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_any_json_is_articles_or_refused(item: dict[str, Any]) -> None:
    try:
        for draft in drafts({"uri": "x", "headline": "Tin"} | item):
            normalise.normalised_article(draft, "tin.json")
    except Rejected as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("key", "page", "words"),
    [
        ("x.json", '{"uri": "x", "headline": "a", "embargoed": "soon"}', "embargoed “soon”"),
        ("x.json", '{"uri": "x", "headline": "a", "embargoed": {"until": 1}}', "embargoed"),
        ("x.json", '{"uri": "x", "headline": "a", "expires": "never"}', "expires “never”"),
        ("x.json", '{"uri": "x", "headline": "a", "pubstatus": "draft"}', "pubstatus is “draft”"),
        (
            "x.xml",
            "<nitf><head><docdata><date.release norm='soon'/></docdata></head><body><body.head>"
            "<hedline><hl1>a</hl1></hedline></body.head></body></nitf>",
            "date.release “soon”",
        ),
        (
            "x.xml",
            "<nitf><head><docdata><date.expire norm='soon'/></docdata></head><body><body.head>"
            "<hedline><hl1>a</hl1></hedline></body.head></body></nitf>",
            "date.expire “soon”",
        ),
        *(
            (
                "x.xml",
                f"<newsItem guid='x'><itemMeta>{field}</itemMeta><contentMeta><headline>a"
                "</headline></contentMeta></newsItem>",
                words,
            )
            for field, words in (
                ("<embargoed/>", "does not say until when"),
                ("<embargoed>soon</embargoed>", "embargoed “soon”"),
                ("<expires>never</expires>", "expires “never”"),
                ("<pubStatus qcode='stat:draft'/>", "pubStatus is “draft”"),
            )
        ),
    ],
)
def test_what_withholds_and_cannot_be_read_is_refused_by_name(
    key: str, page: str, words: str
) -> None:
    try:
        content = readers.read_drafts(page.encode(), key, {})
    except Rejected as refusal:
        assert words in str(refusal)
    else:
        assert isinstance(content, list)
        assert words in (content[0].refusal or "")
