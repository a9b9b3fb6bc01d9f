"""What a file must be to be kept as a paper. A program of its own: who looks at a hostile file may die of it.

`registry.papers` starts it with the file as standard input and reads one word: the type of the file, or the code of
its refusal. Memory, time, files written and open files are limited before the first byte is read, so that the worst
a file can do is to end this process. Nothing first-party and no Django here: they would cost more than the look.
"""

import mmap
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
MAGIC: Final = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}

MAX_SECONDS: Final = 2
MAX_MEMORY: Final = 200 * 1024 * 1024
MAX_PAGES: Final = 1000
MAX_OBJECTS: Final = 50_000
MAX_VALUES: Final = 1_000_000
MAX_MEGAPIXELS: Final = 36
"""An A4 page at 600 dots per inch has 34.8 million pixels. Pillow takes four bytes for one: 144 MB fit the limit."""

PADDING: Final = b"\0\t\n\f\r "
LONGEST_HEAD: Final = 4096
"""Ghostscript writes its whole command line as a comment before the first object."""
LONGEST_TAIL: Final = 1024
MAX_REVISIONS: Final = 500
"""A PDF is saved anew, or signed, at its end; each time adds one more end."""

OTHER_FORMATS: Final = {128: b"DICM", 257: b"ustar", 32769: b"CD001"}
"""Formats that are known by bytes further on, and may therefore begin as a PDF: DICOM, tar, disk images."""


class Unfit(Exception):
    """The file is not kept: a stable code, and for the log what was found."""

    def __init__(self, code: str, found: str = "") -> None:
        self.code = code
        self.found = found
        super().__init__(code, found)


def examine(file: BinaryIO) -> str:
    """The type of a file on disk that may be kept; Unfit when it may not."""
    file.seek(0)
    start = file.read(8)
    kind = next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), None)
    if kind is None:
        raise Unfit("file_type")
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        refuse_other_formats(file, data)
        if kind == PDF:
            refuse_strange_parts(data)
        else:
            refuse_after(data, end_of_jpeg(data) if kind == JPEG else end_of_png(data))
    file.seek(0)
    if kind == PDF:
        examine_pdf(file)
    else:
        examine_image(file, kind)
    return kind


# -- One file, and no other in it -------------------------------------------------------------------------------------


def refuse_other_formats(file: BinaryIO, data: mmap.mmap) -> None:
    """Files that another program would open as an archive or a disk image."""
    if zipfile.is_zipfile(file):
        raise Unfit("file_foreign", "zip")
    for at, magic in OTHER_FORMATS.items():
        if data[at : at + len(magic)] == magic:
            raise Unfit("file_foreign", magic.decode())


def refuse_after(data: mmap.mmap, end: int) -> None:
    """Nothing follows the end of an image but a little padding."""
    if len(data) - end > LONGEST_TAIL or data[end:].strip(PADDING):
        raise Unfit("file_foreign", "after the end")


_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ALONE: Final = frozenset({b"\x01", *(bytes([code]) for code in range(0xD0, 0xD9))})


def end_of_jpeg(data: mmap.mmap) -> int:
    """Where a JPEG ends, by its own marks. Pillow reads as far as it needs and ignores the rest."""
    at = 2
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if marker == b"\xd9":
            return at + 2
        if marker == b"\xff":
            at += 1
            continue
        at += 2
        if marker in _ALONE:
            continue
        at += max(2, int.from_bytes(data[at : at + 2], "big"))
        if marker == b"\xda":  # the picture itself follows, to the next mark
            found = _NEXT_MARKER.search(data, at)
            at = found.start() if found else len(data)
    raise Unfit("file_damaged", "no end of the picture")


def end_of_png(data: mmap.mmap) -> int:
    """Where a PNG ends, chunk by chunk."""
    at = 8
    while at < len(data):
        name = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if name == b"IEND" and at <= len(data):
            return at
    raise Unfit("file_damaged", "no end of the picture")


