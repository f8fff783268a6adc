"""Tags have the HTML that GOV.UK Frontend asks for, and escape what they are given."""

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from councilnet.govuk.forms import GovukForm
from councilnet.govuk.gallery import DatePartsField
from councilnet.govuk.templatetags.govuk import errors_in
from tests.govuk.fixtures import ours, theirs

NASTY = "<script>alert(1)</script>"


def rendered(source: str, **context: Any) -> str:
    return Template("{% load govuk %}" + source).render(Context(context))


# --- Words set apart -----------------------------------------------------------------------------
def test_details() -> None:
    text = (
        "We need to know your nationality so we can work out which elections you’re entitled to "
        "vote in. If you can’t provide your nationality, you’ll have to send copies of identity "
        "documents through the post."
    )
    html = rendered(f'{{% details "Help with nationality" %}}{text}{{% enddetails %}}')
    assert ours(html) == theirs("details", "default")
    opened = rendered('{% details "Help" is_open=True %}Text{% enddetails %}')
    assert '<details class="govuk-details" open>' in opened


def test_inset() -> None:
    text = (
        "It can take up to 8 weeks to register a lasting power of attorney if there are no "
        "mistakes in the application."
    )
    assert ours(rendered(f"{{% inset %}}{text}{{% endinset %}}")) == theirs("inset-text", "default")


def test_warning() -> None:
    html = rendered(
        "{% warning %}You can be fined up to £5,000 if you don’t register.{% endwarning %}"
    )
    assert ours(html) == theirs("warning-text", "default")


def test_panel() -> None:
    html = rendered(
        '{% panel "Application complete" %}Your reference number<br><strong>HDJ2123F</strong>'
        "{% endpanel %}"
    )
    assert ours(html) == theirs("panel", "default")
    empty = rendered('{% panel "Application complete" %} {% endpanel %}')
    assert ours(empty) == theirs("panel", "title with no body text")


@pytest.mark.parametrize(
    ("kind", "text", "fixture"),
    [
        ("important", "This publication was withdrawn on 7 March 2014.", "default"),
        ("success", "Email sent to example@email.com", "with type as success"),
    ],
)
def test_notification(kind: str, text: str, fixture: str) -> None:
    html = rendered(
        "{% notification kind heading=text %}{% endnotification %}", kind=kind, text=text
    )
    renamed = {"notification-1": "govuk-notification-banner-title"}
    assert ours(html, **renamed) == theirs("notification-banner", fixture)


def test_status_tag() -> None:
    assert ours(rendered('{% status_tag "Grey" "grey" %}')) == theirs("tag", "grey")
    assert ours(rendered('{% status_tag "Alpha" %}')) == theirs("tag", "default")


# --- Lists ---------------------------------------------------------------------------------------
def test_summary_list() -> None:
    html = rendered("""{% summary_list %}
        {% summary_row "Name" %}Firstname Lastname{% endsummary_row %}
        {% summary_row "Date of birth" %}13/08/1980{% endsummary_row %}
        {% summary_row "Contact information" %}
          <p class="govuk-body">email@email.com</p>
          <p class="govuk-body">Address line 1<br>Address line 2<br>Address line 3<br>
            Address line 4<br>Address line 5</p>
        {% endsummary_row %}
      {% endsummary_list %}""")
    assert ours(html) == theirs("summary-list", "default")


def test_a_summary_row_with_one_action() -> None:
    html = rendered("""{% summary_list %}
        {% summary_row "Name" change_url="#" change_text="Edit" %}
          Firstname Lastname
        {% endsummary_row %}
      {% endsummary_list %}""")
    assert ours(html) == ours("""
      <dl class="govuk-summary-list"><div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key">Name</dt>
        <dd class="govuk-summary-list__value">Firstname Lastname</dd>
        <dd class="govuk-summary-list__actions">
          <a class="govuk-link" href="#">Edit<span class="govuk-visually-hidden"> name</span></a>
        </dd>
      </div></dl>""")


def test_the_hidden_words_of_a_change_link_can_be_given() -> None:
    row = '{% summary_row "Name" "#" change_hidden_text="your name" %}A{% endsummary_row %}'
    assert 'Change<span class="govuk-visually-hidden"> your name</span>' in rendered(row)


