"""What administrators curate, and what they may only read: case studies change by the workflow."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from councilnet.admin import CouncilAdmin, KeptAdmin, KeptInline, ReadOnlyAdmin, ReadOnlyInline
from councilnet.admin.at_once import action
from councilnet.admin.tables import TabledAdmin
from councilnet.curating.history import Happening
from councilnet.models import Council
from initiatives import attending, collecting
from initiatives.curating import acts, tables
from initiatives.curating.sections import CASE_STUDIES, FINDING, LEARNING, MONEY, POLICY
from initiatives.models import (
    Adoption,
    AdoptionEvent,
    Award,
    BoardReview,
    CaseStudy,
    Collection,
    CollectionEntry,
    Edition,
    Event,
    FollowUp,
    FundingRound,
    Link,
    Milestone,
    Offer,
    Outcome,
    Principle,
    PrincipleClaim,
    PrincipleWording,
    PublishingHold,
    Remark,
    ReviewPolicy,
    ReviewReminder,
    ReviewRound,
    StagePolicy,
    Theme,
    Wish,
)


def yes_alone(
    name: str, words: Any, chosen: Callable[[QuerySet[Any]], QuerySet[Any]]
) -> type[admin.SimpleListFilter]:
    """A filter with one choice, which the front page leads to."""

    class YesAlone(admin.SimpleListFilter):
        title = words
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return [("yes", _("Yes"))]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return chosen(queryset) if self.value() == "yes" else queryset

    return YesAlone


def lacking(case_studies: QuerySet[CaseStudy]) -> QuerySet[CaseStudy]:
    return case_studies.filter(pk__in=attending.lacking(timezone.now()).values("pk"))


def with_dead_links(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    return editions.filter(status=Edition.Status.CURRENT).exclude(dead_links={})


def unmatched(wishes: QuerySet[Wish]) -> QuerySet[Wish]:
    return wishes.filter(pk__in=Wish.objects.unmatched().values("pk"))


def without_case_studies(principles: QuerySet[Principle]) -> QuerySet[Principle]:
    meets = Edition.objects.current().filter(principle_keys__contains=[OuterRef("key")])
    return principles.filter(~Exists(meets))


# --- Curated -----------------------------------------------------------------------------------
class WordingsInline(KeptInline[PrincipleWording, Principle]):
    model = PrincipleWording


@admin.register(Principle)
class PrincipleAdmin(TabledAdmin[Principle], KeptAdmin[Principle]):
    table = tables.PRINCIPLES
    instead = _("Add a wording with the day of the vote: the older ones stay to be read.")
    section = FINDING
    list_display = ["number", "title", "title_cy", "key"]
    list_display_links = ["title"]
    list_filter = [yes_alone("without", _("without a case study"), without_case_studies)]
    search_fields = ["title", "title_cy", "key", "wordings__text", "wordings__text_cy"]
    inlines = [WordingsInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Addresses and editions have the key in them."""
        return ["key"] if obj else []


