"""One module per way of running: `local` (a bare machine), `production` (fails closed), `testing` (pytest)."""
