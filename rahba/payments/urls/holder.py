"""A holder's pages beside the wallet app, under /<language>/wallet/."""

from django.urls import path

from rahba.payments.views import holder

app_name = "holder"
urlpatterns = [
    path("level/", holder.level, name="level"),
    path("level/<int:level>/", holder.begin, name="begin"),
    path("level/application/", holder.application, name="application"),
    path("disputes/", holder.disputes, name="disputes"),
    path("disputes/<uuid:dispute_id>/", holder.dispute, name="dispute"),
    path("disputes/<uuid:dispute_id>/withdraw/", holder.withdraw, name="withdraw"),
    path("payments/<uuid:payment_id>/dispute/", holder.contest, name="contest"),
]
