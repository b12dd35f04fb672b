"""Which names an article has, and which tags go together."""

from functions.api.query import lists
from shared.article.claim import Window
from shared.tables.index_records import Entry
from tests.support.teasers import AT, teaser


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
