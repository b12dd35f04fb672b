"""Deployments by the real SAM CLI, through a terminal, against moto's CloudFormation.

Only pip is not real: a build of wheels takes a minute. It notes the platform that it is asked for;
`tests/integration/system/test_packaging.py` builds in earnest.
"""

import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.paths import PROJECT_ROOT
from tests.support.sam_cli import sam_path
from tests.support.sam_cloud import SamCloud
from tests.support.terminal import Terminal

pytestmark = pytest.mark.needs_sam
FAKE_PIP = """#!{python}
import os, sys
platform = [word for word in sys.argv if word.startswith("manylinux2014_")]
open({log!r}, "a").write(f"{{platform[0]}}\\n")
"""
NO_CACHES = shutil.ignore_patterns("__pycache__", "*.tsv.gz")
QUESTIONS = ("Name of the stack", "Region", "Name of the site", "Address that is told", "Domain")


class Account:
    """An AWS account that is empty, and a copy of the project that deploys into it."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        self.endpoint, self.folder = endpoint, folder / "newsdrop"
        self.pip_log = folder / "pip.log"
        self.folder.mkdir()
        for part in ("functions", "shared", "infra"):
            shutil.copytree(PROJECT_ROOT / part, self.folder / part, ignore=NO_CACHES)
        for part in ("template.yaml", "samconfig.toml", "Makefile"):
            shutil.copy(PROJECT_ROOT / part, self.folder / part)
        pip = folder / "python"
        pip.write_text(FAKE_PIP.format(python=sys.executable, log=str(self.pip_log)))
        pip.chmod(0o755)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(self.folder),
            "PYTHON": str(pip),
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "SAM_CLI_TELEMETRY": "0",
            "SAM_CLI_POLL_DELAY": "0.5",
        }

    def make(self, target: str, *words: str) -> Terminal:
        """`make TARGET`, as a person types it; the tests' environment stands for .venv."""
        prefix = Path(sys.prefix)
        command = ["make", "-o", f"{prefix}/.ready", target, f"VENV={prefix}", f"SAM={sam_path()}"]
        return Terminal([*command, *words], self.environment, self.folder)

    def client(self, service: str) -> Any:
        session = boto3.Session("any", "any", region_name="us-east-1")
        return session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]

    def stack(self, name: str = "newsdrop") -> dict[str, Any]:
        stacks = self.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        stack: dict[str, Any] = stacks[0]
        return stack

    def parameters(self, name: str = "newsdrop") -> dict[str, str]:
        return {
            one["ParameterKey"]: one["ParameterValue"] for one in self.stack(name)["Parameters"]
        }

    def outputs(self, name: str = "newsdrop") -> dict[str, str]:
        return {one["OutputKey"]: one["OutputValue"] for one in self.stack(name)["Outputs"]}

    def saved(self, stage: str = "prod") -> dict[str, str]:
        file = self.folder / "deployments" / f"{stage}.toml"
        content = tomllib.loads(file.read_text())["default"]["deploy"]["parameters"]
        parameters: dict[str, str] = content["parameter_overrides"]
        return parameters

    def platforms(self) -> set[str]:
        """What the last build's wheels are for."""
        platforms = set(self.pip_log.read_text().split())
        self.pip_log.unlink()
        return platforms


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    cloud = SamCloud()
    yield cloud.start()
    cloud.stop()


@pytest.fixture(scope="module")
def account(cloud: str, tmp_path_factory: pytest.TempPathFactory) -> Account:
    return Account(cloud, tmp_path_factory.mktemp("account"))


def ended(terminal: Terminal) -> str:
    assert terminal.end() == 0, terminal.text
    return terminal.text


def test_enter_alone_ends_in_a_working_deployment(account: Account) -> None:
    deploy = account.make("deploy")
    for question in QUESTIONS:
        deploy.answer(question)
    assert "Successfully created/updated stack" in ended(deploy)
    assert account.stack()["StackStatus"] == "CREATE_COMPLETE"
    assert account.parameters()["Architecture"] == "arm64"
    assert account.platforms() == {"manylinux2014_aarch64"}
    account.client("s3").put_object(Bucket=account.outputs()["BucketName"], Key="a", Body=b"a")


def test_a_second_deployment_asks_nothing_and_changes_what_it_is_told(account: Account) -> None:
    before, outputs = account.parameters(), account.outputs()
    site = "Báo \"Làng\" & 'phố' $5, 50 %"
    again = account.make("deploy", "SET=" + "LogLevel=DEBUG SiteName=" + quoted(site))
    again.answer("Deploy this changeset", "y\n")
    text = ended(again)
    assert QUESTIONS[0] not in text
    after = account.parameters()
    changed = {name: value for name, value in after.items() if before[name] != value}
    assert changed.pop("Release") != before["Release"]
    assert changed == {"LogLevel": "DEBUG", "SiteName": site}
    assert account.saved()["SiteName"] == site
    assert account.outputs() == outputs
    assert account.platforms() == {"manylinux2014_aarch64"}


