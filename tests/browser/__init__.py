"""The main jobs by hand: a real Chromium against a register started as the README says."""
