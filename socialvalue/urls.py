"""Addresses of social value: for readers, for those who assess, and the public calculator."""

from django.urls import URLPattern, path

from initiatives.urls import CASE_STUDY
from socialvalue.api import page
from socialvalue.views import (
    assessments,
    frameworks,
    judging,
    lines,
    personal,
    portfolio,
    receipts,
    runs,
    seeing,
    trying,
)

VERSION = "social-value/frameworks/<slug:slug>/<str:number>"

# frameworks, receipts, the portfolio
readers: list[URLPattern] = [
    path("social-value/", frameworks.social_value, name="social_value"),
    path("social-value/frameworks/<slug:slug>/", frameworks.framework, name="framework"),
    path(f"{VERSION}/", frameworks.framework_version, name="framework_version"),
    path(f"{VERSION}/changes/", frameworks.framework_changes, name="framework_changes"),
]
scores: list[URLPattern] = [
    path(f"{CASE_STUDY}social-value/", seeing.case_study_value, name="case_study_value"),
    path("social-value/portfolio/", portfolio.portfolio, name="portfolio"),
]
RECEIPT = "social-value/receipts/<int:pk>/"
receipts_of_scores: list[URLPattern] = [path(RECEIPT, receipts.receipt, name="receipt")]
ASSESSMENT = "assessments/<int:pk>/"
signers: list[URLPattern] = [
    path(f"{ASSESSMENT}runs/", runs.score_history, name="score_history"),
    path(f"{ASSESSMENT}runs/<int:number>/", runs.score_run, name="score_run"),
    path(f"{ASSESSMENT}propose/", runs.propose_score, name="propose_score"),
    path(f"{ASSESSMENT}sign/", runs.sign_score, name="sign_score"),
    path(f"{ASSESSMENT}send-back/", runs.send_back_score, name="send_back_score"),
    path(f"{ASSESSMENT}reply/", runs.reply_to_score, name="reply_to_score"),
    path(f"{ASSESSMENT}publish/", runs.publish_score, name="publish_score"),
    path(f"{ASSESSMENT}withdraw/", runs.withdraw_score, name="withdraw_score"),
    path(f"{ASSESSMENT}assess-again/", runs.reopen_score, name="reopen_score"),
    path(f"{ASSESSMENT}delivered/", runs.deliveries, name="deliveries"),
    path(
        f"{ASSESSMENT}delivered/<int:delivery>/check/", runs.check_delivery, name="check_delivery"
    ),
]
# Whoever asks is told of scores too, of which nothing below knows.
about_you: list[URLPattern] = [
    path("accounts/your-data/", personal.your_data, name="your_data"),
    path("accounts/your-data/erase/", personal.erase_your_data, name="erase_your_data"),
]
assessors: list[URLPattern] = [
    path("assessments/", assessments.your_assessments, name="your_assessments"),
    path("assessments/begin/<int:pk>/", assessments.begin_assessment, name="begin_assessment"),
    path(ASSESSMENT, assessments.assessment, name="assessment"),
    path(f"{ASSESSMENT}about/", assessments.assessment_about, name="assessment_about"),
    path(f"{ASSESSMENT}lines/add/", lines.add_line, name="add_line"),
    path(f"{ASSESSMENT}lines/add/<int:measure>/", lines.write_line, name="write_line"),
    path(f"{ASSESSMENT}lines/<int:line>/", lines.edit_line, name="edit_line"),
    path(f"{ASSESSMENT}lines/<int:line>/remove/", lines.remove_line, name="remove_line"),
    path(f"{ASSESSMENT}costs/", lines.costs, name="costs"),
    path(f"{ASSESSMENT}criteria/", judging.criteria, name="criteria"),
    path(f"{ASSESSMENT}criteria/<slug:key>/", judging.score_criterion, name="score_criterion"),
    path(f"{ASSESSMENT}checks/", judging.checks, name="checks"),
]
calculator: list[URLPattern] = [
    path("social-value/method/", trying.method, name="method"),
    path("social-value/try/", trying.try_it, name="try_it"),
    path("social-value/try/out/", trying.try_out, name="try_out"),
]

for_programmers: list[URLPattern] = [path("api/", page.api_page, name="api_page")]

urlpatterns = readers + scores + receipts_of_scores + signers + about_you
urlpatterns += assessors + calculator + for_programmers
