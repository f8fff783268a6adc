"""Address × role × state. A new address fails here until it is classified."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from councilnet.models import User
from initiatives.models import BroughtWriteUp, CaseStudy, State
from tests import factories
from tests.councilnet.test_people_access import OF_COUNCIL
from tests.initiatives.funded import award
from tests.initiatives.test_adopting_access import OF_ADOPTION
from tests.initiatives.test_following_access import OF_FOLLOWING
from tests.initiatives.test_packing_access import HANDED_ON
from tests.initiatives.test_wishing_access import OF_WISHES
from tests.pages import text_of
from tests.socialvalue.test_assessing_access import OF_ASSESSMENT
from tests.socialvalue.test_runs_access import OF_SCORES

ROLES = ["visitor", "other", "officer", "staff", "admin"]
SIGN_IN = 302

STARTER = ["co-operative-social-value", "1.0"]

# What everybody may read, with the arguments of an address that is there
PUBLIC: dict[str, list[Any]] = {
    "home": [],
    "case_studies": [],
    "case_studies_map": [],
    "case_studies_csv": [],
    "case_studies_json": [],
    "case_studies_atom": [],
    "compare": [],
    "case_study": ["stevenage", "repair-cafe"],
    "case_study_versions": ["stevenage", "repair-cafe"],
    "fit_check": ["stevenage", "repair-cafe"],
    "case_study_version": ["stevenage", "repair-cafe", 1],
    "case_study_card": ["stevenage", "repair-cafe"],
    "case_study_share": ["stevenage", "repair-cafe"],
    "principles": [],
    "principles_csv": [],
    "principles_json": [],
    "principle": ["innovation"],
    "councils": [],
    "councils_csv": [],
    "councils_json": [],
    "council": ["stevenage"],
    "region": ["london"],
    "coverage": [],
    "coverage_csv": [],
    "coverage_json": [],
    "coverage_of_regions": [],
    "coverage_of_regions_csv": [],
    "coverage_of_regions_json": [],
    "learning": [],
    "adoptions": [],
    **{f"adoptions_{form}": [] for form in ("csv", "json")},
    "funding": [],
    "funding_round": ["a-round"],
    **{f"funding_{form}": [] for form in ("csv", "json")},
    **{f"funding_round_{form}": ["a-round"] for form in ("csv", "json")},
    "collections": [],
    "collection": ["a-collection"],
    **{f"collection_{form}": ["a-collection"] for form in ("csv", "json", "atom")},
    "committee": ["stevenage", "repair-cafe"],
    "committee_pdf": ["stevenage", "repair-cafe"],
    "packs": [],
    "pack": ["a-pack"],
    **{f"pack_{kind}": ["a-pack"] for kind in ("pdf", "docx")},
    "social_value": [],
    "method": [],
    "try_it": [],
    "case_study_value": ["stevenage", "repair-cafe"],
    "portfolio": [],
    **{f"portfolio_{form}": [] for form in ("csv", "json")},
    "framework": ["co-operative-social-value"],
    "framework_version": STARTER,
    "framework_changes": STARTER,
    **{f"framework_{form}": STARTER for form in ("csv", "xlsx", "json")},
    "sitemap": [],
    "robots": [],
    "about": [],
    "accessibility": [],
    "privacy": [],
    "cookies": [],
    "security": [],
    "security_txt": [],
    "api_page": [],
}

# For programs: read by GET alone, from any site
API: dict[str, list[Any]] = {
    "api:beginning": [],
    "api:openapi": [],
    "api:case_studies": [],
    "api:case_study": ["stevenage", "repair-cafe"],
    "api:case_study_version": ["stevenage", "repair-cafe", 1],
    "api:councils": [],
    "api:council": ["stevenage"],
    "api:principles": [],
    "api:principle": ["innovation"],
    "api:themes": [],
    "api:adoptions": [],
    "api:frameworks": [],
    "api:framework_version": STARTER,
    "api:scores": [],
}
# What wants more than an address to answer: see test_api.py and test_embedding.py
OF_API = {"api:api-root", "api:nothing_here", "api:score", "oembed"}

# What is asked of no case study: (method, address): a status for each role
PRIVATE = {
    ("GET", "your_case_studies"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "bring_write_up"): [SIGN_IN, 200, 200, 403, 403],
    ("POST", "bring_write_up"): [SIGN_IN, 200, 200, 403, 403],
    ("GET", "similar_titles"): [SIGN_IN, 200, 200, 403, 403],
    ("GET", "start_blank"): [SIGN_IN, 200, 200, 403, 403],
    ("POST", "start_blank"): [SIGN_IN, 200, 200, 403, 403],
    ("GET", "follow_search"): [SIGN_IN, 200, 200, 200, 200],
    ("POST", "follow_search"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "your_follows"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "your_list"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "your_list_csv"): [SIGN_IN, 200, 200, 200, 200],
    ("POST", "share_list"): [SIGN_IN, 200, 200, 200, 200],
    ("POST", "take_back_list"): [SIGN_IN, 302, 302, 302, 302],
    ("GET", "notice_choices"): [SIGN_IN, 200, 200, 200, 200],
    ("POST", "notice_choices"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "your_adoptions"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "unsettled_adoptions"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "your_assessments"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "review_queue"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "stale_case_studies"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "packs_to_build"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "begin_pack"): [SIGN_IN, 403, 403, 200, 200],
    ("POST", "begin_pack"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "ask_members"): [SIGN_IN, 403, 403, 200, 200],
    ("POST", "ask_members"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "join_council"): [SIGN_IN, 200, 200, 200, 200],
    ("POST", "join_council"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "join_requests"): [SIGN_IN, 403, 403, 200, 200],
    ("GET", "your_data"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "download_your_data"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "erase_your_data"): [SIGN_IN, 200, 200, 200, 200],
    ("POST", "erase_your_data"): [SIGN_IN, 200, 200, 200, 200],
    ("GET", "try_out"): [302, 302, 302, 302, 302],
    ("POST", "try_out"): [200, 200, 200, 200, 200],
    ("POST", "review_next"): [SIGN_IN, 403, 403, 302, 302],
}

# What is asked of a case study of the officer's council: a status for each state and role
THEIRS = [SIGN_IN, 404, 200, 404, 404]
NOBODYS = [SIGN_IN, 404, 404, 404, 404]
STAFFS = [SIGN_IN, 404, 404, 200, 200]


def theirs(done: int) -> list[int]:
    """Their council's people get ``done``; for everybody else it is not there."""
    return [SIGN_IN, 404, done, 404, 404]


