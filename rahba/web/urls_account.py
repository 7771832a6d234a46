"""The few of allauth's pages that Rahba has: number, code, goodbye. No password, no e-mail.

allauth refers to the other two by name: both lead to the one door.
"""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

_to_the_door = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", _to_the_door, name="account_signup"),
    path("login/code/", _to_the_door, name="account_request_login_code"),
]
