"""Files of each format that state an identity, and a version and a status where the format can."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

HUGE_VERSION = "999999999999"


@dataclass(frozen=True)
class Words:
    """What a file says."""

    headline: str
    text: str
    identity: str
    version: str = "1"
    status: str = "usable"


@dataclass(frozen=True)
class IdentityFormat:
    """How a format states an identity. `states_status`: whether it can cancel."""

    extension: str
    write: Callable[[Words], str]
    identity: str = "tag:toa-soan.example,2025:cang-moi"
    states_status: bool = True


def _ninjs_1(words: Words) -> str:
    item = {
        "uri": words.identity,
        "type": "text",
        "version": words.version,
        "pubstatus": words.status,
        "headline": words.headline,
        "body_text": words.text,
    }
    return json.dumps(item)


def _ninjs_arrays(status: str) -> Callable[[Words], str]:
    def write(words: Words) -> str:
        item: dict[str, Any] = {
            "uri": words.identity,
            "type": "text",
            "version": words.version,
            status: words.status,
            "headlines": [{"value": words.headline}],
            "bodies": [{"role": "main", "value": words.text}],
        }
        return json.dumps(item)

    return write


def _page(head: str) -> Callable[[Words], str]:
    def write(words: Words) -> str:
        address = escape(words.identity, quote=True)
        return (
            f"<html lang=vi><head><title>{words.headline}</title>{head.format(address)}</head>"
            f"<body><article><h1>{words.headline}</h1><p>{words.text}</p></article></body></html>"
        )

    return write


def _nitf(words: Words) -> str:
    return (
        f'<nitf><head><docdata management-status="{words.status}">'
        f'<doc-id id-string="{escape(words.identity)}"/>'
        f'<du-key key="k" version="{words.version}"/></docdata></head>'
        f"<body><body.head><hedline><hl1>{words.headline}</hl1></hedline></body.head>"
        f"<body.content><p>{words.text}</p></body.content></body></nitf>"
    )


def _newsml(words: Words) -> str:
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{escape(words.identity)}"'
        f' version="{words.version}" standard="NewsML-G2" xml:lang="vi"><itemMeta>'
        f'<itemClass qcode="ninat:text"/><pubStatus qcode="stat:{words.status}"/></itemMeta>'
        f"<contentMeta><headline>{words.headline}</headline></contentMeta><contentSet>"
        f'<inlineData contenttype="text/plain">{words.text}</inlineData></contentSet></newsItem>'
    )


def _markdown(field: str) -> Callable[[Words], str]:
    def write(words: Words) -> str:
        return (
            f"---\ntitle: {words.headline}\n{field}: {json.dumps(words.identity)}\n"
            f"version: {words.version}\nstatus: {words.status}\n---\n\n{words.text}\n"
        )

    return write


def _toml(words: Words) -> str:
    return (
        f"+++\ntitle = {json.dumps(words.headline)}\nid = {json.dumps(words.identity)}\n"
        f"version = {words.version}\nstatus = {json.dumps(words.status)}\n+++\n\n{words.text}\n"
    )


_ADDRESS = "https://toa-soan.example/kinh-te/cang-moi.html"

IDENTITY_FORMATS: Mapping[str, IdentityFormat] = {
    "ninjs 1": IdentityFormat("json", _ninjs_1),
    "ninjs 2": IdentityFormat("json", _ninjs_arrays("pubstatus")),
    "ninjs 3": IdentityFormat("json", _ninjs_arrays("pubStatus")),
    "html canonical": IdentityFormat(
        "html", _page('<link rel=canonical href="{}">'), _ADDRESS, states_status=False
    ),
    "html og:url": IdentityFormat(
        "html", _page('<meta property=og:url content="{}">'), _ADDRESS, states_status=False
    ),
    "html json-ld": IdentityFormat(
        "html",
        _page('<script type="application/ld+json">{{"@type":"NewsArticle","url":"{}"}}</script>'),
        _ADDRESS,
        states_status=False,
    ),
    "nitf": IdentityFormat("xml", _nitf),
    "newsml-g2": IdentityFormat("xml", _newsml),
    "markdown id": IdentityFormat("md", _markdown("id")),
    "markdown guid": IdentityFormat("md", _markdown("guid")),
    "markdown uri": IdentityFormat("md", _markdown("uri")),
    "markdown toml": IdentityFormat("md", _toml),
}
"""Every way in which a file can state an identity."""
