"""Addresses: the apps are named as strings, so that nothing is imported upwards."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from councilnet.codes import request_code
from councilnet.views import about, addresses, connected, joining, notices, openid, reports

change_password = RedirectView.as_view(pattern_name="account_change_password")

PEOPLE = "your-council/<slug:slug>/people/"
people: list[URLPattern | URLResolver] = [
    path("your-council/", joining.join_council, name="join_council"),
    path(
        "your-council/invitations/<int:pk>/accept/",
        joining.accept_invitation,
        name="accept_invitation",
    ),
    path(PEOPLE, joining.council_people, name="council_people"),
    path(f"{PEOPLE}invite/", joining.invite, name="invite"),
    path(f"{PEOPLE}mailbox/", joining.council_mailbox, name="council_mailbox"),
    path(
        f"{PEOPLE}invitations/<int:pk>/withdraw/",
        joining.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(f"{PEOPLE}requests/<int:pk>/", joining.answer_request, name="answer_request"),
    path(f"{PEOPLE}<int:pk>/role/", joining.change_role, name="change_role"),
    path(f"{PEOPLE}<int:pk>/remove/", joining.remove_member, name="remove_member"),
    path(f"{PEOPLE}leave/", joining.leave_council, name="leave_council"),
    path("people/requests/", joining.join_requests, name="join_requests"),
]

# The same in every language
data: list[URLPattern | URLResolver] = [
    path("", include("initiatives.urls_of_data")),
    path("", include("socialvalue.urls_of_data")),
    path("api/", include("socialvalue.api.urls")),
    path(".well-known/security.txt", about.security_txt, name="security_txt"),
    path("csp-reports/", reports.csp_report, name="csp_report"),
]
# In English without a prefix, in Welsh under /cy/
pages: list[URLPattern | URLResolver] = [
    path("", include("initiatives.urls")),
    path("", include("socialvalue.urls")),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("cookies/", about.cookies, name="cookies"),
    path("security/", about.security, name="security"),
    *people,
    path("accounts/notices/", notices.notice_choices, name="notice_choices"),
    path("notices/stop/<str:token>/", notices.stop_notices, name="stop_notices"),
    path("accounts/email/", addresses.email, name="account_email"),  # before allauth's own
    path("accounts/login/code/", request_code, name="account_request_login_code"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/oidc/<slug:key>/login/", openid.begin, name="openid_begin"),
    path("accounts/oidc/<slug:key>/login/callback/", openid.callback, name="openid_callback"),
    path("accounts/connected/", connected.connections, name="socialaccount_connections"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    # One way to change a password, so that its owner is always told of it.
    path("admin/password_change/", change_password, name="admin_password_change"),
    path("admin/", admin.site.urls),
    path("", include("councilnet.govuk.urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *data,
    *i18n_patterns(*pages, prefix_default_language=False),
]

handler400 = "councilnet.views.errors.bad_request"
handler429 = "councilnet.views.errors.too_many_tries"  # of allauth's
handler500 = "councilnet.views.errors.server_error"
