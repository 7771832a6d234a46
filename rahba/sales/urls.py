"""The shop's pages of sales, under /<language>/shop/<shop id>/."""

from django.urls import path

from rahba.sales.views import cash, days, receipts

app_name = "sales"
urlpatterns = [
    path("day/", days.day_page, name="day"),
    path("closings/", days.closings_page, name="closings"),
    path("closings/<uuid:closing_id>/", days.closing_page, name="closing"),
    path("journal/", days.export_page, name="export"),
    path("receipts/", receipts.receipts_page, name="receipts"),
    path("receipts/<uuid:sale_id>/", receipts.receipt_page, name="receipt"),
    path("cash/", cash.cash_page, name="cash"),
    path("cash/record/", cash.record_page, name="record_cash"),
    path("cash/close/", cash.close_page, name="close"),
    path("customers/<uuid:customer_id>/repayment/", cash.repayment_page, name="repayment"),
]
