"""Intrinsic functions and conditions of a template, as the desk resolves them."""

from typing import Any

import pytest

from infra.local.intrinsics import Resolver, Unresolvable, references, settle_conditions
from infra.local.template import Template, load_template
from tests.support.paths import TEMPLATE as REAL


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "A"}, "ref-A"),
        ({"Fn::GetAtt": ["Q", "Arn"]}, "Q-Arn"),
        ({"Fn::GetAtt": "Q.Arn"}, "Q-Arn"),
        ({"Fn::Sub": "${A}/${Q.Arn}/${!Literal}"}, "ref-A/Q-Arn/${Literal}"),
        ({"Fn::Sub": ["${own}${A}", {"own": {"Ref": "B"}}]}, "ref-Bref-A"),
        ({"Fn::Join": [":", ["x", {"Ref": "A"}]]}, "x:ref-A"),
        ({"Fn::If": ["C", {"Ref": "A"}, {"Ref": "B"}]}, "ref-A"),
        ({"Fn::If": ["D", {"Ref": "A"}, {"Ref": "B"}]}, "ref-B"),
        ({"Fn::And": [{"Condition": "C"}, {"Fn::Not": [{"Condition": "D"}]}]}, True),
        (
            {
                "Fn::Or": [
                    {"Fn::Equals": [{"Ref": "A"}, "x"]},
                    {"Fn::Equals": [{"Ref": "A"}, "ref-A"]},
                ]
            },
            True,
        ),
        ({"plain": [1, {"in": {"Ref": "A"}}]}, {"plain": [1, {"in": "ref-A"}]}),
    ],
)
def test_intrinsic_functions(value: Any, resolved: Any) -> None:
    resolver = Resolver(
        lambda name: f"ref-{name}",
        lambda name, attribute: f"{name}-{attribute}",
        lambda name: name == "C",
    )
    assert resolver.resolve(value) == resolved


def test_an_unknown_intrinsic_function_is_refused() -> None:
    with pytest.raises(Unresolvable, match="Fn::Cidr"):
        references({"Fn::Cidr": []})
    assert references({"a": {"Fn::Sub": "${A}${B.Arn}"}, "b": [{"Ref": "C"}]}) == {"A", "B", "C"}
    assert references({"Fn::If": ["Either", {"Ref": "A"}, {"Ref": "B"}]}) == {"A", "B"}


def test_what_a_condition_rules_out_is_not_there(template: Template) -> None:
    assert {"HasDomain", "HasZone", "HasTableKey"} <= template.conditions.keys()
    assert not any(template.conditions.values())
    assert "DomainTarget" not in template.outputs
    own = load_template(REAL, {"DomainName": "news.example.com", "HostedZoneId": "Z1"})
    holding = {name for name, holds in own.conditions.items() if holds}
    assert holding == {"HasDomain", "HasApiDomain", "HasZone"}
    assert own.resources.keys() - template.resources.keys() == {
        "Domain",
        "DomainMapping",
        "DomainRecord",
        "DomainRecordIpv6",
    }


@pytest.mark.parametrize(
    ("is_so", "settled"),
    [
        (True, {"Key": {"Ref": "Arn"}, "List": [1, 2], "Set": "a"}),
        (False, {"List": [1], "Set": {"Inner": 0}}),
    ],
)
def test_conditions_within_properties_are_decided(is_so: bool, settled: Any) -> None:
    nothing = {"Ref": "AWS::NoValue"}
    value = {
        "Key": {"Fn::If": ["IsSo", {"Ref": "Arn"}, nothing]},
        "List": [1, {"Fn::If": ["IsSo", 2, nothing]}],
        "Set": {"Fn::If": ["IsSo", "a", {"Inner": {"Fn::If": ["IsSo", nothing, 0]}}]},
    }
    assert settle_conditions(value, {"IsSo": is_so}) == settled
