"""The addresses. Each door keeps its own list; this one only says where the doors are."""

from allauth.account import views as account
from allauth.mfa.webauthn import views as passkeys
from django.conf.urls.i18n import urlpatterns as language_switch
from django.urls import include, path, re_path

from registry.admin.site import site as registry_admin
from registry.api.views import NowhereView
from registry.portal.invitations import invitation
from registry.sign_in import pages, second_step
from registry.sign_in.staff_sessions import stay

# Not the whole of allauth: accounts are made by an administrator or by an invitation, so there is no sign-up and no
# change of address. Who forgot the password signs in by a code sent by e-mail, and sets a new one.
accounts = [
    path("login/", pages.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("login/code/", pages.ask_for_code, name="account_request_login_code"),
    path("login/code/confirm/", pages.confirm_code, name="account_confirm_login_code"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", pages.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/login/", pages.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-step/", second_step.step, name="mfa_authenticate"),
    path("second-step/devices/", second_step.choice, name="mfa_index"),
    path("second-step/app/", second_step.new_app, name="mfa_activate_totp"),
    path("second-step/app/remove/", second_step.give_up_app, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", second_step.recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/recovery-codes/new/", second_step.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/confirm/", second_step.step_again, name="mfa_reauthenticate"),
    path("stay/", stay, name="account_stay"),
]

urlpatterns = [
    path("api/v1/", include("registry.api.urls")),  # first, because it is asked most
    re_path("^api/", NowhereView.as_view()),
    path("admin/", registry_admin.urls),
    path("accounts/", include(accounts)),
    path("i18n/", include(language_switch)),
    path("invitation/<str:word>/", invitation, name="invitation"),
    path("portal/", include("registry.portal.urls")),
    path("", include("registry.site.urls")),
]
