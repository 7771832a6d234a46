"""The shop's pages of what the tills sent, under /<language>/shop/<shop id>/."""

from django.urls import path

from rahba.till.views import pages

app_name = "till"
urlpatterns = [
    path("look/", pages.look_page, name="to_look_at"),
    path("look/<uuid:set_aside_id>/accept/", pages.accept, name="accept"),
    path("look/<uuid:set_aside_id>/dismiss/", pages.dismiss, name="dismiss"),
    path("look/flagged/<uuid:entry_id>/seen/", pages.seen, name="seen"),
    path("look/flagged/<uuid:entry_id>/write/", pages.write_waiting, name="write_waiting"),
]
