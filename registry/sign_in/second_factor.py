"""The second step of the staff's sign-in: a code from an app or a passkey, asked after the password or the letter.

A password of the staff opens everything that the register holds, and passwords are reused and phished. Members of
associations have no second step: their codes and passkeys are ways in by themselves, and a lost one locks nobody out.

A session stands on a device: it counts as long as the account still has the device by which the session was made.
Who loses a device uses a recovery code, or asks an account manager, who removes the second step with a reason.
"""

import base64
import logging
from collections.abc import Iterator
from functools import partial
from typing import Final

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import outbox
from registry.models import User
from registry.models.history import attributed
from registry.permissions import STAFF, fresh, has_role, may
from registry.plain_letters import first_language, in_both, isolated, ltr, starting, subject_in_both
from registry.refusals import Refusal

logger = logging.getLogger(__name__)

STAGE: Final = "registry.sign_in.second_factor.SecondStep"
SALT: Final = "registry.second_factor"
BY_ANOTHER: Final = _("The second step is removed by another account manager.")
NOT_THIS_CODE: Final = _("This code is not right, or it was used already. Wait for the next one and type that.")


def is_asked_of(person: User | AnonymousUser | None) -> bool:
    """Whether this person passes a second step in this register."""
    if not settings.REGISTRY_STAFF_SECOND_FACTOR or not isinstance(person, User):
        return False
    return has_role(person, *STAFF)


def devices_of(person: User) -> QuerySet[Authenticator]:
    """What the second step is passed with. Recovery codes alone are no device: they stand in for a lost one."""
    owned = Authenticator.objects.filter(user_id=person.pk)
    return owned.exclude(type=Authenticator.Type.RECOVERY_CODES)


def has_any(person: User) -> bool:
    """Whether there is anything to take away: a device, or recovery codes."""
    return bool(Authenticator.objects.filter(user_id=person.pk).exists())


class SecondStep(AuthenticateStage):
    """After the password or the code from the letter; a passkey that signs in by itself was both at once."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return is_asked_of(self.login.user) and super()._should_handle(request)


# -- What a session stands on ----------------------------------------------------------------------------------------


def stands(request: HttpRequest) -> bool:
    """Whether this session was made with a device, or a recovery code, that the account still has."""
    records = get_authentication_records(request, request.user)
    used = {record.get("id") for record in records if record["method"] == "mfa"} - {None}
    return bool(used) and Authenticator.objects.filter(user_id=request.user.pk, pk__in=used).exists()


def count_in(request: HttpRequest, device: Authenticator) -> None:
    """A device that was just proved makes the session another one, with a new key."""
    record_authentication(request, device.user, "mfa", id=device.pk, type=device.type)
    request.session.cycle_key()


def recovery_codes_for(person: User) -> bool:
    """Codes for the day on which the device is lost, unless there are some; tells whether there are new ones."""
    if Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES).exists():
        return False
    RecoveryCodes.activate(person)
    return True


# -- Codes are good once ---------------------------------------------------------------------------------------------


def use_once(app: Authenticator, code: str) -> bool:
    """Notes the moment of a code from an app in its row; False for a moment that was used, or one before it.

    Why not allauth's own note in the cache: it lasts for one code, and the cache may forget it earlier.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=app.pk)
        moment = _moment_of(decrypt(row.data["secret"]), code)
        if moment is None or moment <= row.data.get("moment", -1):
            return False
        row.data["moment"] = moment
        row.save(update_fields=["data"])
    app.data = row.data
    return True


def _moment_of(secret: str, code: str) -> int | None:
    for moment in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, moment))):
            return int(moment)
    return None


# -- Secrets in the database -----------------------------------------------------------------------------------------


def _locks() -> MultiFernet:
    """Made of SECRET_KEY: a copy of the database alone gives no code away."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (salted_hmac(SALT, "secrets at rest", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


def locked(secret: str) -> str:
    """As the database keeps it."""
    return _locks().encrypt(secret.encode()).decode()


def unlocked(kept: str) -> str:
    """As it was. What another SECRET_KEY has locked becomes a secret that nobody knows: no code fits, none is empty."""
    try:
        return _locks().decrypt(kept.encode()).decode()
    except InvalidToken:
        logger.error("a second step was locked by another SECRET_KEY: its owner needs a new one")
        return str(generate_totp_secret())


# -- The device is lost ----------------------------------------------------------------------------------------------


def remove(account: User, *, actor: User, reason: str) -> None:
    """Takes every device and recovery code of a colleague away, with the password, and ends their sessions.

    The password goes too: who found the device may have found it as well. The way back is a code sent by e-mail, and
    then a new second step.
    """
    with transaction.atomic(), attributed(user=actor.pk, road="remove_second_step", reason=reason):
        known = User.objects.select_for_update(no_key=True).get(pk=account.pk)
        if not may(fresh(actor), "give_roles", known):
            raise Refusal("not_allowed", BY_ANOTHER)
        if not has_any(known):
            raise Refusal("wrong_state", _("This account has no second step and no passkey."))
        Authenticator.objects.filter(user_id=known.pk).delete()
        known.set_unusable_password()
        known.save(update_fields=["password"])  # on which the sessions hang
        _tell(known, actor, reason)


def _tell(account: User, actor: User, reason: str) -> None:
    language = first_language(account.language)
    outbox.put(
        f"second-step/{account.pk}/{salted_hmac(SALT, account.password, algorithm='sha256').hexdigest()[:16]}",
        to=account.email,
        language=language,
        subject=subject_in_both(language, lambda: gettext("Your second step to sign in was removed")),
        body=in_both(language, partial(_lines, account, actor, reason)),
    )


def _lines(account: User, actor: User, reason: str) -> Iterator[str]:
    """The letter, line by line, in the language of now."""
    hello = gettext("Hello %(name)s,") % {"name": isolated(account.full_name)}
    yield starting(hello if account.full_name else gettext("Hello,"))
    yield ""
    what = gettext("%(manager)s has removed the second step, the passkeys and the password of your account %(email)s.")
    yield starting(what % {"manager": isolated(str(actor)), "email": ltr(account.email)})
    yield starting(gettext("Reason: %(reason)s") % {"reason": isolated(reason)})
    yield ""
    yield starting(gettext("You were signed out everywhere. Sign in by a code, then choose a new second step."))
    yield starting(gettext("If you did not ask for this, tell the account managers at once."))
