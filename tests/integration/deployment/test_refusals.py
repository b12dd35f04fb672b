"""What AWS would refuse minutes later is refused before anything is built, with the reason."""

from collections.abc import Iterator

import botocore.session
import pytest

from infra.deployment.saved_deployment import (
    Deployment,
    NotDeployable,
    check_deployment,
    read_template,
    region_fault,
)

TEMPLATE = read_template()


def check(region: str = "us-east-1", **parameters: str) -> None:
    check_deployment(Deployment("prod", "newsdrop", region, parameters), TEMPLATE)


def regions() -> Iterator[str]:
    session = botocore.session.Session()
    for partition in session.get_available_partitions():
        yield from session.get_available_regions("dynamodb", partition)


def test_every_region_of_every_partition_is_one() -> None:
    assert {"cn-north-1", "us-gov-west-1", "eusc-de-east-1"} <= {*regions()}
    assert {name: region_fault(name) for name in regions() if region_fault(name)} == {}
    assert region_fault("Virginia")


def test_there_is_no_cdn_outside_of_the_first_partition() -> None:
    check("ap-southeast-1", Cdn="true")
    check("cn-north-1")
    for region in ("cn-north-1", "us-gov-west-1"):
        with pytest.raises(NotDeployable, match="CloudFront"):
            check(region, Cdn="true")


def test_names_of_the_cdns_policies_are_short_enough() -> None:
    policies = [
        resource["Properties"]["CachePolicyConfig"]["Name"]["Fn::Sub"]
        for resource in TEMPLATE["Resources"].values()
        if resource["Type"] == "AWS::CloudFront::CachePolicy"
    ]
    rests = [name.removeprefix("${AWS::StackName}") for name in policies]
    most = 128 - max(len(rest.replace("${AWS::Region}", "us-east-1")) for rest in rests)
    for name, cdn in ((most * "a", "true"), (128 * "a", "false")):
        check_deployment(Deployment("prod", name, "us-east-1", {"Cdn": cdn}), TEMPLATE)
    with pytest.raises(NotDeployable, match=f"{most} characters"):
        longer = Deployment("prod", (most + 1) * "a", "us-east-1", {"Cdn": "true"})
        check_deployment(longer, TEMPLATE)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("AlarmEmail", "an+alarm@bao.example", "an@bao.example, ba@bao.example"),
        ("AlarmEmail", "", "Nguyễn An"),
        ("HostedZoneId", "Z0123456789ABCDEFGHIJ", "/hostedzone/Z0123456789ABCDEFGHIJ"),
        ("HostedZoneId", "", "bao.example"),
        ("DomainName", "", "bao.example."),
        ("DomainName", "", "bao"),
    ],
)
def test_a_value_of_another_form_is_refused(name: str, right: str, wrong: str) -> None:
    check(**{name: right})
    with pytest.raises(NotDeployable, match=f"{name} cannot be"):
        check(**{name: wrong})


def test_the_variables_of_a_function_fit_into_what_lambda_takes() -> None:
    check(Sections=1500 * "a", MailSenders="an@bao.example.vn")
    names = ",".join(f"Chuyện làng {number}" for number in range(180))
    with pytest.raises(NotDeployable, match="Sections"):
        check(Sections=names)
    with pytest.raises(NotDeployable, match="MailSenders"):
        check(Sections=1500 * "a", MailSenders=",".join(100 * ["an@bao.example.vn"]))
