"""How fast the register is read, compared in one run with what else one could have written. Ratios, not seconds."""
