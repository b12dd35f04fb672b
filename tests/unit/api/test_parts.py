"""Small parts of the API: routes, parameters, problems, words, shapes."""

import subprocess
import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from functions.api.edge import cursors, parameters, problems, route_table, routes
from functions.api.query import lists
from functions.api.query.story_reader import Story
from functions.api.site import structured_data, wording
from functions.api.v1 import bodies, languages, shapes
from shared.article.model import FIGURE_MARK, Article, Claim, Figure, Image, Teaser
from shared.tables.dynamo import BatchUnfinished
from shared.tables.index_rows import Entry, Window

AT = "2025-09-15T07:05:00Z"


def teaser(**fields: Any) -> Teaser:
    whole: dict[str, Any] = {
        "id": "a" * 12,
        "headline": "Bài",
        "summary": None,
        "section": None,
        "authors": (),
        "tags": (),
    }
    return Teaser(
        **(whole | {"published_at": AT, "updated_at": AT, "language": "vi", "image": None} | fields)
    )


@pytest.mark.parametrize(
    ("path", "function", "parts"),
    [
        ("/", "site.pages.front_page", {}),
        ("/v1/articles", "v1.endpoints.list_articles", {}),
        ("/v1/articles/x", "v1.endpoints.get_article", {"id": "x"}),
        ("/v1/tags", "v1.name_endpoints.get_names", {"kind": "tags"}),
        (
            "/v1/authors/hải – “ninh” 🚲 50% + #?\n",
            "v1.name_endpoints.get_name",
            {"kind": "authors", "key": "hải – “ninh” 🚲 50% + #?\n"},
        ),
        ("/sections/ha\u0309i", "site.pages.name_page", {"kind": "sections", "key": "ha\u0309i"}),
        (
            "/media/x/ảnh/50% \\ a+b.jpg",
            "media.images.get_image",
            {"id": "x", "file": "ảnh/50% \\ a+b.jpg"},
        ),
        ("/v1/articles/x.ninjs.json", "v1.ninjs_writer.get_ninjs", {"id": "x"}),
        ("/feeds/latest.rss", "syndication.feeds.get_latest_feed", {"format": "rss"}),
        ("/feeds/latest-rss", None, {}),
        (
            "/feeds/tags/a.b.atom",
            "syndication.feeds.get_name_feed",
            {"kind": "tags", "key": "a.b", "format": "atom"},
        ),
        (
            "/sitemaps/2025-09-3.xml",
            "syndication.sitemaps.get_sitemap_part",
            {"month": "2025-09", "part": "3"},
        ),
        ("/sitemaps/2025-09-3xxml", None, {}),
        ("/sitemaps/٢٠٢٥-09-3.xml", None, {}),
        ("/tags/a/b", None, {}),
        ("/v1/things", None, {}),
        ("//", None, {}),
        ("", None, {}),
    ],
)
def test_a_path_finds_its_function(path: str, function: str | None, parts: dict[str, str]) -> None:
    found = [
        (route.target, match.groupdict())
        for pattern, route in routes._PATTERNS
        if (match := pattern.fullmatch(path))
    ]
    assert found[:1] == ([(function, parts)] if function else [])


@pytest.mark.parametrize("route", route_table.ROUTES.values(), ids=route_table.ROUTES)
def test_every_route_has_its_function(route: route_table.Route) -> None:
    assert callable(route.load_function())


# -------------------------------------------------------------------------------------------------
# parameters


def test_a_query_is_read_as_forms_write_it() -> None:
    known = ("tag", "limit")
    assert parameters.read_parameters("tag=h%E1%BA%A3i+ph%C3%B2ng&limit=", known) == {
        "tag": "hải phòng",
        "limit": "",
    }
    assert parameters.read_parameters("", known) == {}
    for wrong in ("other=1", "tag=1&tag=2", "%00=1", "&".join(["tag=1"] * 100)):
        with pytest.raises(problems.Problem) as caught:
            parameters.read_parameters(wrong, known)
        assert caught.value.status == 400


@pytest.mark.parametrize("wrong", ["0", "-1", "101", "1.5", " 5", "٣", "²", "1e1", "99999999", ""])
def test_a_limit_out_of_range_is_refused(wrong: str) -> None:
    assert parameters.read_limit({}) == 20
    assert parameters.read_limit({"limit": "100"}) == 100
    with pytest.raises(problems.Problem):
        parameters.read_limit({"limit": wrong})


