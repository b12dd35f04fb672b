"""Front matter that withholds an article: drafts, unpublished ones, embargoes, expiries."""

from functions.ingest.formats.markdown.field_values import STATUS_FIELDS, all_words
from functions.ingest.formats.markdown.front_matter import Fields
from functions.ingest.words import dates, publishing
from shared.errors import Rejected

_EMBARGO_FIELDS = (
    *("publishdate", "embargo", "embargoed", "embargoeduntil", "embargountil", "embargodate"),
    *("publishat", "notbefore", "camdangtruoc", "camdang"),
)
_EXPIRY_FIELDS = (
    *("expirydate", "expires", "unpublishdate", "expiry", "expireson", "expirationdate"),
    *("unpublishat", "hethan"),
)
_DRAFT_FIELDS = ("draft", "isdraft", "private", "hidden", "unlisted", "nhap")
"""Fields that withhold an article where they say yes."""

_PUBLIC_FIELDS = ("publish", "public", "ispublished", "dapublish")
"""Fields that withhold an article where they say no."""

_VISIBILITY_FIELDS = ("visibility", "access", "poststatus", "trangthai")


def refuse_drafts(fields: Fields, key: str) -> None:
    """Rejected for a file that its system does not show, or of which it cannot be told."""
    if "_drafts" in key.split("/")[:-1]:
        raise Rejected("it lies in a folder _drafts: move it out of it to publish it")
    for name in _DRAFT_FIELDS:
        if publishing.says_yes(name, all_words(fields, name)):
            raise Rejected(
                f"it is marked as a draft: take `{name}: true` out of its front matter to "
                "publish it"
            )
    is_date = dates.parse_timestamp(all_words(fields, "published")) is not None
    for name in _PUBLIC_FIELDS if is_date else (*_PUBLIC_FIELDS, "published"):
        if publishing.says_yes(name, all_words(fields, name)) is False:
            raise Rejected(
                f"it is marked as unpublished: take `{name}: false` out of its front matter to "
                "publish it"
            )
    for name in (*STATUS_FIELDS, *_VISIBILITY_FIELDS):
        publishing.check_status(name, all_words(fields, name), withholding_times(fields)[0])
    if all_words(fields, "password"):
        raise Rejected("it has a password: take `password` out of its front matter to publish it")


def withholding_times(fields: Fields) -> tuple[str | None, str | None]:
    """The embargo and the expiry; Rejected for a field of either that says something that is no
    time."""
    embargoes, expiries = (
        [time for name in names if (time := _withholding_time(fields, name))]
        for names in (_EMBARGO_FIELDS, _EXPIRY_FIELDS)
    )
    return next(iter(embargoes), None), next(iter(expiries), None)


def _withholding_time(fields: Fields, name: str) -> str | None:
    """The time in a field that withholds; Rejected if it says something that is no time."""
    value = fields.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    words = value if isinstance(value, str) else str(value) if value else ""
    return publishing.withholding_time(name, words, is_expiry=name in _EXPIRY_FIELDS)
