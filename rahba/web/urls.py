"""The root of all addresses: pages under their language, the API, the till."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from rahba.web.api import api

urlpatterns = [
    path("", include("rahba.web.urls_plain")),
    path("", include("rahba.connect.urls.oauth")),
    path("api/v1/", api.urls),
    path("till/", include("rahba.till.urls.app")),
    path("rails/", include("rahba.payments.urls.rails")),
    path("sandbox/", include("rahba.payments.urls.sandbox")),
    path("wallet/", include("rahba.payments.urls.wallet")),
    *i18n_patterns(
        path("", include("rahba.web.urls_pages")),
        path("account/", include("rahba.web.urls_account")),
        path("design/", include("rahba.design.urls")),
        path("card/", include("rahba.payments.urls.card")),
        path("shop/<uuid:shop_id>/", include("rahba.shops.urls")),
        path("shop/<uuid:shop_id>/", include("rahba.catalogue.urls")),
        path("shop/<uuid:shop_id>/", include("rahba.carnet.urls")),
        path("shop/<uuid:shop_id>/", include("rahba.sales.urls")),
        path("shop/<uuid:shop_id>/", include("rahba.till.urls.pages")),
        path("shop/<uuid:shop_id>/", include("rahba.payments.urls.money")),
        path("shop/<uuid:shop_id>/", include("rahba.payments.urls.agent")),
        path("shop/<uuid:shop_id>/", include("rahba.payments.urls.merchant")),
        path("shop/<uuid:shop_id>/", include("rahba.connect.urls.guests")),
        path("programs/", include("rahba.connect.urls.programs")),
        path("let-in/", include("rahba.connect.urls.let_in")),
        path("wallet/", include("rahba.payments.urls.holder")),
        path("issuer/<uuid:institution_id>/", include("rahba.payments.urls.issuer")),
    ),
]