@pytest.mark.parametrize(
    "wrong",
    ["", "x", "a" * 5, "W10", "e30", "bnVsbA", "WzEsMl0", "WyJhIiwiIl0", "é", "%%%", "[" * 9000],
)
def test_a_made_up_cursor_is_refused(wrong: str) -> None:
    made = cursors.encode_cursor(cursors.Cursor("TAG#hải-phòng", "place"), ["a question"])
    assert cursors.decode_cursor(made, ["a question"]) == ("TAG#hải-phòng", "place")
    assert cursors.decode_cursor(None, []) is None
    for question, cursor in (("a question", wrong), ("another", made)):
        with pytest.raises(problems.Problem):
            cursors.decode_cursor(cursor, [question])


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        (
            {"from": "2025-09-15", "to": "2025-09-15"},
            "2025-09-14T17:00:00Z",
            "2025-09-15T16:59:59Z",
        ),
        ({"from": "2025-09-15T07:05:00Z"}, "2025-09-15T07:05:00Z", None),
        ({"from": "2025-09-15T14:05:00+07:00"}, "2025-09-15T07:05:00Z", None),
        ({"to": "2025-09-15t14:05:00 07:00"}, None, "2025-09-15T07:05:00Z"),
        (
            {"from": "2025-09-15T07:05:00.000z", "to": "2025-09-15T07:05:00.9Z"},
            "2025-09-15T07:05:00Z",
            "2025-09-15T07:05:00Z",
        ),
        ({"from": "2025-09-15T07:05:00.001Z"}, "2025-09-15T07:05:01Z", None),
        ({"from": "0001-01-01T00:00:00+14:00"}, "0001-01-01T00:00:00Z", None),
        (
            {"from": "0001-01-01", "to": "9999-12-31T23:59:59-12:00"},
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ),
        ({}, None, None),
    ],
)
def test_a_span_is_of_days_in_vietnam_or_of_times(
    given: dict[str, str], first: str | None, last: str | None
) -> None:
    assert parameters.read_span(given) == (first, last)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "now",
        "2025",
        "2025-13-01",
        "2025-02-30",
        "20250915",
        "2025-W38-1",
        "2025-09-15T07:05Z",
        "2025-09-15T07:05:00",
        "٢٠٢٥-09-15",
    ],
)
def test_what_is_no_time_is_refused(wrong: str) -> None:
    for name in ("from", "to"):
        with pytest.raises(problems.Problem) as caught:
            parameters.read_span({name: wrong})
        assert caught.value.members["parameter"] == name
    with pytest.raises(problems.Problem):
        parameters.read_span({"from": "2025-09-15T00:00:01Z", "to": "2025-09-15T00:00:00Z"})


# -------------------------------------------------------------------------------------------------
# problems


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ClientError({"Error": {"Code": "ThrottlingException"}}, "Query"), 503),
        (ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "Query"), 503),
        (ClientError({"Error": {"Code": "ValidationException"}}, "Query"), 500),
        (ReadTimeoutError(endpoint_url="secret"), 503),
        (BatchUnfinished("secret"), 503),
        (KeyError("secret"), 500),
    ],
)
def test_what_went_wrong_stays_inside(error: Exception, status: int) -> None:
    problem = problems.problem_for_error(error)
    assert problem.status == status
    assert ("retry-after" in problem.headers) is (status == 503)
    assert "secret" not in problem.json()


# -------------------------------------------------------------------------------------------------
# words


def test_dates_are_written_as_each_language_does() -> None:
    assert wording.long_date("vi", AT) == "Thứ Hai, 15/9/2025, 14:05 (GMT+7)"
    assert wording.long_date("vi", "2025-09-15T17:00:00Z") == "Thứ Ba, 16/9/2025, 00:00 (GMT+7)"
    assert wording.long_date("en", AT) == "Monday, 15 September 2025, 07:05 UTC"
    assert wording.long_date("fr", AT) == wording.long_date("en", AT)
    assert set(wording.VIETNAMESE_WORDS) == set(wording.ENGLISH_WORDS)


