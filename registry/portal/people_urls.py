"""The addresses of an association's own page: who acts for it."""

from django.urls import path

from . import associations

urlpatterns = [
    path("associations/<uuid:uuid>/", associations.association, name="association"),
    path("associations/<uuid:uuid>/members/invite/", associations.invite, name="invite"),
    path("associations/<uuid:uuid>/members/<int:key>/remove/", associations.remove, name="remove_member"),
    path("associations/<uuid:uuid>/invitations/<int:key>/revoke/", associations.revoke, name="revoke_invitation"),
]
