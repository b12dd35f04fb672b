"""Rights, source and places out of front matter and JSON-LD."""

import json
from dataclasses import replace
from typing import Any

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.article.normalise import normalised_article
from functions.ingest.formats.markdown import markdown_file
from functions.ingest.formats.markdown.provenance_fields import with_provenance
from functions.ingest.formats.web import web_page
from shared.article.model import Article, Rights, Subject

LICENCE = "https://cc.example/by/4.0/"
BODY = "<p>Sáng nay, cây cầu thứ tư bắc qua sông được thông xe sau ba năm xây dựng.</p>" * 3


def of_markdown(fields: str) -> Article:
    (draft,) = markdown_file.parse_markdown(f"---\ntitle: Cầu mới\n{fields}\n---\nLời.\n".encode())
    return normalised_article(draft, "a.md")


def of_page(**properties: Any) -> Article:
    data = {"@type": "NewsArticle", "headline": "Cầu mới qua sông"} | properties
    return of_graph(data)


def of_graph(*objects: dict[str, Any]) -> Article:
    script = json.dumps({"@context": "https://schema.org", "@graph": objects})
    (draft,) = web_page.parse_html(
        f'<html lang="vi"><head><title>Cầu mới qua sông</title><script type="application/ld+json">'
        f"{script}</script></head><body><article><h1>Cầu mới qua sông</h1>{BODY}</article></body>"
        "</html>".encode()
    )
    return normalised_article(draft, "a.html")


WHOLE = """\
rights:
  holder: Ven Biển
  notice: © 2025 Ven Biển
  usage_terms: Không lưu trữ
source_name: Ven Biển Tin
credit_line: Trần Sóng/Ven Biển Tin
places: [Đồ Sơn, "Cát Bà, Hải Phòng"]
urgency: 3
genre: Phóng sự
slugline: CAU-SONG
edition_note: Chờ luật sư
subjects:
- name: Giao thông
  code: medtop:20000337
- code: medtop:20000338
- Cầu
"""


def test_the_members_of_the_apis_article_are_read_under_their_names() -> None:
    article = of_markdown(WHOLE)
    assert article == replace(
        of_markdown(""),
        rights=Rights("Ven Biển", "© 2025 Ven Biển", "Không lưu trữ"),
        source_name="Ven Biển Tin",
        credit_line="Trần Sóng/Ven Biển Tin",
        places=("Đồ Sơn", "Cát Bà", "Hải Phòng"),
        urgency=3,
        genre="Phóng sự",
        slugline="CAU-SONG",
        edition_note="Chờ luật sư",
        subjects=(
            Subject("Giao thông", "medtop:20000337"),
            Subject("", "medtop:20000338"),
            Subject("Cầu"),
        ),
    )


@pytest.mark.parametrize(
    ("fields", "rights"),
    [
        ("copyright: © 2025 Ven Biển", Rights(None, "© 2025 Ven Biển")),
        ("Bản quyền: Báo Cảng", Rights(None, "Báo Cảng")),
        ("copyright: true\nlicense: false", None),
        ("copyright:\nlicense: ~", None),
        ("license: CC BY 4.0", Rights(usage_terms="CC BY 4.0")),
        ("usageTerms: No archive.", Rights(usage_terms="No archive.")),
        (
            "license: CC BY 4.0\nusage_terms: Not for use outside Vietnam",
            Rights(usage_terms="Not for use outside Vietnam; CC BY 4.0"),
        ),
        (
            "license:\n  name: CC BY 4.0\n  url: https://cc.example/by",
            Rights(usage_terms="CC BY 4.0 https://cc.example/by"),
        ),
        ("Giấy phép: [A, B]", Rights(usage_terms="A; B")),
        ("copyright_holder: dpa", Rights("dpa")),
        ("copyright:\n  holder: dpa\n  year: 2025", Rights("dpa")),
    ],
)
def test_rights_of_front_matter(fields: str, rights: Rights | None) -> None:
    assert of_markdown(fields).rights == rights


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ("source: TTXVN", "TTXVN"),
        ("Nguồn: TTXVN", "TTXVN"),
        ("source: https://bao.example/bai", None),
        ("source: www.bao.example", None),
        ("source:\n  name: TTXVN\n  url: https://ttxvn.example", "TTXVN"),
        ("source:\n  url: https://ttxvn.example", None),
        ("source: https://bao.example/bai\nagency: dpa", "dpa"),
        ("source:", None),
    ],
)
def test_source_of_front_matter(fields: str, source: str | None) -> None:
    assert of_markdown(fields).source_name == source


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("location: Cát Bà, Hải Phòng", {"places": ("Cát Bà, Hải Phòng",)}),
        ("Địa điểm: [Hà Nội, Huế]", {"places": ("Hà Nội", "Huế")}),
        ("location:\n  name: Huế\n  lat: 16.4", {"places": ("Huế",)}),
        ("urgency: 0", {"urgency": 0}),
        ("urgency: 12", {"urgency": 0}),
        ("urgency: ²", {"urgency": 0}),
        ("urgency: flash", {"urgency": 0}),
        ("Editor's note: x", {"edition_note": "x"}),
        ("Editor note: x", {"edition_note": "x"}),
        ("ednote: [x, y]", {"edition_note": "x; y"}),
        ("rights: [[1]]\nsource: {a: b}\nplaces: {}\nsubjects: [[x]]", {"subjects": ()}),
    ],
)
def test_other_fields_of_front_matter(fields: str, told: dict[str, Any]) -> None:
    article = of_markdown(fields)
    assert {name: getattr(article, name) for name in told} == told