def staffs(done: int) -> list[int]:
    return [SIGN_IN, 404, 404, done, done]


def in_states(usual: list[int], **others: list[int]) -> dict[str, list[int]]:
    return {state: others.get(state.replace("-", "_"), usual) for state in State.values}


EDITABLE = in_states(theirs(409), draft=THEIRS, changes_requested=THEIRS)
ONCE_SUBMITTED = in_states(STAFFS, draft=NOBODYS)
OF_CASE_STUDY: dict[tuple[str, str], dict[str, list[int]]] = {
    ("GET", "your_case_study"): in_states(THEIRS),
    ("GET", "brought_write_up"): in_states(THEIRS),
    ("GET", "preview"): in_states(THEIRS),
    ("GET", "history"): in_states(THEIRS),
    ("GET", "edit_part"): EDITABLE,
    ("POST", "edit_part"): EDITABLE,
    ("GET", "files"): EDITABLE,
    ("POST", "files"): EDITABLE,
    ("POST", "remove_file"): in_states(
        theirs(409), draft=theirs(302), changes_requested=theirs(302)
    ),
    ("GET", "check_answers"): EDITABLE,
    ("POST", "check_answers"): in_states(
        theirs(409), draft=theirs(302), changes_requested=theirs(302)
    ),
    ("POST", "say_here"): in_states(THEIRS),
    ("GET", "authors"): in_states(THEIRS),
    ("POST", "authors"): in_states(theirs(302)),
    ("GET", "preview_links"): in_states(THEIRS),
    ("POST", "preview_links"): in_states(THEIRS),
    ("POST", "revoke_preview_link"): in_states(theirs(302)),
    ("POST", "revise"): in_states(theirs(409), published=theirs(302), withdrawn=theirs(302)),
    # What is published is checked, and nothing else is there to check
    ("GET", "check_case_study"): in_states(NOBODYS, published=THEIRS),
    ("POST", "check_case_study"): in_states(NOBODYS, published=THEIRS),
    ("POST", "remove_contact"): in_states(theirs(302)),
    ("GET", "review_case_study"): ONCE_SUBMITTED,
    # An empty form is shown again with what to do; a move that is too late is refused in words.
    ("POST", "request_changes"): in_states(STAFFS, draft=NOBODYS, changes_requested=staffs(409)),
    ("POST", "tick_off_point"): in_states(
        theirs(409), draft=theirs(404), changes_requested=theirs(302)
    ),
    ("POST", "claim_review"): in_states(staffs(409), draft=NOBODYS, in_review=staffs(302)),
    ("POST", "hand_on_review"): in_states(
        staffs(302), draft=NOBODYS, published=staffs(409), withdrawn=staffs(409)
    ),
    ("POST", "remark"): ONCE_SUBMITTED,
    ("POST", "ask_board"): ONCE_SUBMITTED,
    ("POST", "recommend"): in_states(staffs(409), draft=NOBODYS),  # two steps are not the usual
    ("POST", "approve"): ONCE_SUBMITTED,
    ("POST", "take_back_approval"): in_states(staffs(409), draft=NOBODYS, approved=staffs(302)),
    ("GET", "merge"): ONCE_SUBMITTED,
    ("POST", "merge"): ONCE_SUBMITTED,
    ("POST", "restore"): in_states(staffs(409), draft=NOBODYS, withdrawn=staffs(302)),
    ("POST", "decide_principles"): in_states(staffs(409), draft=NOBODYS, in_review=staffs(302)),
    ("POST", "withdraw"): ONCE_SUBMITTED,
    ("POST", "change_address"): ONCE_SUBMITTED,
    ("POST", "set_evidence_level"): in_states(staffs(302), draft=NOBODYS),
    ("POST", "publish"): in_states(
        staffs(409), draft=NOBODYS, in_review=staffs(302), approved=staffs(302)
    ),
}

