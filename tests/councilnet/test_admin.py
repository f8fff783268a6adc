"""The administrators' pages: whole, fast, for administrators alone, and deleting nothing."""

from typing import Any
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import joining
from councilnet.curating import change_sets
from councilnet.models import (
    ChangeSet,
    Council,
    CouncilSuccession,
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    QueuedMail,
    User,
)
from initiatives.models import (
    Adoption,
    AdoptionEvent,
    Award,
    CaseStudy,
    Collection,
    Edition,
    Event,
    FollowUp,
    FundingRound,
    Principle,
    PrincipleWording,
    PublishingHold,
    ReviewPolicy,
    ReviewReminder,
    ReviewRound,
    StagePolicy,
    Theme,
    Wish,
)
from socialvalue.models import (
    Assessment,
    AssessmentEvent,
    CalculationRun,
    Criterion,
    Delivery,
    Framework,
    FrameworkVersion,
    Measure,
    Reply,
    SeriesEdition,
)
from socialvalue.models import Outcome as FrameworkOutcome
from socialvalue.models import Theme as FrameworkTheme
from tests import factories
from tests.initiatives.adopted import adopted
from tests.initiatives.funded import award, round_
from tests.initiatives.wished import offered, wished
from tests.socialvalue.scored import delivered, job_club, replied

pytestmark = pytest.mark.django_db

MODELS: list[type[Model]] = list(admin.site._registry)
IDS = [model._meta.model_name for model in MODELS]
each_model = pytest.mark.parametrize("model", MODELS, ids=IDS)
READ_ONLY = {
    *(CaseStudy, Edition, Event, Invitation, JoinRequest, MembershipEvent, ReviewRound),
    *(Assessment, AssessmentEvent, CalculationRun, Delivery, Reply),
    *(Adoption, AdoptionEvent, ReviewReminder, FollowUp, Wish),
    *(ChangeSet, QueuedMail),
}


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def published(erin: User) -> Edition:
    amber = factories.person("amber", council="stevenage")
    CouncilSuccession.objects.create(
        old=Council.objects.get(slug="preston"), new=amber.memberships.get().council
    )
    joining.ask(amber.memberships.get().council, by=erin, note="Housing")
    joining.invite(
        amber.memberships.get().council, "fay@example.org", Membership.Role.LEAD, by=erin
    )
    ReviewPolicy.objects.create()
    today = timezone.localdate()
    PublishingHold.objects.create(
        nation="wales", first_day=today, last_day=today, reason="Senedd election"
    )
    edition = factories.published()
    factories.collected(edition.case_study)
    adopted(edition, council="croydon")
    offered(wished(council="croydon"))
    StagePolicy.objects.get_or_create(stage="live")
    asked_again(edition)
    award()
    one_more_score("croydon")
    one_more_change(erin)
    one_more_mail()
    return edition


def one_more_mail() -> None:
    addressed = {"to": ["amber@stevenage.gov.uk"], "from_email": "network@example.org"}
    QueuedMail.objects.create(subject="Something new", text="Something", **addressed)


def one_more_change(by: User) -> None:
    noted = change_sets.Noted()
    theme = Theme.objects.order_by("-pk")[0]
    change_sets.change(theme, {"order": theme.order + 1}, noted)
    change_sets.keep(noted, kind=ChangeSet.Kind.EDITED, words=lambda: "Theme", by=by)


def asked_again(edition: Edition) -> None:
    day, now = timezone.localdate(), timezone.now()
    edition.review_reminders.create(due_on=day, step=ReviewReminder.Step.BEFORE, sent_at=now)
    edition.case_study.follow_ups.create(due_on=day, asked_at=now)


def one_more_score(council: str) -> None:
    run = job_club(f"Job club of {council}", council=council)
    AssessmentEvent.objects.create(assessment=run.assessment, kind="started", side="network")
    delivered(run, 0, "1")
    replied(run, "It was more.")


# --- Who gets in -------------------------------------------------------------------------------
def test_models_are_those_we_look_after() -> None:
    assert set(MODELS) == {
        *(Council, User, Membership),
        *(JoinRequest, Invitation, MembershipEvent),
        *(ChangeSet, QueuedMail),
        *(Principle, Theme, Collection, CaseStudy, Edition, Event),
        *(ReviewPolicy, PublishingHold, ReviewRound),
        *(Adoption, AdoptionEvent, Wish),
        *(StagePolicy, ReviewReminder, FollowUp),
        *(FundingRound, Award),
        *(Framework, FrameworkVersion, FrameworkTheme, Measure, Criterion, SeriesEdition),
        *(Assessment, AssessmentEvent, CalculationRun, Delivery, Reply),
    }


