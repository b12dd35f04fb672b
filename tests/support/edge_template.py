"""The template with the parameters that concern what stands between readers and ApiFunction."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from infra.local.intrinsics import Resolver
from infra.local.template import Template, load_template
from tests.support.paths import TEMPLATE

DOMAIN = {"DomainName": "tin.example", "HostedZoneId": "Z1"}
CERTIFICATE = {"CertificateArn": "arn:aws:acm:ap-southeast-1:123456789012:certificate/ab-12"}
CDN = {"Cdn": "true"}
CDN_CERTIFICATE = {"CdnCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/ab-12"}
PLAIN, OWN_DOMAIN = {}, DOMAIN | CERTIFICATE  # type: ignore[var-annotated]
CDN_DOMAIN = CDN | DOMAIN | CDN_CERTIFICATE
PUBLIC = {"PublicUrl": "https://tin.example"}
API_URL = "https://HttpApi.execute-api.AWS::Region.AWS::URLSuffix"


def deployed(parameters: Mapping[str, str]) -> Template:
    """The template with these parameters, the same for all who ask: nobody may change it."""
    return _load(tuple(sorted(parameters.items())))


@cache
def _load(parameters: tuple[tuple[str, str], ...]) -> Template:
    return load_template(TEMPLATE, dict(parameters))


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
