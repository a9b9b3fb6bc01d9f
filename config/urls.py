"""The addresses. Each door keeps its own list; this one only says where the doors are."""

from allauth.account import views as account
from django.conf.urls.i18n import urlpatterns as language_switch
from django.urls import include, path, re_path

from registry.admin.site import site as registry_admin
from registry.api.views import NowhereView

# Not the whole of allauth: accounts are made by an administrator, so there is no sign-up and no change of address.
# Who forgot the password signs in by a code sent by e-mail, and sets a new one.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
]

urlpatterns = [
    path("admin/", registry_admin.urls),
    path("accounts/", include(accounts)),
    path("i18n/", include(language_switch)),
    path("api/v1/", include("registry.api.urls")),
    re_path("^api/", NowhereView.as_view()),
    path("", include("registry.site.urls")),
]
