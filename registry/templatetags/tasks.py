"""Where a member of an association does what is asked."""

from typing import Any

from django import template
from django.urls import reverse

from registry.models import Agreement, Party
from registry.timeline import Task

register = template.Library()

FORMS = {"report": "portal:report", "pieces": "portal:pieces", "signature": "portal:signed_copy"}


@register.simple_tag
def task_address(task: Task, agreement: Agreement, party: Party) -> str:
    """The form that answers a task; nothing for what is done elsewhere."""
    if task.kind == "mandate":
        return reverse("portal:association", args=[party.uuid])
    if task.kind not in FORMS:
        return ""
    arguments: list[Any] = [agreement.uuid, *([] if task.kind == "signature" else [task.thing.pk])]
    return f"{reverse(FORMS[task.kind], args=arguments)}?for={party.uuid}"
