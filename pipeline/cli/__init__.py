"""The command line: options and exit codes."""

from pipeline.cli.program import main

__all__ = ["main"]
