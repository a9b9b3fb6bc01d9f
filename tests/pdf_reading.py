"""What a reader gets from a PDF: its text as it is copied, where the words stand, and whether it can be kept."""

import io
import re
import shutil
import subprocess
from typing import Any

import pikepdf
import pytest

WITH_POPPLER = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not on this machine"
)
DIRECTION_SIGNS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def text_of(pdf: bytes) -> str:
    """What a reader copies from the paper, without the signs of direction, in single spaces.

    Without what stands slantwise across the page: that is no part of the text, and said once more above it.
    """
    order = ["pdftotext", "-nodiag", "-", "-"]
    copied = subprocess.run(order, input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s+", " ", DIRECTION_SIGNS.sub("", copied))


def boxes_of(pdf: bytes) -> list[tuple[float, float]]:
    """The left and right ends of each word, in points."""
    page = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'<word xMin="([-0-9.]+)" yMin="[-0-9.]+" xMax="([-0-9.]+)"', page)
    return [(float(left), float(right)) for left, right in found]


def assert_within_the_page(pdf: bytes, *, width: int = 595) -> None:
    for left, right in boxes_of(pdf):
        assert left >= 40
        assert right <= width - 40


def assert_sound(pdf: bytes, *, is_archival: bool = True, language: str = "ar") -> pikepdf.Pdf:
    """Tagged, titled, in its language; nothing that runs, nothing from elsewhere."""
    paper = pikepdf.open(io.BytesIO(pdf))
    root: Any = paper.Root
    assert root.MarkInfo.Marked
    assert "/StructTreeRoot" in root
    assert str(root.Lang).startswith(language)
    assert str(paper.docinfo.Title)
    for name in ("OpenAction", "AA", "AcroForm"):
        assert f"/{name}" not in root
    raw = b"".join(each.unparse() for each in paper.objects)
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile|GoToR|RichMedia)\b", raw)
    with paper.open_metadata() as told:
        standard = (told.get("pdfaid:part"), told.get("pdfaid:conformance"), told.get("pdfuaid:part"))
        assert standard == (("2", "A", "1") if is_archival else (None, None, None))
    for page in paper.pages:
        for font in page.Resources.Font.values():  # type: ignore[union-attr]
            for each in font.DescendantFonts:
                assert {"/FontFile2", "/FontFile3"} & set(each.FontDescriptor.keys()), "every font travels along"
    return paper
