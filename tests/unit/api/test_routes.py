"""Which function answers a path, and that there is one for every route."""

import pytest

from functions.api.edge import route_table, routes


@pytest.mark.parametrize(
    ("path", "function", "parts"),
    [
        ("/", "site.front_page.front_page", {}),
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
