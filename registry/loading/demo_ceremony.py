"""A fictional ceremony that waits to be worked through: the call, its retained applications, an agreement to copy.

Nothing is made of them here: that is what the desk's page shows. One of the applications lacks its amount.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from registry.models import Agreement, Application, CallForProjects, Ceremony, Party, ProjectLine, Region

NUMBER: Final = 20
WITHOUT_AMOUNT: Final = 7
TITLE: Final = {
    "title_ar": "حفل توقيع تجريبي ينتظر اتفاقياته",
    "title_fr": "Cérémonie fictive (démo) qui attend ses conventions",
}
HELD: Final = {"held_on": date(2026, 11, 20), "held_on_precision": "day", "place_ar": "الرباط", "place_fr": "Rabat"}


def prepare_ceremony() -> str:
    """What is missing of it; a line that says what there is."""
    call = CallForProjects.objects.filter(is_fictional=True).order_by("pk").first()
    template = (
        Agreement.objects.filter(is_fictional=True, kind__slug="partnership", framework=None).order_by("pk").first()
    )
    if call is None or template is None:
        return "no fictional call, or no agreement to copy: no ceremony is prepared"
    Ceremony.objects.get_or_create(
        title_ar=TITLE["title_ar"], defaults={**TITLE, **HELD, "call": call, "template": template, "is_fictional": True}
    )
    associations = Party.objects.filter(is_fictional=True, kind="association").order_by("pk")
    lines, regions = list(ProjectLine.objects.order_by("pk")), list(Region.objects.order_by("code"))
    for number, party in enumerate(associations[:NUMBER], start=1):
        values = _application(number, party, lines[number % len(lines)], regions[number % len(regions)])
        Application.objects.get_or_create(call=call, number=f"D-{number:03d}", defaults=values)
    return f"ceremony: {call.applications.count()} applications"


def _application(number: int, party: Party, line: ProjectLine, region: Region) -> dict[str, Any]:
    granted = None if number == WITHOUT_AMOUNT else Decimal(120_000 + 15_000 * (number % 9))
    return {
        "title_ar": f"مشروع تجريبي مقترح رقم {number}",
        "title_fr": f"Projet fictif (démo) proposé n° {number}",
        "party": party,
        "project_line": line,
        "region": region,
        "amount_asked": Decimal(150_000 + 20_000 * (number % 9)),
        "amount_granted": granted,
        "is_retained": True,
        "is_fictional": True,
    }
