"""Door 5: the operator and the night."""
