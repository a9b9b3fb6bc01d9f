"""Papers that an honest clerk might hand in, of every make, and how a test files one."""

import io
from pathlib import Path
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name
from PIL import Image

from registry.models import Agreement, Document
from tests.hostile_papers import objects, picture, revised, written


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    kept = io.BytesIO()
    document.save(kept, **options)
    return kept.getvalue()


def rich() -> pikepdf.Pdf:
    """Pages, outlines, links, a form without scripts, a picture, names in two alphabets, and a place to open at."""
    document = pikepdf.new()
    for _ in range(3):
        document.add_blank_page()
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("المادة الأولى", 1))
    page = document.pages[0]
    links = ("https://social.gov.ma/", "mailto:dgas@social.gov.ma", "tel:+212537000000", "annexe.html", "#p2")
    found = [
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=address))
        for address in links
    ]
    found.append(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Named, N=Name.Print))
    )
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nom", V="فاطمة", Rect=[0, 0, 50, 9], F=4)
    )
    page.Annots = document.make_indirect(pikepdf.Array([*found, field]))
    document.Root.AcroForm = Dictionary(Fields=[field], NeedAppearances=True)
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=[page.obj, Name.Fit])
    document.Root.Lang = "ar"
    odd = pikepdf.Object.parse(b"<< /CS /Jaune#e9 /S /Transparency /Next << /Title (x) >> >>")
    page.Resources = Dictionary(Properties=Dictionary(MC0=odd))
    with document.open_metadata() as metadata:
        metadata["dc:title"] = "اتفاقية شراكة"
    return document


def grey(size: tuple[int, int], kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("L", size, 200).save(kept, kind)
    return kept.getvalue()


def good_papers() -> dict[str, tuple[str, bytes]]:
    linear, packed = {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    page = written(objects())
    pdf = {
        "by hand": page,
        "rich": saved(rich()),
        "rich, packed": saved(rich(), **packed),
        "rich, for the web": saved(rich(), **linear),
        "rich, as text": saved(rich(), qdf=True),
        "signed later": revised(page, b"<< /Type /Sig /Filter /Adobe.PPKLite >>"),
        "opens at a place": written(objects(b"/OpenAction [3 0 R /XYZ null null 0]")),
        "padded": page + b"\r\n" + bytes(100),
        "long comment": written(objects(), head=b"%PDF-1.4\n%\xe2\xe3\n%%Invocation: gs " + b"-d " * 400 + b"\n"),
        "spaced out": page.replace(b"%%EOF\n", b"%%EOF"),
    }
    jpeg = {"rgb": picture("JPEG"), "progressive": picture("JPEG", (800, 600), progressive=True)}
    jpeg |= {"padded": picture("JPEG") + bytes(16), "A4 at 600": grey((4961, 7016), "JPEG")}
    jpeg["with words"] = picture("JPEG", comment="نسخة موقعة".encode(), exif=Image.Exif())
    png = {"rgb": picture("PNG"), "A4 at 600": grey((4961, 7016), "PNG")}
    return {
        f"{kind} {name}": (f"{'application' if kind == 'pdf' else 'image'}/{kind}", data)
        for kind, files in (("pdf", pdf), ("jpeg", jpeg), ("png", png))
        for name, data in files.items()
    }


GOOD = good_papers()


def upload(data: bytes, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def document(agreement: Agreement, data: bytes) -> Document:
    return Document(agreement=agreement, kind="annex", language="fr", file=upload(data))


def stored(agreement: Agreement, data: bytes) -> Document:
    row = document(agreement, data)
    row.full_clean(exclude=["sha256", "size", "content_type"])
    row.save()
    return row


def alter(path: Path, change: str) -> None:
    data = path.read_bytes()
    path.unlink()
    if change == "a link":
        path.symlink_to("/etc/hostname")
    elif change == "a folder":
        path.mkdir()
    elif change != "gone":
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        path.write_bytes({"more": data + b"x", "less": data[:-1], "one byte": flipped, "empty": b""}[change])