def quoted(text: str) -> str:
    """A word of a shell's that make hands on."""
    return "'" + text.replace("'", "'\\''").replace("$", "$$") + "'"


def test_the_same_again_changes_nothing(account: Account) -> None:
    before = account.parameters()
    assert "No changes to deploy" in ended(account.make("deploy"))
    assert account.parameters() == before


def test_another_architecture_is_saved_and_built(account: Account) -> None:
    account.pip_log.unlink(missing_ok=True)
    deploy = account.make("deploy", "ARCH=x86_64", "YES=1")
    ended(deploy)
    assert account.parameters()["Architecture"] == account.saved()["Architecture"] == "x86_64"
    assert account.parameters()["LogLevel"] == "DEBUG"
    assert account.platforms() == {"manylinux2014_x86_64"}
    ended(account.make("deploy", "YES=1"))
    assert account.parameters()["Architecture"] == "x86_64"
    assert account.platforms() == {"manylinux2014_x86_64"}


def test_a_second_stage_with_a_domain(account: Account) -> None:
    deploy = account.make("deploy", "STAGE=test")
    for question, answer in (
        ("Name of the stack", "Bao-Lang-" + 40 * "x" + "\n"),
        ("Region", "\n"),
        ("Name of the site", "Báo Làng\n"),
        ("Address", "\n"),
        ("Domain of your own", "tin.example.vn\n"),
        ("certificate", "\n"),
        ("needs a certificate", "arn:aws:acm:us-east-1:123456789012:certificate/a\n"),
        ("Route 53", "\n"),
    ):
        deploy.answer(question, answer)
    ended(deploy)
    name = "Bao-Lang-" + 40 * "x"
    assert account.parameters(name)["DomainName"] == "tin.example.vn"
    assert account.parameters(name)["Stage"] == "test"
    assert account.saved()["Stage"] == "prod"
    bucket = account.outputs(name)["BucketName"]
    assert bucket == bucket.lower()
    assert len(bucket) <= 63


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("LogLevel=LOUD", "LogLevel must be DEBUG, INFO, WARNING, ERROR"),
        ("DomainName=a.example", "DomainName needs CertificateArn"),
        ("IngestConcurrency=1", "must lie between 2 and 1000"),
        ("Nonsense=1", "Nonsense is no parameter"),
        ("Release=0123456789ab", "Release is no parameter"),
        ("LogLevel", "SET is NAME=VALUE"),
        (r"SiteName='A\B'", "cannot have a backslash"),
    ],
)
def test_what_aws_would_refuse_is_refused_at_once(account: Account, word: str, reason: str) -> None:
    before = account.saved()
    deploy = account.make("deploy", f"SET={word}")
    assert deploy.end() != 0
    assert reason in deploy.text
    assert account.saved() == before


def test_what_stays_is_told_adopted_and_deployed_again(account: Account) -> None:
    before = account.outputs()
    undeploy = account.make("undeploy")
    undeploy.answer("Delete newsdrop", "y\n")
    text = ended(undeploy)
    kept = ("BucketName", "DropsTableName", "ArticlesTableName")
    assert all(before[name] in text for name in kept)
    assert before["IndexTableName"] not in account.client("dynamodb").list_tables()["TableNames"]
    assert ended(account.make("adopt"))
    assert account.stack()["StackStatus"] == "IMPORT_COMPLETE"
    ended(account.make("deploy", "YES=1"))
    after = account.outputs()
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    objects = account.client("s3").list_objects_v2(Bucket=after["BucketName"])["Contents"]
    assert [one["Key"] for one in objects] == ["a"]


def test_what_stays_is_removed_for_good_when_its_name_is_typed(account: Account) -> None:
    outputs = account.outputs()
    ended(account.make("undeploy", "YES=1"))
    wrong = account.make("remove")
    wrong.answer("Type the stack's name", "newsdrops\n")
    assert wrong.end() != 0
    remove = account.make("remove")
    remove.answer("Type the stack's name", "newsdrop\n")
    assert outputs["BucketName"] in ended(remove)
    buckets = [one["Name"] for one in account.client("s3").list_buckets()["Buckets"]]
    assert outputs["BucketName"] not in buckets
    tables = account.client("dynamodb").list_tables()["TableNames"]
    assert not {value for name, value in outputs.items() if name.endswith("TableName")} & {*tables}
    assert not list((account.folder / "deployments").glob("*.json"))


def test_it_says_what_is_kept_as_json_that_can_be_read(account: Account) -> None:
    """The file that somebody writes by hand if a stack went by other means."""
    file = account.folder / "deployments" / "test.kept.json"
    ended(account.make("undeploy", "STAGE=test", "YES=1"))
    assert {row[0] for row in json.loads(file.read_text())} == {
        "DropBucket",
        "MediaBucket",
        "DropsTable",
        "ArticlesTable",
    }
