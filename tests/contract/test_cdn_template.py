"""The CDN that template.yaml puts before the API, if it is asked for one."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from functions.api.edge import cdn
from functions.api.edge.route_table import ROUTES
from infra.local.intrinsics import references
from infra.local.template import Template
from shared.article.model import Image
from shared.process import clear_singletons
from tests.support.edge_template import (
    API_URL,
    CDN,
    CDN_CERTIFICATE,
    CDN_DOMAIN,
    OWN_DOMAIN,
    PLAIN,
    deployed,
    distribution,
    properties,
)
from tests.support.newsroom import Newsroom, quick_newsroom, story
from tests.support.paths import ROOT
from tests.support.tables import template


def cdn_resources(stack: Template) -> set[str]:
    return {
        name
        for name, resource in stack.resources.items()
        if resource["Type"].startswith(("AWS::CloudFront", "AWS::SecretsManager"))
    }


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
