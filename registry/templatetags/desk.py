"""What stands above every page of the associations' desk."""

from typing import Any

from django import template
from django.template.context import RequestContext

from registry import permissions

register = template.Library()


@register.inclusion_tag("portal/bar.html", takes_context=True)
def desk_bar(context: RequestContext) -> dict[str, Any]:
    """Who signed in, the associations they act for, and the way out. Empty for who has not signed in."""
    request = context["request"]
    associations = list(permissions.associations_of(request.user))
    return {"request": request, "user": request.user, "associations": associations}
