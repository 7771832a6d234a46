"""Programs as their makers see them, under /<language>/programs/."""

from django.urls import path

from rahba.connect.views import inbox, programs, webhooks

app_name = "programs"
_APP = "<uuid:organisation_id>/<uuid:app_id>/"
_ENDPOINT = _APP + "webhooks/<uuid:endpoint_id>/"
urlpatterns = [
    path("", programs.places, name="places"),
    path("<uuid:organisation_id>/", programs.apps, name="apps"),
    path("<uuid:organisation_id>/leave/", programs.leave, name="leave"),
    path("<uuid:organisation_id>/inbox/", inbox.inbox, name="inbox"),
    path("<uuid:organisation_id>/inbox/again/", inbox.try_again, name="try_again"),
    path(_APP, programs.app, name="app"),
    path(_APP + "close/", programs.close, name="close"),
    path(_APP + "keys/", programs.new_key, name="new_key"),
    path(_APP + "keys/<uuid:key_id>/rotate/", programs.rotate_key, name="rotate_key"),
    path(_APP + "keys/<uuid:key_id>/revoke/", programs.revoke_key, name="revoke_key"),
    path(_APP + "webhooks/add/", webhooks.add, name="add_endpoint"),
    path(_ENDPOINT, webhooks.endpoint, name="endpoint"),
    path(_ENDPOINT + "deliveries/<uuid:delivery_id>/", webhooks.replay_one, name="replay_one"),
    path(_ENDPOINT + "<slug:act>/", webhooks.change, name="change_endpoint"),
]
