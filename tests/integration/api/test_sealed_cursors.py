"""Cursors tell nothing of what is hidden, and a made-up one is never answered."""

import base64
import re
import zlib
from typing import Any
from urllib.parse import unquote

import pytest

from functions.api.query import stores
from shared.article.claim import Claim
from shared.identifiers import article_id
from shared.process import clear_singletons
from tests.support.newsroom import Newsroom, draft

NOW, LATER = "2025-09-15T08:00:00Z", "2025-09-16T00:00:00Z"
LISTS = {
    "/v1/articles": "limit=2",
    "/v1/articles?filtered": "tag=bien&section=xa-hoi&limit=2",
    "/v1/tags/biển/articles": "limit=2",
    "/v1/tags": "limit=2",
    "/v1/search": "q=c%C3%A1%20voi&limit=2",
}


def arrange(room: Newsroom) -> list[Claim]:
    """Every other article is hidden: expired, or its embargo is not over; each has a name of its
    own."""
    hidden = []
    for number in range(24):
        window: dict[str, Any] = (
            {} if number % 2 else {"expires": NOW} if number % 4 else {"embargo": LATER}
        )
        made = room.publish(
            draft(
                f"Cá voi {number}",
                id=article_id(f"whale {number}"),
                tags=("biển", f"{'mật' if window else 'tin'} {number}"),
                section="Xã hội",
                **window,
            ),
            at=f"2025-09-14T{number:02}:11:{number + 20}Z",
        )
        hidden += [made] if window else []
    room.now = NOW
    return hidden


def readings(cursor: str) -> list[str]:
    """What somebody may make of a cursor: base64, hexadecimal and zlib at any offset."""
    texts = [cursor]
    for at in range(len(cursor)):
        part = cursor[at:]
        texts += [_decoded(base64.urlsafe_b64decode, part + "=" * (-len(part) % 4))]
        texts += [_decoded(bytes.fromhex, part)]
    data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for at in range(len(data)):
        for bits in (15, -15):
            texts += [_decoded(lambda part, bits=bits: zlib.decompress(part, bits), data[at:])]
    return texts


def _decoded(decode: Any, part: Any) -> str:
    try:
        return str(decode(part).decode(errors="replace"))
    except (ValueError, zlib.error):
        return ""


def cursors_of(room: Newsroom, listed: str) -> list[str]:
    """Every cursor of a list, walked to its end."""
    found: list[str] = []
    while len(found) < 100:
        after = f"&cursor={found[-1]}" if found else ""
        page = room.get(listed.partition("?")[0], LISTS[listed] + after)
        if page["next"] is None:
            return found
        found.append(page["next"])
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("listed", LISTS)
def test_no_cursor_names_what_is_hidden(room: Newsroom, listed: str) -> None:
    hidden = arrange(room)
    secrets = {"mat", "mật"}
    for number, article in zip(range(0, 24, 2), hidden, strict=True):
        secrets |= {article.id, f"{number:02}:11:{number + 20}", f"mat {number}"}
    secrets.add(LATER)
    found = cursors_of(room, listed)
    assert len(found) > 2
    for cursor in found:
        for text in readings(unquote(cursor)):
            assert not [secret for secret in secrets if len(secret) > 3 and secret in text]


def test_the_pages_of_the_site_give_sealed_cursors_too(room: Newsroom) -> None:
    hidden = arrange(room)
    for path in ("/tags/biển", "/search?q=c%C3%A1+voi", "/"):
        body = room.ask(path.partition("?")[0], path.partition("?")[2]).body
        for cursor in re.findall(r"cursor=([\w%-]+)", body):
            text = " ".join(readings(unquote(cursor)))
            assert not [one.id for one in hidden if one.id in text]


def test_a_cursor_that_is_not_ours_is_a_400(room: Newsroom) -> None:
    arrange(room)
    cursors = {listed: cursors_of(room, listed)[0] for listed in LISTS}
    for listed, query in LISTS.items():
        path, own = listed.partition("?")[0], cursors[listed]
        flipped = [
            own[:at] + ("A" if own[at] != "A" else "B") + own[at + 1 :] for at in range(len(own))
        ]
        old = base64.urlsafe_b64encode(b'["LATEST","2025-09-14T00:00:00Z#x","0123456789"]').decode()
        of_others = [other for name, other in cursors.items() if name != listed]
        for wrong in (*flipped, own[:-1], own[1:], old, own[::-1], *of_others):
            answer = room.ask(path, f"{query}&cursor={wrong}")
            assert answer.status == 400, (listed, wrong)
            assert answer.headers["content-type"].startswith("application/problem+json")
            assert answer.json["parameter"] == "cursor"


def test_cursors_outlast_the_process(room: Newsroom) -> None:
    """Another process opens them, since the secret is a row."""
    arrange(room)
    cursor = cursors_of(room, "/v1/articles")[0]
    before = stores.cursor_key()
    page = room.get("/v1/articles", f"limit=2&cursor={cursor}")
    clear_singletons()
    assert stores.cursor_key() == before
    assert room.get("/v1/articles", f"limit=2&cursor={cursor}") == page
