"""JSON files of wires: which of the formats in JSON each of their items is in."""

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.ap_media import ap_draft, is_ap_item
from functions.ingest.formats.wire.digitalwires import digitalwires_draft, is_digitalwires
from functions.ingest.formats.wire.json_values import JsonItem, load_items
from functions.ingest.formats.wire.ninjs import ninjs_draft
from functions.ingest.limits import Limits
from shared.errors import Rejected

_IDENTITIES = ("uri", "guid", "urn", "altids")


def parse_json_file(data: bytes, limits: Limits) -> list[Draft]:
    """The articles of a file; Rejected if it is no JSON, or none of it says which item it is."""
    items = load_items(data, limits)
    if not any(isinstance(item, dict) and _has_identity(item) for item in items):
        raise Rejected(
            "the JSON is not ninjs, digitalwires or AP's: none of its items has a `uri`, a `guid`,"
            " a `urn` or `altids`, which say which item it is"
        )
    return [_draft(item) for item in items]


def _has_identity(item: JsonItem) -> bool:
    return any(item.get(field) for field in _IDENTITIES)


def _draft(item: JsonItem | Rejected) -> Draft:
    if isinstance(item, Rejected):
        return Draft("ninjs", "", refusal=str(item))
    if is_digitalwires(item):
        return digitalwires_draft(item)
    if is_ap_item(item):
        return ap_draft(item)
    return ninjs_draft(item)
