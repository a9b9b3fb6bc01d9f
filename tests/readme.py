"""Tables of the README that the code itself draws: a test compares them, REGISTRY_TABLES=1 writes them anew."""

import os
import re
from pathlib import Path

from django.conf import settings


def shows(mark: str, drawn: str) -> bool:
    """Whether the README says this between `<!-- mark -->` and `<!-- end of mark -->`."""
    readme = Path(settings.BASE_DIR) / "README.md"
    text = readme.read_text("utf-8")
    between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end of {mark} -->)", re.DOTALL)
    assert between.search(text), f"the README has no place for {mark}"
    wanted = between.sub(lambda found: f"{found[1]}{drawn}{found[2]}", text)
    if os.environ.get("REGISTRY_TABLES"):
        readme.write_text(wanted, "utf-8")
    return readme.read_text("utf-8") == wanted
