"""What template.yaml puts between readers and ApiFunction: the API, its domain, the CDN."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from functions.api.edge import api_gateway, cdn
from functions.api.edge.route_table import ROUTES
from functions.api.site import desk_page
from infra.local.intrinsics import Resolver, references
from infra.local.template import Template, load_template
from shared.article.model import Image
from shared.process import clear_singletons
from tests.support.newsroom import Newsroom, quick_newsroom, story
from tests.support.paths import ROOT
from tests.support.tables import template

DOMAIN = {"DomainName": "tin.example", "HostedZoneId": "Z1"}
CERTIFICATE = {"CertificateArn": "arn:aws:acm:ap-southeast-1:123456789012:certificate/ab-12"}
CDN = {"Cdn": "true"}
CDN_CERTIFICATE = {"CdnCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/ab-12"}
PLAIN, OWN_DOMAIN = {}, DOMAIN | CERTIFICATE  # type: ignore[var-annotated]
CDN_DOMAIN = CDN | DOMAIN | CDN_CERTIFICATE
PUBLIC = {"PublicUrl": "https://tin.example"}
API_URL = "https://HttpApi.execute-api.AWS::Region.AWS::URLSuffix"


def deployed(parameters: dict[str, str]) -> Template:
    """The template with these parameters."""
    return load_template(Path(ROOT / "template.yaml"), parameters)


def resolver(stack: Template) -> Resolver:
    """Resolves to names: parameters have values, all else stands for itself."""
    return Resolver(
        lambda name: stack.parameters.get(name, name),
        lambda name, attribute: f"{name}.{attribute}",
        stack.conditions.__getitem__,
    )


def properties(stack: Template, name: str) -> Any:
    return resolver(stack).resolve(stack.resources[name]["Properties"])


def distribution(stack: Template) -> Any:
    return properties(stack, "CdnDistribution")["DistributionConfig"]


def cdn_resources(stack: Template) -> set[str]:
    return {
        name
        for name, resource in stack.resources.items()
        if resource["Type"].startswith(("AWS::CloudFront", "AWS::SecretsManager"))
    }


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


def test_there_is_nothing_of_the_cdn_unless_it_is_asked_for() -> None:
    assert cdn_resources(deployed(OWN_DOMAIN)) == set()
    variables = properties(deployed(PLAIN), "ApiFunction")["Environment"]["Variables"]
    assert variables["CDN_SECRET"] == ""
    everything = {name for name in template()["Resources"] if name.startswith("Cdn")}
    assert everything < cdn_resources(deployed(CDN))


def test_cdn_and_function_share_a_secret_that_nobody_has_typed() -> None:
    stack = deployed(CDN)
    secret = "{{resolve:secretsmanager:CdnSecret}}"
    assert properties(stack, "ApiFunction")["Environment"]["Variables"]["CDN_SECRET"] == secret
    (origin,) = distribution(stack)["Origins"]
    assert origin["OriginCustomHeaders"] == [{"HeaderName": cdn.CDN_HEADER, "HeaderValue": secret}]
    assert properties(stack, "CdnSecret")["GenerateSecretString"]["PasswordLength"] >= 32
    assert origin["DomainName"] == API_URL.removeprefix("https://")
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert "{{" not in json.dumps(template()["Outputs"])


def test_nothing_is_made_in_a_circle() -> None:
    """With the CDN: distribution -> API -> function; the stage alone names the distribution."""
    resources = deployed(CDN_DOMAIN | {"CdnLogBucket": "logs"}).resources
    needs = {
        name: references(resource["Properties"]) & resources.keys()
        for name, resource in resources.items()
    }
    while ready := {name for name, others in needs.items() if not others}:
        needs = {name: others - ready for name, others in needs.items() if name not in ready}
    assert needs == {}


UNKEPT = {"/mcp", "/desk", "/preview/*"}
"""The behaviours that keep no answer, and take a request's headers along."""