@pytest.mark.parametrize("page", ["/admin/", "/admin/login/", "/admin/councilnet/council/"])
def test_visitor_signs_in_where_tries_are_counted(client: Client, page: str) -> None:
    answer = client.get(page, follow=True)
    [*_, (led_to, _status)] = answer.redirect_chain
    assert unquote(led_to).startswith(reverse("account_login") + "?next=/admin/")
    assert b'name="login"' in answer.content


def test_sign_in_leads_on_to_the_page_that_was_asked_for(client: Client, erin: User) -> None:
    wanted = address(Council, "changelist")
    fields = {"login": erin.email, "password": factories.PASSWORD, "next": wanted}
    answer = client.post(reverse("account_login"), fields)
    assert answer["Location"] == wanted
    assert client.get(wanted).status_code == 200


@each_model
def test_others_get_in_nowhere(
    model: type[Model], as_amber: Client, as_ben: Client, as_dev: Client
) -> None:
    for client in (as_amber, as_ben, as_dev):
        for page in ("changelist", "add"):
            assert client.get(address(model, page), follow=True).status_code == 403


def test_nobody_signs_in_at_the_admins_own_form(client: Client, erin: User) -> None:
    fields = {"username": erin.email, "password": factories.PASSWORD}
    answer = client.post("/admin/login/", fields)
    assert answer["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_own_password_is_changed_where_its_owner_is_told(as_erin: Client) -> None:
    answer = as_erin.get(reverse("admin:password_change"))
    assert answer["Location"] == reverse("account_change_password")


# --- Each page ---------------------------------------------------------------------------------
def test_index(as_erin: Client) -> None:
    page = as_erin.get(reverse("admin:index"))
    assert page.status_code == 200
    assert "CouncilNet administration" in page.content.decode()


@each_model
def test_each_page_answers(model: type[Model], as_erin: Client, published: Edition) -> None:
    row = model._default_manager.first()
    assert row is not None
    pages = [
        address(model, "changelist"),
        address(model, "change", row.pk),
        address(model, "history", row.pk),
    ]
    assert [as_erin.get(page).status_code for page in pages] == [200, 200, 200]
    expected = 403 if model in READ_ONLY | {Membership, ReviewPolicy} else 200
    assert as_erin.get(address(model, "add")).status_code == expected


@each_model
def test_nothing_can_be_deleted(model: type[Model], as_erin: Client, published: Edition) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    for method in (as_erin.get, as_erin.post):
        assert method(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    as_erin.post(address(model, "changelist"), chosen)
    assert model._default_manager.filter(pk=row.pk).exists()
    assert b"delete_selected" not in as_erin.get(address(model, "changelist")).content


def test_what_cannot_be_deleted_says_what_hangs_on_it(as_erin: Client, published: Edition) -> None:
    amber = User.objects.get(name="Amber")
    page = as_erin.get(address(Council, "change", published.council_id)).content.decode()
    deleting = address(Council, "delete", published.council_id)
    assert f'href="{deleting}"' in page
    answer = as_erin.get(deleting)
    assert answer.status_code == 403
    assert "1 editions" in answer.context["hanging"]
    assert "Where it has ended, say so on its page" in answer.content.decode()
    person = as_erin.get(address(User, "delete", amber.pk)).content.decode()
    assert "Untick “may sign in” on their page" in person


def test_administrators_alone_give_roles(as_dev: Client, dev: User, erin: User) -> None:
    """Network staff do not make themselves more: they have no page there at all."""
    for person in (dev, erin):
        page = address(User, "change", person.pk)
        assert as_dev.post(page, {"role": "administrator"}).status_code == 302
    chosen = {"action": "open_accounts", "_selected_action": [dev.pk], "step": "apply"}
    assert as_dev.post(address(User, "changelist"), chosen).status_code == 302
    dev.refresh_from_db()
    assert (dev.role, dev.is_staff, dev.has_perm("councilnet.change_user")) == (
        *("network-staff", False, False),
    )


WITHOUT_SEARCH = {ReviewPolicy, StagePolicy}  # of which there are one, and one for each stage


def test_every_list_can_be_searched() -> None:
    without = {model for model, page in admin.site._registry.items() if not page.search_fields}
    assert without == WITHOUT_SEARCH


def test_history_of_a_case_study_tells_its_events(as_erin: Client, published: Edition) -> None:
    page = as_erin.get(address(CaseStudy, "history", published.case_study_id))
    told = [one.what for one in page.context["happenings"]]
    assert "Published" in told
    assert told[-1] == "Started"


@each_model
@pytest.mark.parametrize(
    "typed", ["'", '"', "\\", "%", "日本", "a" * 5000, "x' OR 1=1 --", "(", "\x0b"]
)
def test_odd_searches_find_nothing_and_break_nothing(
    model: type[Model], typed: str, as_erin: Client
) -> None:
    answer = as_erin.get(address(model, "changelist"), {"q": typed})
    assert answer.status_code == 200


@each_model
def test_nul_and_numbers_too_large_break_nothing(model: type[Model], as_erin: Client) -> None:
    changelist = address(model, "changelist")
    assert as_erin.get(changelist, {"q": "\0"}).status_code == 400
    assert as_erin.get(changelist, {"p": "9" * 30}).status_code in {200, 302}
    assert as_erin.get(changelist, {"id": "9" * 30}).status_code in {200, 302}
    assert as_erin.get(address(model, "change", "9" * 30)).status_code == 302
    assert as_erin.get(address(model, "change", "x")).status_code == 302


@pytest.mark.parametrize("model", sorted(READ_ONLY, key=str), ids=str)
def test_what_the_workflow_keeps_is_read_alone(
    model: type[Model], as_erin: Client, published: Edition
) -> None:
    row = model._default_manager.first()
    assert row is not None
    page = as_erin.get(address(model, "change", row.pk))
    assert b'name="_save"' not in page.content
    assert as_erin.post(address(model, "change", row.pk), {"title": "Another"}).status_code == 403


# --- How much each page asks of the database ---------------------------------------------------
def three_more() -> None:
    """Three more rows of every model, each with other rows behind it."""
    for slug in ("oldham", "preston", "salford"):
        library = factories.published(f"Library of {slug}", council=slug)
        asked_again(library)
        adopted(library, council="croydon")
        offered(wished(council="croydon"), council=slug)
        Council.objects.create(name=f"New {slug}", short_name=f"N {slug}", slug=f"new-{slug}")
        Theme.objects.create(key=f"new-{slug}", name=f"New {slug}")
        factories.collected(title=f"New {slug}", slug=f"new-{slug}")
        award(lead=slug, round=round_(f"New {slug}", slug=f"new-{slug}"))
        erin, council = User.objects.get(name="Erin"), Council.objects.get(slug=slug)
        joining.ask(council, by=erin, note="")
        joining.invite(council, "fay@example.org", Membership.Role.LEAD, by=erin)
        one_more_score(slug)
        one_more_change(erin)
        one_more_mail()
    today = timezone.localdate()
    for number in (11, 12, 13):
        PublishingHold.objects.create(
            nation="wales", first_day=today, last_day=today, reason=f"Election {number}"
        )
        principle = Principle.objects.create(number=number, key=f"new-{number}", title="New")
        PrincipleWording.objects.create(principle=principle, text="New words")
        one_more_framework(number)


def one_more_framework(number: int) -> None:
    content = {"kind": "income", "content": {}, "content_sha256": "0" * 64}
    SeriesEdition.objects.create(key=f"new-{number}", title="New", **content)
    framework = Framework.objects.create(slug=f"new-{number}", name="New")
    pinned = FrameworkVersion.objects.values("deflator", "discounting", "confidence")[0]
    editions = {f"{name}_id": pk for name, pk in pinned.items()}
    version = FrameworkVersion.objects.create(framework=framework, number="1", **editions)
    theme = FrameworkTheme.objects.create(version=version, key="new", name="New")
    outcome = FrameworkOutcome.objects.create(theme=theme, name="New")
    Measure.objects.create(version=version, outcome=outcome, code="N1", name="New", kind="count")
    levels = {"weight": 1, "descriptors": ["New"] * 6}
    Criterion.objects.create(version=version, key="new", title="New", **levels)


@each_model
def test_list_asks_as_much_for_many_rows_as_for_few(
    model: type[Model], as_erin: Client, published: Edition, django_assert_num_queries: Any
) -> None:
    page = address(model, "changelist")
    as_erin.get(page)
    with django_assert_num_queries(queries(model)):
        before = as_erin.get(page)
    three_more()
    with django_assert_num_queries(queries(model)):
        after = as_erin.get(page)
    more = 0 if model in {ReviewPolicy, StagePolicy} else 3  # of which there are always as many
    assert after.context["cl"].result_count >= before.context["cl"].result_count + more


def queries(model: type[Model]) -> int:
    return QUERIES["FrameworkTheme" if model is FrameworkTheme else model.__name__]


# The session, the person, the rows counted twice, whether there is a policy (for the menu), the
# rows; then what the filters list.
QUERIES = {
    "Adoption": 6,
    "AdoptionEvent": 6,
    "Assessment": 6,
    "AssessmentEvent": 6,
    "Award": 7,
    "CalculationRun": 6,
    "Delivery": 6,
    "Reply": 6,
    "CaseStudy": 7,
    "ChangeSet": 6,
    "Collection": 6,
    "Council": 6,
    "Criterion": 7,
    "Edition": 6,
    "Event": 6,
    "Framework": 6,
    "FrameworkTheme": 7,
    "FollowUp": 6,
    "FrameworkVersion": 6,
    "FundingRound": 6,
    "Invitation": 6,
    "JoinRequest": 6,
    "Measure": 7,
    "Membership": 6,
    "MembershipEvent": 6,
    "Principle": 6,
    "PublishingHold": 6,
    "QueuedMail": 6,
    "ReviewPolicy": 7,
    "ReviewReminder": 6,
    "ReviewRound": 6,
    "SeriesEdition": 6,
    "StagePolicy": 6,
    "Theme": 6,
    "User": 6,
    "Wish": 7,
}


# --- Money -------------------------------------------------------------------------------------
def test_the_lead_of_an_award_is_none_of_its_partners(as_erin: Client, published: Edition) -> None:
    made = award("Another", published, partners=("oldham",))
    page = address(Award, "change", made.pk)
    lead, oldham = made.lead_id, made.partners.get().pk
    told = form_of(as_erin, page) | {"partners": [lead, oldham]}
    answer = as_erin.post(page, told)
    said = ["The lead council leads: leave it out of its partners"]
    assert answer.context["adminform"].form.errors == {"partners": said}
    assert as_erin.post(page, told | {"partners": [oldham]}).status_code == 302
    assert list(made.case_studies.all()) == [published.case_study]


# --- Councils ----------------------------------------------------------------------------------
def test_list_of_councils_counts_what_each_has_published(
    as_erin: Client, published: Edition
) -> None:
    factories.submitted("Not yet published")
    page = as_erin.get(address(Council, "changelist"), {"q": "Stevenage"})
    [row] = page.context["cl"].result_list
    assert (row.short_name, row.published) == ("Stevenage", 1)


def form_of(client: Client, page: str) -> dict[str, Any]:
    """What the page's form would send as it stands."""
    context = client.get(page).context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    return {
        field.html_name: "" if field.value() is None else field.value()
        for form in forms
        for field in form
    }


def test_council_keeps_its_address(as_erin: Client, published: Edition) -> None:
    page = address(Council, "change", published.council_id)
    fields = form_of(as_erin, page) | {"slug": "other", "population": "90000", "email_domains": ""}
    assert as_erin.post(page, fields).status_code == 302
    council = Council.objects.get(pk=published.council_id)
    assert (council.slug, council.population) == ("stevenage", 90000)


@pytest.mark.parametrize(
    ("domains", "says"),
    [
        ("gov.uk", "anybody may have an address at gov.uk"),
        ("stevenage.gov.uk, GMAIL.com", "anybody may have an address at gmail.com"),
        ("amber@stevenage.gov.uk", "Enter domains such as stevenage.gov.uk, with no @"),
        ("stevenage", "Enter domains such as stevenage.gov.uk, with no @"),
    ],
)
def test_council_cannot_own_what_everybody_shares(
    as_erin: Client, stevenage: Council, domains: str, says: str
) -> None:
    page = address(Council, "change", stevenage.pk)
    answer = as_erin.post(page, form_of(as_erin, page) | {"email_domains": domains})
    assert says in answer.content.decode()


def test_successions_are_shown_both_ways(as_erin: Client, published: Edition) -> None:
    page = as_erin.get(address(Council, "change", published.council_id)).content.decode()
    assert "What this council went into" in page
    assert "What went into this council" in page
    assert "Preston → Stevenage" in page


# --- People ------------------------------------------------------------------------------------
def test_adding_a_person(as_erin: Client) -> None:
    fields = {
        "name": "Fay",
        "email": "Fay@Stevenage.gov.uk",
        "usable_password": "true",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
    }
    assert as_erin.post(address(User, "add"), fields).status_code == 302
    fay = User.objects.get(email="fay@stevenage.gov.uk")
    assert fay.check_password(factories.PASSWORD)
    assert fay.role == User.Role.PERSON


def test_address_of_somebody_else_is_refused(as_erin: Client, amber: User) -> None:
    EmailAddress.objects.create(user=amber, email="second@oldham.gov.uk", verified=True)
    fields = {"name": "Fay", "email": "second@oldham.gov.uk", "usable_password": "false"}
    page = as_erin.post(address(User, "add"), fields)
    assert "Somebody else has this e-mail address in their account." in page.content.decode()


def test_changed_address_is_the_only_one_that_opens_the_account(
    as_erin: Client, amber: User
) -> None:
    page = address(User, "change", amber.pk)
    fields = form_of(as_erin, page) | {"email": "amber@oldham.gov.uk"}
    assert as_erin.post(page, fields).status_code == 302
    addresses = EmailAddress.objects.filter(user=amber).values_list("email", "verified", "primary")
    assert list(addresses) == [("amber@oldham.gov.uk", False, True)]
    old = {"login": "amber@stevenage.gov.uk", "password": factories.PASSWORD}
    assert Client().post(reverse("account_login"), old).status_code == 200


def test_setting_a_password(as_erin: Client, amber: User) -> None:
    fields = {"usable_password": "true", "password1": "seven plums here"}
    fields["password2"] = fields["password1"]
    page = f"/admin/councilnet/user/{amber.pk}/password/"
    assert as_erin.post(page, fields).status_code == 302
    amber.refresh_from_db()
    assert amber.check_password("seven plums here")


def test_nobody_takes_their_own_rights_from_themselves(as_erin: Client, erin: User) -> None:
    page = address(User, "change", erin.pk)
    fields = form_of(as_erin, page) | {"role": "person", "is_active": ""}
    assert as_erin.post(page, fields).status_code == 302
    erin.refresh_from_db()
    assert erin.is_administrator


def test_role_of_another_can_be_changed(as_erin: Client, amber: User) -> None:
    page = address(User, "change", amber.pk)
    as_erin.post(page, form_of(as_erin, page) | {"role": "network-staff"})
    amber.refresh_from_db()
    assert amber.is_network_staff


def test_memberships_are_added_to_a_person_and_not_rewritten(as_erin: Client, amber: User) -> None:
    page = address(User, "change", amber.pk)
    oldham = Council.objects.get(slug="oldham")
    added = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-council": str(oldham.pk),
        "memberships-0-role": "lead",
        "memberships-0-started_on": "2026-11-01",
        "memberships-0-user": str(amber.pk),
    }
    assert as_erin.post(page, form_of(as_erin, page) | added).status_code == 302
    held = amber.memberships.order_by("pk").values_list("council__slug", "role")
    assert list(held) == [("stevenage", "officer"), ("oldham", "lead")]


def test_filter_of_memberships_still_held(as_erin: Client, amber: User, ben: User) -> None:
    ben.memberships.get().end(timezone.localdate())
    changelist = address(Membership, "changelist")
    for held, names in [("yes", ["Amber"]), ("no", ["Ben"]), ("other", ["Amber", "Ben"])]:
        page = as_erin.get(changelist, {"held": held})
        assert [str(m.user) for m in page.context["cl"].result_list] == names


# --- Principles --------------------------------------------------------------------------------
def test_new_wording_of_a_principle(as_erin: Client, reference_data: None) -> None:
    principle = Principle.objects.get(key="innovation")
    page = address(Principle, "change", principle.pk)
    fields = form_of(as_erin, page)
    number = int(fields["wordings-TOTAL_FORMS"])
    added = {
        "keywords": "",
        "key": "other",
        "wordings-TOTAL_FORMS": str(number + 1),
        f"wordings-{number}-text": "We try new things.",
        f"wordings-{number}-in_force_from": "2027-04-01",
        f"wordings-{number}-principle": str(principle.pk),
    }
    assert as_erin.post(page, fields | added).status_code == 302
    principle.refresh_from_db()
    assert principle.key == "innovation"
    assert principle.wordings.last().text == "We try new things."  # type: ignore[union-attr]


def test_case_study_leads_to_its_review(as_erin: Client, published: Edition) -> None:
    draft = factories.draft("Nobody's business yet")
    page = as_erin.get(address(CaseStudy, "change", published.case_study_id))
    assert f"/review/{published.case_study_id}/" in page.content.decode()
    page = as_erin.get(address(CaseStudy, "change", draft.pk))
    assert "/review/" not in page.content.decode()
