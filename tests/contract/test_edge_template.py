"""What template.yaml puts between readers and ApiFunction: the API, its domain, the CDN."""

import json
import re

import pytest

from functions.api.edge import api_gateway
from tests.support.edge_template import (
    API_URL,
    CDN,
    CDN_CERTIFICATE,
    CDN_DOMAIN,
    CERTIFICATE,
    DOMAIN,
    OWN_DOMAIN,
    PLAIN,
    PUBLIC,
    deployed,
    distribution,
    properties,
    resolver,
)
from tests.support.tables import template


def test_the_function_alone_answers_cors() -> None:
    stack = deployed({"CorsOrigins": "https://a.example,https://b.example"})
    api = stack.resources["HttpApi"]
    assert "cors" not in json.dumps(api).lower()
    variables = properties(stack, "ApiFunction")["Environment"]["Variables"]
    assert variables["CORS_ORIGINS"] == "https://a.example,https://b.example"


@pytest.mark.parametrize(
    ("parameters", "is_closed"),
    [(PLAIN, False), (PUBLIC, False), (OWN_DOMAIN, True), (CDN, False), (CDN_DOMAIN, False)],
)
def test_the_apis_own_address_is_closed_where_a_domain_of_the_api_is_open(
    parameters: dict[str, str], is_closed: bool
) -> None:
    """A CDN fetches there; its secret is what closes the address to others."""
    (server,) = properties(deployed(parameters), "HttpApi")["Body"]["servers"]
    endpoint = server["x-amazon-apigateway-endpoint-configuration"]
    assert endpoint == {"disableExecuteApiEndpoint": is_closed}


@pytest.mark.parametrize(
    ("parameters", "target"),
    [
        (OWN_DOMAIN, ("Domain.RegionalDomainName", "Domain.RegionalHostedZoneId")),
        (CDN_DOMAIN, ("CdnDistribution.DomainName", "Z2FDTNDATAQYW2")),
    ],
)
def test_the_domain_is_reached_by_both_kinds_of_addresses(
    parameters: dict[str, str], target: tuple[str, str]
) -> None:
    """API Gateway: "IP address types for custom domain names for HTTP APIs"; CloudFront's zone:
    CloudFormation, AWS::Route53::RecordSet AliasTarget."""
    stack = deployed(parameters)
    records = [properties(stack, name) for name in ("DomainRecord", "DomainRecordIpv6")]
    assert [record["Type"] for record in records] == ["A", "AAAA"]
    for record in records:
        assert (record["Name"], record["HostedZoneId"]) == ("tin.example", "Z1")
        assert tuple(record["AliasTarget"].values()) == target
    assert ("Domain" in stack.resources) == ("DomainMapping" in stack.resources)
    if "Domain" in stack.resources:
        (configuration,) = properties(stack, "Domain")["DomainNameConfigurations"]
        assert configuration["IpAddressType"] == "dualstack"
    else:
        assert distribution(stack)["IPV6Enabled"] is True
    output = resolver(stack).resolve(stack.outputs["DomainTarget"]["Value"])
    assert output == target[0]


@pytest.mark.parametrize(
    ("parameters", "address", "variable", "stage_variable"),
    [
        (PLAIN, API_URL, "", None),
        (PUBLIC, "https://tin.example", "https://tin.example", None),
        (OWN_DOMAIN, "https://tin.example", "https://tin.example", None),
        (
            CDN,
            "https://CdnDistribution.DomainName",
            "",
            "https://CdnDistribution.DomainName",
        ),
        (CDN_DOMAIN, "https://tin.example", "https://tin.example", None),
    ],
)
def test_output_and_function_name_the_address_that_readers_use(
    parameters: dict[str, str], address: str, variable: str, stage_variable: str | None
) -> None:
    stack = deployed(parameters)
    assert resolver(stack).resolve(stack.outputs["ApiUrl"]["Value"]) == address
    assert properties(stack, "ApiFunction")["Environment"]["Variables"]["PUBLIC_URL"] == variable
    stage = properties(stack, "HttpApiApiGatewayDefaultStage")
    assert stage["StageVariables"].get(api_gateway.STAGE_ADDRESS) == stage_variable
    if stage_variable:  # what a stage variable may hold
        assert re.fullmatch(r"[A-Za-z0-9-._~:/?#&=,]+", stage_variable)
    assert ("OriginUrl" in stack.outputs) is (parameters is PUBLIC)


def broken_rules(parameters: dict[str, str]) -> list[str]:
    """What CloudFormation says of these parameters before it makes anything."""
    stack = deployed(parameters)
    return [
        assertion["AssertDescription"]
        for rule in template()["Rules"].values()
        if resolver(stack).resolve(rule["RuleCondition"])
        for assertion in rule["Assertions"]
        if not resolver(stack).resolve(assertion["Assert"])
    ]


@pytest.mark.parametrize("parameters", [PLAIN, PUBLIC, OWN_DOMAIN, CDN, CDN_DOMAIN])
def test_what_fits_together_is_deployed(parameters: dict[str, str]) -> None:
    assert broken_rules(parameters) == []
    for name, value in parameters.items():
        declared = template()["Parameters"][name]
        assert re.fullmatch(declared.get("AllowedPattern", ".*"), value)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (DOMAIN, "DomainName needs CertificateArn."),
        (CDN | OWN_DOMAIN, "DomainName needs CdnCertificateArn"),
        (PUBLIC | CDN, "leave it empty"),
        (PUBLIC | OWN_DOMAIN, "leave it empty"),
        ({"WebAclArn": "arn:aws:wafv2:x"}, "WebAclArn needs Cdn"),
        ({"CdnLogBucket": "logs"}, "CdnLogBucket needs Cdn"),
        (OWN_DOMAIN | CDN_CERTIFICATE, "CdnCertificateArn needs Cdn"),
    ],
)
def test_what_does_not_fit_together_is_refused_and_the_words_say_why(
    parameters: dict[str, str], words: str
) -> None:
    (said,) = broken_rules(parameters)
    assert words in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CdnCertificateArn", CERTIFICATE["CertificateArn"]),
        ("WebAclArn", "arn:aws:wafv2:ap-southeast-1:123456789012:regional/webacl/a/b"),
    ],
)
def test_what_cloudfront_looks_for_in_us_east_1_must_be_there(name: str, value: str) -> None:
    declared = template()["Parameters"][name]
    assert not re.fullmatch(declared["AllowedPattern"], value)
    assert "us-east-1" in declared["ConstraintDescription"]