def behaviours(stack: Template) -> Iterator[tuple[str, Any]]:
    """The path pattern and the cache's key of each behaviour that keeps answers, in their order."""
    config = distribution(stack)
    for behaviour in (*config["CacheBehaviors"], config["DefaultCacheBehavior"]):
        if behaviour.get("PathPattern") in UNKEPT:
            continue
        policy = properties(stack, behaviour["CachePolicyId"])["CachePolicyConfig"]
        yield behaviour.get("PathPattern", "*"), policy


def key_of(stack: Template, path: str) -> tuple[str, Any]:
    """The first behaviour whose pattern fits a path."""
    return next(
        (pattern, policy["ParametersInCacheKeyAndForwardedToOrigin"])
        for pattern, policy in behaviours(stack)
        if fnmatchcase(path, pattern)
    )


@pytest.fixture
def paths(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Newsroom, dict[str, str]]]:
    """A newsroom with one article, several origins allowed, and a path of every kind with what it
    answers well."""
    with quick_newsroom(monkeypatch) as room:
        monkeypatch.setenv("CORS_ORIGINS", "https://a.example,https://b.example")
        clear_singletons()
        one = story()
        room.publish(one)
        picture = Image("image/jpeg", 8, 6, key=f"{'a1' * 20}.jpeg")
        room.drop_image("tin/cầu 1.jpg", picture)
        room.store_picture(picture)
        rows = {
            "/": "",
            "/tags": "",
            "/tags/hải-phòng": "",
            "/search": "q=cau",
            f"/read/cau-moi-qua-song-cam-{one.id}": "",
            f"/media/{one.id}/cầu 1.jpg": "w=640",
            "/assets/style.css": "v=1",
            "/assets/icon.svg": "",
            "/docs": "",
            "/sitemap.xml": "",
            "/robots.txt": "",
            "/llms.txt": "",
            f"/read/cau-moi-qua-song-cam-{one.id}.md": "",
            "/openapi.json": "",
            "/feeds/latest.atom": "",
            "/v1/articles": "limit=1",
            f"/v1/articles/{one.id}": "",
            f"/v1/articles/{one.id}/related": "",
            f"/v1/articles/{one.id}.ninjs.json": "",
            "/v1/tags": "",
            "/v1/search": "q=cau",
        }
        yield room, rows


def test_the_cdns_key_has_just_the_headers_that_answers_vary_by(
    paths: tuple[Newsroom, dict[str, str]],
) -> None:
    room, rows = paths
    stack = deployed(CDN)
    varies: dict[str, set[str]] = {}
    keys: dict[str, set[str]] = {}
    for path, query in rows.items():
        answer = room.ask(path, query)
        assert answer.status == 200, path
        pattern, key = key_of(stack, path)
        headers = {name.strip() for name in answer.headers["vary"].split(",")}
        assert "Accept-Encoding" in headers
        varies.setdefault(pattern, set()).update(headers - {"Accept-Encoding"})
        keys[pattern] = set(key["HeadersConfig"].get("Headers", []))
        assert key["EnableAcceptEncodingGzip"] is key["EnableAcceptEncodingBrotli"] is True
        assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert varies == keys
    assert keys.keys() == {pattern for pattern, _ in behaviours(stack)}