_GAP: Final = rb"[\0\t\n\f\r ]*(?:%[^\r\n]*[\r\n][\0\t\n\f\r ]*)*"
_OBJECT: Final = rb"\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj"
_HEAD: Final = re.compile(rb"%PDF-[12]\.\d" + _GAP + _OBJECT)
_NEXT_REVISION: Final = re.compile(_GAP + rb"(?:" + _OBJECT + rb"|xref|startxref)")


def refuse_strange_parts(data: mmap.mmap) -> None:
    """Before the first object stand only comments, and after each end a new revision or nothing.

    PDF readers skip whatever else stands there, which is where a second file is hidden.
    """
    if not _HEAD.match(data[:LONGEST_HEAD]):
        raise Unfit("file_foreign", "before the first object")
    ends = [found.end() for found, _ in zip(re.finditer(rb"%%EOF", data), range(MAX_REVISIONS + 1), strict=False)]
    if not ends or len(ends) > MAX_REVISIONS:
        raise Unfit("file_damaged", f"{len(ends)} ends")
    for end in ends:
        following = data[end : end + LONGEST_HEAD]
        is_last = len(data) - end <= LONGEST_TAIL and not following.strip(PADDING)
        if not is_last and not _NEXT_REVISION.match(following):
            raise Unfit("file_foreign", "after an end")


# -- PDF --------------------------------------------------------------------------------------------------------------

ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/AA", "/XFA", "/Launch", "/SubmitForm", "/ImportData"})
CARRYING_KEYS: Final = frozenset(
    {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RF", "/Collection", "/RichMedia", "/GoToR", "/GoToE"}
)
KIND_KEYS: Final = frozenset({"/S", "/Type", "/Subtype", "/Subtype2"})
ACTIVE_KINDS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/Screen", "/PS"}
)
CARRYING_KINDS: Final = frozenset(
    {
        "/EmbeddedFile",
        "/FileAttachment",
        "/Filespec",
        "/GoToR",
        "/GoToE",
        "/RichMedia",
        "/RichMediaContent",
        "/RichMediaExecute",
        "/3D",
    }
)
FILE_KEYS: Final = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
"""Where the name of another file stands; `/F` as a number is something else."""
ACTION_KEYS: Final = frozenset({"/A", "/PA", "/Next"})
ACTIONS: Final = frozenset({"/GoTo", "/URI", "/Named"})
LINK_KEYS: Final = frozenset({"/URI", "/Base"})
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):")
HARMLESS_WARNING: Final = "reported number of objects"


