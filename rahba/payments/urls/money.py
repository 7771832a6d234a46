"""What a shop is paid by wallet, under /<language>/shop/<shop id>/money/."""

from django.urls import path

from rahba.payments.views import money, payouts

app_name = "money"
urlpatterns = [
    path("money/", money.home, name="home"),
    path("money/open/", money.open_wallet, name="open"),
    path("money/payments/", money.payments_page, name="payments"),
    path("money/payments/<uuid:payment_id>/", money.payment_page, name="payment"),
    path("money/payments/<uuid:payment_id>/give-back/", money.give_back, name="give_back"),
    path("money/baskets/", money.baskets_page, name="baskets"),
    path("money/baskets/<uuid:payment_id>/", money.basket_page, name="basket"),
    path("money/payouts/", payouts.payouts_page, name="payouts"),
    path("money/bank/", payouts.bank_page, name="bank"),
    path("money/statement/", payouts.statement_page, name="statement"),
    path("money/code/", payouts.code_page, name="code"),
]
