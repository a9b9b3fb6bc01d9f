"""Agreements whose life goes on after their state is reached: signatures one by one, amendments one after the other.

Told as people would do it, through the lifecycle and the amendments, so that the demonstration can show nothing that
the register would not allow.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from registry import amendments, lifecycle, publication
from registry.models import Agreement, User

PLACE = {"signed_place_ar": "الرباط", "signed_place_fr": "Rabat"}
SIGNED_ON = (date(2026, 9, 14), date(2026, 9, 21), date(2026, 10, 5))

AMENDMENTS: tuple[dict[str, Any], ...] = (
    {
        "kind": "extension",
        "subject": {"ar": "تمديد تجريبي لسنتين", "fr": "Prolongation fictive de deux ans"},
        "signed_on": date(2024, 12, 10),
        "effective_on": date(2025, 1, 15),
        "values": {"ends_on": "2027-01-31"},
    },
    {
        "kind": "money",
        "subject": {"ar": "رفع تجريبي للمبلغ", "fr": "Augmentation fictive du montant"},
        "signed_on": date(2025, 6, 20),
        "effective_on": date(2025, 7, 1),
        "values": {"amount": "900000.00"},
    },
    {
        "kind": "scope",
        "subject": {"ar": "توسيع تجريبي إلى جهة ثانية", "fr": "Extension fictive à une deuxième région"},
        "signed_on": date(2025, 11, 10),
        "effective_on": date(2026, 1, 1),
        "values": {"territory": {"is_national": False, "regions": ["07", "01"]}},
    },
)
"""What each of them changes, in the order of their numbers."""


def two_of_three_sign(agreement: Agreement, actor: User) -> None:
    """Two of three parties have signed: it is not signed, let alone in force."""
    _sign(agreement, 2, actor=actor)


def all_three_sign(agreement: Agreement, actor: User) -> None:
    """With the third signature it is signed, and it enters into force."""
    _sign(agreement, 3, actor=actor)
    agreement.refresh_from_db()
    lifecycle.move(agreement, "enter_into_force", actor=actor)


def _sign(agreement: Agreement, count: int, *, actor: User) -> None:
    for row, day in zip(agreement.participations.order_by("position")[:count], SIGNED_ON, strict=False):
        lifecycle.record_signature(row, actor=actor, signed_on=day, signed_on_precision="day", **PLACE)


def three_amendments(agreement: Agreement, actor: User) -> None:
    """Longer, then dearer, then wider: each signed by every party, in effect from its own day, a version each."""
    publication.publish(agreement, actor=actor)
    for told in AMENDMENTS:
        amendment = amendments.open_amendment(
            agreement, kind=told["kind"], actor=actor, subject=told["subject"], effective_on=told["effective_on"]
        )
        amendments.propose(amendment, told["values"], actor=actor)
        for party in amendments.signers(amendment):
            amendments.record_signature(amendment, party, on=told["signed_on"], actor=actor)
        amendments.take_effect(amendment, actor=actor)


def sent_to_its_parties(agreement: Agreement, actor: User) -> None:
    """Under review, and its parties read it at their desk."""
    lifecycle.share(agreement, actor=actor)


STORIES: dict[str, Callable[[Agreement, User], None]] = {
    story.__name__: story for story in (two_of_three_sign, all_three_sign, three_amendments, sent_to_its_parties)
}
