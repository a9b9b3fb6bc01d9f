"""Records as Parquet, for those who compute: typed columns, packed, read in part. Only `manage.py dump` needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from registry.publication.columns import Column, Kind, Value

from .sheets import rows_of

ROWS: Final = 5_000
"""In one group: what is held in memory at a time."""
CENTIME: Final = Decimal("0.01")

TYPES: Final = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.AMOUNT: pa.decimal128(17, 2),
    Kind.DEGREES: pa.float64(),
    Kind.TRUTH: pa.bool_(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("s", tz="UTC"),
}


def schema_of(columns: tuple[Column, ...]) -> pa.Schema:
    """The columns with their types, and what each says in Arabic, French and English."""
    return pa.schema(
        [
            pa.field(column.name, TYPES[column.kind], metadata={"ar": column.ar, "fr": column.fr, "en": column.en})
            for column in columns
        ]
    )


def write(path: Path, columns: tuple[Column, ...], records: Iterable[dict[str, Any]]) -> None:
    """The file, group by group."""
    schema = schema_of(columns)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _groups(rows_of(columns, records)):
            values = [[typed(column, row[at]) for row in rows] for at, column in enumerate(columns)]
            arrays = [pa.array(each, type=field.type) for each, field in zip(values, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _groups(rows: Iterator[list[Value]]) -> Iterator[list[list[Value]]]:
    while group := list(islice(rows, ROWS)):
        yield group


def typed(column: Column, value: Value) -> Any:
    """A value as its column's type wants it."""
    match column.kind:
        case _ if value is None:
            return None
        case Kind.DAY:
            return dt.date.fromisoformat(str(value))
        case Kind.MOMENT:
            return dt.datetime.fromisoformat(str(value))
        case Kind.AMOUNT:
            return Decimal(str(value)).quantize(CENTIME)
        case Kind.TEXT:
            return str(value)
    return value