@pytest.mark.parametrize(
    ("now", "vi", "en"),
    [
        ("2025-09-15T07:05:59Z", "vừa xong", "just now"),
        ("2025-09-15T07:00:00Z", "vừa xong", "just now"),
        ("2025-09-15T07:06:00Z", "1 phút trước", "1 minute ago"),
        ("2025-09-15T09:05:00Z", "2 giờ trước", "2 hours ago"),
        ("2025-09-21T07:05:00Z", "6 ngày trước", "6 days ago"),
        ("2025-09-22T07:05:00Z", "15/9/2025", "15 September 2025"),
    ],
)
def test_times_are_told_in_words(now: str, vi: str, en: str) -> None:
    assert wording.time_ago("vi", AT, now) == vi
    assert wording.time_ago("en", AT, now) == en


def test_a_page_speaks_as_most_of_its_articles_do() -> None:
    assert languages.commonest_language([]) == "vi"
    assert languages.commonest_language(["en", "vi"]) == "vi"
    assert languages.commonest_language(["en", "fr", "vi-VN"]) == "en"


# -------------------------------------------------------------------------------------------------
# lists


def test_filters_fit_names_however_they_are_written() -> None:
    one = teaser(section="Xã hội", tags=("Hòa Bình",), authors=("Hải Ninh",))
    assert (
        lists.missing_lists(one, {"SECTION": "xã-hội", "TAG": "hoà-bình", "AUTHOR": "hải-ninh"})
        == []
    )
    assert lists.missing_lists(one, {"SECTION": "xã-hội", "TAG": "hoa-binh"}) == ["TAG#hoa-binh"]
    assert lists.missing_lists(teaser(), {"SECTION": "xã-hội"}) == ["SECTION#xã-hội"]


def test_tags_that_go_together_are_counted_by_article() -> None:
    tags = [("Biển", "biển", "đảo"), ("biển", "cảng"), ("cảng", "đảo")]
    entries = [Entry(teaser(tags=one), Window(AT)) for one in tags]
    assert lists.companion_tags(entries, "đảo") == [("Biển", 2), ("cảng", 2)]


# -------------------------------------------------------------------------------------------------
# shapes


def story(body: str, figures: tuple[Figure, ...], images: dict[str, Image] | None = None) -> Story:
    one = Article("a" * 12, "plain", "Bài", "vi", body_html=body, figures=figures)
    return Story(
        Claim(one.id, "k", 1, "live", 1, AT, AT, AT, AT, article=one), one, 1, images=images or {}
    )


def test_figures_stand_where_their_marks_stood() -> None:
    figures = (
        Figure("a.jpg", "Chú thích"),
        Figure("b.jpg", credit="An <b>"),
        Figure("c.jpg", alt='"'),
    )
    told = story(
        f"<p>1</p>{FIGURE_MARK.format(1)}<p>2</p>{FIGURE_MARK.format(7)}",
        figures,
        {"b.jpg": Image("image/png", 3, 2)},
    )
    assert shapes.article_json("https://x", told)["body_html"] == (
        f'<p>1</p><figure><img src="https://x/media/{"a" * 12}/b.jpg" alt="" width="3" height="2">'
        '<figcaption><span class="credit">Ảnh: An &lt;b&gt;</span></figcaption></figure><p>2</p>'
    )
    assert [figure.file for figure in bodies.unplaced_figures(told)] == ["a.jpg", "c.jpg"]
    assert bodies.figure_html("", told, figures[2]).endswith('alt="&quot;"></figure>')


def test_a_name_without_letters_is_no_name() -> None:
    shown = shapes.teaser_json("", teaser(section="%", tags=("#", "a"), authors=("/",)))
    assert (shown["section"], shown["tags"], shown["authors"]) == (
        None,
        [{"key": "a", "name": "a"}],
        [],
    )


def test_linked_data_cannot_leave_its_element() -> None:
    one = Article("a" * 12, "plain", "</script><script>alert(1)&", "vi")
    told = Story(Claim(one.id, "k", 1, "live", 1, AT, AT, AT, AT, article=one), one, 1)
    assert not set("<>&") & set(
        structured_data.script_safe_json(
            structured_data.news_article_data("https://x", "Tin", told)
        )
    )


def test_a_cold_start_loads_nothing_that_few_requests_need() -> None:
    ours = ["v1.openapi", "syndication.feeds", "query.search"]
    late = {"boto3", "jinja2", "pydantic", *(f"functions.api.{module}" for module in ours)}
    program = f"import sys; import functions.api.handler; print({late} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()", done.stdout
