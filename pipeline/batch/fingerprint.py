"""What an answer hangs on beside the workbook: the rules, the reference figures, the policy, the program."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pipeline
from pipeline.knowledge.fingerprint import reference_hash
from pipeline.knowledge.policy_names import DEFAULT_POLICY, plain_name, shipped_policies


def rules_of(policy: str | None) -> str:
    """Return one text that changes whenever the same workbook may get another answer."""
    parts = (
        pipeline.__version__,
        _code_hash(Path(pipeline.__file__).parent),
        reference_hash(),
        _policy(policy),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _code_hash(folder: Path) -> str:
    """Return the SHA-256 of the program itself: a correction counts before it has a number of its own."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_shipped(policy: str | None) -> bool:
    """Return whether this is one of our own policies, by name."""
    return policy is None or plain_name(policy) in shipped_policies()


def _policy(choice: str | None) -> str:
    if choice is None or is_shipped(choice):
        return plain_name(choice or DEFAULT_POLICY)
    return hashlib.sha256(Path(choice).read_bytes()).hexdigest()