def examine_pdf(file: BinaryIO) -> None:
    """Every object of the file, reachable or not, in whatever form it is written: none acts, none carries a file.

    Only a sound file is judged: where readers have to guess, what they see is not what we saw.
    """
    import pikepdf  # noqa: PLC0415  # here, because an image needs no PDF library, and a web worker neither

    try:
        with pikepdf.open(file, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unfit("file_encrypted")
            if len(pdf.objects) > MAX_OBJECTS:
                raise Unfit("file_heavy", "objects")
            for key, value in entries(chain([pdf.trailer], pdf.objects)):
                check_entry(key, value)
            serious = [text for text in map(str, pdf.get_warnings()) if HARMLESS_WARNING not in text]
            if serious:
                raise Unfit("file_damaged", serious[0])
            if not 1 <= len(pdf.pages) <= MAX_PAGES:
                raise Unfit("file_pages", str(len(pdf.pages)))
    except pikepdf.PasswordError:
        raise Unfit("file_encrypted") from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as problem:
        code = "file_encrypted" if "encryption" in str(problem) else "file_damaged"
        raise Unfit(code, str(problem)) from None


def entries(objects: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The entries of all dictionaries among these objects and inside them.

    What another object is only named by its number is not followed: it comes by itself. So no circle is possible,
    and what no page refers to is seen too.
    """
    import pikepdf  # noqa: PLC0415

    values = 0
    for thing in objects:
        waiting = [thing]
        while waiting:
            each = waiting.pop()
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
                # What a dictionary calls itself comes first: a launch is an action before it is a file name.
                named = sorted(each.items(), key=lambda entry: entry[0] not in KIND_KEYS)
                yield from named
                inner = [value for _, value in named]
            elif isinstance(each, pikepdf.Array):
                inner = list(each)
            else:
                continue
            values += len(inner)
            if values > MAX_VALUES:
                raise Unfit("file_heavy", "values")
            waiting += [part for part in inner if isinstance(part, pikepdf.Object) and not part.is_indirect]


def check_entry(key: str, value: Any) -> None:
    """Refuses an entry of a dictionary that acts, carries a file or points at one."""
    import pikepdf  # noqa: PLC0415

    if key in ACTIVE_KEYS:
        raise Unfit("file_active", key)
    if key in CARRYING_KEYS or (key in FILE_KEYS and isinstance(value, pikepdf.String)):
        raise Unfit("file_attachments", key)
    if key in KIND_KEYS and isinstance(value, pikepdf.Name):
        check_kind(name_of(value))
    elif key == "/OpenAction":
        check_opening(value)
    elif key in ACTION_KEYS and isinstance(value, pikepdf.Dictionary) and isinstance(value.get("/S"), pikepdf.Name):
        check_action(name_of(value["/S"]))
    elif key in LINK_KEYS and isinstance(value, pikepdf.String):
        check_link(bytes(value))


def name_of(value: Any) -> str:
    """A name as text. Not by str(), which fails on the names of old French programs, written in Latin-1."""
    return value.unparse(resolved=True).decode("latin-1")


def check_kind(kind: str) -> None:
    """Refuses what is by its own word an action or an attachment."""
    if kind in ACTIVE_KINDS:
        raise Unfit("file_active", kind)
    if kind in CARRYING_KINDS:
        raise Unfit("file_attachments", kind)


def check_action(kind: str) -> None:
    """Of all actions, a document may jump, turn a page or follow a link, each at the reader's click."""
    check_kind(kind)
    if kind not in ACTIONS:
        raise Unfit("file_active", kind)


def check_opening(value: Any) -> None:
    """A document may open at a place of its own, and do nothing else by itself."""
    import pikepdf  # noqa: PLC0415

    is_jump = isinstance(value, pikepdf.Dictionary) and value.get("/S") == pikepdf.Name.GoTo
    if not (is_jump or isinstance(value, pikepdf.Array)):
        raise Unfit("file_active", "/OpenAction")


def check_link(address: bytes) -> None:
    """A link leads to the web, to an e-mail or to a telephone; never to a script or to a file of the reader's."""
    text = re.sub(r"[\x00-\x20]", "", address.decode("latin-1")).lower()
    scheme = _SCHEME.match(text)
    if text.startswith("\\") or (scheme and scheme[1] not in SCHEMES):
        raise Unfit("file_active", "/URI")


# -- Images -----------------------------------------------------------------------------------------------------------


def examine_image(file: BinaryIO, kind: str) -> None:
    """An image decodes to its last pixel, and is not larger than any scan has to be."""
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(file, formats=("JPEG", "PNG")) as image:
            if Image.MIME.get(image.format or "") != kind:
                raise Unfit("file_foreign", str(image.format))
            if image.width * image.height > MAX_MEGAPIXELS * 1_000_000:
                raise Unfit("file_pixels", f"{image.width} x {image.height}")
            # A JPEG is decoded whole but kept at an eighth of its size: a sixty-fourth of the memory.
            image.draft(None, (1, 1))
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise Unfit("file_pixels", str(problem)) from None
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise Unfit("file_damaged", str(problem)) from None


# -- The program ------------------------------------------------------------------------------------------------------


def confine() -> None:
    """Limits this process for good: seconds of work, memory, no file written, no memory image left behind."""
    limits = {resource.RLIMIT_CPU: MAX_SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":  # elsewhere the system refuses the limit or ignores it
        limits[resource.RLIMIT_AS] = MAX_MEMORY
    for limit, wanted in limits.items():
        allowed = resource.getrlimit(limit)[1]
        most = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
        resource.setrlimit(limit, (most, most))


def main() -> None:
    confine()
    try:
        answer = examine(sys.stdin.buffer)
    except Unfit as unfit:
        answer = f"{unfit.code} {unfit.found}"
    except MemoryError:
        answer = "file_heavy memory"
    sys.stdout.write(ascii(answer)[1:-1])


if __name__ == "__main__":
    main()
