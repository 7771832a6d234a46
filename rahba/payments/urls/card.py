"""Paying by card, under /<language>/card/: whoever holds a payment's reference may pay it."""

from django.urls import path

from rahba.payments.views import card

app_name = "card"
urlpatterns = [
    path("top-up/", card.top_up, name="top_up"),
    path("<str:reference>/", card.choose, name="choose"),
    path("back/<uuid:attempt_id>/", card.back, name="back"),
]