@admin.register(Theme)
class ThemeAdmin(TabledAdmin[Theme], KeptAdmin[Theme]):
    table = tables.THEMES
    instead = _("Choose it in the list and move all that has it to another theme.")
    section = FINDING
    list_display = ["name", "name_cy", "key", "order"]
    search_fields = ["name", "name_cy", "key"]
    actions = [action(acts.MERGE_THEMES)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Addresses and editions have the key in them."""
        return ["key"] if obj else []


class EntriesFormSet(BaseInlineFormSet[CollectionEntry, Collection, Any]):
    def clean(self) -> None:
        """Asked after the collection's own fields, so that the instance has its new search."""
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        if self.instance.address and any(form.has_changed() or form.instance.pk for form in kept):
            raise ValidationError(
                _("A collection is either a search or picked by hand: empty the one or the other.")
            )


class EntriesInline(admin.StackedInline[CollectionEntry, Collection]):
    model = CollectionEntry
    formset = EntriesFormSet
    autocomplete_fields = ["case_study"]
    extra = 0


class CollectionForm(forms.ModelForm[Collection]):
    def clean_address(self) -> str:
        pasted = str(self.cleaned_data["address"])
        return collecting.address_of(pasted) if pasted else ""


@admin.register(Collection)
class CollectionAdmin(KeptAdmin[Collection]):
    """One that has had its day is made not public."""

    section = FINDING
    form = CollectionForm
    list_display = ["title", "is_public", "order", "on_the_site"]
    list_filter = ["is_public"]
    search_fields = ["title", "summary"]
    fields = ["title", "slug", "summary", "introduction", "address", "order", "is_public"]
    inlines = [EntriesInline]
    view_on_site = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Others have links to its page."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}

    @admin.display(description=_("on the site"))
    def on_the_site(self, collection: Collection) -> str:
        return link(collection.get_absolute_url(), _("Open its page"))


admin.site.unregister(Council)


@admin.register(Council)
class CouncilWithWorkAdmin(CouncilAdmin):
    """councilnet's own page of councils, with how much each has published."""

    list_display = [*CouncilAdmin.list_display, "published"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Council]:
        current = Q(editions__status=Edition.Status.CURRENT)
        return super().get_queryset(request).annotate(published=Count("editions", filter=current))

    @admin.display(description=_("case studies published"), ordering="published")
    def published(self, council: Any) -> int:
        return int(council.published)


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(KeptAdmin[ReviewPolicy]):
    section = POLICY
    list_display = ["__str__", "two_steps", "days_to_review"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one, or none yet."""
        return super().has_add_permission(request) and not ReviewPolicy.objects.exists()


@admin.register(PublishingHold)
class PublishingHoldAdmin(KeptAdmin[PublishingHold]):
    """Kept as history; one that is over too late is given an earlier last day."""

    section = POLICY
    list_display = ["reason", "nation", "council", "first_day", "last_day"]
    search_fields = ["reason", "council__name", "council__short_name"]
    list_filter = ["nation"]
    list_select_related = ["council"]
    autocomplete_fields = ["council"]


@admin.register(StagePolicy)
class StagePolicyAdmin(KeptAdmin[StagePolicy]):
    """Counts from the next check on: review dates that are set already stay as they are."""

    section = POLICY
    list_display = ["stage", "months_to_review", "months_to_follow_up"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["stage"] if obj else []


@admin.register(FundingRound)
class FundingRoundAdmin(KeptAdmin[FundingRound]):
    """What is not known stays empty: readers are told so, and no total counts it as 0."""

    section = MONEY
    list_display = ["name", "decided_on", "total", "awards_told", "on_the_site"]
    list_filter = ["decided_on"]
    search_fields = ["name", "about"]
    fields = ["name", "slug", "about", "opened_on", "decided_on", "total", "source"]
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FundingRound]:
        return super().get_queryset(request).annotate(awards_told=Count("awards"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Others have links to its page."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    @admin.display(description=_("awards"), ordering="awards_told")
    def awards_told(self, round_: Any) -> int:
        return int(round_.awards_told)

    @admin.display(description=_("on the site"))
    def on_the_site(self, round_: FundingRound) -> str:
        return link(round_.get_absolute_url(), _("Open its page"))


class AwardForm(forms.ModelForm[Award]):
    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        lead, partners = told.get("lead"), told.get("partners")
        if lead and partners is not None and lead in partners:
            self.add_error("partners", _("The lead council leads: leave it out of its partners"))
        return told


@admin.register(Award)
class AwardAdmin(KeptAdmin[Award]):
    section = MONEY
    form = AwardForm
    list_display = ["title", "round", "kind", "lead", "amount", "awarded_on"]
    list_filter = ["round", "kind", "awarded_on"]
    list_select_related = ["round", "lead"]
    search_fields = ["title", "round__name", "lead__name", "lead__short_name", "products"]
    # Where several are chosen at once, select2 has no name for a screen reader; these lists have
    filter_horizontal = ["partners", "case_studies"]

    class Media:
        js = ["js/admin-filters.js"]


# --- Read alone --------------------------------------------------------------------------------
class ClaimsInline(ReadOnlyInline[PrincipleClaim, CaseStudy]):
    model = PrincipleClaim


class MilestonesInline(ReadOnlyInline[Milestone, CaseStudy]):
    model = Milestone


class OutcomesInline(ReadOnlyInline[Outcome, CaseStudy]):
    model = Outcome


class LinksInline(ReadOnlyInline[Link, CaseStudy]):
    model = Link


class EventsInline(ReadOnlyInline[Event, CaseStudy]):
    model = Event
    fields = ["at", "kind", "actor_name", "from_state", "to_state", "message"]
    readonly_fields = ["at"]


def link(url: str, text: Any) -> str:
    return format_html('<a href="{}">{}</a>', url, text)


@admin.register(ReviewReminder)
class ReviewReminderAdmin(ReadOnlyAdmin[ReviewReminder]):
    section = CASE_STUDIES
    list_display = ["edition", "due_on", "step", "sent_at"]
    list_filter = ["step"]
    list_select_related = ["edition"]
    search_fields = ["edition__title"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin[FollowUp]):
    section = CASE_STUDIES
    list_display = ["case_study", "due_on", "asked_at", "reminded_at", "answered_at", "carried_at"]
    list_filter = ["again"]
    list_select_related = ["case_study"]
    search_fields = ["case_study__title"]


@admin.register(CaseStudy)
class CaseStudyAdmin(ReadOnlyAdmin[CaseStudy]):
    section = CASE_STUDIES
    list_display = ["title", "council", "state", "submitted_at", "changed_at"]
    list_filter = [
        *("state", "stage", "theme", "council__region"),
        yes_alone("lacking", _("nobody looks after it"), lacking),
    ]
    list_select_related = ["council"]
    search_fields = ["title", "summary", "council__name", "council__short_name"]
    view_on_site = False
    readonly_fields = ["on_the_site"]
    inlines = [ClaimsInline, MilestonesInline, OutcomesInline, LinksInline, EventsInline]
    actions = [action(acts.CHANGE_THEME)]

    def happened(self, obj: CaseStudy) -> list[Happening]:
        return [Happening(event.at, event.actor_name, _what(event)) for event in obj.events.all()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaseStudy]:
        return super().get_queryset(request).select_related("council", "theme", "changed_by")

    @admin.display(description=_("on the site"))
    def on_the_site(self, case_study: CaseStudy) -> str:
        """Staff may open there what was ever submitted."""
        if case_study.submitted_at is None:
            return "–"
        return link(reverse("review_case_study", args=[case_study.pk]), _("Open its review"))


def _what(event: Event) -> str:
    return f"{event.get_kind_display()}: {event.message}".removesuffix(": ")


class RemarksInline(ReadOnlyInline[Remark, ReviewRound]):
    model = Remark


class BoardReviewsInline(ReadOnlyInline[BoardReview, ReviewRound]):
    model = BoardReview
    exclude = ["secret_sha256"]


@admin.register(ReviewRound)
class ReviewRoundAdmin(ReadOnlyAdmin[ReviewRound]):
    section = CASE_STUDIES
    list_display = ["case_study", "number", "submitted_at", "submitted_by", "closed_at", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["case_study", "submitted_by"]
    search_fields = ["case_study__title", "case_study__council__name"]
    inlines = [RemarksInline, BoardReviewsInline]


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin[Edition]):
    section = CASE_STUDIES
    list_display = ["title", "number", "council", "status", "published_at", "published_by"]
    list_filter = [
        *("status", "region", "evidence_level"),
        yes_alone("dead", _("links that lead nowhere"), with_dead_links),
    ]
    list_select_related = ["council", "published_by"]
    search_fields = ["title", "summary", "slug", "council__name", "council__short_name"]
    exclude = ["search"]
    actions = [action(acts.CHECK_ON)]
    view_on_site = False
    readonly_fields = ["on_the_site"]

    @admin.display(description=_("on the site"))
    def on_the_site(self, edition: Edition) -> str:
        return link(edition.get_absolute_url(), _("Open its page"))


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    section = CASE_STUDIES
    list_display = ["at", "kind", "case_study", "actor_name", "from_state", "to_state"]
    list_filter = ["kind", "side"]
    list_select_related = ["case_study"]
    search_fields = ["case_study__title", "actor_name", "message"]


class AdoptionEventsInline(ReadOnlyInline[AdoptionEvent, Adoption]):
    model = AdoptionEvent
    fields = ["at", "kind", "side", "actor_name", "from_status", "to_status", "message"]
    readonly_fields = ["at"]


@admin.register(Adoption)
class AdoptionAdmin(ReadOnlyAdmin[Adoption]):
    """What the councils say; the network settles what they disagree about on the site."""

    section = LEARNING
    list_display = ["origin", "council", "status", "taker_answer", "origin_answer", "changed_at"]
    list_filter = ["status", "taker_answer", "origin_answer"]
    list_select_related = ["origin", "council"]
    search_fields = ["origin__title", "council__name", "council__short_name"]
    view_on_site = False
    readonly_fields = ["on_the_site"]
    inlines = [AdoptionEventsInline]

    @admin.display(description=_("on the site"))
    def on_the_site(self, adoption: Adoption) -> str:
        return link(reverse("adoption", args=[adoption.pk]), _("Open its page"))


@admin.register(AdoptionEvent)
class AdoptionEventAdmin(ReadOnlyAdmin[AdoptionEvent]):
    section = LEARNING
    list_display = ["at", "kind", "adoption", "actor_name", "from_status", "to_status"]
    list_filter = ["kind", "side"]
    list_select_related = ["adoption__council", "adoption__origin"]
    search_fields = ["adoption__origin__title", "actor_name", "message"]


class OffersInline(ReadOnlyInline[Offer, Wish]):
    """What councils write to one another within an offer is theirs alone."""

    model = Offer
    fields = ["council", "kind", "case_study", "answer", "offered_at"]
    readonly_fields = ["offered_at"]


@admin.register(Wish)
class WishAdmin(ReadOnlyAdmin[Wish]):
    section = LEARNING
    list_display = ["title", "council", "theme", "asked_at", "closed_how"]
    list_filter = [
        *("closed_how", "theme"),
        yes_alone("unmatched", _("without an offer"), unmatched),
    ]
    list_select_related = ["council", "theme"]
    search_fields = ["title", "council__name", "council__short_name"]
    inlines = [OffersInline]
