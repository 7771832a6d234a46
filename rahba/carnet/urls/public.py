"""The customer's own page, opened by its key: /<language>/c/<key>/."""

from django.urls import path

from rahba.carnet.views import public

app_name = "own_carnet"
urlpatterns = [
    path("c/<str:page_key>/", public.own_page, name="page"),
    path("c/<str:page_key>/<uuid:entry_id>/", public.own_entry, name="entry"),
    path("c/<str:page_key>/<uuid:entry_id>/contest/", public.contest, name="contest"),
    path("c/<str:page_key>/<uuid:entry_id>/withdraw/", public.withdraw, name="withdraw"),
]