def test_task_list() -> None:
    html = rendered(
        """{% task_list %}
        {% task "Company Directors" "#" "Completed" %}
        {% task "Registered company details" "#" "Not started" colour="teal" %}
        {% task "Business plan" "#" "Review" colour="magenta" hint=hint %}
        {% task "Documentation" "#" "In progress" colour="blue" %}
        {% task "Charitable status" "#" "Error" colour="red" %}
        {% task "Payment" "" "Cannot start yet" hint="It will cost between £15 and £75" %}
      {% endtask_list %}""",
        hint="Ensure the plan covers objectives, strategies, sales, marketing and "
        "financial forecasts.",
    )
    slugs = [
        "company-directors",
        "registered-company-details",
        "business-plan",
        "documentation",
        "charitable-status",
        "payment",
    ]
    renamed = {
        f"task-{slug}-{part}": f"task-list-{n}-{part}"
        for n, slug in enumerate(slugs, 1)
        for part in ("hint", "status")
    }
    assert ours(html, **renamed) == theirs("task-list", "with hint text and additional states")


def test_breadcrumbs() -> None:
    html = rendered("""{% breadcrumbs %}
        {% breadcrumb "Home" "/" %}
        {% breadcrumb "Section" "/section" %}
        {% breadcrumb "Sub-section" "/section/sub-section" %}
        {% breadcrumb "Sub Sub-section" "/section/sub-section/sub-sub-section" %}
      {% endbreadcrumbs %}""").replace(" govuk-breadcrumbs--collapse-on-mobile", "")
    assert ours(html) == theirs("breadcrumbs", "default")


def test_a_breadcrumb_leads_to_a_named_address_or_nowhere() -> None:
    assert 'href="/about/"' in rendered('{% breadcrumb "About" "about" %}')
    assert "href" not in rendered('{% breadcrumb "Here" %}')


# --- Pagination ----------------------------------------------------------------------------------
def pages(number: int, of: int, query: str = "") -> str:
    page = Paginator(range(of), 1).page(number)
    return rendered("{% pagination page query %}", page=page, query=QueryDict(query))


@pytest.mark.parametrize(
    ("number", "of", "fixture"), [(2, 3, "default"), (1, 3, "first page"), (3, 3, "last page")]
)
def test_pagination(number: int, of: int, fixture: str) -> None:
    expected = theirs("pagination", fixture)
    for n in range(1, of + 1):
        expected = expected.replace(f'"/page/{n}"', f'"?page={n}"')
    expected = expected.replace('"/previous"', f'"?page={number - 1}"')
    assert ours(pages(number, of)) == expected.replace('"/next"', f'"?page={number + 1}"')


def test_many_pages_are_left_out_with_dots() -> None:
    html = pages(20, 40)
    assert html.count("govuk-pagination__item--ellipsis") == 2
    shown = [n for n in range(1, 41) if f'aria-label="Page {n}"' in html]
    assert shown == [1, 19, 20, 21, 40]


def test_pagination_keeps_what_was_searched_for() -> None:
    html = pages(1, 3, "q=bees+%26+%22birds%22&principle=learning&principle=innovation&page=1")
    kept = "?q=bees+%26+%22birds%22&amp;principle=learning&amp;principle=innovation&amp;page=2"
    assert f'href="{kept}"' in html


def test_one_page_needs_no_pagination() -> None:
    assert pages(1, 1).strip() == ""


# --- Errors --------------------------------------------------------------------------------------
class Question(GovukForm):
    title = forms.CharField(error_messages={"required": "Enter a title"})
    stage = forms.ChoiceField(
        choices=[("live", "Live"), ("ended", "Ended")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a stage"},
    )
    started = DatePartsField(error_messages={"required": "Enter the year it started"})
    token = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "The form went stale"}
    )

    def clean(self) -> None:
        raise forms.ValidationError("Stopping needs a cause")