# Opened by a secret of their own, by whoever has it: see test_board.py, test_sharing.py,
# test_keeping.py, test_checking_again.py and test_following_up.py.
# A file's address asks as well who asks: see test_attachments.py.
BY_SECRET = {"board_review", "shared_list", "shared_preview", "file"}
BY_SECRET |= {"check_by_link", "follow_up_by_link"}

# allauth's own: for a visitor, and for anybody who is signed in
ACCOUNT: dict[str, tuple[list[Any], int, int]] = {
    "account_login": ([], 200, 302),
    "mfa_index": ([], 302, 200),
    "mfa_authenticate": ([], 302, 302),
    "mfa_reauthenticate": ([], 302, 302),
    "mfa_activate_totp": ([], 302, 302),
    "mfa_deactivate_totp": ([], 302, 404),
    "mfa_view_recovery_codes": ([], 302, 404),
    "mfa_generate_recovery_codes": ([], 302, 302),
    "mfa_download_recovery_codes": ([], 302, 404),
    "mfa_list_webauthn": ([], 302, 200),
    "mfa_add_webauthn": ([], 302, 302),
    "mfa_login_webauthn": ([], 302, 302),
    "mfa_reauthenticate_webauthn": ([], 302, 302),
    "mfa_remove_webauthn": ([1], 302, 302),
    "mfa_edit_webauthn": ([1], 302, 302),
    "openid_begin": (["stevenage"], 404, 404),  # where no provider is set: see test_openid.py
    "openid_callback": (["stevenage"], 404, 404),
    "socialaccount_connections": ([], 302, 200),
    "usersessions_list": ([], 302, 200),
    "account_logout": ([], 302, 200),
    "account_inactive": ([], 200, 200),
    "account_signup": ([], 200, 302),
    "account_reauthenticate": ([], 302, 200),
    "account_email": ([], 302, 200),
    "account_email_verification_sent": ([], 200, 200),
    "account_change_password": ([], 302, 200),
    "account_set_password": ([], 302, 302),
    "account_reset_password": ([], 200, 200),
    "account_request_login_code": ([], 404, 404),  # where no setting allows it: see test_codes.py
    "account_confirm_login_code": ([], 302, 302),
    "account_confirm_email": (["no-such-key"], 200, 200),
    "account_reset_password_from_key_done": ([], 200, 200),
    "account_reset_password_from_key": (["1", "no-such-key"], 200, 200),
    "account_reset_password_done": ([], 200, 200),
    "stop_alerts": (["no-such-token"], 404, 404),
    "stop_notices": (["no-such-token"], 404, 404),
    "admin_password_change": ([], 302, 302),
}
IN_DEVELOPMENT_ALONE = {"components"}
# Written to by browsers themselves: see test_reports.py
BY_BROWSERS = {"csp_report"}


