"""What programs look for at a site's root: robots.txt, the licence for learning, llms.txt.

llms.txt: https://llmstxt.org/ (a heading, a quote that says what the site is, lists of links).
"""

from functions.api.edge import ai_use, problems
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import TEXT_TYPE, Request
from functions.api.query import lists
from functions.api.syndication.xml_writer import xml_document, xml_element
from functions.api.v1.markdown_body import escape_line
from shared import settings
from shared.article.model import Teaser
from shared.identifiers import read_path

PLAIN_TEXT = f"{TEXT_TYPE}; charset=utf-8"
RSL_NAMESPACE = "https://rslstandard.org/rsl"
NEWEST_LINKS = 20
"""The newest articles that llms.txt lists: one page of a list."""


def get_robots_txt(request: Request) -> DeferredResponse:
    """What robots may read, what they may do with it, and where the sitemaps are."""
    lines = [
        "User-agent: *",
        f"Disallow: {request.root}/search",
        f"Disallow: {request.root}/v1/",
        f"Disallow: {request.root}/preview/",
        f"Disallow: {request.root}/desk",
    ]
    decision = ai_use.ai_use()
    if decision:
        lines.append(f"Content-Usage: {ai_use.PREFERENCES[decision]}")
    if crawlers := ai_use.blocked_crawlers():
        lines += ["", *(f"User-agent: {name}" for name in crawlers), "Disallow: /"]
    lines += [
        "",
        f"Sitemap: {request.base}/sitemap.xml",
        f"Sitemap: {request.base}/news-sitemap.xml",
    ]
    if decision:
        lines.append(f"License: {request.base}{ai_use.LICENCE_PATH}")
    return DeferredResponse(lines, lambda: "\n".join(lines) + "\n", PLAIN_TEXT)


def get_license(request: Request) -> DeferredResponse:  # noqa: ARG001 - what routes are called with
    """The licence for programs that learn from texts, as RSL; 404 where nothing was decided."""
    decision = ai_use.ai_use()
    if not decision:
        raise problems.not_found("licence")

    def write_body() -> str:
        content = xml_element("content", [xml_element("license", _terms(decision))], url="/")
        return xml_document("rsl", [content], xmlns=RSL_NAMESPACE)

    return DeferredResponse(decision, write_body, ai_use.RSL_TYPE)


def _terms(decision: str) -> list[str]:
    """What is permitted, and what is not, in RSL's words for usage."""
    if decision == ai_use.ALLOW:
        return [xml_element("permits", "all", type="usage")]
    usage = "ai-train" if decision == ai_use.SEARCH_ONLY else "ai-all"
    return [
        xml_element("permits", "search", type="usage"),
        xml_element("prohibits", usage, type="usage"),
    ]


def get_llms_txt(request: Request) -> DeferredResponse:
    """What the site is and where programs find its texts, with the newest articles."""
    page = lists.read_list(lists.ListQuery({}), now=request.now, limit=NEWEST_LINKS)
    site = settings.load(settings.ApiSettings).site_name

    def write_body() -> str:
        links = "\n".join(_link(request.base, entry.teaser) for entry in page.entries)
        tools = _TOOLS.format(base=request.base) if ai_use.answers_assistants() else ""
        return _INTRODUCTION.format(
            site=escape_line(site), base=request.base, tools=tools, links=links
        )

    return DeferredResponse(page.entries, write_body, PLAIN_TEXT)


_INTRODUCTION = """\
# {site}

> News articles. Each page under /read/ is Markdown too: add .md to its address, or ask for
> text/markdown. Search and lists are JSON.

## API

- [Description of the API]({base}/openapi.json): OpenAPI 3.1
- [Newest articles]({base}/v1/articles): JSON, with filters by section, author, tag and day
- [Search]({base}/v1/search?q=): JSON, in Vietnamese with or without tone marks
{tools}
## Newest articles

{links}

## Optional

- [Feed]({base}/feeds/latest.atom): Atom, with whole texts
- [Sitemap]({base}/sitemap.xml)
"""
_TOOLS = """\
- [Tools for assistants]({base}/mcp): Model Context Protocol, Streamable HTTP
"""


def _link(base: str, teaser: Teaser) -> str:
    """A link to an article's Markdown, with its summary."""
    address = f"{base}{read_path(teaser.id, teaser.headline)}.md"
    summary = f": {escape_line(teaser.summary)}" if teaser.summary else ""
    return f"- [{escape_line(teaser.headline)}]({address}){summary}"
