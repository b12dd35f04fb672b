"""A rollback, rehearsed: two releases of the code, aliases that name them, and `newsdrop rollback`.

Functions, versions and aliases are moto's; the desk's workers run the code of the version that the
alias names. The earlier release is the code of version 0.1.0, the later one today's.
"""

import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result

from infra.cli.main import main
from infra.deployment.saved_deployment import Deployment, NotDeployable
from infra.deployment.stack_life import check_gradual
from infra.local.pump import Pump
from infra.local.stack import Stack, create_stack
from infra.local.template import REGION, load_template
from infra.local.worker import Workers
from tests.support.gateway_event import event_of
from tests.support.paths import ROOT, TEMPLATE
from tests.support.singletons import new_process
from tests.versions import loader

EARLIER, LATER = "0123456789ab", "ba9876543210"
STACK = "rollback"
GRADUAL = "Canary10Percent5Minutes"
MOVED = ("IngestFunction", "RelateFunction", "ApiFunction")
"""What goes back. SweepFunction stays: it has to know whatever a later version stored."""


class Releases:
    """Moto's functions with an alias each, and the folders of the code of their versions."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.client = stack, stack.client("lambda")
        self.folders: dict[str, Path] = {}
        role = stack.client("iam").create_role(
            RoleName="any", AssumeRolePolicyDocument=json.dumps({})
        )["Role"]["Arn"]
        for name in stack.template.functions:
            self.client.create_function(
                FunctionName=self.function(name),
                Role=role,
                Runtime="python3.13",
                Handler="any.any",
                Code={"ZipFile": archive("nothing")},
            )

    def function(self, name: str) -> str:
        return f"{self.stack.name}-{name}"

    def publish(self, release: str, code: Path, *names: str) -> None:
        """What CloudFormation does of a deployment: code, description, version, alias."""
        for name in names or self.stack.template.functions:
            function = {"FunctionName": self.function(name)}
            sha = self.client.update_function_code(**function, ZipFile=archive(release))[
                "CodeSha256"
            ]
            self.folders[sha] = code
            self.client.update_function_configuration(**function, Description=f"Text. {release}")
            version = self.client.publish_version(**function)["Version"]
            alias = {**function, "Name": "live", "FunctionVersion": version}
            if version == "1":
                self.client.create_alias(**alias)
            else:
                self.client.update_alias(**alias)

    def live(self, name: str) -> str:
        """The version that a function's alias names."""
        alias = self.client.get_alias(FunctionName=self.function(name), Name="live")
        return str(alias["FunctionVersion"])

    def code(self, name: str) -> Callable[[], Path]:
        def folder() -> Path:
            configuration = self.client.get_function_configuration(
                FunctionName=self.function(name), Qualifier=self.live(name)
            )
            return self.folders[configuration["CodeSha256"]]

        return folder