def every_address(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from every_address(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or pattern.pattern}"


def test_every_address_is_classified() -> None:
    matrices = (
        PRIVATE,
        OF_CASE_STUDY,
        OF_COUNCIL,
        OF_FOLLOWING,
        OF_ADOPTION,
        OF_WISHES,
        HANDED_ON,
        OF_ASSESSMENT,
        OF_SCORES,
    )
    classified = {name for matrix in matrices for __, name in matrix}
    classified |= {
        *PUBLIC,
        *ACCOUNT,
        *IN_DEVELOPMENT_ALONE,
        *BY_SECRET,
        *BY_BROWSERS,
        *API,
        *OF_API,
    }
    assert {name for name in every_address() if not name.startswith("admin:")} == classified


@pytest.fixture
def clients(amber: User, cara: User, dev: User, erin: User) -> dict[str, Client]:
    people = {"other": cara, "officer": amber, "staff": dev, "admin": erin}
    clients = {"visitor": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person)
    return clients


def case_study_in(state: str) -> CaseStudy:
    case_study = factories.complete()
    BroughtWriteUp.objects.create(
        case_study=case_study,
        council=case_study.council,
        text="Words",
        sha256="0" * 64,
        understood={"matches": [], "sections": [], "leftovers": [], "remarks": []},
    )
    case_study.claims.update(decision="confirmed", decided_at=timezone.now())
    case_study.attachments.create(key="a-file", kind="pdf", name="A file", size=1, sha256="0" * 64)
    moved = factories.moved_to(state, case_study)
    for reviewed in moved.rounds.filter(outcome="changes-requested"):
        reviewed.remarks.create(pk=1, part="basics", text="Say who.", is_to_change=True)
    moved.preview_links.create(pk=1, secret_sha256="0" * 64, expires_at=timezone.now() + A_DAY)
    return moved


A_DAY = timedelta(days=1)
MORE_ARGUMENTS: dict[str, list[Any]] = {
    "edit_part": ["basics"],
    "check_case_study": ["change"],
    "tick_off_point": [1],
    "revoke_preview_link": [1],
    "remove_file": ["a-file"],
}


def address(name: str, case_study: CaseStudy | None = None) -> str:
    extra = MORE_ARGUMENTS.get(name, [])
    return reverse(name, args=[case_study.pk, *extra] if case_study else [])


@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_reads_what_is_public(name: str, clients: dict[str, Client]) -> None:
    case_study = factories.published().case_study
    factories.collected(case_study)
    factories.pack(case_study)
    award("A lab", case_study)
    url = reverse(name, args=PUBLIC[name])
    assert [clients[role].get(url).status_code for role in ROLES] == [200] * 5
    assert [clients[role].head(url).status_code for role in ROLES] == [200] * 5
    assert [clients[role].post(url).status_code for role in ROLES] == [405] * 5


@pytest.mark.parametrize("name", API)
def test_whoever_asks_the_api_is_told_the_same(name: str, clients: dict[str, Client]) -> None:
    factories.published()
    url = reverse(name, args=API[name])
    answers = [clients[role].get(url) for role in ROLES]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.content for answer in answers}) == 1
    assert [clients[role].head(url).status_code for role in ROLES] == [200] * 5
    assert [clients[role].post(url).status_code for role in ROLES] == [405] * 5


