"""Several rows changed at once: a look first, then a button, then a way back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from councilnet import joining
from councilnet.models import (
    ChangeSet,
    Council,
    JoinRequest,
    Membership,
    MembershipEvent,
    Notice,
    QueuedMail,
    User,
)
from initiatives.models import CaseStudy, Edition, Theme, Wish
from tests import factories
from tests.councilnet.signing import sign_in
from tests.councilnet.test_admin import address
from tests.councilnet.test_change_sets import undo
from tests.initiatives.wished import wished

pytestmark = pytest.mark.django_db


def post(client: Client, model: type[Model], act: str, rows: list[Any], **told: Any) -> Any:
    chosen = {"action": act, "_selected_action": [row.pk for row in rows]}
    return client.post(address(model, "changelist"), chosen | told, follow=True)


def looked_at(client: Client, model: type[Model], act: str, rows: list[Any], **told: Any) -> Any:
    """What the preview shows: the rows with their lines, and why others stay as they are."""
    shown = post(client, model, act, rows, step="preview", **told).context["shown"]
    changing = {
        str(row): [(line.label, line.old, line.new) for line in lines]
        for row, lines in shown.changing
    }
    return changing, {str(one.row): one.refusal for one in shown.refused}


def done(client: Client, model: type[Model], act: str, rows: list[Any], **told: Any) -> ChangeSet:
    page = post(client, model, act, rows, step="preview", **told)
    post(client, model, act, rows, step="apply", seen=page.context["shown"].seen, **told)
    return ChangeSet.objects.latest("pk")


def councils(*slugs: str) -> list[Council]:
    return [Council.objects.get(slug=slug) for slug in slugs]


# --- The pages ---------------------------------------------------------------------------------
def test_first_it_asks_what_is_to_change(as_erin: Client, reference_data: None) -> None:
    page = post(as_erin, Council, "change_facts", councils("oldham", "stevenage"))
    assert page.context["shown"] is None
    assert [field.name for field in page.context["form"]] == [
        *("region", "type", "tier", "rural_urban")
    ]
    page = post(as_erin, Council, "change_facts", councils("oldham"), step="preview")
    assert page.context["form"].non_field_errors() == ["Choose what is to change."]


def test_a_look_changes_nothing(as_erin: Client, reference_data: None) -> None:
    changing, refused = looked_at(
        as_erin, Council, "change_facts", councils("oldham", "cardiff"), region="wales"
    )
    assert changing == {
        "Oldham": [("Region", "North West", "Wales"), ("Nation", "England", "Wales")]
    }
    assert refused == {"Cardiff": "It is so already."}
    assert Council.objects.get(slug="oldham").region == "north-west"
    assert not ChangeSet.objects.exists()


def test_doing_it_and_undoing_it(as_erin: Client, erin: User, reference_data: None) -> None:
    rows = councils("oldham", "stevenage")
    kept = done(as_erin, Council, "change_facts", rows, region="london", tier="associate")
    assert (kept.kind, kept.by, kept.changes.count()) == ("at-once", erin, 2)
    told = set(
        Council.objects.filter(slug__in=["oldham", "stevenage"]).values_list("region", "tier")
    )
    assert told == {("london", "associate")}
    assert "2 rows are what they were before." in undo(as_erin, kept)
    assert [c.region for c in councils("oldham", "stevenage")] == ["north-west", "east-of-england"]


def test_what_changed_since_the_look_is_looked_at_again(
    as_erin: Client, reference_data: None
) -> None:
    rows = councils("oldham")
    seen = post(as_erin, Council, "change_facts", rows, step="preview", region="wales")
    Council.objects.filter(slug="oldham").update(region="london")
    told = {"step": "apply", "region": "wales", "seen": seen.context["shown"].seen}
    page = post(as_erin, Council, "change_facts", rows, **told)
    assert "Something has changed meanwhile. Look at this once more." in page.content.decode()
    assert Council.objects.get(slug="oldham").region == "london"


def test_too_many_at_once_are_refused(as_erin: Client, reference_data: None) -> None:
    told = {"type": "district", "nation": "wales", "region": "wales"}
    Council.objects.bulk_create(
        Council(name=f"C{n}", short_name=f"C{n}", slug=f"c{n}", **told) for n in range(501)
    )
    page = post(as_erin, Council, "change_facts", councils("oldham"), select_across="1", index="0")
    assert "Choose at most 500 at once" in page.content.decode()


def test_others_change_nothing(as_dev: Client, as_amber: Client) -> None:
    rows = councils("oldham")
    for client in (as_dev, as_amber):
        post(client, Council, "change_facts", rows, step="apply", region="wales", seen="")
    assert councils("oldham")[0].region == "north-west"


# --- Case studies, themes, editions ------------------------------------------------------------
def test_another_theme(as_erin: Client, erin: User, reference_data: None) -> None:
    edition = factories.published("Live")
    withdrawn = factories.withdrawn("Gone")
    health = Theme.objects.exclude(key="neighbourhoods")[0]
    rows = [edition.case_study, withdrawn.case_study]
    was = edition.case_study.theme
    changing, refused = looked_at(as_erin, CaseStudy, "change_theme", rows, theme=health.pk)
    assert changing == {"Live": [("Theme", str(was), str(health))]}
    assert refused == {"Gone": "It is withdrawn or merged."}
    version = CaseStudy.objects.get(pk=edition.case_study_id).version
    kept = done(as_erin, CaseStudy, "change_theme", rows, theme=health.pk)
    held = CaseStudy.objects.get(pk=edition.case_study_id)
    assert (held.theme, held.changed_by, held.version > version) == (health, erin, True)
    edition.refresh_from_db()
    assert edition.theme_key == "neighbourhoods"
    undo(as_erin, kept)
    assert CaseStudy.objects.get(pk=edition.case_study_id).theme == was


def test_merging_themes_moves_drafts_and_requests(as_erin: Client, reference_data: None) -> None:
    old, into = Theme.objects.all()[:2]
    draft = factories.draft("Draft", theme=old)
    asked = wished("Asked", theme=old)
    kept = done(as_erin, Theme, "merge_themes", [old, into], theme=into.pk)
    assert CaseStudy.objects.get(pk=draft.pk).theme == into
    assert Wish.objects.get(pk=asked.pk).theme == into
    assert (kept.words, Theme.objects.filter(pk=old.pk).exists()) == (
        f"Themes merged into “{into}”",
        True,
    )
    undo(as_erin, kept)
    assert Wish.objects.get(pk=asked.pk).theme == old


def test_when_editions_are_to_be_checked(as_erin: Client, reference_data: None) -> None:
    edition = factories.published("Live")
    today = timezone.localdate()
    page = post(as_erin, Edition, "check_on", [edition], step="preview", day=today.isoformat())
    assert page.context["form"].errors == {"day": ["Choose a day to come."]}
    day = today + timedelta(days=90)
    was = Edition.objects.get(pk=edition.pk).review_on
    kept = done(as_erin, Edition, "check_on", [edition], day=day.isoformat())
    assert Edition.objects.get(pk=edition.pk).review_on == day
    undo(as_erin, kept)
    assert Edition.objects.get(pk=edition.pk).review_on == was


# --- People ------------------------------------------------------------------------------------
def test_closing_accounts_signs_out_at_once(
    as_erin: Client, client: Client, erin: User, amber: User
) -> None:
    rows = [erin, amber]
    sign_in(client, amber.email)
    changing, refused = looked_at(as_erin, User, "close_accounts", rows)
    assert changing == {"Amber": [("May sign in", "Yes", "No")]}
    assert refused == {"Erin": "Nobody changes their own rights: ask another administrator."}
    kept = done(as_erin, User, "close_accounts", rows)
    assert client.get("/your-case-studies/").status_code == 302
    undo(as_erin, kept)
    amber.refresh_from_db()
    assert amber.is_active
    assert client.get("/your-case-studies/").status_code == 302, "undoing brings back no session"


def test_undoing_that_an_account_was_opened_signs_out(
    as_erin: Client, client: Client, amber: User
) -> None:
    done(as_erin, User, "close_accounts", [amber])
    opened = done(as_erin, User, "open_accounts", [amber])
    sign_in(client, amber.email)
    undo(as_erin, opened)
    undo(as_erin, ChangeSet.objects.latest("pk"))
    amber.refresh_from_db()
    assert amber.is_active
    assert client.get("/your-case-studies/").status_code == 302


def test_ending_memberships(as_erin: Client, amber: User, ben: User) -> None:
    held = list(Membership.objects.order_by("pk"))
    Membership.objects.filter(pk=held[1].pk).update(ended_on=timezone.localdate())
    day = date(2000, 1, 1)
    __, refused = looked_at(as_erin, Membership, "end_memberships", held, day=day.isoformat())
    assert list(refused.values()) == ["It began after that day.", "It has ended already."]
    today = timezone.localdate()
    kept = done(as_erin, Membership, "end_memberships", held[:1], day=today.isoformat())
    assert Membership.objects.get(pk=held[0].pk).ended_on == today
    undo(as_erin, kept)
    assert Membership.objects.get(pk=held[0].pk).ended_on is None


def test_declining_requests_tells_who_asked(as_erin: Client, amber: User, erin: User) -> None:
    oldham = Council.objects.get(slug="oldham")
    asked = [joining.ask(oldham, by=person, note="") for person in (amber, erin)]
    told = {"reason": "Ask your own council."}
    kept = done(as_erin, JoinRequest, "decline_requests", asked, **told)
    asked[0].refresh_from_db()
    asked[1].refresh_from_db()
    assert [one.agreed for one in asked] == [False, None]
    assert Notice.objects.filter(user=amber, text__contains="Ask your own council.").exists()
    assert MembershipEvent.objects.filter(kind="declined", person=amber, actor=erin).exists()
    assert "They were told by mail." in undo(as_erin, kept)


def test_mail_is_tried_again(as_erin: Client, reference_data: None) -> None:
    to, now = {"to": ["a@example.org"], "from_email": "b@example.org", "text": ""}, timezone.now()
    later = now + timedelta(hours=6)
    lost = QueuedMail.objects.create(
        subject="Hello Fay", gave_up_at=now, tries=9, next_try_at=later, **to
    )
    waits = QueuedMail.objects.create(subject="Waits", **to)
    kept = done(as_erin, QueuedMail, "try_again", [lost, waits])
    lost.refresh_from_db()
    assert (lost.gave_up_at, lost.tries, lost.next_try_at < later) == (None, 0, True)
    [change] = kept.changes.all()
    assert change.name.startswith("Mail of ")
