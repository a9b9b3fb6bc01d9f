"""Who may do what: the one place that answers. No HTTP in it.

The rules in prose; the whole table, person by thing, stands in ``tests/test_permissions.py`` and in the README:

- A **clerk** (مكلف بالتسجيل) enters and corrects records until an agreement is submitted or has ended, records
  signatures and amendments, reports that come in and obligations that are fulfilled, and adds entries to lists where
  the ministry allows it (project lines, sources). What a clerk writes reaches the public only when a supervisor
  publishes it. A clerk deletes only drafts that were never published. Clerks also ask associations for missing pieces
  and answer what they hand in, but for reports.
- A **supervisor** (مشرف) does all that after the end of an agreement too, takes every step of its life, decides on
  reports, waives obligations, publishes and withdraws, merges parties that were entered twice, and lifts a guard rail
  with a reason. One in charge of the
  whole kingdom also keeps the ministry's lists.
- A **finance officer** (مكلف بالمالية) reads everything and writes payments and commitments, nothing else. Payments
  are not a clerk's.
- An **auditor** (مدقق) reads everything, accounts and their rights included, and changes nothing.
- An **account manager** (مدير الحسابات) opens and closes accounts, gives roles to others and never to themselves,
  and reads the rest.
- An **association member** has no place at the clerks' desk. At the associations' desk it sees the agreements of the
  associations it acts for, from the day on which the ministry sends them their text, and hands in what is asked
  (``registry.deposits``). Of the papers of an agreement it opens the public ones, those that its association handed
  in, and the signed agreement with its signed amendments. A president also invites and removes members. All of it
  ends with the mandate.
- The **actor of a command** does what a supervisor does; it can never sign in, and nobody can change its account.
- Clerks, supervisors and finance officers **write only within their perimeter** (``registry.perimeters``), and read
  everything. A new agreement may always be begun; its territories are asked when they are typed.
- **Four eyes**, with ``REGISTRY_STRICT_PUBLICATION``: nobody publishes what they entered, or changed since it was
  last published.
- Territories follow the official lists: no person edits them. What was published, and the steps of an agreement,
  are read-only for everybody.

Nothing is remembered between two questions: `may` reads the roles from the person it is given. Code that decides
inside a transaction asks with `fresh(person)`, so that a role taken away meanwhile no longer counts.
"""

from registry.perimeters import is_national, outside, perimeter_of, refusal_outside, within_perimeter

from .lists import LISTS, OFFICIAL_LISTS
from .reasons import refusal, refusal_of_others, why_read_only
from .rights import ACTIONS, UnknownAction, ask_together, leads, may, seen_by_others
from .roles import (
    ACCOUNT_MANAGER,
    ASSOCIATION,
    AUDITOR,
    CLERK,
    CLERKS,
    FINANCE,
    STAFF,
    SUPERVISOR,
    Person,
    Thing,
    fresh,
    has_role,
    roles_of,
)
from .sight import (
    SHOWN,
    acts_for,
    agreements_of,
    associations_of,
    contacts_of,
    in_charge_of,
    members_of,
    members_who_see,
    signed_instrument,
    visible_to,
)

__all__ = [
    "ACCOUNT_MANAGER",
    "ACTIONS",
    "ASSOCIATION",
    "AUDITOR",
    "CLERK",
    "CLERKS",
    "FINANCE",
    "LISTS",
    "OFFICIAL_LISTS",
    "SHOWN",
    "STAFF",
    "SUPERVISOR",
    "Person",
    "Thing",
    "UnknownAction",
    "acts_for",
    "agreements_of",
    "ask_together",
    "associations_of",
    "contacts_of",
    "fresh",
    "has_role",
    "in_charge_of",
    "is_national",
    "leads",
    "may",
    "members_of",
    "members_who_see",
    "outside",
    "perimeter_of",
    "refusal",
    "refusal_of_others",
    "refusal_outside",
    "roles_of",
    "seen_by_others",
    "signed_instrument",
    "visible_to",
    "why_read_only",
    "within_perimeter",
]
