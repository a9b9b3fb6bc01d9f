"""Door 4: the public. It reads published records, and with the code of a paper what that paper may tell."""
