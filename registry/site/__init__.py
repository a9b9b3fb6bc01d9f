"""Door 4: the public. It reads published records only."""
