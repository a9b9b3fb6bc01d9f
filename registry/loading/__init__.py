"""How the registry is filled from the reviewed files in ``fixtures/``: official lists, real records, demonstration data."""
