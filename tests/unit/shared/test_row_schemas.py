"""What becomes of rows that this version cannot read."""

import io
import json
import logging
import zlib
from typing import Any

import pytest

from functions.ingest.protocol.claims import tombstone
from shared import telemetry
from shared.article.claim import best_claim, live_claim
from shared.errors import Undecodable
from shared.tables import articles, index_keys, row_schemas
from shared.tables.articles import claim_row
from shared.tables.drop_records import Drop
from shared.tables.row_schemas import (
    COMPACT_KINDS,
    ROW_SCHEMAS,
    Row,
    decode_row,
    decode_rows,
    row_age,
    schema_attribute,
)
from tests.rows.newsroom import read_rows
from tests.support.newsroom import story
from tests.unit.shared.test_article import claim


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, str]]:
    """What the reporter heard."""
    heard: list[tuple[str, int, str]] = []
    monkeypatch.setattr(row_schemas, "_reporters", [lambda *report: heard.append(report)])
    return heard


def number_of(row: Row) -> int:
    return int(row["n"])


def test_a_row_without_a_number_is_of_schema_1(told: list[Any]) -> None:
    rows = [{"n": 1}, {"n": 2, "schema": 1}]
    assert decode_rows("card", rows, number_of) == [1, 2]
    assert told == []


@pytest.mark.parametrize("schema", [2, 99, "1", True, None, 1.5])
def test_a_number_that_is_not_known_is_not_decoded(schema: Any) -> None:
    with pytest.raises(Undecodable, match="card of schema"):
        decode_row("card", {"n": 1, "schema": schema}, number_of)


@pytest.mark.parametrize(
    "row", [{}, {"n": "x"}, {"n": None}, {"n": [1]}, {"n": float("inf")}, {"n": float("nan")}]
)
def test_what_cannot_be_decoded_is_one_error(row: Row) -> None:
    with pytest.raises(Undecodable):
        decode_row("card", row, number_of)


def test_a_fault_of_the_code_is_none_of_the_rows() -> None:
    """Passing trouble and programming errors are not swallowed."""

    def broken(row: Row) -> int:
        raise OSError("the network")

    with pytest.raises(OSError, match="network"):
        decode_rows("card", [{"n": 1}], broken)


def test_a_list_leaves_out_what_it_cannot_decode_and_tells_once(
    told: list[tuple[str, int, str]],
) -> None:
    rows: list[Row] = [{"n": 1}, {"n": "một tin mật"}, {"n": 3}, {"n": 4, "schema": 7}]
    assert decode_rows("entry", rows, number_of) == [1, 3]
    ((kind, count, reason),) = told
    assert (kind, count) == ("entry", 2)
    assert "mật" not in reason


def test_what_must_stay_small_has_no_number_while_it_is_1(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(schema_attribute(kind) == {} for kind in COMPACT_KINDS)
    assert all(schema_attribute(kind) for kind in ROW_SCHEMAS.keys() - COMPACT_KINDS)
    monkeypatch.setitem(ROW_SCHEMAS, "entry", 2)
    assert schema_attribute("entry") == {"schema": 2}


def test_the_age_of_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROW_SCHEMAS, "claim", 3)
    ages = [row_age("claim", schema) for schema in (1, 2, 3, 4, None)]
    assert ages == ["earlier", "earlier", "current", "later", "later"]
    assert row_age(None, 1) == "later"


def test_every_row_of_index_table_has_a_kind() -> None:
    rows = read_rows("today")["index"]
    kinds = {index_keys.row_kind(row["pk"]["S"], row["sk"]["S"]) for row in rows}
    assert kinds == set(ROW_SCHEMAS) - {"claim", "request", "drop"}
    assert index_keys.row_kind("READERS", "x") is None


# -------------------------------------------------------------------------------------------------
# claims


def claim_rows(**changes: Any) -> list[Row]:
    """Rows of one article: a live claim, changed, and a lower one of another key."""
    best, other = claim(story(), key="b", version=2), claim(story(), key="a", version=1)
    return [claim_row(best) | changes, claim_row(other)]


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"article": b"\x28\xb5\x2f\xfd"},
        {"article": None},
        {"article": zlib.compress(b"[]")},
        {"article": zlib.compress(b'{"id":"a","headline":["x"]}')},
        {"article": zlib.compress(b'{"id":"a","headline":"x","embargo":"tomorrow"}')},
        {"published_at": "soon"},
        {"status": "held"},
        {"status": 7},
    ],
)
def test_a_claim_that_cannot_be_read_still_ranks_and_is_not_shown(
    changes: Row, told: list[Any]
) -> None:
    claims = articles._claims(claim_rows(**changes))
    best = best_claim(claims)
    assert best is not None
    assert (best.key, best.is_readable) == ("b", False)
    assert live_claim(claims) is None
    assert [kind for kind, _, _ in told] == ["claim"]


def test_a_tombstone_needs_no_more_than_the_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """No old body is decoded, whatever is in it."""
    monkeypatch.setattr(articles, "article_from_json", None)
    table = articles.Articles("articles")
    rows = claim_rows(article=b"?", revision=7)
    monkeypatch.setattr(articles.Articles, "rows", lambda *_, **__: rows)
    heads = table.claim_heads(rows[0]["id"])
    gone = tombstone(rows[0]["id"], Drop("b", 9, 8, frozenset(), None, None), heads, "now")
    assert (gone.status, gone.revision, gone.article) == ("tombstone", 8, None)
    assert gone.published_at == rows[0]["published_at"]


# -------------------------------------------------------------------------------------------------
# telemetry


def test_rows_left_out_are_logged_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Newsdrop/test")
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED", raising=False)
    monkeypatch.delenv("POWERTOOLS_LOG_LEVEL", raising=False)
    lines = io.StringIO()
    log = logging.getLogger(telemetry.logger("left-out").name)
    handler = logging.StreamHandler(lines)
    log.addHandler(handler)
    telemetry.left_out_reporter("left-out")("entry", 3, "entry of schema 2")
    log.removeHandler(handler)
    metric = json.loads(
        next(line for line in capsys.readouterr().out.splitlines() if "Undecodable" in line)
    )
    assert metric["Undecodable"] == [3.0]
    assert metric["service"] == "left-out"
    (directive,) = metric["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Newsdrop/test"
    assert directive["Dimensions"] == [["service"]]
    assert "rows left out" in lines.getvalue()
