"""Schedules of template.yaml as the desk keeps them."""

import re
from pathlib import Path
from typing import Any

import pytest

from infra.local.event_sources import RateSchedule, rate_schedules
from infra.local.intrinsics import Resolver
from infra.local.template import Template, load_template
from tests.support.paths import SMALL_TEMPLATE as SMALL
from tests.support.paths import TEMPLATE as REAL


def test_the_schedule_is_the_templates(template: Template) -> None:
    assert template.schedules == [
        RateSchedule("RelateFunction", "RelateFunctionClock", minutes=1),
        RateSchedule("SweepFunction", "SweepFunctionDaily", minutes=1440),
    ]


@pytest.mark.parametrize(
    ("expression", "minutes"), [("1 minute", 1), ("5 minutes", 5), ("1 hour", 60), ("2 days", 2880)]
)
def test_a_rate_is_read_in_minutes(tmp_path: Path, expression: str, minutes: int) -> None:
    assert load_template(scheduled(tmp_path, f"rate({expression})"), {}).schedules == [
        RateSchedule("StreamFunction", "StreamFunctionClock", minutes)
    ]


@pytest.mark.parametrize("expression", ["cron(0 8 * * ? *)", "rate(1 minutes)", "rate(5 minute)"])
def test_a_schedule_that_is_no_rate_is_refused(tmp_path: Path, expression: str) -> None:
    said = f"StreamFunctionClock has a schedule that the desk does not do: {re.escape(expression)}"
    with pytest.raises(ValueError, match=said):
        load_template(scheduled(tmp_path, expression), {})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("            Input: '{}'\n", "Clock has what the desk does not do: Input"),
        (
            "      EventInvokeConfig:\n        MaximumRetryAttempts: 1\n",
            "Config has what the desk does not do: MaximumRetryAttempts",
        ),
    ],
)
def test_what_the_desk_would_not_do_with_a_schedule_is_refused(
    tmp_path: Path, more: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load_template(scheduled(tmp_path, "rate(1 minute)", more), {})


def test_a_schedule_that_is_not_enabled_calls_nobody(tmp_path: Path) -> None:
    off = "            Enabled: false\n"
    assert load_template(scheduled(tmp_path, "rate(1 minute)", off), {}).schedules == []


def scheduled(folder: Path, expression: str, more: str = "") -> Path:
    """The small template with a clock for its last function, which `more` follows."""
    clock = (
        "        Clock:\n          Type: Schedule\n          Properties:\n"
        f"            Schedule: {expression}\n"
    )
    before, outputs, after = SMALL.read_text().partition("Outputs:\n")
    (folder / "clock.yaml").write_text(before + clock + more + outputs + after)
    return folder / "clock.yaml"


def test_what_is_told_to_nobody_calls_no_function() -> None:
    """A mapping that is not enabled, and a schedule that is not."""
    webhook = {"WebhookUrl": "https://a.example/", "WebhookSecret": "/a"}
    hub = {"WebSubHub": "https://a.example/"}
    calls = {}
    for name, parameters in (("none", {}), ("webhook", webhook), ("hub", hub)):
        template = load_template(REAL, parameters)
        by_queue = [one.function for one in template.mappings if one.function == "PushFunction"]
        by_clock = [one.function for one in template.schedules if one.function == "PushFunction"]
        calls[name] = len(by_queue), len(by_clock)
    assert calls == {"none": (0, 0), "webhook": (1, 0), "hub": (0, 1)}


def test_a_rule_whose_target_is_no_queue_is_refused() -> None:
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": ["x"]},
            "Targets": [{"Id": "a", "Arn": {"Fn::GetAtt": ["Function", "Arn"]}}],
        },
    }
    resources: dict[str, dict[str, Any]] = {
        "Rule": rule,
        "Function": {"Type": "AWS::Lambda::Function"},
    }
    with pytest.raises(ValueError, match="Rule has a target"):
        rate_schedules(resources, Resolver(str, lambda name, _: name))
