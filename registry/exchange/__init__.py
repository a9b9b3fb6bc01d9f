"""What leaves the register, or comes to it, as a file for other programs."""