@pytest.mark.parametrize(("method", "name"), PRIVATE)
def test_who_opens_the_private_pages(method: str, name: str, clients: dict[str, Client]) -> None:
    url = address(name)
    found = [clients[role].generic(method, url).status_code for role in ROLES]
    assert found == PRIVATE[method, name]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize(("method", "name"), OF_CASE_STUDY)
def test_who_does_what_with_a_case_study(
    method: str, name: str, state: str, role: str, clients: dict[str, Client]
) -> None:
    case_study = case_study_in(state)
    response = clients[role].generic(method, address(name, case_study))
    expected = OF_CASE_STUDY[method, name][state][ROLES.index(role)]
    assert response.status_code == expected
    if role == "visitor":
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("method", "name"), OF_CASE_STUDY)
def test_what_is_not_yours_looks_like_what_is_not_there(
    method: str, name: str, clients: dict[str, Client]
) -> None:
    case_study = case_study_in(State.DRAFT)
    real, client = address(name, case_study), clients["other"]
    made_up = real.replace(f"/{case_study.pk}/", "/999999/")
    hidden, absent = client.generic(method, real), client.generic(method, made_up)
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert text_of(hidden) == text_of(absent)


@pytest.mark.parametrize("name", [name for method, name in OF_CASE_STUDY if method == "POST"])
def test_nothing_is_changed_by_reading(name: str, clients: dict[str, Client]) -> None:
    case_study = case_study_in(State.IN_REVIEW)
    rows = list(CaseStudy.objects.values())
    for role in ROLES:
        clients[role].get(address(name, case_study))
    assert list(CaseStudy.objects.values()) == rows


@pytest.mark.parametrize("name", ACCOUNT)
def test_the_account_pages(name: str, clients: dict[str, Client]) -> None:
    arguments, visitor, signed_in = ACCOUNT[name]
    url = reverse(name, args=arguments)
    found = [clients[role].get(url).status_code for role in ROLES]
    assert found == [visitor, *[signed_in] * 4]


def administration() -> list[str]:
    """Every address below /admin/ but its own sign-in, with something in place of its arguments."""
    names = [name for name in every_address() if name.startswith("admin:")]
    urls = {next(filter(None, (_reversed(name, args) for args in ARGUMENTS)), "") for name in names}
    unnamed = {"": "/admin/no/such/page/"}
    elsewhere = {reverse("admin:login"), reverse("admin_password_change")}  # both lead to ours
    return sorted({unnamed.get(url, url) for url in urls} - elsewhere)


ARGUMENTS: list[list[Any]] = [[], [1], ["councilnet"], [1, 1]]


def _reversed(name: str, args: list[Any]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def test_every_page_of_the_administration_is_tried() -> None:
    lists = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    }
    assert lists - set(administration()) == set()


@pytest.mark.parametrize("url", administration())
def test_administrators_alone_open_the_administration(url: str, clients: dict[str, Client]) -> None:
    answers = [clients[role].get(url, follow=True) for role in ROLES[:4]]
    assert [answer.status_code for answer in answers] == [200, 403, 403, 403]
    assert answers[0].redirect_chain[-1][0].startswith("/accounts/login/")
