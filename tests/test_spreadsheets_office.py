"""What LibreOffice writes is read like what a library writes."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registry.exchange.intake import SHEETS, Lists, template
from registry.models import Agreement, User
from tests.brought import checked, filled, written
from tests.test_imports import whole

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed; CI installs libreoffice-calc-nogui"),
]


def saved_by_office(data: bytes, name: str, folder: Path, *how: str) -> bytes:
    """Opened by LibreOffice without a window, and saved as an Excel workbook."""
    (folder / "in").mkdir()
    source = folder / "in" / name
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    order = [str(OFFICE), profile, "--headless", "--norestore", *how, "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*order, str(folder), str(source)], check=True, capture_output=True, timeout=240)
    return (folder / source.with_suffix(".xlsx").name).read_bytes()


def test_the_template_filled_and_saved_by_libreoffice_imports(clerk: User, tmp_path: Path) -> None:
    data = saved_by_office(filled(**whole()), "template.xlsx", tmp_path)
    kept = checked(data, clerk)
    assert kept.findings == []
    assert kept.counts["kinds"]["instalments"] == {"created": 2}
    assert written(kept, clerk).state == "written"
    assert checked(filled(**whole()), clerk).counts.get("created", 0) == 0, "the same, as openpyxl writes it"


def test_what_was_typed_into_libreoffice_in_french_imports(clerk: User, tmp_path: Path) -> None:
    """Days and amounts become numbers of its own while they are typed."""
    head = "number;reference;kind;title_fr;signed_on;amount;regions"
    typed = f"{head}\n1;IMP/1;partnership;Un titre;17/06/2022;1250000,50;07\n"
    french = "--infilter=CSV:59,34,76,1,,1036,false,true"
    kept = checked(saved_by_office(typed.encode(), "agreements.csv", tmp_path, french), clerk)
    assert kept.findings == []
    written(kept, clerk)
    agreement = Agreement.objects.get(reference="IMP/1")
    assert (str(agreement.signed_on), str(agreement.amount)) == ("2022-06-17", "1250000.50")


def test_libreoffice_offers_the_lists_of_the_template(tmp_path: Path, db: None) -> None:
    data = saved_by_office(template("xlsx", Lists(), language="ar"), "template.xlsx", tmp_path)
    sheet = load_workbook(io.BytesIO(data))[SHEETS[1].heading]
    assert len(sheet.data_validations.dataValidation) == len([column for column in SHEETS[1].columns if column.list])
