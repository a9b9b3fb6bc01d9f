"""Door 2: the associations. It reads and writes as the person who signed in, and shows nothing of anybody else."""
