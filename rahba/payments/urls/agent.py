"""The counter of a shop that is an agent, under /<language>/shop/<shop id>/agent/."""

from django.urls import path

from rahba.payments.views import agent

app_name = "agent"
urlpatterns = [
    path("agent/", agent.counter, name="counter"),
    path("agent/cash-in/", agent.cash_in, name="cash_in"),
    path("agent/cash-out/", agent.cash_out, name="cash_out"),
    path("agent/<uuid:intent_id>/", agent.waiting, name="waiting"),
    path("agent/<uuid:intent_id>/cancel/", agent.cancel, name="cancel"),
]
