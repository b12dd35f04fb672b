"""The few things that a first deployment has to know; Enter takes what stands in brackets."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import botocore.session
import click

from infra.deployment.saved_deployment import (
    Deployment,
    parameter_fault,
    region_fault,
    stack_name_fault,
)

FIRST_STAGE = "prod"
QUESTIONS = {
    "SiteName": "Name of the site",
    "AlarmEmail": "Address that is told of alarms (empty: nobody)",
    "DomainName": "Domain of your own, such as news.example.com (empty: AWS's address)",
}
DOMAIN_QUESTIONS = {
    "CertificateArn": "ARN of the domain's ACM certificate, in that region",
    "HostedZoneId": "Id of the domain's Route 53 zone (empty: its DNS is elsewhere)",
}


def ask_deployment(
    stage: str, record: Deployment | None, template: Mapping[str, Any], *, quiet: bool
) -> Deployment:
    """Ask for a deployment, offering what is saved or a default; `quiet` takes all of these."""
    ask = _take_offer if quiet else _prompt
    record = record or Deployment(
        stage, "newsdrop" if stage == FIRST_STAGE else f"newsdrop-{stage}", _usual_region()
    )
    answers = Deployment(
        stage,
        ask("Name of the stack", record.stack_name, stack_name_fault),
        ask("Region", record.region, region_fault),
        {"Stage": stage, "Architecture": "arm64"} | record.parameters,
    )
    questions = dict(QUESTIONS)
    while questions:
        name = next(iter(questions))
        declaration = template["Parameters"][name]
        offer = answers.parameters.get(name, str(declaration.get("Default", "")))
        answers.parameters[name] = ask(questions.pop(name), offer, _checker(name, declaration))
        if name == "DomainName" and answers.parameters[name]:
            questions = dict(DOMAIN_QUESTIONS)
    return answers


def _checker(name: str, declaration: Mapping[str, Any]) -> Callable[[str], str]:
    def fault(value: str) -> str:
        if name == "CertificateArn" and not value.startswith("arn:"):
            return "A domain needs a certificate: request one in ACM (DNS validation), then go on"
        return parameter_fault(name, value, declaration)

    return fault


def _prompt(question: str, offer: str, fault: Callable[[str], str]) -> str:
    while True:
        answer = str(click.prompt(question, default=offer, show_default=bool(offer))).strip()
        if not (reason := fault(answer)):
            return answer
        click.echo(reason)


def _take_offer(_question: str, offer: str, _fault: Callable[[str], str]) -> str:
    return offer


def _usual_region() -> str:
    """The region of the caller's AWS configuration, else AWS's first."""
    return (
        os.environ.get("AWS_REGION")
        or botocore.session.Session().get_config_variable("region")
        or "us-east-1"
    )
