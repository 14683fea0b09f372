"""Why a whole run cannot take place; one bad workbook is never a reason."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the space you may use on this disk is used up",
    errno.EFBIG: "the space you may use on this disk is used up",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "you have no permission to write there",
    errno.EPERM: "you have no permission to write there",
    errno.EIO: "the disk reports a fault",
    errno.EBUSY: "another program holds a file there",
}


class LockHeldError(Exception):
    """Another run is writing into this folder."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(f"Another run is writing into {folder}.")


class FolderError(Exception):
    """The folders given cannot be used; the message says which and why."""


class DiskError(Exception):
    """The disk stopped the run; what was there before is still there, and the next run goes on."""


class ClusterError(Exception):
    """The cluster cannot be used; the message says why."""


class ClusterLostError(ClusterError):
    """The cluster cannot be used any more; what was answered before is kept."""


def unwritable(folder: Path, error: OSError) -> FolderError | DiskError:
    """Return the error to raise when nothing can be written into `folder`."""
    text = f"Nothing can be written into {folder}: {in_words(error)}."
    if error.errno in _FULL:
        return DiskError(f"{text} Make room and run this again; nothing that was there is lost.")
    return FolderError(f"{text} Choose another folder, or change its permissions.")


def in_words(error: OSError) -> str:
    """Return what the file system has against it, as a person would say it."""
    return _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
