"""The first page: what the register is, how much it holds, and where its doors are."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.models import PublishedRecord


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For anybody."""
    agreements = PublishedRecord.objects.filter(collection="agreements")
    counts = agreements.aggregate(published=Count("pk"), fictional=Count("pk", filter=Q(is_fictional=True)))
    return render(request, "registry/home.html", counts)