def test_the_error_summary_leads_to_the_first_input_of_each_field() -> None:
    assert list(errors_in(Question({}))) == [
        ("Stopping needs a cause", ""),
        ("Enter a title", "id_title"),
        ("Choose a stage", "id_stage_0"),
        ("Enter the year it started", "id_started_0"),
        ("The form went stale", ""),
    ]


def test_each_place_that_the_error_summary_leads_to_is_in_the_form() -> None:
    form = Question({})
    html = str(form)
    for error in errors_in(form):
        assert not error.id or f'id="{error.id}"' in html


def test_error_summary() -> None:
    class Passport(GovukForm):
        issued = forms.CharField()
        postcode = forms.CharField()

    form = Passport({}, auto_id="example-error-%s")
    form.fields["issued"].error_messages["required"] = (
        "The date your passport was issued must be in the past"
    )
    form.fields["postcode"].error_messages["required"] = "Enter a postcode, like AA1 1AA"
    renamed = {
        "example-error-issued": "example-error-1",
        "example-error-postcode": "example-error-2",
    }
    html = rendered("{% error_summary form %}", form=form)
    assert ours(html, **renamed) == theirs("error-summary", "default")


def test_the_error_summary_takes_several_forms_and_formsets_in_turn() -> None:
    Milestones = forms.formset_factory(Question, max_num=1, validate_max=True)  # noqa: N806
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    html = rendered("{% error_summary first none set %}", first=Question({}), set=Milestones(data))
    assert html.count("Enter a title") == 3
    assert 'href="#id_form-1-title"' in html
    assert "Please submit at most 1 form." in html


def test_the_error_summary_passes_over_what_is_to_be_deleted() -> None:
    Milestones = forms.formset_factory(Question, can_delete=True)  # noqa: N806
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-DELETE": "on"}
    assert list(errors_in(Milestones(data))) == []


def test_no_errors_no_summary() -> None:
    assert rendered("{% error_summary form %}", form=Question()).strip() == ""


def test_the_title_says_that_there_are_errors() -> None:
    Milestones = forms.formset_factory(Question)  # noqa: N806
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}
    assert rendered("{% error_prefix %}", anything=Question({})) == "Error: "
    assert rendered("{% error_prefix %}", parts=[Question(), Question({})]) == "Error: "
    assert rendered("{% error_prefix %}", milestones=Milestones(data)) == "Error: "
    assert rendered("{% error_prefix %}", form=Question(), other="text") == ""


# --- The header's links --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/about/", ' aria-current="page"'),
        ("/about/us/", ' aria-current="true"'),
        ("/", ""),
    ],
)
def test_nav_link_marks_where_we_are(path: str, current: str) -> None:
    html = rendered('{% nav_link "about" "About" %}', request=RequestFactory().get(path))
    assert f'href="/about/"{current}>About</a>' in html


def test_nav_link_without_a_request() -> None:
    assert "aria-current" not in rendered('{% nav_link "about" "About" %}')


# --- Whatever is given ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "source",
    [
        "{% details nasty %}{{ nasty }}{% enddetails %}",
        "{% notification nasty heading=nasty name=nasty %}{{ nasty }}{% endnotification %}",
        "{% inset %}{{ nasty }}{% endinset %}",
        "{% warning %}{{ nasty }}{% endwarning %}",
        "{% panel nasty %}{{ nasty }}{% endpanel %}",
        "{% status_tag nasty nasty %}",
        "{% summary_row nasty nasty nasty %}{{ nasty }}{% endsummary_row %}",
        "{% summary_list %}{{ nasty }}{% endsummary_list %}",
        "{% task nasty nasty nasty colour=nasty hint=nasty %}",
        "{% task_list %}{{ nasty }}{% endtask_list %}",
        "{% breadcrumbs %}{% breadcrumb nasty '/x' %}{% breadcrumb nasty %}{% endbreadcrumbs %}",
        "{% nav_link 'about' nasty %}",
    ],
)
def test_everything_is_escaped(source: str) -> None:
    html = rendered(source, nasty=NASTY)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_an_error_repeats_is_escaped() -> None:
    form = Question({})
    form.add_error("title", NASTY)
    form.fields["stage"].label = NASTY
    html = rendered("{% error_summary form %}{{ form }}", form=form)
    assert "<script>" not in html
