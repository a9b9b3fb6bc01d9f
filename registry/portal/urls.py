"""The addresses of the associations' desk."""

from django.urls import include, path

from registry.choices import DepositKind

from . import agreements, desk, forms, notices, papers, receipts
from .letters import letter_urls

app_name = "portal"

AGREEMENT = "agreements/<uuid:uuid>/"

urlpatterns = [
    path("", agreements.home, name="home"),
    path(AGREEMENT, agreements.agreement, name="agreement"),
    path(f"{AGREEMENT}documents/<slug:sha256>/", papers.document, name="document"),
    path("associations/<uuid:uuid>/calendar.ics", papers.calendar, name="calendar"),
    # What is handed in; the names are those of the kinds.
    path(f"{AGREEMENT}reports/<int:number>/", forms.report, name="report"),
    path(f"{AGREEMENT}pieces/<int:number>/", forms.pieces, name="pieces"),
    path(f"{AGREEMENT}signed-copy/", forms.of_agreement, {"kind": DepositKind.SIGNED_COPY}, name="signed_copy"),
    path(f"{AGREEMENT}correction/", forms.of_agreement, {"kind": DepositKind.CORRECTION}, name="correction"),
    path(f"{AGREEMENT}renewal/", forms.of_agreement, {"kind": DepositKind.RENEWAL}, name="renewal"),
    path("associations/<uuid:uuid>/contact/", forms.contact, name="contact"),
    path("deposits/<uuid:uuid>/", receipts.deposit, name="deposit"),
    path("notices/", notices.choices, name="notices"),
    path("unsubscribe/<str:word>/", notices.unsubscribe, name="unsubscribe"),
    *letter_urls,
    path("", include("registry.portal.people_urls")),
    # Below this line nothing: every other address has the same answer.
    path("<path:rest>", desk.no_such_page, name="nowhere"),
]
