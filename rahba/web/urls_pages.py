"""Pages that join domains, under their language."""

from django.conf import settings
from django.urls import include, path

from rahba.web.views import front, home, local_ca

pages = [
    path("", front.front, name="front"),
    path("ca/", local_ca.page, name="local_authority"),
    path("home/", home.home, name="home"),
    path("shop/<uuid:shop_id>/", home.shop_home, name="shop_home"),
    path("shop/<uuid:shop_id>/open-till/", home.open_till, name="open_till"),
]
if settings.DEMO:  # outside the demo these doors do not exist
    from rahba.web.views import demo_doors

    pages += [path("demo/enter/", demo_doors.enter, name="demo_enter")]

urlpatterns = [
    path("", include((pages, "web"))),
    path("", include("rahba.carnet.urls.public")),
]
