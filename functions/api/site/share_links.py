"""Links by which a reader passes an article on: plain addresses, which load nothing.

Facebook: https://developers.facebook.com/docs/sharing/reference/share-dialog (`sharer.php?u=`); X:
https://developer.x.com/en/docs/x-for-websites/web-intents/overview; Telegram:
https://core.telegram.org/widgets/share; mail: RFC 6068. Zalo has a button, which is a script, and
no address that it documents.
"""

from typing import NamedTuple
from urllib.parse import quote, urlencode


class ShareLink(NamedTuple):
    """Where an article is passed on; `name` is a brand, or the key of a word of the site."""

    name: str
    url: str


def share_links(address: str, headline: str) -> list[ShareLink]:
    """The links for an article with this address."""
    return [
        ShareLink("mail", f"mailto:?subject={quote(headline)}&body={quote(address, safe='')}"),
        ShareLink(
            "Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"
        ),
        ShareLink(
            "X", f"https://x.com/intent/post?{urlencode({'url': address, 'text': headline})}"
        ),
        ShareLink(
            "Telegram", f"https://t.me/share/url?{urlencode({'url': address, 'text': headline})}"
        ),
    ]
