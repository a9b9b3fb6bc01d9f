"""The reports of an association, on the page of its agreement."""

from registry.models import Report

from .base import Blocks


class Reports(Blocks):
    """What is expected, what was handed in, what was decided."""

    model = Report
    fields = (("kind", "state"), ("period_start", "period_end"), ("due_on", "handed_in_on", "decided_on"), "reason")
    classes = ("collapse",)
