"""The ZIP around an Excel workbook: looked at before anything in it is unpacked.

`zipfile` never unpacks more of an entry than its directory says, so what the directory says is what has to be judged.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from registry.refusals import Refusal

from .cells import DAMAGED, HEAVY, UNSAFE

MOST_ENTRIES: Final = 500
MOST_UNPACKED: Final = 64 * 1024 * 1024
"""All entries together. Ten thousand agreements with long texts unpack to half of it."""
MOST_OF_ONE: Final = 48 * 1024 * 1024
SMALL: Final = 1024 * 1024
RATIO: Final = 150
"""A sheet whose rows are much alike packs to a fortieth of its size; what packs better was made to."""
PIECE: Final = 1 << 16
_NAME: Final = re.compile(r"(?!/)(?!.*(?:^|/)\.\.(?:/|$))[^\\\0:]{1,200}")


def workbook_in(data: bytes) -> zipfile.ZipFile:
    """The archive, if it is one that a spreadsheet program would have made."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise Refusal("file_damaged", DAMAGED) from error
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(map(str.casefold, names))) < len(names):
        raise Refusal("file_unsafe", UNSAFE)
    for entry in entries:
        _look_at(entry)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refusal("file_heavy", HEAVY)
    return archive


def _look_at(entry: zipfile.ZipInfo) -> None:
    encrypted = entry.flag_bits & 1
    if encrypted or not _NAME.fullmatch(entry.filename) or entry.compress_type not in (0, zipfile.ZIP_DEFLATED):
        raise Refusal("file_unsafe", UNSAFE)
    swollen = entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1)
    if entry.file_size > MOST_OF_ONE or swollen:
        raise Refusal("file_heavy", HEAVY)


def part(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part that has to be there, piece by piece."""
    try:
        with archive.open(name) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Refusal("file_damaged", DAMAGED) from error
