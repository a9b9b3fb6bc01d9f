"""How the registry runs: settings, addresses, the database of a bare machine. It knows nothing of partnerships."""
