"""The READMEs' commands, routes, settings and prices are those of the code.

The Makefile and SAM build for one architecture.
"""

import re
import shlex
from typing import Any

import pytest

from functions.api.edge import route_table
from functions.ingest.settings import IngestSettings
from infra import amounts, cost, measurements, prices
from infra.cli.main import main
from shared.article.media_keys import RENDITION_WIDTHS
from shared.settings import ApiSettings, PushSettings, RelateSettings, SweepSettings
from tests.contract.test_readme import COST_README, GUIDES, INFRA_README
from tests.support.monitoring import ALARMS, alarm_metrics
from tests.support.own_metrics import written_metrics
from tests.support.paths import ROOT
from tests.support.tables import template

TEXTS = [path.read_text(encoding="utf-8") for path in GUIDES]
ALL_TEXT = "\n".join(TEXTS)
INFRA_TEXT = INFRA_README.read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
COMMAND_NAMES = (
    "dev|drop|read|show|open|remove|status|redrive|resync|restore|reindex|rollback|sweep|erase|"
    "preview|events|mirror|doctor"
)
NEWSDROP = re.findall(rf"(?:^|[`/ ])newsdrop ((?:{COMMAND_NAMES})\b[^`\n]*)", ALL_TEXT, re.M)


def test_every_make_command_is_a_target() -> None:
    named = re.findall(r"(?:^|`|&& )make ([a-z-]+)", ALL_TEXT, re.M)
    assert {"run", "test", "check"} <= set(named) <= TARGETS


