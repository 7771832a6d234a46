"""A shop's enrolment and its contested payments, under /<language>/shop/<shop id>/."""

from django.urls import path

from rahba.payments.views import merchant

app_name = "merchant"
urlpatterns = [
    path("money/enrolment/", merchant.enrolment, name="enrolment"),
    path("money/enrolment/<slug:kind>/", merchant.application, name="application"),
    path("money/enrolment/<slug:kind>/begin/", merchant.begin, name="begin"),
    path("money/disputes/", merchant.disputes, name="disputes"),
    path("money/disputes/<uuid:dispute_id>/", merchant.dispute, name="dispute"),
    path("money/disputes/<uuid:dispute_id>/accept/", merchant.accept_dispute, name="accept_dispute"),
]
