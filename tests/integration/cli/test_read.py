"""`newsdrop read`: what would become of files, without any system."""

import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from infra.cli.article_lines import reading_lines
from infra.operations.read_files import FileReading
from shared.article.model import Article
from shared.tables.drop_records import ObjectState, Report
from tests.integration.cli.conftest import newsdrop, write
from tests.support.packages.zips import picture

STORY = """Đời sống

Con đường gốm bên sông có thêm một đoạn

Đoạn mới dài hai trăm mét, do học sinh ba trường làm.

Hải Ninh

Đoạn đường mở cửa từ tuần này.

gom.jpg
Đoạn mới. Ảnh: Minh Khôi

#gốm #Hà Nội

Bài liên quan

Một ngôi trường được sơn lại

Xem chi tiết
"""
FIELDS = ["file", "status", "reason", "doubts", "remarks", "articles", "image"]


def test_an_article_is_shown_as_an_editor_checks_it() -> None:
    write("tin/gom.txt", STORY)
    result = newsdrop("read", "tin/gom.txt", stack=None)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[:9] == [
        "accepted  tin/gom.txt",
        "  section     Đời sống",
        "  headline    Con đường gốm bên sông có thêm một đoạn",
        "  summary     Đoạn mới dài hai trăm mét, do học sinh ba trường làm.",
        "  authors     Hải Ninh",
        "  tags        gốm; Hà Nội",
        "  published   not said: when it is dropped",
        "  read as     plain, language vi",
        "  body        Đoạn đường mở cửa từ tuần này.",
    ]
    assert "  figure      gom.jpg: Đoạn mới. (Minh Khôi)" in result.stdout
    assert "  pick        Một ngôi trường được sơn lại" in result.stdout


AGENCY_STORY = """---
title: Cầu mới qua sông Cấm
source: Ven Biển Tin
credit_line: Trần Sóng/Ven Biển Tin
copyright: © 2025 Ven Biển
copyright_holder: Ven Biển
usage_terms: Không lưu trữ
places: [Đồ Sơn, Hải Phòng]
urgency: 3
genre: Phóng sự
slugline: CAU-SONG
ednote: Chờ luật sư xem
subjects: [{name: Giao thông, code: "medtop:20000337"}, Cầu]
---
Cây cầu mở cửa từ tuần này.
"""


def test_rights_and_source_are_shown_and_the_note_for_editors_with_its_label() -> None:
    write("tin/cau.md", AGENCY_STORY)
    lines = newsdrop("read", "tin/cau.md", stack=None).stdout.splitlines()
    start = lines.index("  source      Ven Biển Tin")
    assert lines[start : start + 11] == [
        "  source      Ven Biển Tin",
        "  credit      Trần Sóng/Ven Biển Tin",
        "  copyright   © 2025 Ven Biển",
        "  owner       Ven Biển",
        "  terms       Không lưu trữ",
        "  places      Đồ Sơn; Hải Phòng",
        "  urgency     3 (1 is most urgent)",
        "  genre       Phóng sự",
        "  slugline    CAU-SONG",
        "  subjects    Giao thông (medtop:20000337); Cầu",
        "  for editors Chờ luật sư xem (never served)",
    ]


def test_json_has_all_fields_of_an_article() -> None:
    write("tin/cau.md", AGENCY_STORY)
    (line,) = newsdrop("read", "tin/cau.md", "--json", stack=None).stdout.splitlines()
    (article,) = json.loads(line)["articles"]
    assert list(article) == [field.name for field in fields(Article)]
    assert article["rights"] == {
        "holder": "Ven Biển",
        "notice": "© 2025 Ven Biển",
        "usage_terms": "Không lưu trữ",
    }
    assert article["edition_note"] == "Chờ luật sư xem"


def test_json_has_a_line_a_file_and_a_refusal_fails_the_command() -> None:
    write("tin/a.txt", STORY)
    write("tin/b.txt", "")
    Path("tin/c.png").write_bytes(picture())
    result = newsdrop("read", "tin", "--json", stack=None)
    lines = {line["file"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 1
    assert list(lines) == ["tin/a.txt", "tin/b.txt", "tin/c.png"]
    assert all(list(line) == FIELDS for line in lines.values())
    (article,) = lines["tin/a.txt"]["articles"]
    assert (article["headline"], article["embargo"]) == (STORY.splitlines()[2], None)
    assert article["figures"][0]["credit"] == "Minh Khôi"
    assert (lines["tin/b.txt"]["status"], lines["tin/b.txt"]["reason"]) == (
        "rejected",
        "the file is empty",
    )
    image = lines["tin/c.png"]["image"]
    assert (image["type"], image["width"], image["height"]) == ("image/png", 8, 6)


def test_two_files_of_one_name_are_both_read() -> None:
    write("x/a.txt", STORY)
    write("y/a.txt", STORY)
    result = newsdrop("read", "x/a.txt", "y/a.txt", "--json", stack=None)
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [
        "x/a.txt",
        "y/a.txt",
    ]


def test_a_file_over_the_settings_limit_is_refused_unread() -> None:
    write("a.txt", STORY)
    result = newsdrop("read", "a.txt", "--setting", "MaxFileBytes=100", stack=None)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "rejected  a.txt"
    assert "at most 100 are read (setting MaxFileBytes)" in result.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--charset", "tcvn3"),
        ("--prefix", "cu", "--setting", "PrefixCharsets=cu/=tcvn3"),
        ("--prefix", "cu", "--setting", "PREFIX_CHARSETS=cu/=tcvn3"),
    ],
)
def test_the_encoding_is_declared_or_follows_from_the_prefix(options: tuple[str, ...]) -> None:
    Path("a.txt").write_bytes(b"C\xc7u\n\nMai.")
    headline = [
        json.loads(newsdrop("read", "a.txt", "--json", *given, stack=None).stdout)["articles"][0][
            "headline"
        ]
        for given in ((), options)
    ]
    assert headline[1] == "Cầu" != headline[0]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("Bucket=x", "no setting 'Bucket': what there is: IdentityScope, Limits"),
        ("PrefixCharsets=cu/=tcnv3", "PREFIX_CHARSETS has 'cu/=tcnv3'"),
    ],
)
def test_a_wrong_setting_is_named_before_anything_is_read(setting: str, words: str) -> None:
    write("a.txt", STORY)
    result = newsdrop("read", "a.txt", "--setting", setting, stack=None)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr


def test_doubts_stand_below_the_article_and_no_text_commands_the_terminal() -> None:
    report = Report("accepted", ObjectState(), "1", doubts=("it has no\ntext",))
    assert list(reading_lines(FileReading("a\x1b.txt", report))) == [
        r"accepted  a\x1b.txt",
        r"  doubt       it has no\ntext",
    ]


def test_the_installed_command_reads_a_file_from_any_folder(tmp_path: Path) -> None:
    """As a newsroom calls it: nothing of the project is in the current folder or on the path."""
    (tmp_path / "tin.txt").write_text(
        "Cầu mới thông xe\n\nSáng nay xe qua cầu.\n", encoding="utf-8"
    )
    command = Path(sys.executable).parent / "newsdrop"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [command, "read", "--json", "tin.txt"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["articles"][0]["headline"] == "Cầu mới thông xe"
