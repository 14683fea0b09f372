"""What can stop a graft, as a coded error the caller turns into a finding."""

from enum import StrEnum


class GraftProblem(StrEnum):
    """The closed list of reasons why a workbook cannot be annotated in place."""

    STRICT_OOXML = "STRICT_OOXML"
    NO_ROOM_FOR_COLUMNS = "NO_ROOM_FOR_COLUMNS"
    NAME_TAKEN = "NAME_TAKEN"
    TOO_MANY_FORMATS = "TOO_MANY_FORMATS"
    BROKEN_PACKAGE = "BROKEN_PACKAGE"


class GraftError(Exception):
    """The user's workbook cannot carry our columns and sheets; `code` says why."""

    def __init__(self, code: GraftProblem, message: str) -> None:
        """Keep the code for the program and the message for the reader."""
        super().__init__(message)
        self.code = code
        self.message = message
