"""The shop's pages of the carnet, under /<language>/shop/<shop id>/."""

from django.urls import path

from rahba.carnet.views import cards, merchant

app_name = "carnet"
urlpatterns = [
    path("customers/", merchant.customers, name="customers"),
    path("customers/objections/", merchant.objections, name="objections"),
    path("customers/new/", cards.new_customer, name="customer_new"),
    path("customers/<uuid:customer_id>/", merchant.customer, name="customer"),
    path("customers/<uuid:customer_id>/statement/", merchant.statement, name="statement"),
    path("customers/<uuid:customer_id>/change/", cards.change_customer, name="customer_change"),
    path("customers/<uuid:customer_id>/share/", cards.share, name="customer_share"),
    path("customers/<uuid:customer_id>/new-link/", cards.new_link, name="customer_new_link"),
    path("customers/<uuid:customer_id>/join/", cards.join, name="customer_join"),
    path("customers/<uuid:customer_id>/erase/", cards.erase, name="customer_erase"),
    path("carnet/entries/<uuid:entry_id>/", merchant.entry, name="entry"),
    path("carnet/entries/<uuid:entry_id>/correct/", merchant.correct, name="entry_correct"),
    path("carnet/entries/<uuid:entry_id>/answer/", merchant.answer, name="entry_answer"),
]