def test_the_cdns_key_has_the_query_parameters_that_answers_depend_on() -> None:
    stack = deployed(CDN)
    pages = {
        name
        for rule, route in ROUTES.items()
        if route.is_page and not any(fnmatchcase(rule, pattern) for pattern in UNKEPT)
        for name in route.parameters
    }
    page_key = key_of(stack, "/search")[1]["QueryStringsConfig"]
    assert set(page_key["QueryStrings"]) == pages
    for path in ("/v1/articles", "/v1/articles/x/related", "/feeds/latest.atom", "/openapi.json"):
        assert key_of(stack, path)[1]["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    style = (ROOT / "functions/api/site/reader/templates/base.html").read_text(encoding="utf-8")
    assert "/assets/style.css?v=" in style
    for path, parameter in (("/assets/style.css", "v"), ("/media/x/y.jpg", "w")):
        assert parameter in key_of(stack, path)[1]["QueryStringsConfig"]["QueryStrings"]
    assert ROUTES["/media/{id}/{file:.+}"].parameters == ("w",)
    for rule, route in ROUTES.items():
        if rule.startswith(("/read/", "/assets/")):
            assert route.parameters == ()


def test_the_cdn_keeps_what_cache_control_says_and_no_error() -> None:
    stack = deployed(CDN)
    config = distribution(stack)
    names = set()
    for _, policy in behaviours(stack):
        assert (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]) == (0, 0, 86400)
        names.add(policy["Name"])
    assert len(names) == 5
    errors = {one["ErrorCode"]: one["ErrorCachingMinTTL"] for one in config["CustomErrorResponses"]}
    assert errors == dict.fromkeys((500, 502, 503, 504), 0)


