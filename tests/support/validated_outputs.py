"""Every workbook that the tests let the product write, validated once at the end by the Open XML SDK.

While tests run, each distinct output is put aside, with the workbook it was made from; workers of xdist use
one folder. At the end the main process validates them all, and the session fails if an output has an error
that its input had not.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from pipeline.workbook.package import Draft
from tests.support.ooxml_validator import MISSING, find_validator, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = "OUTPUTS_TO_VALIDATE"
_BEFORE = "before"
_BETWEEN = frozenset({"copy.xlsx"})  # what the product writes for itself on the way to a result
_LARGEST = 2_000_000  # bytes: the validator takes half a minute for the large ones
_LINES: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Begin to put outputs aside, where there is a validator."""
    if find_validator() is None:
        return
    if not hasattr(config, "workerinput"):
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="outputs-")
    _keep_grafts()
    _keep_written()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Validate what was put aside; an error of ours fails the session."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    validator, folder = find_validator(), os.environ.pop(_FOLDER, None)
    if validator is None or folder is None:
        _LINES.append(MISSING)
        return
    _LINES.extend(_report(validator, Path(folder)))
    shutil.rmtree(folder)
    if len(_LINES) > 1 and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many outputs were validated, and every error that is new."""
    terminalreporter.section("outputs validated", sep="-")
    for line in _LINES:
        terminalreporter.line(line)


def _keep_grafts() -> None:
    save = Draft.save

    @functools.wraps(save)
    def saved(self: Draft, target: Path) -> Any:  # noqa: ANN401 - passed on as it comes
        counts = save(self, target)
        _keep(target, self.path)
        return counts

    Draft.save = saved  # type: ignore[method-assign]  # to see every result, whichever test writes it


def _keep_written() -> None:
    close = xlsxwriter.Workbook.close

    @functools.wraps(close)
    def closed(self: Any) -> None:  # noqa: ANN401 - XlsxWriter publishes no types
        close(self)
        path = self.filename
        if isinstance(path, str | Path) and Path(path).name not in _BETWEEN and _product_writes():
            _keep(Path(path), None)

    xlsxwriter.Workbook.close = closed


def _product_writes() -> bool:
    """Say whether it is the product that writes, not a test that draws its input."""
    frame = sys._getframe(2)  # noqa: SLF001 - who called is exactly the question
    names = (frame, frame.f_back, frame.f_back.f_back if frame.f_back else None)
    return any(one.f_globals.get("__name__", "").startswith("pipeline.") for one in names if one)


def _keep(output: Path, original: Path | None) -> None:
    folder = os.environ.get(_FOLDER)
    if folder is None or not output.is_file():
        return
    data = output.read_bytes()
    kept = Path(folder) / f"{hashlib.sha256(data).hexdigest()}{output.suffix}"
    if kept.exists():
        return
    if original is not None and original.is_file():
        shutil.copyfile(original, kept.with_name(f"{_BEFORE}-{kept.name}"))
    kept.with_suffix(".txt").write_text(os.environ.get("PYTEST_CURRENT_TEST", ""), "utf-8")
    kept.write_bytes(data)


def _report(validator: str, folder: Path) -> Iterator[str]:
    """Yield a line that counts, and one for each output with errors that are new."""
    kept = sorted(one for one in folder.glob("*.xls[xm]") if not one.name.startswith(_BEFORE))
    small = [one for one in kept if one.stat().st_size <= _LARGEST]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(functools.partial(_new_errors, validator), small))
    bad = sum(1 for errors in found if errors)
    left_out = f", {len(kept) - len(small)} above 2 MB left out" if len(kept) > len(small) else ""
    yield f"{len(small)} distinct outputs, {bad} with an error that their input had not{left_out}"
    for path, errors in zip(small, found, strict=True):
        for error in errors:
            yield f"{path.with_suffix('.txt').read_text('utf-8')}: {error}"


def _new_errors(validator: str, output: Path) -> list[str]:
    errors = validate(validator, output)
    original = output.with_name(f"{_BEFORE}-{output.name}")
    if not errors or not original.exists():
        return errors
    return list((Counter(errors) - Counter(validate(validator, original))).elements())
