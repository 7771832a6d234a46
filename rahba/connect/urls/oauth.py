"""Where programs get tokens, at the root: what they expect there is written by RFC 6749, 7009 and 8414."""

from django.urls import path

from rahba.connect.views import oauth

app_name = "oauth"
urlpatterns = [
    path("oauth/token", oauth.token, name="token"),
    path("oauth/revoke", oauth.revoke, name="revoke"),
    path(".well-known/oauth-authorization-server", oauth.metadata, name="metadata"),
]
