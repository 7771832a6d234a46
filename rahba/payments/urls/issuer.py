"""The issuer's pages, under /<language>/issuer/<issuer id>/."""

from django.urls import path

from rahba.payments.views import (
    officer,
    officer_bank,
    officer_differences,
    officer_disputes,
    officer_enrolment,
    officer_freezes,
    officer_limits,
    officer_risk,
    officer_statements,
)

app_name = "issuer"
urlpatterns = [
    path("", officer.home, name="home"),
    path("safeguarding/", officer.safeguarding, name="safeguarding"),
    path("applications/", officer_enrolment.enrolments, name="enrolments"),
    path("applications/<uuid:enrolment_id>/", officer_enrolment.enrolment, name="enrolment"),
    path("applications/<uuid:enrolment_id>/accept/", officer_enrolment.accept, name="accept"),
    path("applications/<uuid:enrolment_id>/refuse/", officer_enrolment.refuse, name="refuse"),
    path("applications/<uuid:enrolment_id>/papers/<uuid:paper_id>/", officer_enrolment.paper, name="paper"),
    path("risk/", officer_risk.cases, name="cases"),
    path("risk/limits/", officer_limits.limits, name="limits"),
    path("risk/<uuid:case_id>/", officer_risk.case, name="case"),
    path("risk/<uuid:case_id>/take/", officer_risk.take, name="take_case"),
    path("risk/<uuid:case_id>/report/", officer_risk.report, name="report"),
    path("risk/held/<uuid:held_id>/", officer_risk.held, name="held"),
    path("disputes/", officer_disputes.disputes, name="disputes"),
    path("disputes/<uuid:dispute_id>/", officer_disputes.dispute, name="dispute"),
    path("disputes/<uuid:dispute_id>/<slug:verb>/", officer_disputes.step, name="dispute_step"),
    path("frozen/", officer_freezes.freezes, name="freezes"),
    path("frozen/wallet/<uuid:wallet_id>/", officer_freezes.place, name="freeze_new"),
    path("frozen/<uuid:freeze_id>/", officer_freezes.freeze, name="freeze"),
    path("frozen/<uuid:freeze_id>/<slug:verb>/", officer_freezes.step, name="freeze_step"),
    path("bank/", officer_bank.bank, name="bank"),
    path("bank/close/", officer_bank.close_window, name="close_window"),
    path("bank/windows/<int:number>/", officer_bank.window, name="window"),
    path("bank/orders/<int:number>/", officer_bank.order, name="order"),
    path("bank/orders/<int:number>/file/", officer_bank.take_out, name="order_file"),
    path("bank/statements/", officer_statements.statements, name="statements"),
    path("bank/statements/fetch/", officer_statements.fetch, name="fetch_statement"),
    path("bank/statements/<uuid:file_id>/", officer_statements.statement, name="statement"),
    path("bank/statements/<uuid:file_id>/step/", officer_statements.step, name="statement_step"),
    path("bank/differences/", officer_differences.differences, name="differences"),
    path("bank/differences/<uuid:difference_id>/", officer_differences.difference, name="difference"),
    path("bank/differences/<uuid:difference_id>/decide/", officer_differences.decide, name="decide_difference"),
]