def test_every_behaviour_is_https_compressed_and_forwards_nothing_beside_the_key() -> None:
    config = distribution(deployed(CDN))
    for behaviour in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        if behaviour.get("PathPattern") in UNKEPT:
            continue
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behaviour["Compress"] is True
        assert set(behaviour["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS"}
        assert "OriginRequestPolicyId" not in behaviour
        assert behaviour["ResponseHeadersPolicyId"] == "CdnHeaders"
    assert config["HttpVersion"] == "http2and3"
    policy = properties(deployed(CDN), "CdnHeaders")["ResponseHeadersPolicyConfig"]
    assert policy["SecurityHeadersConfig"] == {
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": 31536000, "Override": False}
    }


def test_what_is_posted_goes_through_the_cdn_with_its_headers_and_is_not_kept() -> None:
    """CloudFront Developer Guide, "Use managed cache policies", "Use managed origin request
    policies": CachingDisabled, AllViewerExceptHostHeader."""
    config = distribution(deployed(CDN))
    posted = [route for route in ROUTES.values() if "POST" in route.methods]
    patterns = [rule for rule, route in ROUTES.items() if route in posted]
    (behaviour,) = [one for one in config["CacheBehaviors"] if one["PathPattern"] in patterns]
    assert patterns == [behaviour["PathPattern"]]
    assert is_unkept(behaviour)
    assert behaviour["ViewerProtocolPolicy"] == "https-only"
    assert "POST" in behaviour["AllowedMethods"]
    assert behaviour["TargetOriginId"] == config["DefaultCacheBehavior"]["TargetOriginId"]
    assert behaviour["ResponseHeadersPolicyId"] == "CdnHeaders"


def is_unkept(behaviour: Any) -> bool:
    """Whether a behaviour keeps nothing and takes all headers along but Host."""
    return (behaviour["CachePolicyId"], behaviour.get("OriginRequestPolicyId")) == (
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    )


def test_what_editors_alone_see_the_cdn_does_not_keep() -> None:
    config = distribution(deployed(CDN))
    unkept = {one["PathPattern"]: one for one in config["CacheBehaviors"] if is_unkept(one)}
    assert unkept.keys() == UNKEPT
    for rule in ("/desk", "/preview/{token}", "/preview/{token}/{file:.+}"):
        path = rule.replace("{file:.+}", "a.jpg")
        fitting = next(p for p in map(_pattern, config["CacheBehaviors"]) if fnmatchcase(path, p))
        assert rule in ROUTES
        assert fitting in {"/desk", "/preview/*"}
        assert unkept[fitting]["ViewerProtocolPolicy"] == "redirect-to-https"
        assert unkept[fitting]["TargetOriginId"] == config["DefaultCacheBehavior"]["TargetOriginId"]
        assert unkept[fitting]["ResponseHeadersPolicyId"] == "CdnHeaders"


def _pattern(behaviour: Any) -> str:
    return str(behaviour["PathPattern"])


DESK = {"DeskAuthorizer": "arn:aws:lambda:us-east-1:123456789012:function:who"}


def test_before_the_editors_page_stands_the_authorizer() -> None:
    """API Gateway Developer Guide, "Control access to HTTP APIs with AWS Lambda authorizers"."""
    stack = deployed(DESK)
    body = properties(stack, "HttpApi")["Body"]
    method, route = desk_page.DESK_ROUTE.split()
    assert body["paths"].keys() == {"$default", route}
    operation = body["paths"][route]
    assert operation.keys() == {method.lower()}
    (scheme,) = operation[method.lower()]["security"]
    authorizer = body["components"]["securitySchemes"][next(iter(scheme))]
    assert (authorizer["type"], authorizer["in"]) == ("apiKey", "header")
    function = DESK["DeskAuthorizer"]
    start = "arn:AWS::Partition:apigateway:AWS::Region:lambda:path/2015-03-31/functions"
    assert authorizer["x-amazon-apigateway-authorizer"] == {
        "type": "request",
        "identitySource": "$request.header.Authorization",
        "authorizerUri": f"{start}/{function}/invocations",
        "authorizerPayloadFormatVersion": "2.0",
        "authorizerResultTtlInSeconds": 0,
        "enableSimpleResponses": True,
    }
    integrations = [
        operation[method.lower()]["x-amazon-apigateway-integration"],
        body["paths"]["$default"]["x-amazon-apigateway-any-method"][
            "x-amazon-apigateway-integration"
        ],
    ]
    assert integrations[0] == integrations[1]
    assert "security" not in body["paths"]["$default"]["x-amazon-apigateway-any-method"]
    permission = properties(stack, "DeskAuthorizerPermission")
    assert permission["FunctionName"] == function
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert permission["SourceArn"].endswith(":HttpApi/authorizers/*")
    variables = properties(stack, "ApiFunction")["Environment"]["Variables"]
    assert variables["DESK"] == "authorizer"
    assert re.fullmatch(template()["Parameters"]["DeskAuthorizer"]["AllowedPattern"], function)


def test_the_authorizer_may_be_asked_for_a_cookie_instead() -> None:
    body = properties(deployed(DESK | {"DeskIdentity": "Cookie"}), "HttpApi")["Body"]
    (scheme,) = body["components"]["securitySchemes"].values()
    assert scheme["name"] == "Cookie"
    source = scheme["x-amazon-apigateway-authorizer"]["identitySource"]
    assert source == "$request.header.Cookie"


def test_without_an_authorizer_there_is_no_such_route_nor_a_right_to_what_it_reads() -> None:
    stack = deployed(PLAIN)
    body = properties(stack, "HttpApi")["Body"]
    assert body["paths"].keys() == {"$default"}
    assert "components" not in body
    assert "DeskAuthorizerPermission" not in stack.resources
    assert properties(stack, "ApiFunction")["Environment"]["Variables"]["DESK"] == ""
    assert "/index/" not in json.dumps(properties(stack, "ApiRole"))
    assert "/index/newest" in json.dumps(properties(deployed(DESK), "ApiRole"))


def test_the_cdn_has_the_domain_the_certificate_the_firewall_and_the_logs_that_it_is_given() -> (
    None
):
    bare = distribution(deployed(CDN))
    assert bare["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
    assert not {"Aliases", "WebACLId", "Logging"} & bare.keys()
    acl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b"
    full = distribution(deployed(CDN_DOMAIN | {"WebAclArn": acl, "CdnLogBucket": "my-logs"}))
    assert full["Aliases"] == ["tin.example"]
    assert full["ViewerCertificate"] == {
        "AcmCertificateArn": CDN_CERTIFICATE["CdnCertificateArn"],
        "MinimumProtocolVersion": "TLSv1.2_2021",
        "SslSupportMethod": "sni-only",
    }
    assert full["WebACLId"] == acl
    assert full["Logging"]["Bucket"] == "my-logs.s3.amazonaws.com"


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
