"""The register of partnership agreements: the one application of this project."""
