"""`python -m infra.deployment.command`: what make deploy, undeploy, adopt and remove call."""

import json
import sys
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from infra.deployment import adoption, sam, stack_life
from infra.deployment.questions import ask_deployment
from infra.deployment.saved_deployment import (
    Deployment,
    NotDeployable,
    check_deployment,
    deployment_path,
    load_deployment,
    read_template,
)
from infra.deployment.stack_life import KeptResource


class _FaultsAsText(click.Group):
    """Faults that are to be expected are printed as one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (NotDeployable, BotoCoreError, ClientError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_FaultsAsText)
def deployment() -> None:
    """Deploy a stage, delete its stack, and look after what stays."""


STAGE_OPTION = click.option("--stage", default="prod", show_default=True)
SAM_OPTION = click.option("--sam", "sam_command", default="sam", help="The SAM CLI.")
YES_OPTION = click.option("--yes", is_flag=True, help="Ask nothing.")


@deployment.command("deploy")
@STAGE_OPTION
@SAM_OPTION
@YES_OPTION
@click.option("--ask", is_flag=True, help="Ask again, offering what is saved.")
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE...]")
def deploy_command(
    stage: str, sam_command: str, yes: bool, ask: bool, changes: tuple[str, ...]
) -> None:
    """Build and deploy. Asks what it has to know the first time, and saves it.

    NAME=VALUE changes a parameter, and is saved too.
    """
    target = _target_deployment(stage, changes, ask=ask, quiet=yes)
    status = stack_life.deployable_status(target)
    if status in stack_life.FAILED_CREATIONS:
        click.echo(f"The creation of {target.stack_name} failed before: what it left is deleted.")
        for name in stack_life.clear_failed_creation(target):
            click.echo(f"  {name}")
        status = ""
    if status not in stack_life.NEW_STATES:
        stack_life.check_gradual(target)
    target.save()
    click.echo(f"{target.path} keeps what is deployed.")
    sam.build_functions(target, sam_command)
    sam.deploy_build(target, sam_command, confirm=not yes and status not in stack_life.NEW_STATES)
    click.echo(f"Look at it: .venv/bin/newsdrop doctor {_where(target)}")


def _target_deployment(
    stage: str, changes: tuple[str, ...], *, ask: bool, quiet: bool
) -> Deployment:
    """The saved deployment, or the answers, with the changes that are asked for."""
    template, record = read_template(), load_deployment(stage)
    target = record
    if target is None or ask:
        target = ask_deployment(stage, record, template, quiet=quiet)
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise NotDeployable(f"SET is NAME=VALUE, not {change!r}")
        target.parameters[name] = value
    check_deployment(target, template)
    return target


def _where(record: Deployment) -> str:
    return f"--stack {record.stack_name} --region {record.region}"


def _saved_deployment(stage: str) -> Deployment:
    record = load_deployment(stage)
    if record is None:
        raise NotDeployable(f"there is no {deployment_path(stage)}: nothing is deployed from here")
    return record


@deployment.command("undeploy")
@STAGE_OPTION
@YES_OPTION
def undeploy_command(stage: str, yes: bool) -> None:
    """Delete the stack. Buckets and tables that hold the truth stay."""
    record = _saved_deployment(stage)
    if stack_life.stack_status(record) == "":
        raise NotDeployable(f"there is no stack {record.stack_name} in {record.region}")
    survivors = stack_life.kept_resources(record)
    if _kept_path(stage).exists() and {*_read_kept(stage)} != {*survivors}:
        raise NotDeployable(f"{_kept_path(stage)} tells of an earlier stack: move it away first")
    _print_kept(survivors)
    if not yes:
        click.confirm(f"Delete {record.stack_name}, all but these?", abort=True)
    _write_kept(stage, survivors)
    stack_life.delete_stack(record)
    click.echo(
        f"{record.stack_name} is deleted. `make adopt STAGE={stage}`, then `make deploy "
        f"STAGE={stage}`, make it again around what stays; `make remove STAGE={stage}` deletes "
        "that for good."
    )


@deployment.command("adopt")
@STAGE_OPTION
def adopt_command(stage: str) -> None:
    """Make the stack again of the buckets and tables that stayed; then deploy."""
    record, survivors = _saved_deployment(stage), _read_kept(stage)
    if stack_life.stack_status(record) not in stack_life.NEW_STATES:
        raise NotDeployable(
            f"there is a stack {record.stack_name}: resources go into a new one only"
        )
    adoption.adopt_resources(survivors, record)
    _kept_path(stage).unlink()
    _print_kept(survivors)
    click.echo(f"{record.stack_name} has these; `make deploy STAGE={stage}` adds the rest.")


@deployment.command("remove")
@STAGE_OPTION
@click.option("--confirmation", metavar="STACK", help="The stack's name, instead of the question.")
def remove_command(stage: str, confirmation: str | None) -> None:
    """Delete for good what stayed: every file, every version of it, every row."""
    record, survivors = _saved_deployment(stage), _read_kept(stage)
    _print_kept(survivors)
    name = confirmation or click.prompt("This cannot be undone. Type the stack's name")
    if name != record.stack_name:
        raise NotDeployable("that is not its name: nothing is deleted")
    for resource in survivors:
        stack_life.remove_for_good(resource, record)
        click.echo(f"{resource.name} is gone")
    _kept_path(stage).unlink()


def _kept_path(stage: str) -> Any:
    return deployment_path(stage).with_suffix(".kept.json")


def _write_kept(stage: str, survivors: list[KeptResource]) -> None:
    rows = [[resource.logical_id, resource.kind, resource.name] for resource in survivors]
    _kept_path(stage).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _read_kept(stage: str) -> list[KeptResource]:
    """What an earlier `undeploy` kept."""
    path = _kept_path(stage)
    try:
        return [KeptResource(*row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError as error:
        raise NotDeployable(
            f"there is no {path}, in which `make undeploy` writes what stays: a list of "
            '["DropBucket", "AWS::S3::Bucket", NAME] and its like, one of each'
        ) from error


def _print_kept(survivors: list[KeptResource]) -> None:
    for resource in survivors:
        click.echo(f"  {resource.logical_id} stays: {resource.name}")


if __name__ == "__main__":
    sys.exit(deployment())
