"""Papers of the demonstration: one page each that says, in its title too, that it is fictional."""

import io

import pikepdf
from django.core.files.base import ContentFile
from pikepdf import Dictionary, Name

from registry.choices import DocumentKind, Language
from registry.models import Agreement, Document, User

TITLES = {
    DocumentKind.SIGNED_SCAN: "وثيقة تجريبية: نسخة موقعة · Document fictif : exemplaire signé",
    DocumentKind.TERMINATION: "وثيقة تجريبية: قرار الفسخ · Document fictif : acte de résiliation",
    DocumentKind.AMENDMENT: "وثيقة تجريبية: ملحق · Document fictif : avenant",
    DocumentKind.REPORT: "وثيقة تجريبية: تقرير · Document fictif : rapport",
}


def file_paper(agreement: Agreement, kind: DocumentKind, *, actor: User) -> Document:
    """Files a fictional paper with the agreement; the same bytes whenever it is made."""
    paper = Document(agreement=agreement, kind=kind, language=Language.BILINGUAL, title=TITLES[kind], uploaded_by=actor)
    paper.file = ContentFile(page(f"{agreement.number or agreement.uuid} - {kind.value}"), name="demo.pdf")
    paper.full_clean(exclude={"sha256", "size", "content_type"})
    paper.save()
    return paper


def page(words: str) -> bytes:
    """One page of PDF. Latin letters only: the page carries no Arabic font, its title in the register does."""
    document = pikepdf.new()
    font = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    sheet = document.add_blank_page(page_size=(595, 842))
    sheet.Resources = Dictionary(Font=Dictionary(F1=font))
    lines = ("DOCUMENT FICTIF - DEMONSTRATION", words)
    text = "".join(f"1 0 0 1 60 {760 - 40 * row} Tm ({line}) Tj " for row, line in enumerate(lines))
    sheet.Contents = document.make_stream(f"BT /F1 16 Tf {text}ET".encode("latin-1", "replace"))
    written = io.BytesIO()
    document.save(written, deterministic_id=True)
    return written.getvalue()