def archive(text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("release.txt", text)
    return content.getvalue()


@contextmanager
def account(endpoint: str) -> Iterator[None]:
    """The environment of somebody whose account is at the endpoint."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "any")
        yield


@pytest.fixture
def releases(endpoint: str) -> Iterator[Releases]:
    template = load_template(TEMPLATE, {"Release": LATER})
    stack = create_stack(template, endpoint, name=f"{STACK}-{time.monotonic_ns()}")
    yield Releases(stack)
    stack.client("iam").delete_role(RoleName="any")
    stack.close()


def rollback(releases: Releases, *arguments: str) -> Result:
    """The command, in this process but with an environment of its own."""
    where = ("--endpoint", releases.stack.endpoint, "--stack", releases.stack.name)
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch, new_process():
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        try:
            return CliRunner().invoke(main, ["rollback", *arguments, *where])
        finally:
            os.environ.clear()
            os.environ.update(before)


class Newspaper:
    """The stack at work: drops go in, and the API answers."""

    def __init__(self, releases: Releases, folder: Path) -> None:
        self.stack = stack = releases.stack
        self.workers = {
            name: Workers(spec, stack.environment(name), 1, folder, releases.code(name))
            for name, spec in stack.template.functions.items()
        }
        self.pump = Pump(stack.template, stack, self.workers)
        self.pump.start()

    def drop(self, key: str, headline: str) -> None:
        self.stack.client("s3").put_object(
            Bucket=self.stack.physical("DropBucket"),
            Key=key,
            Body=f"{headline}\n\nMột đoạn tóm tắt.\n\nMột đoạn văn dài hơn thế.\n\n#cảng".encode(),
        )

    def latest(self) -> list[dict[str, Any]]:
        answer = self.workers["ApiFunction"].invoke(event_of("/v1/articles", ""))
        assert answer["statusCode"] == 200, answer
        articles: list[dict[str, Any]] = json.loads(answer["body"])["items"]
        return articles

    def close(self) -> None:
        self.pump.stop()
        for workers in self.workers.values():
            workers.close()


def test_one_command_goes_back_and_the_paper_goes_on(
    releases: Releases, tmp_path: Path, until: Callable[[Callable[[], bool]], None]
) -> None:
    releases.publish(EARLIER, loader.release_folder("0.1.0"))
    releases.publish(LATER, ROOT)
    paper = Newspaper(releases, tmp_path)
    try:
        paper.drop("a.txt", "Trước khi quay lại")
        until(lambda: [one["headline"] for one in paper.latest()] == ["Trước khi quay lại"])
        run = rollback(releases)
        assert run.exit_code == 0, run.output
        assert run.stdout.splitlines() == [
            f"{releases.function(name)}: version 2 -> 1 (release {EARLIER})" for name in MOVED
        ]
        paper.drop("b.txt", "Sau khi quay lại")
        until(lambda: len(paper.latest()) == 2)
        assert {releases.live(name) for name in MOVED} == {"1"}
        assert releases.live("SweepFunction") == "2"
        for name in MOVED:
            (worker,) = paper.workers[name]._all
            assert worker._process
            assert worker._process.code == loader.release_folder("0.1.0")
        assert rollback(releases, "--to", LATER).exit_code == 0
        paper.drop("c.txt", "Lại đi tiếp")
        until(lambda: len(paper.latest()) == 3)
        assert rollback(releases, "--json").exit_code == 0
    finally:
        paper.close()


def test_a_release_that_not_all_functions_have_is_passed_over(releases: Releases) -> None:
    """A deployment that failed half-way leaves versions of some functions."""
    releases.publish(EARLIER, ROOT)
    releases.publish("f" * 12, ROOT, "IngestFunction")
    releases.publish(LATER, ROOT)
    lines = [json.loads(line) for line in rollback(releases, "--json").stdout.splitlines()]
    assert [(one["before"], one["after"]) for one in lines] == [(3, 1), (2, 1), (2, 1)]


def test_a_rollback_that_was_cut_off_is_ended_by_the_next(releases: Releases) -> None:
    releases.publish("e" * 12, ROOT)
    releases.publish(EARLIER, ROOT)
    releases.publish(LATER, ROOT)
    releases.client.update_alias(
        FunctionName=releases.function("IngestFunction"), Name="live", FunctionVersion="2"
    )
    assert rollback(releases).exit_code == 0
    assert {releases.live(name) for name in MOVED} == {"2"}
    assert releases.live("SweepFunction") == "3"


def test_nothing_moves_while_codedeploy_moves_calls(releases: Releases) -> None:
    releases.publish(EARLIER, ROOT)
    releases.publish(LATER, ROOT)
    releases.client.update_alias(
        FunctionName=releases.function("RelateFunction"),
        Name="live",
        FunctionVersion="1",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.1}},
    )
    run = rollback(releases)
    assert run.exit_code == 1
    assert "stop-deployment" in run.stderr
    assert releases.live("IngestFunction") == "2"


def test_after_a_rollback_no_gradual_deployment_begins(releases: Releases) -> None:
    """CodeDeploy would be told another version than the alias names."""
    releases.publish(EARLIER, ROOT)
    releases.publish(LATER, ROOT)
    wanted = Deployment("prod", releases.stack.name, REGION, {"DeploymentPreference": GRADUAL})
    with account(releases.stack.endpoint):
        check_gradual(wanted)
        assert rollback(releases).exit_code == 0
        with pytest.raises(NotDeployable, match="IngestFunction was rolled back"):
            check_gradual(wanted)
        check_gradual(Deployment("prod", releases.stack.name, REGION, {}))


def test_a_first_deployment_has_nothing_to_go_back_to(releases: Releases) -> None:
    releases.publish(LATER, ROOT)
    run = rollback(releases)
    assert run.exit_code == 1
    assert "no earlier release" in run.stderr
    assert "is none of the releases" in rollback(releases, "--to", "abc").stderr
