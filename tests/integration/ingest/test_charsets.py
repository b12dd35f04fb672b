"""An old file says nothing of its encoding: the setting of its prefix does."""

from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.ingest.protocol.intake import Intake
from functions.ingest.protocol.notifications import Notification
from functions.ingest.settings import ingest_settings
from tests.support import tables
from tests.support.singletons import new_process

HEADLINE = "Chợ nổi họp lại"
VNI = "Chôï noåi hoïp laïi".encode("latin-1")


@pytest.mark.parametrize(
    ("prefixes", "expected"),
    [("cu/=vni", HEADLINE), ("moi/=tcvn3, cu/=vni", HEADLINE), ("moi/=vni", None)],
)
def test_the_prefix_decides(prefixes: str, expected: str | None) -> None:
    with new_process(tables.ENVIRONMENT), mock_aws():
        tables.create()
        boto3.client("s3").put_object(Bucket=tables.BUCKET, Key="cu/cho.txt", Body=VNI)
        ingest = Intake(ingest_settings(tables.ENVIRONMENT | {"PREFIX_CHARSETS": prefixes}))
        report: Any = ingest.process(Notification("cu/cho.txt"))
        claims = [claim for one in report.articles for claim in ingest.articles.claims(one)]
        headlines = [claim.article.headline for claim in claims if claim.article]
    assert (headlines == [expected]) == (expected is not None)
