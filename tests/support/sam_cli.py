"""Where the SAM CLI is, for the tests that deploy and for the check that it is there."""

import os
import shutil
from pathlib import Path

OWN = Path.home() / ".sam" / "bin" / "sam"


def sam_path() -> str | None:
    """The path of the SAM CLI: variable SAM, else on the PATH, else where infra/README.md puts it;
    None where there is none."""
    return shutil.which(os.environ.get("SAM", "sam")) or shutil.which(OWN)
