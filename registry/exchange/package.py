"""What a dump says of itself: a Frictionless data package, with the meaning of every column in three languages."""

from __future__ import annotations

from typing import Any, Final

from registry.publication.columns import Column, Kind
from registry.publication.tables import TABLES

TYPES: Final = {
    Kind.TEXT: "string",
    Kind.WHOLE: "integer",
    Kind.AMOUNT: "number",
    Kind.DEGREES: "number",
    Kind.TRUTH: "boolean",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime",
}
TITLE: Final = "سجل اتفاقيات الشراكة · Registre des conventions de partenariat"
DESCRIPTION: Final = """\
السجل العمومي لاتفاقيات الشراكة لوزارة التضامن والإدماج الاجتماعي والأسرة، بالعربية والفرنسية.
Le registre public des conventions de partenariat du ministère de la Solidarité, de l’Insertion sociale et de la \
Famille, en arabe et en français.
Lists are joined by " | ". A cell of a CSV file that looks like a formula, or begins with an apostrophe, has an \
apostrophe before it; so has what does so behind a semicolon, a tab or the end of a line within a cell. Records with \
is_fictional true are demonstration data. The JSON lines hold each record whole, as it was published; the SHA-256 of \
every file is in manifest.json."""
SOURCES: Final = [
    {
        "title": "وزارة التضامن والإدماج الاجتماعي والأسرة · "
        "Ministère de la Solidarité, de l’Insertion sociale et de la Famille (sources.csv)"
    },
    {"title": "Source\u00a0: Haut-Commissariat au Plan, RGPH 2024 et 2014"},
]
BY_ATTRIBUTION: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0: « Source\u00a0: Haut-Commissariat au Plan, RGPH 2024 et 2014 »",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
OPEN_DATABASE: Final = {
    "name": "ODbL-1.0",
    "title": "Open Database License: ISO codes, © OpenStreetMap contributors",
    "path": "https://opendatacommons.org/licenses/odbl/1-0/",
}
LICENCES: Final = {"regions": [BY_ATTRIBUTION], "provinces": [BY_ATTRIBUTION, OPEN_DATABASE]}
"""Of the lists that come under a licence. What the other files hold are facts, each with its source."""


def package(name: str, created: str, version: int, files: list[dict[str, Any]]) -> dict[str, Any]:
    """The descriptor of a dump with these files."""
    return {
        "profile": "tabular-data-package",
        "name": f"partnership-agreements-{name}",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": str(version),
        "created": created,
        "keywords": ["Maroc", "المغرب", "conventions de partenariat", "اتفاقيات الشراكة"],
        "sources": SOURCES,
        "resources": [resource(file) for file in files if file["format"] == "csv"],
    }


def resource(file: dict[str, Any]) -> dict[str, Any]:
    """One table. The same in other forms stands in the manifest: tools would take them for other tables."""
    collection = file["collection"]
    return {
        "profile": "tabular-data-resource",
        "name": collection,
        "path": file["name"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        **({"licenses": LICENCES[collection]} if collection in LICENCES else {}),
        "schema": schema(TABLES[collection]),
    }


def schema(columns: tuple[Column, ...]) -> dict[str, Any]:
    """The columns of a table. The first addresses the record."""
    fields = [
        {
            "name": column.name,
            "type": TYPES[column.kind],
            "title": f"{column.ar} · {column.fr}",
            "description": column.en,
        }
        for column in columns
    ]
    fields[0] |= {"constraints": {"required": True, "unique": True}}  # type: ignore[dict-item]
    return {"fields": fields, "primaryKey": columns[0].name, "missingValues": [""]}