def test_what_the_text_said_stays_where_the_front_matter_is_silent() -> None:
    draft = Draft("markdown", "x", source_name="dpa", urgency=2, places=("Huế",))
    assert with_provenance(draft, {}) == draft


# -------------------------------------------------------------------------------------------------
# JSON-LD


def test_the_properties_of_schema_org_are_read() -> None:
    article = of_page(
        copyrightHolder={"@type": "Organization", "name": "Báo &amp; Cảng"},
        copyrightNotice="© 2025 Báo Cảng",
        usageInfo={"@type": "CreativeWork", "text": "Không dùng ngoài Việt Nam"},
        license="https://bao.example/license",
        creditText="Lê Minh/Báo Cảng",
        sourceOrganization=[{"@type": "NewsMediaOrganization", "name": "Báo Cảng"}],
        contentLocation=[{"@type": "Place", "name": "Hải Phòng"}, "Đồ Sơn"],
        locationCreated={"@type": "Place", "address": {"addressLocality": "Hà Nội"}},
    )
    assert article.rights == Rights(
        "Báo & Cảng",
        "© 2025 Báo Cảng",
        "Không dùng ngoài Việt Nam; https://bao.example/license",
    )
    assert (article.source_name, article.credit_line) == ("Báo Cảng", "Lê Minh/Báo Cảng")
    assert article.places == ("Hải Phòng", "Đồ Sơn", "Hà Nội")


def test_no_holder_and_no_notice_of_several_is_lost() -> None:
    holders = [{"name": "Báo Cảng"}, {"name": "dpa"}, "Báo Cảng"]
    article = of_page(copyrightHolder=holders, copyrightNotice=["© dpa", "Không lưu trữ"])
    assert article.rights == Rights("Báo Cảng; dpa", "© dpa; Không lưu trữ")


def test_references_are_followed_and_what_is_based_on_another_names_its_publisher() -> None:
    article = of_graph(
        {
            "@type": "NewsArticle",
            "headline": "Cầu mới qua sông",
            "copyrightHolder": {"@id": "#us"},
            "isBasedOn": {"@type": "CreativeWork", "publisher": {"@id": "#agency"}},
        },
        {"@type": "Organization", "@id": "#us", "name": "Báo Cảng"},
        {"@type": "Organization", "@id": "#agency", "name": "TTXVN"},
    )
    assert (article.rights, article.source_name) == (Rights("Báo Cảng"), "TTXVN")


@pytest.mark.parametrize("value", [None, 5, True, [], {}, [[]], [{}], {"name": {}}, {"@id": "#x"}])
def test_odd_values_say_nothing(value: Any) -> None:
    names = ("copyrightHolder", "copyrightNotice", "creditText", "sourceOrganization")
    places = ("contentLocation", "locationCreated", "isBasedOn")
    article = of_page(**dict.fromkeys((*names, *places), value))
    assert (article.rights, article.source_name, article.credit_line) == (None, None, None)
    assert article.places == ()


def test_a_work_that_is_based_on_an_address_has_no_source() -> None:
    assert of_page(isBasedOn="https://khac.example/bai").source_name is None


@pytest.mark.parametrize(
    ("head", "rights"),
    [
        (f'<link rel="license" href="{LICENCE}">', ("", "", LICENCE)),
        ('<meta name="DC.rights" content="© Ven Biển">', ("", "© Ven Biển", "")),
        ('<meta name="dcterms.rightsHolder" content="Ven Biển">', ("Ven Biển", "", "")),
        (f'<meta name="dcterms.license" content="{LICENCE}">', ("", "", LICENCE)),
        ('<link rel="license" href="/terms">', None),
    ],
)
def test_links_and_dublin_core_say_rights_too(head: str, rights: tuple[str, ...] | None) -> None:
    (draft,) = web_page.parse_html(
        f'<html lang="vi"><head><title>Cầu mới qua sông</title>{head}</head><body><article>'
        f"<h1>Cầu mới qua sông</h1>{BODY}</article></body></html>".encode()
    )
    assert draft.rights == (Rights(*(words or None for words in rights)) if rights else None)


def test_json_ld_comes_before_links() -> None:
    article = of_page(license="https://cc.example/by/4.0/", copyrightNotice="© Ven Biển")
    assert article.rights == Rights(None, "© Ven Biển", "https://cc.example/by/4.0/")
