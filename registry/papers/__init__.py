"""What a file must be to be kept as a paper of the register, said in the reader's words.

The look itself is `inspection`, in a process of its own with limits on time and memory: the libraries that read PDF
and images are written in C and meet whatever somebody sends. A crash there is a refusal here, never a dead worker.
"""

import hashlib
import logging
import subprocess
import sys
from tempfile import TemporaryFile
from typing import IO, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from . import inspection

logger = logging.getLogger(__name__)

MAX_BYTES: Final = 20 * 1024 * 1024
PATIENCE: Final = 20.0
"""Seconds by the clock. The process may work for two; the rest is for a machine that has much else to do."""
EXTENSIONS: Final = {inspection.PDF: "pdf", inspection.JPEG: "jpg", inspection.PNG: "png"}

SENTENCES: Final = {
    "file_type": _("Choose a PDF, JPEG or PNG file; this file is none of these."),
    "file_size": _("Choose a file of at most 20 MB."),
    "file_damaged": _(
        "The file is damaged or incomplete. Open the document, print it to PDF again, and choose the new file."
    ),
    "file_encrypted": _(
        "The PDF is protected by a password or by restrictions. Print it to PDF again without protection, and choose "
        "the new file."
    ),
    "file_active": _(
        "The PDF contains scripts or automatic actions. Print the document to PDF again, without scripts, and choose "
        "the new file."
    ),
    "file_attachments": _(
        "The PDF carries other files, or points at them. Print it to PDF again without attachments, and add each "
        "attachment as a document of its own."
    ),
    "file_foreign": _(
        "The file holds other data besides the document. Open it, save it again as PDF or as an image, and choose the "
        "new file."
    ),
    "file_pages": _("A document has 1 to %(pages)d pages. Divide it into several files, and add each of them."),
    "file_pixels": _(
        "The image has more than %(megapixels)d million pixels. Scan it again at 600 dots per inch at most."
    ),
    "file_heavy": _(
        "The file takes too much time or memory to be checked. Print it to PDF again, or scan it at a lower "
        "resolution, and choose the new file."
    ),
}
"""By stable code: why a file is refused, and what to do."""


class Paper(NamedTuple):
    """A file that may be kept, known by its bytes."""

    content_type: str
    sha256: str
    size: int


def refusal(code: str) -> ValidationError:
    """The refusal of a file, as forms and models raise it."""
    numbers = {"pages": inspection.MAX_PAGES, "megapixels": inspection.MAX_MEGAPIXELS}
    return ValidationError(SENTENCES[code], code=code, params=numbers)


def judge(file: File) -> Paper:
    """Type, digest and size of an uploaded file; ValidationError when it may not be kept.

    The bytes are copied once, and digest and inspection see that same copy.
    """
    with TemporaryFile() as copy:
        total = hashlib.sha256()
        file.seek(0)
        for chunk in file.chunks():
            total.update(chunk)
            copy.write(chunk)
            if copy.tell() > MAX_BYTES:
                raise refusal("file_size")
        file.seek(0)
        size = copy.tell()
        copy.seek(0)
        return Paper(inspect(copy), total.hexdigest(), size)


def inspect(copy: IO[bytes]) -> str:
    """Asks the process of its own for the type of a file on disk; ValidationError when it may not be kept."""
    # -I: no variable of the environment and no folder adds code; and with no environment, no secret is within reach.
    order = [sys.executable, "-I", inspection.__file__]
    try:
        done = subprocess.run(
            order, stdin=copy, capture_output=True, env={}, cwd="/", timeout=PATIENCE, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        logger.warning("a file was refused: file_heavy, no answer in %s s", PATIENCE)
        raise refusal("file_heavy") from None
    code, _space, found = done.stdout.partition(" ")
    if done.returncode == 0 and code in EXTENSIONS:
        return code
    if done.returncode == 0 and code in SENTENCES:
        logger.info("a file was refused: %s %s", code, found[:200])
        raise refusal(code)
    # Killed by a limit or by the file; or a library met something that it did not expect.
    logger.warning("a file was refused: its inspection ended with %s %s", done.returncode, done.stderr[-300:])
    raise refusal("file_heavy" if done.returncode < 0 else "file_damaged")
