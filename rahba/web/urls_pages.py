"""Pages that join domains, under their language."""

from django.conf import settings
from django.urls import include, path

from rahba.web.views import account, demo_doors, front, home, local_ca, open_shop

pages = [
    path("", front.front, name="front"),
    path("ca/", local_ca.page, name="local_authority"),
    path("home/", home.home, name="home"),
    path("me/", account.account, name="account"),
    path("me/erase/", account.erase, name="erase_account"),
    path("shop/<uuid:shop_id>/", home.shop_home, name="shop_home"),
    path("open-shop/", open_shop.open_shop_page, name="open_shop"),
]
if settings.DEMO:  # outside the demo this door does not exist
    pages += [path("demo/enter/", demo_doors.enter, name="demo_enter")]

urlpatterns = [
    path("", include((pages, "web"))),
    path("", include("rahba.carnet.urls.public")),
]
