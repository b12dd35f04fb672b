"""Each limit rejects what is beyond it, with a reason that names its setting, and nothing else."""

from dataclasses import fields, replace
from random import Random

import pytest

from functions.ingest.article.draft import FileArticles
from functions.ingest.files import sandbox
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.limits import Limits
from functions.ingest.settings import IngestSettings
from shared.errors import Rejected
from tests.hostile.parts import NITF, TEXT, ninjs
from tests.support.packages.zips import zipped
from tests.support.tables import template

NESTED = b'{"uri": "x", "headline": "Tin", "a": {"b": {"c": 1}}}'
TWO = zipped({"a.txt": TEXT, "b.txt": TEXT})
PACKED = zipped(
    {"a.txt": TEXT + Random(1).randbytes(20_000).hex() + " a b" * 300_000}, compressed=True
)
MARKUP = NITF.format("", "<block><block><p>a</p></block></block>").encode()
LINK = '<a href="https://e.example/a">a</a>'
MAIL = (
    b"From: a@b.example\nSubject: x\nDate: x\nContent-Type: multipart/mixed; boundary=r\n\n--r\n\n"
    + TEXT.encode() + b"\n--r\n\n" + TEXT.encode() + b"\n--r--\n"
)  # fmt: skip
BEYOND = [
    ("unpacked_bytes", 100, "MaxUnpackedBytes", "a.zip", TWO),
    ("unpacked_ratio", 1, "Limits: unpacked_ratio", "a.zip", PACKED),
    ("members", 1, "Limits: members", "a.zip", TWO),
    (
        "articles",
        1,
        "MaxArticlesPerDrop",
        "a.json",
        b'[{"uri": "x", "headline": "a"}, {"uri": "y", "headline": "b"}]',
    ),
    ("xml_depth", 5, "Limits: xml_depth", "a.xml", MARKUP),
    ("json_depth", 1, "Limits: json_depth", "a.json", NESTED),
    ("seconds", 0, "MaxParseSeconds", "a.json", NESTED),
    ("memory_bytes", 1, "Limits: memory_bytes", "a.json", ninjs(body_html="<p>a</p>" * 230_000)),
    ("paragraphs", 2, "Limits: paragraphs", "a.txt", b"Tin\n\na\n\nb\n\nc\n\nd"),
    ("links", 1, "Limits: links", "a.json", ninjs(body_html=f"<p>{LINK} {LINK}</p>")),
    ("mail_parts", 1, "Limits: mail_parts", "a.eml", MAIL),
    ("item_bytes", 200, "Limits: item_bytes", "a.txt", TEXT.encode()),
]


def test_every_limit_is_tried() -> None:
    assert {name for name, *_ in BEYOND} == {field.name for field in fields(Limits)}


def read(key: str, data: bytes, most: Limits) -> None:
    content = sandbox.read_in_sandbox(
        data, key, {}, most, NewsroomRules(mail_senders=("@b.example",))
    )
    if isinstance(content, FileArticles) and content.refusals:
        raise Rejected(content.refusals[0])


@pytest.mark.parametrize(
    ("name", "value", "setting", "key", "data"), BEYOND, ids=[name for name, *_ in BEYOND]
)
def test_a_limit_is_kept_and_named(
    name: str, value: int, setting: str, key: str, data: bytes
) -> None:
    with pytest.raises(Rejected) as refusal:
        read(key, data, replace(Limits(), **{name: value}))
    assert setting in str(refusal.value)
    if name != "memory_bytes":
        read(key, data, Limits())


def test_the_template_has_the_same_defaults() -> None:
    parameters = template()["Parameters"]
    for name, field in (
        ("MaxFileBytes", "max_file_bytes"),
        ("MaxUnpackedBytes", "max_unpacked_bytes"),
        ("MaxParseSeconds", "max_parse_seconds"),
        ("MaxArticlesPerDrop", "max_articles_per_drop"),
    ):
        assert int(parameters[name]["Default"]) == IngestSettings.model_fields[field].default