@pytest.mark.parametrize("line", sorted(set(NEWSDROP)))
def test_every_command_knows_the_options_that_it_is_given(line: str) -> None:
    name, *words = shlex.split(line.replace("...", "").rstrip("&|"))
    known = {option for parameter in main.commands[name].params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_is_told_and_those_that_need_a_system_find_a_stack() -> None:
    assert {line.split()[0] for line in NEWSDROP} == main.commands.keys()
    for name, command in main.commands.items():
        options = {option for parameter in command.params for option in parameter.opts}
        assert (
            name in {"dev", "read"} or {"--endpoint", "--stack", "--region", "--profile"} <= options
        )


def test_every_route_that_it_names_is_there() -> None:
    patterns = [route_table.path_pattern(rule) for rule in route_table.ROUTES]
    examples = {
        "id": "gmbl2wrdtftw",
        "key": "x",
        "slug": "a",
        "file": "a.jpg",
        "format": "atom",
        "month": "2025-09",
        "part": "1",
    }
    for route in re.findall(r"`(?:GET )?(/[^`\s?]*)", ALL_TEXT):
        if route.startswith(
            ("/v1", "/feeds", "/read", "/sitemap", "/media", "/tags", "/docs", "/openapi")
        ) and route not in {
            "/v1",
            "/media",
        }:
            path = re.sub(r"\{(\w+)\}", lambda part: examples.get(part[1], part[1]), route).replace(
                "{atom,rss,json}", "atom"
            )
            path = re.sub(
                r"\{[\w|,.]+\}", lambda part: re.split(r"[|,]", part[0].strip("{}"))[0], path
            )
            assert any(pattern.fullmatch(path) for pattern in patterns), route


def test_every_setting_of_a_function_is_a_parameter_or_a_resource() -> None:
    kinds: dict[str, dict[str, Any]] = {
        "Ingest": dict(IngestSettings.model_fields),
        "Relate": RelateSettings.__dataclass_fields__,
        "Sweep": SweepSettings.__dataclass_fields__,
        "Push": PushSettings.__dataclass_fields__,
        "Api": ApiSettings.__dataclass_fields__,
    }
    for function, fields in kinds.items():
        declared = template()["Resources"][f"{function}Function"]["Properties"]["Environment"][
            "Variables"
        ]
        for name, field in fields.items():
            reference = declared[name.upper()].get("Ref")
            parameter = template()["Parameters"].get(reference)
            if parameter and isinstance(field.default, int):
                assert int(parameter["Default"]) == field.default, name


COST_TEXT = COST_README.read_text(encoding="utf-8")


def test_the_tables_of_costs_are_what_the_script_says() -> None:
    for line in cost.lines():
        assert line in COST_TEXT


DAY = "a day of 300 articles and 1,000,000 page views, two images each"
MOST_DOLLARS = 20


def test_a_day_of_a_million_page_views_with_two_images_each_is_cheap_without_a_cdn() -> None:
    rows = dict(cost.cost_table(measurements.Measurements()))
    by_cdn = "the same, nine of ten pages and images answered by a CDN"
    free = "the same, less what CloudFront gives each month"
    assert 0 < rows[free] < rows[by_cdn] < rows[DAY] < MOST_DOLLARS


def test_each_rendition_is_put_and_stored() -> None:
    assert len(RENDITION_WIDTHS) == measurements.RENDITIONS
    m = measurements.Measurements()
    assert amounts.article_drops(1, m).amounts["S3 puts"] == 2 + 1 + measurements.RENDITIONS
    assert m.picture.objects == 2 + 1 + measurements.RENDITIONS, "looked at, read, and put"


def test_a_price_is_shown_with_its_month() -> None:
    texts = [text for text in TEXTS if re.search(r"\| dollars \||infra\.cost`", text)]
    assert texts
    assert all(prices.PRICE_MONTH in text for text in texts)


def test_each_amount_has_a_price_and_each_price_an_amount() -> None:
    m = measurements.Measurements()
    whole = amounts.article_drops(1, m) + amounts.image_views(1, m) + amounts.monthly_base(1, m)
    whole += amounts.views_by_cdn(amounts.article_views(1, m), 1, 0.5)
    for _, usage in cost.options(1, m):
        whole += usage
    assert whole.amounts.keys() == prices.PRICES.keys()
    assert all(price.unit in prices.UNITS for price in prices.PRICES.values())


def test_each_metric_of_an_alarm_that_calculates_counts() -> None:
    """CloudWatch bills an alarm by its metrics: one that divides two is two."""
    conditions = (None, "HasPush", "Expects")
    counted = [amounts.alarm_metrics(condition) for condition in conditions]
    assert sum(counted) == sum(len(list(alarm_metrics(one))) for one in ALARMS.values())
    assert counted[0] > len(ALARMS)
    assert counted[1:] == [3, 1]


def test_the_metrics_that_cost_are_those_that_the_functions_write() -> None:
    names = set().union(*written_metrics().values())
    assert len(names - {"Undecodable", "PushFailed"}) == amounts.OWN_METRICS


@pytest.mark.parametrize(("calls", "seconds", "taken"), [(1000, 86_400, 1000), (1000, 10, 59.5)])
def test_x_ray_takes_the_first_request_of_each_second_and_a_share(
    calls: float, seconds: float, taken: float
) -> None:
    assert amounts.traces(calls, seconds).amounts == {"traces": pytest.approx(taken)}


def test_only_the_truth_is_kept_for_recovery() -> None:
    kept = {
        name
        for name, one in template()["Resources"].items()
        if one["Type"] == "AWS::DynamoDB::Table"
        and "PointInTimeRecoverySpecification" in one["Properties"]
    }
    assert kept == {"DropsTable", "ArticlesTable"}
    month = amounts.storage(1, measurements.Measurements()).amounts
    assert month["DynamoDB recovery GB"] < month["DynamoDB GB"] / 2


def test_units_to_relate_an_article_are_those_that_the_script_counts() -> None:
    relate = measurements.Measurements().relate
    unit_pairs = re.findall(r"([\d.]+) write (?:units )?and ([\d.]+) read units", ALL_TEXT)
    assert unit_pairs
    for writes, reads in unit_pairs:
        decimals = len(writes.partition(".")[2])
        assert float(writes) == round(relate.writes, decimals)
        assert float(reads) == relate.reads


def test_the_cost_is_that_of_the_memory_that_functions_have() -> None:
    functions = [
        one["Properties"]
        for one in template()["Resources"].values()
        if one["Type"] == "AWS::Serverless::Function"
    ]
    assert {one["MemorySize"] for one in functions} == {measurements.MEMORY_MB}


def test_four_commands_deploy() -> None:
    section = INFRA_TEXT.partition("## Deploy")[2]
    block = section.partition("```\n")[2].partition("```")[0]
    assert len(block.splitlines()) == 4
    assert "make deploy" in block


def test_one_architecture_for_wheels_and_functions() -> None:
    assert template()["Parameters"]["Architecture"]["Default"] == "arm64"
    assert template()["Globals"]["Function"]["Architectures"] == [{"Ref": "Architecture"}]
    assert MAKEFILE.count("--parameter-overrides Architecture=$(ARCH)") == 3


def test_each_exception_of_the_scanners_is_explained() -> None:
    for name, resource in template()["Resources"].items():
        for exception in resource.get("Metadata", {}).get("checkov", {}).get("skip", []):
            assert len(exception["comment"]) > 20, name


@pytest.mark.parametrize("bucket", ["DropBucket", "MediaBucket"])
def test_a_bucket_refuses_plain_http_and_other_accounts(bucket: str) -> None:
    statements = template()["Resources"][f"{bucket}Policy"]["Properties"]["PolicyDocument"][
        "Statement"
    ]
    refused = {
        one["Sid"]: one for one in statements if one["Effect"] == "Deny" and one["Principal"] == "*"
    }
    assert refused["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": False}}
    assert refused["ThisAccountOnly"]["Condition"]["StringNotEquals"] == {
        "aws:PrincipalAccount": {"Ref": "AWS::AccountId"}
    }
    assert all(one["Action"] == "s3:*" for one in refused.values())


def test_every_queue_refuses_plain_http() -> None:
    resources = template()["Resources"]
    closed = {
        queue["Ref"]
        for one in resources.values()
        if one["Type"] == "AWS::SQS::QueuePolicy"
        and any(s["Sid"] == "TlsOnly" for s in one["Properties"]["PolicyDocument"]["Statement"])
        for queue in one["Properties"]["Queues"]
    }
    assert closed == {name for name, one in resources.items() if one["Type"] == "AWS::SQS::Queue"}


SECONDS_BESIDE_READING = 10
"""Of IngestFunction for the calls of one batch, when each file takes all the time it may."""


def test_a_batch_of_the_slowest_files_ends_before_the_function_does() -> None:
    """A time-out fails the whole batch, good files too, and tries all of it again."""
    function = template()["Resources"]["IngestFunction"]["Properties"]
    batch = function["Events"]["Drops"]["Properties"]["BatchSize"]
    slowest = template()["Parameters"]["MaxParseSeconds"]["MaxValue"]
    assert batch * slowest + SECONDS_BESIDE_READING <= function["Timeout"]


def test_messages_stay_hidden_for_six_time_outs() -> None:
    """Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping": at
    least six times the function's time-out, so that Lambda may try again when throttled."""
    resources = template()["Resources"]
    seconds = resources["IngestFunction"]["Properties"]["Timeout"]
    assert resources["DropQueue"]["Properties"]["VisibilityTimeout"] >= 6 * seconds
