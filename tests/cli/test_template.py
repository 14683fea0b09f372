"""`sourcing template`: the workbook people fill in."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.workbook.template import write_template
from tests.support.commands import sourcing

TEMPLATES = Path(__file__).parents[2] / "input_templates"


def test_the_template_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    """And the next step is named."""
    target = tmp_path / "ours.xlsx"
    ended = sourcing("template", "-o", target)
    assert ended.code == 0
    write_template(tmp_path / "blank.xlsx")
    assert target.read_bytes() == (tmp_path / "blank.xlsx").read_bytes()
    assert f"sourcing analyze {target}" in ended.output


def test_a_filled_template_is_never_overwritten(tmp_path: Path) -> None:
    """Hours of somebody's work do not depend on a slip."""
    target = tmp_path / "ours.xlsx"
    target.write_text("hours of work")
    assert sourcing("template", "-o", target).code == 2
    assert target.read_text() == "hours of work"


def test_all_writes_the_template_and_the_examples_anew(tmp_path: Path) -> None:
    """`make template` brings the whole folder up to date."""
    shutil.copytree(TEMPLATES / "sources", tmp_path / "sources")
    assert sourcing("template", "--all", tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == sorted(
        path.name for path in TEMPLATES.glob("*.xlsx")
    )


def test_one_file_and_all_of_them_is_wrong_usage(tmp_path: Path) -> None:
    """A command that contradicts itself does nothing."""
    assert sourcing("template", "-o", tmp_path / "a.xlsx", "--all", tmp_path).code == 2
    assert list(tmp_path.iterdir()) == []
