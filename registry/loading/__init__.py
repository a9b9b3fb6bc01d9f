"""How the registry is filled from the files in ``fixtures/``: official lists, real records, demonstration data."""
