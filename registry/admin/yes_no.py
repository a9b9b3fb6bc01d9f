"""Yes and no, as Django's lists and read-only pages draw them: a picture, whose name is said in the reader's language.

Django names it "True" or "False" in every language, from one function that its lists and its pages look up each time;
nothing else of Django can be told otherwise.
"""

from typing import Any

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

PICTURES = {True: "yes", False: "no", None: "unknown"}


def _picture(value: Any) -> SafeString:
    name = {True: gettext("Yes"), False: gettext("No"), None: gettext("Unknown")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{PICTURES[value]}.svg"), name)


def install() -> None:
    """For the whole desk, once."""
    admin_list._boolean_icon = _picture  # type: ignore[attr-defined]
