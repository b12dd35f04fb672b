"""Builds and deploys by the SAM CLI, for one architecture in both steps."""

import hashlib
import json
import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from infra.deployment.saved_deployment import Deployment, NotDeployable
from infra.paths import PROJECT_ROOT

BUILD_FOLDER = PROJECT_ROOT / ".aws-sam" / "deploy"
"""Apart from `make build`'s, which is for this machine's containers."""

RELEASE_CHARS = 12
"""SAM makes a version's logical id of the first ten."""


def build_functions(deployment: Deployment, sam: str) -> None:
    """Build what is uploaded, for the deployment's architecture."""
    architecture = deployment.parameters["Architecture"]
    options = [
        *("--build-dir", str(BUILD_FOLDER)),
        *("--parameter-overrides", f"Architecture={architecture}"),
    ]
    _run(sam, ["build", *options], {"ARCH": architecture})


def release_digest(deployment: Deployment) -> str:
    """A digest of all that is built, and of the parameters: the same if nothing has changed."""
    digest = hashlib.sha256(json.dumps(deployment.parameters, sort_keys=True).encode())
    for path in sorted(BUILD_FOLDER.rglob("*")):
        if path.is_file() and path != _parameters_file():
            digest.update(path.relative_to(BUILD_FOLDER).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:RELEASE_CHARS]


def deploy_build(deployment: Deployment, sam: str, *, confirm: bool) -> None:
    """Deploy what was built. Asks before it changes anything, if `confirm`."""
    parameters = deployment.parameters | {"Release": release_digest(deployment)}
    # SAM reads parameters of a file whatever is in them (AWS SAM CLI, "sam deploy",
    # --parameter-overrides), and JSON is YAML.
    _parameters_file().write_text(json.dumps(parameters, indent=2) + "\n", encoding="utf-8")
    options = [
        *("--config-file", str(deployment.path)),
        *("--template-file", str(BUILD_FOLDER / "template.yaml")),
        *("--parameter-overrides", f"file://{_parameters_file()}"),
        *([] if confirm else ["--no-confirm-changeset"]),
    ]
    _run(sam, ["deploy", *options], {})


def _parameters_file() -> Path:
    return BUILD_FOLDER / "parameters.yaml"


def _run(sam: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
    """Run the SAM CLI in the project's folder. Raises NotDeployable if it fails or is not there."""
    try:
        code = subprocess.run(
            [*shlex.split(sam), *arguments],
            cwd=PROJECT_ROOT,
            env=os.environ | environment,
            check=False,
        ).returncode
    except FileNotFoundError as error:
        raise NotDeployable(
            f"there is no {sam}: python3 -m venv ~/.sam && ~/.sam/bin/pip install aws-sam-cli, "
            "then add SAM=~/.sam/bin/sam"
        ) from error
    if code:
        raise NotDeployable(f"`sam {arguments[0]}` ended with {code}: what it says above is why")
